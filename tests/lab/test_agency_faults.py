"""What goes wrong on a LAN, made the way it happens, and what the agent then says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from inventory.availability import SlotState
from inventory.history import Event
from inventory.model import FactName
from tests.support.lab_agent import Json, LabAgent, configuration, register_of, until
from tests.support.lan import SWITCHES, Lan

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

# A shifted clock costs time at every look at it.
CALM = {"sweep_s": 30, "poll_s": 5, "reach_s": 10, "services_s": 10, "judge_s": 3}
RECOVERY = {"failures": 2, "first_s": 15, "longest_s": 15}


@pytest.fixture(scope="module")
def lan(_laboratory: None) -> Iterator[Lan]:
    with Lan(hosts=10) as built:
        yield built


@pytest.fixture(scope="module")
def agent(lan: Lan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabAgent]:
    """An agent that knows the LAN and its register, through all that happens to the LAN."""
    folder = tmp_path_factory.mktemp("faults") / "agent"
    with LabAgent(lan, folder, config=configuration(breaker=RECOVERY)) as started:
        started.register(register_of(lan))
        started.start()
        started.wait_ready()
        yield started


def place(agent: LabAgent, wanted: str) -> tuple[str, str] | None:
    """Switch and port of a device, by name."""
    at = (agent.find(wanted) or {}).get("location")
    names = {d["id"]: d["name"] for d in agent.devices()}
    return (names[at["switch"]], at["port"]) if at else None


def port(agent: LabAgent, switch: str, name: str) -> Json:
    rows = agent.device(switch)["tables"]["interfaces"]["rows"]
    (found,) = [row for row in rows if row["name"] == name]
    return dict(found)


def status(agent: LabAgent, rule: str) -> dict[str, str]:
    return {f["subject_name"]: f["status"] for f in agent.findings(rule)}


def up(agent: LabAgent, name: str) -> bool | None:
    return (agent.find(name) or {}).get("up")


def test_a_pulled_cable_takes_device_and_port_down_until_it_is_back(
    lan: Lan, agent: LabAgent
) -> None:
    until(agent, lambda: up(agent, "server") is True, what="the server is up")
    lan.pull_cable("server")
    until(agent, lambda: up(agent, "server") is False, what="the server is down")
    until(agent, lambda: port(agent, "core", "p4")["oper"] == "down", what="and so is its port")
    server = agent.device("server")
    assert server["availability"]["down_s"] > 0
    assert up(agent, "core") is True
    lan.plug_cable("server")
    until(agent, lambda: up(agent, "server") is True, what="the server is back")
    until(agent, lambda: port(agent, "core", "p4")["oper"] == "up", what="and so is its port")
    with agent.opened_book() as book:
        states = [slot.state for slot in book.slots(server["id"])]
    # A busy machine starts a round late and leaves a gap: unknown, and it may part a stay in two.
    told = [state for state, _ in groupby(s for s in states if s is not SlotState.UNKNOWN)]
    assert told == [SlotState.UP, SlotState.DOWN, SlotState.UP]


def test_a_station_that_moves_stays_itself_and_leaves_a_trace(lan: Lan, agent: LabAgent) -> None:
    station = lan.stations["host00"]
    before = (station.switch, station.port)
    until(agent, lambda: place(agent, "host00") == before, what="host00 is located")
    known = agent.device("host00")["id"]
    lan.move("host00", "access2", "p20")
    until(agent, lambda: place(agent, "host00") == ("access2", "p20"), what="host00 has moved")
    assert agent.device("host00")["id"] == known

    def moves() -> list[Event]:
        with agent.opened_book() as book:
            return [event for event in book.events() if event.kind == "moved"]

    until(agent, lambda: bool(moves()), what="the move is an event")
    with agent.opened_book() as book:
        stays = [(stay.location.port, stay.until is None) for stay in book.places(device=known)]
    assert sorted(stays) == sorted([(before[1], False), ("p20", True)])
    (move,) = moves()
    assert move.subject == known
    assert move.text.en.endswith("from port p2 of access1 to port p20 of access2")


def test_an_address_conflict_opens_a_finding(lan: Lan, agent: LabAgent) -> None:
    victim = lan.stations["host02"]
    assert set(status(agent, "INV-04").values()) == {"pass"}
    intruder = lan.conflict(victim.ip)
    until(agent, lambda: set(status(agent, "INV-04").values()) == {"fail"}, what="a conflict")
    (told,) = agent.findings("INV-04")
    assert all(word in str(told["evidence"]) for word in (victim.ip, victim.mac, intruder.mac))
    lan.pull_cable(intruder.name)


def test_a_replaced_switch_is_a_new_device_that_succeeds_the_old_one(
    lan: Lan, agent: LabAgent
) -> None:
    old = agent.device("access2")
    serial = FactName.SERIAL.value
    lan.replace("access2")
    assert lan.managed["access2"].entity["serial"] != old["facts"][serial]["value"]

    def successor() -> Json | None:
        for device in agent.devices():
            if SWITCHES["access2"] in device["addresses"] and device["id"] != old["id"]:
                return agent.device(device["id"])
        return None

    until(agent, lambda: (successor() or {}).get("succeeds") == old["id"], what="a successor")
    new = successor()
    assert new is not None
    assert new["facts"][serial]["value"] == lan.managed["access2"].entity["serial"]
    kept = agent.device(old["id"])
    assert kept["facts"][serial]["value"] == old["facts"][serial]["value"]
    assert kept["first_seen"] == old["first_seen"] < new["first_seen"]
    assert not set(new["macs"]) & set(old["macs"])


def test_a_silent_snmp_agent_is_left_alone_and_comes_back(lan: Lan, agent: LabAgent) -> None:
    core = agent.device("core")["id"]
    asked = f'netmon_snmp_requests_total{{device="{core}"}}'
    lan.kill_snmpd("core")
    quiet = Quiet(agent, asked)
    until(agent, quiet.for_two_polls, what="the breaker is open", timeout_s=90)
    assert up(agent, "core") is True  # it still answers ICMP
    assert agent.metrics()["netmon_internal_errors_total"] == 0
    lan.start_snmpd("core")
    back = agent.device("core")["facts"]["uptime_s"]["seen_at"]
    until(
        agent,
        lambda: agent.device("core")["facts"]["uptime_s"]["seen_at"] > back,
        what="core is read again",
        timeout_s=90,
    )


class Quiet:
    """Notices when a device is not asked while others are."""

    def __init__(self, agent: LabAgent, requests: str) -> None:
        self._agent = agent
        self._requests = requests
        self._polls: list[tuple[str, float]] = []

    def for_two_polls(self) -> bool:
        """Whether the last two polls of access1 went by without a request to the device."""
        read = self._agent.device("access1")["facts"]["uptime_s"]["seen_at"]
        asked = self._agent.metrics()[self._requests]
        if not self._polls or self._polls[-1][0] != read:
            self._polls.append((read, asked))
        return len(self._polls) > 2 and len({count for _, count in self._polls[-3:]}) == 1


def test_time_closes_what_is_over_and_opens_what_is_overdue(lan: Lan, agent: LabAgent) -> None:
    stranger = lan.join("stranger")
    until(agent, lambda: stranger.ip in status(agent, "INV-02"), what="the stranger is seen")
    assert status(agent, "INV-02")[stranger.ip] == "not_applicable"  # within its day of grace
    until(agent, lambda: status(agent, "L2-01").get("core") == "pass", what="core passes")
    lan.kill_snmpd("core")
    agent.stop()
    agent.configure(configuration(breaker=RECOVERY, schedule=CALM))
    agent.start(ahead="50h")
    agent.wait_ready()
    # The intruder has not answered for ten minutes: one owner of the address is left.
    assert set(status(agent, "INV-04").values()) == {"pass"}
    # The day of grace is over.
    assert status(agent, "INV-02")[stranger.ip] == "fail"
    (told,) = [f for f in agent.findings("INV-02") if f["subject_name"] == stranger.ip]
    assert f"at {stranger.switch} port {stranger.port}" in told["message"]["en"]
    # The switch that was replaced has left its address to its successor.
    held = [d for d in agent.devices() if SWITCHES["access2"] in d["addresses"]]
    assert [agent.device(d["id"])["facts"]["serial"]["value"] for d in held] == [
        lan.managed["access2"].entity["serial"]
    ]
    # Tables are evidence for two days: what cannot be read any more is unknown, not passed.
    assert status(agent, "L2-01")["core"] == "unknown"
    assert status(agent, "L2-01")["access1"] == "pass"
    lan.start_snmpd("core")
    until(agent, lambda: status(agent, "L2-01")["core"] == "pass", what="core passes", timeout_s=90)


def test_without_net_raw_the_kernel_asks_in_its_place(
    lan: Lan, agent: LabAgent, tmp_path: Path
) -> None:
    agent.stop()
    lan.chatter()
    with LabAgent(lan, tmp_path / "agent") as bound:
        bound.register(register_of(lan))
        bound.start(net_raw=False)
        bound.wait_ready()
        assert {d["name"] for d in bound.devices()} >= {*SWITCHES, "router", "server", "host01"}
        station = lan.stations["host01"]
        assert place(bound, "host01") == (station.switch, station.port)
        assert up(bound, "core") is True  # by SNMP
        # What may not be measured is not known: neither passed nor failed.
        assert status(bound, "SVC-01") == {"gw": "unknown"}
        assert 'netmon_packets_sent_total{kind="arp"}' not in bound.metrics()
