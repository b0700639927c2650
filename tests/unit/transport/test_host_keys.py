"""Pinned host keys, the keys shown instead, and which of them a person accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.types import Ip
from netmon.transport.host_keys import HostKeys, Pinned, host_name

HOST = "10.0.0.1"


class Key:
    """A host key of these bytes."""

    def __init__(self, body: str) -> None:
        self._body = body

    def get_name(self) -> str:
        return "ssh-ed25519"

    def get_base64(self) -> str:
        return self._body

    def get_bits(self) -> int:
        return 256


@pytest.fixture
def keys(tmp_path: Path) -> HostKeys:
    made = HostKeys(tmp_path / "state" / "known_hosts")
    made.pin(HOST, Key("b2xk"))
    made.pin("10.0.0.2", Key("b3RoZXI="))
    return made


def test_hosts_are_called_as_openssh_calls_them() -> None:
    assert host_name(Ip("10.0.0.1"), 22) == "10.0.0.1"
    assert host_name(Ip("10.0.0.1"), 2222) == "[10.0.0.1]:2222"


def test_a_shown_key_changes_nothing_until_it_is_accepted(keys: HostKeys) -> None:
    before = keys.path.read_text()
    keys.note(HOST, Key("Zmlyc3Q="))
    keys.note(HOST, Key("bmV3"))
    assert keys.path.read_text() == before
    (shown,) = keys.shown([HOST])
    assert shown == Pinned(host=HOST, kind="ssh-ed25519", key="bmV3")
    keys.accept(shown)
    assert keys.path.read_text().splitlines() == [
        "10.0.0.2 ssh-ed25519 b3RoZXI=",
        "10.0.0.1 ssh-ed25519 bmV3",
    ]
    assert keys.shown([HOST]) == ()


def test_what_another_host_showed_is_not_offered(keys: HostKeys) -> None:
    keys.note("10.0.0.2", Key("bmV3"))
    assert keys.shown([HOST]) == ()
