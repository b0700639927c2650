"""Beside the cycle: which links are heard and asked, on whose word, and what is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from ipaddress import ip_network
from pathlib import Path
from typing import Any, cast

import pytest
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import ARP, Ether

from inventory.configuration import Platform
from inventory.model import FactName, Role
from inventory.observation import Key, KeyKind
from inventory.redaction import Redactor
from inventory.snapshot import Agency
from inventory.store import Store, StoreSettings
from inventory.types import Ip, Mac
from netmon.agent import companions
from netmon.agent.bookkeeper import Bookkeeper, Terms
from netmon.agent.companions import Companions
from netmon.agent.tasks import utc_now
from netmon.config.load import Configuration
from netmon.config.settings import Settings
from netmon.discovery import dhcp_probe
from netmon.discovery.config_collector import Collected, ConfigCollector, ConfigTarget, SshRule
from netmon.discovery.passive.listener import PassiveListener
from netmon.discovery.ssh_facts import Problem
from netmon.errors import PermissionMissingError
from netmon.regulation.effective import Effective
from netmon.regulation.registry import load_checks
from netmon.transport.base import Secret
from netmon.transport.frames import Exchange, Frame
from netmon.transport.ssh import SshCredential
from tests.support.book import SWITCH, look
from tests.support.judging import effective, rule_of

NETWORKS: list[dict[str, Any]] = [
    {"prefix": "10.1.0.0/24", "interface": "eth0"},
    {"prefix": "10.2.0.0/24", "interface": "eth0"},  # the same link again
    {"prefix": "10.3.0.0/24", "interface": "eth1", "sweep": False},
    {"prefix": "10.4.0.0/24"},  # whose interface the machine knows
    {"prefix": "10.5.0.0/24"},  # routed
    {"prefix": "fd00:1::/64", "interface": "eth3"},
]
STATION, OWN = Mac("3c:52:82:00:00:07"), Mac("3c:52:82:00:00:01")
SERVER = Mac("3c:52:82:00:00:05")
TALKATIVE, SILENT = Ip("10.1.0.2"), Ip("10.1.0.3")


class Link:
    """A tap on a link: what it is given is heard, and then silence."""

    dropped = 0

    def __init__(self, frames: Iterable[bytes]) -> None:
        self._frames = frames
        self._closed = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[Frame]:
        for frame in self._frames:
            yield Frame(frame)
        await self._closed.wait()

    def close(self) -> None:
        self._closed.set()


class Collector:
    """A ``ConfigCollector`` whose devices answer at once; those without a text are silent."""

    def __init__(self, texts: dict[Ip, str]) -> None:
        self.closed = False
        self.asked: list[ConfigTarget] = []
        self._texts = texts

    async def collect(
        self, wanted: Iterable[ConfigTarget], *, now: datetime
    ) -> tuple[Collected, ...]:
        self.asked += wanted
        return tuple(self._read(target, now) for target in self.asked)

    def _read(self, target: ConfigTarget, now: datetime) -> Collected:
        text = self._texts.get(target.address)
        read = Redactor(key=bytes(32)).configuration
        return Collected(
            target=target,
            observation=look(now, source="ssh", keys=target.keys),
            configuration=None
            if text is None
            else read(target.platform.platform, text, complete=True, collected_at=now),
            problem=None if text else Problem.TIMEOUT,
            duration_s=0.1,
        )

    async def aclose(self) -> None:
        self.closed = True


@dataclass(slots=True)
class Office:
    """A book, and how often news came."""

    keeper: Bookkeeper
    folder: Path
    news: list[None] = field(default_factory=list)

    def companions(
        self, *, collector: Collector | None = None, ssh: tuple[SshRule, ...] = (), **discovery: Any
    ) -> Companions:
        settings = Settings.model_validate(
            {"agency": {"code": "a", "name": "A"}, "networks": NETWORKS, "discovery": discovery}
        )
        return Companions(
            configuration=Configuration(
                path=self.folder / "netmon.yaml", settings=settings, credentials=(), ssh=ssh
            ),
            keeper=self.keeper,
            looker=cast("Any", None),  # only notifications need one
            collector=cast("ConfigCollector | None", collector),
            interface_of={"10.4.0.0/24": "eth2"}.get,
            news=lambda: self.news.append(None),
        )

    def bind(self, *rules: str) -> None:
        """Put a regulation with these rules in force."""
        self.keeper.terms = terms(effective(*(rule_of(load_checks()[name]) for name in rules)))


def terms(regulation: Effective | None = None) -> Terms:
    segments = tuple(str(ip_network(n["prefix"])) for n in NETWORKS)
    return Terms(agency=Agency(code="a", name="A"), segments=segments, regulation=regulation)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = Store(settings=StoreSettings(path=tmp_path / "book.db"))
    keeper = Bookkeeper(store=store, terms=terms())
    await keeper.open()
    yield Office(keeper, tmp_path)
    await keeper.aclose()


# --- listening -----------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links that were listened on: a station speaks on eth0, eth2 may not be opened."""
    names: list[str] = []

    def tap(*, interface: str, queue: int) -> Link:
        names.append(interface)
        if interface == "eth2":
            msg = "listening needs CAP_NET_RAW"
            raise PermissionMissingError(msg)
        spoken = ARP(hwsrc=STATION, psrc="10.1.0.7", pdst="10.1.0.1")
        return Link([bytes(Ether(src=STATION, dst="ff:ff:ff:ff:ff:ff") / spoken)])

    monkeypatch.setattr(companions, "PassiveListener", partial(PassiveListener, open_tap=tap))
    return names


