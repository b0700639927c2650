"""Looks at a whole LAN: what is asked, how often, and who waits for whom."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from inventory.availability import Availability, SlotState
from netmon.config.load import Configuration
from netmon.demo import topology
from tests.support.simulated_lan import START, SimulatedLan

DEVICES = {"127.0.10.1", "127.0.10.2", "127.0.10.3", "127.0.10.4", "127.0.10.5"} | {
    "127.0.10.20",
    "127.0.10.21",
}
CORE = "127.0.10.2"


@pytest.fixture
def lan(tmp_path: Path) -> SimulatedLan:
    return SimulatedLan(tmp_path)


async def test_one_seed_leads_to_everything(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        snapshot, verdict = await inspector.cycle()
    assert set(lan.finished) == DEVICES
    planted = len(lan.world.devices) + len(list(lan.world.all_stations())) + 1
    assert len(snapshot.devices) == planted
    assert verdict.judged_at == START


async def test_a_cycle_never_asks_a_device_more_than_the_configured_budget(
    lan: SimulatedLan,
) -> None:
    usual = lan.settings()
    tight = usual.discovery.model_copy(update={"requests_per_look": 60})  # below what may be set
    async with lan.inspector(usual.model_copy(update={"discovery": tight})) as inspector:
        await inspector.cycle()
    spent = {h: sum(r.stats.requests for r in rs) for h, rs in lan.readers.items()}
    assert set(spent) == DEVICES
    assert max(spent.values()) == 60  # three switches cost more when they may


async def test_no_address_outside_the_prefixes_is_asked(lan: SimulatedLan) -> None:
    settings = lan.settings(networks=[{"prefix": "127.0.10.0/26", "sweep": False}])
    async with lan.inspector(settings) as inspector:
        await inspector.poll()
    asked = {ip_address(host) for host, _ in lan.asked}
    assert len(asked) > len(DEVICES)
    assert all(a in ip_network("127.0.10.0/26") for a in asked)


async def test_a_station_that_never_spoke_gets_one_attempt_and_no_retries(
    lan: SimulatedLan,
) -> None:
    async with lan.inspector() as inspector:
        await inspector.poll()
    attempts = dict(lan.asked)
    silent = {str(s.address) for s in lan.world.all_stations()}
    assert silent <= attempts.keys()
    assert {attempts[host] for host in silent} == {1}
    assert len(lan.asked) == len(attempts)  # once each


async def test_silent_stations_are_left_alone_after_the_second_time(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        for _ in range(2):
            await inspector.poll()
            lan.later(seconds=299)
        mark = len(lan.asked)
        await inspector.poll()
        assert lan.asked_since(mark) == DEVICES
        lan.later(seconds=2)
        mark = len(lan.asked)
        await inspector.poll()
        assert len(lan.asked_since(mark)) > len(DEVICES)  # the pause is over: one attempt


async def test_silent_stations_never_delay_devices_that_speak(tmp_path: Path) -> None:
    world = topology.load()
    crowd = world.stations[0].model_copy(
        update={"name": "im", "count": 90, "address": ip_address("127.0.10.140")}
    )
    lan = SimulatedLan(
        tmp_path, world=world.model_copy(update={"stations": (*world.stations[:2], crowd)})
    )
    async with lan.inspector() as inspector:
        await inspector.poll()
        lan.finished.clear()
        lan.hold.clear()  # from now on silence lasts
        lan.later(minutes=5)
        running = asyncio.create_task(inspector.poll())
        async with asyncio.timeout(10):
            while set(lan.finished) != DEVICES:  # noqa: ASYNC110 - the fake tells nobody
                await asyncio.sleep(0)
        assert not running.done()
        lan.hold.set()
        await running


async def test_a_dead_device_costs_one_timeout_round_a_cycle(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        await inspector.poll()
        lan.down.add(CORE)
        for _ in range(2):
            lan.later(minutes=5)
            mark = len(lan.asked)
            await inspector.poll()
            assert [a for a in lan.asked[mark:] if a[0] == CORE] == [(CORE, 2)]


async def test_a_device_that_comes_back_is_asked_at_once(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        await inspector.cycle()
        lan.down.add(CORE)
        for _ in range(6):  # its breaker is open for hours
            lan.later(hours=2)
            await inspector.poll()
        await inspector.reach()
        lan.down.clear()
        lan.later(minutes=1)
        mark = len(lan.asked)
        await inspector.poll()
        assert CORE not in lan.asked_since(mark)
        await inspector.reach()
        await inspector.poll()
        assert CORE in lan.asked_since(mark)


async def test_a_sweep_greets_who_is_new_and_nobody_else(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        await inspector.sweep()
        assert lan.asked == []  # the poll is next
        await inspector.poll()
        mark = len(lan.asked)
        await inspector.sweep()
        assert lan.asked_since(mark) == set()


async def test_a_bug_that_one_device_brings_out_does_not_hide_the_others(lan: SimulatedLan) -> None:
    lan.broken.add(CORE)
    async with lan.inspector() as inspector:
        with pytest.raises(ZeroDivisionError):
            await inspector.poll()
        lan.broken.clear()
    assert "127.0.10.1" in lan.finished


async def test_slots_lie_on_the_grid_in_which_the_check_began(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        await inspector.poll()
        lan.now = START + timedelta(seconds=47)
        lan.checked_at = START + timedelta(seconds=61)  # the checks end in the next slot
        await inspector.reach()
        lan.checked_at = None
        lan.down.add(CORE)
        lan.now = START + timedelta(seconds=107)
        await inspector.reach()
        snapshot = await inspector._keeper.look(lan.now)
        core = snapshot.device_named(CORE)
        assert core is not None
        runs = await inspector._keeper.write(lambda store: store.slots(core.id))
    assert [(r.start, r.end, r.state) for r in runs] == [
        (START, START + timedelta(seconds=60), SlotState.UP),
        (START + timedelta(seconds=60), START + timedelta(seconds=120), SlotState.DOWN),
    ]
    assert inspector.tally.devices[core.id] == Availability(up_s=60, down_s=60)


async def test_two_checks_in_one_slot_count_once(lan: SimulatedLan) -> None:
    async with lan.inspector() as inspector:
        await inspector.poll()
        await inspector.reach()
        lan.later(seconds=20)
        await inspector.reach()
    assert {a.up_s for a in inspector.tally.devices.values()} == {60}


async def test_what_was_learnt_outlives_a_reload(lan: SimulatedLan) -> None:
    async with lan.inspector() as old:
        for _ in range(2):
            await old.cycle()
            lan.later(seconds=60)
        counted = old.packets["icmp"]
        assert counted
        new = type(old)(
            configuration=old_configuration(lan),
            keeper=old._keeper,
            doors=old._doors,
            looker=old._looker,
            clock=lan.clock,
        )
        new.take_over(old)
        mark = len(lan.asked)
        await new.poll()
        assert lan.asked_since(mark) == DEVICES  # the breakers of the silent are still open
        assert new.packets["icmp"] == counted


def old_configuration(lan: SimulatedLan) -> Configuration:
    return Configuration(path=lan.folder / "n.yaml", settings=lan.settings(), credentials=())
