"""No secret that a device prints is found again in anything netmon keeps, says or shows."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from exporters.csv_export import csv_files
from exporters.json_full import snapshot_to_json
from exporters.netbox import netbox_files
from exporters.readiness.model import gather
from exporters.readiness.sentences import compose
from exporters.stats import AgentStats
from inventory.configuration import Platform
from inventory.finding import Status
from inventory.model import FactName
from inventory.observation import Key, KeyKind
from inventory.period import PeriodRule, parse_period
from inventory.snapshot import Agency, Snapshot
from inventory.store import Store, StoreSettings
from inventory.text import Lang
from inventory.types import DeviceId, Ip
from inventory.verdict import Verdict
from netmon.agent.bookkeeper import Bookkeeper, Terms
from netmon.agent.desk import Desk
from netmon.agent.witness import Witness
from netmon.discovery.config_collector import CollectorSettings, ConfigCollector, ConfigTarget
from netmon.discovery.platforms import PLATFORMS
from netmon.evidence.bundles import read_bundle
from netmon.regulation.load import load_regulation
from netmon.reporting.book import BookSource, own_registry
from netmon.reporting.write import render
from netmon.transport.base import Secret
from netmon.transport.ssh import SshCredential, SshDoor, SshSettings
from netmon.web.app import make_app
from netmon.web.machine import MachinePages, PageOptions
from tests.support.book import look
from tests.support.canaries import elsewhere, weak_with_canaries
from tests.support.cli_samples import IOS_FACTS
from tests.support.configs import REDACTOR, canaries
from tests.support.months import report_settings
from tests.support.ssh_device import PASSWORD, USER, Script, make_host_key, ssh_devices

pytestmark = pytest.mark.protocol

NOW = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
AGENCY = Agency(code="so-y-te", name="Sở Y tế", kind="so")
REGULATION = Path(__file__).parents[2] / "deploy" / "regulations" / "example-agency.yaml"
ENABLE = "zQenableKw"


def _script(platform: Platform, number: int) -> tuple[Script, tuple[str, ...]]:
    known = PLATFORMS[platform]
    output, planted = weak_with_canaries(platform)
    more, more_planted = elsewhere()
    facts = {} if platform is not Platform.CISCO_IOS else dict(IOS_FACTS)
    for command in known.facts:  # what few devices do, and nobody expects
        facts[command.command] = f"{facts.get(command.command, '')}\n{more.strip()}"
    script = Script(
        name=f"w{number}",
        prompt="{base_prompt}#",
        user=USER + known.command_line.login_suffix,
        answers={
            known.configuration: output,
            **dict.fromkeys(known.command_line.paging, ""),
            **facts,
        },
    )
    return script, (*planted, *more_planted)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What came of it all."""

    folder: Path
    snapshot: Snapshot
    verdict: Verdict
    keeper: Bookkeeper
    planted: frozenset[str]

    def found_in(self, *texts: str | bytes) -> list[str]:
        """The canaries in any of these."""
        whole = "\n".join(t.decode("latin-1") if isinstance(t, bytes) else t for t in texts)
        return sorted(c for c in self.planted if c in whole)


class _State:
    def __init__(self, keeper: Bookkeeper) -> None:
        self._keeper = keeper

    def current(self) -> tuple[Snapshot, Verdict] | None:
        return self._keeper.current()

    def stats(self) -> AgentStats:
        return AgentStats(version="0")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canaries")


