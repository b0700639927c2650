"""What devices tell about themselves: scalar facts, and rows of tables.

A *fact* is one named value with its origin and the rank of that origin. A *row* is one line of a
table that a device keeps (its interfaces, its forwarding table, its neighbours...). Rows are frozen
dataclasses of plain JSON values so that one codec stores, exports and signs all of them; a new
table is a new ``Row`` subclass here and a source that fills it, nothing else.
"""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, ClassVar, Self, Union, cast, get_args, get_origin, get_type_hints

from inventory.types import Ip, Mac

FactValue = str | int | float | bool


class FactName(StrEnum):
    """The scalar facts a device can have."""

    VENDOR = "vendor"
    OS = "os"
    VERSION = "version"
    MODEL = "model"
    SERIAL = "serial"
    ROLE = "role"
    HOSTNAME = "hostname"  # a name heard elsewhere: DHCP, mDNS, DNS
    SYS_NAME = "sys_name"
    SYS_DESCR = "sys_descr"
    SYS_OBJECT_ID = "sys_object_id"
    SYS_CONTACT = "sys_contact"
    SYS_LOCATION = "sys_location"
    UPTIME_S = "uptime_s"
    ENGINE_ID = "engine_id"  # hexadecimal, lower case
    ENGINE_BOOTS = "engine_boots"
    INTERFACE_COUNT = "interface_count"  # ifNumber as the device states it
    BRIDGE_MAC = "bridge_mac"
    CHASSIS_ID = "chassis_id"
    SNMP_VERSION = "snmp_version"  # the version that answered: v3, v2c, v1
    DHCP_FINGERPRINT = "dhcp_fingerprint"  # parameter request list (option 55), "1,3,6,15"
    DHCP_VENDOR_CLASS = "dhcp_vendor_class"  # option 60


class FactRank(IntEnum):
    """Which origin is believed: the higher one (discovery: "which source is believed")."""

    OUI = 10
    HEARSAY = 20  # LLDP, CDP, DHCP: a third party says so
    SYSTEM = 30  # sysDescr / sysObjectID knowledge
    VENDOR_MIB = 40
    ENTITY = 50  # ENTITY-MIB chassis and stack rows


class Role(StrEnum):
    """What a device is for."""

    ROUTER = "router"
    SWITCH = "switch"
    FIREWALL = "firewall"
    ACCESS_POINT = "access-point"
    WIRELESS_CONTROLLER = "wireless-controller"
    PRINTER = "printer"
    UPS = "ups"
    PDU = "pdu"
    CAMERA = "camera"
    NVR = "nvr"
    PHONE = "phone"
    NAS = "nas"
    SERVER = "server"
    WORKSTATION = "workstation"
    HYPERVISOR = "hypervisor"
    SENSOR = "sensor"
    OTHER = "other"


INFRASTRUCTURE_ROLES = frozenset(
    {
        Role.ROUTER,
        Role.SWITCH,
        Role.FIREWALL,
        Role.ACCESS_POINT,
        Role.WIRELESS_CONTROLLER,
    }
)
"""Roles that carry the LAN: what INV-01 and the gates mean by infrastructure."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's value for a fact, with the object it was read from, e.g. ``ENTITY-MIB::...``."""

    value: FactValue
    origin: str
    rank: FactRank


@dataclass(frozen=True, slots=True)
class Row:
    """Base of the tables. ``TABLE`` is the name under which rows are stored and exported."""

    TABLE: ClassVar[str] = ""

    def to_json(self) -> dict[str, Any]:
        """The row as JSON values, fields that are None left out."""
        out: dict[str, Any] = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is not None:
                out[field.name] = list(value) if isinstance(value, tuple) else value
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The reverse of ``to_json``; unknown fields (from a newer book) are ignored."""
        names, tuples = _fields(cast("Hashable", cls))
        known = {k: v for k, v in data.items() if k in names}
        for name in tuples:
            if isinstance(known.get(name), list):
                known[name] = tuple(known[name])
        return cls(**known)


@functools.cache  # resolving type hints costs 200 times what building the row does
def _fields(cls: type[Row]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields of a row type, and those of them that hold tuples."""
    hints = get_type_hints(cls)
    names = frozenset(f.name for f in dataclasses.fields(cls))
    return names, frozenset(name for name in names if _is_tuple(hints[name]))


