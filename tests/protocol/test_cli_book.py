"""What people decide about devices, on a book that the simulated agency filled: reversible."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporters.json_full import snapshot_from_json, snapshot_to_json
from exporters.netbox import netbox_files
from inventory.model import FactName
from netmon.agent.once import one_cycle
from netmon.cli.app import run
from netmon.cli.exit import ExitCode
from netmon.demo.run import enter_register, simulated_agency
from tests.support.command import Surroundings

pytestmark = pytest.mark.protocol


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration of an agency whose book holds one cycle."""
    folder = tmp_path_factory.mktemp("book")

    async def fill() -> Path:
        async with simulated_agency(folder, web_port=0) as agency:
            enter_register(agency.configuration(), agency.register)
            await one_cycle(agency.configuration())
            return agency.config

    return asyncio.run(fill())


@pytest.fixture
def config(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETMON_CONFIG", str(filled))
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "NETMON_LANG"):
        monkeypatch.delenv(name, raising=False)
    return filled


def said(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(argv) == ExitCode.OK, capsys.readouterr().err
    return capsys.readouterr().out


def devices(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    return list(json.loads(said(capsys, "device", "list", "--json", *more))["devices"])


def test_the_table_is_one_line_a_device_within_80_columns(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = said(capsys, "device", "list").splitlines()
    assert all(len(line) <= 80 for line in out)
    assert len([line for line in out if line.startswith("pc-t1-")]) == 16


def test_check_is_not_ready_4(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json"]) == ExitCode.NOT_READY
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert err == ""
    assert data["readiness"]["state"] == "not_ready"
    assert {f["rule"] for f in data["findings"] if f["status"] == "fail"} >= {"MGT-10", "HLT-05"}


@pytest.mark.parametrize("name", ["sw-tang-2", "127.0.10.4", "70:6b:b9:42:00:00", "SW-TANG-2"])
def test_a_device_answers_to_name_address_and_mac(
    config: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "sw-tang-2" in said(capsys, "device", "show", name)
    assert "FCW2145A0EF" in said(capsys, "device", "show", name, "--json")


def test_an_unknown_device_is_told_with_near_names(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["device", "show", "sw-tang2"]) == ExitCode.INTERNAL
    assert "sw-tang-2" in capsys.readouterr().err


def test_merge_is_recorded_explained_and_undone(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = devices(capsys)
    why = "one telephone with two cables"
    out = said(capsys, "device", "merge", "dt-t1-01", "dt-t1-02", "--why", why, "--who", "lan")
    number = out.split("decision ")[1].split(";")[0]
    assert len(devices(capsys)) == len(before) - 1
    explained = said(capsys, "device", "explain", "80:5e:c0:03:00:01")
    assert f"decided by lan: {why}" in explained
    said(capsys, "device", "undo", number, "--who", "lan")
    assert [d["id"] for d in devices(capsys)] == [d["id"] for d in before]


def test_split_is_recorded_and_undone(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = devices(capsys)
    out = said(
        *(capsys, "device", "split", "sw-loi", "70:6b:b9:20:00:00"),
        *("--why", "a cloned MAC", "--who", "lan"),
    )
    number = out.split("decision ")[1].split(";")[0]
    said(capsys, "device", "undo", number, "--who", "lan")
    assert [d["id"] for d in devices(capsys)] == [d["id"] for d in before]


def test_a_split_of_what_the_device_has_not_is_refused(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["device", "split", "sw-loi", "00:00:5e:00:53:01", "--why", "x"]
    assert run(argv) == ExitCode.INTERNAL
    assert "its keys:" in capsys.readouterr().err


def test_one_device_is_not_merged_with_itself(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["device", "merge", "sw-loi", "127.0.10.2", "--why", "x"]) == ExitCode.USAGE
    assert "are one device already" in capsys.readouterr().err


def test_an_unknown_decision_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["device", "undo", "4711"]) == ExitCode.INTERNAL
    assert "4711" in capsys.readouterr().err


def test_an_approved_stranger_is_registered(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strangers = devices(capsys, "--unregistered")
    assert "127.0.10.201" in [d["name"] for d in strangers]
    said(
        *(capsys, "device", "approve", "127.0.10.201", "--name", "may-chieu"),
        *("--owner", "Văn phòng", "--support-until", "2029-12-31"),
    )
    assert len(devices(capsys, "--unregistered")) == len(strangers) - 1
    shown = json.loads(said(capsys, "device", "show", "may-chieu", "--json"))
    assert shown["register_entry"]["owner"] == "Văn phòng"


def test_a_wrong_register_enters_nothing(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "r.csv"
    register.write_text("name,ip\nok,127.0.10.200\nbad,nowhere\n,127.0.10.84\n")
    assert run(["device", "approve", "--register", str(register)]) == ExitCode.USAGE
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert "127.0.10.200" in [d["name"] for d in devices(capsys, "--unregistered")]


def test_completion_offers_the_names_of_devices(config: Path, tmp_path: Path) -> None:
    surroundings = Surroundings(tmp_path)
    asked = {"COMP_WORDS": f"netmon device show -c {config} sw-t", "COMP_CWORD": "5"}
    done = surroundings.run(_NETMON_COMPLETE="complete_bash", **asked)
    assert done.stdout.split() == ["sw-tang-1", "sw-tang-2"], done.stderr


# Commands that speak to devices.

NAMES = {"A": "auth", "P": "priv"}


@pytest.fixture
def agency(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A configuration and the SNMP port of a simulated agency that runs beside the test."""
    with asyncio.Runner() as runner:
        context = simulated_agency(tmp_path, web_port=0)
        running = runner.run(context.__aenter__())
        try:
            yield running.config, running.configuration().settings.snmp.port
        finally:
            runner.run(context.__aexit__(None, None, None))


def test_probe_prints_one_line_a_target(agency: tuple[Path, int], tmp_path: Path) -> None:
    config, port = agency
    targets = tmp_path / "targets.csv"
    targets.write_text(f"host,port,community\n127.0.10.4,{port},public\n127.0.10.9,{port},x\n")
    surroundings = Surroundings(tmp_path)
    done = surroundings.run("probe", "--targets", targets, "--json", "--timeout", "1")
    assert (done.returncode, done.stderr) == (3, "")
    found = {line["host"]: line for line in map(json.loads, done.stdout.splitlines())}
    assert found["127.0.10.4"]["sys_name"] == "sw-tang-2"
    assert found["127.0.10.4"]["requests"] > 5
    assert set(found["127.0.10.9"]) == {"host", "port", "error"}

    keys = {name: (config.parent / f"{file}.key").read_text() for name, file in NAMES.items()}
    v3 = ["--v3-user", "netmon", "--v3-auth", "SHA", "--v3-auth-key-env", "A"]
    done = surroundings.run(
        "probe", f"127.0.10.1:{port}", *v3, "--v3-priv-key-env", "P", "--json", **keys
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sys_name"] == "r1-khcn"
    assert keys["A"] not in done.stdout + done.stderr


def test_ctrl_c_during_a_scan_leaves_a_sound_book(agency: tuple[Path, int], tmp_path: Path) -> None:
    config, _ = agency
    surroundings = Surroundings(tmp_path)
    wal = config.parent / "state" / "book.db-wal"
    with surroundings.started("scan", "-c", config) as process:
        deadline = time.monotonic() + 60
        while not wal.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "Interrupted.\n")
    assert surroundings.leftovers() == []
    assert surroundings.survivors() == []
    assert surroundings.run("device", "list", "-c", config, "--json").returncode == 0
    assert not wal.exists()


def test_the_book_is_exported_for_netbox_spreadsheets_and_back(
    config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    listed = {d["id"] for d in devices(capsys)}
    document = said(capsys, "export", "json")
    book = snapshot_from_json(document)
    assert set(book.devices) >= listed
    assert snapshot_to_json(book) + "\n" == document
    said(capsys, "export", "netbox", "--out", str(tmp_path / "netbox"))
    said(capsys, "export", "csv", "--out", str(tmp_path / "csv"))
    for name, text in netbox_files(book).items():
        written = (tmp_path / "netbox" / name).read_bytes().decode()
        assert written.splitlines()[0] == text.splitlines()[0]
        assert len(written.splitlines()) == len(text.splitlines()) > 1, name
    rows = (tmp_path / "csv" / "devices.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(book.devices)
    (router,) = (d for d in book.devices.values() if d.name == "r1-khcn")
    assert router.text(FactName.SERIAL) == "HC80871QWER"
