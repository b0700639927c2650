"""The /snmp page: one device's interfaces under snmp_exporter's own names, from the last poll.

Somebody who scrapes switches with snmp_exporter's ``if_mib`` module today can point Prometheus here
and keep dashboards and alerts: same metric names, types and labels (``ifIndex``, ``ifName``,
``ifAlias``, ``ifDescr``), but the switch is asked once, by the agent, however many servers scrape.
Left out are what netmon does not read (``ifOutQLen``, trap and promiscuous flags, the deprecated
``*NUcastPkts``) and ``ifPhysAddress``, which would make labels of MAC addresses.

Like snmp_exporter the page is always in the text format: these counters do not end in ``_total``,
which OpenMetrics demands and prometheus-client therefore enforces. Hence the writer of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from exporters.iftype import IF_TYPES
from exporters.labels import label_value
from inventory.device import Device
from inventory.model import FactName, Interface, InterfaceCounters

MODULES = ("if_mib",)
"""The module names the page knows, as snmp_exporter spells them."""

_ADMIN = {"up": 1, "down": 2, "testing": 3}
_OPER = {
    "up": 1,
    "down": 2,
    "testing": 3,
    "unknown": 4,
    "dormant": 5,
    "notPresent": 6,
    "lowerLayerDown": 7,
}
_MAX_GAUGE32 = 2**32 - 1  # ifSpeed of anything faster (RFC 2863 §3.1.8)
_TICKS = 100  # TimeTicks per second

Number = int | float
Labels = tuple[tuple[str, str], ...]


class _Gauge(NamedTuple):
    name: str
    text: str
    value: Callable[[Interface], Number | None]


class _Counter(NamedTuple):
    name: str
    text: str
    value: Callable[[InterfaceCounters], int | None]
    wide: bool | None = None  # only from 64-bit counters, only from 32-bit ones, or either


_GAUGES = (
    _Gauge("ifIndex", "The interface's index.", lambda i: i.index),
    _Gauge("ifMtu", "Largest packet the interface carries, octets.", lambda i: i.mtu),
    _Gauge(
        "ifSpeed",
        "Bandwidth in bit/s, at most 4294967295.",
        lambda i: None if i.speed_bps is None else min(i.speed_bps, _MAX_GAUGE32),
    ),
    _Gauge("ifAdminStatus", "The wanted state.", lambda i: _ADMIN.get(i.admin or "")),
    _Gauge("ifOperStatus", "The present state.", lambda i: _OPER.get(i.oper or "")),
    _Gauge(
        "ifHighSpeed",
        "Bandwidth in Mbit/s.",
        lambda i: None if i.speed_bps is None else (i.speed_bps + 500_000) // 1_000_000,
    ),
    _Gauge(
        "ifConnectorPresent",
        "1: has a physical connector, 2: has none.",
        lambda i: None if i.connector is None else (1 if i.connector else 2),
    ),
)

_COUNTERS = (
    _Counter("ifInOctets", "Octets received.", lambda c: c.in_octets, wide=False),
    _Counter("ifInUcastPkts", "Unicast packets received.", lambda c: c.in_ucast, wide=False),
    _Counter("ifInDiscards", "Good packets received and dropped.", lambda c: c.in_discards),
    _Counter("ifInErrors", "Packets received with errors.", lambda c: c.in_errors),
    _Counter(
        "ifInUnknownProtos", "Packets of unknown protocol received.", lambda c: c.in_unknown_protos
    ),
    _Counter("ifOutOctets", "Octets sent.", lambda c: c.out_octets, wide=False),
    _Counter("ifOutUcastPkts", "Unicast packets sent.", lambda c: c.out_ucast, wide=False),
    _Counter("ifOutDiscards", "Good packets dropped instead of sent.", lambda c: c.out_discards),
    _Counter("ifOutErrors", "Packets not sent because of errors.", lambda c: c.out_errors),
    _Counter(
        "ifInMulticastPkts", "Multicast packets received.", lambda c: c.in_multicast, wide=False
    ),
    _Counter(
        "ifInBroadcastPkts", "Broadcast packets received.", lambda c: c.in_broadcast, wide=False
    ),
    _Counter(
        "ifOutMulticastPkts", "Multicast packets sent.", lambda c: c.out_multicast, wide=False
    ),
    _Counter(
        "ifOutBroadcastPkts", "Broadcast packets sent.", lambda c: c.out_broadcast, wide=False
    ),
    _Counter("ifHCInOctets", "Octets received, 64 bit.", lambda c: c.in_octets, wide=True),
    _Counter(
        "ifHCInUcastPkts", "Unicast packets received, 64 bit.", lambda c: c.in_ucast, wide=True
    ),
    _Counter(
        "ifHCInMulticastPkts",
        "Multicast packets received, 64 bit.",
        lambda c: c.in_multicast,
        wide=True,
    ),
    _Counter(
        "ifHCInBroadcastPkts",
        "Broadcast packets received, 64 bit.",
        lambda c: c.in_broadcast,
        wide=True,
    ),
    _Counter("ifHCOutOctets", "Octets sent, 64 bit.", lambda c: c.out_octets, wide=True),
    _Counter("ifHCOutUcastPkts", "Unicast packets sent, 64 bit.", lambda c: c.out_ucast, wide=True),
    _Counter(
        "ifHCOutMulticastPkts",
        "Multicast packets sent, 64 bit.",
        lambda c: c.out_multicast,
        wide=True,
    ),
    _Counter(
        "ifHCOutBroadcastPkts",
        "Broadcast packets sent, 64 bit.",
        lambda c: c.out_broadcast,
        wide=True,
    ),
)


class StalePollError(Exception):
    """There is no reading of the device's interfaces recent enough to show; the message says so."""


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    type: str
    text: str
    samples: tuple[tuple[Labels, Number], ...]


