"""Lab tests need root and the lab's programs; without them they skip, except in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lan_daemons import can_make_namespaces, missing_programs
from tests.support.small_lan import SmallLan

# Without CAP_NET_RAW the kernel asks for every address, and its neighbour table of 1024 rows is one
# for all namespaces: these files follow one another when labs run side by side.
_ASKING_THE_KERNEL = {"test_agency_faults", "test_sweep"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests share its LAN, so they stay together (``--dist=loadgroup``)."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            name = item.path.stem
            group = "kernel neighbours" if name in _ASKING_THE_KERNEL else name
            item.add_marker(pytest.mark.xdist_group(group))


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
