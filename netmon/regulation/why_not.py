"""Why a rule does not judge the configuration of a platform, for docs/coverage.md.

Only the reasons stand here; which cells need one is what the rules themselves answer.
"""

from __future__ import annotations

from collections.abc import Mapping

from inventory.configuration import Platform

_HOST = "vtysh prints FRR's own configuration, not the host's {what}"
_UNREAD_PORTS = {
    Platform.FORTINET: "a firewall's ports are routed; its hardware switches are not read yet",
    Platform.LINUX_FRR: "the bridge is the kernel's; vtysh does not print it",
}
_SILENT = "the configuration does not tell; Cisco, Huawei and H3C are asked over SNMP"
_NO_SERVICE = (
    "no service of the rule is known in this syntax; ports 21, 2000, 4786, 8291 are probed"
)

WHY: Mapping[str, Mapping[Platform, str]] = {
    **dict.fromkeys(("L2-02", "L2-03", "L2-04", "L2-05", "L2-06", "L2-07"), _UNREAD_PORTS),
    "L2-10": {
        **dict.fromkeys(
            Platform, "wireless is read on RouterOS only; a configuration without radio is n/a"
        ),
    },
    "MGT-01": {Platform.LINUX_FRR: _HOST.format(what="telnet server")},
    "MGT-02": {Platform.LINUX_FRR: _HOST.format(what="sshd")},
    "MGT-04": {
        Platform.TPLINK_JETSTREAM: "the idle time of console and SSH is fixed and not printed"
    },
    "MGT-05": {Platform.LINUX_FRR: _HOST.format(what="accounts")},
    "MGT-06": {Platform.LINUX_FRR: _HOST.format(what="web server")},
    "MGT-07": {
        Platform.DLINK_DS: "the greeting's text is not in the configuration",
        Platform.TPLINK_JETSTREAM: "the banner's text is not in the configuration",
        Platform.LINUX_FRR: _HOST.format(what="login banner"),
    },
    "MGT-08": {Platform.MIKROTIK_ROUTEROS: "an export holds no password in any form"},
    "MGT-09": {Platform.LINUX_FRR: _HOST.format(what="accounts")},
    "MGT-10": {Platform.LINUX_FRR: _HOST.format(what="snmpd")},
    "MGT-11": {Platform.LINUX_FRR: _HOST.format(what="snmpd")},
    "MGT-12": {Platform.LINUX_FRR: _HOST.format(what="clock")},
    "MGT-16": {
        **dict.fromkeys(Platform, _SILENT),
        Platform.MIKROTIK_ROUTEROS: "saves every change by itself",
        Platform.JUNIPER_JUNOS: "saves at commit",
        Platform.FORTINET: "saves every change by itself unless told otherwise (cfg-save)",
    },
    "MGT-18": dict.fromkeys(
        (
            Platform.CISCO_S300,
            Platform.DLINK_DS,
            Platform.TPLINK_JETSTREAM,
            Platform.FORTINET,
            Platform.LINUX_FRR,
        ),
        _NO_SERVICE,
    ),
}
