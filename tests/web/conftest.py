"""One office, one browser: judging a month and starting Chromium take longer than most journeys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from netmon.agent.proofs import Proofs
from tests.support.browser import chromium
from tests.support.certificates import Authority
from tests.support.desk import Office
from tests.support.month_office import month_office
from tests.support.pages import guarded_server, local_server
from tests.support.small_agency import HOSTILE

NAMES = (HOSTILE, "may-in", "=cmd|'/c calc'!A1", "pc\u202elan")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Office, Proofs]]:
    async with month_office(tmp_path_factory.mktemp("office"), names=NAMES) as made:
        yield made


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def guarded(place: tuple[Office, Proofs], authority: Authority) -> AsyncIterator[str]:
    """As off loopback: TLS and accounts."""
    async with guarded_server(*place, authority) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def local(place: tuple[Office, Proofs]) -> AsyncIterator[str]:
    """As for whoever sits at the machine."""
    async with local_server(*place) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(guarded: str, authority: Authority) -> AsyncIterator[Browser]:
    """Trusts the test's certificate and no other."""
    assert guarded  # its certificate exists
    async with chromium(trusted=authority.directory / "server.pem") as made:
        yield made
