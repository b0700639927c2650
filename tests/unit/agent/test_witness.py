"""The agent's proof: what it chains, what it says when it cannot, and the bundle of a month."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inventory.circumstances import Circumstances
from inventory.period import PeriodRule
from inventory.store import Store, StoreSettings
from netmon.agent.witness import BUNDLES_DIR, EVIDENCE_DIR, Witness
from netmon.evidence.bundles import verify_file
from netmon.evidence.keys import KEY_FILE, load_key
from netmon.evidence.ledger import Ledger, LedgerError
from netmon.evidence.rotation import rotate
from netmon.web.state import EvidenceFile
from tests.support.months import NOW, OCTOBER, STORIES, snapshot, verdict

STORY = STORIES[0]
CALENDAR, FIFTEENTH = PeriodRule.CALENDAR, PeriodRule.FIFTEENTH
FIRST = OCTOBER.start + timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class Office:
    """A witness, its directory and its book."""

    witness: Witness
    home: Path
    store: Store

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.home / EVIDENCE_DIR)

    def judged(self, *instants: datetime) -> None:
        """The agency is judged at these instants."""
        for at in instants:
            found = snapshot(STORY, at), verdict(STORY, at)
            self.witness.note(self.store, *found, told=Circumstances())

    def bundle(self, month: str = "2026-10", rule: PeriodRule = CALENDAR) -> EvidenceFile | None:
        return self.witness.bundle(month, now=NOW, regulation=None, rule=rule)

    def restarted(self) -> Office:
        return Office(Witness(state_dir=self.home, agency=STORY.code), self.home, self.store)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Store(settings=StoreSettings(path=tmp_path / "book.db")) as store:
        yield Office(Witness(state_dir=tmp_path, agency=STORY.code), tmp_path, store)


def days(*numbers: int) -> tuple[datetime, ...]:
    """09:00 of days after the first of October."""
    return tuple(FIRST + timedelta(days=n) for n in numbers)


def test_before_the_first_judgement_nothing_is_said_of_the_chain(office: Office) -> None:
    assert (office.witness.head, office.witness.unbroken) == (None, None)
    assert not office.ledger.directory.exists()


def test_the_first_judgement_makes_the_key_and_begins_the_chain(office: Office) -> None:
    office.judged(*days(0))
    assert office.witness.unbroken is True
    assert office.witness.head == office.ledger.head()
    assert (office.home / KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("month", "rule", "why"),
    [
        ("2026-11", CALENDAR, "half a period"),
        ("2026-12", FIFTEENTH, "half a period"),
        ("2027-02", CALENDAR, "has not begun"),
        ("hôm qua", CALENDAR, "is not a month"),
    ],
)
def test_a_month_that_has_not_ended_has_no_bundle(
    office: Office, month: str, rule: PeriodRule, why: str
) -> None:
    office.judged(*days(0))
    with pytest.raises(ValueError, match=why):
        office.bundle(month, rule)
    with pytest.raises(ValueError, match=why):
        office.witness.has(month, now=NOW, rule=rule)


def test_a_month_in_which_nothing_was_chained_has_no_bundle(office: Office) -> None:
    office.judged(*days(0))
    assert office.bundle("2026-09") is None
    assert not office.witness.has("2026-09", now=NOW, rule=CALENDAR)
    assert not (office.home / BUNDLES_DIR).exists()


def test_a_bundle_is_made_once(office: Office) -> None:
    office.judged(*days(0, 1))
    first = office.bundle()
    assert first is not None
    made = first.path.stat().st_mtime_ns
    again = office.restarted().bundle()
    assert (again, first.path.stat().st_mtime_ns) == (first, made)
    assert verify_file(first.path).good


def test_a_month_counted_in_two_ways_is_two_bundles(office: Office) -> None:
    office.judged(*days(0, 20, 40))  # the 1st and 21st of October, the 10th of November
    calendar, fifteenth = office.bundle(), office.bundle("2026-11", FIFTEENTH)
    assert calendar is not None
    assert fifteenth is not None
    assert [b.path.name for b in (calendar, fifteenth)] == [
        "so-a-2026-10.zip",
        "so-a-2026-11_15-14.zip",
    ]
    held = [verify_file(b.path) for b in (calendar, fifteenth)]
    assert [found.problems for found in held] == [(), ()]
    assert [found.manifest["active"] for found in held] == [
        {"first": "2026-10-01", "last": "2026-10-31"},
        {"first": "2026-10-15", "last": "2026-11-14"},
    ]


def test_after_a_rotation_a_bundle_names_every_key_the_agent_had(office: Office) -> None:
    office.judged(*days(0, 1))
    path = office.home / KEY_FILE
    old, new = rotate(office.ledger, path, at=FIRST + timedelta(days=1, hours=3))
    office.judged(*days(2))
    found = office.bundle()
    assert found is not None
    assert found.public_keys == (old.public, new.public)
    assert load_key(path).public == new.public
    checked = verify_file(found.path)
    assert (checked.problems, checked.manifest["key"]) == ((), new.public)


def test_a_damaged_chain_is_told_once_and_the_judging_goes_on(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.judged(*days(0, 1))
    damaged = min(office.ledger.directory.glob("*.jsonl"))
    sound = damaged.read_bytes()
    damaged.write_bytes(b"{rubbish\n" + sound)
    after = office.restarted()
    with caplog.at_level(logging.ERROR):
        after.judged(*days(2, 3))
    assert after.witness.unbroken is False
    assert [r.getMessage().startswith(f"{damaged}:1: ") for r in caplog.records] == [True]
    with pytest.raises(LedgerError, match="the evidence is damaged"):
        after.bundle()
    damaged.write_bytes(sound)  # put right from a backup
    after.judged(*days(4))
    assert after.witness.unbroken is True


def test_a_chain_whose_records_do_not_follow_each_other_is_broken(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.judged(*days(0, 1, 2))
    (office.ledger.directory / "2026-10-02.jsonl").unlink()
    after = office.restarted()
    after.judged(*days(3))
    assert after.witness.unbroken is False
    assert "does not follow" in caplog.text
