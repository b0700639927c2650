"""What an officer can do from the page; every change says who made it."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from inventory.device import Device, RegisterEntry
from inventory.model import FactName, Role
from inventory.observation import Key, KeyKind
from inventory.register import register_key
from inventory.snapshot import Snapshot
from netmon.web.book import Book
from netmon.web.forms import Complaint, FormError, line, officers_form
from netmon.web.refusals import Refusals, doer
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

_SEE_OTHER: Final = 303

Handler = Callable[["Actions", Request], Awaitable[str]]


def _action(work: Handler) -> Callable[[Actions, Request], Awaitable[Response]]:
    """Do it and show the page it leads to; when it cannot be done, say why."""

    @functools.wraps(work)
    async def answer(self: Actions, request: Request) -> Response:
        async def done() -> Response:
            return RedirectResponse(await work(self, request), status_code=_SEE_OTHER)

        return await self.refusals.guard(request, done())

    return answer


class Actions:
    """The POST side of the pages."""

    def __init__(
        self,
        renderer: Renderer,
        *,
        state: SnapshotProvider,
        book: Book,
        now: Callable[[], datetime],
    ) -> None:
        self.refusals = Refusals(renderer, state=state)
        self._state = state
        self._book = book
        self._now = now

    def routes(self) -> list[BaseRoute]:
        """The actions and their paths."""
        return [
            Route("/devices/{id}/approve", self.approve, methods=["POST"]),
            Route("/devices/{id}/retire", self.retire, methods=["POST"]),
            Route("/devices/{id}/merge", self.merge, methods=["POST"]),
            Route("/devices/{id}/split", self.split, methods=["POST"]),
            Route("/devices/{id}/undo", self.undo, methods=["POST"]),
            Route("/look", self.look, methods=["POST"]),
        ]

    @_action
    async def approve(self, request: Request) -> str:
        """Enter one device in the register, or change its line."""
        form = await officers_form(request)
        device, _ = self._device(request)
        role = form.get("role", "")
        old = device.register_entry
        who, now = doer(request), self._now()
        entry = RegisterEntry(
            key=old.key if old else register_key(device),
            name=line(form, "name", missing=Complaint.NEED_NAME),
            role=Role(role) if role in set(Role) else None,
            ip=min((a.ip for a in device.current_addresses), default=None),
            mac=min(device.macs, default=None),
            serial=device.text(FactName.SERIAL),
            location=line(form, "location"),
            owner=line(form, "owner"),
            purpose=line(form, "purpose"),
            status=old.status if old else "",
            support_until=old.support_until if old else None,
            approved_by=who,
            approved_at=now,
        )
        await self._book.approve([entry], who=who, at=now)
        return f"/devices/{device.id}?done=done_approve"

    @_action
    async def retire(self, request: Request) -> str:
        """Strike a device out of the register."""
        form = await officers_form(request)
        device, _ = self._device(request)
        why = line(form, "why", missing=Complaint.NEED_WHY)
        await self._book.retire(device, who=doer(request), why=why, at=self._now())
        return f"/devices/{device.id}?done=done_retire"

    @_action
    async def merge(self, request: Request) -> str:
        """Decide that two records are one device."""
        form = await officers_form(request)
        device, snapshot = self._device(request)
        name = line(form, "other")
        why = line(form, "why", missing=Complaint.NEED_WHY)
        other = snapshot.device_named(name)
        if other is None:
            raise FormError(Complaint.NO_OTHER, name=name)
        if other.id == device.id:
            raise FormError(Complaint.SAME)
        await self._book.merge(device, other, who=doer(request), why=why, at=self._now())
        return f"/devices/{device.id}?done=done_merge"

    @_action
    async def split(self, request: Request) -> str:
        """Decide that a key belongs to another device."""
        form = await officers_form(request)
        device, _ = self._device(request)
        why = line(form, "why", missing=Complaint.NEED_WHY)
        kind, _, value = form.get("key", "").partition(":")
        if kind not in set(KeyKind):
            raise FormError(Complaint.BAD_FORM)
        key = Key(KeyKind(kind), value)
        await self._book.split(device, key, who=doer(request), why=why, at=self._now())
        return f"/devices/{device.id}?done=done_split"

    @_action
    async def undo(self, request: Request) -> str:
        """Take a decision back."""
        form = await officers_form(request)
        device, _ = self._device(request)
        number = form.get("decision", "")
        if not number.isascii() or not number.isdigit() or len(number) > 9:  # noqa: PLR2004
            raise FormError(Complaint.BAD_FORM)
        await self._book.undo(int(number), who=doer(request), at=self._now())
        return f"/devices/{device.id}?done=done_undo"

    @_action
    async def look(self, request: Request) -> str:
        """Ask for a look at the LAN."""
        await officers_form(request)
        wait = await self._book.look_again(who=doer(request), at=self._now())
        if wait > 0:
            raise FormError(Complaint.LOOK_WAIT, 429, seconds=f"{wait:.0f}")
        return "/?done=done_look"

    def _device(self, request: Request) -> tuple[Device, Snapshot]:
        current = self._state.current()
        wanted = request.path_params["id"]
        device = current[0].devices.get(wanted) if current else None
        if current is None or device is None:
            raise FormError(Complaint.NO_DEVICE, 404)
        return device, current[0]
