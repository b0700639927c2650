"""The maintenance file: work that was announced before it was done.

    tickets:
      - id: BT-2026-11-03
        subjects: [sw-core, service:wan]     # names, addresses, MACs, or "*"
        from: 2026-11-21T22:00:00+07:00
        to: 2026-11-22T02:00:00+07:00
        filed_at: 2026-11-18T09:30:00+07:00
        approved_by: Nguyễn Văn An
        reason: Thay nguồn switch lõi

A ticket that was filed late, or that nobody approved, is no mistake of the file: it stays on
record and excludes nothing. ``cause: power`` records a cut of the power grid.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from inventory.maintenance import Cause, Ticket
from netmon.errors import ConfigError
from netmon.files import explain, source

LONGEST = timedelta(days=31)


class TicketSettings(BaseModel):
    """One ticket, as it is written down."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(min_length=1, max_length=64)
    subjects: tuple[str, ...] = Field(min_length=1, max_length=1000)
    start: AwareDatetime = Field(alias="from")
    end: AwareDatetime = Field(alias="to")
    filed_at: AwareDatetime
    approved_by: str = Field(default="", max_length=200)
    reason: str = Field(min_length=1, max_length=500)
    cause: Cause = Cause.PLANNED

    @model_validator(mode="after")
    def _in_order(self) -> TicketSettings:
        if self.end <= self.start:
            msg = "ends before it begins: 'to' must be after 'from'"
            raise ValueError(msg)
        if self.end - self.start > LONGEST:
            msg = f"lasts longer than {LONGEST.days} days"
            raise ValueError(msg)
        return self

    def ticket(self) -> Ticket:
        """The same, as the book knows it."""
        return Ticket(
            id=self.id,
            subjects=frozenset(self.subjects),
            start=self.start.astimezone(UTC),
            end=self.end.astimezone(UTC),
            filed_at=self.filed_at.astimezone(UTC),
            approved_by=self.approved_by,
            reason=self.reason,
            cause=self.cause,
        )


class MaintenanceFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tickets: tuple[TicketSettings, ...] = Field(default=(), max_length=10_000)


def load_maintenance(path: Path) -> tuple[Ticket, ...]:
    """The tickets of a file.

    Raises:
        ConfigError: every problem of the file, in file order.
    """
    document = source.load(path)
    try:
        file = MaintenanceFile.model_validate({} if document.data is None else document.data)
    except ValidationError as error:
        raise ConfigError(explain.problems(MaintenanceFile, document, error)) from error
    problems, first = [], dict[str, int]()
    for i, ticket in enumerate(file.tickets):
        if ticket.id in first:
            where = ("tickets", i, "id")
            what = f"'{ticket.id}' is already given in tickets[{first[ticket.id]}]"
            problems.append(document.problem(where, what))
        first.setdefault(ticket.id, i)
    if problems:
        raise ConfigError(problems)
    return tuple(t.ticket() for t in file.tickets)
