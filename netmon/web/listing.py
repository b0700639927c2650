"""The list of devices as somebody asked for it: searched, filtered, sorted, cut into pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inventory.device import Device, Registration
from inventory.model import FactName, Role
from inventory.snapshot import Snapshot
from inventory.types import ip_sort_key

PAGE: Final = 100
MAX_QUERY: Final = 200
MAX_TERMS: Final = 8

SORTS: Final = ("new", "name", "address", "seen", "place")
REACH: Final[Mapping[str, bool | None]] = {"up": True, "down": False, "not_checked": None}

REGISTER_COLUMNS: Final = (
    "name",
    "role",
    "ip",
    "mac",
    "serial",
    "location",
    "purpose",
    "owner",
    "status",
    "support_until",
)
"""The columns of a register as CSV (``netmon.config.register`` reads it)."""

_PAGE_NUMBER = re.compile(r"[1-9]\d{0,4}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What was asked for; what makes no sense is left out."""

    text: str = ""
    role: str = ""
    registration: str = ""
    reach: str = ""
    sort: str = "new"
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Query:
        """From the query string."""

        def one_of(name: str, allowed: Sequence[str], otherwise: str = "") -> str:
            given = asked.get(name, "")
            return given if given in allowed else otherwise

        number = asked.get("page", "1")
        return cls(
            text=asked.get("q", "")[:MAX_QUERY].strip(),
            role=one_of("role", list(Role)),
            registration=one_of("registration", list(Registration)),
            reach=one_of("reach", list(REACH)),
            sort=one_of("sort", SORTS, "new"),
            page=int(number) if _PAGE_NUMBER.fullmatch(number) else 1,
        )

    def params(self) -> dict[str, str]:
        """As a query string's parts, without the page."""
        given = {
            "q": self.text,
            "role": self.role,
            "registration": self.registration,
            "reach": self.reach,
            "sort": "" if self.sort == "new" else self.sort,
        }
        return {k: v for k, v in given.items() if v}


def place_of(device: Device, snapshot: Snapshot) -> str:
    """Where a device is plugged in, "" when that is not known."""
    at = device.location
    if at is None:
        return ""
    switch = snapshot.devices.get(at.switch)
    return f"{switch.name if switch else at.switch} {at.port}"


def select(snapshot: Snapshot, query: Query) -> list[Device]:
    """The devices that match, in the order asked for."""
    terms = query.text.casefold().split()[:MAX_TERMS]
    found = [
        d
        for d in snapshot.devices.values()
        if (not query.role or d.role == query.role)
        and (not query.registration or d.registration == query.registration)
        and (not query.reach or d.up is REACH[query.reach])
        and (not terms or _matches(d, snapshot, terms))
    ]
    return sorted(found, key=_order(query.sort, snapshot))


def _matches(device: Device, snapshot: Snapshot, terms: Sequence[str]) -> bool:
    facts = (device.text(f) for f in (FactName.SERIAL, FactName.MODEL, FactName.VENDOR))
    entry = device.register_entry
    words = " ".join(
        [
            device.name,
            device.id,
            *(a.ip for a in device.addresses),
            *device.macs,
            *(m.replace(":", "-") for m in device.macs),
            *filter(None, facts),
            place_of(device, snapshot),
            entry.owner if entry else "",
        ]
    ).casefold()
    return all(term in words for term in terms)


def _address_key(device: Device) -> tuple[int, int]:
    return min((ip_sort_key(a.ip) for a in device.current_addresses), default=(9, 0))


def _order(sort: str, snapshot: Snapshot) -> Callable[[Device], tuple[object, ...]]:
    ranks = {r: n for n, r in enumerate((Registration.UNREGISTERED, Registration.MISSING))}
    orders: dict[str, Callable[[Device], tuple[object, ...]]] = {
        "new": lambda d: (
            ranks.get(d.registration, len(ranks)),
            -d.first_seen.timestamp() if d.registration in ranks else 0.0,
            not d.infrastructure,
            _address_key(d),
            d.id,
        ),
        "name": lambda d: (d.name.casefold(), d.id),
        "address": lambda d: (_address_key(d), d.id),
        "seen": lambda d: (-d.last_seen.timestamp(), d.id),
        "place": lambda d: (d.location is None, place_of(d, snapshot), d.id),
    }
    return orders[sort]
