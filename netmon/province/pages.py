"""The province service's pages: metrics, targets, health, reload."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from prometheus_client import CollectorRegistry
from prometheus_client.core import Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from exporters.prometheus import Format
from netmon.errors import OperatorError
from netmon.province.devices import DeviceTargets
from netmon.province.families import province_families
from netmon.province.roll import Roll
from netmon.province.scheme import Scheme
from netmon.province.targets import agency_targets
from netmon.web.machine import COMPRESSED, text
from netmon.web.state import Reload


class _Families(Collector):
    def __init__(self, roll: Roll, devices: DeviceTargets) -> None:
        self._roll = roll
        self._devices = devices

    @override
    def collect(self) -> Iterable[Metric]:
        families = province_families(self._roll, self._devices.failures)
        return (family for family in families if family.samples)


class ProvincePages:
    """What Prometheus asks the province service for."""

    def __init__(
        self, roll: Roll, *, devices: DeviceTargets, scheme: Scheme, reload: Reload
    ) -> None:
        self._roll = roll
        self._devices = devices
        self._scheme = scheme
        self._reload = reload
        self._metrics = CollectorRegistry(auto_describe=False)
        self._metrics.register(_Families(roll, devices))

    def routes(self) -> list[Route]:
        """The pages and their paths."""
        return [
            Route("/metrics", self.metrics, middleware=COMPRESSED),
            Route("/sd/agencies", self.agencies, middleware=COMPRESSED),
            Route("/sd/devices", self.devices, middleware=COMPRESSED),
            Route("/-/healthy", self.healthy),
            Route("/-/ready", self.healthy),
            Route("/-/reload", self.reload, methods=["POST"]),
        ]

    async def metrics(self, _request: Request) -> Response:
        """The registry as metrics."""
        body = await asyncio.to_thread(generate_latest, self._metrics)
        return Response(body, headers={"Content-Type": Format.TEXT.value})

    async def agencies(self, _request: Request) -> Response:
        """HTTP service discovery of the agents."""
        return JSONResponse(agency_targets(self._roll.in_force(), scheme=self._scheme))

    async def devices(self, _request: Request) -> Response:
        """HTTP service discovery of every agency's devices."""
        return JSONResponse(self._devices.groups())

    async def healthy(self, _request: Request) -> Response:
        """The process answers; without a good registry it would not have started."""
        return text("netmon province is alive")

    async def reload(self, _request: Request) -> Response:
        """Load the registry again, all or nothing."""
        try:
            await self._reload()
        except OperatorError as problem:
            return text(str(problem), 500)
        return text("registry loaded")
