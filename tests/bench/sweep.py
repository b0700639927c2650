"""Sweep a /24 with 60 live hosts, beside arp-scan and nmap on the same link.

The link is a Linux bridge in a network namespace with a namespace per host, made for the run and
removed after it. Every subject is a new process, timed from start to end, five times in turn; the
agent's own figure is the same sweep in a process that already runs, which is how the agent does it.
A subject that does not find all 60 hosts in every round is not measured: it fails the bench.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from tests.bench.requirement import need_program, need_root
from tests.bench.table import Row
from tests.support.netns import run as run_command
from tests.support.small_lan import PREFIX, SmallLan, pairs, results

HOSTS = 60
ROUNDS = 5
_BENCH = f"ARP sweep of a /24, {HOSTS} live hosts"
# One question per address, 2000 a second, and no more than a moment's wait for stragglers.
_ONE_PASS = ("--retry=1", "--interval=500u", "--timeout=30")

Sweep = Callable[[], set[tuple[str, str]]]


def run() -> list[Row]:
    """Measure netmon with and without CAP_NET_RAW, arp-scan twice, and nmap."""
    need_root()
    for program in ("ip", "arp-scan", "nmap"):
        need_program(program)
    with SmallLan(hosts=HOSTS) as lan:
        subjects: dict[str, Sweep] = {
            "arp-scan, defaults": lan.arp_scan,
            "arp-scan, one tuned pass": lambda: lan.arp_scan(PREFIX, *_ONE_PASS),
            "nmap -sn": lambda: _nmap(lan),
            "netmon, new process": lambda: _netmon(lan, net_raw=True),
            "netmon without CAP_NET_RAW, new process": lambda: _netmon(lan, net_raw=False),
        }
        times = {name: _timed(lan, sweep) for name, sweep in subjects.items()}
        rows = [_row(name, times[name], is_peer=not name.startswith("netmon")) for name in subjects]
        return [*rows, _running_agent(lan)]


def _running_agent(lan: SmallLan) -> Row:
    sweeps = results(run_command(*lan.sweep_command(net_raw=True, runs=ROUNDS + 1)))[1:]
    assert all(pairs(sweep) == set(lan.hosts.items()) for sweep in sweeps)
    durations = [float(str(sweep["duration_s"])) for sweep in sweeps]
    packets = sweeps[0]["packets_sent"]
    return _row("netmon, agent running", durations, note=f"{packets} packets")


def _timed(lan: SmallLan, sweep: Sweep) -> list[float]:
    took = []
    for _ in range(ROUNDS):
        # What the kernel remembers of the round before would answer in the hosts' place.
        lan.agent.run("ip", "neigh", "flush", "all", check=False)
        started = time.perf_counter()
        found = sweep()
        took.append(time.perf_counter() - started)
        assert {ip for ip, _ in found} == set(lan.hosts)
    return took


def _netmon(lan: SmallLan, *, net_raw: bool) -> set[tuple[str, str]]:
    (sweep,) = results(run_command(*lan.sweep_command(net_raw=net_raw)))
    return pairs(sweep)


def _nmap(lan: SmallLan) -> set[tuple[str, str]]:
    # Its own address is in nmap's list; MACs are not asked of it here.
    shown = lan.agent.run("nmap", "-sn", "-n", "-oG", "-", PREFIX)
    addresses = {line.split()[1] for line in shown.splitlines() if line.startswith("Host:")}
    return {(ip, "") for ip in addresses if ip in lan.hosts}


def _row(subject: str, durations_s: list[float], *, is_peer: bool = False, note: str = "") -> Row:
    spread = f"{min(durations_s):.2f}-{max(durations_s):.2f} s"
    return Row(
        bench=_BENCH,
        subject=subject,
        value=statistics.median(durations_s),
        unit="s",
        more_is_better=False,
        is_peer=is_peer,
        note=f"{spread}, {note}" if note else spread,
    )
