"""Extreme Networks: EXOS, VOSS and BOSS (Avaya, Nortel), Enterasys, IQ Engine (Aerohive)."""

from __future__ import annotations

from inventory.model import MemberRole, Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    StackTable,
    descr,
    either,
    entity,
    says,
    scalar,
    under,
)

# EXTREME-STACKING-MIB extremeStackMemberTable: SummitStack
_STACK = StackTable(
    entry="1916.1.33.2.1",
    role=4,
    roles={"1": MemberRole.ACTIVE, "3": MemberRole.STANDBY, "2": MemberRole.MEMBER},
    version=7,
)

FAMILIES = (
    Family(
        name="Extreme EXOS",
        matches=under("1916"),
        vendor=("Extreme",),
        os=("EXOS",),
        version=(
            descr(r"version ([0-9][\w.-]*)"),
            scalar("EXTREME-SYSTEM-MIB::extremePrimarySoftwareRev", "1916.1.1.1.13.0"),
        ),
        model=(descr(r"\(([^)]+)\)"), entity(Column.DESCR), MODEL),
        serial=(
            scalar("EXTREME-SYSTEM-MIB::extremeSystemID", "1916.1.1.1.16.0", r"([\w-]+)$"),
            SERIAL,
        ),
        role=(
            descr(r"wireless|AP\d{3,4}", lambda _: Role.ACCESS_POINT.value),
            Role.SWITCH,
        ),
        stack=_STACK,
    ),
    Family(
        name="Extreme VOSS",
        matches=under("2272"),
        vendor=("Extreme",),
        os=("VOSS",),
        version=(
            scalar("RAPID-CITY::rcSysVersion", "2272.1.1.7.0"),
            descr(r"\(v?([0-9]+\.[\w.]+)\)"),
            SOFTWARE,
        ),
        model=(descr(r"^([A-Z]+-?\d\w*(?:-\w+)*)"), MODEL),
        serial=(scalar("RAPID-CITY::rcChasSerialNumber", "2272.1.4.2.0"), SERIAL),
        role=(Role.SWITCH,),
    ),
    Family(
        name="Extreme BOSS",
        matches=either(under("45"), says(r"^Ethernet (?:Routing )?Switch \d")),
        vendor=("Extreme",),
        os=("BOSS",),
        version=(descr(r"SW:v?([0-9][\w.]*)"), entity(Column.SOFTWARE, r"v?([0-9][\w.]*)")),
        model=(
            descr(r"Ethernet Routing Switch (\S+)", lambda text: f"ERS-{text}"),
            descr(r"Ethernet Switch (\S+)", lambda text: f"ES-{text}"),
            descr(r"^([A-Z]\w*[- ]?\d\S*)"),
            MODEL,
        ),
        serial=(SERIAL, scalar("S5-CHASSIS-MIB::s5ChasSerNum", "45.1.6.3.1.6.0")),
        role=(Role.SWITCH,),
    ),
    Family(
        name="Enterasys",
        matches=under("5624", "52"),
        vendor=("Extreme",),
        os=("Enterasys",),
        version=(descr(r"Rev ([0-9][\w.]*)"), SOFTWARE),
        model=(
            descr(r"Inc\.? (?:Enterasys )?(\S+(?: \S+)*?) Rev"),
            descr(r"(?:Enterasys|Extreme) (?:Networks,? ?)?(?:Inc\.? )?(\S*\d\S*)"),
            MODEL,
        ),
        role=(Role.SWITCH,),
    ),
    Family(
        name="Extreme IQ Engine",
        matches=under("26928"),
        vendor=("Extreme",),
        os=("HiveOS",),
        version=(
            descr(r"(?:HiveOS|IQ Engine) ([0-9].*)"),
            scalar("AH-SYSTEM-MIB::ahFirmwareVersion", "26928.1.2.12.0"),
        ),
        model=(descr(r"^(\S+),"), scalar("AH-SYSTEM-MIB::ahDeviceMode", "26928.1.2.6.0")),
        serial=(scalar("AH-SYSTEM-MIB::ahSystemSerial", "26928.1.2.5.0"),),
        role=(Role.ACCESS_POINT,),
    ),
)
