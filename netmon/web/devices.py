"""The pages of the devices: the list, its export, and one device with its history."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exporters.uplinks import interface_labels
from inventory.device import Device, Registration
from inventory.errors import BookError
from inventory.finding import Finding, Severity, Status, Waiver
from inventory.model import Interface, Role
from inventory.snapshot import Link, Snapshot
from inventory.text import Text
from inventory.texts import KEY_KINDS
from inventory.types import LEGAL_TIME, DeviceId
from netmon.web.book import Book, DeviceHistory
from netmon.web.export import as_csv, as_xlsx
from netmon.web.listing import PAGE, REACH, REGISTER_COLUMNS, SORTS, Query, place_of, select
from netmon.web.machine import find_device
from netmon.web.render import XLSX, Renderer, download, language
from netmon.web.sparkline import Sparkline, sparklines
from netmon.web.state import SnapshotProvider

MAX_ROWS: Final = 400
"""Rows of any one table of a device's page; a chassis has at most so many ports worth reading."""

_SHOWN: Final = (
    Status.FAIL,
    Status.ERROR,
    Status.WAIVED,
    Status.UNKNOWN,
    Status.PASS,
    Status.NOT_APPLICABLE,
)
_STATUS_ORDER: Final = {s: n for n, s in enumerate(_SHOWN)}
_WEIGHT: Final = {s: n for n, s in enumerate(Severity)}


