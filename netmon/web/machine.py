"""Pages for machines: metrics, service discovery, health, reload."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from exporters.interface_metrics import MODULES, StalePollError, render_interfaces
from exporters.prometheus import Format, MetricsPage, negotiate
from exporters.service_discovery import device_targets
from inventory.device import Device
from inventory.model import INFRASTRUCTURE_ROLES, Interface, Role
from inventory.snapshot import Snapshot
from netmon.errors import OperatorError
from netmon.files.explain import did_you_mean
from netmon.web.state import Reload, SnapshotProvider

NOT_YET = "the first look at the LAN is not done yet"

# Only here: compressing a page that mixes secrets (a CSRF token) with somebody's input would leak
# the secret by its size.
COMPRESSED = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=3)]

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def text(body: str, status: int = 200) -> Response:
    """A plain sentence."""
    return PlainTextResponse(body + "\n", status_code=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOptions:
    """What the pages show.

    Attributes:
        describe: roles whose devices get ``netmon_device_info``.
        interfaces_max_age: ``/snmp`` answers 503 when a device's interfaces are older than this;
            three polls, so that one which failed is no gap in the graphs.
    """

    describe: frozenset[Role] = INFRASTRUCTURE_ROLES
    interfaces_max_age: timedelta = timedelta(minutes=15)


class MachinePages:
    """What Prometheus and other programs ask for."""

    def __init__(
        self,
        options: PageOptions,
        *,
        state: SnapshotProvider,
        reload: Reload,
        now: Callable[[], datetime],
    ) -> None:
        self._state = state
        self._reload = reload
        self.now = now
        self._max_age = options.interfaces_max_age
        self._metrics = MetricsPage(describe=options.describe)

    def routes(self) -> list[Route]:
        """The pages and their paths."""
        return [
            Route("/metrics", self.metrics, middleware=COMPRESSED),
            Route("/snmp", self.snmp, middleware=COMPRESSED),
            Route("/sd/devices", self.targets, middleware=COMPRESSED),
            Route("/-/healthy", self.healthy),
            Route("/-/ready", self.ready),
            Route("/-/reload", self.reload, methods=["POST"]),
        ]

    async def metrics(self, request: Request) -> Response:
        """The agency and its agent, as text or OpenMetrics."""
        form = negotiate(request.headers.get("accept", ""))
        # In a thread: the first rendering of a snapshot takes tens of milliseconds.
        body = await asyncio.to_thread(
            self._metrics.render,
            self._state.current(),
            self._state.stats(),
            form=form,
            now=self.now(),
        )
        return Response(body, headers={"Content-Type": form.value, "Vary": "Accept"})

    async def snmp(self, request: Request) -> Response:
        """One device's interfaces as snmp_exporter would show them."""
        target = request.query_params.get("target", "")
        if not target:
            return text("the parameter 'target' is missing: a device's id or name", 400)
        for module in request.query_params.get("module", "if_mib").split(","):
            if module not in MODULES:
                return text(f"no module {module[:100]!r}; there is: {', '.join(MODULES)}", 400)
        current = self._state.current()
        if current is None:
            return text(NOT_YET, 503)
        device = find_device(current[0], target)
        if device is None:
            return text(unknown_device(current[0], target), 404)
        try:
            body = render_interfaces(device, now=self.now(), max_age=self._max_age)
        except StalePollError as problem:
            return text(str(problem), 503)
        return Response(body, headers={"Content-Type": Format.TEXT.value})

    async def targets(self, request: Request) -> Response:
        """HTTP service discovery of the devices."""
        current = self._state.current()
        if current is None:
            return text(NOT_YET, 503)  # Prometheus keeps the targets it has
        agent = request.headers.get("host", "")
        if not _HOST.fullmatch(agent):
            return text("the Host header is not host:port", 400)
        groups = device_targets(current[0], agent=agent, scheme=request.url.scheme)
        return JSONResponse(groups)

    async def healthy(self, _request: Request) -> Response:
        """The process answers."""
        return text("netmon is alive")

    async def ready(self, _request: Request) -> Response:
        """The first cycle is done and the book can be written."""
        if problem := self._state.stats().book_problem:
            return text(problem, 503)
        if self._state.current() is None:
            return text(NOT_YET, 503)
        return text("netmon is ready")

    async def reload(self, _request: Request) -> Response:
        """Load the configuration again, all or nothing."""
        try:
            await self._reload()
        except OperatorError as problem:
            return text(str(problem), 500)
        return text("configuration loaded")


def find_device(snapshot: Snapshot, wanted: str) -> Device | None:
    """A device by id, else by alias, name, address or MAC."""
    by_id = snapshot.devices.get(wanted)  # type: ignore[call-overload]
    return by_id or snapshot.device_named(wanted)


def unknown_device(snapshot: Snapshot, wanted: str) -> str:
    """The sentence for a device that is not there, with the nearest name that is."""
    known = {
        name
        for device in snapshot.devices.values()
        if device.rows(Interface) is not None
        for name in (device.id, device.name)
    }
    return f"no device answers to {wanted[:100]!r}.{did_you_mean(wanted[:100], known)}"
