"""Which commands may be sent to a device: those that show, and nothing else."""

from __future__ import annotations

import pytest

from netmon.errors import OperatorError
from netmon.transport.commands import refuse_unless_read_only


@pytest.mark.parametrize(
    "command",
    [
        "show running-config",
        "show ip interface brief | include up",
        "show configuration | no-more",
        "display current-configuration",
        "display interface brief | include GE",
        "get system status",
        "/interface print",
        "/ip address print detail",
        "/export",
        "/system resource print",
        "SHOW VERSION",
    ],
)
def test_commands_that_show_pass(command: str) -> None:
    refuse_unless_read_only(command)


@pytest.mark.parametrize(
    "command",
    [
        "",
        "configure terminal",
        "reload",
        "write memory",
        "copy running-config tftp:",
        "show version\nreload",
        "show version; reload",
        "show run | redirect flash:x",
        "show run | tee flash:x",
        "show configuration | save backup",
        "show run > file",
        "/export file=backup",
        "/interface set ether1 disabled=yes print",
        "/system reboot print",
        "/system reset-configuration print",
        "/interface print [/system reboot]",
        "showreload",
        "display version\x00",
    ],
)
def test_everything_else_is_refused(command: str) -> None:
    with pytest.raises(OperatorError, match="only shows something"):
        refuse_unless_read_only(command)
