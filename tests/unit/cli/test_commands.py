"""Commands as a person types them: exit codes, clean JSON, sentences instead of tracebacks."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
from pathlib import Path

import pytest

from netmon.cli.app import run
from netmon.cli.commands import init
from netmon.cli.exit import ExitCode
from tests.support.command import ROOT, Surroundings

GOOD = """\
agency: {code: a, name: A}
networks: [{prefix: 127.0.11.0/30, sweep: false}]
state_dir: state
"""
EXAMPLE = ROOT / "deploy/regulations/example-agency.yaml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "netmon.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_ok(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["config", "check", str(config)]) == ExitCode.OK
    assert capsys.readouterr().out == f"{config}: the configuration is good.\n"


def test_internal_trouble_is_1_in_the_language_of_the_call(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config.parent / "state").mkdir()
    (config.parent / "state" / "book.db").write_bytes(b"no book")
    assert run(["--lang", "vi", "device", "list", "-c", str(config)]) == ExitCode.INTERNAL
    out, err = capsys.readouterr()
    assert out == ""
    assert "không phải là sổ của netmon" in err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["no-such-command"], "No such command"),
        (["scan", "--no-such-option"], "No such option"),
        (["config", "check", "/no/such/file.yaml"], "/no/such/file.yaml: cannot be read"),
        (["agent", "--log.level", "loud"], "'loud' is not one of"),
        (["device", "approve"], "give a device, or --register FILE.csv"),
        (["probe"], "give at least one address"),
        (["probe", "nonsense", "10.1.10.2:99999"], "'nonsense' is not an address[:port]"),
        (["probe", "127.0.11.1", "--timeout", "0"], "0.1"),
        (["probe", "127.0.11.1", "--v3-user", "u", "--v3-auth-key-env", "NO_SUCH"], "NO_SUCH"),
    ],
)
def test_usage_is_2(argv: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert (out, told in err) == ("", True), err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["devce"], "không có lệnh 'devce'; gần giống: 'device'"),
        (["scan", "--confg", "x"], "không có tùy chọn --confg; gần giống: --config"),
        (["province", "targets"], "thiếu '--registry'"),
        (["agent", "--log.level", "loud"], "giá trị sai cho '--log.level': 'loud'"),
        (["province", "serve", "--registry", "r", "--log.level", "loud"], "giá trị sai cho"),
        (["device", "approve"], "Lỗi: cho biết một thiết bị, hoặc --register"),
        (["config", "check", "/no/such/file.yaml"], "không đọc được: không có tệp"),
        (["province", "rules", "--out", "/proc/no"], "/proc/no: không dùng được"),
    ],
)
def test_mistakes_are_told_in_vietnamese_too(
    argv: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--lang", "vi", *argv]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert (out, told in err) == ("", True), err


def test_help_is_in_the_language_of_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", "vi", "scan", "--help"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert ("Cách dùng: netmon scan" in out, "Show this message" in out) == (True, False)
    assert run(["scan", "--help"]) == ExitCode.OK
    assert "Usage: netmon scan" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "không có quyết định số 99"), ("en", "no decision number 99")]
)
def test_a_decision_that_is_not_there_is_told_in_a_sentence(
    lang: str, told: str, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["--lang", lang, "device", "undo", "99", "-c", str(config)]
    assert run(argv) == ExitCode.INTERNAL
    err = capsys.readouterr().err
    assert (told in err, "Text(" in err) == (True, False)


def test_a_wrong_date_is_usage_and_no_traceback(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["device", "approve", "x", "-c", str(config), "--support-until", "31/12/2029"]
    assert run(argv) == ExitCode.USAGE
    assert "31/12/2029" in capsys.readouterr().err


def test_every_wrong_target_of_a_csv_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = tmp_path / "targets.csv"
    targets.write_text("host,port,community\n127.0.11.1,161,x\nsw-1,,\n127.0.11.2,0,y\n")
    assert run(["probe", "--targets", str(targets)]) == ExitCode.USAGE
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in lines] == ["3", "4"]


def test_an_empty_book_is_undetermined_3_and_its_json_is_clean(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "-c", str(config), "--json"]) == ExitCode.UNDETERMINED
    out, err = capsys.readouterr()
    assert json.loads(out)["readiness"]["state"] == "undetermined"
    assert err == ""


def test_config_check_reads_the_regulation_too(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text(f"{GOOD}regulation: qc.yaml\n", encoding="utf-8")
    (config.parent / "qc.yaml").write_text("regulation: {id: x, titel: y}\n", encoding="utf-8")
    assert run(["config", "check", str(config)]) == ExitCode.USAGE
    assert "qc.yaml:1: regulation.titel: unknown key. Did you mean 'title'?" in (
        capsys.readouterr().err
    )


def test_a_date_that_is_over_is_told_and_stops_nothing(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text(f"{GOOD}regulation: qc.yaml\n", encoding="utf-8")
    regulation = config.parent / "qc.yaml"
    regulation.write_text(
        "regulation:\n  id: qc-test\n  title: Q\n  next_review: 2020-01-01\n", encoding="utf-8"
    )
    for argv in (["config", "check", str(config)], ["regulation", "check", str(regulation)]):
        assert run(argv) == ExitCode.OK
        out, err = capsys.readouterr()
        assert "good" in out
        assert err == (
            f"{regulation}:4: regulation.next_review: the review was due on 2020-01-01\n"
        )


def test_config_show_masks_secrets(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNITY", "canary-5ecret")
    config.write_text(
        f"{GOOD}credentials: [{{name: c, version: v2c, community: {{env: COMMUNITY}}}}]\n"
    )
    assert run(["config", "show", str(config)]) == ExitCode.OK
    out, err = capsys.readouterr()
    assert json.loads(out)["credentials"][0]["community"]["env"] == "COMMUNITY"
    assert "canary" not in out + err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_regulation_commands(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--lang", lang, "regulation", "check", str(EXAMPLE)]) == ExitCode.OK
    assert len(capsys.readouterr().out.splitlines()) == 1  # a path in it can be copied
    assert run(["--lang", lang, "regulation", "show", str(EXAMPLE)]) == ExitCode.OK
    assert run(["--lang", lang, "regulation", "explain", "MGT-01", str(EXAMPLE)]) == ExitCode.OK
    out = capsys.readouterr().out
    assert "Điều 8 khoản 2" in out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert run(["regulation", "show", str(EXAMPLE), "--json"]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)


def test_scan_without_a_terminal_is_quiet_json(config: Path, tmp_path: Path) -> None:
    done = Surroundings(tmp_path).run("scan", "-c", config, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["devices"] == []


def test_completion_knows_the_commands_and_its_script_prints(tmp_path: Path) -> None:
    surroundings = Surroundings(tmp_path)
    asked = {"COMP_WORDS": "netmon dev", "COMP_CWORD": "1", "_NETMON_COMPLETE": "complete_bash"}
    assert surroundings.run(**asked).stdout.split() == ["device"]
    script = surroundings.run(_NETMON_COMPLETE="source_bash").stdout
    assert "_NETMON_COMPLETE=complete_bash" in script


# init

PREFIXES = [("eth0", "10.1.10.0/24"), ("eth1", "10.1.20.0/24")]


def answer(*argv: str, stdin: str = "", folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    import io

    monkeypatch.setattr(init, "proposals", lambda: PREFIXES)
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    monkeypatch.chdir(folder)
    return run(["init", *argv])


NAME = 'Sở "Y tế": #1 \\ thử'


def test_init_asks_writes_private_files_that_are_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = f"y\nn\n{NAME}\n\nTầng 1, Tầng 2\n10.1.10.1\n10.0.0.1\n"
    assert answer(stdin=said, folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.OK
    text = (tmp_path / "netmon.yaml").read_text(encoding="utf-8")
    assert "10.1.10.0/24" in text
    assert "10.1.20.0/24" not in text
    for name in ("netmon.yaml", "regulation.yaml"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert run(["config", "check", "netmon.yaml"]) == ExitCode.OK
    assert run(["config", "show", "netmon.yaml"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["agency"]["name"] == NAME
    shown = json.loads(out[out.index("{") :])
    assert shown["agency"]["code"] == "so-y-te-1-thu"
    assert shown["agency"]["floors"] == ["Tầng 1", "Tầng 2"]
    watched = [(s["kind"], s["address"], s["wan"]) for s in shown["services"]]
    assert watched == [("gateway", "10.1.10.1", False), ("path", "10.0.0.1", True)]


def test_init_refuses_an_address_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "y\ny\nSở Y tế\n\n\nrouter\n\n"
    assert answer(stdin=said, folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.USAGE
    assert "'router'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_init_suggests_in_comments_is_good_once_it_is_uncommented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer("--yes", folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.OK
    path = tmp_path / "netmon.yaml"
    lines = path.read_text(encoding="utf-8").replace("services: []", "services:").splitlines()
    begin = lines.index("services:")
    lines[begin:] = [line.removeprefix("# ") for line in lines[begin:] if "(SVC-05)" not in line]
    lines = [
        line.replace("  # floors", "  floors").replace("  # video", "  video") for line in lines
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run(["config", "check", str(path)]) == ExitCode.OK
    assert "floors: [" in path.read_text(encoding="utf-8")


def test_init_yes_asks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer("--yes", folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.OK
    assert run(["config", "check", "netmon.yaml"]) == ExitCode.OK
    assert "?" not in capsys.readouterr().out


@pytest.mark.parametrize("existing", ["netmon.yaml", "regulation.yaml"])
def test_init_never_overwrites(
    existing: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / existing).write_text("mine", encoding="utf-8")
    assert answer("--yes", folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.USAGE
    assert f"{existing} exists" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == [existing]
    assert (tmp_path / existing).read_text() == "mine"


def test_init_refuses_a_code_that_the_configuration_would_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "y\ny\nSở Y tế\nSo Y Te\n"
    assert answer(stdin=said, folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.USAGE
    assert "'So Y Te'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_init_that_is_interrupted_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer(stdin="y\n", folder=tmp_path, monkeypatch=monkeypatch) == ExitCode.INTERRUPTED
    assert list(tmp_path.iterdir()) == []


# the bar

BAR = """
import time
from netmon.cli.output import Bar
with Bar() as bar:
    bar("one", 1, 10)
    bar._started -= {waited}
    bar("one", 2, 10)
    time.sleep(0.3)
"""


@pytest.mark.parametrize(("waited", "shown"), [(0, False), (10, True)])
def test_the_bar_is_drawn_on_a_terminal_and_only_after_a_while(waited: int, shown: bool) -> None:
    import sys

    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", BAR.format(waited=waited)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=ROOT,
        check=True,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(theirs)
    drawn = b""
    try:
        while chunk := os.read(ours, 4096):
            drawn += chunk
    except OSError:  # the other end is closed: that is all
        pass
    finally:
        os.close(ours)
    assert (b"2/10" in drawn) is shown, drawn
    assert done.stdout == b""
