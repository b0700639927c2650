"""``make new-check`` writes a pair that is clean, runs, and claims nothing."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.finding import Status
from netmon.regulation import checks as library
from netmon.regulation.page import code_of
from netmon.regulation.registry import load_checks
from tests.support import new_check
from tests.support.command import ROOT
from tests.support.new_check import CHECKS, TESTS, write_pair


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in (CHECKS, TESTS):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def library_of(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The library finds checks of the new tree as its own."""
    monkeypatch.setattr(library, "__path__", [*library.__path__, str(tree / CHECKS)])
    before = set(vars(library))
    yield
    for name in set(vars(library)) - before:
        sys.modules.pop(f"{library.__name__}.{name}", None)
        delattr(library, name)


def _own_test(path: Path) -> set[Status]:
    """Run a test file's own cases.

    Returns:
        The answers that they prove.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.CASES:
        vars(module)[f"{path.stem}_judges"](name)
    return {case.status for case in module.CASES.values()}


@pytest.mark.usefixtures("library_of")
def test_the_new_check_is_complete_and_its_own_test_passes(tree: Path) -> None:
    _, test = write_pair("XYZ-42", tree)
    found = load_checks()["XYZ-42"]
    assert found.manual.vi != found.manual.en
    assert _own_test(test) == {Status.UNKNOWN}


def _example() -> tuple[str, str]:
    """The check and the test that CONTRIBUTING.md shows."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    check, test = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return check, test


@pytest.mark.usefixtures("library_of")
def test_the_example_of_the_handbook_judges_what_it_says(tree: Path) -> None:
    check, test = _example()
    (tree / CHECKS / "hlt_12.py").write_text(check, encoding="utf-8")
    (tree / TESTS / "test_hlt_12.py").write_text(test, encoding="utf-8")
    page = load_checks()["HLT-12"].manual
    assert code_of(page.vi) == code_of(page.en)
    wanted = {Status.PASS, Status.FAIL, Status.UNKNOWN}
    assert _own_test(tree / TESTS / "test_hlt_12.py") == wanted


def _tool(*argv: object, text: str = "") -> None:
    done = subprocess.run(
        [sys.executable, "-m", *map(str, argv)],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_new_pair_and_the_example_pass_lint_and_types(tree: Path) -> None:
    paths = [*write_pair("XYZ-42", tree), tree / CHECKS / "abc_01.py", tree / TESTS / "test_a.py"]
    for path, text in zip(paths[2:], _example(), strict=True):
        path.write_text(text, encoding="utf-8")
    for path in paths:  # as if it stood where it belongs: what is asked of a file depends on that
        name, text = path.relative_to(tree), path.read_text(encoding="utf-8")
        _tool("ruff", "check", "--stdin-filename", name, "-", text=text)
        _tool("ruff", "format", "--check", "--stdin-filename", name, "-", text=text)
    _tool("mypy", *paths)


@pytest.mark.parametrize("check_id", ["", "mgt-19", "MGT19", "MGT-1", "MGT-19 x", "../X-01"])
def test_what_is_no_rule_id_is_refused(check_id: str, tree: Path) -> None:
    with pytest.raises(ValueError, match="is no rule id"):
        write_pair(check_id, tree)
    assert not [p for p in tree.rglob("*") if p.is_file()]


def test_nothing_that_exists_is_overwritten(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    test = tree / TESTS / "test_mgt_19.py"
    test.write_text("mine", encoding="utf-8")
    monkeypatch.chdir(tree)
    monkeypatch.setattr(sys, "argv", ["new_check", "MGT-19"])
    assert new_check.main() == 2
    assert capsys.readouterr().err == f"MGT-19 exists: {TESTS / 'test_mgt_19.py'}\n"
    assert test.read_text(encoding="utf-8") == "mine"
    assert not (tree / CHECKS / "mgt_19.py").exists()
    with pytest.raises(ValueError, match="MGT-01 exists"):
        write_pair("MGT-01", ROOT)
