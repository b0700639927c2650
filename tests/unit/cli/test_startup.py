"""What a call loads before it works: ``netmon --version`` must be quick."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.command import ROOT

PROGRAM = """
import json, sys
sys.argv = ["netmon", *{words!r}]
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    from netmon.__main__ import main
    main()
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(words=list(words))],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(json.loads(done.stdout))


def test_version_loads_no_heavy_library() -> None:
    heavy = {"scapy", "pysnmp", "gufo", "netmiko", "pydantic", "rich", "typer", "asyncio", "yaml"}
    assert loaded_by("--version") & heavy == set()


@pytest.mark.parametrize("words", [["--help"], ["device", "--help"], ["probe", "--help"]])
def test_help_waits_for_no_library_of_the_wire(words: list[str]) -> None:
    heavy = {"scapy", "pysnmp", "gufo", "netmiko", "paramiko", "starlette", "uvicorn"}
    assert loaded_by(*words) & heavy == set()


def test_the_report_of_a_book_waits_for_nothing_that_looks_at_the_lan() -> None:
    settings = str(ROOT / "deploy/registry/report.example.yaml")
    told = ["--month", "2026-10", "--out", "unused", "--config", "/nonexistent/netmon.yaml"]
    loaded = loaded_by("report", "--settings", settings, *told)
    assert "netmon.agent.bookkeeper" in loaded  # it came as far as its imports
    looking = {"netmon.agent.parts", "netmon.agent.looker", "netmon.agent.inspector"}
    assert loaded & looking == set()
