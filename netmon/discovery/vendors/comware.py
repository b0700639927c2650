"""Comware: H3C's own switches, routers and controllers, and those sold by HPE and 3Com."""

from __future__ import annotations

from inventory.model import MemberRole, Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    Match,
    Readers,
    StackTable,
    both,
    descr,
    entity,
    neither,
    says,
    scalar,
    under,
)

_VERSION = (
    descr(r"Version ([0-9][\d.]*, ?(?:Release|ESS|Feature|Alpha|Beta|R)? ?\w+)"),
    descr(r"Version ([0-9][\d.]*)"),
    entity(Column.SOFTWARE, r"([0-9]+\.[\d.]+.*)"),
    descr(r"Product Version (.+?)(?: Copyright|$)"),
    SOFTWARE,
)
_NAME = r"((?:HPE? |H3C |3Com )?[A-Z]{0,4}-?\d[^\r\n]*?)[\r\n]+Copyright"
_MODEL = (
    descr(r"Software\.? H3C ([A-Z][\w-]*\d[\w/-]*)\."),
    descr(r"^H3C (?:Switch )?((?!Comware)[A-Z]+[\w-]*\d[\w/-]*)"),
    descr(_NAME, lambda name: name.removeprefix("HPE ").removeprefix("HP ").removeprefix("H3C ")),
    entity(Column.MODEL, None, lambda name: name.removeprefix("H3C ").removeprefix("Switch ")),
    descr(r"Software (?:H3C )?([A-Z][\w-]*\d[\w/-]*)"),
)
_ROLE = (
    descr(r"\b(?:WX|EWP-WX|WAC|LSQ\dWCM|AC)\d", lambda _: Role.WIRELESS_CONTROLLER.value),
    descr(r"\b(?:SecPath|SecBlade|F\d{3,4}|NSQ)", lambda _: Role.FIREWALL.value),
    descr(r"\b(?:MSR|SR\d{4}|ER\d{4}|CR\d{4,5})", lambda _: Role.ROUTER.value),
    entity(Column.MODEL, r"\b(?:MSR|SR\d{4}|CR\d{4,5})", lambda _: Role.ROUTER.value),
    entity(Column.MODEL, r"\b(?:WX|LSQ\dWCM)", lambda _: Role.WIRELESS_CONTROLLER.value),
    descr(r"\b(?:WA\d{4})", lambda _: Role.ACCESS_POINT.value),
    Role.SWITCH,
)
# HH3C-STACK-MIB hh3cStackBoardConfigTable, by board: IRF
_STACK = StackTable(
    entry="25506.2.91.3.1",
    role=1,
    roles={"2": MemberRole.ACTIVE, "1": MemberRole.MEMBER},
    position=2,
    seen_in_entity=True,
)


def _family(name: str, matches: Match, vendor: Readers) -> Family:
    return Family(
        name=name,
        matches=matches,
        vendor=vendor,
        os=("Comware",),
        version=_VERSION,
        model=_MODEL,
        serial=(
            SERIAL,
            scalar("HH3C-ENTITY-EXT-MIB::hh3cEntityExtManuSerialNum", "25506.2.6.1.2.1.1.2.2"),
        ),
        role=_ROLE,
        stack=_STACK,
    )


FAMILIES = (
    _family("HPE Comware", both(under("25506.11"), neither(says(r"H3C|3Com"))), ("HPE",)),
    _family("H3C Comware", under("25506", "2011.10"), ("H3C",)),
    Family(
        name="3Com",
        matches=under("43"),
        vendor=("3Com",),
        os=("3Com",),
        version=(
            descr(r"Version ([0-9][\w.]*)"),
            scalar("A3COM0352-STACK-CONFIG::stackUnitSWVersion", "43.10.27.1.1.1.12.1"),
            SOFTWARE,
        ),
        model=(
            MODEL,
            scalar("A3COM0352-STACK-CONFIG::stackUnitDesc", "43.10.27.1.1.1.5.1"),
            descr(r"(?:3Com )?([^,\r\n]+)"),
        ),
        serial=(
            SERIAL,
            scalar("A3COM0352-STACK-CONFIG::stackUnitSerialNumber", "43.10.27.1.1.1.13.1"),
        ),
        role=(Role.SWITCH,),
    ),
)
