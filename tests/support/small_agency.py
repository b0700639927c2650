"""A hand-made agency: a router, two switches, a PC nobody registered, and every awkward value."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from exporters.stats import AgentStats
from inventory.availability import Availability, ServiceHours
from inventory.device import (
    AddressUse,
    CounterDelta,
    Device,
    Fact,
    Location,
    RegisterEntry,
    Registration,
    Table,
)
from inventory.finding import Evidence, Finding, RegulationInfo, Severity, Status, Waiver
from inventory.model import FactName, FactRank, FactValue, Interface, InterfaceCounters, Role
from inventory.observation import Key, KeyKind
from inventory.snapshot import (
    AddressConflict,
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
from inventory.verdict import Gate, GateName, GateState, Reason, Verdict, VerdictState

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>\'\n\\"><img src=x onerror=alert(1)>{{7*7}}\x00\x1b[31m'

ROUTER, CORE, ACCESS, STRANGER = (
    DeviceId("d-router"),
    DeviceId("d-core"),
    DeviceId("d-access"),
    DeviceId("d-stranger"),
)


PLACE = Location(switch=CORE, if_index=5, port="Gi0/5", vlan=10, since=NOW - timedelta(days=1))


def fact(value: FactValue, origin: str = "SNMPv2-MIB::system") -> Fact:
    return Fact(value=value, source="snmp.system", origin=origin, rank=FactRank.SYSTEM, seen_at=NOW)


def device(
    id_: str,
    name: str,
    *,
    role: Role = Role.WORKSTATION,
    ip: str,
    registration: Registration = Registration.REGISTERED,
) -> Device:
    mac = Mac(f"02:00:00:00:00:{int(ip.rsplit('.', maxsplit=1)[-1]):02x}")
    return Device(
        id=DeviceId(id_),
        name=name,
        keys=frozenset({Key(KeyKind.MAC, mac)}),
        first_seen=NOW - timedelta(days=30),
        last_seen=NOW - timedelta(minutes=2),
        facts={FactName.ROLE: fact(role.value)},
        addresses=(
            AddressUse(
                ip=Ip(ip),
                mac=mac,
                first_seen=NOW - timedelta(days=30),
                last_seen=NOW,
                current=True,
            ),
        ),
        macs=frozenset({mac}),
        registration=registration,
        up=True,
        site="tru-so",
    )


def interfaces() -> Table:
    return Table(
        rows=(
            Interface(
                index=1,
                name="Gi0/1",
                description="GigabitEthernet0/1",
                alias='Tầng 2 "phòng họp"\nlên core',
                type=6,
                mac=Mac("02:aa:00:00:00:01"),
                mtu=1500,
                admin="up",
                oper="up",
                speed_bps=1_000_000_000,
                duplex="full",
                last_change_age_s=3600.0,
                connector=True,
            ),
            Interface(
                index=2,
                name="Te1/1",
                description="TenGigE1/1",
                type=6,
                admin="up",
                oper="lowerLayerDown",
                speed_bps=10_000_000_000,
            ),
            Interface(index=3, description="Vlan10", type=53, admin="down", oper="down"),
        ),
        source="snmp.interfaces",
        seen_at=NOW - timedelta(minutes=1),
    )


def counters() -> Table:
    return Table(
        rows=(
            InterfaceCounters(
                index=1,
                discontinuity=0,
                in_octets=18_446_744_073_709_551_000,
                out_octets=7_000,
                in_ucast=50,
                out_ucast=60,
                in_multicast=7,
                in_errors=3,
                out_errors=0,
                in_discards=1,
                out_discards=2,
                high_capacity=True,
            ),
            InterfaceCounters(index=2, in_octets=4_000_000_000, in_ucast=12, in_errors=0),
        ),
        source="snmp.interfaces",
        seen_at=NOW - timedelta(minutes=1),
    )


def delta(index: int, *, errors: int) -> CounterDelta:
    return CounterDelta(
        index=index,
        start=NOW - timedelta(seconds=1000),
        end=NOW,
        packets=1_000_000,
        errors=errors,
        discards=0,
        fcs_errors=0,
        late_collisions=0,
        in_octets=12_500_000_000,
        out_octets=1_000_000,
    )


def regulation() -> RegulationInfo:
    return RegulationInfo(
        id="qc-lan-so-y-te",
        title="Quy chế vận hành mạng LAN",
        number="12/QĐ-SYT",
        signed_by="Giám đốc Sở",
        profile="ND331-TCVN14423",
        sha256="ab" * 32,
        in_force_from=date(2026, 1, 1),
        rules={"MGT-01": Severity.CRITICAL, "HLT-06": Severity.HIGH},
        articles={"MGT-01": "Điều 8 khoản 2", "HLT-06": "Điều 10"},
        waivers=(
            Waiver(
                rule="HLT-06",
                device="d-core",
                until=date(2026, 12, 31),
                reason="chờ thay cáp",
                approved_by="Trưởng phòng CNTT",
                number="05/TB",
            ),
            Waiver(
                rule="HLT-06",
                device="d-access",
                until=date(2026, 11, 19),
                reason="cũ",
                approved_by="Trưởng phòng CNTT",
                number="01/TB",
            ),
        ),
    )


def findings() -> tuple[Finding, ...]:
    telnet = Finding(
        rule="MGT-01",
        subject=CORE,
        subject_name="sw-core",
        status=Status.FAIL,
        severity=Severity.CRITICAL,
        message=Text(vi="Telnet còn mở trên sw-core", en="Telnet is open on sw-core"),
        expected="closed",
        actual="open",
        article="Điều 8 khoản 2",
        since=NOW - timedelta(days=2),
        judged_at=NOW,
        evidence=(Evidence(source="ports", seen_at=NOW, seen="tcp/23 open"),),
        fix=Text(vi="Tắt Telnet, chỉ dùng SSH.", en="Turn Telnet off and use SSH only."),
    )
    passed = replace(telnet, subject=ACCESS, subject_name="sw-tang-2", status=Status.PASS)
    return (
        telnet,
        passed,
        replace(passed, rule="HLT-06", severity=Severity.HIGH, status=Status.UNKNOWN),
    )


def services() -> dict[str, Service]:
    mail = ProbeResult(
        at=NOW,
        ok=True,
        sent=10,
        lost=1,
        rtts_s=(0.010, 0.020, 0.030),
        jitter_s=0.004,
        ttfb_s=0.25,
        certificate_expiry=datetime(2027, 1, 1, tzinfo=UTC),
    )
    return {
        "thư": Service(name="thư", kind=ServiceKind.HTTPS, target="mail.example", results=(mail,)),
        "cổng": Service(
            name="cổng",
            kind=ServiceKind.HTTPS,
            target="portal.example",
            results=(ProbeResult(at=NOW, ok=None),),
        ),
        "mới": Service(name="mới", kind=ServiceKind.DNS, target="192.0.2.53"),
    }


def snapshot() -> Snapshot:
    router = device(ROUTER, "rt-1", role=Role.ROUTER, ip="192.0.2.1")
    core = replace(
        device(CORE, "sw-core", role=Role.SWITCH, ip="192.0.2.2"),
        facts={
            FactName.ROLE: fact("switch"),
            FactName.VENDOR: fact("Cisco"),
            FactName.MODEL: fact("C9300-24T"),
            FactName.OS: fact("IOS-XE"),
            FactName.VERSION: fact("17.9.4"),
            FactName.SERIAL: fact("FOC1234X0AB"),
            FactName.UPTIME_S: fact(7200.5),
        },
        tables={Interface: interfaces(), InterfaceCounters: counters()},
        deltas={1: delta(1, errors=100)},
        availability=Availability(up_s=3600, down_s=60, unknown_s=300, excluded_s=0),
    )
    access = replace(
        device(ACCESS, "sw-tang-2", role=Role.SWITCH, ip="192.0.2.3"),
        up=False,
        facts={FactName.ROLE: fact("switch"), FactName.MODEL: fact('SF"300\\x\n')},
    )
    stranger = replace(
        device(
            STRANGER,
            HOSTILE,
            ip="192.0.2.99",
            registration=Registration.UNREGISTERED,
        ),
        up=None,
    )
    pc = device("d-pc", "PC-VĂN-THƯ", ip="192.0.2.50")
    devices = {d.id: d for d in (router, core, access, stranger, pc)}
    return Snapshot(
        taken_at=NOW,
        agency=Agency(
            code="so-y-te",
            name="Sở Y tế",
            kind="so",
            profile="L2",
            site="tru-so",
            seats=2,
        ),
        devices=devices,
        links=(
            Link(
                a=ACCESS,
                a_if_index=None,
                a_port="gi24",
                b=CORE,
                b_if_index=1,
                b_port="Gi0/1",
                source="lldp",
                quality=LinkQuality.BOTH_ENDS,
            ),
            Link(
                a=CORE,
                a_if_index=2,
                a_port="Te1/1",
                b=DeviceId("d-pc"),
                b_if_index=None,
                b_port="",
                source="fdb",
                quality=LinkQuality.INFERRED,
            ),
        ),
        address_conflicts=(
            AddressConflict(
                ip=Ip("192.0.2.50"),
                macs=(Mac("02:00:00:00:00:32"), Mac("02:00:00:00:00:63")),
                devices=(DeviceId("d-pc"), STRANGER),
                first_seen=NOW,
                last_seen=NOW,
            ),
        ),
        services=services(),
        register=(RegisterEntry(key="FOC1234X0AB", name="sw-core", role=Role.SWITCH),),
        regulation=regulation(),
        findings=findings(),
        tasks=(
            TaskHealth(task="sweep", last_success=NOW, last_duration_s=0.5, failures=1),
            TaskHealth(task="poll"),
        ),
    )


def verdict() -> Verdict:
    states = {
        GateName.INFRASTRUCTURE: GateState.PASS,
        GateName.COVERAGE: GateState.UNDETERMINED,
        GateName.SECURITY: GateState.FAIL,
    }
    telnet = Reason(
        state=GateState.FAIL,
        text=Text(vi="Telnet còn mở trên sw-core", en="Telnet is open on sw-core"),
        rule="MGT-01",
        article="Điều 8 khoản 2",
        subject=CORE,
        subject_name="sw-core",
        since=NOW - timedelta(days=2),
        fix=Text(vi="Tắt Telnet, chỉ dùng SSH.", en="Turn Telnet off and use SSH only."),
    )
    return Verdict(
        state=VerdictState.NOT_READY,
        gates=tuple(
            Gate(
                name=name,
                state=states.get(name, GateState.UNDETERMINED),
                weight=15,
                share=0.5,
                reasons=(telnet,) if name is GateName.SECURITY else (),
            )
            for name in GateName
        ),
        score=61.4,
        judged_at=NOW,
        regulation="ab" * 32,
    )


def stats() -> AgentStats:
    return AgentStats(
        version="2026.11.0",
        revision="abc1234",
        packets_sent={"arp": 254, "udp": 31},
        snmp_requests={CORE: 120},
        snmp_timeouts={CORE: 2},
        availability={CORE: Availability(up_s=3600, down_s=60, unknown_s=300)},
        service_availability={"gw": Availability(up_s=3660, unknown_s=300)},
        hours=ServiceHours(),
        internal_errors=0,
        config_reload_ok=True,
        tasks=(TaskHealth(task="poll", last_success=NOW, last_duration_s=1.5),),
    )


class FixedState:
    """A provider whose answer the test sets."""

    def __init__(self, current: tuple[Snapshot, Verdict] | None) -> None:
        self.answer = current
        self.counters = stats()

    def current(self) -> tuple[Snapshot, Verdict] | None:
        return self.answer

    def stats(self) -> AgentStats:
        return self.counters


def measured() -> FixedState:
    """The agency after its first cycle."""
    return FixedState((snapshot(), verdict()))
