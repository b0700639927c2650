"""Both SNMP engines, for tests that prove that they answer alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from inventory.types import Ip
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    Secret,
    SnmpCredential,
    SnmpEngine,
    SnmpReader,
    SnmpTarget,
    SnmpValue,
    SnmpVersion,
)
from netmon.transport.snmp import EngineChoice, SnmpSettings, make_engine

ENGINES = ("gufo", "pysnmp")
AUTH_KEY, PRIV_KEY = "auth-pass-phrase", "priv-pass-phrase"

Answer = dict[str, SnmpValue] | list[tuple[str, SnmpValue]]


def community(text: str, version: SnmpVersion = SnmpVersion.V2C) -> SnmpCredential:
    """A v1 or v2c credential."""
    return SnmpCredential(name="test", version=version, community=Secret(text))


def user(
    name: str,
    auth: AuthProtocol | None = None,
    priv: PrivProtocol | None = None,
    *,
    auth_key: str = AUTH_KEY,
    context: str = "",
) -> SnmpCredential:
    """A v3 credential."""
    return SnmpCredential(
        name="test",
        version=SnmpVersion.V3,
        user=name,
        auth=auth,
        auth_key=Secret(auth_key) if auth else None,
        priv=priv,
        priv_key=Secret(PRIV_KEY) if priv else None,
        context=context,
    )


def target(
    port: int, host: str = "127.0.0.1", *, timeout_s: float = 3.0, retries: int = 1
) -> SnmpTarget:
    """A device on loopback."""
    return SnmpTarget(host=Ip(host), port=port, timeout_s=timeout_s, retries=retries)


@asynccontextmanager
async def engine(name: str) -> AsyncIterator[SnmpEngine]:
    """An engine by name, closed in the end."""
    made = make_engine(SnmpSettings(engine=EngineChoice(name)))
    assert made.name == name
    try:
        yield made
    finally:
        await made.close()


@asynccontextmanager
async def session(
    name: str, where: SnmpTarget, credential: SnmpCredential
) -> AsyncIterator[SnmpReader]:
    """One session of a fresh engine."""
    async with engine(name) as made:
        reader = await made.open(where, credential)
        try:
            yield reader
        finally:
            await reader.close()


async def ask(
    name: str,
    where: SnmpTarget,
    credential: SnmpCredential,
    *,
    get: Sequence[str] = (),
    walk: Sequence[str] = (),
) -> list[Answer]:
    """One GET of everything in ``get``, then a walk of each root in ``walk``."""
    answers: list[Answer] = []
    async with session(name, where, credential) as reader:
        if get:
            answers.append(await reader.get(get))
        answers += [await reader.walk(root) for root in walk]
    return answers
