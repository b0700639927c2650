"""What was put on the LAN, by kind and by device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from inventory.snapshot import Snapshot
from inventory.types import Ip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a cycle cost.

    Attributes:
        packets: frames, datagrams and TCP connections without SNMP's, by kind.
        requests: SNMP requests by device id, repetitions included.
        timeouts: those that were not answered, by device id.
        strangers: SNMP requests to addresses at which no device is known.
    """

    packets: Mapping[str, int]
    requests: Mapping[str, int]
    timeouts: Mapping[str, int]
    strangers: int

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        *,
        packets: Mapping[str, int],
        requests: Mapping[Ip, int],
        timeouts: Mapping[Ip, int],
    ) -> Sent:
        """Counters by address as counters by device."""
        by_device = by_devices(requests, snapshot)
        return cls(
            packets=dict(packets),
            requests=by_device,
            timeouts=by_devices(timeouts, snapshot),
            strangers=sum(requests.values()) - sum(by_device.values()),
        )


def by_devices(counts: Mapping[Ip, int], snapshot: Snapshot) -> dict[str, int]:
    """Counters by address as counters by device id; addresses of no device are left out."""
    out: Counter[str] = Counter()
    for device in snapshot.devices.values():
        for ip in {use.ip for use in device.current_addresses} & counts.keys():
            out[device.id] += counts[ip]
    return dict(out)
