from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from inventory.observation import Key, KeyKind
from inventory.types import Ip, Mac
from netmon.discovery import arp_sweep, nd_sweep
from netmon.transport.base import ArpReply, SweepResult

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Link:
    """A link layer that heard these."""

    def __init__(self, *replies: Any) -> None:
        self.replies = replies
        self.asked: list[tuple[str, str]] = []

    async def sweep(self, prefix: Any, *, interface: Any) -> Any:
        self.asked.append((prefix, interface))
        return SweepResult(prefix=prefix, replies=self.replies, packets_sent=254, duration_s=1.0)

    solicit = sweep


async def test_every_pair_that_answered_is_one_sighting() -> None:
    link = Link(
        ArpReply(ip=Ip("10.1.5.9"), mac=Mac("00:1b:21:00:00:01")),
        ArpReply(ip=Ip("10.1.5.9"), mac=Mac("00:1b:21:00:00:02")),  # two on one address
        ArpReply(ip=Ip("10.1.5.10"), mac=Mac("00:1b:21:00:00:01")),  # one on two addresses
        ArpReply(ip=Ip("10.1.5.9"), mac=Mac("00:1b:21:00:00:01")),  # again
    )
    found = await arp_sweep.look(link, "10.1.5.0/24", interface="eth0", now=NOW)
    assert link.asked == [("10.1.5.0/24", "eth0")]
    assert found.result.packets_sent == 254
    assert [sorted(k.value for k in o.keys) for o in found.observations] == [
        ["00:1b:21:00:00:01", "10.1.5.9"],
        ["00:1b:21:00:00:02", "10.1.5.9"],
        ["00:1b:21:00:00:01", "10.1.5.10"],
    ]
    assert {(o.source, o.segment, o.seen_at) for o in found.observations} == {
        ("arp_sweep", "10.1.5.0/24", NOW)
    }


async def test_a_role_mac_is_kept_as_a_role_that_never_binds() -> None:
    link = Link(ArpReply(ip=Ip("10.1.5.1"), mac=Mac("00:00:5e:00:01:05")))
    (found,) = (await arp_sweep.look(link, "10.1.5.0/24", interface="e", now=NOW)).observations
    assert found.keys == {
        Key(KeyKind.ADDRESS, "10.1.5.1"),
        Key(KeyKind.ROLE, "00:00:5e:00:01:05"),
    }


async def test_ipv6_stations_are_seen_alike() -> None:
    link = Link(ArpReply(ip=Ip("fe80::9"), mac=Mac("00:1b:21:00:00:01")))
    (found,) = (await nd_sweep.look(link, "fe80::/64", interface="e", now=NOW)).observations
    assert (found.source, found.segment) == ("nd_sweep", "fe80::/64")
    assert found.keys == {
        Key(KeyKind.STATION, "00:1b:21:00:00:01"),
        Key(KeyKind.ADDRESS, "fe80::9"),
    }
