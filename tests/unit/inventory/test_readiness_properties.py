"""Readiness properties: ignorance never helps, and only proof of every gate makes ready."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.finding import Finding, Status
from inventory.readiness import conjunction, judge_readiness
from inventory.snapshot import Snapshot
from inventory.verdict import GateState, Verdict, VerdictState
from tests.support.judging import NOW
from tests.unit.inventory.test_readiness import CRITICAL, HIGH, SERVICE_RULES, finding, ready_lan

RULES = [*CRITICAL, *HIGH, *SERVICE_RULES]
LAN = ready_lan()

findings = st.builds(
    lambda rule, status, subject: finding(rule, status, subject=subject),
    st.sampled_from(RULES),
    st.sampled_from([*Status, Status.PASS, Status.PASS, Status.PASS]),
    st.sampled_from(["id-sw-1", "id-gw", "agency"]),
)
books = st.lists(findings, max_size=60, unique_by=lambda f: (f.rule, f.subject)).map(
    lambda extra: _merged(LAN, extra)
)


def _merged(lan: Snapshot, extra: list[Finding]) -> Snapshot:
    changed = {(f.rule, f.subject) for f in extra}
    kept = [f for f in lan.findings if (f.rule, f.subject) not in changed]
    return replace(lan, findings=(*kept, *extra))


def _judge(lan: Snapshot) -> Verdict:
    return judge_readiness(lan, now=NOW, history=())


def _no_better(after: Verdict, before: Verdict) -> None:
    """No gate is newly passed, no share grew, and the verdict is not newly ready."""
    for new, old in zip(after.gates, before.gates, strict=True):
        assert new.state is not GateState.PASS or old.state is GateState.PASS
        assert new.share <= old.share + 1e-12
    assert after.state is not VerdictState.READY or before.state is VerdictState.READY
    assert after.score <= before.score


@given(books, st.sampled_from(RULES), st.sampled_from(["id-sw-1", "id-gw", "id-new"]))
@settings(max_examples=150)
def test_adding_an_unknown_never_improves(lan: Snapshot, rule: str, subject: str) -> None:
    if any((f.rule, f.subject) == (rule, subject) for f in lan.findings):
        subject = f"{subject}-other"
    unknown = finding(rule, Status.UNKNOWN, subject=subject)
    _no_better(_judge(replace(lan, findings=(*lan.findings, unknown))), _judge(lan))


@given(books, st.data())
@settings(max_examples=150)
def test_forgetting_a_pass_never_improves(lan: Snapshot, data: st.DataObject) -> None:
    flips = data.draw(st.sets(st.sampled_from(range(len(lan.findings)))))
    forgotten = tuple(
        replace(f, status=Status.UNKNOWN) if i in flips and f.status is Status.PASS else f
        for i, f in enumerate(lan.findings)
    )
    after, before = _judge(replace(lan, findings=forgotten)), _judge(lan)
    _no_better(after, before)


@given(books)
@settings(max_examples=150)
def test_ready_if_and_only_if_every_gate_passes(lan: Snapshot) -> None:
    judged = _judge(lan)
    states = {g.state for g in judged.gates}
    assert (judged.state is VerdictState.READY) == (states == {GateState.PASS})
    assert (judged.state is VerdictState.NOT_READY) == (GateState.FAIL in states)
    assert 0 <= judged.score <= 100
    # Every state but PASS gives its reasons, and PASS has none to give.
    assert all(bool(g.reasons) == (g.state is not GateState.PASS) for g in judged.gates)
    assert all(g.share == 1.0 for g in judged.gates if g.state is GateState.PASS)


@given(books, st.sampled_from([*CRITICAL, *SERVICE_RULES]))
@settings(max_examples=100)
def test_one_unknown_critical_result_is_never_ready(lan: Snapshot, rule: str) -> None:
    unknown = finding(rule, Status.UNKNOWN, subject="id-new")
    judged = _judge(replace(lan, findings=(*lan.findings, unknown)))
    assert judged.state is not VerdictState.READY


@given(books)
@settings(max_examples=50)
def test_the_order_of_findings_does_not_matter(lan: Snapshot) -> None:
    turned = replace(lan, findings=tuple(reversed(lan.findings)))
    one, two = _judge(lan), _judge(turned)
    assert [(g.state, g.share) for g in one.gates] == [(g.state, g.share) for g in two.gates]
    assert one.score == two.score


@given(st.lists(st.sampled_from(GateState)))
def test_conjunction_is_kleenes(states: list[GateState]) -> None:
    rank = {GateState.FAIL: 0, GateState.UNDETERMINED: 1, GateState.PASS: 2}
    assert rank[conjunction(states)] == min((rank[s] for s in states), default=2)
