"""The switch drops DHCP servers that users plug in.

One home router in a socket hands out wrong addresses to a whole floor.

Passes when DHCP snooping is on, covers the VLANs of every edge port, and trusts no edge port; with
``arp_inspection`` also when ARP inspection covers those VLANs.
Fails when it is off, leaves such a VLAN out, or trusts an edge port.
Unknown when no configuration was read, the platform cannot be read, or a line is not understood.
ARP inspection cannot be judged on RouterOS, which has none: asked for, it fails there.
Not applicable to a device without a switched port that is on. Edge ports are those of L2-02.
How to fix: Cisco ``ip dhcp snooping`` and ``ip dhcp snooping vlan 10``; ProCurve ``dhcp-snooping``;
AOS-CX ``dhcpv4-snooping`` globally and in the VLAN; Huawei VRP ``dhcp snooping enable vlan 10``;
Comware ``dhcp snooping enable``; RouterOS ``/interface bridge set dhcp-snooping=yes``; Junos
``dhcp-security``. Trust the uplinks only.
Clause: R4 (no unauthorised connections).

---
Switch chặn máy chủ DHCP do người dùng cắm vào.

Một bộ định tuyến gia đình cắm vào ổ mạng sẽ cấp địa chỉ sai cho cả tầng.

Đạt khi DHCP snooping đang bật, bao gồm VLAN của mọi cổng biên và không tin cậy cổng biên nào; với
``arp_inspection`` thì kiểm soát ARP cũng phải bao gồm các VLAN đó.
Không đạt khi tắt, bỏ sót một VLAN như vậy, hoặc tin cậy một cổng biên.
Chưa xác định khi chưa đọc được cấu hình, netmon không đọc được nền tảng, hoặc có dòng không hiểu.
RouterOS không có kiểm soát ARP: nếu quy chế yêu cầu thì ở đó không đạt.
Không áp dụng cho thiết bị không có cổng chuyển mạch nào đang bật. Cổng biên được hiểu như ở L2-02.
Cách khắc phục: Cisco ``ip dhcp snooping`` và ``ip dhcp snooping vlan 10``; ProCurve
``dhcp-snooping``; AOS-CX ``dhcpv4-snooping`` ở mức toàn cục và trong VLAN; Huawei VRP ``dhcp
snooping enable vlan 10``; Comware ``dhcp snooping enable``; RouterOS ``/interface bridge set
dhcp-snooping=yes``; Junos ``dhcp-security``. Chỉ tin cậy đường lên.
Điều khoản: R4 (cấm đấu nối trái phép).
Tham số:
``arp_inspection``: kiểm soát ARP có phải bao gồm cả VLAN người dùng hay không.
"""

from __future__ import annotations

from pydantic import Field

from inventory.configuration import Line, Platform
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import Role
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand
from netmon.regulation.switching import Switch
from netmon.regulation.switching.demand import judged, on_ports, on_switch, ways

