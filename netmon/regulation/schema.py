"""What a regulation file may contain: strict keys, typed values, dates that make sense.

The file is written by an officer beside the signed paper. These models only say what one file may
look like; what several files amount to together is ``assemble``'s business.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from inventory.finding import Severity
from inventory.model import Role
from netmon.regulation.parameters import Parameters

Line = Annotated[str, Field(min_length=1, max_length=500)]
RuleId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]*-\d{1,3}$")]
ClauseCode = Annotated[str, Field(pattern=r"^R([1-9]|1\d|2[01])$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]  # outside: a slip of the pen
MAX_GRACE_DAYS = 90


class Strict(BaseModel):
    """Base of the file's parts: no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentPart(Strict):
    """The signed paper."""

    number: Line
    issued: Day
    signed_by: Line
    file: Line | None = None
    sha256: Sha256 | None = None


class InForce(Strict):
    """From when to when the paper is in force; open-ended when ``to`` is null."""

    from_: Day = Field(alias="from")
    to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to is not None and self.to < self.from_:
            msg = f"ends ({self.to}) before it begins ({self.from_})"
            raise ValueError(msg)
        return self


class Header(Strict):
    """The ``regulation:`` part."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{2,63}$")]
    title: Line
    version: Annotated[str, Field(pattern=r"^[0-9][0-9A-Za-z.-]{0,31}$")] | None = None
    extends: list[Line] = []
    document: DocumentPart | None = None
    in_force: InForce | None = None
    reviewed: Day | None = None
    next_review: Day | None = None
    profile: Line | None = None
    clauses: dict[ClauseCode, Line] | None = None
    mandatory_clauses: list[ClauseCode] = []


class Titles(Strict):
    """A title in both languages."""

    vi: Line
    en: Line


class Selector(Strict):
    """Which devices a rule applies to: all that are given must match; names may hold ``*``."""

    role: list[Role] | None = Field(None, min_length=1)
    name: list[Line] | None = Field(None, min_length=1)
    site: list[Line] | None = Field(None, min_length=1)


class Before(Strict):
    """What a rule asked for until it was raised."""

    severity: Severity | None = None
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")


class RuleEntry(Strict):
    """One line of ``rules:``; what is left out stays as the extended file or the check has it."""

    id: RuleId
    check: Line | None = None
    article: Line | None = None
    title: Titles | None = None
    text: Annotated[str, Field(min_length=1, max_length=4000)] | None = None
    severity: Severity | None = None
    enabled: bool | None = None
    locked: bool | None = None
    applies_to: Selector | None = None
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    grace_days: int | None = Field(None, ge=0, le=MAX_GRACE_DAYS)
    since: Day | None = None
    before: Before | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.before is not None and self.since is None:
            msg = "`before` needs `since`, the day on which the rule was raised"
            raise ValueError(msg)
        return self


class WaiverEntry(Strict):
    """A signed, dated exception."""

    rule: RuleId
    device: Line
    until: Day
    reason: Line
    approved_by: Line
    number: Line


class RegulationFile(Strict):
    """One regulation file or pack."""

    regulation: Header
    parameters: Parameters = Parameters()
    rules: list[RuleEntry] = []
    waivers: list[WaiverEntry] = []
