"""What share of a port's packets went wrong over its counter window, three-valued per device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inventory.device import CounterDelta, Device
from inventory.finding import Evidence
from netmon.regulation.evidence import age
from netmon.regulation.ports import live_ports

MAX_AGE = timedelta(hours=26)
"""A day's window may end two hours late: the last reading of a busy or slow device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortRate:
    """One port's rate and the limit it is held to."""

    port: str
    rate: float
    limit: float


@dataclass(slots=True, kw_only=True)
class Rates:
    """The live ports of a device, sorted by what their counters prove."""

    within: list[PortRate] = field(default_factory=list)
    over: list[PortRate] = field(default_factory=list)
    quiet: list[str] = field(default_factory=list)  # too few packets for a rate
    uncounted: list[str] = field(default_factory=list)  # not read, reset or stale
    latest: datetime | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        """The counters the rates come from."""
        if self.latest is None:
            return ()
        worst = max((*self.within, *self.over), key=lambda r: r.rate / r.limit, default=None)
        seen = f"{len(self.within) + len(self.over)} ports counted"
        if worst is not None:
            seen += f"; highest {worst.port} {worst.rate:.2e} (limit {worst.limit:.0e})"
        return (Evidence(source="counters", seen_at=self.latest, seen=seen),)


def port_rates(
    device: Device,
    now: datetime,
    *,
    count: Callable[[CounterDelta], int | None],
    limit: Callable[[int], float],
    min_packets: int,
) -> Rates:
    """Sort the live ports of a device.

    Args:
        device: the device.
        now: the instant of judgement.
        count: the packets of a window that went wrong.
        limit: the allowed ratio for an ifIndex.
        min_packets: fewer packets than this give no rate.
    """
    rates = Rates()
    for port in live_ports(device):
        delta = device.deltas.get(port.index)
        wrong = None if delta is None else count(delta)
        if delta is None or wrong is None or delta.packets is None or age(delta.end, now) > MAX_AGE:
            rates.uncounted.append(port.label)
            continue
        rates.latest = max(delta.end, rates.latest or delta.end)
        if delta.packets < min_packets:
            rates.quiet.append(port.label)
            continue
        measured = PortRate(port=port.label, rate=wrong / delta.packets, limit=limit(port.index))
        (rates.over if measured.rate > measured.limit else rates.within).append(measured)
    return rates
