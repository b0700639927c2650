"""What the tables of a device, and the other sources of evidence, are called in front of people."""

from __future__ import annotations

from collections.abc import Mapping

from inventory.text import Text, verbatim

_PORTS = Text(vi="thử các cổng TCP", en="probe of TCP ports")
_SSH = Text(vi="hỏi qua SSH", en="asked over SSH")
_SAVED = Text(vi="thời điểm đổi và lưu cấu hình", en="times of change and saving")
_SENSORS = Text(vi="nhiệt độ, quạt, nguồn", en="temperatures, fans, power supplies")
_CLOCK = Text(vi="giờ của thiết bị", en="the device's clock")

NAMES: Mapping[str, Text] = {
    # Tables that checks need, by the name that machine reasons have, and who reads them.
    "interfaces": Text(vi="trạng thái cổng mạng", en="states of ports"),
    "fdb": Text(vi="bảng địa chỉ MAC", en="MAC address table"),
    "load": Text(vi="tải CPU và bộ nhớ", en="load of CPU and memory"),
    "poe": Text(vi="nguồn PoE", en="PoE supplies"),
    "stp": Text(vi="cây bao trùm (STP)", en="spanning tree (STP)"),
    "port_probes": _PORTS,
    "ports": _PORTS,
    "snmp_access": Text(vi="thử truy cập SNMP", en="probe of SNMP access"),
    "ssh_access": Text(vi="thử truy cập SSH", en="probe of SSH access"),
    "ssh": _SSH,
    "command_outputs": _SSH,
    "sensors": _SENSORS,
    "environment": _SENSORS,
    "clock": _CLOCK,
    "time": _CLOCK,
    "config_times": _SAVED,
    "saving": _SAVED,
    "mib_values": Text(vi="đối tượng SNMP", en="SNMP objects"),
    # What netmon itself knows.
    "agent": Text(vi="chính netmon", en="netmon itself"),
    "book": Text(vi="sổ của netmon", en="netmon's book"),
    "configuration": Text(vi="cấu hình", en="configuration"),
    "counters": Text(vi="bộ đếm của cổng", en="counters of ports"),
    "dhcp_probe": Text(vi="hỏi thử DHCP", en="DHCP probe"),
    "gateway": Text(vi="thăm dò cổng mặc định", en="gateway probe"),
    "links": Text(vi="sơ đồ kết nối", en="links between devices"),
    "path": Text(vi="đo đường truyền", en="path probe"),
    "plan": Text(vi="quy hoạch IP", en="IP plan"),
    "reachability": Text(vi="theo dõi sẵn sàng", en="availability checks"),
    "register": Text(vi="sổ đăng ký thiết bị", en="register of devices"),
}


def called(source: str) -> Text:
    """The name of a table or of a source of evidence; a protocol is called as it is."""
    return NAMES.get(source) or verbatim(source)
