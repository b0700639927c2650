"""The report's model: what may be said, and what may not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.readiness.figures import clean, percent, share, show
from exporters.readiness.model import Conclusion, Report
from exporters.readiness.sentences import share_sentence
from inventory.text import Lang
from inventory.verdict import VerdictState
from tests.support.report_cases import NOT_READY, OPEN, READY, month, report

states = st.lists(st.sampled_from([READY, NOT_READY, OPEN, None]), max_size=12)


def said(made: Report, lang: Lang = Lang.VI) -> str:
    return "\n".join(b.text.in_(lang) for p in made.parts for b in p.blocks)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(48, 49, "97,9"), (199, 200, "99,5"), (999, 1000, "99,9"), (9999, 10_000, "99,9"),
     (1, 3, "33,3"), (2, 3, "66,6"), (0, 7, "0,0"), (7, 7, "100,0")],
)  # fmt: skip
def test_shares_are_cut_and_never_rounded_up(part: int, whole: int, shown: str) -> None:
    assert show(share(part, whole), Lang.VI) == shown


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_a_hundred_only_when_it_is_the_whole(part: int, whole: int) -> None:
    cut = share(min(part, whole), whole)
    assert cut is not None
    assert (cut == 100) == (part >= whole)
    assert cut * whole <= min(part, whole) * 100


def test_a_measured_ratio_keeps_what_a_double_loses() -> None:
    assert percent(0.995, 1) == Decimal("99.5")
    assert percent(0.99999, 2) == Decimal("99.99")
    assert percent(None) is None


@given(states)
def test_a_hundred_percent_is_said_only_when_every_agency_is_ready(
    found: list[VerdictState | None],
) -> None:
    made = report(found)
    everybody = bool(found) and all(s is READY for s in found)
    for lang in Lang:
        sentence = share_sentence(made.figures).in_(lang)
        assert ("100%" in sentence) == everybody
    counts = made.figures.counts
    assert counts.all == len(found)
    assert counts.ready == found.count(READY)


def test_the_sentence_counts_every_agency() -> None:
    made = report([READY] * 48 + [None])
    assert share_sentence(made.figures).vi == (
        "48/49 cơ quan có mạng LAN sẵn sàng (97,9%), 0 chưa sẵn sàng, 1 không đủ số liệu."
    )
    assert "49/49 (100,0%)" in said(made)  # the best case, named as such


def test_agencies_without_data_are_named_with_the_reason() -> None:
    made = report([READY, None])
    assert "Không có số liệu trong kỳ: Sở so-001." in said(made)
    annex = made.annexes[2]
    assert [row[1] for row in annex.rows] == ["Sở so-001"]


def test_two_periods_without_data_are_shown_as_not_ready() -> None:
    made = report([READY, None, None], before=[READY, None, READY])
    conclusions = [r.conclusion for r in made.figures.rows]
    assert conclusions == [Conclusion.READY, Conclusion.SILENT, Conclusion.UNDETERMINED]
    assert (made.figures.counts.failed, made.figures.counts.open) == (1, 1)
    last = made.annexes[0].rows[1][-1]
    assert show(last, Lang.VI) == "Chưa sẵn sàng (không có số liệu)"


def test_a_source_that_does_not_reach_back_makes_nobody_silent_twice() -> None:
    made = report([None], before=None)
    assert made.figures.rows[0].conclusion is Conclusion.UNDETERMINED
    assert "Chưa có số liệu kỳ trước" in said(made)


def test_the_change_against_the_month_before_names_who_moved() -> None:
    made = report([READY, NOT_READY, READY], before=[NOT_READY, READY, READY])
    assert (
        "So với kỳ trước (2/3, 66,6%): +0 cơ quan sẵn sàng; chuyển thành sẵn sàng: Sở so-000; "
        "không còn sẵn sàng: Sở so-001."
    ) in said(made)


def test_nobody_in_scope_is_no_hundred_percent() -> None:
    made = report([])
    assert "%" not in share_sentence(made.figures).vi
    assert made.figures.counts.share is None


def test_what_was_not_measured_is_empty_and_not_zero() -> None:
    row = report([None]).annexes[0].rows[0]
    assert all(cell is None for cell in row[6:13])
    assert 0 not in row[6:]


def test_long_lists_are_cut_in_the_body_and_whole_in_the_annex() -> None:
    made = report([OPEN] * 30)
    assert "Còn 10 cơ quan khác, chi tiết tại Phụ lục III." in said(made)
    assert len(made.annexes[2].rows) == 30


@given(st.text(max_size=40))
def test_any_text_is_made_fit_for_every_format(text: str) -> None:
    shown = clean(text)
    shown.encode()
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in shown) or "\ufffd" in shown
    assert clean(shown) == shown


def test_every_annex_is_there_even_when_empty() -> None:
    made = report([READY])
    assert [a.id for a in made.annexes] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert all(len(row) == len(a.columns) for a in made.annexes for row in a.rows)


def test_english_is_whole() -> None:
    text = said(report([READY, NOT_READY, None]), Lang.EN)
    assert "1/3 agencies have a LAN that is ready (33.3%), 1 are not ready, 1 lack figures." in text


def test_seats_are_summed_over_agencies_and_not_averaged() -> None:
    made = report(
        [READY, READY],
        months={
            "so-000": month(READY, seats_declared=10, seats_connected=10),
            "so-001": month(READY, seats_declared=90, seats_connected=45),
        },
    )
    assert "Đã kết nối 55/100 vị trí làm việc đã khai báo (55,0%)" in said(made)