@pytest.fixture
def debug(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


async def _collected(folder: Path, keeper: Bookkeeper) -> frozenset[str]:
    """Read every platform's device over SSH into the book; what was planted is given."""
    platforms = list(Platform)
    made = [_script(platform, n) for n, platform in enumerate(platforms)]
    login = SshCredential(name="lab", user=USER, password=Secret(PASSWORD), enable=Secret(ENABLE))
    door = SshDoor(settings=SshSettings(known_hosts=folder / "known_hosts", command_timeout_s=8))
    collector = ConfigCollector(
        door=door, redactor=REDACTOR, settings=CollectorSettings(deadline_s=60)
    )
    devices = list((await keeper.look(NOW)).devices.values())
    try:
        with ssh_devices(make_host_key(folder / "host"), [s for s, _ in made]) as running:
            targets = [
                ConfigTarget(
                    device=device.id,
                    address=Ip("127.0.0.1"),
                    port=running.ports[int(device.name[1:])],
                    segment="10.0.0.0/24",
                    platform=PLATFORMS[platforms[int(device.name[1:])]],
                    keys=device.keys,
                    credential=login,
                    tables=True,
                )
                for device in devices
            ]
            results = await collector.collect(targets, now=NOW)
    finally:
        await collector.aclose()
    for result in results:
        text = result.configuration
        assert text is not None, (result.target.platform.platform, result.problem)
        await keeper.record([replace(result.observation, keys=result.target.keys)])
        await keeper.write(
            lambda store, r=result, t=text: store.put_configuration(r.target.device, t, at=NOW)  # type: ignore[misc]
        )
    assert len(results) == len(platforms)
    more = frozenset(c for _, planted in made for c in planted)
    return more | frozenset(canaries()) | {PASSWORD, ENABLE}


@pytest.fixture
async def kept(folder: Path, debug: pytest.LogCaptureFixture) -> AsyncIterator[Kept]:
    keeper = Bookkeeper(
        store=Store(settings=StoreSettings(path=folder / "book.db")),
        terms=Terms(
            agency=AGENCY,
            segments=("10.0.0.0/24",),
            regulation=load_regulation(REGULATION, today=NOW.date()),
        ),
        witness=Witness(state_dir=folder, agency=AGENCY.code),
    )
    await keeper.open()
    try:
        await keeper.record(
            look(
                NOW,
                keys=frozenset({Key(KeyKind.SERIAL, f"cisco|s{n}")}),
                facts={FactName.SYS_NAME: f"w{n}", FactName.ROLE: "switch"},
            )
            for n in range(len(Platform))
        )
        planted = await _collected(folder, keeper)
        snapshot, verdict = await keeper.judge(NOW + timedelta(minutes=5))
        yield Kept(
            folder=folder,
            snapshot=snapshot,
            verdict=verdict,
            keeper=keeper,
            planted=planted,
        )
    finally:
        await keeper.aclose()


async def test_no_canary_is_found_in_anything_that_is_kept_said_or_shown(
    kept: Kept, debug: pytest.LogCaptureFixture
) -> None:
    assert len(kept.planted) >= 300
    assert sum(f.status is Status.FAIL for f in kept.snapshot.findings) >= 50
    assert sum(f.status is Status.UNKNOWN for f in kept.snapshot.findings) >= 20
    exported = [
        snapshot_to_json(kept.snapshot),
        *csv_files(kept.snapshot).values(),
        *netbox_files(kept.snapshot).values(),
    ]
    assert "w1" in "".join(exported)
    assert kept.found_in(*exported) == []
    assert kept.found_in(repr(kept.snapshot), repr(kept.verdict)) == []
    assert kept.found_in(*await _pages(kept)) == []
    assert kept.found_in(*await _report(kept)) == []
    bundle = await _bundle(kept)
    assert "chain.jsonl" in bundle
    assert kept.found_in(*bundle.values()) == []
    files = {p.name: p.read_bytes() for p in kept.folder.rglob("*") if p.is_file()}
    assert {"book.db", "book.db-wal", "known_hosts"} <= files.keys()
    assert kept.found_in(*files.values()) == []
    devices = tuple(kept.snapshot.devices)
    texts = await kept.keeper.read(lambda store: _configurations(store, devices))
    assert kept.found_in(*texts) == []
    assert kept.found_in(debug.text) == []


async def _pages(kept: Kept) -> list[str]:
    """Every page for people and machines, those of each device too."""
    state = _State(kept.keeper)
    desk = Desk(kept.keeper, judge_soon=_nothing, look_soon=_nothing, clock=lambda: 0.0)
    machine = MachinePages(PageOptions(), state=state, reload=_no_reload, now=lambda: NOW)
    app = make_app(machine, state=state, passwords=None, loopback_names_only=True, book=desk)
    device = next(iter(kept.snapshot.devices))
    paths = [
        *("/", "/metrics", "/sd/devices", "/devices", "/devices.csv", "/regulation", "/services"),
        *("/events", "/readiness", "/map", "/map.svg", "/map.drawio", "/snmp?target=w1"),
        *("/api/v1/devices", "/api/v1/findings", "/api/v1/readiness"),
        *(f"/devices/{device}" for device in kept.snapshot.devices),
        f"/api/v1/devices/{device}",
    ]
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answers = [await client.get(path) for path in paths]
    refused = [str(a.url) for a in answers if a.status_code != httpx.codes.OK]
    assert [url for url in refused if "/snmp" not in url] == []
    return [a.text for a in answers]


async def _report(kept: Kept) -> list[bytes]:
    """The files of the month's report, the packed ones unpacked too."""
    period = parse_period("2026-10", now=LATER)
    registry = own_registry(AGENCY, period.first)

    def gathered(store: Store) -> Mapping[str, bytes]:
        source = BookSource(store, kept.snapshot)
        figures = gather(source, registry, period, settings=report_settings())
        return render(compose(figures), Lang.VI, per_agency=True)

    files = await kept.keeper.read(gathered)
    assert {Path(name).suffix for name in files} >= {".docx", ".xlsx"}
    return [part for data in files.values() for part in (data, *_unpacked(data))]


def _unpacked(data: bytes) -> Iterator[bytes]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


async def _bundle(kept: Kept) -> dict[str, bytes]:
    witness = Witness(state_dir=kept.folder, agency=AGENCY.code)
    made = witness.bundle(
        "2026-10",
        now=LATER,
        regulation=kept.snapshot.regulation,
        rule=PeriodRule.CALENDAR,
    )
    assert made is not None
    files, problems = read_bundle(made.path)
    assert problems == ()
    return files


def _nothing() -> None:
    """Nobody has to be woken."""


async def _no_reload() -> None:
    """Nothing to load."""


def _configurations(store: Store, devices: Iterable[DeviceId]) -> list[str]:
    """Every kept configuration, which lies compressed in the book's file."""
    found = [
        text.text
        for device in devices
        for version in store.configurations(device)
        if (text := store.configuration(device, version.sha256))
    ]
    assert len(found) == len(Platform)
    return found
