"""Untagged frames on a trunk land in a VLAN where nobody is.

With VLAN 1 as the native VLAN of a trunk a user can send frames into other VLANs (double tagging),
and everything that comes without a tag meets the switches' own control traffic.

Passes when the native VLAN of every trunk is not 1 and holds no users' port; and, where the
switch's bridge table was read, when every port to another network device has another PVID than 1
that equals the other end's, as far as both ends tell.
Fails when a trunk's native VLAN is 1 or holds users, or the ends differ.
Unknown when neither a configuration nor the PVIDs of the ports to other devices were read, or a
line is not understood.
Not applicable to a device without a switched port that is on.
How to fix, at both ends: Cisco ``switchport trunk native vlan 998``; ProCurve ``untagged`` in an
empty VLAN; AOS-CX ``vlan trunk native 998``; Huawei VRP and Comware ``port trunk pvid vlan 998``;
RouterOS ``pvid=998``; Junos ``native-vlan-id 998``.
Clause: R7 (VLANs).

---
Khung không gắn thẻ trên đường trunk rơi vào một VLAN không có ai.

Nếu VLAN gốc của đường trunk là VLAN 1, người dùng có thể gửi khung sang VLAN khác (gắn thẻ kép),
và mọi khung không gắn thẻ gặp lưu lượng điều khiển của chính các switch.

Đạt khi VLAN gốc của mọi đường trunk khác 1 và không có cổng người dùng; và, nếu đọc được bảng
bridge của switch, khi mọi cổng nối tới thiết bị mạng khác có PVID khác 1 và bằng đầu bên kia,
trong phạm vi hai đầu cho biết.
Không đạt khi VLAN gốc của một đường trunk là 1 hoặc có người dùng, hoặc hai đầu khác nhau.
Chưa xác định khi không đọc được cả cấu hình lẫn PVID của các cổng nối tới thiết bị khác, hoặc có
dòng không hiểu.
Không áp dụng cho thiết bị không có cổng chuyển mạch nào đang bật.
Cách khắc phục, ở cả hai đầu: Cisco ``switchport trunk native vlan 998``; ProCurve ``untagged``
trong một VLAN trống; AOS-CX ``vlan trunk native 998``; Huawei VRP và Comware ``port trunk pvid
vlan 998``; RouterOS ``pvid=998``; Junos ``native-vlan-id 998``.
Điều khoản: R7 (phân vùng VLAN).
"""

from __future__ import annotations

from inventory.configuration import Line, Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import BridgePort, Role
from inventory.snapshot import Snapshot
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand, agreed
from netmon.regulation.evidence import seen
from netmon.regulation.switching import Mode, Switch
from netmon.regulation.switching.demand import each_platform, judged, on_switch

DEFAULT_VLAN = 1
CISCO = "interface <port>\n switchport trunk native vlan 998"
HUAWEI = "interface <port>\n port trunk pvid vlan 998"
WORDS = {
    Platform.CISCO_IOS: ("switchport trunk native vlan", CISCO),
    Platform.CISCO_NXOS: ("switchport trunk native vlan", CISCO),
    Platform.CISCO_S300: ("switchport trunk native vlan", CISCO),
    Platform.RUIJIE_OS: ("switchport trunk native vlan", CISCO),
    Platform.HP_PROCURVE: ("untagged vlan (trunk)", "vlan 998\n untagged <port>"),
    Platform.ARUBA_AOSCX: ("vlan trunk native", "interface <port>\n vlan trunk native 998"),
    Platform.HUAWEI_VRP: ("port trunk pvid vlan", HUAWEI),
    Platform.HP_COMWARE: ("port trunk pvid vlan", HUAWEI),
    Platform.MIKROTIK_ROUTEROS: (
        "pvid",
        "/interface bridge port set [find interface=<port>] pvid=998",
    ),
    Platform.JUNIPER_JUNOS: ("native-vlan-id", "set interfaces <port> native-vlan-id 998"),
    Platform.TPLINK_JETSTREAM: ("switchport pvid", "interface <port>\n switchport pvid 998"),
    Platform.DLINK_DS: ("untagged vlan", "config vlan default delete <ports>"),
}
EXPECTED = "PVID of uplinks not 1, equal at both ends"
GOOD = Text(
    vi="PVID của {count} cổng nối thiết bị mạng khác VLAN 1.",
    en="The PVIDs of {count} ports to network devices are not VLAN 1.",
)
BAD = Text(vi="PVID của cổng nối thiết bị mạng sai: {ports}.", en="PVIDs are wrong: {ports}.")
ONE = Text(vi="{port} dùng VLAN 1", en="{port} has VLAN 1")
DIFFER = Text(vi="{port}: {here} khác đầu kia {there}", en="{port}: {here}, other end {there}")
UNTOLD = Text(
    vi="Không biết PVID của cổng nối tới thiết bị mạng khác.",
    en="No PVID of a port to another network device is known.",
)
FIX = Text(
    vi="Đặt cùng một VLAN gốc không dùng (ví dụ 998) ở cả hai đầu của đường trunk.",
    en="Set the same unused native VLAN (998, say) at both ends of the trunk.",
)

