"""The month's report of the agency: read on a page, taken away as a file.

The same report that ``netmon report`` writes, from the agent's own book. It is made anew for each
question, one at a time: it is asked for a few times a month.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exporters.readiness.figures import show
from exporters.readiness.model import Report, Table
from exporters.readiness.sentences import share_sentence
from inventory.text import Lang
from netmon.web.book import Book
from netmon.web.refusals import Refusals
from netmon.web.render import XLSX, Renderer, download, language
from netmon.web.state import SnapshotProvider

MAX_ROWS: Final = 200
"""Rows of an annex that are shown; the files hold all."""
_ROMAN: Final = ("I", "II", "III", "IV", "V")

Make = Callable[[Report, Lang], bytes]


class ReportPages:
    """``/readiness/report`` and its files."""

    def __init__(
        self,
        renderer: Renderer,
        *,
        state: SnapshotProvider,
        book: Book,
        now: Callable[[], datetime],
    ) -> None:
        self._renderer = renderer
        self._refusals = Refusals(renderer, state=state)
        self._state = state
        self._book = book
        self._now = now
        self._one = asyncio.Semaphore(1)

    def routes(self) -> list[BaseRoute]:
        """The page, the files, and their paths."""
        return [
            Route("/readiness/report", self.page),
            Route("/readiness/report.docx", self.docx),
            Route("/readiness/report.xlsx", self.xlsx),
            Route("/readiness/report.json", self.json),
        ]

    async def page(self, request: Request) -> Response:
        """The report to be read."""
        return await self._refusals.guard(request, self._page(request))

    async def docx(self, request: Request) -> Response:
        """The paper, a draft to be numbered, signed and stamped."""
        return await self._refusals.guard(request, self._file(request, ".docx", DOCX, _docx))

    async def xlsx(self, request: Request) -> Response:
        """The annexes as sheets."""
        return await self._refusals.guard(request, self._file(request, ".xlsx", XLSX, _xlsx))

    async def json(self, request: Request) -> Response:
        """Every figure, for programs."""
        return await self._refusals.guard(
            request, self._file(request, ".json", "application/json", _json)
        )

    async def _report(self, request: Request) -> Report:
        return await self._book.report(request.query_params.get("month", ""), now=self._now())

    async def _page(self, request: Request) -> Response:
        current = self._state.current()
        async with self._one:
            report = await self._report(request)
        lang = language(request)
        return await asyncio.to_thread(
            lambda: self._renderer.page(
                request,
                "report.html",
                snapshot=current[0] if current else None,
                report=report,
                month=report.figures.period.name,
                title=report.figures.period.last.strftime("%m/%Y"),
                share=share_sentence(report.figures),
                parts_of=list(zip(_ROMAN, report.parts, strict=True)),
                annexes=[(table, shown(table, lang)) for table in report.annexes],
                most=MAX_ROWS,
            )
        )

    async def _file(self, request: Request, suffix: str, media_type: str, make: Make) -> Response:
        lang = language(request)
        async with self._one:
            report = await self._report(request)
            body = await asyncio.to_thread(make, report, lang)
        return download(body, f"bao-cao-lan-{report.figures.period.name}{suffix}", media_type)


def shown(table: Table, lang: Lang) -> list[list[str]]:
    """The first rows of an annex, as text."""
    return [[show(cell, lang) for cell in row] for row in table.rows[:MAX_ROWS]]


# The writers are imported when they are asked for: an agent that nobody asks need not hold them.


def _docx(report: Report, lang: Lang) -> bytes:
    from exporters.readiness.docx_file import docx_file  # noqa: PLC0415
    from exporters.readiness.layout import load_layout  # noqa: PLC0415

    return docx_file(report, lang, load_layout())


def _xlsx(report: Report, lang: Lang) -> bytes:
    from exporters.readiness.xlsx_file import xlsx_file  # noqa: PLC0415

    return xlsx_file(report, lang)


def _json(report: Report, lang: Lang) -> bytes:  # noqa: ARG001 - it holds both languages
    from exporters.readiness.json_file import json_file  # noqa: PLC0415

    return json_file(report)


DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
