"""Findings keep their "since", their past is logged, and verdicts are kept when they matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.finding import Evidence, Finding, Status, Waiver
from inventory.history import Edition
from inventory.store import Store
from inventory.text import verbatim
from inventory.verdict import Gate, GateName, GateState, Reason, Verdict, VerdictState
from tests.support.book import NOW, START, finding, minute, opened, whole


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "book.db") as store:
        yield store


def test_since_stands_while_the_status_does_even_under_another_regulation(store: Store) -> None:
    store.save_findings([finding(at=minute(0))])
    (kept,) = store.save_findings([finding(at=minute(5), regulation="bb")])
    assert (kept.since, kept.judged_at, kept.regulation) == (minute(0), minute(5), "bb")
    assert store.state(NOW).findings == (kept,)
    assert len(store.finding_changes()) == 1


def test_a_change_of_status_starts_anew_and_is_logged(store: Store) -> None:
    for n, status in enumerate([Status.FAIL, Status.FAIL, Status.PASS, Status.FAIL]):
        store.save_findings([finding(status, minute(n), regulation=f"v{n}")])
    assert [f.since for f in store.state(NOW).findings] == [minute(3)]
    assert [(c.old, c.new, c.at, c.regulation) for c in store.finding_changes()] == [
        (None, Status.FAIL, minute(0), "v0"),
        (Status.FAIL, Status.PASS, minute(2), "v2"),
        (Status.PASS, Status.FAIL, minute(3), "v3"),
    ]


def test_the_check_s_own_since_is_taken_for_a_new_status(store: Store) -> None:
    begun = replace(finding(at=minute(60)), since=minute(10))
    assert store.save_findings([begun]) == (begun,)


def test_what_is_judged_no_longer_is_closed(store: Store) -> None:
    store.save_findings([finding(subject="d-1"), finding(subject="d-2"), finding(rule="L2-01")])
    left = store.save_findings([finding(at=minute(9), subject="d-2", regulation="bb")])
    assert store.state(NOW).findings == left
    assert [
        (c.rule, c.subject, c.new, c.at, c.regulation) for c in store.finding_changes(minute(1))
    ] == [
        ("L2-01", "d-1", None, minute(9), "bb"),
        ("MGT-01", "d-1", None, minute(9), "bb"),
    ]
    (again,) = store.save_findings([finding(at=minute(20))])
    assert again.since == minute(20)


def test_an_empty_judgement_closes_everything(store: Store) -> None:
    store.save_findings([finding(at=minute(3))])
    assert store.save_findings([]) == store.state(NOW).findings == ()
    assert store.finding_changes()[-1].new is None
    assert store.finding_changes()[-1].at == minute(3)


def test_a_renewed_waiver_is_logged_and_the_failure_keeps_its_since(store: Store) -> None:
    for n, number in enumerate(["45/VP", "45/VP", "88/VP"]):
        waived = replace(finding(Status.WAIVED, minute(n)), reason=f"waiver:{number}")
        store.save_findings([waived])
    assert [f.since for f in store.state(NOW).findings] == [minute(0)]
    assert [(c.old, c.new, c.at, c.reason) for c in store.finding_changes()] == [
        (None, Status.WAIVED, minute(0), "waiver:45/VP"),
        (Status.WAIVED, Status.WAIVED, minute(2), "waiver:88/VP"),
    ]
    store.save_findings([replace(finding(Status.UNKNOWN, minute(3)), reason="stale:x")])
    store.save_findings([replace(finding(Status.UNKNOWN, minute(4)), reason="missing:x")])
    assert [c.reason for c in store.finding_changes(minute(3))] == ["stale:x"]


def test_a_regulation_is_kept_when_it_takes_over(store: Store) -> None:
    def edition(at: int, sha256: str) -> Edition:
        waiver = Waiver(
            rule="L2-01",
            device="sw-1",
            until=date(2026, 12, 31),
            reason="x",
            approved_by="GD",
            number="1/VP",
        )
        return Edition(
            at=minute(at), sha256=sha256, id="qc", title="Quy chế", version="2", waivers=(waiver,)
        )

    for at, sha256 in ((0, "aa"), (1, "aa"), (2, "bb"), (3, "aa")):
        store.save_edition(edition(at, sha256))
    assert store.editions() == (edition(0, "aa"), edition(2, "bb"), edition(3, "aa"))


def test_changes_can_be_asked_by_rule_and_subject(store: Store) -> None:
    store.save_findings([finding(), finding(rule="L2-01"), finding(subject="d-2")])
    assert len(store.finding_changes(rule="MGT-01")) == 2
    assert len(store.finding_changes(subject="d-1")) == 2
    assert len(store.finding_changes(rule="MGT-01", subject="d-1")) == 1
    assert store.finding_changes(rule="INV-01") == ()


def test_another_process_s_judgement_shows_in_our_state(tmp_path: Path) -> None:
    with opened(tmp_path / "b.db") as ours, opened(tmp_path / "b.db") as theirs:
        theirs.save_findings([finding(), finding(rule="L2-01")])
        assert len(ours.state(NOW).findings) == 2
        theirs.save_findings([finding(at=minute(1))])
        assert ours.state(NOW).findings == theirs.state(NOW).findings
        assert len(ours.state(NOW).findings) == 1


@settings(max_examples=30, deadline=None)
@given(seen=whole(Finding))
def test_every_finding_round_trips(seen: Finding) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "book.db") as store:
        assert store.save_findings([seen]) == store.state(NOW).findings == (seen,)


def test_evidence_comes_back(store: Store) -> None:
    proof = Evidence(source="port_probes", seen_at=minute(1), seen="23/tcp open")
    store.save_findings([replace(finding(), evidence=(proof,))])
    assert store.state(NOW).findings[0].evidence == (proof,)


def verdict(
    at: float, state: VerdictState = VerdictState.NOT_READY, score: float = 71.5
) -> Verdict:
    gate = Gate(
        name=GateName.SECURITY,
        state=GateState.PASS if state is VerdictState.READY else GateState.FAIL,
        weight=15,
        share=2 / 3,
        reasons=(Reason(state=GateState.FAIL, text=verbatim("telnet"), since=START),),
    )
    return Verdict(state=state, gates=(gate,), score=score, judged_at=minute(at))


def test_only_changes_the_day_s_first_and_the_newest_verdict_are_kept(store: Store) -> None:
    for at in range(5):
        store.save_verdict(verdict(at, score=70 + at))
    store.save_verdict(verdict(5, VerdictState.READY))
    for at in range(6, 9):
        store.save_verdict(verdict(at))
    next_day = 16 * 60  # midnight in Vietnam is 16 h after 08:00
    for at in (next_day - 1, next_day, next_day + 1):
        store.save_verdict(verdict(at))
    kept = store.verdicts()
    assert [v.judged_at for v in kept] == [minute(at) for at in (0, 5, 6, next_day, next_day + 1)]
    assert kept[0] == verdict(0, score=70)
    assert store.verdicts(minute(5), minute(6)) == kept[1:3]


def test_saving_a_verdict_twice_keeps_one(store: Store) -> None:
    for _ in range(2):
        store.save_verdict(verdict(0))
        store.save_verdict(verdict(1))
    assert store.verdicts() == (verdict(0), verdict(1))


@settings(max_examples=20, deadline=timedelta(seconds=5))
@given(judged=whole(Verdict))
def test_every_verdict_round_trips(judged: Verdict) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "book.db") as store:
        store.save_verdict(judged)
        assert store.verdicts(judged.judged_at) == (judged,)


@settings(max_examples=20, deadline=timedelta(seconds=5))
@given(
    steps=st.lists(st.sampled_from([None, *Status]), min_size=1, max_size=6),
)
def test_since_is_when_the_present_run_of_one_status_began(steps: list[Status | None]) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "book.db") as store:
        begun, before = 0, None
        for n, status in enumerate(steps):
            begun = begun if status is before else n
            before = status
            kept = store.save_findings([] if status is None else [finding(status, minute(n))])
            assert [f.since for f in kept] == ([] if status is None else [minute(begun)])
