"""Simulated agencies: hand-made books whose time goes on, served by the agent's own web server.

Every page is what a real agent would write: only the book behind it is made up. Counters grow with
the clock, so rates are what the plan says.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from exporters.stats import AgentStats
from inventory.availability import Availability
from inventory.device import AddressUse, CounterDelta, Device, Fact, RegisterEntry, Registration
from inventory.device import Table as DeviceTable
from inventory.finding import Finding, RegulationInfo, Severity, Status
from inventory.model import FactName, FactRank, FactValue, Interface, InterfaceCounters, Role
from inventory.observation import Key, KeyKind
from inventory.snapshot import (
    Agency,
    Link,
    LinkQuality,
    ProbeResult,
    Service,
    ServiceKind,
    Snapshot,
    TaskHealth,
)
from inventory.text import Text
from inventory.types import DeviceId, Ip, Mac
from inventory.verdict import Gate, GateName, GateState, Verdict, VerdictState
from netmon.web.server import WebServer
from netmon.web.state import EvidenceProvider
from tests.support.listening import LOOPBACK, Listen

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
RULES = {
    "MGT-01": Severity.CRITICAL,
    "MGT-10": Severity.CRITICAL,
    "HLT-01": Severity.CRITICAL,
    "INV-02": Severity.HIGH,
    "HLT-06": Severity.HIGH,
    "L2-01": Severity.MEDIUM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a simulated agency is like.

    Attributes:
        says: the code its agent gives; "" for its own.
        down: devices and services that do not answer.
        failing: rules that the core switch breaks.
    """

    code: str
    name: str
    kind: str = "so"
    state: VerdictState = VerdictState.READY
    switches: int = 3
    ports: int = 8
    hosts: int = 20
    says: str = ""
    down: frozenset[str] = frozenset()
    failing: tuple[str, ...] = ()
    clock_ahead: timedelta = timedelta()


THREE = (
    Plan(code="so-y-te", name="Sở Y tế"),
    Plan(
        code="so-noi-vu",
        name="Sở Nội vụ",
        state=VerdictState.NOT_READY,
        down=frozenset({"d-sw-2", "họp trực tuyến"}),
        failing=("MGT-01", "HLT-06"),
    ),
    Plan(
        code="vp-ubnd-tinh",
        name='Văn phòng UBND tỉnh "trụ sở"\\chính\nKhu A',
        kind="van_phong_ubnd_tinh",
        state=VerdictState.UNDETERMINED,
    ),
)


def _fact(value: FactValue, now: datetime) -> Fact:
    return Fact(
        value=value, source="system", origin="SNMPv2-MIB::system", rank=FactRank.SYSTEM, seen_at=now
    )


