"""Firewall makers: Palo Alto, SonicWall, Sophos, Check Point, WatchGuard, Sangfor and others."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    Readers,
    both,
    descr,
    either,
    entity,
    has,
    says,
    scalar,
    under,
)

_PAN = "25461.2.1.2"
_SNWL = "8741.2.1.1"
_CP = "2620.1.6"
_FIREWALL: Readers = (Role.FIREWALL,)

FAMILIES = (
    Family(
        name="Palo Alto PAN-OS",
        matches=under("25461"),
        vendor=("Palo Alto Networks",),
        os=("PAN-OS",),
        version=(scalar("PAN-COMMON-MIB::panSysSwVersion", f"{_PAN}.1.1.0"), SOFTWARE),
        model=(
            MODEL,
            scalar("PAN-COMMON-MIB::panChassisType", f"{_PAN}.2.1.0"),
            descr(r"(PA-\w+|Panorama|M-\d+)"),
        ),
        serial=(scalar("PAN-COMMON-MIB::panSysSerialNumber", f"{_PAN}.1.3.0"), SERIAL),
        role=(
            descr(r"Panorama|M-\d00", lambda _: Role.SERVER.value),
            Role.FIREWALL,
        ),
    ),
    Family(
        name="SonicWall",
        matches=under("8741"),
        vendor=("SonicWall",),
        os=("SonicOS",),
        version=(
            scalar(
                "SONICWALL-FIREWALL-IP-STATISTICS-MIB::snwlSysFirmwareVersion",
                f"{_SNWL}.3.0",
                r"(\d[\w.-]+)",
            ),
            descr(r"SonicOS (?:\w+ )?(\d[\w.-]+)"),
        ),
        model=(
            scalar("SONICWALL-FIREWALL-IP-STATISTICS-MIB::snwlSysModel", f"{_SNWL}.1.0"),
            descr(r"^SonicWALL (.+?) \("),
        ),
        serial=(
            scalar("SONICWALL-FIREWALL-IP-STATISTICS-MIB::snwlSysSerialNumber", f"{_SNWL}.2.0"),
            SERIAL,
        ),
        role=_FIREWALL,
    ),
    Family(
        name="Sophos Firewall",
        matches=either(under("2604"), has("2604.5.1.1.2.0")),
        vendor=("Sophos",),
        os=("SFOS",),
        version=(scalar("SFOS-FIREWALL-MIB::sfosDeviceFWVersion", "2604.5.1.1.3.0"),),
        model=(scalar("SFOS-FIREWALL-MIB::sfosDeviceType", "2604.5.1.1.2.0"), MODEL),
        serial=(scalar("SFOS-FIREWALL-MIB::sfosDeviceAppKey", "2604.5.1.1.4.0"), SERIAL),
        role=_FIREWALL,
        markers=("2604.5.1.1.2.0",),
    ),
    Family(
        name="Cyberoam",
        matches=under("21067"),
        vendor=("Sophos",),
        os=(
            scalar("CYBEROAM-MIB::cyberoamVersion", "21067.2.1.1.3.0", r"^(SFOS)"),
            "CyberoamOS",
        ),
        version=(scalar("CYBEROAM-MIB::cyberoamVersion", "21067.2.1.1.3.0", r"(\d.*)"),),
        model=(scalar("CYBEROAM-MIB::applianceModel", "21067.2.1.1.2.0"),),
        serial=(scalar("CYBEROAM-MIB::applianceKey", "21067.2.1.1.1.0"),),
        role=_FIREWALL,
    ),
    Family(
        name="Check Point Gaia",
        matches=either(under("2620"), has(f"{_CP}.4.1.0")),
        vendor=("Check Point",),
        os=("Gaia",),
        version=(scalar("CHECKPOINT-MIB::svnVersion", f"{_CP}.4.1.0"),),
        model=(scalar("CHECKPOINT-MIB::svnApplianceProductName", f"{_CP}.16.7.0"),),
        serial=(scalar("CHECKPOINT-MIB::svnApplianceSerialNumber", f"{_CP}.16.3.0"),),
        role=_FIREWALL,
        markers=(f"{_CP}.4.1.0",),
    ),
    Family(
        name="WatchGuard Fireware",
        matches=under("3097"),
        vendor=("WatchGuard",),
        os=("Fireware",),
        version=(
            descr(r"\b(\d+\.\d+[\w.]*)"),
            SOFTWARE,
        ),
        model=(descr(r"\b((?:M|T|XTM|XTMv|Firebox ?[A-Z]?)\d[\w-]*|FireboxV \w+)"), MODEL),
        role=_FIREWALL,
    ),
    Family(
        name="Sangfor",
        matches=under("35047"),
        vendor=("Sangfor",),
        os=("Sangfor",),
        version=(descr(r"Version ([0-9][\w.]*)"), descr(r"-((?:AC|AD|AF|WAC)\d[\w.]*)")),
        model=(
            scalar("SANGFOR-GENERAL-MIB::sfDeviceInfo", "35047.1.1.0", r"model=(\S+)"),
            descr(r"^Linux ((?:AC|AD|AF|WAC|NGAF|SSL)-\d[\w-]*)"),
            MODEL,
        ),
        role=(
            descr(r"^Linux (?:Wac|WAC)|\bWAC", lambda _: Role.WIRELESS_CONTROLLER.value),
            descr(r"^Linux v?AD", lambda _: Role.OTHER.value),
            Role.FIREWALL,
        ),
    ),
    Family(
        name="Topsec",
        matches=under("14331"),
        vendor=("Topsec",),
        os=("TOS",),
        version=(descr(r"Version (V?\d\S*)"),),
        model=(descr(r"Topsec\s+(\S+?)\("), descr(r"Topsec\s+(\S+)")),
        role=_FIREWALL,
    ),
    Family(
        name="Venustech",
        matches=under("15227"),
        vendor=("Venustech",),
        os=("VSOS",),
        version=(descr(r"VSOS-(V\w+)"),),
        role=_FIREWALL,
    ),
    Family(
        name="Clavister",
        matches=under("5089"),
        vendor=("Clavister",),
        os=("cOS",),
        version=(descr(r"(\d+\.\d[\w.-]*)$"),),
        model=(descr(r"^(.+?) \d+\.\d"), MODEL),
        role=_FIREWALL,
    ),
    Family(
        name="DPtech",
        matches=under("31648"),
        vendor=("DPtech",),
        os=("Conplat",),
        version=(descr(r"Version (V\w+)"), descr(r"Version ([\w.]+)"), SOFTWARE),
        model=(descr(r"\b(DPX?\d[\w-]*?) Product"), MODEL, entity(Column.DESCR)),
        serial=(SERIAL,),
        role=(descr(r"\bDPX", lambda _: Role.SWITCH.value), Role.FIREWALL),
    ),
    Family(
        name="NSFOCUS",
        matches=either(under("19849"), both(says(r"^NSFOCUS"))),
        vendor=("NSFOCUS",),
        role=_FIREWALL,
    ),
    Family(
        name="Netentsec NGFW",
        matches=says(r"^Netentsec"),
        vendor=("Netentsec",),
        os=("NGFW",),
        role=_FIREWALL,
    ),
)
