"""MikroTik: RouterOS and SwOS."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import Column, Family, both, descr, entity, says, scalar, under

_SWITCH = r"^(?:CRS|CSS|RB260|RB250)"
_AP = (
    r"^(?:RB)?(?:c[AW]P|wAP|mAP|SXT|LHG|DISC|QRT|OmniTIK|Groove|Metal|BaseBox|NetMetal|NetBox|"
    r"Audience|LDF|mANT|Cube)"
)
_BOARD = scalar("MIKROTIK-MIB::mtxrBoardName", "14988.1.1.7.9.0")

FAMILIES = (
    Family(
        name="MikroTik SwOS",
        matches=both(under("14988"), says(r"SwOS|^(?:CSS|RB2[56]0)")),
        vendor=("MikroTik",),
        os=("SwOS",),
        version=(
            descr(r"SwOS(?: Lite)? v?([0-9][\w.]*)"),
            scalar("MIKROTIK-MIB::mtxrLicVersion", "14988.1.1.4.4.0"),
        ),
        model=(descr(r"\b((?:CSS|CRS|RB)\S*\d\S*)"),),
        serial=(scalar("MIKROTIK-MIB::mtxrSerialNumber", "14988.1.1.7.3.0"),),
        role=(Role.SWITCH,),
    ),
    Family(
        name="MikroTik RouterOS",
        matches=under("14988"),
        vendor=("MikroTik",),
        os=("RouterOS",),
        version=(
            scalar("MIKROTIK-MIB::mtxrLicVersion", "14988.1.1.4.4.0"),
            entity(Column.DESCR, r"RouterOS ([0-9][\w.]*)"),
        ),
        model=(
            descr(r"^RouterOS (.+)"),
            entity(Column.DESCR, r" on (.+)"),
            _BOARD,
        ),
        serial=(scalar("MIKROTIK-MIB::mtxrSerialNumber", "14988.1.1.7.3.0"),),
        role=(
            descr(_SWITCH.replace("^", "^RouterOS "), lambda _: Role.SWITCH.value),
            descr(_AP.replace("^", "^RouterOS "), lambda _: Role.ACCESS_POINT.value),
            Role.ROUTER,
        ),
        places=(65536,),
    ),
)
