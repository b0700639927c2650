"""The ledger on disk: what a crash, a clock and a second process do to it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from inventory.evidence import Record, RecordKind
from inventory.evidence_chain import read_chain
from inventory.evidence_keys import Succession
from netmon.evidence.keys import KeyFileError, SigningKey, check_signature, load_key, make_key
from netmon.evidence.ledger import Ledger, LedgerError

AT = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)
DAY = date(2026, 10, 1)
NEXT = DAY + timedelta(days=1)


def add(ledger: Ledger, day: date = DAY, **body: object) -> Record:
    return ledger.append(RecordKind.DAY, dict(body), day=day, at=AT)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "evidence")


def sound(
    ledger: Ledger, key: SigningKey, first: date = DAY, last: date = date(2030, 1, 1)
) -> bool:
    records = ledger.records(first, last)
    chain = b"".join(r.line + b"\n" for r in records)
    _, problems = read_chain(
        chain,
        file="c",
        first_prev=records[0].prev,
        check=check_signature,
        keys=Succession(key.public),
    )
    return problems == ()


def test_records_follow_one_another_over_days(ledger: Ledger, tmp_path: Path) -> None:
    key = make_key(tmp_path / "k")
    add(ledger, a=1)
    ledger.seal(key, day=DAY, at=AT)
    add(ledger, NEXT, a=2)
    ledger.seal(key, day=NEXT, at=AT)
    assert ledger.days() == (DAY, NEXT)
    assert [r.seq for r in ledger.records(DAY, NEXT)] == [1, 2, 3, 4]
    assert [r.seq for r in ledger.records(NEXT, NEXT)] == [3, 4]
    assert sound(ledger, key)


def test_files_are_the_owners_alone(ledger: Ledger) -> None:
    add(ledger)
    assert stat.S_IMODE(ledger.directory.stat().st_mode) == 0o700
    assert stat.S_IMODE((ledger.directory / "2026-10-01.jsonl").stat().st_mode) == 0o600


def test_sealing_twice_adds_nothing(ledger: Ledger, tmp_path: Path) -> None:
    key = make_key(tmp_path / "k")
    assert ledger.seal(key, day=DAY, at=AT) is None
    add(ledger)
    assert ledger.seal(key, day=DAY, at=AT) is not None
    assert ledger.seal(key, day=DAY, at=AT) is None


@pytest.mark.parametrize("kept", [1, 10, -1])
def test_a_torn_record_that_nobody_was_told_about_is_cut_off(ledger: Ledger, kept: int) -> None:
    first = add(ledger, a=1)
    path = ledger.directory / "2026-10-01.jsonl"
    whole = path.read_bytes()
    torn = first.line[:kept]
    path.write_bytes(whole + torn)
    assert ledger.head().seq == 1
    assert path.read_bytes() == whole
    assert add(ledger, a=2).prev == first.hash


def test_a_whole_record_that_the_head_does_not_name_yet_is_taken_in(ledger: Ledger) -> None:
    add(ledger, a=1)
    before = (ledger.directory / "head.json").read_bytes()
    second = add(ledger, NEXT, a=2)
    (ledger.directory / "head.json").write_bytes(before)  # killed between the two writes
    assert ledger.head().hash == second.hash
    assert add(ledger, NEXT, a=3).seq == 3


def test_the_very_first_record_is_taken_in_without_a_head(ledger: Ledger) -> None:
    first = add(ledger, a=1)
    (ledger.directory / "head.json").unlink()
    assert ledger.head().hash == first.hash


def test_damage_is_told_and_not_repaired(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, a=1)
    add(ledger, a=2)
    path = ledger.directory / "2026-10-01.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"a":1', b'"a" 1'))
    with pytest.raises(LedgerError, match=r"2026-10-01.jsonl:1: the evidence is damaged"):
        ledger.records(DAY, DAY)
    assert b'"a" 1' in path.read_bytes()


def test_a_lost_acknowledged_record_is_told(ledger: Ledger, tmp_path: Path) -> None:
    add(ledger, a=1)
    path = ledger.directory / "2026-10-01.jsonl"
    path.write_bytes(b"")
    with pytest.raises(LedgerError, match="is not the one written"):
        ledger.seal(make_key(tmp_path / "k"), day=DAY, at=AT)


def test_a_damaged_head_is_told(ledger: Ledger) -> None:
    add(ledger)
    (ledger.directory / "head.json").write_text("{")
    with pytest.raises(LedgerError, match=r"head.json: damaged"):
        add(ledger)


def test_a_clock_that_jumps_ahead_and_back_breaks_nothing(ledger: Ledger, tmp_path: Path) -> None:
    key = make_key(tmp_path / "k")
    add(ledger, a=1)
    add(ledger, date(2031, 5, 5), a=2)
    add(ledger, a=3)
    add(ledger, date(2026, 9, 30), a=4)
    add(ledger, NEXT, a=5)
    ledger.seal(key, day=NEXT, at=AT)
    assert [r.seq for r in ledger.records(DAY, NEXT)] == [1, 2, 3, 4, 5, 6]
    assert sound(ledger, key, DAY, NEXT)


def test_the_signature_of_a_month_may_lie_in_the_next(ledger: Ledger, tmp_path: Path) -> None:
    key = make_key(tmp_path / "k")
    add(ledger, a=1)
    add(ledger, NEXT, a=2)
    ledger.seal(key, day=NEXT, at=AT)
    assert [r.kind for r in ledger.records(DAY, DAY)][-1] is RecordKind.SEAL
    assert sound(ledger, key, DAY, DAY)


WRITER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from inventory.evidence import Record, RecordKind
from netmon.evidence.ledger import Ledger
for n in range(20):
    Ledger(Path(sys.argv[1])).append(
        RecordKind.DAY, {"n": n}, day=date(2026, 10, 1), at=datetime(2026, 10, 1, tzinfo=UTC))
"""


