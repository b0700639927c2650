"""A loop behind a user's port does not bring the LAN down.

Passes when at least ``min_share`` of the edge ports limit broadcasts or look for loops.
Fails when more of them do neither.
Unknown when no configuration was read, the platform cannot be read, or a line is not understood.
Not applicable to a device without a switched port that is on. Edge ports are those of L2-02.
How to fix: Cisco ``storm-control broadcast level 1.00``; ProCurve ``loop-protect 1-24``; AOS-CX
``loop-protect``; Huawei VRP ``loopback-detect enable`` or ``storm-control``; Comware
``loopback-detection enable`` or ``broadcast-suppression 1``; RouterOS ``loop-protect=on``; Junos
``storm-control``. Begin with a level of 1 %.
Clause: R14 (readiness, redundancy).

---
Vòng lặp phía sau một cổng người dùng không làm sập mạng LAN.

Đạt khi ít nhất ``min_share`` số cổng biên có giới hạn gói quảng bá hoặc dò vòng lặp.
Không đạt khi nhiều cổng hơn mức đó không có cả hai.
Chưa xác định khi chưa đọc được cấu hình, netmon không đọc được nền tảng, hoặc có dòng không hiểu.
Không áp dụng cho thiết bị không có cổng chuyển mạch nào đang bật. Cổng biên được hiểu như ở L2-02.
Cách khắc phục: Cisco ``storm-control broadcast level 1.00``; ProCurve ``loop-protect 1-24``;
AOS-CX ``loop-protect``; Huawei VRP ``loopback-detect enable`` hoặc ``storm-control``; Comware
``loopback-detection enable`` hoặc ``broadcast-suppression 1``; RouterOS ``loop-protect=on``; Junos
``storm-control``. Nên bắt đầu với mức 1 %.
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``min_share``: tỷ lệ cổng biên phải được bảo vệ.
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
from netmon.regulation.switching.demand import each_platform, judged, on_ports, ways

IOS = ("storm-control broadcast", "interface <port>\n storm-control broadcast level 1.00")
WORDS = {
    Platform.CISCO_IOS: IOS,
    Platform.CISCO_NXOS: IOS,
    Platform.CISCO_S300: (
        "storm-control broadcast",
        (
            "loopback-detection enable\ninterface <port>\n storm-control broadcast enable\n"
            " storm-control broadcast level 1"
        ),
    ),
    Platform.RUIJIE_OS: (
        "storm-control broadcast",
        (
            "rldp enable\ninterface <port>\n storm-control broadcast level 1\n"
            " rldp port loop-detect shutdown-port"
        ),
    ),
    Platform.HP_PROCURVE: ("loop-protect", "loop-protect <ports>"),
    Platform.ARUBA_AOSCX: (
        "loop-protect",
        "interface <port>\n loop-protect\n rate-limit broadcast 1000 kbps",
    ),
    Platform.HUAWEI_VRP: (
        "loopback-detect, storm-control",
        (
            "interface <port>\n loopback-detect enable\n"
            " storm-control broadcast min-rate 1000 max-rate 2000"
        ),
    ),
    Platform.HP_COMWARE: (
        "loopback-detection, broadcast-suppression",
        "interface <port>\n loopback-detection enable vlan all\n broadcast-suppression 1",
    ),
    Platform.MIKROTIK_ROUTEROS: (
        "loop-protect=on",
        "/interface ethernet set [find name=<port>] loop-protect=on",
    ),
    Platform.JUNIPER_JUNOS: (
        "storm-control",
        (
            "set forwarding-options storm-control-profiles SC all bandwidth-percentage 1\n"
            "set interfaces <port> unit 0 family ethernet-switching storm-control SC"
        ),
    ),
    Platform.TPLINK_JETSTREAM: (
        "storm-control broadcast, loopback-detection",
        "loopback-detection\ninterface <port>\n loopback-detection",
    ),
    Platform.DLINK_DS: (
        "traffic control, loopdetect",
        "enable loopdetect\nconfig loopdetect ports <ports> state enable",
    ),
}


class StormControl(Params):
    """How many ports must be protected."""

    min_share: float = Field(
        0.95,
        gt=0.0,
        le=1.0,
        description="share of the edge ports that must be protected",
        json_schema_extra={"stricter": "higher"},
    )


ON_SHARE = Text(
    vi="{words} trên >= {share} cổng biên", en="{words} on >= {share} of the edge ports"
)


@check(
    id="L2-05",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Chống lặp, bão quảng bá", en="Loop protect, storm control"),
    clauses=("R14",),
    cites="STIG L2S-000160",
    params=StormControl,
    roles=frozenset({Role.SWITCH}),
)
def l2_05(device: Device, params: StormControl, context: Context) -> Result:
    """Judge the edge ports of the configuration."""
    seen = ways(device, context)

    def demand(words: str, fix: str) -> Demand:
        return on_ports(
            ON_SHARE.format(words=words, share=cut_percent(params.min_share)),
            lambda port: not port.storm_guard,
            of=lambda switch: switch.edge(seen),
            share=params.min_share,
            fix=fix,
        )

    return judged(device, each_platform(WORDS, demand), context)
