"""Echo over real links: unprivileged and raw, IPv4 and IPv6, many targets, lost ones."""

from __future__ import annotations

import json

import pytest

from tests.support.netns import LabError, run, wait_until
from tests.support.small_lan import SmallLan

pytestmark = pytest.mark.lab

_PING = """
import asyncio, dataclasses, json, sys
from netmon.transport.icmp import IcmpPinger, PingSettings
async def main(count, *hosts):
    pinger = IcmpPinger(settings=PingSettings(rate_pps=2000))
    found = await asyncio.gather(
        *(pinger.ping(h, count=int(count), interval_s=0.02, timeout_s=2) for h in hosts))
    await pinger.aclose()
    print(json.dumps([[dataclasses.asdict(f) for f in found], dataclasses.asdict(pinger.stats)]))
asyncio.run(main(*sys.argv[1:]))
"""
_SILENT = ["10.88.0.240", "10.88.0.241"]


def ping(
    lan: SmallLan, *hosts: str, net_raw: bool, count: int = 5
) -> tuple[list[dict[str, object]], dict[str, int]]:
    found, stats = json.loads(run(*lan.python(_PING, str(count), *hosts, net_raw=net_raw)))
    return found, stats


def answered(found: list[dict[str, object]]) -> dict[object, int]:
    return {row["host"]: len(row["rtts_s"]) for row in found}  # type: ignore[arg-type]


@pytest.fixture(params=["raw", "datagram"])
def net_raw(request: pytest.FixtureRequest, small_lan: SmallLan) -> bool:
    """Each kind of socket, the other being forbidden."""
    raw: bool = request.param == "raw"
    allowed = "1 0" if raw else "0 65535"
    small_lan.agent.run("sysctl", "-qw", f"net.ipv4.ping_group_range={allowed}")
    return raw


def test_many_hosts_at_once_all_answer_and_the_absent_do_not(
    small_lan: SmallLan, net_raw: bool
) -> None:
    found, stats = ping(small_lan, *small_lan.hosts, *_SILENT, net_raw=net_raw)
    expected = dict.fromkeys(small_lan.hosts, 5) | dict.fromkeys(_SILENT, 0)
    assert answered(found) == expected
    assert stats["answered"] == 5 * len(small_lan.hosts)
    assert all(0 < rtt < 2 for row in found for rtt in row["rtts_s"])  # type: ignore[attr-defined]


def test_two_pingers_at_once_do_not_take_each_others_answers(
    small_lan: SmallLan, net_raw: bool
) -> None:
    hosts = list(small_lan.hosts)[:10]
    command = small_lan.python(_PING, "20", *hosts, net_raw=net_raw)
    first = small_lan.agent.start(*command[4:])
    found, _ = ping(small_lan, *hosts, net_raw=net_raw, count=20)
    small_lan.agent.stop(first)
    assert answered(found) == dict.fromkeys(hosts, 20)


def test_ipv6_hosts_answer(small_lan: SmallLan, net_raw: bool) -> None:
    host = small_lan.spaces[f"h{next(iter(small_lan.hosts))}"]
    for space, address in ((small_lan.agent, "fd00:88::9"), (host, "fd00:88::1")):
        space.run("ip", "addr", "replace", f"{address}/64", "dev", "eth0", "nodad")
    wait_until(
        lambda: answered(ping(small_lan, "fd00:88::1", net_raw=net_raw)[0]) == {"fd00:88::1": 5},
        what="the host answers over IPv6",
    )


def test_without_any_permission_the_reason_is_said(small_lan: SmallLan) -> None:
    small_lan.agent.run("sysctl", "-qw", "net.ipv4.ping_group_range=1 0")
    with pytest.raises(LabError, match="needs CAP_NET_RAW, or net"):
        ping(small_lan, "10.88.0.20", net_raw=False)


def test_an_address_without_a_route_is_our_own_trouble(small_lan: SmallLan) -> None:
    with pytest.raises(LabError, match=r"TransportError: 10\.200\.0\.1: Network is unreachable"):
        ping(small_lan, "10.200.0.1", net_raw=True)