APART = Text(vi="{words} khác 1 và không có người dùng", en="{words} not 1 and without users")


@check(
    id="L2-06",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="VLAN gốc riêng", en="Native VLAN not 1, unused"),
    clauses=("R7",),
    cites="STIG L2S-000260, L2S-000270; RFC 4363 (Q-BRIDGE-MIB)",
    roles=frozenset({Role.SWITCH}),
)
def l2_06(device: Device, params: Params, context: Context) -> Result:
    """Judge the trunks of the configuration, and the PVIDs that the bridge tells."""
    del params  # nothing to tune

    def demand(words: str, fix: str) -> Demand:
        return on_switch(APART.format(words=words), _wrong, fix=fix)

    config = judged(device, each_platform(WORDS, demand), context)
    if config.status is Status.NOT_APPLICABLE:
        return config
    told = _told(device, context.snapshot)
    if told.status is Status.UNKNOWN:
        return config  # the bridge need not tell what the configuration says
    return agreed(config, told, probe_suffices=True)


def _wrong(switch: Switch) -> tuple[Line, ...] | None:
    used = {p.vlan for p in switch.ports if p.mode is Mode.ACCESS} - {0}
    bad = [p for p in switch.trunks if p.vlan in used or p.vlan == DEFAULT_VLAN]
    return tuple(p.line for p in bad) or None


def _told(device: Device, snapshot: Snapshot) -> Result:
    """What the bridge tables of both ends say of the untagged VLAN."""
    here = _pvids(device)
    faults, fine = [], 0
    for link in snapshot.links:
        for own, index, port, other, far in (
            (link.a, link.a_if_index, link.a_port, link.b, link.b_if_index),
            (link.b, link.b_if_index, link.b_port, link.a, link.a_if_index),
        ):
            peer = snapshot.devices.get(other)
            pvid = None if index is None else here.get(index)
            if own != device.id or peer is None or not peer.infrastructure or pvid is None:
                continue
            there = None if far is None else _pvids(peer).get(far)
            if pvid == DEFAULT_VLAN:
                faults.append(ONE.format(port=port))
            elif there is not None and there != pvid:
                faults.append(DIFFER.format(port=port, here=pvid, there=there))
            else:
                fine += 1
    if not faults and not fine:
        return Result(status=Status.UNKNOWN, message=UNTOLD, reason="missing:pvid")
    said = "; ".join(t.en for t in faults) or f"{fine} ports"
    return Result(
        status=Status.FAIL if faults else Status.PASS,
        message=BAD.format(ports=names(faults)) if faults else GOOD.format(count=fine),
        expected=EXPECTED,
        actual=said,
        evidence=seen(device, BridgePort, said),
        fix=FIX if faults else None,
    )


def _pvids(device: Device) -> dict[int, int]:
    return {
        row.if_index: row.pvid
        for row in device.rows(BridgePort) or ()
        if row.if_index is not None and row.pvid is not None
    }
