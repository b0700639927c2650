"""Is a device there? ICMP echo first, SNMP where the device speaks it; three-valued.

UP when either answers. DOWN only when something could be asked and nothing answered. When nothing
could be asked (no right to send ICMP, no SNMP), the answer is UNKNOWN: silence of our own making
says nothing about the device.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from inventory.availability import SlotState
from inventory.types import Ip
from netmon.errors import DeviceTimeoutError, PermissionMissingError, TransportError
from netmon.transport.base import Pinger

SnmpAlive = Callable[[], Awaitable[bool]]
"""Asks the device for sysUpTime over its known credential; False when it does not answer."""


async def check(
    host: Ip, *, pinger: Pinger, snmp_alive: SnmpAlive | None, timeout_s: float = 1.0
) -> SlotState:
    """One check of one device; at most two echo requests and one SNMP request."""
    asked = False
    try:
        if (await pinger.ping(host, count=2, interval_s=0.2, timeout_s=timeout_s)).rtts_s:
            return SlotState.UP
        asked = True
    except PermissionMissingError:
        pass  # SNMP may still tell
    except TransportError:
        asked = True  # no route: the device cannot be reached from here
    if snmp_alive is not None:
        try:
            if await snmp_alive():
                return SlotState.UP
            asked = True
        except DeviceTimeoutError:
            asked = True
        except TransportError:
            return SlotState.UP  # it refused or answered nonsense, but something answered
    return SlotState.DOWN if asked else SlotState.UNKNOWN