def _is_tuple(hint: object) -> bool:
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return any(_is_tuple(arg) for arg in get_args(hint))
    return origin is tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface(Row):
    """One interface (IF-MIB, RFC 2863; EtherLike-MIB, RFC 3635)."""

    TABLE: ClassVar[str] = "interfaces"

    index: int
    name: str | None = None  # ifName
    description: str | None = None  # ifDescr
    alias: str | None = None  # ifAlias
    type: int | None = None  # IANAifType
    mac: Mac | None = None
    mtu: int | None = None
    admin: str | None = None  # up, down, testing
    oper: str | None = None  # up, down, testing, unknown, dormant, notPresent, lowerLayerDown
    speed_bps: int | None = None
    duplex: str | None = None  # full, half, unknown
    last_change_age_s: float | None = None  # seconds before seen_at; None: not told
    connector: bool | None = None  # ifConnectorPresent

    @property
    def label(self) -> str:
        """The name to show and to label metrics with: ifName, else ifDescr, else the index."""
        return self.name or self.description or str(self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceCounters(Row):
    """An interface's counters as read, 64-bit where the device has them (RFC 2863)."""

    TABLE: ClassVar[str] = "interface_counters"

    index: int
    discontinuity: int | None = None  # ifCounterDiscontinuityTime, TimeTicks
    in_octets: int | None = None
    out_octets: int | None = None
    in_ucast: int | None = None
    in_multicast: int | None = None
    in_broadcast: int | None = None
    out_ucast: int | None = None
    out_multicast: int | None = None
    out_broadcast: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None
    in_discards: int | None = None
    out_discards: int | None = None
    in_unknown_protos: int | None = None
    fcs_errors: int | None = None
    late_collisions: int | None = None
    high_capacity: bool = False  # octets came from ifHC*: wraps are not to be expected


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceAddress(Row):
    """An address the device itself owns (IP-MIB ipAddrTable / ipAddressTable)."""

    TABLE: ClassVar[str] = "addresses"

    ip: Ip
    if_index: int | None = None
    prefix_len: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArpEntry(Row):
    """An address-to-MAC binding in the device's ARP or ND cache (ipNetToMedia/ipNetToPhysical)."""

    TABLE: ClassVar[str] = "arp"

    ip: Ip
    mac: Mac
    if_index: int | None = None
    static: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FdbEntry(Row):
    """A MAC in the device's forwarding table (BRIDGE-MIB RFC 4188, Q-BRIDGE-MIB RFC 4363)."""

    TABLE: ClassVar[str] = "fdb"

    mac: Mac
    port: int  # dot1dBasePort
    if_index: int | None = None
    vlan: int | None = None
    own: bool = False  # status self: one of the bridge's own addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbor(Row):
    """A neighbour as LLDP (IEEE 802.1AB), CDP or MNDP announces it."""

    TABLE: ClassVar[str] = "neighbors"

    protocol: str  # lldp, cdp, mndp
    local_if_index: int | None = None
    local_port: str | None = None  # the local port's name, when the index could not be resolved
    chassis_id: str | None = None  # canonical MAC when the subtype is a MAC
    chassis_id_subtype: str | None = None  # mac, address, name, component, local...
    port_id: str | None = None
    port_id_subtype: str | None = None
    port_description: str | None = None
    sys_name: str | None = None
    sys_descr: str | None = None
    addresses: tuple[Ip, ...] = ()
    capabilities: tuple[str, ...] = ()  # bridge, router, wlan-ap, phone, station, repeater...
    platform: str | None = None  # CDP's word for the neighbour's model


@dataclass(frozen=True, slots=True, kw_only=True)
class Vlan(Row):
    """A VLAN configured on the device."""

    TABLE: ClassVar[str] = "vlans"

    vlan: int
    name: str | None = None


class MemberRole(StrEnum):
    """What a unit does in its stack, whatever its maker calls it."""

    ACTIVE = "active"  # master, commander, conductor, management unit
    STANDBY = "standby"  # backup
    MEMBER = "member"  # slave, line card


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Row):
    """One physical member of a stack (ENTITY-MIB chassis rows, makers' stack tables)."""

    TABLE: ClassVar[str] = "members"

    position: int
    serial: str | None = None
    model: str | None = None
    version: str | None = None
    role: MemberRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortProbe(Row):
    """What a TCP or UDP port of the device answered to the agent's own probe."""

    TABLE: ClassVar[str] = "port_probes"

    port: int
    transport: str = "tcp"
    state: str  # open, closed (refused), silent
    service: str | None = None  # telnet, http...: what answered, when it was recognised
    detail: str | None = None  # e.g. "login page", "redirects to https"


@dataclass(frozen=True, slots=True, kw_only=True)
class SnmpAccess(Row):
    """Which SNMP access the device answered, by the name of the credential, never its value."""

    TABLE: ClassVar[str] = "snmp_access"

    version: str  # v1, v2c, v3
    credential: str  # configured name, or "public"/"private" for the well-known communities
    answered: bool
    level: str | None = None  # noAuthNoPriv, authNoPriv, authPriv (v3)


