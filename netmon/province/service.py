"""The running province service: wires the parts, takes signals, ends cleanly."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from netmon.errors import OperatorError
from netmon.province.client import AgentClient
from netmon.province.devices import DeviceTargets
from netmon.province.pages import ProvincePages
from netmon.province.roll import Roll
from netmon.province.settings import AccessSettings
from netmon.web.listen import Address, ListenSettings
from netmon.web.server import HttpServer

logger = logging.getLogger(__name__)


class ProvinceService:
    """Serves the registry until told to stop; SIGHUP and ``POST /-/reload`` read it again."""

    def __init__(
        self,
        registry: Path,
        *,
        access: AccessSettings,
        web: ListenSettings,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        forms: Sequence[Path] = (),
    ) -> None:
        """Load what is needed; nothing is opened yet.

        Args:
            registry: the file of agencies.
            access: how agents are asked.
            web: where to listen.
            now: the clock.
            forms: the forms of declared indicators that were filled in.

        Raises:
            OperatorError: the registry, a form or a file of ``access`` is wrong.
        """
        self._roll = Roll(registry, now=now, forms=forms)
        self._devices = DeviceTargets(self._roll, client=AgentClient(access), settings=access)
        pages = ProvincePages(
            self._roll, devices=self._devices, scheme=access.scheme, reload=self.reload
        )
        self._server = HttpServer(web, routes=pages.routes())
        self._stop = asyncio.Event()
        self._reloading: asyncio.Task[None] | None = None

    def bind(self) -> Address:
        """Take the port.

        Raises:
            OperatorError: it cannot be had, or would stand open to strangers.
        """
        return self._server.bind()

    async def reload(self) -> None:
        """Read the registry, users and certificate again.

        Raises:
            OperatorError: every problem; what was in use stays.
        """
        await asyncio.to_thread(self._roll.reload)
        self._server.reload_access()

    async def run(self) -> None:
        """Serve until SIGTERM, SIGINT or ``stop``.

        Raises:
            OperatorError: as ``bind``.
        """
        self.bind()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload_by_signal)
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        serving = asyncio.create_task(self._server.run(), name="web")
        asking = asyncio.create_task(self._devices.run(), name="devices")
        try:
            done, _ = await asyncio.wait(
                [stopped, serving, asking], return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        finally:
            await self._server.aclose()
            for task in (stopped, serving, asking):
                task.cancel()
            await asyncio.gather(stopped, serving, asking, return_exceptions=True)

    def stop(self) -> None:
        """Ask ``run`` to return."""
        self._stop.set()

    def _reload_by_signal(self) -> None:
        self._reloading = asyncio.get_running_loop().create_task(self._reload_and_log())

    async def _reload_and_log(self) -> None:
        try:
            await self.reload()
        except OperatorError as error:
            logger.error("reload refused, the registry in use stays:\n%s", error)  # noqa: TRY400 - the operator's mistake, not ours
