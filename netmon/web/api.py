"""The JSON API: the book to read, nothing to change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from exporters import json_export
from netmon.errors import NetmonError
from netmon.web.machine import COMPRESSED, NOT_YET, find_device, unknown_device
from netmon.web.openapi import openapi
from netmon.web.state import EvidenceProvider, SnapshotProvider

ROOT: Final = "/api/v1"


def problem(sentence: str, status: int) -> Response:
    """A problem as JSON."""
    return JSONResponse({"error": sentence}, status_code=status)


class Api:
    """``/api/v1``."""

    def __init__(
        self, *, state: SnapshotProvider, evidence: EvidenceProvider | None = None
    ) -> None:
        self._state = state
        self._evidence = evidence

    def routes(self) -> list[BaseRoute]:
        """The endpoints and their paths.

        Not under a ``Mount``: its path ends at a newline, and a device's name may hold one.
        """
        compressed = (
            ("/openapi.json", self.description),
            ("/devices", self.devices),
            ("/devices/{id}", self.device),
            ("/findings", self.findings),
            ("/readiness", self.readiness),
        )
        return [
            *(Route(ROOT + path, work, middleware=COMPRESSED) for path, work in compressed),
            Route(ROOT + "/evidence", self.evidence),  # compressed already, and read in ranges
        ]

    async def description(self, _request: Request) -> Response:
        """What the API answers, as OpenAPI."""
        return JSONResponse(openapi())

    async def devices(self, _request: Request) -> Response:
        """Every device in short."""
        return await self._answer(lambda snapshot, _: json_export.devices_json(snapshot))

    async def device(self, request: Request) -> Response:
        """Everything about one device."""
        current = self._state.current()
        if current is None:
            return problem(NOT_YET, 503)
        wanted = request.path_params["id"]
        device = find_device(current[0], wanted)
        if device is None:
            return problem(unknown_device(current[0], wanted), 404)
        return JSONResponse(json_export.device_json(device))

    async def findings(self, _request: Request) -> Response:
        """The newest finding of every rule and subject."""
        return await self._answer(lambda snapshot, _: json_export.findings_json(snapshot))

    async def readiness(self, _request: Request) -> Response:
        """The verdict."""
        return await self._answer(json_export.readiness_json)

    async def evidence(self, request: Request) -> Response:
        """A month's proof bundle, whole or from where the last attempt broke off.

        The strong ETag is the bundle's SHA-256 (RFC 9110, 8.8.3), so ``If-None-Match`` asks for
        news only, and ``Range`` with ``If-Range`` goes on with the same bundle or starts again.
        """
        month = request.query_params.get("month", "")
        if self._evidence is None:
            return problem("this agent keeps no proof bundles", 404)
        try:
            found = await asyncio.to_thread(self._evidence.bundle, month)
        except ValueError as error:
            return problem(str(error), 400)
        except NetmonError as error:
            return problem(str(error), 503)
        if found is None:
            return problem(f"there is no proof bundle of {month[:20]!r}", 404)
        etag = f'"{found.sha256}"'
        headers = {"ETag": etag, "Netmon-Agency": found.agency}
        known = request.headers.get("if-none-match", "")
        if etag in (tag.strip() for tag in known.split(",")):
            return Response(status_code=304, headers=headers)
        return FileResponse(
            found.path,
            media_type="application/octet-stream",
            filename=found.path.name,
            headers=headers,
        )

    async def _answer(self, make: Callable[..., dict[str, Any]]) -> Response:
        current = self._state.current()
        if current is None:
            return problem(NOT_YET, 503)
        return await asyncio.to_thread(lambda: JSONResponse(make(*current)))
