"""What a check author writes against.

A check is a pure function: subject and parameters in, ``Result`` out. No I/O and no clock: the
instant of judgement is ``Context.now``. It declares what it *needs*, and the engine answers
UNKNOWN for it when that is missing or stale, so that an author cannot turn ignorance into a pass.

    @check(id="MGT-99", subject=SubjectKind.DEVICE, needs=(Need(PortProbe, hours=24),), texts=...)
    def judge(device: Device, params: Params, context: Context) -> Result: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from inventory.finding import Evidence, Severity, Status
from inventory.model import Row
from inventory.snapshot import Snapshot
from inventory.text import Text


class SubjectKind(StrEnum):
    """What a check judges, one subject at a time."""

    DEVICE = "device"
    SERVICE = "service"
    AGENCY = "agency"


class Params(BaseModel):
    """Base of a check's parameters: typed, strict, each with a default from the catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True, slots=True)
class Need:
    """A table of the device that must have been read, and how old it may be."""

    table: type[Row]
    max_age: timedelta = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything beside the subject that a check may look at."""

    now: datetime
    snapshot: Snapshot
    parameters: dict[str, Any] = field(default_factory=dict)  # the regulation's `parameters:`


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check answers about one subject."""

    status: Status
    message: Text
    expected: str = ""
    actual: str = ""
    evidence: tuple[Evidence, ...] = ()
    fix: Text | None = None
    reason: str = ""


CheckFunction = Callable[[Any, Any, Context], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A registered check; ``registry`` refuses incomplete ones."""

    id: str
    subject: SubjectKind
    severity: Severity  # the catalogue's default; a regulation may bind another
    title: Text
    clauses: tuple[str, ...]  # R-codes of the clauses it proves
    cites: str  # standards, e.g. "TCVN 14423 4.5.2.1c; CIS 1.2.2"
    needs: tuple[Need, ...]
    params: type[Params]
    judge: CheckFunction
    manual: str  # the module's docstring: passes when, fails when, how to fix
