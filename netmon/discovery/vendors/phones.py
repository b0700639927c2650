"""Phones and conferencing: Grandstream (and its switches), Yealink, Poly, Fanvil."""

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
    says,
    scalar,
    under,
)

_PHONE: Readers = (Role.PHONE,)
_POLY = "13885.101.1.1"

FAMILIES = (
    Family(
        name="Grandstream network",
        matches=both(under("42397"), says(r"^GWN|^GXR")),
        vendor=("Grandstream",),
        os=("GWN",),
        version=(SOFTWARE, descr(r"\b(\d+\.\d+\.\d+\.\d+)\b")),
        model=(MODEL, entity(Column.DESCR), descr(r"^(GWN\w+)")),
        serial=(SERIAL,),
        role=(
            descr(r"^GWN76", lambda _: Role.ACCESS_POINT.value),
            descr(r"^GWN70", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Grandstream",
        matches=either(under("42397"), says(r"^Grandstream|\b(?:GXP|GXV|GRP|HT|UCM|DP)\d{3,4}\b")),
        vendor=("Grandstream",),
        os=("Grandstream",),
        version=(descr(r"\b(\d+\.\d+\.\d+\.\d+)\b"), SOFTWARE),
        model=(descr(r"\b((?:GXP|GXV|GRP|GHP|WP|DP|HT|UCM|GXW|GDS)\d\w*)"), MODEL),
        role=_PHONE,
    ),
    Family(
        name="Yealink",
        matches=either(under("37459", "28541"), says(r"Yealink|^SIP-T\d")),
        vendor=("Yealink",),
        os=("Yealink",),
        version=(descr(r"\b(\d+\.\d+\.\d+\.\d+)\b"), SOFTWARE),
        model=(descr(r"\b((?:SIP-)?(?:T|W|CP|VP|MP)\d{2}\w*)"), MODEL),
        role=_PHONE,
    ),
    Family(
        name="Poly",
        matches=either(under("13885", "2684"), says(r"Poly(?:com)?\b")),
        vendor=("Poly",),
        os=("Poly",),
        version=(scalar("POLYCOM-LENS-MIB::softwareVersion", f"{_POLY}.1.0"), SOFTWARE),
        model=(scalar("POLYCOM-LENS-MIB::model", f"{_POLY}.4.0"), MODEL),
        serial=(scalar("POLYCOM-LENS-MIB::serialNumber", f"{_POLY}.5.0"), SERIAL),
        role=_PHONE,
    ),
    Family(
        name="Fanvil",
        matches=says(r"\bFanvil\b"),
        vendor=("Fanvil",),
        os=("Fanvil",),
        version=(descr(r"\b(\d+\.\d+\.\d+[\w.]*)"),),
        model=(descr(r"Fanvil (\S+)"),),
        role=_PHONE,
    ),
)
