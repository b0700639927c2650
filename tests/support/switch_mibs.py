"""BRIDGE-MIB and ENTITY-MIB of a Linux bridge, for snmpd's ``pass_persist``.

Run by snmpd inside the switch's namespace: ``switch_mibs.py bridge BRIDGE`` or
``switch_mibs.py entity FILE``. Net-SNMP has no BRIDGE-MIB of its own; this one reads the real
bridge at each request, so that what it serves follows stations that move.
"""

from __future__ import annotations

import bisect
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

Oid = tuple[int, ...]
Rows = dict[Oid, tuple[str, str]]  # OID to pass_persist type and value

_BRIDGE: Oid = (1, 3, 6, 1, 2, 1, 17)  # RFC 4188
_ENTITY: Oid = (1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1)  # RFC 6933
_LEARNED, _SELF = 3, 4  # dot1dTpFdbStatus
_FRESH_S = 0.5  # a walk asks for each row; within half a second the bridge is read once
_ENTITY_COLUMNS = {2: "descr", 5: "class", 7: "name", 10: "software", 11: "serial"}
_ENTITY_COLUMNS |= {12: "manufacturer", 13: "model"}
_CHASSIS = 1  # entPhysicalIndex


def bridge_rows(bridge: str) -> Rows:
    """What the bridge is and has learnt, as BRIDGE-MIB."""
    sysfs = Path("/sys/class/net")
    ports = {
        port.name: (
            int((sysfs / port.name / "brport/port_no").read_text(), 16),
            int((sysfs / port.name / "ifindex").read_text()),
        )
        for port in (sysfs / bridge / "brif").iterdir()
    }
    base = (sysfs / bridge / "address").read_text().strip()
    rows: Rows = {
        (*_BRIDGE, 1, 1, 0): ("octet", base.replace(":", " ")),
        (*_BRIDGE, 1, 2, 0): ("integer", str(len(ports))),
        (*_BRIDGE, 1, 3, 0): ("integer", "2"),  # transparent-only
        (*_BRIDGE, 4, 2, 0): ("integer", "300"),
    }
    for number, if_index in ports.values():
        rows[(*_BRIDGE, 1, 4, 1, 1, number)] = ("integer", str(number))
        rows[(*_BRIDGE, 1, 4, 1, 2, number)] = ("integer", str(if_index))
    for mac, port, status in _forwarding(bridge):
        if port in ports:
            index = tuple(int(octet, 16) for octet in mac.split(":"))
            rows[(*_BRIDGE, 4, 3, 1, 1, *index)] = ("octet", mac.replace(":", " "))
            rows[(*_BRIDGE, 4, 3, 1, 2, *index)] = ("integer", str(ports[port][0]))
            rows[(*_BRIDGE, 4, 3, 1, 3, *index)] = ("integer", str(status))
    return rows


def _forwarding(bridge: str) -> list[tuple[str, str, int]]:
    shown = subprocess.run(
        ["bridge", "-json", "fdb", "show", "br", bridge],
        check=True,
        capture_output=True,
        timeout=5,
    )
    return [
        (entry["mac"], entry["ifname"], _SELF if entry.get("state") == "permanent" else _LEARNED)
        for entry in json.loads(shown.stdout)
        # Group addresses and the port driver's own list are not part of the forwarding table.
        if entry.get("master") == bridge and not int(entry["mac"][:2], 16) & 1
    ]


def entity_rows(file: str) -> Rows:
    """One chassis, described by a JSON object of the columns' names."""
    facts = json.loads(Path(file).read_text())
    return {
        (*_ENTITY, column, _CHASSIS): ("integer" if name == "class" else "string", str(facts[name]))
        for column, name in _ENTITY_COLUMNS.items()
        if name in facts
    }


def answer(rows: Rows, request: str, oid: Oid) -> tuple[Oid, tuple[str, str]] | None:
    """The row that a ``get`` or ``getnext`` asks for."""
    if request == "get":
        return (oid, rows[oid]) if oid in rows else None
    order = sorted(rows)
    position = bisect.bisect_right(order, oid)
    return (order[position], rows[order[position]]) if position < len(order) else None


def serve(read: Callable[[], Rows]) -> None:
    """Speak pass_persist on standard input and output until snmpd closes it."""
    rows: Rows = {}
    read_at = float("-inf")
    for line in sys.stdin:
        request = line.strip()
        if request == "PING":
            _say("PONG")
            continue
        oid = tuple(int(part) for part in sys.stdin.readline().strip().strip(".").split("."))
        if request == "set":
            sys.stdin.readline()
            _say("not-writable")
            continue
        if time.monotonic() - read_at > _FRESH_S:
            rows, read_at = read(), time.monotonic()
        found = answer(rows, request, oid)
        if found is None:
            _say("NONE")
        else:
            name, (kind, value) = found
            _say("." + ".".join(map(str, name)), kind, value)


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    mib, subject = sys.argv[1:]
    serve(lambda: bridge_rows(subject) if mib == "bridge" else entity_rows(subject))