async def test_every_link_of_ours_is_heard_once_and_a_closed_one_harms_no_other(
    office: Office, opened: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    beside = office.companions(passive={"flush_s": 0.05})
    beside.start()
    async with asyncio.timeout(30):
        while not office.news:  # noqa: ASYNC110 - news is a plain call
            await asyncio.sleep(0.01)
    await beside.aclose()
    assert opened == ["eth0", "eth2"]
    assert "not listening on eth2: listening needs CAP_NET_RAW" in caplog.text
    (device,) = (await office.keeper.look(utc_now())).devices.values()
    assert device.macs == {STATION}
    assert [str(a.ip) for a in device.current_addresses] == ["10.1.0.7"]


async def test_who_is_told_not_to_listen_opens_nothing(office: Office, opened: list[str]) -> None:
    beside = office.companions(passive={"enabled": False})
    beside.start()
    await asyncio.sleep(0)
    await beside.aclose()
    assert opened == []


# --- DHCP ----------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links that a DHCPDISCOVER went out on: one server answers, and so does this machine."""
    names: list[str] = []

    async def ask(interface: str, make: Any, *, wait_s: float) -> Exchange:
        names.append(interface)
        xid = Ether(make(OWN))[BOOTP].xid
        offers = [offer(xid, mac=mac) for mac in (SERVER, OWN)]
        return Exchange(OWN, tuple(Frame(data) for data in offers))

    monkeypatch.setattr(dhcp_probe, "look", partial(dhcp_probe.look, ask=ask))
    return names


def offer(xid: int, *, mac: str) -> bytes:
    return bytes(
        Ether(src=mac, dst="ff:ff:ff:ff:ff:ff")
        / IP(src="10.1.0.5", dst="255.255.255.255")
        / UDP(sport=67, dport=68)
        / BOOTP(op=2, xid=xid, yiaddr="10.1.0.99")
        / DHCP(options=[("message-type", 2), ("server_id", "10.1.0.5"), "end"])
    )


async def test_dhcp_is_asked_for_once_a_link_while_the_regulation_binds_it(
    office: Office, asked: list[str]
) -> None:
    office.bind("INV-04", "INV-05")
    beside = office.companions()
    await beside.probe_dhcp()
    assert asked == ["eth0", "eth2"]
    assert (dict(beside.packets), len(office.news)) == ({"dhcp": 2}, 1)
    offers = (await office.keeper.look(utc_now())).dhcp_offers
    assert {o.offer.server_mac for o in offers} == {SERVER}  # our own answers do not count
    newer = office.companions()
    newer.take_over(beside)
    assert dict(newer.packets) == {"dhcp": 2}


@pytest.mark.parametrize(
    ("rules", "enabled"), [((), True), (("INV-04",), True), (("INV-05",), False)]
)
async def test_without_the_rule_or_the_permission_no_dhcp_packet_is_sent(
    office: Office, asked: list[str], rules: tuple[str, ...], *, enabled: bool
) -> None:
    if rules:
        office.bind(*rules)
    beside = office.companions(dhcp_probe={"enabled": enabled})
    await beside.probe_dhcp()
    assert (asked, dict(beside.packets), office.news) == ([], {}, [])


# --- configurations ------------------------------------------------------------------------------

LOGIN = SshRule(
    prefix=None, credential=SshCredential(name="ro", user="netmon", password=Secret("x"))
)
SECOND = frozenset({Key(KeyKind.SERIAL, "cisco|foc9")})


async def test_configurations_are_kept_of_the_devices_that_tell_them(office: Office) -> None:
    for keys, address in ((SWITCH, TALKATIVE), (SECOND, SILENT)):
        facts: dict[FactName, str | float] = {
            FactName.VENDOR: "Cisco",
            FactName.OS: "IOS",
            FactName.ROLE: Role.SWITCH.value,
        }
        own = keys | {Key(KeyKind.ADDRESS, address)}
        await office.keeper.record([look(utc_now(), keys=own, facts=facts)])
    collector = Collector({TALKATIVE: "hostname sw-1\nsnmp-server community s3cret RO\nend\n"})
    beside = office.companions(collector=collector, ssh=(LOGIN,))
    await beside.read_configurations()
    assert {t.address for t in collector.asked} == {TALKATIVE, SILENT}
    kept = await office.keeper.read(
        lambda store: {t.address: store.configurations(t.device) for t in collector.asked}
    )
    assert [v.platform for v in kept[TALKATIVE]] == [Platform.CISCO_IOS]
    assert kept[SILENT] == ()
    assert len(office.news) == 1
    await beside.aclose()
    assert collector.closed


async def test_without_logins_nothing_is_read(office: Office) -> None:
    await office.companions().read_configurations()
    assert office.news == []
