"""The command lines whose configurations can be read."""

from __future__ import annotations

from enum import StrEnum


class Platform(StrEnum):
    """A family of devices that share a configuration syntax; values are the field's own names."""

    CISCO_IOS = "cisco_ios"  # IOS and IOS-XE
    CISCO_S300 = "cisco_s300"  # Small Business
    CISCO_NXOS = "cisco_nxos"
    HP_PROCURVE = "hp_procurve"  # ArubaOS-Switch
    ARUBA_AOSCX = "aruba_aoscx"
    HUAWEI_VRP = "huawei_vrp"
    HP_COMWARE = "hp_comware"  # H3C, HPE FlexNetwork
    MIKROTIK_ROUTEROS = "mikrotik_routeros"
    JUNIPER_JUNOS = "juniper_junos"
    RUIJIE_OS = "ruijie_os"
    DLINK_DS = "dlink_ds"
    TPLINK_JETSTREAM = "tplink_jetstream"
    FORTINET = "fortinet"  # FortiOS
    LINUX_FRR = "linux_frr"  # FRR by vtysh
