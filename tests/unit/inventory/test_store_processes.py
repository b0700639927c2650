"""Processes that are killed at any instant, and processes that write at the same time."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from inventory.observation import Key, KeyKind
from inventory.sighting import sighting_id
from inventory.store import Store
from tests.support.book import minute, opened

ROOT = Path(__file__).parents[3]
ROUNDS = 5
LATER = minute(10_000)


def writer(path: Path, name: str, limit: int = 1_000) -> subprocess.Popen[str]:
    """A process that writes numbers from 0 on and prints each one that was acknowledged."""
    command = [sys.executable, "-m", "tests.support.book_writer"]
    return subprocess.Popen(
        [*command, str(path), name, str(limit)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def assert_acknowledged(store: Store, name: str, count: int) -> None:
    """Numbers below ``count`` were acknowledged; of the next one, any first part may be there."""
    state = store.state(LATER)
    assert store.check() == ()
    for number in range(count):
        key = sighting_id(frozenset({Key(KeyKind.SERIAL, f"{name}|{number}")}), "10.0.0.0/24")
        assert state.latest[key]["system"].seen_at == minute(number)
    values = [d.value for d in state.decisions if d.who == name]
    subjects = [e.subject for e in reversed(store.events(limit=10_000)) if e.kind == name]
    for found in (values, subjects):
        assert len(found) in {count, count + 1}
        assert found == [str(number) for number in range(len(found))]
    (run,) = state.slots[name]
    assert run.start == minute(0)
    assert run.end in {minute(count), minute(count + 1)}


def test_sigkill_at_any_instant_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    acknowledged: dict[str, int] = {}
    for number in range(ROUNDS):
        name = f"agent-{number}"
        with writer(path, name) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(random.uniform(0, 0.1))
            process.kill()
            lines = [first, *process.stdout]
        assert process.returncode == -signal.SIGKILL
        # The last line may have been cut by the kill: then it was not acknowledged.
        acknowledged[name] = sum(line.endswith("\n") for line in lines)
        assert acknowledged[name] > 0
        with opened(path) as store:
            for earlier, count in acknowledged.items():
                assert_acknowledged(store, earlier, count)
    assert [p.name for p in tmp_path.iterdir()] == ["book.db"]


def test_two_processes_that_write_at_once_both_keep_every_word(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    limit = 25
    with writer(path, "agent", limit) as agent, writer(path, "officer", limit) as officer:
        said = [process.communicate(timeout=50)[0].split() for process in (agent, officer)]
    assert agent.returncode == officer.returncode == 0
    assert said == [[str(number) for number in range(limit)]] * 2
    with opened(path) as store:
        for name in ("agent", "officer"):
            assert_acknowledged(store, name, limit)
        numbers = [d.id for d in store.decisions()]
        assert numbers == list(range(1, 2 * limit + 1))
        assert len(store.state(LATER).sightings) == 2 * limit + 1


def test_processes_that_make_the_same_book_at_once_share_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "book.db"
    processes = [writer(path, f"p{n}", 1) for n in range(3)]
    for process in processes:
        assert process.communicate(timeout=50)[0] == "0\n"
    with opened(path) as store:
        assert sorted(d.who for d in store.decisions()) == ["p0", "p1", "p2"]
    assert [p.name for p in path.parent.iterdir()] == ["book.db"]
