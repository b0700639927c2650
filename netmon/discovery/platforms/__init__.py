"""The platforms that can be read over SSH, and how a device's own facts tell which one it is."""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.device import Device
from inventory.model import FactName
from netmon.discovery.platforms import (
    aruba_aoscx,
    cisco_ios,
    cisco_nxos,
    cisco_s300,
    dlink_ds,
    fortinet,
    hp_comware,
    hp_procurve,
    huawei_vrp,
    juniper_junos,
    linux_frr,
    mikrotik_routeros,
    ruijie_os,
    tplink_jetstream,
)
from netmon.discovery.platforms.base import SshPlatform

PLATFORMS: dict[Platform, SshPlatform] = {
    module.PLATFORM.platform: module.PLATFORM
    for module in (
        aruba_aoscx,
        cisco_ios,
        cisco_nxos,
        cisco_s300,
        dlink_ds,
        fortinet,
        hp_comware,
        hp_procurve,
        huawei_vrp,
        juniper_junos,
        linux_frr,
        mikrotik_routeros,
        ruijie_os,
        tplink_jetstream,
    )
}

_BY_PRODUCT = {
    (vendor.casefold(), os.casefold()): found
    for found in PLATFORMS.values()
    for vendor, os in found.products
}


def recognise(device: Device) -> SshPlatform | None:
    """The platform of a device by its vendor and operating system; None when they do not tell."""
    vendor = (device.text(FactName.VENDOR) or "").casefold()
    os = (device.text(FactName.OS) or "").casefold()
    return _BY_PRODUCT.get((vendor, os)) or _BY_PRODUCT.get(("", os))


__all__ = ["PLATFORMS", "SshPlatform", "recognise"]
