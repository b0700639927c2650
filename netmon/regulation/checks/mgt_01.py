"""Telnet is off on every network device.

Telnet carries the administrator's password in the clear to anyone on the path.

Passes when the agent's own connection to TCP/23 is refused. The configuration is not read yet:
the evidence says so, and a device that only opens Telnet to other addresses would not be caught.
Fails when TCP/23 accepts a connection, whatever answers behind it.
Unknown when the port was not probed, or when the probe stayed without any answer: a filter on the
way is not proof that the service is off.
How to fix: Cisco ``transport input ssh`` on every ``line vty``; ProCurve ``no telnet-server``;
AOS-CX ``no telnet server``; Huawei VRP and Comware ``undo telnet server enable`` and
``protocol inbound ssh``; RouterOS ``/ip service disable telnet``; Junos
``delete system services telnet``.
Clause: R6 (secure management access).
"""

from __future__ import annotations

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, PortProbe
from inventory.text import Text
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

PORT = 23

EXPECTED = "tcp/23 closed"
CLOSED = Text(
    vi="Telnet đã tắt: cổng TCP/23 từ chối kết nối (chưa đọc cấu hình).",
    en="Telnet is off: TCP/23 refuses connections (the configuration was not read).",
)
OPEN = Text(
    vi="Telnet đang mở: cổng TCP/23 nhận kết nối.",
    en="Telnet is on: TCP/23 accepts connections.",
)
SILENT = Text(
    vi="Cổng TCP/23 không trả lời: không kết luận được Telnet đã tắt hay bị chặn trên đường đi.",
    en="TCP/23 does not answer: Telnet may be off, or filtered on the way.",
)
NOT_PROBED = Text(vi="Cổng TCP/23 chưa được thăm dò.", en="TCP/23 was not probed.")
FIX = Text(
    vi="Tắt dịch vụ Telnet trên thiết bị và chỉ dùng SSH (Huawei, H3C: undo telnet server enable; "
    "Cisco: transport input ssh trên mọi line vty).",
    en="Turn the Telnet service off and use SSH only (Huawei, H3C: undo telnet server enable; "
    "Cisco: transport input ssh on every line vty).",
)


@check(
    id="MGT-01",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Tắt Telnet", en="Telnet off"),
    clauses=("R6",),
    cites="TCVN 14423 4.5.2.1c, 4.12.2.4a; TCVN 11930 6.2.1.6; CIS IOS XE 1.2.2",
    needs=(Need(PortProbe),),
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_01(device: Device, params: Params, context: Context) -> Result:
    """Judge the probe of TCP/23."""
    del params, context  # nothing to tune
    rows = device.rows(PortProbe) or ()
    states = {row.state for row in rows if row.port == PORT and row.transport == "tcp"}
    if not states:
        return Result(status=Status.UNKNOWN, message=NOT_PROBED, reason="missing:port_probes/tcp23")
    if "open" in states:
        return Result(
            status=Status.FAIL,
            message=OPEN,
            expected=EXPECTED,
            actual="tcp/23 open",
            evidence=seen(device, PortProbe, "tcp/23 open"),
            fix=FIX,
        )
    if states != {"closed"}:
        return Result(
            status=Status.UNKNOWN,
            message=SILENT,
            expected=EXPECTED,
            actual="tcp/23 silent",
            evidence=seen(device, PortProbe, "tcp/23 silent"),
            reason="silent:tcp23",
        )
    return Result(
        status=Status.PASS,
        message=CLOSED,
        expected=EXPECTED,
        actual=EXPECTED,
        evidence=seen(device, PortProbe, "tcp/23 closed; configuration not read"),
    )
