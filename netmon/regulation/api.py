"""What a check author writes against.

A check is a pure function: subject and parameters in, ``Result`` out. No I/O and no clock: the
instant of judgement is ``Context.now``. It declares what it *needs*, and the engine answers
UNKNOWN for it when that is missing or stale, so that an author cannot turn ignorance into a pass.

    @check(
        id="MGT-99",
        subject=SubjectKind.DEVICE,
        severity=Severity.HIGH,
        title=Text(vi="...", en="..."),
        clauses=("R6",),
        cites="TCVN 14423 4.5.2.1c",
        needs=(Need(PortProbe),),
    )
    def mgt_99(device: Device, params: Params, context: Context) -> Result: ...

The module's docstring is the rule's manual page: first line what, then "Passes when",
"Fails when", "Unknown when", "How to fix" and "Clause"; below ``---`` the same in Vietnamese (see
``page``). ``make new-check ID=...`` writes the frame of both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from inventory.finding import Evidence, Severity, Status
from inventory.model import Role, Row
from inventory.snapshot import ServiceKind, Snapshot
from inventory.text import Text
from inventory.wanted import Wanted
from netmon.regulation.page import NO_PAGE, meanings_of, page_of
from netmon.regulation.parameters import Parameters


class SubjectKind(StrEnum):
    """What a check judges, one subject at a time."""

    DEVICE = "device"
    SERVICE = "service"
    AGENCY = "agency"


class Params(BaseModel):
    """Base of a check's parameters: typed, strict, each with a default from the catalogue.

    A field says with ``json_schema_extra={"stricter": ...}`` which way it gets stricter: ``lower``,
    ``higher``, ``subset`` or ``superset``. A rule that the province locked may only be changed that
    way; a field that says nothing may not be changed there at all.
    """

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
    parameters: Parameters = field(default_factory=Parameters)


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
WantsFunction = Callable[[Any], Wanted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A registered check; ``registry`` refuses incomplete ones.

    Attributes:
        severity: the catalogue's default; a regulation may bind another.
        clauses: R-codes of the clauses it proves, the first one foremost.
        cites: standards, e.g. "TCVN 14423 4.5.2.1c; CIS 1.2.2".
        roles: device roles it judges unless the regulation says otherwise; empty: every role.
        services: kinds of service it judges.
        agency: judges what no single device can show (a register line without a device), as one
            more finding on the agency; only for checks of devices.
        wants: what must be read of a device for it beyond what every look reads, by parameters.
        generic: a form for an agency's own rules: it means nothing until a rule fills in its
            parameters, and proves the clause that the rule's article belongs to.
        manual: the module's docstring: passes when, fails when, how to fix.
        meanings: what its parameters mean, in Vietnamese.
    """

    id: str
    subject: SubjectKind
    severity: Severity
    title: Text
    clauses: tuple[str, ...]
    cites: str
    judge: CheckFunction
    needs: tuple[Need, ...] = ()
    params: type[Params] = Params
    roles: frozenset[Role] = frozenset()
    services: frozenset[ServiceKind] = frozenset()
    agency: CheckFunction | None = None
    wants: WantsFunction | None = None
    generic: bool = False
    manual: Text = NO_PAGE
    meanings: Mapping[str, str] = field(default_factory=dict)
    module: str = ""


def check(  # noqa: PLR0913 - a declaration, every field by name
    *,
    id: str,  # noqa: A002 - the catalogue's own word
    subject: SubjectKind,
    severity: Severity,
    title: Text,
    clauses: tuple[str, ...] = (),
    cites: str = "",
    needs: tuple[Need, ...] = (),
    params: type[Params] = Params,
    roles: frozenset[Role] = frozenset(),
    services: frozenset[ServiceKind] = frozenset(),
    agency: CheckFunction | None = None,
    wants: WantsFunction | None = None,
    generic: bool = False,
) -> Callable[[CheckFunction], Check]:
    """Declare a check; the decorated name becomes the ``Check`` (see there for the fields).

    Nothing is judged about the declaration here: ``registry`` looks at all of them together and
    names every mistake at once.
    """

    def declare(function: CheckFunction) -> Check:
        docstring = function.__globals__["__doc__"] or ""
        return Check(
            id=id,
            subject=subject,
            severity=severity,
            title=title,
            clauses=clauses,
            cites=cites,
            judge=function,
            needs=needs,
            params=params,
            roles=roles,
            services=services,
            agency=agency,
            wants=wants,
            generic=generic,
            manual=page_of(docstring),
            meanings=meanings_of(docstring),
            module=function.__module__,
        )

    return declare
