"""Allied Telesis: AlliedWare Plus, AlliedWare, and the Radlan-based 8000S."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    both,
    descr,
    either,
    entity,
    says,
    scalar,
    under,
)
from netmon.discovery.vendors.radlan import radlan

_BOARD = "207.8.4.4.3.21.1.1"  # AT-BOARDS-MIB rscBoardTable, by stack member and board
_MAIN_BOARDS = ("5.6", "1.3", "1.1", "1.2")  # the controller of a frame; the base of a member
_OLD_BOARD = "207.8.4.4.5.2.1"  # AR-ROUTER's hardware boards

FAMILIES = (
    Family(
        name="AlliedWare Plus",
        matches=both(under("207"), says(r"AW\+|AlliedWare Plus|Allied Telesis router/switch")),
        vendor=("Allied Telesis",),
        os=("AlliedWare Plus",),
        version=(
            scalar("AT-SETUP-MIB::currSoftVersion", "207.8.4.4.4.500.2.1.1.0"),
            descr(r"(?:AW\+ v|Version )([0-9][\w.-]*)"),
            SOFTWARE,
        ),
        model=(
            MODEL,
            entity(Column.NAME, r"^(AT-\S.*)"),
            *(
                scalar("AT-BOARDS-MIB::rscBoardName", f"{_BOARD}.4.{board}")
                for board in _MAIN_BOARDS
            ),
            descr(r"\b((?:AT-)?x\d{3}\S*)"),
        ),
        serial=(
            SERIAL,
            *(
                scalar("AT-BOARDS-MIB::rscBoardSerialNumber", f"{_BOARD}.8.{board}")
                for board in _MAIN_BOARDS
            ),
        ),
        role=(
            descr(r"\bAT-?AR\d|router(?!/)", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="AlliedWare",
        matches=both(under("207"), says(r"version \d.*, built|CentreCOM|Rapier|AT-9\d{3}")),
        vendor=("Allied Telesis",),
        os=("AlliedWare",),
        version=(descr(r"version ([0-9][\w.-]*)"),),
        model=(descr(r"^(?:Allied Telesis |ATI )?(.+?),? version"), MODEL),
        serial=(scalar("AR-BOARDS-MIB::hardwareBoardSerialNumber", f"{_OLD_BOARD}.5.1"), SERIAL),
        role=(
            descr(r"\bAR\d{3}", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Allied Telesis",
        matches=either(under("207"), says(r"^ATI AT-")),
        vendor=("Allied Telesis",),
        os=("AT-S",),
        version=(*radlan()["version"], descr(r"[Vv]ersion ([0-9][\w.-]*)")),
        model=(
            MODEL,
            entity(Column.DESCR, r"^(AT-\S.*)"),
            descr(r"\b(AT-\w[\w/-]*)"),
        ),
        serial=radlan()["serial"],
        role=(
            descr(r"AT-(?:TQ|WA)\w*\d", lambda _: Role.ACCESS_POINT.value),
            Role.SWITCH,
        ),
    ),
)
