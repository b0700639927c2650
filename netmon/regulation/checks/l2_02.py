"""Users' ports let in few stations, or authenticate them.

A port that takes any number of MACs takes a switch, an access point and whatever is behind them.

Passes when at least ``min_share`` of the edge ports have port security with at most ``max_macs``
stations, or 802.1X.
Fails when more of them have neither.
Unknown when no configuration was read, the platform cannot be read, or a line is not understood.
Not applicable to a device without a switched port that is on.
An edge port is every switched port that is on, save trunks with a chosen list of VLANs and ports
behind which another network device was seen. Open violations are not counted: no source tells them.
How to fix: Cisco ``switchport port-security maximum 3`` and ``switchport port-security``; ProCurve
``port-security 1-24 learn-mode limited-continuous address-limit 3``; AOS-CX ``port-access
port-security``; Huawei VRP ``port-security enable``; Comware ``port-security max-mac-count 3``;
Junos ``interface-mac-limit 3``; RouterOS ``/interface dot1x server``. Learn sticky first.
Clause: R4 (no unauthorised connections).

---
Cổng người dùng chỉ nhận ít máy, hoặc xác thực máy.

Cổng nhận bao nhiêu MAC cũng được thì nhận cả switch, điểm truy cập và mọi thứ phía sau.

Đạt khi ít nhất ``min_share`` số cổng biên có port security với tối đa ``max_macs`` máy, hoặc có
802.1X.
Không đạt khi nhiều cổng hơn mức đó không có cả hai.
Chưa xác định khi chưa đọc được cấu hình, netmon không đọc được nền tảng, hoặc có dòng không hiểu.
Không áp dụng cho thiết bị không có cổng chuyển mạch nào đang bật. Cổng biên là mọi cổng chuyển
mạch đang bật, trừ đường trunk có danh sách VLAN chọn lọc và cổng mà phía sau thấy có thiết bị mạng
khác. Vi phạm đang mở không được đếm: không nguồn nào cho biết.
Cách khắc phục: Cisco ``switchport port-security maximum 3`` và ``switchport port-security``;
ProCurve ``port-security 1-24 learn-mode limited-continuous address-limit 3``; AOS-CX ``port-access
port-security``; Huawei VRP ``port-security enable``; Comware ``port-security max-mac-count 3``;
Junos ``interface-mac-limit 3``; RouterOS ``/interface dot1x server``. Nên học MAC (sticky) trước.
Điều khoản: R4 (cấm đấu nối trái phép).
Tham số:
``min_share``: tỷ lệ cổng biên phải được bảo vệ.
``max_macs``: số máy tối đa một cổng được nhận.
"""

from __future__ import annotations

from pydantic import Field

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import Role
from inventory.text import Text
from inventory.wording import cut_percent
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand
from netmon.regulation.switching import Port
from netmon.regulation.switching.demand import each_platform, judged, on_ports, ways

WORDS = {
    Platform.CISCO_IOS: (
        "switchport port-security",
        (
            "interface <port>\n switchport port-security maximum 3\n"
            " switchport port-security violation restrict\n switchport port-security"
        ),
    ),
    Platform.CISCO_NXOS: (
        "switchport port-security",
        (
            "feature port-security\ninterface <port>\n switchport port-security maximum 3\n"
            " switchport port-security"
        ),
    ),
    Platform.CISCO_S300: (
        "port security max",
        (
            "interface <port>\n port security max 3\n port security mode max-addresses\n"
            " port security discard"
        ),
    ),
    Platform.RUIJIE_OS: (
        "switchport port-security",
        "interface <port>\n switchport port-security maximum 3\n switchport port-security",
    ),
    Platform.HP_PROCURVE: (
        "port-security ... learn-mode",
        "port-security <ports> learn-mode limited-continuous address-limit 3 action send-disable",
    ),
    Platform.ARUBA_AOSCX: (
        "port-access port-security",
        "interface <port>\n port-access port-security\n  enable\n  client-limit 3",
    ),
    Platform.HUAWEI_VRP: (
        "port-security enable",
        "interface <port>\n port-security enable\n port-security max-mac-num 3",
    ),
    Platform.HP_COMWARE: (
        "port-security max-mac-count",
        (
            "port-security enable\ninterface <port>\n port-security max-mac-count 3\n"
            " port-security port-mode autolearn"
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        "interface-mac-limit",
        (
            "set switch-options interface <port>.0 interface-mac-limit 3\n"
            "set switch-options interface <port>.0 interface-mac-limit packet-action drop"
        ),
    ),
    Platform.MIKROTIK_ROUTEROS: (
        "/interface dot1x server",
        "/interface dot1x server add interface=<port> auth-types=dot1x,mac-auth",
    ),
    Platform.TPLINK_JETSTREAM: (
        "mac address-table max-mac-count",
        (
            "interface <port>\n"
            " mac address-table max-mac-count max-number 3 mode permanent status drop"
        ),
    ),
    Platform.DLINK_DS: (
        "port_security",
        "config port_security ports <ports> admin_state enable max_learning_addr 3",
    ),
}


class PortSecurity(Params):
    """How many ports must be protected, and how well."""

    min_share: float = Field(
        0.95,
        gt=0.0,
        le=1.0,
        description="share of the edge ports that must be protected",
        json_schema_extra={"stricter": "higher"},
    )
    max_macs: int = Field(
        3,
        ge=1,
        le=64,
        description="stations that a port may let in",
        json_schema_extra={"stricter": "lower"},
    )


PROTECTED = Text(
    vi="{words} (<= {most}) hoặc 802.1X trên >= {share} cổng biên",
    en="{words} (<= {most}) or 802.1X on >= {share} of the edge ports",
)


@check(
    id="L2-02",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Giới hạn MAC/802.1X trên cổng người dùng", en="Port security or 802.1X"),
    clauses=("R4",),
    cites="TCVN 14423 5.12.2.2a, 5.13.2.3a (L3); STIG L2S-000020",
    params=PortSecurity,
    roles=frozenset({Role.SWITCH}),
)
def l2_02(device: Device, params: PortSecurity, context: Context) -> Result:
    """Judge the edge ports of the configuration."""
    seen = ways(device, context)

    def demand(words: str, fix: str) -> Demand:
        share = cut_percent(params.min_share)
        return on_ports(
            PROTECTED.format(words=words, most=params.max_macs, share=share),
            lambda port: not _protected(port, params.max_macs),
            of=lambda switch: switch.edge(seen),
            share=params.min_share,
            fix=fix,
        )

    return judged(device, each_platform(WORDS, demand), context)


def _protected(port: Port, most: int) -> bool:
    return port.dot1x or (port.max_macs is not None and port.max_macs <= most)
