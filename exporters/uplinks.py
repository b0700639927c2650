"""The uplinks of infrastructure devices, and what their counters did over the window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from inventory.device import CounterDelta, Device
from inventory.model import Interface
from inventory.snapshot import Snapshot
from inventory.types import DeviceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplink:
    """One end of a link between two infrastructure devices."""

    device: DeviceId
    interface: str
    speed_bps: int | None
    delta: CounterDelta | None

    @property
    def utilisation(self) -> float | None:
        """Mean use of the busier direction, 0..1; None when not measured."""
        if self.delta is None or not self.speed_bps:
            return None
        if self.delta.in_octets is None or self.delta.out_octets is None:
            return None
        seconds = (self.delta.end - self.delta.start).total_seconds()
        busier = max(self.delta.in_octets, self.delta.out_octets)
        return busier * 8 / (seconds * self.speed_bps) if seconds > 0 else None

    @property
    def error_ratio(self) -> float | None:
        """Errors per packet (HLT-06); None when not measured or nothing passed."""
        if self.delta is None or self.delta.errors is None or not self.delta.packets:
            return None
        return self.delta.errors / self.delta.packets


def uplinks(snapshot: Snapshot) -> Iterator[Uplink]:
    """Both ends of every link between infrastructure devices, each interface once."""
    ends: dict[DeviceId, set[int]] = {}
    for link in snapshot.links:
        pair = [snapshot.devices.get(link.a), snapshot.devices.get(link.b)]
        if all(d is not None and d.infrastructure for d in pair):
            for end, index in ((link.a, link.a_if_index), (link.b, link.b_if_index)):
                if index is not None:
                    ends.setdefault(end, set()).add(index)
    for device_id, indexes in sorted(ends.items()):
        device = snapshot.devices[device_id]
        rows = {row.index: row for row in device.rows(Interface) or ()}
        labels = interface_labels(device)
        for index in sorted(indexes & rows.keys()):
            yield Uplink(
                device=device_id,
                interface=labels[index],
                speed_bps=rows[index].speed_bps,
                delta=device.deltas.get(index),
            )


def interface_labels(device: Device) -> dict[int, str]:
    """A unique label per ifIndex: some devices give every port the same ifDescr and no ifName."""
    rows = device.rows(Interface) or ()
    count = Counter(row.label for row in rows)
    return {
        row.index: row.label if count[row.label] == 1 else f"{row.label}#{row.index}"
        for row in rows
    }
