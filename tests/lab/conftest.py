"""Lab tests need root and the lab's programs; without them they skip, except in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.support.lan_daemons import can_make_namespaces, missing_programs
from tests.support.small_lan import SmallLan


def _obstacle() -> str | None:
    if os.geteuid() != 0:
        return "needs root"
    if missing := missing_programs():
        return f"not installed: {' '.join(missing)} (make debian)"
    if not can_make_namespaces():
        return "this system allows no network namespaces"
    return None


@pytest.fixture(scope="session", autouse=True)
def _laboratory() -> None:
    obstacle = _obstacle()
    if obstacle and os.environ.get("CI") == "true":
        # A lab that silently does not run would prove nothing.
        pytest.fail(f"the lab cannot run: {obstacle}")
    if obstacle:
        pytest.skip(f"lab: {obstacle}")


@pytest.fixture(scope="module")
def small_lan(_laboratory: None) -> Iterator[SmallLan]:
    """One switch, the agent and sixty hosts."""
    with SmallLan(hosts=60) as lan:
        yield lan
