"""A LAN of 61 machines from nothing to its inventory, and what that and a probe cost each device.

The LAN is the laboratory's, in network namespaces of its own. What netmon says it sent is compared
with the requests that a packet socket saw leave the agent's interface.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from inventory.snapshot import Snapshot
from tests.bench.requirement import need_program, need_root
from tests.bench.table import Row
from tests.support.lab_agent import NETWORK_DEVICES, LabAgent, places
from tests.support.lan import SERVER, Lan
from tests.support.lan_daemons import COMMUNITY
from tests.support.requests_heard import requests_heard

PROBES = 5
_SPEAKERS = NETWORK_DEVICES | {"server": SERVER}
_PROBE = """
import asyncio, json, sys, time
from datetime import datetime, UTC
from inventory.types import Ip
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.device import LookTarget, look_at
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.sources import PROBE_SOURCES
from netmon.transport.base import Secret, SnmpCredential, SnmpTarget, SnmpVersion
from netmon.transport.snmp import SnmpSettings, make_engine
async def main():
    engine = make_engine(SnmpSettings())
    login = SnmpCredential(name="ro", version=SnmpVersion.V2C, community=Secret(sys.argv[1]))
    for host in sys.argv[2:]:
        target = LookTarget(snmp=SnmpTarget(host=Ip(host)), segment="", prefixes=Prefixes([]))
        began = time.monotonic()
        found = await look_at(engine, target, credentials=[login], sources=PROBE_SOURCES,
                              memory=CredentialMemory(), now=datetime.now(UTC))
        spent = found.stats.sources["interfaces"].requests
        took = time.monotonic() - began
        print(json.dumps([found.stats.requests - spent, spent, took]))
    await engine.close()
asyncio.run(main())
"""


def run() -> list[Row]:
    """One row a figure; an incomplete inventory is an error, not a fast one."""
    need_root()
    for program in ("ip", "snmpd", "lldpd", "dnsmasq"):
        need_program(program)
    with Lan(hosts=44, annex_hosts=12) as lan, tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        agent = LabAgent(lan, Path(folder) / "agent")
        before = _cpu_s()
        with requests_heard(lan.agent) as heard:
            began = time.monotonic()
            told = json.loads(agent.netmon("scan", "--json", net_raw=True))
            took = time.monotonic() - began
        note = f"{_cpu_s() - before:.1f} s of CPU, the program's start and the listener's included"
        snapshot = agent.snapshot()
        _complete(lan, snapshot)
        return [
            _row("first look at 61 machines, from nothing to its end", took, "s", note=note),
            *_costs(snapshot, told["sent"]["requests"], heard),
            _probe(lan),
            *_probe_costs(lan),
        ]


def _complete(lan: Lan, snapshot: Snapshot) -> None:
    missing = {s.ip for s in lan.stations.values()} | {ip for ip, _ in lan.annex.values()}
    for device in snapshot.devices.values():
        missing -= {use.ip for use in device.current_addresses}
    if missing or places(snapshot) != lan.places():
        msg = f"the inventory is not complete: {missing or 'places'}"
        raise RuntimeError(msg)


def _costs(snapshot: Snapshot, told: dict[str, int], heard: Counter[str]) -> list[Row]:
    rows = []
    for name, address in _SPEAKERS.items():
        device = snapshot.device_named(name)
        if device is None:
            msg = f"{name} was not found"
            raise RuntimeError(msg)
        own = sum(heard[use.ip] for use in device.current_addresses)
        note = f"{own} on the wire, at {address}"
        rows.append(_row(f"first look, {name}", told[device.id], "requests", note=note))
    return rows


def _probe(lan: Lan) -> Row:
    command = (sys.executable, "-m", "netmon", "probe", "--community", COMMUNITY)
    took = []
    before = _cpu_s()
    for _ in range(PROBES):
        began = time.monotonic()
        lan.agent.run(*command, _SPEAKERS["core"])
        took.append(time.monotonic() - began)
    cpu = (_cpu_s() - before) / PROBES
    note = (
        f"slowest {max(took):.2f} s of {PROBES}, {cpu:.2f} s of CPU, the program's start included"
    )
    return _row("netmon probe, a switch on the LAN", sorted(took)[PROBES // 2], "s", note=note)


def _probe_costs(lan: Lan) -> list[Row]:
    said = lan.agent.run(sys.executable, "-c", _PROBE, COMMUNITY, *_SPEAKERS.values())
    rows = []
    for name, line in zip(_SPEAKERS, said.splitlines(), strict=True):
        beyond, interfaces, took = json.loads(line)
        note = f"and {interfaces} for the interfaces, in {took:.3f} s"
        rows.append(_row(f"netmon probe beyond interfaces, {name}", beyond, "requests", note=note))
    return rows


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _row(bench: str, value: float, unit: str, *, note: str = "") -> Row:
    return Row(
        bench=bench, subject="netmon", value=value, unit=unit, more_is_better=False, note=note
    )