IOS = "ip dhcp snooping\nip dhcp snooping vlan <vlans>\ninterface <uplink>\n ip dhcp snooping trust"
WORDS = {
    Platform.CISCO_IOS: ("ip dhcp snooping", IOS),
    Platform.CISCO_NXOS: ("ip dhcp snooping", f"feature dhcp\n{IOS}"),
    Platform.CISCO_S300: ("ip dhcp snooping", IOS),
    Platform.RUIJIE_OS: ("ip dhcp snooping", IOS),
    Platform.HP_PROCURVE: (
        "dhcp-snooping",
        "dhcp-snooping\ndhcp-snooping vlan <vlans>\ninterface <uplink>\n dhcp-snooping trust",
    ),
    Platform.ARUBA_AOSCX: (
        "dhcpv4-snooping",
        (
            "dhcpv4-snooping\nvlan <vlan>\n dhcpv4-snooping\ninterface <uplink>\n"
            " dhcpv4-snooping trust"
        ),
    ),
    Platform.HUAWEI_VRP: (
        "dhcp snooping enable",
        (
            "dhcp enable\ndhcp snooping enable\ndhcp snooping enable vlan <vlans>\n"
            "interface <uplink>\n dhcp snooping trusted"
        ),
    ),
    Platform.HP_COMWARE: (
        "dhcp snooping enable",
        "dhcp snooping enable\ninterface <uplink>\n dhcp snooping trust",
    ),
    Platform.MIKROTIK_ROUTEROS: (
        "/interface bridge dhcp-snooping=yes",
        (
            "/interface bridge set [find] dhcp-snooping=yes\n"
            "/interface bridge port set [find interface=<uplink>] trusted=yes"
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        "forwarding-options dhcp-security",
        "set vlans <vlan> forwarding-options dhcp-security",
    ),
    Platform.TPLINK_JETSTREAM: ("ip dhcp snooping", IOS),
    Platform.DLINK_DS: (
        "filter dhcp_server",
        "config filter dhcp_server ports <ports> state enable",
    ),
}
ARP = {
    Platform.HP_PROCURVE: "arp-protect\narp-protect vlan <vlans>",
    Platform.ARUBA_AOSCX: "vlan <vlan>\n arp inspection",
    Platform.HUAWEI_VRP: "vlan <vlan>\n arp anti-attack check user-bind enable",
    Platform.HP_COMWARE: "vlan <vlan>\n arp detection enable",
    Platform.JUNIPER_JUNOS: "set vlans <vlan> forwarding-options dhcp-security arp-inspection",
}


class Snooping(Params):
    """What is asked beside DHCP snooping."""

    arp_inspection: bool = Field(
        default=False,
        description="whether ARP inspection must cover the users' VLANs too",
        json_schema_extra={"stricter": "higher"},
    )


EVERYWHERE = Text(
    vi="{words} trên mọi VLAN của cổng biên", en="{words} on every VLAN of the edge ports"
)
NO_TRUST = Text(vi="không cổng biên nào được tin cậy", en="no edge port trusted")


@check(
    id="L2-03",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="DHCP snooping, kiểm soát ARP", en="DHCP snooping and ARP inspection"),
    clauses=("R4",),
    cites="STIG L2S-000130, L2S-000150; TCVN 14423 4.2.2.2",
    params=Snooping,
    roles=frozenset({Role.SWITCH}),
)
def l2_03(device: Device, params: Snooping, context: Context) -> Result:
    """Judge where snooping is on and whom it trusts."""
    seen = ways(device, context)
    demands = {
        platform: _demands(platform, words, fix, seen, params)
        for platform, (words, fix) in WORDS.items()
    }
    return judged(device, demands, context)


def _demands(
    platform: Platform, words: str, fix: str, seen: frozenset[str], params: Snooping
) -> tuple[Demand, ...]:
    asked = [
        on_switch(
            EVERYWHERE.format(words=words),
            lambda switch: _uncovered(switch, seen, switch.snooped),
            fix=fix,
        ),
        on_ports(
            NO_TRUST,
            lambda port: port.trusted,
            of=lambda switch: switch.edge(seen),
            fix=f"interface <port>\n undo the trust of DHCP snooping ({words})",
        ),
    ]
    if params.arp_inspection:
        inspection = ARP.get(platform, "ip arp inspection vlan <vlans>")
        asked.append(
            on_switch(
                EVERYWHERE.format(words="ARP inspection"),
                lambda switch: _uncovered(switch, seen, switch.inspected),
                fix=inspection,
            )
        )
    return tuple(asked)


def _uncovered(
    switch: Switch, seen: frozenset[str], covered: frozenset[int]
) -> tuple[Line, ...] | None:
    """The edge ports in VLANs left out; no line at all when it is off altogether."""
    if not covered:
        return ()
    return tuple(p.line for p in switch.edge(seen) if p.vlan not in covered) or None
