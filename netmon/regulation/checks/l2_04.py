"""A switch plugged into a user's port is shut out.

Passes when every edge port is shut by a BPDU: port by port, or by the global command together with
the port's edge setting.
Fails when an edge port is not.
Unknown when no configuration was read, the platform cannot be read (Linux bridges keep this outside
FRR), or a line is not understood.
Not applicable to a device without a switched port that is on. Edge ports are those of L2-02.
How to fix: Cisco ``spanning-tree portfast`` and ``spanning-tree bpduguard enable``; ProCurve
``spanning-tree 1-24 bpdu-protection``; AOS-CX ``spanning-tree bpdu-guard``; Huawei VRP and Comware
``stp bpdu-protection`` and ``stp edged-port``; RouterOS ``edge=yes bpdu-guard=yes``; Junos
``bpdu-block-on-edge``.
Clause: R4 (no unauthorised connections), R14 (readiness).

---
Switch cắm vào cổng người dùng bị chặn ngay.

Đạt khi mọi cổng biên tự khóa khi nhận BPDU: đặt trên từng cổng, hoặc bằng lệnh toàn cục cùng với
thiết lập cổng biên.
Không đạt khi có cổng biên không như vậy.
Chưa xác định khi chưa đọc được cấu hình, netmon không đọc được nền tảng (bridge của Linux giữ phần
này ngoài FRR), hoặc có dòng không hiểu.
Không áp dụng cho thiết bị không có cổng chuyển mạch nào đang bật. Cổng biên được hiểu như ở L2-02.
Cách khắc phục: Cisco ``spanning-tree portfast`` và ``spanning-tree bpduguard enable``; ProCurve
``spanning-tree 1-24 bpdu-protection``; AOS-CX ``spanning-tree bpdu-guard``; Huawei VRP và Comware
``stp bpdu-protection`` và ``stp edged-port``; RouterOS ``edge=yes bpdu-guard=yes``; Junos
``bpdu-block-on-edge``.
Điều khoản: R4 (cấm đấu nối trái phép), R14 (sẵn sàng).
"""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import Role
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand
from netmon.regulation.switching.demand import each_platform, judged, on_ports, ways

IOS = (
    "spanning-tree bpduguard enable",
    "interface <port>\n spanning-tree portfast\n spanning-tree bpduguard enable",
)
WORDS = {
    Platform.CISCO_IOS: IOS,
    Platform.CISCO_NXOS: (
        "spanning-tree bpduguard enable",
        "interface <port>\n spanning-tree port type edge\n spanning-tree bpduguard enable",
    ),
    Platform.CISCO_S300: IOS,
    Platform.RUIJIE_OS: IOS,
    Platform.HP_PROCURVE: (
        "spanning-tree ... bpdu-protection",
        (
            "spanning-tree\nspanning-tree <ports> admin-edge-port\n"
            "spanning-tree <ports> bpdu-protection"
        ),
    ),
    Platform.ARUBA_AOSCX: (
        "spanning-tree bpdu-guard",
        "interface <port>\n spanning-tree bpdu-guard\n spanning-tree port-type admin-edge",
    ),
    Platform.HUAWEI_VRP: (
        "stp bpdu-protection, stp edged-port enable",
        "stp bpdu-protection\ninterface <port>\n stp edged-port enable",
    ),
    Platform.HP_COMWARE: (
        "stp bpdu-protection, stp edged-port",
        "stp bpdu-protection\ninterface <port>\n stp edged-port",
    ),
    Platform.MIKROTIK_ROUTEROS: (
        "edge=yes bpdu-guard=yes",
        "/interface bridge port set [find interface=<port>] edge=yes bpdu-guard=yes",
    ),
    Platform.JUNIPER_JUNOS: (
        "bpdu-block-on-edge, interface edge",
        "set protocols rstp bpdu-block-on-edge\nset protocols rstp interface <port> edge",
    ),
    Platform.TPLINK_JETSTREAM: (
        "spanning-tree bpduguard",
        "interface <port>\n spanning-tree common-config portfast enable\n spanning-tree bpduguard",
    ),
    Platform.DLINK_DS: (
        "bpdu_protection",
        "enable bpdu_protection\nconfig bpdu_protection ports <ports> state enable mode shutdown",
    ),
}

ON_EDGE = Text(vi="{words} trên mọi cổng biên", en="{words} on every edge port")


@check(
    id="L2-04",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="BPDU guard cổng biên", en="BPDU guard on edge"),
    clauses=("R4", "R14"),
    cites="STIG L2S-000100",
    roles=frozenset({Role.SWITCH}),
)
def l2_04(device: Device, params: Params, context: Context) -> Result:
    """Judge the edge ports of the configuration."""
    del params  # nothing to tune
    seen = ways(device, context)

    def demand(words: str, fix: str) -> Demand:
        return on_ports(
            ON_EDGE.format(words=words),
            lambda port: not port.bpdu_guard,
            of=lambda switch: switch.edge(seen),
            fix=fix,
        )

    return judged(device, each_platform(WORDS, demand), context)
