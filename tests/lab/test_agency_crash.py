"""The agent is killed in the middle of its work: nothing that was acknowledged is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lab_agent import LabAgent, configuration, register_of
from tests.support.lan import Lan
from tests.support.netns import wait_until

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

KILLS = 3
HURRIED = {"sweep_s": 1, "poll_s": 1, "reach_s": 1, "ports_s": 1, "services_s": 1, "judge_s": 1}


@pytest.fixture(scope="module")
def lan(_laboratory: None) -> Iterator[Lan]:
    with Lan(hosts=10) as built:
        yield built


def test_what_was_acknowledged_survives_sigkill_in_mid_write(lan: Lan, tmp_path: Path) -> None:
    register = register_of(lan)
    with LabAgent(lan, tmp_path / "agent", config=configuration(schedule=HURRIED)) as agent:
        agent.start()
        agent.wait_ready()
        known = {d["id"]: d["first_seen"] for d in agent.devices()}
        entered: list[str] = []
        for row in register[:KILLS]:
            agent.register([row])
            entered.append(str(row["name"]))
            kill_in_mid_write(agent)
            with agent.opened_book() as book:
                assert book.check() == ()
                assert {e.name for e in book.register()} == set(entered)
            agent.start()
            agent.wait_ready()
            assert {d["id"]: d["first_seen"] for d in agent.devices()} == known
        assert {f["rule"] for f in agent.findings()} >= {"INV-01", "INV-02", "INV-04"}


def kill_in_mid_write(agent: LabAgent) -> None:
    """SIGKILL right after the agent has begun to write: its write-ahead log has just changed."""
    wal = agent.book.with_name("book.db-wal")
    before = wal.stat().st_mtime_ns
    wait_until(lambda: wal.stat().st_mtime_ns != before, what="the agent writes")
    agent.kill()
