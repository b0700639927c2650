"""Walk the ifTable of a real snmpd with 60 interfaces, beside net-snmp's own snmpbulkwalk.

The agent runs in a network namespace with 30 pairs of veth interfaces, made for the run and removed
after it, and is asked inside that namespace. Each subject walks for about a second and reports
varbinds per second of its own CPU time (one core, whatever else the machine does) and of wall
clock, which includes waiting for the agent.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.requirement import need_program, need_root
from tests.bench.table import Row
from tests.support.snmpd import COMMUNITY, Snmpd, SnmpdUser

PAIRS = 30
ROUNDS = 5
ROUND_S = 0.6
REPETITIONS = 100
IF_TABLE = "1.3.6.1.2.1.2.2"
AUTH_KEY, PRIV_KEY = "auth-pass-phrase", "priv-pass-phrase"
HOST, PORT = "127.0.0.1", 1161


def run() -> list[Row]:
    """Measure both engines on v2c, and on v3 the one that serves it, each beside the peer."""
    need_root()
    need_program("ip")
    need_program("snmpd")
    need_program("snmpbulkwalk")
    user = SnmpdUser(name="bench", auth="SHA", auth_key=AUTH_KEY, priv="AES", priv_key=PRIV_KEY)
    with _namespace(f"nmbench{os.getpid()}") as prefix, tempfile.TemporaryDirectory() as folder:
        agent = Snmpd(
            Path(folder), users=(user,), prefix=prefix, hosts=(HOST,), port=PORT,
            extra=("interface_replace_old yes", "dontLogTCPWrappersConnects yes"),
        )  # fmt: skip
        with agent:
            rows = []
            for version in ("v2c", "v3"):
                rows += _peer(prefix, version)
                rows += _engine(prefix, "pysnmp", version)
            rows += _engine(prefix, "gufo", "v2c")  # it leaves v3 to pysnmp
            return sorted(rows, key=lambda row: row.bench)


@contextmanager
def _namespace(name: str) -> Iterator[tuple[str, ...]]:
    """A namespace with 60 interfaces besides its loopback."""
    _ip("netns", "add", name)
    try:
        _ip("-n", name, "link", "set", "lo", "up")
        for number in range(PAIRS):
            left, right = f"eth{number}a", f"eth{number}b"
            _ip("-n", name, "link", "add", left, "type", "veth", "peer", "name", right)
            _ip("-n", name, "link", "set", left, "up")
            _ip("-n", name, "link", "set", right, "up")
        yield ("ip", "netns", "exec", name)
    finally:
        _ip("netns", "del", name)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def _rows(
    version: str, subject: str, samples: list[tuple[int, float, float]], note: str
) -> list[Row]:
    """Samples are (varbinds, CPU seconds, wall seconds)."""
    is_peer = not subject.startswith("netmon")
    return [
        Row(
            bench=f"{version} walk of ifTable, {clock}",
            subject=subject,
            value=statistics.median(sample[0] / sample[index] for sample in samples),
            unit="varbinds/s",
            is_peer=is_peer,
            note=note,
        )
        for index, clock in ((1, "per CPU second"), (2, "per second"))
    ]


def _peer(prefix: tuple[str, ...], version: str) -> list[Row]:
    """snmpbulkwalk, several whole processes: it has no other way to walk again."""
    credential = (
        ["-v2c", "-c", COMMUNITY]
        if version == "v2c"
        else ["-v3", "-l", "authPriv", "-u", "bench", "-a", "SHA", "-A", AUTH_KEY,
              "-x", "AES", "-X", PRIV_KEY]
    )  # fmt: skip
    options = ["-m", "", "-On", "-Oq", f"-Cr{REPETITIONS}"]
    command = [*prefix, "snmpbulkwalk", *credential, *options, f"{HOST}:{PORT}", IF_TABLE]
    samples = []
    for _ in range(ROUNDS):
        varbinds, start, cpu = 0, time.perf_counter(), _children_cpu()
        while time.perf_counter() - start < ROUND_S:
            done = subprocess.run(command, check=True, capture_output=True)
            varbinds += done.stdout.count(b"\n")
        samples.append((varbinds, _children_cpu() - cpu, time.perf_counter() - start))
    told = subprocess.run(["snmpbulkwalk", "-V"], capture_output=True, text=True, check=False)
    found = re.search(r"[\d.]+", told.stderr + told.stdout)
    release = found.group() if found else ""
    return _rows(version, f"snmpbulkwalk {release}".strip(), samples, "a process a walk")


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _engine(prefix: tuple[str, ...], engine: str, version: str) -> list[Row]:
    """One of ours, in a process of its own inside the namespace."""
    command = [*prefix, sys.executable, "-m", "tests.bench.snmp_walk", engine, version]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    samples = []
    for line in done.stdout.splitlines():
        varbinds, cpu, wall = line.split()
        samples.append((int(varbinds), float(cpu), float(wall)))
    return _rows(version, f"netmon {engine}", samples, f"{REPETITIONS} repetitions, one core")


async def _measure(engine: str, version: str) -> None:
    """Walk and print one sample a round."""
    from inventory.types import Ip
    from netmon.transport.base import AuthProtocol, PrivProtocol, SnmpTarget
    from netmon.transport.snmp import EngineChoice, SnmpSettings, make_engine
    from tests.support.snmp_engines import community, user

    made = make_engine(SnmpSettings(engine=EngineChoice(engine)))
    credential = (
        community(COMMUNITY)
        if version == "v2c"
        else user("bench", AuthProtocol.SHA, PrivProtocol.AES)
    )
    where = SnmpTarget(host=Ip(HOST), port=PORT, max_repetitions=REPETITIONS)
    reader = await made.open(where, credential)
    rows = await reader.walk(IF_TABLE)
    interfaces = sum(1 for name, _ in rows if name.startswith(f"{IF_TABLE}.1.1."))
    assert interfaces == 2 * PAIRS + 1, f"{interfaces} interfaces"
    for _ in range(ROUNDS):
        varbinds, start, cpu = 0, time.perf_counter(), time.process_time()
        while time.perf_counter() - start < ROUND_S:
            varbinds += len(await reader.walk(IF_TABLE))
        sample = (varbinds, time.process_time() - cpu, time.perf_counter() - start)
        sys.stdout.write(" ".join(map(str, sample)) + "\n")
    await made.close()


if __name__ == "__main__":
    import asyncio

    asyncio.run(_measure(sys.argv[1], sys.argv[2]))
