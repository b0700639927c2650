"""Unit tests open no network sockets: what needs one belongs in tests/protocol or tests/lab."""

from __future__ import annotations

import socket

import pytest


class LocalOnlySocket(socket.socket):
    """A socket that refuses to be a network socket (asyncio's own pair is local)."""

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        if family != socket.AF_UNIX and fileno is None:
            message = f"unit test opened a network socket (family {family})"
            raise AssertionError(message)
        super().__init__(family, type, proto, fileno)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", LocalOnlySocket)
