"""What the pages say: grouped reasons, what to do first, times as people write them, the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventory.history import Event
from inventory.text import verbatim
from inventory.verdict import Gate, GateName, GateState, Outline, Reason, VerdictState
from netmon.web.home import causes, next_actions
from netmon.web.readiness import changed
from netmon.web.render import spoken
from netmon.web.services import PEOPLE
from tests.support.book import NOW
from tests.support.desk import office, switch
from tests.support.months import Story, at, finding, verdict

STORY = Story(code="so-a", name="Sở A", telnet=(at(1, 0), at(31, 0)))


def reason(text: str, subject: str, *, state: GateState = GateState.UNDETERMINED) -> Reason:
    return Reason(
        state=state, text=verbatim(text), article="Điều 9", rule="X-1", subject_name=subject
    )


def test_what_is_said_of_many_devices_is_said_once_and_failures_come_first() -> None:
    reasons = (
        *(reason("chưa đọc được cấu hình", f"sw-{n}") for n in range(3)),
        reason("sw-9: Telnet đang mở", "sw-9", state=GateState.FAIL),
    )
    gate = Gate(name=GateName.SECURITY, state=GateState.FAIL, weight=15, share=0.0, reasons=reasons)
    told = [(c.text.vi, c.subjects) for c in causes(gate)]
    assert told == [
        ("sw-9: Telnet đang mở", ()),  # the sentence names it already
        ("chưa đọc được cấu hình", ("sw-0", "sw-1", "sw-2")),
    ]


def test_what_fails_a_gate_is_done_before_what_is_merely_older() -> None:
    when = at(10, 9)
    blocking = finding(STORY, when)
    older = replace(blocking, rule="PHY-01", since=blocking.since - timedelta(days=90))
    told = verdict(replace(STORY, gates={GateName.SECURITY: GateState.FAIL}), when)
    assert told.state is VerdictState.NOT_READY
    assert [f.rule for f in next_actions(told, [older, blocking])] == ["MGT-01", "PHY-01"]
    assert [f.rule for f in next_actions(replace(told, gates=()), [older, blocking])] == [
        "PHY-01",
        "MGT-01",
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("thấy từ 2026-11-22T12:34:55.161Z, còn", "thấy từ 22/11/2026 19:34, còn"),
        ("2026-12-31T17:00:00Z", "01/01/2027 00:00"),
        ("2026-99-31T17:00:00Z", "2026-99-31T17:00:00Z"),
        ("phiên bản 2026-11-22", "phiên bản 2026-11-22"),
    ],
)
def test_an_instant_inside_a_sentence_is_legal_time(said: str, shown: str) -> None:
    assert spoken(said) == shown


async def test_what_people_did_is_found_under_any_number_of_other_events(tmp_path: Path) -> None:
    async with office(tmp_path, switch()) as place:
        current = place.current()
        assert current
        device = next(iter(current[0].devices.values()))
        await place.desk.look_again(who="Lan", at=NOW)
        noise = [
            Event(
                at=NOW + timedelta(seconds=n), kind="moved", subject=device.id, text=verbatim("x")
            )
            for n in range(400)
        ]
        await place.keeper.write(lambda store: store.add_events(noise))
        assert [e.kind for e in await place.desk.events(limit=300, kinds=PEOPLE)] == ["look"]
        assert len(await place.desk.events(limit=300)) == 300


def test_the_log_of_verdicts_holds_changes_only() -> None:
    calm = replace(STORY, telnet=None)
    broken = replace(calm, gates={GateName.SECURITY: GateState.FAIL})
    lived = [calm, calm, broken, broken, calm]
    verdicts = [verdict(story, at(day, 9)) for day, story in enumerate(lived, 1)]
    told = changed(
        [Outline(v.judged_at, v.state, tuple(g.state for g in v.gates)) for v in verdicts]
    )
    assert [v.judged_at for v in told] == [at(5, 9), at(3, 9), at(1, 9)]
