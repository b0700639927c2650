"""Demands on switch ports: which of them a rule looks at, and what share must be right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from inventory.configuration import Answer, Configuration, Line, Platform, parse
from inventory.device import Device
from inventory.finding import Status
from inventory.model import Interface
from inventory.text import Text
from netmon.regulation.api import Context, Result
from netmon.regulation.demands import Demand, Demands, Wanted, asking, configured, current
from netmon.regulation.ports import uplinks
from netmon.regulation.switching.model import Port, Switch, short
from netmon.regulation.switching.read import switch_of

NO_PORTS = Text(
    vi="Cấu hình không có cổng chuyển mạch nào đang mở.",
    en="The configuration has no switched port that is on.",
)


def ways(device: Device, context: Context) -> frozenset[str]:
    """The names, made comparable, of the ports behind which another network device was seen."""
    seen = uplinks(device, context.snapshot)
    found = set()
    for port in device.rows(Interface) or ():
        if port.index in seen:
            found |= {short(name) for name in (port.name, port.description) if name}
    return frozenset(found)


def on_switch(
    wanted: Wanted, wrong: Callable[[Switch], Iterable[Line] | None], *, fix: str
) -> Demand:
    """A question to the switch as a whole.

    Args:
        wanted: what it must be, in the platform's words.
        wrong: the lines that break it, none of them where it lacks something; None: it is right.
        fix: what to enter.
    """

    def ask(c: Configuration) -> Answer:
        if c.unparsed:  # any of these may be about a port
            return Answer(holds=None, unparsed=c.unparsed)
        lines = wrong(switch_of(c.source) or Switch())
        return Answer(holds=True) if lines is None else Answer(holds=False, lines=tuple(lines))

    return asking(wanted, ask, fix=fix)


def on_ports(
    wanted: Wanted,
    wrong: Callable[[Port], bool],
    *,
    of: Callable[[Switch], tuple[Port, ...]],
    fix: str,
    share: float = 1.0,
) -> Demand:
    """A question to some ports, of which at least ``share`` must not be wrong."""

    def lines(switch: Switch) -> tuple[Line, ...] | None:
        ports = of(switch)
        bad = tuple(p.line for p in ports if wrong(p))
        return bad if len(bad) > (1.0 - share) * len(ports) + 1e-9 else None

    return on_switch(wanted, lines, fix=fix)


def judged(device: Device, demands: Demands, context: Context) -> Result:
    """Ask the configuration; a device that switches nothing is not concerned."""
    text = current(device, context)
    if not isinstance(text, Result) and text.platform in demands:
        switch = switch_of(text)
        if switch is not None and not switch.ports and not parse(text).unparsed:
            return Result(
                status=Status.NOT_APPLICABLE, message=NO_PORTS, reason="no-switched-ports"
            )
    return configured(device, demands, context)


def each_platform(
    words: Mapping[Platform, tuple[str, str]], demand: Callable[[str, str], Demand]
) -> dict[Platform, tuple[Demand, ...]]:
    """The same question on every platform, in its own words (wanted, fix)."""
    return {platform: (demand(*said),) for platform, said in words.items()}
