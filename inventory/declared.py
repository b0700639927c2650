"""The directive's declared indicators D1 to D8: what agencies say of themselves, with who and when.

A declaration is a word, not a measurement: it is kept apart, it runs out, and where it contradicts
what was measured a question is asked. Nothing here ever corrects a figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from inventory.agencies import AgencyEntry, Indicator
from inventory.period import Period
from inventory.text import Text
from inventory.verdict import GateName, GateState, Verdict


class Shape(StrEnum):
    """What an indicator's value is."""

    RATIO = "ratio"  # part of whole
    COUNT = "count"
    STATE = "state"  # met, doing, not


class State(StrEnum):
    """The value of a STATE indicator."""

    MET = "met"
    DOING = "doing"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRule:
    """What an indicator asks for (readiness 3.5).

    Attributes:
        target: least share in percent or count; None: no number, the trend is watched.
        months: a declaration says nothing after so many months; 1: it is for its period alone.
    """

    title: Text
    shape: Shape
    target: int | None
    months: int


RULES: Final = {
    Indicator.D1: IndicatorRule(
        title=Text(vi="CBCCVC sử dụng thư điện tử", en="Staff who use e-mail"),
        shape=Shape.RATIO,
        target=80,
        months=1,
    ),
    Indicator.D2: IndicatorRule(
        title=Text(
            vi="Văn bản của UBND tỉnh gửi qua thư điện tử", en="Committee papers sent by e-mail"
        ),
        shape=Shape.RATIO,
        target=100,
        months=1,
    ),
    Indicator.D3: IndicatorRule(
        title=Text(vi="Cuộc họp trực tuyến", en="Video conferences"),
        shape=Shape.COUNT,
        target=None,
        months=1,
    ),
    Indicator.D4: IndicatorRule(
        title=Text(vi="Cán bộ chuyên trách CNTT", en="Dedicated IT officers"),
        shape=Shape.COUNT,
        target=1,
        months=12,
    ),
    Indicator.D5: IndicatorRule(
        title=Text(vi="Quy chế vận hành mạng LAN", en="LAN operating regulation"),
        shape=Shape.STATE,
        target=None,
        months=12,
    ),
    Indicator.D6: IndicatorRule(
        title=Text(vi="Áp dụng TCVN ISO 9001", en="TCVN ISO 9001 applied"),
        shape=Shape.STATE,
        target=None,
        months=12,
    ),
    Indicator.D7: IndicatorRule(
        title=Text(vi="Dự toán kinh phí CNTT (triệu đồng)", en="IT budget proposal (million VND)"),
        shape=Shape.COUNT,
        target=1,
        months=12,
    ),
    Indicator.D8: IndicatorRule(
        title=Text(vi="Tin bài cung cấp lên Cổng", en="Items given to the portal"),
        shape=Shape.COUNT,
        target=1,
        months=12,
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One value that one agency declared.

    Attributes:
        month: the period it is for, ``YYYY-MM``.
        part, whole: of a RATIO; ``part`` alone of a COUNT.
        by, confirmed_by: who declared it, and which head confirmed it.
        on: the day it was signed.
        document: number or file that shows it.
        where: file and line it was read from.
    """

    agency: str
    indicator: Indicator
    month: str
    part: int | None = None
    whole: int | None = None
    state: State | None = None
    by: str
    confirmed_by: str = ""
    on: date
    document: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What stands in a period of one agency and indicator. ``declaration`` None: no figures."""

    agency: AgencyEntry
    indicator: Indicator
    declaration: Declaration | None
    expired: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None when it has none or nothing is declared."""
        found, rule = self.declaration, RULES[self.indicator]
        if found is None:
            return None
        if rule.shape is Shape.STATE:
            return found.state is State.MET
        if rule.target is None or found.part is None:
            return None
        if rule.shape is Shape.COUNT:
            return found.part >= rule.target
        return bool(found.whole) and found.part * 100 >= rule.target * (found.whole or 0)


def standing(
    declarations: Iterable[Declaration], agencies: Iterable[AgencyEntry], period: Period
) -> tuple[Declared, ...]:
    """What stands of every indicator that every agency has to declare; the newest one counts."""
    newest: dict[tuple[str, Indicator], Declaration] = {}
    for found in sorted(declarations, key=lambda d: (d.month, d.on)):
        if found.month <= period.name:
            newest[found.agency, found.indicator] = found
    rows = []
    for agency in agencies:
        for indicator in sorted(agency.indicators):
            last = newest.get((agency.code, indicator))
            out = last is not None and _expired(last, period)
            rows.append(
                Declared(
                    agency=agency,
                    indicator=indicator,
                    declaration=None if out else last,
                    expired=out,
                )
            )
    return tuple(rows)


def _expired(found: Declaration, period: Period) -> bool:
    months = RULES[found.indicator].months
    if months == 1:
        return found.month != period.name
    return found.on + timedelta(days=366 * months // 12) < period.last


SEATS_FACTOR = 1.2
"""Staff beyond so many times the seats cannot all sit in the building (readiness 3.5)."""


def question(row: Declared, verdict: Verdict | None, seats: int | None) -> Text | None:
    """What a declaration leaves to be explained beside what was measured; None when nothing."""
    found = row.declaration
    if found is None:
        return None
    gates = {g.name: g.state for g in verdict.gates} if verdict else {}
    if row.indicator is Indicator.D1 and seats and (found.whole or 0) > seats * SEATS_FACTOR:
        return MANY_STAFF.format(staff=found.whole, seats=seats)
    if row.indicator is Indicator.D5:
        regulated = gates.get(GateName.REGULATION)
        if found.state is State.MET and regulated is GateState.FAIL:
            return REGULATION_FAILS
        if found.state is State.NOT and regulated is GateState.PASS:
            return REGULATION_PASSES
    if (
        row.indicator is Indicator.D3
        and found.part
        and (gates.get(GateName.SERVICES) is GateState.FAIL)
    ):
        return VIDEO_FAILS.format(count=found.part)
    if row.indicator is Indicator.D4 and found.part and not row.agency.officer:
        return NO_OFFICER
    return None


MANY_STAFF = Text(
    vi="Khai {staff} người nhưng chỉ có {seats} vị trí làm việc.",
    en="{staff} people are declared and only {seats} seats.",
)
REGULATION_FAILS = Text(
    vi="Khai đã ban hành quy chế nhưng tiêu chí G4 không đạt.",
    en="A regulation is declared and gate 4 fails.",
)
REGULATION_PASSES = Text(
    vi="Khai chưa có quy chế nhưng tiêu chí G4 đạt.",
    en="No regulation is declared and gate 4 passes.",
)
VIDEO_FAILS = Text(
    vi="Khai {count} cuộc họp trực tuyến nhưng tiêu chí G6 không đạt.",
    en="{count} video conferences are declared and gate 6 fails.",
)
NO_OFFICER = Text(
    vi="Khai có cán bộ chuyên trách nhưng danh mục không ghi tên.",
    en="An officer is declared and the registry names none.",
)
