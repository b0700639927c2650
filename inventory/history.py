"""What has changed and when, as the store tells it: the rows behind every "since" and "before"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inventory.device import Location, RegisterEntry
from inventory.finding import Status, Waiver
from inventory.model import FactName, FactValue
from inventory.sighting import SightingId
from inventory.text import Text
from inventory.types import DeviceId


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A source told another value of a fact than before. ``old`` None: it told none before."""

    sighting: SightingId
    source: str
    fact: FactName
    old: FactValue | None
    new: FactValue
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChange:
    """A (rule, subject) came into another status.

    Attributes:
        old: None when it was not judged before.
        new: None when it is judged no longer: the rule or the subject is gone.
        regulation: SHA-256 of the regulation under which the change was found.
        reason: machine-readable reason of the new status, e.g. ``waiver:45/SKHCN-VP``. One waiver
            in the place of another is a change too, from WAIVED to WAIVED.
    """

    rule: str
    subject: str
    at: datetime
    old: Status | None
    new: Status | None
    regulation: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The regulation that the book was judged by from ``at`` on, until the next edition.

    Attributes:
        version: what the file calls its own edition, "" when it does not say.
        number: of the signed paper, "" when none is recorded.
    """

    at: datetime
    sha256: str
    id: str
    title: str
    version: str = ""
    number: str = ""
    profile: str = ""
    waivers: tuple[Waiver, ...] = ()


class RegisterAction(StrEnum):
    """What was done to a register line."""

    PUT = "put"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange:
    """A register line was written or removed. ``entry`` None: removed."""

    key: str
    action: RegisterAction
    entry: RegisterEntry | None
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A device was plugged in somewhere from ``location.since`` to ``until`` (None: still is)."""

    device: DeviceId
    location: Location
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened on the LAN, in words for people.

    Attributes:
        kind: a short machine-readable name, e.g. ``device-new``.
        subject: what it happened to: a device id, ``service:NAME``, or ``agency``.
    """

    at: datetime
    kind: str
    subject: str
    text: Text
