"""``netmon regulation explain --device`` and ``history`` tell what the book knows of a rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inventory.model import FactName, PortProbe
from inventory.types import legal_today
from netmon.agent.bookkeeper import judge_book
from netmon.agent.terms import terms_of
from netmon.cli.app import run
from netmon.cli.exit import ExitCode
from netmon.config.load import load
from tests.support.book import look, opened

NOW = datetime.now(UTC).replace(microsecond=0)
UNTIL = legal_today() + timedelta(days=30)
CONFIG = "agency: {code: so-khcn, name: So KHCN}\nnetworks: [{prefix: 10.0.0.0/24}]\n"
REGULATION = """\
regulation: {{id: qc-test, title: Quy chế, version: "{version}"}}
rules:
  - {{id: MGT-01, article: Điều 8, severity: high, text: Không dùng Telnet., {more}}}
waivers: [{waivers}]
"""
WAIVER = (
    f"{{rule: MGT-01, device: sw-1, until: {UNTIL}, reason: chờ thay, approved_by: Giám đốc, "
    "number: 45/VP}"
)


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Path]:
    """Judges the book of one switch, Telnet open or closed, so many hours ago."""
    path = tmp_path / "netmon.yaml"
    path.write_text(f"{CONFIG}state_dir: {tmp_path}\nregulation: qc.yaml\n", encoding="utf-8")

    def judge(
        hours: int, telnet: str, *, version: str = "1", waivers: str = "", more: str = ""
    ) -> Path:
        text = REGULATION.format(version=version, waivers=waivers, more=more)
        (tmp_path / "qc.yaml").write_text(text, encoding="utf-8")
        at = NOW - timedelta(hours=hours)
        seen = look(
            at,
            facts={FactName.SYS_NAME: "sw-1", FactName.ROLE: "switch"},
            tables={PortProbe: (PortProbe(port=23, state=telnet),)},
        )
        with opened(tmp_path / "book.db") as store:
            store.record([seen])
            judge_book(store, terms_of(load(path)), now=at)
        return path

    return judge


def _run(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert run(argv) == ExitCode.OK
    return capsys.readouterr().out


def test_a_failed_rule_is_explained_on_its_device_in_both_languages(
    judged: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(judged(2, "open"))
    argv = ("regulation", "explain", "mgt-01", "--device", "sw-1", "-c", config)
    english = _run(capsys, *argv)
    for told in (
        "Điều 8 Không dùng Telnet.",
        "sw-1: FAIL.",
        "Since",
        "Expected",
        "Actual",
        "Evidence",
        "Fix:",
        "Passes when",
    ):
        assert told in english
    vietnamese = _run(capsys, "--lang", "vi", *argv)
    for told in ("sw-1: KHÔNG ĐẠT.", "Minh chứng", "Khắc phục:", "Đạt khi", "Cách khắc phục"):
        assert told in vietnamese
    found = json.loads(_run(capsys, *argv, "--json"))
    assert (found["article"], found["text"]) == ("Điều 8", "Không dùng Telnet.")
    assert (found["finding"]["status"], found["finding"]["subject_name"]) == ("fail", "sw-1")
    assert found["finding"]["fix"]["vi"] != found["finding"]["fix"]["en"]
    assert found["manual"]["vi"] != found["manual"]["en"]


def test_a_waiver_and_a_grace_are_told_as_what_they_are(
    judged: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ("regulation", "explain", "MGT-01", "-d", "sw-1", "-c")
    waived = _run(capsys, *argv, str(judged(3, "open", waivers=WAIVER)))
    assert "sw-1: waived." in waived
    assert f"until {UNTIL}" in waived
    assert "45/VP" in waived
    assert "Giám đốc" in waived
    new = f"since: {legal_today()}, grace_days: 9"
    grace = _run(capsys, *argv, str(judged(1, "open", more=new)))
    assert "sw-1: in grace." in grace
    words = " ".join(grace.split())
    assert f"Counts from {legal_today()}" in words
    assert f"Grace until {legal_today() + timedelta(days=9)}" in words
    found = json.loads(_run(capsys, *argv, str(judged(1, "open", more=new)), "--json"))
    assert found["finding"]["reason"] == f"grace:{legal_today() + timedelta(days=9)}"
    assert found["finding"]["status"] != "pass"


def test_what_is_not_there_is_said(
    judged: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    config = str(judged(2, "open"))
    explain = ("regulation", "explain", "MGT-01")
    assert run([*explain, "-d", "sw-9", "-c", config]) == ExitCode.USAGE
    assert "no service called 'sw-9'" in capsys.readouterr().err
    assert run([*explain, config, "-d", "sw-1", "-c", config]) == ExitCode.USAGE
    assert "leave the regulation file out" in capsys.readouterr().err
    assert "has not been judged on agency" in _run(capsys, *explain, "-d", "agency", "-c", config)
    bare = tmp_path / "bare.yaml"
    bare.write_text(f"{CONFIG}state_dir: {tmp_path}\n", encoding="utf-8")
    assert run(["regulation", "history", "-c", str(bare)]) == ExitCode.USAGE
    assert "names no regulation file" in capsys.readouterr().err


def test_the_past_of_a_rule_names_who_excused_it_and_by_which_regulation(
    judged: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    judged(9, "open")
    judged(8, "open")
    judged(7, "open", version="2", waivers=WAIVER)
    config = str(judged(6, "closed", version="3"))
    argv = ("regulation", "history", "MGT-01", "--device", "sw-1", "-c", config)
    past = json.loads(_run(capsys, *argv, "--json"))["history"]
    assert [(t["new"], t["compliant"], t["regulation"]["version"]) for t in past] == [
        ("fail", False, "1"),
        ("waived", False, "2"),
        ("pass", True, "3"),
    ]
    assert past[1]["waiver"] == {
        "number": "45/VP",
        "approved_by": "Giám đốc",
        "until": str(UNTIL),
        "reason": "chờ thay",
    }
    assert len({t["regulation"]["sha256"] for t in past}) == 3
    shown = _run(capsys, "--lang", "vi", *argv)
    assert "45/VP" in " ".join(shown.split())
    assert "KHÔNG ĐẠT" in " ".join(shown.split())
    assert run(["regulation", "history", "MGT-10", "-c", config]) == ExitCode.USAGE
    assert "no rule 'MGT-10'. Did you mean 'MGT-01'?" in capsys.readouterr().err
