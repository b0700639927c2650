"""What the book itself says to people."""

from __future__ import annotations

from inventory.observation import KeyKind
from inventory.text import Text, verbatim

KEY_KINDS = {
    KeyKind.SERIAL: Text(vi="Số sê-ri", en="Serial number"),
    KeyKind.CHASSIS: Text(vi="Mã khung máy LLDP", en="LLDP chassis id"),
    KeyKind.BRIDGE: Text(vi="Địa chỉ MAC gốc của bridge", en="Bridge base MAC"),
    KeyKind.ENGINE: Text(vi="Mã SNMP engine", en="SNMP engine id"),
    KeyKind.MAC: Text(vi="Địa chỉ MAC của cổng", en="Interface MAC"),
    KeyKind.NAME: Text(vi="Tên thiết bị", en="System name"),
    KeyKind.STATION: verbatim("MAC"),
    KeyKind.ADDRESS: Text(vi="Địa chỉ IP", en="Address"),
    KeyKind.ROLE: Text(vi="MAC ảo", en="Virtual MAC"),
}

CONTESTED = Text(
    vi="{kind} {value} có ở {count} thiết bị khác nhau ({seen}): có thể bị nhân bản, trùng khi "
    "xuất xưởng, hoặc đã tháo lắp sang máy khác; giữ riêng từng thiết bị.",
    en="{kind} {value} is claimed by {count} different devices ({seen}): cloned, duplicated at "
    "the factory, or moved to another unit; the devices are kept apart.",
)
