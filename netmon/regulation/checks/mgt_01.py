"""Telnet is off on every network device.

Telnet carries the administrator's password in the clear to anyone on the path.

Passes when the agent's own connection to TCP/23 is refused and the configuration turns Telnet off
on every line. Where no configuration was read the probe is believed alone, and the evidence says
so: a device that only opens Telnet to other addresses would then not be caught.
Fails when TCP/23 accepts a connection, whatever answers behind it, or the configuration allows it.
Unknown when the port was not probed, or when the probe stayed without any answer: a filter on the
way is not proof that the service is off; and when the configuration has a line that is not
understood.
How to fix: Cisco ``transport input ssh`` on every ``line vty``; ProCurve ``no telnet-server``;
AOS-CX ``no telnet server``; Huawei VRP and Comware ``undo telnet server enable`` and
``protocol inbound ssh``; RouterOS ``/ip service disable telnet``; Junos
``delete system services telnet``.
Clause: R6 (secure management access).

---
Telnet được tắt trên mọi thiết bị mạng.

Telnet gửi mật khẩu quản trị dạng rõ cho bất kỳ ai trên đường truyền.

Đạt khi chính netmon kết nối tới TCP/23 bị từ chối và cấu hình tắt Telnet trên mọi đường đăng nhập.
Nếu chưa đọc được cấu hình thì chỉ tin kết quả thăm dò, và minh chứng nêu rõ điều đó: thiết bị chỉ
mở Telnet cho địa chỉ khác sẽ không bị phát hiện.
Không đạt khi TCP/23 nhận kết nối, bất kể phía sau trả lời gì, hoặc cấu hình cho phép.
Chưa xác định khi chưa thăm dò cổng, hoặc thăm dò không có trả lời nào: bộ lọc trên đường đi không
chứng minh dịch vụ đã tắt; và khi cấu hình có dòng không hiểu.
Cách khắc phục: Cisco ``transport input ssh`` trên mọi ``line vty``; ProCurve ``no telnet-server``;
AOS-CX ``no telnet server``; Huawei VRP và Comware ``undo telnet server enable`` và ``protocol
inbound ssh``; RouterOS ``/ip service disable telnet``; Junos ``delete system services telnet``.
Điều khoản: R6 (truy cập quản trị an toàn).
"""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, PortProbe
from inventory.text import Text
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.demands import agreed, configured, each, has, lacks, same
from netmon.regulation.evidence import seen

PORT = 23
VTY = each(
    r"line vty",
    r"transport input (?:ssh|none)$",
    wanted="line vty: transport input ssh",
    fix="line vty 0 15\n transport input ssh",
)
DEMANDS = {
    **same((Platform.CISCO_IOS,), VTY),
    Platform.RUIJIE_OS: (
        VTY,
        lacks("enable service telnet-server", wanted="no enable service telnet-server"),
    ),
    Platform.CISCO_NXOS: (lacks("feature telnet", wanted="no feature telnet"),),
    Platform.CISCO_S300: (lacks("ip telnet server", wanted="no ip telnet server"),),
    Platform.HP_PROCURVE: (has("no telnet-server"),),
    Platform.ARUBA_AOSCX: (lacks("telnet server", wanted="no telnet server"),),
    Platform.HUAWEI_VRP: (
        lacks(r"telnet (?:ipv6 )?server enable", wanted="undo telnet server enable"),
        each(
            r"user-interface vty",
            r"protocol inbound ssh$",
            wanted="user-interface vty: protocol inbound ssh",
            fix="user-interface vty 0 4\n protocol inbound ssh",
        ),
    ),
    Platform.HP_COMWARE: (
        lacks(r"telnet (?:ipv6 )?server enable", wanted="undo telnet server enable"),
        each(
            r"(?:line|user-interface) vty",
            r"protocol inbound ssh$",
            wanted="line vty: protocol inbound ssh",
            fix="line vty 0 63\n protocol inbound ssh",
        ),
    ),
    Platform.MIKROTIK_ROUTEROS: (
        has(
            "/ip service telnet disabled=yes",
            r"set telnet(?: .*)? disabled=yes",
            within="/ip service$",
            instead=r"set telnet(?: .*)?",
            fix="/ip service set telnet disabled=yes",
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        lacks("set system services telnet", wanted="delete system services telnet"),
    ),
    Platform.DLINK_DS: (has("disable telnet", instead="enable telnet"),),
    Platform.TPLINK_JETSTREAM: (has("no telnet enable"),),
    Platform.FORTINET: (
        lacks(
            r"set allowaccess (?:.* )?telnet",
            within="config system interface",
            wanted=Text(vi="allowaccess không có telnet", en="allowaccess without telnet"),
            fix="config system interface\n edit <port>\n  set allowaccess ping ssh",
        ),
        has(
            "set admin-telnet disable",
            within="config system global",
            instead="set admin-telnet enable",
            fix="config system global\n set admin-telnet disable",
        ),
    ),
}

EXPECTED = "tcp/23 closed"
CLOSED = Text(
    vi="Telnet đã tắt: cổng TCP/23 từ chối kết nối.",
    en="Telnet is off: TCP/23 refuses connections.",
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
    """Judge the configuration and the probe of TCP/23."""
    del params  # nothing to tune
    return agreed(configured(device, DEMANDS, context), _probed(device), probe_suffices=True)


def _probed(device: Device) -> Result:
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
