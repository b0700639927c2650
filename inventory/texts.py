"""What the book itself says to people."""

from __future__ import annotations

from inventory.model import FactName
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

FACT_NAMES = {
    FactName.VENDOR: Text(vi="hãng sản xuất", en="vendor"),
    FactName.OS: Text(vi="hệ điều hành", en="operating system"),
    FactName.VERSION: Text(vi="phiên bản", en="version"),
    FactName.MODEL: Text(vi="kiểu máy", en="model"),
    FactName.SERIAL: Text(vi="số sê-ri", en="serial number"),
    FactName.ROLE: Text(vi="vai trò", en="role"),
    FactName.HOSTNAME: Text(vi="tên máy", en="host name"),
    FactName.SYS_NAME: Text(vi="tên hệ thống", en="system name"),
    FactName.SYS_CONTACT: Text(vi="người liên hệ", en="contact"),
    FactName.SYS_LOCATION: Text(vi="vị trí lắp đặt", en="location"),
    FactName.SNMP_VERSION: Text(vi="phiên bản SNMP", en="SNMP version"),
}
"""The facts whose changes are worth telling; counters of time are not among them."""

APPEARED = Text(vi="Thiết bị mới: {name}", en="New device: {name}")
RETURNED = Text(vi="{name} đã xuất hiện trở lại", en="{name} is back")
REPLACED = Text(
    vi="Thiết bị mới: {name} ({id}), thay cho {old}", en="New device: {name} ({id}) replaces {old}"
)
VANISHED = Text(vi="{name} không còn thấy trên mạng", en="{name} is no longer seen")
MOVED = Text(vi="{name} chuyển từ {old} sang {new}", en="{name} moved from {old} to {new}")
PORT = Text(vi="cổng {port} của {switch}", en="port {port} of {switch}")
NEW_ADDRESS = Text(vi="{name} có địa chỉ mới {ip}", en="{name} has a new address {ip}")
FACT_CHANGED = Text(
    vi="{name}: {fact} đổi từ {old} thành {new}", en="{name}: {fact} changed from {old} to {new}"
)
FACT_LEARNT = Text(vi="{name}: {fact} là {new}", en="{name}: {fact} is {new}")
FACT_LOST = Text(
    vi="{name}: {fact} không còn được thông báo (trước là {old})",
    en="{name}: {fact} is no longer told (it was {old})",
)
