"""Zyxel: switches, ZyWALL/USG/ATP firewalls, access points, DSL and 5G routers."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    Reader,
    descr,
    entity,
    scalar,
    under,
)

_COMMON = "890.1.15.3.1"  # ZYXEL-ES-COMMON / ZYXEL-COMMON sysInfo


def _role(pattern: str, role: Role) -> Reader:
    return descr(rf"^(?:Zyxel )?(?:{pattern})", lambda _: role.value)


FAMILIES = (
    Family(
        name="Zyxel",
        matches=under("890"),
        vendor=("Zyxel",),
        os=(
            descr(r"^(?:ZyWALL|USG|ATP|VPN\d|UAG)", lambda _: "ZLD"),
            "ZyNOS",
        ),
        version=(
            scalar("ZYXEL-ES-COMMON::sysSwVersionString", f"{_COMMON}.6.0", r"(V?\d\S*)"),
            SOFTWARE,
            descr(r"\b(V\d+\.\d+\(\w+\.\d+\)\w*)"),
        ),
        model=(
            descr(r"^(?:Zyxel )?((?:(?:ZyWALL|USG|FLEX|ATP|VPN|UAG) ?)+[\w-]*\d[\w-]*)"),
            descr(r"^(?:Zyxel )?([A-Z][\w+-]*\d[\w+-]*(?: PRO| HP| v\d)?)"),
            scalar("ZYXEL-ES-COMMON::sysProductModel", f"{_COMMON}.11.0"),
            MODEL,
            entity(Column.DESCR),
        ),
        serial=(scalar("ZYXEL-ES-COMMON::sysProductSerialNumber", f"{_COMMON}.12.0"), SERIAL),
        role=(
            _role(r"ZyWALL|USG|ATP|VPN\d", Role.FIREWALL),
            _role(r"NWA|WAC|WAX|WBE|NAP|UAP", Role.ACCESS_POINT),
            _role(r"NXC", Role.WIRELESS_CONTROLLER),
            _role(r"NAS|NSA", Role.NAS),
            _role(r"VMG|NBG|LTE|NR\d|P-\d|SBG|EMG|DX\d|FWA|AMG|PMG|Prestige", Role.ROUTER),
            Role.SWITCH,
        ),
    ),
)
