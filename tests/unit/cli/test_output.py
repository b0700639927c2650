"""Tables, blocks and text on a terminal of 80 columns."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inventory.device import Registration
from inventory.text import Lang
from netmon.cli.output import Bar, as_json, block, plain, say, table
from netmon.cli.show import print_devices
from tests.support import small_agency

NASTY = "sw\x1b[31m-\x07[bold red]evil[/]\r\n\u202e"


def test_a_table_with_a_column_that_shrinks_keeps_one_line_a_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [["a-name-of-20-columns", "x" * 60, "10.1.10.200"] for _ in range(3)]
    table(["Name", "Model", "Address"], rows, shrink=[1])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert all(len(line) <= 80 for line in lines)
    assert all("10.1.10.200" in line and "…" in line for line in lines[1:])


def test_a_table_that_folds_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    table(["A", "B"], [["x" * 50, "y" * 90]])
    out = capsys.readouterr().out
    assert all(len(line) <= 80 for line in out.splitlines())
    assert (out.count("x"), out.count("y")) == (50, 90)


def test_blocks_wrap_and_indent(capsys: pytest.CaptureFixture[str]) -> None:
    block("HEAD", "word " * 40)
    head, *rest = capsys.readouterr().out.splitlines()
    assert head == "HEAD"
    assert len(rest) > 2
    assert all(line.startswith("    word") and len(line) <= 80 for line in rest)


@pytest.mark.parametrize("show", [say, lambda t: table(["A"], [[t]]), lambda t: block(t, t)])
def test_a_device_cannot_move_the_cursor_or_use_markup(
    show: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    show(NASTY)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\r" not in out
    assert "\u202e" not in out
    assert "[bold red]evil[/]" in out


def test_plain_keeps_vietnamese() -> None:
    assert plain("Sở Y tế\tLâm Thao") == "Sở Y tế�Lâm Thao"


def test_json_is_text_with_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    as_json({"name": "Sở Y tế"})
    assert capsys.readouterr().out == '{\n  "name": "Sở Y tế"\n}\n'


def test_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar._started -= 10
        bar("poll", 1, 2)
    assert capsys.readouterr().err == ""


def test_a_list_of_the_unregistered_still_names_their_switches(
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = small_agency.snapshot()
    stranger = next(
        replace(d, name="pc-9", location=small_agency.PLACE)
        for d in book.devices.values()
        if d.registration is Registration.UNREGISTERED
    )
    book = replace(book, devices={**book.devices, stranger.id: stranger})
    print_devices(book, Lang.EN, only=Registration.UNREGISTERED)
    core = book.devices[small_agency.CORE].name
    out = capsys.readouterr().out
    assert f"{core} Gi0/5" in out
    assert not any(line.startswith(core) for line in out.splitlines())
