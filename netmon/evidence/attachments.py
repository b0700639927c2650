"""What goes into a bundle beside the chain: the declared forms, the registry's entry, the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory.agencies import AgencyEntry, Registry
from inventory.declared import Declaration, standing
from inventory.finding import RegulationInfo
from inventory.period import Period
from inventory.text import Text
from netmon.errors import OperatorError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of declared indicators as it was handed in: its name, its hash, what it says."""

    name: str
    sha256: str
    declarations: Sequence[Declaration]


def attached(
    regulation: RegulationInfo | None,
    *,
    entry: AgencyEntry | None = None,
    registry: Registry | None = None,
    form: Form | None = None,
    period: Period | None = None,
) -> Mapping[str, object]:
    """``declared``, ``registry`` and ``regulation`` as JSON values; None for what was not given."""
    return {
        "declared": _declared(form, entry, period) if form and entry and period else None,
        "registry": None
        if registry is None or entry is None
        else {
            "id": registry.id,
            "version": registry.version,
            "sha256": registry.sha256,
            "entry": entry.to_json(),
        },
        "regulation": None
        if regulation is None
        else {"id": regulation.id, "number": regulation.number, "sha256": regulation.sha256},
    }


def active_days(
    code: str, registry: Registry | None, period: Period
) -> tuple[AgencyEntry | None, tuple[date, date]]:
    """The agency's entry and its first and last day in a period; the whole of it without a list.

    Raises:
        NotListedError: the registry does not have it, or not in this period.
    """
    if registry is None:
        return None, (period.first, period.last)
    entry = registry.get(code)
    days = period.active_days(entry.valid_from, entry.valid_to) if entry else ()
    if entry is None or not days:
        raise NotListedError(NOT_LISTED.format(code=code, period=period.name, registry=registry.id))
    return entry, (days[0], days[-1])


class NotListedError(OperatorError):
    """The agency does not count in the period; ``text`` says so in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def _declared(form: Form, entry: AgencyEntry, period: Period) -> Json:
    rows = standing(form.declarations, [entry], period)
    return {
        "form": form.name,
        "sha256": form.sha256,
        "values": [_value(row.declaration) for row in rows if row.declaration],
    }


def _value(said: Declaration) -> Json:
    return {
        "indicator": said.indicator.value,
        "month": said.month,
        "part": said.part,
        "whole": said.whole,
        "state": said.state.value if said.state else None,
        "by": said.by,
        "confirmed_by": said.confirmed_by,
        "on": said.on.isoformat(),
        "document": said.document,
        "where": said.where,
    }


NOT_LISTED = Text(
    vi="{code} không có trong danh mục {registry} ở kỳ {period}.",
    en="{code} is not in the registry {registry} in period {period}.",
)
