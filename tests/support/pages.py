"""An agent's pages asked in memory, over an office's real book."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import bcrypt
import httpx

from netmon.config.settings import WebSettings
from netmon.web.access import Sessions
from netmon.web.app import make_app
from netmon.web.auth import PasswordChecker
from netmon.web.machine import MachinePages, PageOptions
from netmon.web.server import WebServer
from netmon.web.state import EvidenceProvider
from tests.support.certificates import Authority
from tests.support.desk import Office, running

USERS = {name: bcrypt.hashpw(b"mat-khau", bcrypt.gensalt(4)) for name in ("lan", "xem")}


async def no_reload() -> None:
    """Nothing to load."""


def client(
    place: Office,
    *,
    users: bool = False,
    tls: bool = False,
    evidence: EvidenceProvider | None = None,
) -> httpx.AsyncClient:
    """A browser without a screen; ``users``: a password is asked for."""
    machine = MachinePages(PageOptions(), state=place, reload=no_reload, now=lambda: place.now)
    app = make_app(
        machine,
        state=place,
        passwords=PasswordChecker(USERS) if users else None,
        loopback_names_only=not users,
        book=place.desk,
        sessions=Sessions(frozenset({"lan"})),
        evidence=evidence,
    )
    scheme = "https" if tls else "http"
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=f"{scheme}://127.0.0.1:9877"
    )


@asynccontextmanager
async def local_server(place: Office, evidence: EvidenceProvider) -> AsyncIterator[str]:
    """The pages on a loopback port, for whoever sits at the machine."""
    web = WebServer(
        WebSettings(port=0),
        state=place,
        reload=no_reload,
        now=lambda: place.now,
        book=place.desk,
        evidence=evidence,
    )
    async with running(web) as found:
        yield f"http://{found}"


@asynccontextmanager
async def guarded_server(
    place: Office, evidence: EvidenceProvider, authority: Authority
) -> AsyncIterator[str]:
    """The pages under TLS and accounts: ``lan`` is an officer, ``xem`` may look."""
    authority.issue("server")
    lines = "".join(f"  {name}: {hashed.decode()}\n" for name, hashed in USERS.items())
    config = authority.directory / "web.yml"
    config.write_text(
        "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n"
        f"basic_auth_users:\n{lines}",
        encoding="utf-8",
    )
    web = WebServer(
        WebSettings(port=0, config_file=config),
        state=place,
        reload=no_reload,
        now=lambda: place.now,
        book=place.desk,
        evidence=evidence,
        officers=frozenset({"lan"}),
    )
    async with running(web) as found:
        yield f"https://{found}"


async def log_in(site: httpx.AsyncClient, user: str) -> httpx.Response:
    """Give the password."""
    return await site.post("/login", data={"user": user, "password": "mat-khau", "next": "/"})


async def token(site: httpx.AsyncClient, path: str = "/devices") -> str:
    """What a form of this person carries."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', (await site.get(path)).text)
    assert found
    return found[1]
