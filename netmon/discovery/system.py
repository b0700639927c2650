"""What the device is: system group, engine, chassis, and what its vendor's objects add.

A few GETs, no walk: the general objects; the markers of vendors that hide behind Net-SNMP, when
it is Net-SNMP that answers; the vendor's own objects; and the chassis rows of ENTITY-MIB. Which
source is believed, and how, is said in ``vendors``: the first reader that finds something wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from inventory.model import Claim, FactName, FactRank, Member
from inventory.observation import Key, engine_key, name_key, serial_key
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import text
from netmon.discovery.entity import read_chassis, read_chassis_v1
from netmon.discovery.stack import read_members
from netmon.discovery.vendors.base import (
    Evidence,
    Family,
    SystemGroup,
    clean,
    first,
)
from netmon.discovery.vendors.generic import (
    MED_MODEL,
    MED_OIDS,
    MED_SERIAL,
    MED_VERSION,
    UNKNOWN,
)
from netmon.discovery.vendors.registry import find, markers
from netmon.transport.base import SnmpValue, SnmpVersion

_SYSTEM = "1.3.6.1.2.1.1"
SYS_DESCR, SYS_OBJECT_ID, SYS_UPTIME = f"{_SYSTEM}.1.0", f"{_SYSTEM}.2.0", f"{_SYSTEM}.3.0"
SYS_CONTACT, SYS_NAME, SYS_LOCATION = f"{_SYSTEM}.4.0", f"{_SYSTEM}.5.0", f"{_SYSTEM}.6.0"
SYS_SERVICES = f"{_SYSTEM}.7.0"
IF_NUMBER = "1.3.6.1.2.1.2.1.0"
ENGINE_ID, ENGINE_BOOTS = "1.3.6.1.6.3.10.2.1.1.0", "1.3.6.1.6.3.10.2.1.2.0"
ENGINE_TIME = "1.3.6.1.6.3.10.2.1.3.0"

_GENERAL = (
    SYS_DESCR,
    SYS_OBJECT_ID,
    SYS_UPTIME,
    SYS_CONTACT,
    SYS_NAME,
    SYS_LOCATION,
    SYS_SERVICES,
    IF_NUMBER,
    ENGINE_ID,
    ENGINE_BOOTS,
    ENGINE_TIME,
)
# An SNMPv1 agent answers for one missing name with an error, and the rest must be asked again:
# there every object that may be missing costs a request, so only the likeliest are asked for.
_GENERAL_V1 = _GENERAL[:8]
_V1_SCALARS = 6
_TICKS_PER_S = 100
_DATE = r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}"  # a BIOS date in the serial's place would join machines
_TICKS_WRAP_S = 2**32 // _TICKS_PER_S
_WRAPS_MAX = 15  # twenty years: what claims more is no clock
_CLOCKS_APART_S = 600  # agent and engine start together, within the time a boot takes
_ENGINE_OCTETS = range(5, 33)  # SnmpEngineID, RFC 3411
_TEXT_FACTS = {
    FactName.SYS_NAME: (SYS_NAME, "SNMPv2-MIB::sysName"),
    FactName.SYS_CONTACT: (SYS_CONTACT, "SNMPv2-MIB::sysContact"),
    FactName.SYS_LOCATION: (SYS_LOCATION, "SNMPv2-MIB::sysLocation"),
}


async def look(session: DeviceSession) -> Look:
    """Read what the device is.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.get``.
    """
    reader = session.reader
    is_v1 = session.version == SnmpVersion.V1
    values = dict(await reader.get(_GENERAL_V1 if is_v1 else _GENERAL))
    system = _system_group(values)
    family = find(Evidence(system=system))
    if (family.generic or family is UNKNOWN) and not is_v1:
        values |= await reader.get(markers())
        family = find(Evidence(system=system, values=values))
    general = () if is_v1 else MED_OIDS
    wanted = [oid for oid in (*family.oids(system), *general) if oid not in values]
    values |= await reader.get(wanted[:_V1_SCALARS] if is_v1 else wanted)
    if not is_v1:
        for column in family.columns():
            values |= dict(await reader.walk(column))
    chassis = await (
        read_chassis_v1(reader, family.places) if is_v1 else read_chassis(reader, family.places)
    )
    evidence = Evidence(system=system, values=values, chassis=chassis)
    engine_id = _engine_id(values) or _hex(await reader.engine_id())
    facts = {**_general_facts(values, engine_id), **_identity(family, evidence)}
    rows = await read_members(reader, None if is_v1 else family.stack, chassis)
    return Look(keys=frozenset(_keys(facts, engine_id, rows)), facts=facts, tables={Member: rows})


def _system_group(values: Mapping[str, SnmpValue]) -> SystemGroup:
    services = values.get(SYS_SERVICES)
    return SystemGroup(
        descr=(text(values.get(SYS_DESCR)) or "").strip('"'),
        object_id=_object_id(values),
        name=clean(values.get(SYS_NAME)) or "",
        services=services if isinstance(services, int) else 0,
    )


def _object_id(values: Mapping[str, SnmpValue]) -> str:
    value = values.get(SYS_OBJECT_ID)
    text = value.strip(".") if isinstance(value, str) else ""
    return "" if text in {"", "0", "0.0"} else text


def _identity(family: Family, evidence: Evidence) -> dict[FactName, Claim]:
    """The family's facts; what it leaves open, the general readers may know."""
    readers = {
        FactName.VENDOR: (*family.vendor, *UNKNOWN.vendor),
        FactName.OS: family.os,
        FactName.VERSION: (*(family.version or UNKNOWN.version), *MED_VERSION),
        FactName.MODEL: (*family.model, *MED_MODEL),
        FactName.SERIAL: (*family.serial, *MED_SERIAL),
        FactName.ROLE: (*family.role, *UNKNOWN.role),
    }
    found = {name: first(which, evidence) for name, which in readers.items()}
    serial = found[FactName.SERIAL]
    if serial is not None and re.fullmatch(_DATE, str(serial.value)):
        found[FactName.SERIAL] = None
    return {name: claim for name, claim in found.items() if claim is not None}


