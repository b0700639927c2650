"""``netmon agent`` as a process of its own on the simulated agency: start, serve, reload, stop."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from netmon.demo.run import SimulatedAgency, enter_register, simulated_agency
from tests.support.command import Surroundings
from tests.support.manager import ListeningManager, listening
from tests.support.ports import free_tcp_port

pytestmark = pytest.mark.protocol


@dataclass(slots=True)
class RunningAgent:
    agency: SimulatedAgency
    surroundings: Surroundings
    process: subprocess.Popen[str]
    client: httpx.AsyncClient
    manager: ListeningManager

    async def get(self, path: str) -> httpx.Response | None:
        try:
            return await self.client.get(path)
        except httpx.TransportError:
            return None

    async def metric(self, name: str) -> dict[tuple[str, ...], float]:
        page = (await self.client.get("/metrics")).text
        return {
            tuple(sample.labels.values()): sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
            if sample.name == name
        }

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not await maybe(true()):
                assert self.process.poll() is None, self.process.stderr.read()  # type: ignore[union-attr]
                await asyncio.sleep(0.05)

    async def is_ready(self) -> bool:
        answer = await self.get("/-/ready")
        return answer is not None and answer.status_code == 200

    async def end(self, number: signal.Signals) -> str:
        self.process.send_signal(number)
        _, err = await asyncio.to_thread(self.process.communicate, timeout=60)
        return err


async def maybe(value: object) -> object:
    return await value if asyncio.iscoroutine(value) else value


@pytest.fixture
async def agent(tmp_path: Path) -> AsyncIterator[RunningAgent]:
    surroundings = Surroundings(tmp_path)
    folder = tmp_path / "agency"
    folder.mkdir()
    port = free_tcp_port()
    async with (
        simulated_agency(folder, web_port=port) as agency,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client,
    ):
        enter_register(agency.configuration(), agency.register)
        with (
            listening(str(tmp_path / "notify")) as manager,
            surroundings.started(
                *("agent", "--config", agency.config), **manager.environ(WATCHDOG_USEC="60000000")
            ) as process,
        ):
            yield RunningAgent(agency, surroundings, process, client, manager)


async def test_the_whole_life_of_an_agent(agent: RunningAgent) -> Any:
    await agent.until(agent.is_ready)
    assert (await agent.metric("netmon_lan_ready"))[("not_ready",)] == 1
    assert await agent.metric("netmon_config_last_reload_successful") == {}
    assert await agent.metric("netmon_internal_errors_total") == {(): 0}
    judged = (await agent.metric("netmon_snapshot_timestamp_seconds"))[()]

    # A wrong file changes nothing, whoever asks.
    good = agent.agency.config.read_text(encoding="utf-8")
    agent.agency.config.write_text(good + "nonsense: 1\n", encoding="utf-8")
    answer = await agent.client.post("/-/reload")
    assert (answer.status_code, answer.text.strip()[-12:]) == (500, "unknown key."), answer.text
    assert await agent.metric("netmon_config_last_reload_successful") == {(): 0}
    assert await agent.is_ready()

    # A move of the book or of the web server is refused.
    agent.agency.config.write_text(good.replace("state_dir: state", "state_dir: other"))
    answer = await agent.client.post("/-/reload")
    assert "state_dir: a change takes effect only when the agent is started again" in answer.text

    # A good one takes effect, by signal too, and the judge runs soon after.
    agent.agency.config.write_text(good.replace("seats: 36", "seats: 37"), encoding="utf-8")
    agent.process.send_signal(signal.SIGHUP)

    async def declared() -> bool:
        return (await agent.metric("netmon_seats")).get(("declared",)) == 37

    await agent.until(declared)
    assert await agent.metric("netmon_config_last_reload_successful") == {(): 1}
    assert (await agent.metric("netmon_snapshot_timestamp_seconds"))[()] > judged

    err = await agent.end(signal.SIGTERM)
    assert agent.process.returncode == 0, err
    assert "Traceback" not in err
    assert "reload refused" not in err or "nonsense" in err
    assert agent.surroundings.leftovers() == []
    assert agent.surroundings.survivors() == []

    # What systemd was told of it: three reloads, each with its end, and signs of life meanwhile.
    heard = agent.manager.heard()
    steps = [line for line in heard if line in {"READY=1", "RELOADING=1", "STOPPING=1"}]
    assert steps == ["READY=1", *["RELOADING=1", "READY=1"] * 3, "STOPPING=1"]
    assert "WATCHDOG=1" in heard


async def test_sigterm_in_the_middle_of_the_first_poll(agent: RunningAgent) -> None:
    await agent.until((agent.agency.config.parent / "state" / "book.db-wal").exists)
    err = await agent.end(signal.SIGTERM)
    assert agent.process.returncode == 0, err
    assert "Traceback" not in err
    assert agent.surroundings.leftovers() == []


async def test_sigint_ends_the_agent_as_gently(agent: RunningAgent) -> None:
    await agent.until(agent.is_ready)
    err = await agent.end(signal.SIGINT)
    assert (agent.process.returncode, "Traceback" in err) == (0, False), err


async def test_a_taken_port_is_a_sentence_and_exit_2(tmp_path: Path) -> None:
    surroundings = Surroundings(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = configuration(tmp_path, f"web: {{port: {port}}}\n")
        done = await asyncio.to_thread(surroundings.run, "agent", "--config", config)
    assert done.returncode == 2, done.stderr
    assert f"127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_wrong_web_file_is_told_with_its_line_and_exit_2(tmp_path: Path) -> None:
    web = tmp_path / "web.yaml"
    web.write_text("tls_server_config:\n  cert_fil: x\n", encoding="utf-8")
    done = await asyncio.to_thread(
        Surroundings(tmp_path).run,
        *("agent", "--config", configuration(tmp_path), "--web.config.file", web),
    )
    assert done.returncode == 2
    assert "web.yaml:2: tls_server_config.cert_fil: unknown key" in done.stderr


async def test_beyond_loopback_without_tls_is_refused(tmp_path: Path) -> None:
    config = configuration(tmp_path, "web: {host: 127.0.0.1, port: 0}\n")
    config.write_text(config.read_text().replace("host: 127.0.0.1", "host: 192.0.2.1"))
    done = await asyncio.to_thread(Surroundings(tmp_path).run, "agent", "--config", config)
    assert done.returncode == 2
    assert "TLS" in done.stderr


async def test_a_damaged_book_is_a_sentence_and_exit_1(tmp_path: Path) -> None:
    config = configuration(tmp_path, "web: {port: 0}\n")
    (tmp_path / "state").mkdir()
    book = tmp_path / "state" / "book.db"
    book.write_bytes(b"SQLite format 3\0" + b"\xa5" * 8192)
    before = book.read_bytes()
    done = await asyncio.to_thread(Surroundings(tmp_path).run, "agent", "--config", config)
    assert done.returncode == 1
    assert "restore the latest backup" in done.stderr
    assert "Traceback" not in done.stderr
    assert book.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="a file system of its own needs root")
@pytest.mark.skipif(shutil.which("mount") is None, reason="mount is missing")
async def test_a_full_disk_keeps_the_last_good_state_served(agent: RunningAgent) -> Any:
    state = agent.agency.config.parent / "state"
    await agent.end(signal.SIGKILL)
    saved = agent.agency.config.parent / "saved"
    shutil.copytree(state, saved)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "netmon-test", str(state)]
    if command(mount).returncode:
        pytest.skip("this container may not mount")
    try:
        shutil.copytree(saved, state, dirs_exist_ok=True)
        text = agent.agency.config.read_text(encoding="utf-8")
        agent.agency.config.write_text(
            text + "schedule: {reach_s: 1, judge_s: 1, poll_s: 2}\n", encoding="utf-8"
        )
        with agent.surroundings.started("agent", "--config", agent.agency.config) as process:
            agent.process = process
            await agent.until(agent.is_ready)
            fill(state / "filler")

            async def complains() -> bool:
                answer = await agent.get("/-/ready")
                return answer is not None and "is full" in answer.text

            await agent.until(complains)
            assert (await agent.metric("netmon_lan_ready"))[("not_ready",)] == 1
            (state / "filler").unlink()
            await agent.until(agent.is_ready)
            assert "Traceback" not in await agent.end(signal.SIGTERM)
            assert process.returncode == 0
    finally:
        command(["umount", "-l", str(state)]).check_returncode()


def command(words: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, check=False, capture_output=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


def configuration(folder: Path, more: str = "") -> Path:
    path = folder / "netmon.yaml"
    path.write_text(
        "agency: {code: a, name: A}\n"
        "networks: [{prefix: 127.0.11.0/30, sweep: false}]\n"
        f"state_dir: state\n{more}",
        encoding="utf-8",
    )
    return path
