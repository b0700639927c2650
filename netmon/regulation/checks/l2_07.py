"""Trunks are trunks by decision, and carry only the VLANs they must.

A port that negotiates gives a trunk, and with it every VLAN, to whoever asks for one.

Passes when no port negotiates its mode, and every trunk carries a chosen list of VLANs that are in
the address plan (where the plan names VLANs) or are its own native VLAN.
Fails when a port negotiates, a trunk carries every VLAN, or one that the plan does not know.
Unknown when no configuration was read, the platform cannot be read, or a line is not understood.
Not applicable to a device without a switched port that is on.
How to fix: Cisco ``switchport mode access`` or ``trunk``, ``switchport nonegotiate`` and
``switchport trunk allowed vlan 10,20``; AOS-CX ``vlan trunk allowed``; Huawei VRP
``port trunk allow-pass vlan``; Comware ``port trunk permit vlan``; RouterOS ``vlan-filtering=yes``
and ``/interface bridge vlan``; Junos ``vlan members``; ProCurve ``tagged`` only where needed.
Clause: R7 (VLANs).

---
Đường trunk do người quản trị quyết định, và chỉ mang những VLAN cần thiết.

Cổng tự thương lượng sẽ trao đường trunk, và cùng với nó là mọi VLAN, cho bất kỳ ai yêu cầu.

Đạt khi không cổng nào tự thương lượng chế độ, và mọi đường trunk mang một danh sách VLAN chọn lọc
có trong quy hoạch địa chỉ (nếu quy hoạch có nêu VLAN) hoặc là VLAN gốc của chính nó.
Không đạt khi một cổng tự thương lượng, một đường trunk mang mọi VLAN, hoặc mang VLAN mà quy hoạch
không có.
Chưa xác định khi chưa đọc được cấu hình, netmon không đọc được nền tảng, hoặc có dòng không hiểu.
Không áp dụng cho thiết bị không có cổng chuyển mạch nào đang bật.
Cách khắc phục: Cisco ``switchport mode access`` hoặc ``trunk``, ``switchport nonegotiate`` và
``switchport trunk allowed vlan 10,20``; AOS-CX ``vlan trunk allowed``; Huawei VRP ``port trunk
allow-pass vlan``; Comware ``port trunk permit vlan``; RouterOS ``vlan-filtering=yes`` và
``/interface bridge vlan``; Junos ``vlan members``; ProCurve chỉ dùng ``tagged`` ở nơi cần.
Điều khoản: R7 (phân vùng VLAN).
"""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import Role
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand
from netmon.regulation.switching import Mode, Port
from netmon.regulation.switching.demand import judged, on_ports

CISCO = (
    "switchport trunk allowed vlan",
    (
        "interface <port>\n switchport mode trunk\n switchport nonegotiate\n"
        " switchport trunk allowed vlan <vlans>"
    ),
)
WORDS = {
    Platform.CISCO_IOS: CISCO,
    Platform.CISCO_NXOS: (
        "switchport trunk allowed vlan",
        "interface <port>\n switchport trunk allowed vlan <vlans>",
    ),
    Platform.RUIJIE_OS: (
        "switchport trunk allowed vlan",
        "interface <port>\n switchport trunk allowed vlan only <vlans>",
    ),
    Platform.HP_PROCURVE: ("tagged", "vlan <vlan>\n no tagged <port>"),
    Platform.ARUBA_AOSCX: ("vlan trunk allowed", "interface <port>\n vlan trunk allowed <vlans>"),
    Platform.HUAWEI_VRP: (
        "port trunk allow-pass vlan",
        (
            "interface <port>\n undo port trunk allow-pass vlan 2 to 4094\n"
            " port trunk allow-pass vlan <vlans>"
        ),
    ),
    Platform.HP_COMWARE: (
        "port trunk permit vlan",
        "interface <port>\n undo port trunk permit vlan all\n port trunk permit vlan <vlans>",
    ),
    Platform.MIKROTIK_ROUTEROS: (
        "/interface bridge vlan tagged",
        (
            "/interface bridge set [find] vlan-filtering=yes\n"
            "/interface bridge vlan add bridge=<bridge> tagged=<port> vlan-ids=<vlans>"
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        "vlan members",
        (
            "delete interfaces <port> unit 0 family ethernet-switching vlan members all\n"
            "set interfaces <port> unit 0 family ethernet-switching vlan members <vlan>"
        ),
    ),
    Platform.TPLINK_JETSTREAM: (
        "switchport general allowed vlan",
        (
            "interface <port>\n no switchport general allowed vlan 2-4094\n"
            " switchport general allowed vlan <vlans> tagged"
        ),
    ),
    Platform.DLINK_DS: ("tagged", "config vlan <vlan> delete <ports>"),
    Platform.CISCO_S300: (
        "switchport trunk allowed vlan",
        "interface <port>\n switchport trunk allowed vlan <vlans>",
    ),
}

NO_TALK = Text(vi="không cổng nào tự thương lượng", en="no port that negotiates")
CHOSEN = Text(vi="{words}: danh sách được chọn", en="{words}: a chosen list")
CHOSEN_PLAN = Text(
    vi="{words}: danh sách được chọn trong quy hoạch", en="{words}: a chosen list within the plan"
)


@check(
    id="L2-07",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Trunk tĩnh, giới hạn VLAN", en="Static pruned trunks"),
    clauses=("R7",),
    cites="STIG L2S-000200",
    roles=frozenset({Role.SWITCH}),
)
def l2_07(device: Device, params: Params, context: Context) -> Result:
    """Judge the trunks, and the ports that may become one."""
    del params  # the VLANs are the address plan's
    plan = frozenset(s.vlan for s in context.parameters.ip_plan if s.vlan is not None)

    def demands(words: str, fix: str) -> tuple[Demand, ...]:
        return (
            on_ports(
                NO_TALK,
                lambda port: port.mode is Mode.DYNAMIC,
                of=lambda switch: switch.ports,
                fix=fix,
            ),
            on_ports(
                (CHOSEN_PLAN if plan else CHOSEN).format(words=words),
                lambda port: _open(port, plan),
                of=lambda switch: switch.trunks,
                fix=fix,
            ),
        )

    return judged(device, {p: demands(*said) for p, said in WORDS.items()}, context)


def _open(port: Port, plan: frozenset[int]) -> bool:
    if port.mode is Mode.DYNAMIC:
        return False  # the other demand's
    return port.vlans is None or bool(plan and port.vlans - plan - {port.vlan})