def _general_facts(values: Mapping[str, SnmpValue], engine_id: str | None) -> dict[FactName, Claim]:
    facts: dict[FactName, Claim] = {}

    def add(name: FactName, value: str | float | None, origin: str) -> None:
        if value is not None and value != "":
            facts[name] = Claim(value, origin, FactRank.SYSTEM)

    add(FactName.SYS_DESCR, text(values.get(SYS_DESCR)), "SNMPv2-MIB::sysDescr")
    for name, (oid, origin) in _TEXT_FACTS.items():
        add(name, clean(values.get(oid)), origin)
    add(FactName.SYS_OBJECT_ID, _object_id(values), "SNMPv2-MIB::sysObjectID")
    add(FactName.ENGINE_ID, engine_id, "SNMP-FRAMEWORK-MIB::snmpEngineID")
    boots, interfaces = values.get(ENGINE_BOOTS), values.get(IF_NUMBER)
    add(FactName.ENGINE_BOOTS, _count(boots), "SNMP-FRAMEWORK-MIB::snmpEngineBoots")
    add(FactName.INTERFACE_COUNT, _count(interfaces), "IF-MIB::ifNumber")
    add(FactName.UPTIME_S, _uptime(values), "SNMPv2-MIB::sysUpTime")
    return facts


def _count(value: SnmpValue | None) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None


def _uptime(values: Mapping[str, SnmpValue]) -> float | None:
    """Seconds up; snmpEngineTime tells how often sysUpTime wrapped (every 497 days)."""
    ticks = _count(values.get(SYS_UPTIME))
    if ticks is None:
        return None
    seconds = ticks / _TICKS_PER_S
    engine = _count(values.get(ENGINE_TIME))
    if engine is not None and engine > _TICKS_WRAP_S:
        wraps = round((engine - seconds) / _TICKS_WRAP_S)
        apart = abs(engine - seconds - wraps * _TICKS_WRAP_S)
        if wraps <= _WRAPS_MAX and apart < _CLOCKS_APART_S:
            seconds += wraps * _TICKS_WRAP_S
    return seconds


def _engine_id(values: Mapping[str, SnmpValue]) -> str | None:
    value = values.get(ENGINE_ID)
    return _hex(value if isinstance(value, bytes) else None)


def _hex(value: bytes | None) -> str | None:
    return value.hex() if value is not None and len(value) in _ENGINE_OCTETS else None


def _keys(
    facts: Mapping[FactName, Claim], engine_id: str | None, rows: Iterable[Member]
) -> Iterable[Key]:
    def value(name: FactName) -> str | None:
        claim = facts.get(name)
        return str(claim.value) if claim else None

    vendor = value(FactName.VENDOR)
    serials = {value(FactName.SERIAL), *(row.serial for row in rows)}
    keys = [serial_key(vendor, serial) for serial in serials]
    keys.append(engine_key(engine_id))
    keys.append(name_key(value(FactName.SYS_NAME), value(FactName.SYS_OBJECT_ID)))
    return (key for key in keys if key is not None)


SYSTEM = Source(
    name="system",
    look=look,
    packets="1 general + 2 behind Net-SNMP + 1-2 vendor + 1-6 chassis + 1-6 stack; at most 20",
)