def _device(name: str, number: int, role: Role, *, now: datetime, up: bool | None) -> Device:
    mac = Mac(f"02:00:00:00:{number // 256:02x}:{number % 256:02x}")
    use = AddressUse(
        ip=Ip(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"),
        mac=mac,
        first_seen=LONG_AGO,
        last_seen=now,
        current=True,
    )
    facts = {FactName.ROLE: _fact(role.value, now)}
    if role is not Role.WORKSTATION:
        facts |= {
            FactName.VENDOR: _fact("Cisco", now),
            FactName.MODEL: _fact("C9200-24T", now),
            FactName.OS: _fact("IOS-XE", now),
            FactName.VERSION: _fact("17.9.4", now),
            FactName.SERIAL: _fact(f"FOC{number:08d}", now),
            FactName.UPTIME_S: _fact((now - LONG_AGO).total_seconds(), now),
        }
    return Device(
        id=DeviceId(f"d-{name}"),
        name=name,
        keys=frozenset({Key(KeyKind.MAC, mac)}),
        first_seen=LONG_AGO,
        last_seen=now,
        facts=facts,
        addresses=(use,),
        macs=frozenset({mac}),
        registration=Registration.REGISTERED if number % 17 else Registration.UNREGISTERED,
        up=up,
        site="tru-so",
    )


def _with_ports(device: Device, ports: int, now: datetime) -> Device:
    """A switch's interfaces; port n carries n Mbit/s in and twice that out, for ever."""
    age = (now - LONG_AGO).total_seconds()
    rows = tuple(
        Interface(
            index=i,
            name=f"Gi1/0/{i}",
            description=f"GigabitEthernet1/0/{i}",
            alias="Phòng họp" if i % 5 == 0 else "",
            type=6,
            mtu=1500,
            admin="up",
            oper="up" if i % 3 else "down",
            speed_bps=1_000_000_000,
            duplex="full",
            last_change_age_s=3600.0,
            connector=True,
        )
        for i in range(1, ports + 1)
    )
    counters = tuple(
        InterfaceCounters(
            index=i,
            discontinuity=0,
            in_octets=int(age * i * 125_000),
            out_octets=int(age * i * 250_000),
            in_ucast=int(age * i * 100),
            out_ucast=int(age * i * 200),
            in_errors=int(age * i / 1000),
            out_errors=0,
            in_discards=0,
            out_discards=int(age / 500),
            high_capacity=True,
        )
        for i in range(1, ports + 1)
    )
    deltas = {
        i: CounterDelta(
            index=i,
            start=now - timedelta(minutes=5),
            end=now,
            packets=90_000 * i,
            errors=3,
            discards=0,
            fcs_errors=0,
            late_collisions=0,
            in_octets=37_500_000 * i,
            out_octets=75_000_000 * i,
        )
        for i in range(1, ports + 1)
    }
    seen = now - timedelta(seconds=1)
    return replace(
        device,
        tables={
            Interface: DeviceTable(rows=rows, source="interfaces", seen_at=seen),
            InterfaceCounters: DeviceTable(rows=counters, source="interfaces", seen_at=seen),
        },
        deltas=deltas,
    )


def _links(plan: Plan) -> tuple[Link, ...]:
    """Every access switch hangs on the core, and the core on the router."""
    pairs: list[tuple[str, int | None, str, int]] = [("d-gw", None, "d-sw-1", 1)]
    pairs += [("d-sw-1", n, f"d-sw-{n}", 1) for n in range(2, plan.switches + 1)]
    return tuple(
        Link(
            a=DeviceId(a),
            a_if_index=i,
            a_port=f"Gi1/0/{i or 0}",
            b=DeviceId(b),
            b_if_index=j,
            b_port=f"Gi1/0/{j}",
            source="lldp",
            quality=LinkQuality.BOTH_ENDS,
        )
        for a, i, b, j in pairs
    )


def _services(plan: Plan, now: datetime) -> dict[str, Service]:
    found = {}
    for number, (name, kind) in enumerate(
        (
            ("thư điện tử", ServiceKind.MAIL),
            ("quản lý văn bản", ServiceKind.HTTPS),
            ("họp trực tuyến", ServiceKind.PATH),
        ),
        start=1,
    ):
        up = name not in plan.down
        result = ProbeResult(
            at=now,
            ok=up,
            sent=10,
            lost=0 if up else 10,
            rtts_s=(0.010 * number, 0.012 * number) if up else (),
            jitter_s=0.002 * number if up else None,
            ttfb_s=0.2 * number if up else None,
            certificate_expiry=now + timedelta(days=60) if kind is ServiceKind.HTTPS else None,
        )
        found[name] = Service(name=name, kind=kind, target="192.0.2.1", results=(result,))
    return found


def _findings(plan: Plan, now: datetime) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            rule=rule,
            subject=f"d-sw-{n}",
            subject_name=f"sw-{n}",
            status=Status.FAIL if n == 1 and rule in plan.failing else Status.PASS,
            severity=severity,
            message=Text(vi=f"{rule} trên sw-{n}", en=f"{rule} on sw-{n}"),
            article="Điều 8",
            since=now - timedelta(days=2),
            judged_at=now,
        )
        for rule, severity in RULES.items()
        for n in range(1, plan.switches + 1)
    )


def snapshot(plan: Plan, now: datetime) -> Snapshot:
    """The agency's book at an instant."""
    devices = [_device("gw", 1, Role.ROUTER, now=now, up="d-gw" not in plan.down)]
    for n in range(1, plan.switches + 1):
        name = f"sw-{n}"
        switch = _device(name, 1 + n, Role.SWITCH, now=now, up=f"d-{name}" not in plan.down)
        devices.append(_with_ports(switch, plan.ports, now))
    devices += [
        _device(f"pc-{n}", 100 + n, Role.WORKSTATION, now=now, up=None)
        for n in range(1, plan.hosts + 1)
    ]
    return Snapshot(
        taken_at=now,
        agency=Agency(
            code=plan.says or plan.code,
            name=plan.name,
            kind=plan.kind,
            profile="ND331-TCVN14423",
            site="tru-so",
            seats=plan.hosts,
        ),
        devices={d.id: d for d in devices},
        links=_links(plan),
        services=_services(plan, now),
        register=(RegisterEntry(key="FOC00000002", name="sw-1", role=Role.SWITCH),),
        regulation=RegulationInfo(
            id=f"qc-lan-{plan.code}",
            title="Quy chế vận hành mạng LAN",
            number="12/QĐ",
            signed_by="Giám đốc",
            profile="ND331-TCVN14423",
            sha256="ab" * 32,
            in_force_from=date(2026, 1, 1),
            rules=RULES,
            articles=dict.fromkeys(RULES, "Điều 8"),
            waivers=(),
        ),
        findings=_findings(plan, now),
        tasks=(TaskHealth(task="sweep", last_success=now, last_duration_s=4.5),),
    )