@dataclass(frozen=True, slots=True, kw_only=True)
class SshAccess(Row):
    """What came of the newest look at the device over SSH; the credential by name only."""

    TABLE: ClassVar[str] = "ssh_access"

    port: int
    answered: bool  # a session was opened and a prompt came
    platform: str | None = None
    credential: str | None = None
    version: str | None = None  # the server's identification, e.g. SSH-2.0-Cisco-1.25
    key_type: str | None = None
    key_bits: int | None = None
    fingerprint: str | None = None  # of the host key it showed, SHA256:...
    key_changed: bool = False  # it is not the one pinned for the device
    pinned: str | None = None  # fingerprint of that one, where it changed
    problem: str | None = None  # why there is no configuration: timeout, login, truncated...


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgePort(Row):
    """A port of the bridge and the VLAN of its untagged frames (BRIDGE-MIB, Q-BRIDGE-MIB)."""

    TABLE: ClassVar[str] = "bridge_ports"

    port: int  # dot1dBasePort
    if_index: int | None = None
    pvid: int | None = None  # dot1qPvid


@dataclass(frozen=True, slots=True, kw_only=True)
class StpBridge(Row):
    """The bridge's own part in the spanning tree (BRIDGE-MIB dot1dStp, RFC 4188)."""

    TABLE: ClassVar[str] = "stp"

    protocol: str | None = None  # stp, rstp, mstp, decLb100, unknown
    priority: int | None = None  # dot1dStpPriority, 0 to 65535
    root: Mac | None = None  # of dot1dStpDesignatedRoot
    root_priority: int | None = None
    root_cost: int | None = None
    root_port: int | None = None  # bridge port; 0: the bridge is the root
    topology_changes: int | None = None
    since_change_s: float | None = None  # seconds before seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class StpPort(Row):
    """One port in the spanning tree (BRIDGE-MIB, RSTP-MIB RFC 4318)."""

    TABLE: ClassVar[str] = "stp_ports"

    port: int  # dot1dBasePort
    if_index: int | None = None
    state: str | None = None  # disabled, blocking, listening, learning, forwarding, broken
    enabled: bool | None = None
    path_cost: int | None = None
    designated_bridge: Mac | None = None
    forward_transitions: int | None = None
    edge: bool | None = None  # dot1dStpPortOperEdgePort


