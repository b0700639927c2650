"""A whole register at once: what would be entered is shown first, then it is entered.

Nothing is kept between the two steps: the page of the first carries the list of the second.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from inventory.device import Device, RegisterEntry
from inventory.model import FactName
from inventory.snapshot import Snapshot
from netmon.web.book import Book
from netmon.web.forms import Complaint, FormError, declared_bytes, from_officer, read_upload
from netmon.web.listing import REGISTER_COLUMNS
from netmon.web.refusals import Refusals, doer
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

MAX_ENTRIES: Final = 3000
"""Lines at a time: the confirming form, which carries them, must fit into a request."""
MAX_LIST: Final = 512 * 1024
MAX_REFUSED: Final = 16 * MAX_LIST
"""Up to here the refusal is a page that says why; beyond it the connection is ended."""
MAX_SHOWN: Final = 300
_SEE_OTHER: Final = 303

State = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that would be entered.

    Attributes:
        state: beside the line that the register has under the same key.
        device: what is seen of it on the LAN; None: nothing yet.
    """

    entry: RegisterEntry
    state: State
    device: Device | None


class BulkPages:
    """``/devices/preview`` and ``/devices/approve``."""

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

    def routes(self) -> list[BaseRoute]:
        """The two steps and their paths."""
        return [
            Route("/devices/preview", self.preview, methods=["POST"], max_body_size=MAX_REFUSED),
            Route("/devices/approve", self.approve, methods=["POST"]),
        ]

    async def preview(self, request: Request) -> Response:
        """What a list would enter; every problem of it when it cannot be entered."""
        return await self._refusals.guard(request, self._preview(request))

    async def approve(self, request: Request) -> Response:
        """Enter the list."""
        return await self._refusals.guard(request, self._approve(request))

    async def _preview(self, request: Request) -> Response:
        entries = await self._entries(request)
        current = self._state.current()
        return await asyncio.to_thread(
            self._page, request, current[0] if current else None, entries
        )

    async def _approve(self, request: Request) -> Response:
        entries = await self._entries(request)
        who, now = doer(request), self._now()
        stamped = [replace(e, approved_by=who, approved_at=now) for e in entries]
        await self._book.approve(stamped, who=who, at=now)
        return RedirectResponse("/devices?done=done_approve", status_code=_SEE_OTHER)

    async def _entries(self, request: Request) -> tuple[RegisterEntry, ...]:
        if declared_bytes(request) > MAX_LIST:
            raise FormError(Complaint.LIST_TOO_LARGE, 413, most=str(MAX_LIST // 1024))
        form, file = await read_upload(request)
        from_officer(request, form)
        pasted = form.get("csv", "")
        if file is not None and file.data:
            name, data = file.name, file.data
        elif pasted.strip():
            name, data = "CSV", pasted.encode("utf-8", "replace")
        else:
            raise FormError(Complaint.NO_LIST)
        entries = await asyncio.to_thread(self._book.read_register, data, name=name)
        if len(entries) > MAX_ENTRIES:
            raise FormError(
                Complaint.TOO_MANY_LINES, count=str(len(entries)), most=str(MAX_ENTRIES)
            )
        return entries

    def _page(
        self, request: Request, snapshot: Snapshot | None, entries: Sequence[RegisterEntry]
    ) -> Response:
        found = lines(entries, snapshot)
        states = [line.state for line in found]
        return self._renderer.page(
            request,
            "preview.html",
            snapshot=snapshot,
            lines=found[:MAX_SHOWN],
            rest=max(0, len(found) - MAX_SHOWN),
            counts={state: states.count(state) for state in ("new", "changed", "same")},
            csv=as_register(entries),
        )


def lines(entries: Iterable[RegisterEntry], snapshot: Snapshot | None) -> list[Line]:
    """The entries beside what the register says now; what changes something comes first."""
    before = {e.key: e for e in snapshot.register} if snapshot else {}
    seen = _by_mark(snapshot.devices.values()) if snapshot else {}
    found = [
        Line(
            entry=entry,
            state=_state(before.get(entry.key), entry),
            device=next(
                (
                    device
                    for mark in (entry.serial, entry.mac, entry.ip)
                    if mark and (device := seen.get(mark.casefold()))
                ),
                None,
            ),
        )
        for entry in entries
    ]
    return sorted(found, key=lambda line: line.state == "same")


def _state(before: RegisterEntry | None, entry: RegisterEntry) -> State:
    if before is None:
        return "new"
    return "same" if replace(before, approved_by="", approved_at=None) == entry else "changed"


def _by_mark(devices: Iterable[Device]) -> dict[str, Device]:
    marks: dict[str, Device] = {}
    for device in devices:
        serial = device.text(FactName.SERIAL)
        addresses = (a.ip for a in device.current_addresses)
        for mark in (*addresses, *device.macs, *((serial,) if serial else ())):
            marks[mark.casefold()] = device
    return marks


def as_register(entries: Iterable[RegisterEntry]) -> str:
    """Entries as the CSV that they could have come from."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(REGISTER_COLUMNS)
    for entry in entries:
        cells = [getattr(entry, column) for column in REGISTER_COLUMNS]
        writer.writerow([c.isoformat() if isinstance(c, date) else c or "" for c in cells])
    return out.getvalue()
