"""The lab's LAN is what the product's tests take it for, and its faults are real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.lan import AGENT, PREFIX, ROUTER, SWITCHES, Lan
from tests.support.lan_daemons import COMMUNITY, V3_AUTH_KEY, V3_PRIV_KEY, V3_USER
from tests.support.netns import run, wait_until

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

SYS_NAME = ".1.3.6.1.2.1.1.5"
BASE_BRIDGE_ADDRESS = ".1.3.6.1.2.1.17.1.1"
FDB_PORT = ".1.3.6.1.2.1.17.4.3.1.2"
SERIAL = ".1.3.6.1.2.1.47.1.1.1.1.11"
ENGINE_ID = ".1.3.6.1.6.3.10.2.1.1"
LLDP_REMOTE_NAME = ".1.0.8802.1.1.2.1.4.1.1.9"
LLDP_CHASSIS = ".1.0.8802.1.1.2.1.3.2"


@pytest.fixture(scope="module")
def lan(_laboratory: None) -> Iterator[Lan]:
    with Lan(hosts=6, annex_hosts=2) as built:
        yield built


def walk(lan: Lan, address: str, oid: str, *, user: bool = False) -> dict[str, str]:
    """A column, by instance."""
    login = f"-v3 -l authPriv -u {V3_USER} -a SHA -A {V3_AUTH_KEY} -x AES -X {V3_PRIV_KEY}"
    who = (login if user else f"-v2c -c {COMMUNITY}").split()
    shown = lan.agent.run("snmpbulkwalk", *who, "-t", "1", "-r", "1", "-Oqn", address, oid)
    rows = (line.partition(" ") for line in shown.splitlines() if line.startswith(oid))
    return {name.removeprefix(oid + "."): value.strip(' "') for name, _, value in rows}


def bridge_port(lan: Lan, switch: str, station: str) -> str | None:
    index = ".".join(str(int(octet, 16)) for octet in lan.stations[station].mac.split(":"))
    return walk(lan, SWITCHES[switch], FDB_PORT).get(index)


def arp_scan(lan: Lan) -> set[tuple[str, str]]:
    shown = lan.agent.run("arp-scan", "--interface=eth0", "--quiet", "--plain", PREFIX)
    return {(line.split()[0], line.split()[1]) for line in shown.splitlines()}


def test_every_device_answers_snmp_v2c_and_v3_with_its_own_name(lan: Lan) -> None:
    for name, address in {**SWITCHES, "router": ROUTER}.items():
        assert walk(lan, address, SYS_NAME) == {"0": name}
        assert walk(lan, address, SYS_NAME, user=True) == {"0": name}


def test_switches_see_each_other_and_the_router_over_lldp(lan: Lan) -> None:
    for name, expected in {"core": {"access1", "access2", "router"}, "access1": {"core"}}.items():
        wait_until(
            lambda name=name, expected=expected: (  # type: ignore[misc]
                set(walk(lan, SWITCHES[name], LLDP_REMOTE_NAME).values()) == expected
            ),
            what=f"{name} sees its neighbours",
        )
    chassis = walk(lan, SWITCHES["core"], LLDP_CHASSIS)["0"]
    assert chassis == walk(lan, SWITCHES["core"], BASE_BRIDGE_ADDRESS)["0"]


def test_every_station_answers_arp_and_the_annex_is_behind_the_router(lan: Lan) -> None:
    expected = {(s.ip, s.mac) for s in lan.stations.values() if s.ip != AGENT}
    found = arp_scan(lan)
    assert {pair for pair in found if pair[0] not in SWITCHES.values()} == expected
    assert {ip for ip, _ in found} >= set(SWITCHES.values())
    assert "ttl=63" in lan.agent.run("ping", "-c", "1", "-W", "2", "10.77.2.11")


def test_the_forwarding_table_follows_a_station_that_moves(lan: Lan) -> None:
    lan.chatter("host00")
    assert bridge_port(lan, "access1", "host00") == lan.stations["host00"].port.removeprefix("p")
    moved = lan.move("host00", "access2", "p20")
    wait_until(lambda: bridge_port(lan, "access2", "host00") == "20", what="host00 is on port 20")
    assert moved.switch == "access2"
    wait_until(lambda: bridge_port(lan, "access1", "host00") == "24", what="and behind the uplink")


def test_a_pulled_cable_takes_the_station_away_until_it_is_back(lan: Lan) -> None:
    station = lan.stations["host01"]
    lan.pull_cable("host01")
    assert station.ip not in {ip for ip, _ in arp_scan(lan)}
    lan.plug_cable("host01")
    assert (station.ip, station.mac) in arp_scan(lan)


def test_an_address_conflict_shows_both_owners(lan: Lan) -> None:
    victim = lan.stations["host02"]
    intruder = lan.conflict(victim.ip)
    owners = {mac for ip, mac in arp_scan(lan) if ip == victim.ip}
    assert owners == {victim.mac, intruder.mac}
    lan.pull_cable(intruder.name)


def test_a_replaced_switch_keeps_name_and_address_and_changes_the_rest(lan: Lan) -> None:
    address = SWITCHES["access2"]
    oids = (SYS_NAME, SERIAL, BASE_BRIDGE_ADDRESS, ENGINE_ID, LLDP_CHASSIS)
    before = [walk(lan, address, oid) for oid in oids]
    lan.replace("access2")
    after = [walk(lan, address, oid) for oid in oids]
    assert after[0] == before[0]
    assert [new != old for new, old in zip(after[1:], before[1:], strict=True)] == [True] * 4


def test_snmp_falls_silent_and_comes_back_as_the_same_engine(lan: Lan) -> None:
    before = walk(lan, SWITCHES["core"], ENGINE_ID)
    lan.kill_snmpd("core")
    assert not lan.managed["core"].answers()
    lan.start_snmpd("core")
    assert walk(lan, SWITCHES["core"], ENGINE_ID) == before


def test_a_failed_build_leaves_no_namespace_and_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_lan: Lan) -> None:
        message = "broken on purpose"
        raise RuntimeError(message)

    failing = Lan(hosts=1, annex_hosts=1)
    monkeypatch.setattr(Lan, "chatter", broken)
    with pytest.raises(RuntimeError, match="on purpose"), failing:
        pass
    assert failing.spaces.prefix not in run("ip", "netns", "list")
    assert all(d.snmpd and d.snmpd.poll() is not None for d in failing.managed.values())
