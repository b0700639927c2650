"""Planet and Moxa, Hirschmann: small-business and industrial networking."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Family,
    descr,
    scalar,
    under,
)

_MOXA = "{}.1"  # every product's own MIB starts below its sysObjectID
_HM = "248.14.1.1"  # HMPRIV-MGMT-SNMP-MIB hmSystem

FAMILIES = (
    Family(
        name="Planet",
        matches=under("10456"),
        vendor=("Planet",),
        os=("Planet",),
        version=(descr(r"\b(v\d[\w.]+)$"), descr(r"[Vv]ersion:? ([\w.]+)"), SOFTWARE),
        model=(descr(r"^PLANET,? ?([^,\s]+)"), descr(r"\b([A-Z]{2,6}-\d[\w-]+)"), MODEL),
        role=(
            descr(r"Wireless AP|WDAP|WNAP|Access Point", lambda _: Role.ACCESS_POINT.value),
            descr(r"Router|Gateway|\bVR-", lambda _: Role.ROUTER.value),
            descr(r"\bICA-|Camera", lambda _: Role.CAMERA.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Moxa",
        matches=under("8691"),
        vendor=("Moxa",),
        os=("Moxa",),
        version=(scalar("MOXA-MIB::firmwareVersion", f"{_MOXA}.4.0"), descr(r"\b(V\d[\w.]+)")),
        model=(
            scalar("MOXA-MIB::switchModel", f"{_MOXA}.2.0"),
            descr(r"^([A-Z]+-\w[\w-]*)"),
            MODEL,
        ),
        serial=(scalar("MOXA-MIB::serialNumber", f"{_MOXA}.78.0"), SERIAL),
        role=(
            descr(r"^(?:AWK)", lambda _: Role.ACCESS_POINT.value),
            descr(r"^(?:EDR|OnCell)", lambda _: Role.ROUTER.value),
            descr(r"^(?:NPort|MGate|ioLogik|CN\d)", lambda _: Role.OTHER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Hirschmann",
        matches=under("248"),
        vendor=("Hirschmann",),
        os=("HiOS",),
        version=(
            scalar("HMPRIV-MGMT-SNMP-MIB::hmSysVersion", f"{_HM}.2.0", r"SW: (\S+)"),
            scalar(
                "HM2-DEVMGMT-MIB::hm2DevMgmtSwVersion",
                "248.11.10.1.3.1.6.1.1.1",
                r"([\w-]*\d[\w.]+)",
            ),
        ),
        model=(
            scalar("HMPRIV-MGMT-SNMP-MIB::hmSysGroupModuleName", f"{_HM}.9.1.3.1"),
            scalar("HM2-DEVMGMT-MIB::hm2DevMgmtProductDescr", "248.11.10.1.1.2.0"),
            descr(r"Hirschmann (\S+)"),
            MODEL,
        ),
        serial=(
            scalar("HMPRIV-MGMT-SNMP-MIB::hmSysGroupModuleSerialNum", f"{_HM}.9.1.10.1"),
            scalar("HM2-DEVMGMT-MIB::hm2DevMgmtSerialNumber", "248.11.10.1.1.3.0"),
        ),
        role=(Role.SWITCH,),
    ),
)