def test_two_processes_write_one_chain(ledger: Ledger, tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(ledger.directory)]
    running = [
        subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
        for _ in range(2)
    ]
    assert [p.wait(timeout=50) for p in running] == [0, 0]
    key = make_key(tmp_path / "k")
    ledger.seal(key, day=DAY, at=AT)
    assert len(ledger.records(DAY, DAY)) == 41
    assert sound(ledger, key)


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "evidence.key"
    key = make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).public == key.public
    assert check_signature(key.public, b"x", load_key(path).sign(b"x"))
    with pytest.raises(KeyFileError, match="not overwritten"):
        make_key(path)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "k")
    (tmp_path / "k").chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        load_key(tmp_path / "k")


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="netmon init makes one"):
        load_key(tmp_path / "none")
    path = tmp_path / "k"
    path.write_text("rubbish")
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="not a private key"):
        load_key(path)


def test_the_key_is_not_shown(tmp_path: Path) -> None:
    key = make_key(tmp_path / "k")
    secret = (tmp_path / "k").read_text().splitlines()[1]
    assert secret not in repr(key) + str(vars(key))
    assert key.public in repr(key)


@pytest.mark.parametrize(
    ("public", "signature"),
    [("", ""), ("ed25519:", "AA=="), ("rsa:AAAA", "AAAA"), ("\x00", "\x00")],
)
def test_rubbish_signs_nothing(public: str, signature: str) -> None:
    assert not check_signature(public, b"x", signature)


def test_records_survive_json_of_other_programs(ledger: Ledger) -> None:
    add(ledger, ten="Sở Hạ Hòa", so=0.1)
    (line,) = (ledger.directory / "2026-10-01.jsonl").read_bytes().splitlines()
    assert json.loads(line)["body"] == {"ten": "Sở Hạ Hòa", "so": 0.1}
