"""The web server as a component: uvicorn inside the agent's own event loop.

Signals stay the supervisor's: uvicorn's handlers are never installed. The socket is bound before
anything is served, so a port in use or a wrong TLS file is a sentence at start-up, not a crash
later, and port 0 can be used where the system should choose.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import uvicorn
from starlette.routing import BaseRoute
from typing_extensions import override

from netmon.errors import ConfigError
from netmon.web.access import Sessions
from netmon.web.app import agent_routes, protect
from netmon.web.auth import PasswordChecker
from netmon.web.book import Book
from netmon.web.connections import BoundedConnection
from netmon.web.listen import Address, ListenSettings, listen, refuse_open_door
from netmon.web.machine import MachinePages, PageOptions
from netmon.web.state import EvidenceProvider, Reload, SnapshotProvider
from netmon.web.web_config import WebConfig, load_chain, load_web_config

logger = logging.getLogger(__name__)

MAX_REQUESTS_AT_ONCE = 100
MAX_HEADER_BYTES = 16 * 1024
SHUTDOWN_S = 5
"""How long running requests may take to end when the server stops."""

DEFAULT_OPTIONS = PageOptions()


class _Uvicorn(uvicorn.Server):
    """uvicorn that leaves signals alone."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


class HttpServer:
    """Serves routes behind the web configuration's TLS and users."""

    def __init__(
        self,
        settings: ListenSettings,
        *,
        routes: Sequence[BaseRoute],
        sessions: Sessions | None = None,
    ) -> None:
        """Nothing is opened yet.

        Args:
            settings: where to listen and how to protect it.
            routes: the pages.
            sessions: for pages that people log in to; None: basic authentication only.
        """
        self._settings = settings
        self._sessions = sessions
        self._routes = routes
        self._config = WebConfig()
        self._passwords: PasswordChecker | None = None
        self._socket: socket.socket | None = None
        self._server: _Uvicorn | None = None
        self._finished = asyncio.Event()

    def bind(self) -> Address:
        """Read the web configuration and take the port; ``run`` does it when nobody did before.

        Returns:
            the address in use, with the port the system chose for port 0.

        Raises:
            OperatorError: listening openly without protection, a port that cannot be had, or
                (``ConfigError``) a wrong web configuration file.
        """
        if self._socket is None:
            if self._settings.config_file is not None:
                self._config = load_web_config(self._settings.config_file)
            refuse_open_door(self._settings, self._config)
            if self._config.users:
                self._passwords = PasswordChecker(self._config.users)
            self._socket = listen(self._settings)
        host, port = self._socket.getsockname()[:2]
        return Address(host, port)

    @property
    def connections(self) -> int:
        """How many connections are open now."""
        return len(self._server.server_state.connections) if self._server is not None else 0

    async def run(self) -> None:
        """Serve until ``aclose`` or cancellation; running requests get ``SHUTDOWN_S`` to end.

        Raises:
            OperatorError: as ``bind``.
        """
        address = self.bind()
        if self._socket is None:  # pragma: no cover - bind() left it set
            raise AssertionError
        self._server = _Uvicorn(self._uvicorn_config())
        logger.info("web server listening address=%s tls=%s", address, self._config.tls is not None)
        serving = asyncio.ensure_future(self._server.serve(sockets=[self._socket]))
        try:
            await asyncio.shield(serving)
        finally:
            self._server.should_exit = True
            try:
                await serving
            finally:  # also when both were cancelled together: somebody may wait in aclose()
                if self._socket is not None:
                    self._socket.close()
                    self._socket = None
                self._finished.set()

    async def aclose(self) -> None:
        """Stop serving and wait until the port is free."""
        if self._server is not None:
            self._server.should_exit = True
            await self._finished.wait()
        elif self._socket is not None:
            self._socket.close()
            self._socket = None

    def reload_access(self) -> None:
        """Take users and certificate from the web configuration again, all or nothing.

        New connections get the new certificate, as when a renewed one was put in place.

        Raises:
            ConfigError: the file is wrong, or changes what needs a restart.
        """
        path = self._settings.config_file
        if path is None:
            return
        new = load_web_config(path)
        same_tls = (new.tls is None) == (self._config.tls is None)
        if not same_tls or bool(new.users) != bool(self._config.users):
            raise ConfigError([f"{path}: adding or removing TLS or users needs a restart"])
        refuse_open_door(self._settings, new)
        if self._config.tls is not None and new.files is not None:
            try:
                load_chain(self._config.tls, new.files)
            except (OSError, ssl.SSLError) as error:
                raise ConfigError([f"{path}: the certificate changed while it was read"]) from error
        if self._passwords is not None:
            if self._sessions is not None and new.users != self._config.users:
                self._sessions.forget_users()
            self._passwords.replace(new.users)
            self._config = replace(self._config, users=new.users)

    def _uvicorn_config(self) -> uvicorn.Config:
        tls = self._config.tls
        app = protect(
            self._routes,
            passwords=self._passwords,
            loopback_names_only=self._settings.host.is_loopback and not self._config.authenticates,
            sessions=self._sessions,
        )
        return uvicorn.Config(
            app,
            http=BoundedConnection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=MAX_REQUESTS_AT_ONCE,
            h11_max_incomplete_event_size=MAX_HEADER_BYTES,
            timeout_graceful_shutdown=SHUTDOWN_S,
            ssl_context_factory=(lambda _config, _default: tls) if tls is not None else None,
        )


class WebServer(HttpServer):
    """Serves an agent's metrics, service discovery, the API and the officer's page."""

    def __init__(
        self,
        settings: ListenSettings,
        *,
        state: SnapshotProvider,
        reload: Reload,
        options: PageOptions = DEFAULT_OPTIONS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        evidence: EvidenceProvider | None = None,
        book: Book | None = None,
        officers: frozenset[str] = frozenset(),
    ) -> None:
        """Nothing is opened yet.

        Args:
            settings: where to listen and how to protect it.
            state: where pages get their data.
            reload: what ``POST /-/reload`` calls.
            options: what the pages show.
            now: the clock, for the age of what is shown.
            evidence: where proof bundles are; None: there are none to have.
            book: history and changes; None: the pages show the snapshot and change nothing.
            officers: users who may change things.
        """
        sessions = Sessions(officers)
        machine = MachinePages(options, state=state, reload=reload, now=now)
        routes = agent_routes(machine, state=state, evidence=evidence, book=book, sessions=sessions)
        super().__init__(settings, routes=routes, sessions=sessions)
