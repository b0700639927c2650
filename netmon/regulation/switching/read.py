"""One door to every platform's way of writing switch ports."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from inventory.configuration import ConfigText, Configuration, Platform, parse
from netmon.regulation.switching import aoscx, dlink, ios, jetstream, junos, procurve, routeros, vrp
from netmon.regulation.switching.model import Switch

_READERS: Mapping[Platform, Callable[[Configuration], Switch]] = {
    Platform.CISCO_IOS: ios.read,
    Platform.CISCO_NXOS: ios.read,
    Platform.CISCO_S300: ios.read,
    Platform.RUIJIE_OS: ios.read,
    Platform.HP_PROCURVE: procurve.read,
    Platform.ARUBA_AOSCX: aoscx.read,
    Platform.HUAWEI_VRP: vrp.read,
    Platform.HP_COMWARE: vrp.read,
    Platform.MIKROTIK_ROUTEROS: routeros.read,
    Platform.JUNIPER_JUNOS: junos.read,
    Platform.DLINK_DS: dlink.read,
    Platform.TPLINK_JETSTREAM: jetstream.read,
}

PLATFORMS = frozenset(_READERS)
"""Platforms whose switch ports can be read."""


@functools.lru_cache(maxsize=2048)  # a pure function of the text, asked by every rule on ports
def switch_of(text: ConfigText) -> Switch | None:
    """The switch that a configuration describes; None where the platform cannot be read."""
    reader = _READERS.get(text.platform)
    return None if reader is None else reader(parse(text))
