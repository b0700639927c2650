"""What the agent does beside its cycle, on a whole LAN: hear, be told, ask for DHCP, read by SSH.

The cycle runs once, at the start, and the schedule never comes round again: whatever the agent
learns later, it learned beside the cycle.
"""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from netmon.evidence.ledger import Ledger
from tests.support.lab_agent import Json, LabAgent, configuration, until
from tests.support.lan import ROUTER, SWITCHES, Lan
from tests.support.lan_daemons import COMMUNITY, start_dhcp_and_dns
from tests.support.vtysh_host import make_user_key, vtysh_sshd

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]

ONCE = {f"{task}_s": 600 for task in ("sweep", "poll", "reach", "ports", "services", "judge")}
ROGUE = "host03"
TRAPS = 1162
LINK_DOWN = "1.3.6.1.6.3.1.1.5.3"
PORT_7 = ("1.3.6.1.2.1.2.2.1.1.107", "i", "107", "1.3.6.1.2.1.2.2.1.2.107", "s", "p7")


@dataclass(frozen=True, slots=True)
class Agency:
    """The LAN and its agent after the first cycle."""

    lan: Lan
    agent: LabAgent


@pytest.fixture(scope="module")
def agency(_laboratory: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agency]:
    folder = tmp_path_factory.mktemp("beside")
    key = make_user_key(folder)
    with Lan(hosts=4) as lan:
        sockets = lan.directory / "zebra"
        sshd = folder / "sshd"
        sshd.mkdir()
        lan.spaces["router"].start(
            *vtysh_sshd(sshd, sockets, key, listen=(ROUTER, 22)), hostname="router"
        )
        start_dhcp_and_dns(
            lan.spaces[ROGUE],
            folder / "rogue",
            pool="10.77.1.180,10.77.1.190",
            router=lan.stations[ROGUE].ip,
            names={},
        )
        login: Json = {"name": "frr", "prefix": f"{ROUTER}/32", "user": getpass.getuser()}
        login |= {"key": {"file": str(key)}, "platform": "linux_frr"}
        config = configuration(
            schedule=ONCE,
            ssh={"credentials": [login]},
            discovery={"traps": {"enabled": True, "port": TRAPS}},
        )
        with LabAgent(lan, folder / "agent", config=config) as agent:
            agent.start()
            agent.wait_ready()
            yield Agency(lan, agent)


def test_a_station_is_known_as_soon_as_it_is_heard(agency: Agency) -> None:
    guest = agency.lan.join("guest")
    until(agency.agent, lambda: agency.agent.find(guest.mac) is not None, what="guest is heard")


def test_a_second_dhcp_server_is_found_and_named(agency: Agency) -> None:
    rogue = agency.lan.stations[ROGUE]

    def told() -> bool:
        found = agency.agent.findings("INV-05")
        return any(f["status"] == "fail" and rogue.ip in str(f["evidence"]) for f in found)

    until(agency.agent, told, what="INV-05 names the second server")


def test_a_notification_is_an_event_and_brings_a_fresh_look(agency: Agency) -> None:
    agent, lan = agency.agent, agency.lan
    before = agent.device("core")["facts"]["uptime_s"]["seen_at"]
    where = f"{lan.stations['agent'].ip}:{TRAPS}"
    lan.spaces["core"].run(
        *("snmptrap", "-Ln", "-m", "", "-v", "2c", "-c", COMMUNITY, where, "", LINK_DOWN, *PORT_7)
    )
    until(
        agent,
        lambda: agent.device("core")["facts"]["uptime_s"]["seen_at"] > before,
        what="core is looked at again",
    )
    core = agent.device("core")["id"]
    with agent.opened_book() as book:
        told = [event for event in book.events() if event.kind == "link-down"]
    assert [event.subject for event in told] == [core]
    assert SWITCHES["core"] in agent.device("core")["addresses"]


def test_the_routers_configuration_is_read_over_ssh_and_can_be_shown(agency: Agency) -> None:
    agent = agency.agent

    def read() -> bool:
        with agent.opened_book() as book:
            return bool(book.configurations(agent.device("router")["id"]))

    until(agent, read, what="the router's configuration is in the book")
    shown = agent.netmon("device", "config", "router")
    assert f"ip address {ROUTER}/24" in shown
    assert shown.rstrip().endswith("end")


def test_every_judgement_is_in_the_chain(agency: Agency) -> None:
    agent = agency.agent
    ledger = Ledger(agent.folder / "state" / "evidence")

    def served() -> bool:
        head = ledger.head()
        return f'netmon_evidence_head_info{{sha256="{head.hash}"}}' in agent.metrics()

    until(agent, served, what="the chain's head is served")
    days = ledger.days()
    chain = ledger.records(days[0], days[-1])
    assert chain
    assert all(after.prev == before.hash for before, after in pairwise(chain))
