"""Ruijie and Reyee: RGOS switches, routers, gateways and wireless."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import MODEL, SERIAL, Family, Readers, descr, scalar, under

_SYSTEM = "1.1.10.2.1.1"  # myRuijieSystemObjects below the maker's root


def _role(pattern: str, role: Role) -> Readers:
    return (descr(pattern, lambda _: role.value),)


ROLES: Readers = (
    *_role(r"Wireless (?:Switch|Controller|AC)|\(?(?:RG-)?WS\d|-WS-", Role.WIRELESS_CONTROLLER),
    *_role(r"Access Point|\((?:RG-)?(?:AP|RAP)\d", Role.ACCESS_POINT),
    *_role(r"Firewall|\((?:RG-)?WALL", Role.FIREWALL),
    *_role(r"Switch|\((?:RG-)?[SN]\d|\((?:RG-)?(?:NBS|ES)\d", Role.SWITCH),
    *_role(r"Router|Gateway|\((?:RG-)?(?:RSR|EG|NBR)", Role.ROUTER),
    Role.SWITCH,
)


def rgos(root: str) -> tuple[Readers, Readers, Readers]:
    """Version, model and serial readers of RGOS below an enterprise."""
    version = scalar(
        "RUIJIE-SYSTEM-MIB::ruijieSystemSwVersion",
        f"{root}.{_SYSTEM}.2.0",
        r"(?:RGOS|ReyeeOS) ([^\s,]+)|^(\S+)$",
    )
    serial = scalar("RUIJIE-SYSTEM-MIB::ruijieSystemSerialno", f"{root}.{_SYSTEM}.24.0")
    return (version,), (descr(r"\(([^()]*\d[^()]*)\)[^()]*$"), MODEL), (serial, SERIAL)


_VERSION, _MODEL, _SERIAL = rgos("4881")

FAMILIES = (
    Family(
        name="Ruijie RGOS",
        matches=under("4881"),
        vendor=("Ruijie",),
        os=("RGOS",),
        version=_VERSION,
        model=_MODEL,
        serial=_SERIAL,
        role=ROLES,
    ),
)
