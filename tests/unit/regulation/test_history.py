"""The past of a rule, told with the papers of its time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inventory.finding import RegulationInfo, Status, Waiver
from inventory.history import FindingChange
from netmon.regulation.history import Turn, edition_of, turns
from tests.support.judging import NOW

WAIVER = Waiver(
    rule="L2-01",
    device="sw-1",
    until=date(2026, 12, 31),
    reason="chờ thay",
    approved_by="Giám đốc",
    number="45/VP",
)
INFO = RegulationInfo(
    id="qc-test",
    title="Quy chế",
    number="12/QĐ",
    signed_by="Giám đốc",
    profile="ND331-TCVN14423-L2",
    sha256="aa",
    version="2",
    rules={},
    articles={},
    waivers=(WAIVER,),
)


def _turn(
    new: Status | None, *, reason: str = "", regulation: str = "aa", rule: str = "L2-01"
) -> Turn:
    change = FindingChange(
        rule=rule,
        subject="d-1",
        at=NOW - timedelta(days=1),
        old=Status.FAIL,
        new=new,
        regulation=regulation,
        reason=reason,
    )
    (turn,) = turns([change], [edition_of(INFO, NOW)], {"d-1": "sw-1"})
    return turn


@pytest.mark.parametrize(
    ("new", "compliant"),
    [
        (Status.PASS, True),
        (Status.FAIL, False),
        (Status.WAIVED, False),
        (Status.UNKNOWN, None),
        (Status.NOT_APPLICABLE, None),
        (Status.ERROR, None),
        (None, None),
    ],
)
def test_only_a_pass_is_compliance(new: Status | None, compliant: bool | None) -> None:
    assert _turn(new).compliant is compliant


def test_a_waiver_is_told_as_the_regulation_of_its_time_had_it() -> None:
    turn = _turn(Status.WAIVED, reason="waiver:45/VP")
    assert (turn.subject_name, turn.waiver, turn.grace_until) == ("sw-1", WAIVER, None)
    told = turn.to_json()
    assert (told["waiver"]["approved_by"], told["regulation"]["version"]) == ("Giám đốc", "2")
    assert _turn(Status.WAIVED, reason="waiver:45/VP", rule="L2-02").waiver is None
    assert _turn(Status.WAIVED, reason="waiver:9/VP").waiver is None


def test_grace_has_a_day_and_no_signature() -> None:
    turn = _turn(Status.WAIVED, reason="grace:2027-01-30")
    assert (turn.waiver, turn.grace_until) == (None, date(2027, 1, 30))
    assert turn.to_json()["grace_until"] == "2027-01-30"


def test_the_grace_of_a_check_is_no_grace_of_the_rule() -> None:
    turn = _turn(Status.NOT_APPLICABLE, reason="grace:new-station", rule="INV-02")
    assert (turn.grace_until, turn.reason) == (None, "grace:new-station")


def test_a_regulation_that_the_book_does_not_know_is_told_by_its_hash() -> None:
    turn = _turn(Status.WAIVED, reason="waiver:45/VP", regulation="bb")
    assert (turn.edition, turn.waiver) == (None, None)
    assert turn.to_json()["regulation"] == {
        "sha256": "bb",
        "id": None,
        "version": None,
        "number": None,
        "profile": None,
    }
