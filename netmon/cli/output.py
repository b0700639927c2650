"""Printing: tables of at most 80 columns and JSON on stdout, progress and remarks on stderr.

Progress is drawn only on a terminal, and only when the work takes longer than two seconds.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text as RichText

WIDTH = 80
_PATIENCE_S = 2.0


def console() -> Console:
    """The console for human output: the terminal's width, 80 columns when there is no terminal."""
    return Console(
        width=None if sys.stdout.isatty() else WIDTH, highlight=False, soft_wrap=False, markup=False
    )


def table(
    titles: Sequence[str], rows: Iterable[Sequence[str]], *, shrink: Sequence[int] = ()
) -> None:
    """Print a table; cells are plain text whatever they hold.

    Args:
        titles: of the columns.
        rows: the cells.
        shrink: the columns that give way, with an ellipsis, so that each row is one line; without
            any, long cells are folded.
    """
    out = Table(box=None, pad_edge=False, expand=False, padding=(0, 1, 0, 0))
    for number, name in enumerate(titles):
        fixed = bool(shrink) and number not in shrink
        out.add_column(name, overflow="ellipsis" if shrink else "fold", no_wrap=fixed)
    for row in rows:
        cells = [RichText(plain(cell)) for cell in row]
        for number in shrink:
            cells[number].no_wrap = True
        out.add_row(*cells)
    console().print(out)


def block(head: str, *paragraphs: str, style: str = "") -> None:
    """Print a line and, indented below it, paragraphs that wrap."""
    screen = console()
    screen.print(RichText(plain(head), style=style))
    for text in paragraphs:
        screen.print(Padding(RichText(plain(text)), (0, 0, 0, 4)))


def say(text: str, *, style: str = "") -> None:
    """Print one line of text, however long: paths and commands in it are there to be copied."""
    console().print(RichText(plain(text), style=style), soft_wrap=True)


def prose(text: str) -> None:
    """Print paragraphs, wrapped to the console."""
    console().print(RichText(plain(text)))


def remark(text: str) -> None:
    """Print one line to stderr."""
    print(plain(text), file=sys.stderr)


def plain(text: str) -> str:
    """Text without control characters: a device's name must not move the cursor."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def on_terminal() -> bool:
    """Whether somebody watches stderr."""
    return sys.stderr.isatty()


def quiet_logs() -> None:
    """Warnings of the parts go to a terminal; with nobody there, only answers and errors are."""
    handler = logging.StreamHandler(sys.stderr) if on_terminal() else logging.NullHandler()
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def as_json(data: Any) -> None:  # noqa: ANN401 - JSON values
    """Print JSON, and nothing else, to stdout."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


class Bar:
    """A progress bar on stderr for work of unknown or known length; silent off a terminal."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not on_terminal(),
        )
        self._started = time.monotonic()
        self._shown = False
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._progress.stop()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Note progress of one stage."""
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)
        if not self._shown and time.monotonic() - self._started > _PATIENCE_S:
            self._shown = True
            self._progress.start()