def verdict(plan: Plan, now: datetime) -> Verdict:
    """The verdict the plan asks for; a failing rule fails the gate of security."""
    bad = {
        VerdictState.READY: GateState.PASS,
        VerdictState.NOT_READY: GateState.FAIL,
        VerdictState.UNDETERMINED: GateState.UNDETERMINED,
    }[plan.state]
    gates = tuple(
        Gate(
            name=name,
            state=bad if name is GateName.SECURITY else GateState.PASS,
            weight=15,
            share=1.0,
        )
        for name in GateName
    )
    score = {VerdictState.READY: 100.0, VerdictState.NOT_READY: 61.4}.get(plan.state, 80.0)
    return Verdict(state=plan.state, gates=gates, score=score, judged_at=now)


@dataclass(slots=True)
class Living:
    """A snapshot provider whose book is never older than ``keep``."""

    plan: Plan
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    keep: timedelta = timedelta(seconds=1)
    _kept: tuple[Snapshot, Verdict] | None = field(default=None, init=False)

    def clock(self) -> datetime:
        """The agency's clock."""
        return self.now() + self.plan.clock_ahead

    def current(self) -> tuple[Snapshot, Verdict]:
        at = self.clock()
        if self._kept is None or at - self._kept[0].taken_at >= self.keep:
            self._kept = snapshot(self.plan, at), verdict(self.plan, at)
        return self._kept

    def stats(self) -> AgentStats:
        age = (self.clock() - LONG_AGO).total_seconds()
        names = ["d-gw", *(f"d-sw-{n}" for n in range(1, self.plan.switches + 1))]
        return AgentStats(
            version="2026.11.0",
            packets_sent={"arp": int(age), "icmp": int(age / 2), "udp": int(age / 3)},
            snmp_requests={name: int(age) for name in names},
            snmp_timeouts={name: int(age / 100) for name in names},
            availability={
                name: Availability(down_s=age)
                if name in self.plan.down
                else Availability(up_s=age * 0.998, unknown_s=age * 0.002)
                for name in names
            },
            config_reload_ok=True,
            evidence_length=int(age / 60),
            evidence_head="ab" * 32,
            tasks=(TaskHealth(task="poll", last_success=self.clock(), last_duration_s=1.5),),
        )


async def _nothing() -> None:
    """Nothing to load again."""


@dataclass(frozen=True, slots=True)
class Running:
    """A served agency."""

    plan: Plan
    address: str


@asynccontextmanager
async def serving(
    plans: Iterable[Plan],
    *,
    listen: Listen = LOOPBACK,
    evidence: EvidenceProvider | None = None,
) -> AsyncIterator[list[Running]]:
    """Serve agencies, each on a port of its own."""
    running, servers, tasks = [], [], []
    try:
        for plan in plans:
            state = Living(plan)
            server = WebServer(
                listen, state=state, reload=_nothing, now=state.clock, evidence=evidence
            )
            running.append(Running(plan, str(server.bind())))
            servers.append(server)
            tasks.append(asyncio.create_task(server.run()))
        yield running
    finally:
        for server in servers:
            await server.aclose()
        await asyncio.gather(*tasks)


def registry_text(running: Iterable[Running], *, silent: Iterable[Plan] = ()) -> str:
    """A registry file that names these agencies; the silent ones have no agent."""
    lines = [
        "registry:",
        "  id: mo-phong",
        "  title: Cơ quan mô phỏng",
        "  version: 1",
        "agencies:",
    ]
    entries = [(r.plan, r.address) for r in running] + [(plan, "") for plan in silent]
    for plan, address in entries:
        name = plan.name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        lines += [
            f"  - code: {plan.code}",
            f'    name: "{name}"',
            f"    kind: {plan.kind}",
            "    valid_from: 2026-01-01",
            "    profile: L2",
            f'    agent: "{address}"',
        ]
    return "\n".join(lines) + "\n"


def write_form(path: Path, running: Iterable[Running], *, on: date) -> Path:
    """A form of declared indicators: every agency has one dedicated IT officer (D4)."""
    lines = ["agency,indicator,month,part,whole,state,declared_by,confirmed_by,date,document"]
    month = f"{on.replace(day=1) - timedelta(days=1):%Y-%m}"
    lines += [f"{r.plan.code},D4,{month},1,,,Lan,Minh,{on},12/BC" for r in running]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_registry(path: Path, running: Iterable[Running], *, silent: Iterable[Plan] = ()) -> Path:
    """``registry_text`` as a file."""
    path.write_text(registry_text(running, silent=silent), encoding="utf-8")
    return path
