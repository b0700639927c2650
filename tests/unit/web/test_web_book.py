"""The pages of a book that identity and readiness made, not of one written by hand."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families as parse_text

from inventory.assemble import assemble
from inventory.model import FactName, FactRank, Interface, InterfaceCounters
from inventory.readiness import judge_readiness
from inventory.snapshot import Agency
from netmon.web.app import make_app
from netmon.web.machine import MachinePages, PageOptions
from tests.support.evidence import at, book_of, look, managed, station
from tests.support.small_agency import FixedState


async def no_reload() -> None:
    """Nothing to load."""


def state() -> FixedState:
    switch = managed(serials=["FOC1"], bridge=1, name="sw-tang-2", addresses=["10.0.0.2"])
    seen = [
        look(
            switch,
            facts={
                FactName.ROLE: ("switch", FactRank.SYSTEM),
                FactName.SYS_NAME: ("sw-tang-2", FactRank.SYSTEM),
            },
        ),
        look(
            switch,
            source="interfaces",
            tables={
                Interface: (Interface(index=1, name="Gi0/1", oper="up"),),
                InterfaceCounters: (
                    InterfaceCounters(index=1, in_octets=5, out_octets=6, high_capacity=True),
                ),
            },
        ),
        look(station(7, "10.0.0.7")),
    ]
    agency = Agency(code="so-khcn", name="Sở Khoa học và Công nghệ", site="tru-so")
    snapshot = assemble(book_of(seen), now=at(minutes=5), agency=agency)
    return FixedState((snapshot, judge_readiness(snapshot, now=at(minutes=5))))


async def test_every_page_shows_a_book_as_the_inventory_makes_it() -> None:
    provider = state()
    machine = MachinePages(
        PageOptions(), state=provider, reload=no_reload, now=lambda: at(minutes=6)
    )
    app = make_app(machine, state=provider, passwords=None, loopback_names_only=True)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost"
    ) as client:
        metrics = {
            (s.name, *sorted(s.labels.items())): s.value
            for family in parse_text((await client.get("/metrics")).text)
            for s in family.samples
        }
        assert metrics["netmon_lan_ready", ("state", "ready")] == 0
        assert metrics["netmon_unknown_stations", ("site", "tru-so")] == 2
        (target,) = (await client.get("/sd/devices")).json()
        device = target["labels"]["__param_target"]
        for asked in (device, "sw-tang-2"):
            page = await client.get("/snmp", params={"target": asked})
            assert 'ifHCInOctets{ifAlias="",ifDescr="",ifIndex="1",ifName="Gi0/1"} 5' in page.text
        one = (await client.get(f"/api/v1/devices/{device}")).json()
        assert one["facts"]["sys_name"]["value"] == "sw-tang-2"
        ready = (await client.get("/api/v1/readiness")).json()["readiness"]
        assert len(ready["gates"]) == 6
        home = (await client.get("/")).text
        assert "sw-tang-2" in home
        assert "10.0.0.7" in home
