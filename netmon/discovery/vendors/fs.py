"""FS (Fiberstore): switches on four makers' software, told apart by their object trees."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Family,
    Readers,
    both,
    descr,
    says,
    scalar,
    under,
)
from netmon.discovery.vendors.edgecore import accton
from netmon.discovery.vendors.ruijie import ROLES, rgos

_GBN = "13464.1.2.1.1.2"
_RGOS_VERSION, _RGOS_MODEL, _RGOS_SERIAL = rgos("52642")
_SWITCH: Readers = (Role.SWITCH,)

FAMILIES = (
    Family(
        name="FS on Accton software",
        matches=under("52642.2.1"),
        vendor=("FS",),
        os=("FSOS",),
        **accton("FS-MIB"),
        role=_SWITCH,
    ),
    Family(
        name="FS on BDCOM software",
        matches=both(under("52642.1"), says(r"Internetwork Operating System|Series Software")),
        vendor=("FS",),
        os=("FSOS",),
        version=(descr(r"Version ([0-9][\w.]*)"), SOFTWARE),
        model=(descr(r"(\S+) Series Software"), MODEL),
        serial=(SERIAL, scalar("NMS-CHASSIS::nmscardSerial", "52642.3.6.10.1.4.0")),
        role=_SWITCH,
    ),
    Family(
        name="FS on RGOS",
        matches=under("52642"),
        vendor=("FS",),
        os=("FSOS",),
        version=(*_RGOS_VERSION, descr(r"Version ([0-9][\w.]*)"), SOFTWARE),
        model=_RGOS_MODEL,
        serial=_RGOS_SERIAL,
        role=ROLES,
    ),
    Family(
        name="FS on GBN software",
        matches=under("13464"),
        vendor=("FS",),
        os=("FSOS",),
        version=(
            scalar("GBNPlatformOAMSystem-MIB::softwareVersion", f"{_GBN}.2.0", r"(V\d\w+)"),
            SOFTWARE,
        ),
        model=(
            scalar("GBNPlatformOAMSystem-MIB::productName", f"{_GBN}.15.0", r"^(\S+)"),
            descr(r"\b([A-Z]+\d{3,}[\w-]*)"),
            MODEL,
        ),
        serial=(scalar("GBNPlatformOAMSystem-MIB::serialNumber", f"{_GBN}.19.0"), SERIAL),
        role=_SWITCH,
    ),
    Family(
        name="FS on Centec software",
        matches=under("27975"),
        vendor=("FS",),
        os=("FSOS",),
        version=(
            descr(r"Version ([0-9][\w.]*)"),
            scalar("FS-SWITCH-MIB::swVersion", "27975.1.3.5.0", r"Version ([0-9][\w.]*)"),
        ),
        model=(
            descr(r"\(([^)]+)\)"),
            scalar("FS-SWITCH-MIB::unitModel", "27975.37.1.5.1.4.1.1"),
            MODEL,
        ),
        serial=(scalar("FS-SWITCH-MIB::unitSerial", "27975.37.1.5.1.10.1.1"), SERIAL),
        role=_SWITCH,
    ),
)
