"""What share of a port's packets went wrong over its counter window, three-valued per device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inventory.device import CounterDelta, Device
from inventory.finding import Evidence, Status
from inventory.text import Text, verbatim
from inventory.wording import ceil_percent, names
from netmon.regulation.api import Result
from netmon.regulation.evidence import age
from netmon.regulation.ports import live_ports

MAX_AGE = timedelta(hours=26)
"""A day's window may end two hours late: the last reading of a busy or slow device."""


NO_PORTS = Text(vi="Không có cổng vật lý nào đang dùng.", en="No physical port has link.")
UNCOUNTED = Text(
    vi="Chưa có số đếm liên tục của cổng: {ports}.",
    en="There is no unbroken count for: {ports}.",
)
RATE = verbatim("{port} {rate}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RateWords:
    """What a rule on rates says; ``good`` fills {count}, ``high`` {ports}, ``quiet`` {least}."""

    good: Text
    high: Text
    quiet: Text
    fix: Text


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

    def result(self, words: RateWords, *, expected: str, min_packets: int) -> Result:
        """The judgement on the device: one port above its limit fails it, one unknown leaves it."""
        if self.over:
            shown = [RATE.format(port=r.port, rate=ceil_percent(r.rate, 4)) for r in self.over]
            return Result(
                status=Status.FAIL,
                message=words.high.format(ports=names(shown)),
                expected=expected,
                actual="; ".join(t.en for t in shown),
                evidence=self.evidence(),
                fix=words.fix,
            )
        if self.uncounted:
            return Result(
                status=Status.UNKNOWN,
                message=UNCOUNTED.format(ports=names(self.uncounted)),
                expected=expected,
                reason="missing:counters",
            )
        if self.quiet:
            return Result(
                status=Status.UNKNOWN,
                message=words.quiet.format(least=min_packets, ports=names(self.quiet)),
                expected=expected,
                reason="few:packets",
            )
        if not self.within:
            return Result(status=Status.NOT_APPLICABLE, message=NO_PORTS, reason="no-live-ports")
        return Result(
            status=Status.PASS,
            message=words.good.format(count=len(self.within)),
            expected=expected,
            actual=f"{len(self.within)} ports within",
            evidence=self.evidence(),
        )


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