def render_interfaces(device: Device, *, now: datetime, max_age: timedelta) -> bytes:
    """The page of one device, in Prometheus' text format 0.0.4.

    Raises:
        StalePollError: its interfaces were never read, or longer than ``max_age`` ago.
    """
    read_at = device.read_at(Interface)
    if read_at is None:
        msg = f"the interfaces of {device.id} were never read completely"
        raise StalePollError(msg)
    if now - read_at > max_age:
        age, limit = int((now - read_at).total_seconds()), int(max_age.total_seconds())
        msg = f"the interfaces of {device.id} were last read {age} s ago, more than {limit} s"
        raise StalePollError(msg)
    rows = {row.index: row for row in device.rows(Interface) or ()}
    counted_at = device.read_at(InterfaceCounters)
    # Counters that stopped being read are absent, not frozen.
    fresh = counted_at is not None and now - counted_at <= max_age
    counters = [c for c in device.counters or () if fresh and c.index in rows]
    families = [*_families(device, rows, read_at), *_counter_families(rows, counters)]
    return "".join(_text(family) for family in families if family.samples).encode()


def _families(device: Device, rows: dict[int, Interface], read_at: datetime) -> Iterator[_Family]:
    labels = {index: _labels(row) for index, row in rows.items()}
    uptime = _uptime_s(device, read_at)
    if uptime is not None:
        yield _Family(
            "sysUpTime",
            "gauge",
            "Hundredths of a second since the device's management started.",
            (((), round(uptime * _TICKS)),),
        )
    number = device.fact(FactName.INTERFACE_COUNT)
    if isinstance(number, int):
        yield _Family("ifNumber", "gauge", "How many interfaces there are.", (((), number),))
    for name, text, value in _GAUGES:
        yield _family(name, "gauge", text, ((labels[i], value(row)) for i, row in rows.items()))
    yield _family(
        "ifLastChange",
        "gauge",
        "sysUpTime when the interface came into its present state.",
        ((labels[i], _last_change(row, uptime)) for i, row in rows.items()),
    )
    yield _family(
        "ifType_info",
        "gauge",
        "The type of interface (IANAifType-MIB).",
        (
            ((*labels[i], ("ifType", IF_TYPES.get(row.type, str(row.type)))), 1)
            for i, row in rows.items()
            if row.type is not None
        ),
    )


def _counter_families(
    rows: dict[int, Interface], counters: list[InterfaceCounters]
) -> Iterator[_Family]:
    labels = {index: _labels(row) for index, row in rows.items()}
    yield _family(
        "ifCounterDiscontinuityTime",
        "gauge",
        "sysUpTime when the interface's counters last jumped.",
        ((labels[c.index], c.discontinuity) for c in counters),
    )
    for name, text, value, wide in _COUNTERS:
        yield _family(
            name,
            "counter",
            text,
            (
                (labels[c.index], value(c))
                for c in counters
                if wide is None or wide is c.high_capacity
            ),
        )


def _family(
    name: str, kind: str, text: str, samples: Iterable[tuple[Labels, Number | None]]
) -> _Family:
    return _Family(name, kind, text, tuple((la, v) for la, v in samples if v is not None))


def _labels(row: Interface) -> Labels:
    return (
        ("ifAlias", label_value(row.alias)),
        ("ifDescr", label_value(row.description)),
        ("ifIndex", str(row.index)),
        ("ifName", label_value(row.name)),
    )


def _uptime_s(device: Device, at: datetime) -> float | None:
    """The device's uptime when the table was read, which may be after the uptime itself was."""
    found = device.facts.get(FactName.UPTIME_S)
    if found is None or not isinstance(found.value, int | float):
        return None
    return max(0.0, found.value + (at - found.seen_at).total_seconds())


def _last_change(row: Interface, uptime: float | None) -> int | None:
    if uptime is None or row.last_change_age_s is None:
        return None
    return max(0, round((uptime - row.last_change_age_s) * _TICKS))


def _text(family: _Family) -> str:
    lines = [f"# HELP {family.name} {family.text}\n# TYPE {family.name} {family.type}\n"]
    for labels, value in family.samples:
        pairs = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
        lines.append(f"{family.name}{'{' + pairs + '}' if pairs else ''} {value}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
