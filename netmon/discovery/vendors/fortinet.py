"""Fortinet: FortiGate, FortiSwitch, FortiAP and the management appliances."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    entity,
    scalar,
    sys_name,
    under,
)

_SYS_SERIAL = scalar("FORTINET-CORE-MIB::fnSysSerial", "12356.100.1.1.1.0")
_SWITCH_VERSION = "12356.106.4.1.1.0"

FAMILIES = (
    Family(
        name="FortiSwitch",
        matches=under("12356.106"),
        vendor=("Fortinet",),
        os=("FortiSwitch",),
        version=(
            scalar("FORTINET-FORTISWITCH-MIB::fsSysVersion", _SWITCH_VERSION, r"v([0-9][\w.]*)"),
            entity(Column.SOFTWARE, r"v([0-9][\w.]*)"),
        ),
        model=(
            scalar(
                "FORTINET-FORTISWITCH-MIB::fsSysVersion", _SWITCH_VERSION, r"^(FortiSwitch[\w-]+)"
            ),
            MODEL,
        ),
        serial=(SERIAL, _SYS_SERIAL),
        role=(Role.SWITCH,),
    ),
    Family(
        name="FortiAP",
        matches=under("12356.120"),
        vendor=("Fortinet",),
        os=("FortiAP",),
        version=(scalar("FORTINET-FORTIAP-MIB::fapVersion", "12356.120.1.1.0"), SOFTWARE),
        model=(
            scalar(
                "FORTINET-FORTIAP-MIB::fapVersion",
                "12356.120.1.1.0",
                r"^F?P(\w+)-",
                lambda name: f"FAP-{name}",
            ),
            MODEL,
        ),
        serial=(
            scalar("FORTINET-FORTIAP-MIB::fapSerialNum", "12356.120.1.2.0"),
            _SYS_SERIAL,
            SERIAL,
        ),
        role=(Role.ACCESS_POINT,),
    ),
    Family(
        name="FortiManager and FortiAnalyzer",
        matches=under("12356.103", "12356.102"),
        vendor=("Fortinet",),
        os=("FortiManager",),
        version=(
            scalar("FORTINET-FORTIMANAGER-FORTIANALYZER-MIB::fmSysVersion", "12356.103.2.1.7.0"),
            SOFTWARE,
        ),
        serial=(_SYS_SERIAL, SERIAL),
        role=(Role.SERVER,),
    ),
    Family(
        name="FortiGate",
        matches=under("12356"),
        vendor=("Fortinet",),
        os=("FortiOS",),
        version=(
            scalar("FORTINET-FORTIGATE-MIB::fgSysVersion", "12356.101.4.1.1.0"),
            entity(Column.SOFTWARE, r"(v?[0-9].*)"),
        ),
        model=(MODEL, entity(Column.DESCR, r"\b(F[GWR]\w?_\w+)"), sys_name(r"^(FortiGate-\w+)")),
        serial=(SERIAL, _SYS_SERIAL),
        role=(Role.FIREWALL,),
    ),
)
