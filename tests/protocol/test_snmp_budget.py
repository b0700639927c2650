"""Neither engine sends a request that the budget does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.types import Ip
from netmon.errors import BudgetError
from netmon.transport.base import RequestBudget, Secret, SnmpCredential, SnmpTarget, SnmpVersion
from netmon.transport.snmp import SnmpSettings, make_engine
from tests.support.snmpsim import Responder, prepare, public_recordings

pytestmark = pytest.mark.protocol

NAME = "hpe-procurve-516733-b21"


@pytest.fixture(scope="module")
def responder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Responder]:
    data: Path = tmp_path_factory.mktemp("recordings")
    prepare(public_recordings()[NAME], data)
    with Responder(data) as served:
        yield served


@pytest.mark.parametrize("engine_name", ["gufo", "pysnmp"])
async def test_a_walk_ends_where_the_budget_ends(responder: Responder, engine_name: str) -> None:
    engine = make_engine(SnmpSettings(engine=engine_name))
    budget = RequestBudget(3)
    target = SnmpTarget(
        host=Ip("127.0.0.1"), port=responder.port, timeout_s=5.0, retries=0, budget=budget
    )
    community = SnmpCredential(name="c", version=SnmpVersion.V2C, community=Secret(NAME))
    try:
        reader = await engine.open(target, community)
        with pytest.raises(BudgetError):
            await reader.walk("1.3.6.1.2.1.2.2.1")
        assert (reader.stats.requests, budget.left) == (3, 0)
        budget.metered = False
        assert await reader.get(["1.3.6.1.2.1.1.3.0"])
    finally:
        await engine.close()