class DevicePages:
    """``/devices`` and below."""

    def __init__(self, renderer: Renderer, *, state: SnapshotProvider, book: Book | None) -> None:
        self._renderer = renderer
        self._state = state
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """The pages and their paths."""
        return [
            Route("/devices", self.devices),
            Route("/devices.csv", self.csv),
            Route("/devices.xlsx", self.xlsx),
            Route("/devices/{id}", self.device),
        ]

    async def devices(self, request: Request) -> Response:
        """The list."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        return await asyncio.to_thread(self._list, request, current[0])

    def _list(self, request: Request, snapshot: Snapshot) -> Response:
        query = Query.of(request.query_params)
        found = select(snapshot, query)
        pages = max(1, -(-len(found) // PAGE))
        page = min(query.page, pages)
        return self._renderer.page(
            request,
            "devices.html",
            snapshot=snapshot,
            devices=found[(page - 1) * PAGE : page * PAGE],
            places={d.id: place_of(d, snapshot) for d in found},
            query=query,
            shown=len(found),
            pages=pages,
            page=page,
            at_page=lambda n: "?" + urlencode({**query.params(), "page": n}),
            export="?" + urlencode(query.params()) if query.params() else "",
            roles=tuple(Role),
            registrations=tuple(Registration),
            reaches=tuple(REACH),
            sorts=SORTS,
            columns=", ".join(REGISTER_COLUMNS),
            can_write=self._book is not None,
        )

    async def csv(self, request: Request) -> Response:
        """What the list shows, all of its pages, as CSV."""
        return await self._export(request, ".csv", "text/csv; charset=utf-8", as_csv)

    async def xlsx(self, request: Request) -> Response:
        """The same as a workbook, with titles in the reader's language."""
        lang = language(request)
        return await self._export(
            request, ".xlsx", XLSX, lambda found, snapshot: as_xlsx(found, snapshot, lang)
        )

    async def _export(
        self,
        request: Request,
        suffix: str,
        media_type: str,
        make: Callable[[Sequence[Device], Snapshot], bytes],
    ) -> Response:
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None, status=503)
        snapshot, query = current[0], Query.of(request.query_params)
        body = await asyncio.to_thread(lambda: make(select(snapshot, query), snapshot))
        name = f"devices-{snapshot.taken_at.astimezone(LEGAL_TIME):%Y%m%d}{suffix}"
        return download(body, name, media_type)

    async def device(self, request: Request) -> Response:
        """One device, with what the book remembers of it."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        snapshot = current[0]
        device = find_device(snapshot, request.path_params["id"])
        if device is None:
            return self._renderer.page(request, "missing.html", snapshot=snapshot, status=404)
        history, problem = await self._history(device, request, snapshot.taken_at)
        return await asyncio.to_thread(self._device, request, snapshot, device, history, problem)

    async def _history(
        self, device: Device, request: Request, now: datetime
    ) -> tuple[DeviceHistory, Text | None]:
        if self._book is None:
            return DeviceHistory(), None
        asked = request.query_params
        pair = (asked["old"], asked["new"]) if {"old", "new"} <= asked.keys() else None
        try:
            return await self._book.device(device, now=now, versions=pair), None
        except BookError as error:
            return DeviceHistory(), error.text

    def _device(
        self,
        request: Request,
        snapshot: Snapshot,
        device: Device,
        history: DeviceHistory,
        problem: Text | None,
    ) -> Response:
        return self._renderer.page(
            request,
            "device.html",
            snapshot=snapshot,
            device=device,
            entry=device.register_entry,
            place=place_of(device, snapshot),
            interfaces=interface_rows(device, snapshot, history),
            neighbours=neighbours(device, snapshot),
            findings=by_status(findings_of(device, snapshot)),
            waivers=waivers_of(device, snapshot),
            conflicts=[c for c in snapshot.identity_conflicts if device.id in c.devices],
            stays=[(s, snapshot.devices.get(s.location.switch)) for s in history.stays],
            history=history,
            problem=problem,
            roles=tuple(Role),
            key_kinds=KEY_KINDS,
            can_write=self._book is not None,
        )


def interface_rows(
    device: Device, snapshot: Snapshot, history: DeviceHistory
) -> list[tuple[Interface, str, int | None, Sparkline | None, Device | None]]:
    """Each interface with its label, errors, traffic, and what is at the other end."""
    labels = interface_labels(device)
    peers = {
        index: snapshot.devices.get(peer)
        for link in snapshot.links
        for index, peer in _ends(link, device)
    }
    lines = sparklines(history.samples)
    rows = []
    for row in (device.rows(Interface) or ())[:MAX_ROWS]:
        moved = device.deltas.get(row.index)
        errors = moved.errors if moved is not None else None
        rows.append((row, labels[row.index], errors, lines.get(row.index), peers.get(row.index)))
    return rows


def _ends(link: Link, device: Device) -> list[tuple[int | None, DeviceId]]:
    if device.id == link.a:
        return [(link.a_if_index, link.b)]
    return [(link.b_if_index, link.a)] if device.id == link.b else []


def neighbours(device: Device, snapshot: Snapshot) -> list[tuple[str, DeviceId, str, Link]]:
    """(own port, the other's id, its port, the link) of every link of a device."""
    found = []
    for link in snapshot.links:
        if device.id == link.a:
            found.append((link.a_port, link.b, link.b_port, link))
        elif device.id == link.b:
            found.append((link.b_port, link.a, link.a_port, link))
    return found[:MAX_ROWS]


def findings_of(device: Device, snapshot: Snapshot) -> list[Finding]:
    """What the regulation says of a device, failures first."""
    return sorted(
        (f for f in snapshot.findings if f.subject in {device.id, *device.aliases}),
        key=lambda f: (
            _STATUS_ORDER[f.status],
            _WEIGHT[f.severity],
            f.rule,
        ),
    )


def by_status(findings: Iterable[Finding]) -> list[tuple[Status, list[Finding]]]:
    """Findings that are in the order of ``findings_of``, in groups."""
    return [(status, list(of)) for status, of in groupby(findings, key=lambda f: f.status)]


def waivers_of(device: Device, snapshot: Snapshot) -> list[tuple[Waiver, bool]]:
    """The waivers that name a device, and whether each still holds."""
    if snapshot.regulation is None:
        return []
    today = snapshot.taken_at.date()
    names = {device.id, device.name, *device.aliases, *(a.ip for a in device.current_addresses)}
    return [(w, w.until >= today) for w in snapshot.regulation.waivers if w.device in names]