@dataclass(frozen=True, slots=True, kw_only=True)
class PoeSupply(Row):
    """A power source for Ethernet ports (POWER-ETHERNET-MIB pethMainPseTable, RFC 3621)."""

    TABLE: ClassVar[str] = "poe"

    group: int
    power_w: int | None = None
    consumption_w: int | None = None
    status: str | None = None  # on, off, faulty
    threshold: float | None = None  # usage at which the device itself warns, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PoePort(Row):
    """A powered port (pethPsePortTable); ``port`` is the vendor's number in the group."""

    TABLE: ClassVar[str] = "poe_ports"

    group: int
    port: int
    enabled: bool | None = None
    status: str | None = None  # disabled, searching, delivering, fault, test, otherFault
    power_class: int | None = None  # IEEE 802.3 class 0 to 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor(Row):
    """A sensor or a part with a state: ENTITY-SENSOR-MIB (RFC 3433) and vendors' own tables."""

    TABLE: ClassVar[str] = "sensors"

    index: str
    kind: str  # celsius, volts, amperes, watts, hertz, percent, rpm, cmm, truth, fan, psu, other
    name: str | None = None
    value: float | None = None  # in the unit of its kind
    state: str | None = None  # ok, warning, critical, absent, failed, unavailable
    limit: float | None = None  # the vendor's own upper threshold, same unit
    origin: str | None = None  # the MIB table it was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class Load(Row):
    """How busy a processor or a memory is."""

    TABLE: ClassVar[str] = "load"

    kind: str  # cpu, memory
    index: str
    name: str | None = None
    ratio: float  # 0 to 1; for a processor the longest average the device gives, up to 5 minutes
    origin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LagMember(Row):
    """A port that may aggregate (LAG-MIB dot3adAggPortTable, IEEE 802.1AX)."""

    TABLE: ClassVar[str] = "lag_members"

    if_index: int
    aggregator: int | None = None  # ifIndex of the aggregate it is attached to
    actor_state: tuple[
        str, ...
    ] = ()  # LacpState: activity, timeout, aggregation, synchronization...
    partner: Mac | None = None  # the other end's system id

    @property
    def bundled(self) -> bool:
        """Whether it carries traffic in its aggregate (IEEE 802.1AX 6.4)."""
        return {"synchronization", "collecting", "distributing"} <= set(self.actor_state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer(Row):
    """A printer's own state (Printer-MIB RFC 3805, HOST-RESOURCES-MIB RFC 2790)."""

    TABLE: ClassVar[str] = "printer"

    serial: str | None = None
    page_count: int | None = None  # of the first marker, impressions over its life
    status: str | None = None  # other, unknown, idle, printing, warmup
    errors: tuple[str, ...] = ()  # lowPaper, noPaper, lowToner, noToner, doorOpen, jammed...


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(Row):
    """A printer's consumable (prtMarkerSuppliesTable)."""

    TABLE: ClassVar[str] = "supplies"

    index: str
    name: str | None = None
    kind: str | None = None  # toner, ink, wasteToner, opc, fuser...
    level: int | None = None
    capacity: int | None = None
    some: bool | None = None  # the printer only knows whether there is any left


@dataclass(frozen=True, slots=True, kw_only=True)
class Ups(Row):
    """A UPS's battery and output (UPS-MIB, RFC 1628)."""

    TABLE: ClassVar[str] = "ups"

    battery: str | None = None  # unknown, normal, low, depleted
    on_battery_s: int | None = None
    remaining_min: int | None = None
    charge: float | None = None  # 0 to 1
    battery_v: float | None = None
    battery_celsius: float | None = None
    output: str | None = None  # other, none, normal, bypass, battery, booster, reducer
    load: float | None = None  # of the most loaded output line, 0 to 1 and beyond
    alarms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host(Row):
    """A host's own account of itself (HOST-RESOURCES-MIB, RFC 2790)."""

    TABLE: ClassVar[str] = "host"

    uptime_s: float | None = None  # hrSystemUptime: of the host, not of its SNMP agent
    processors: int | None = None
    processes: int | None = None
    users: int | None = None
    memory_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage(Row):
    """A storage area of a host (hrStorageTable)."""

    TABLE: ClassVar[str] = "storage"

    index: int
    name: str | None = None
    kind: str | None = None  # ram, virtualMemory, fixedDisk, flashMemory...
    size_bytes: int | None = None
    used_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigTimes(Row):
    """When the configuration was changed and saved, in seconds of sysUpTime; 0: not since start."""

    TABLE: ClassVar[str] = "config_times"

    up_s: float
    changed_s: float
    saved_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Row):
    """The device's clock and what keeps it (NTPv4-MIB RFC 5907, HOST-RESOURCES-MIB)."""

    TABLE: ClassVar[str] = "clock"

    mode: str | None = None  # notRunning, notSynchronized, noneConfigured, syncToLocal, ...
    offset_s: float | None = None  # to its time source, as the device says
    stratum: int | None = None
    source: str | None = None  # the active time source
    agent_offset_s: float | None = None  # device minus agent; within the request's round trip


@dataclass(frozen=True, slots=True, kw_only=True)
class DhcpOffer(Row):
    """An offer a DHCP server made (RFC 2131), as a row of that server."""

    TABLE: ClassVar[str] = "dhcp_offers"

    server: Ip | None = None  # option 54; None: the server did not say
    server_mac: Mac | None = None  # of the frame: the server's, or its relay's
    relay: Ip | None = None  # giaddr
    offered: Ip | None = None
    router: Ip | None = None  # option 3, the first
    dns: tuple[Ip, ...] = ()  # option 6
    segment: str = ""
    vlan: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MibValue(Row):
    """One instance of a MIB object that a rule of the agency asks for.

    A row without ``index`` says that the object was asked for and what came instead of values.
    """

    TABLE: ClassVar[str] = "mib_values"

    object: str  # OID as it was asked for
    index: str | None = None  # sub-identifiers after the object, "0" of a scalar
    value: int | float | str | None = None  # octets as text, else as 00:1b:... in hexadecimal
    problem: str | None = None  # absent, too-many, withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOutput(Row):
    """What a command that a rule of the agency asks for printed, secrets replaced."""

    TABLE: ClassVar[str] = "command_outputs"

    platform: str
    command: str
    lines: tuple[str, ...] = ()
    problem: str | None = None  # refused, too-long, timeout, hung-up


TABLES: dict[str, type[Row]] = {
    row.TABLE: row
    for row in (
        Interface,
        InterfaceCounters,
        InterfaceAddress,
        ArpEntry,
        FdbEntry,
        Neighbor,
        Vlan,
        Member,
        PortProbe,
        SnmpAccess,
        SshAccess,
        BridgePort,
        StpBridge,
        StpPort,
        PoeSupply,
        PoePort,
        Sensor,
        Load,
        LagMember,
        Printer,
        Supply,
        Ups,
        Host,
        Storage,
        Clock,
        ConfigTimes,
        DhcpOffer,
        MibValue,
        CommandOutput,
    )
}
