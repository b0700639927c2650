"""The words of the officer's page, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inventory.device import Registration
from inventory.finding import Status
from inventory.model import FactName, Role
from inventory.snapshot import LinkQuality, ServiceKind
from inventory.text import Text, verbatim
from inventory.texts import FACT_NAMES
from netmon.web.readiness_words import READINESS_WORDS
from netmon.web.words import ACCESS_WORDS, DEVICE_WORDS, MORE_WORDS

WORDS: Final[Mapping[str, Text]] = {
    **DEVICE_WORDS,
    **MORE_WORDS,
    **ACCESS_WORDS,
    **READINESS_WORDS,
    "title": Text(vi="Mạng LAN của cơ quan", en="The agency's LAN"),
    "skip": Text(vi="Đến nội dung chính", en="Skip to content"),
    "other_language": Text(vi="English", en="Tiếng Việt"),
    "score": Text(vi="Điểm (chỉ để xếp hạng)", en="Score (ranks only)"),
    "measured": Text(vi="Số liệu lúc", en="Measured at"),
    "next": Text(vi="Việc cần làm trước", en="What to do first"),
    "gates": Text(vi="Sáu điều kiện sẵn sàng", en="The six gates of readiness"),
    "gate": Text(vi="Điều kiện", en="Gate"),
    "state": Text(vi="Kết quả", en="State"),
    "reasons": Text(vi="Lý do", en="Reasons"),
    "no_reasons": Text(vi="Không có vướng mắc.", en="Nothing in the way."),
    "findings": Text(vi="Vi phạm đang mở", en="Open findings"),
    "no_findings": Text(vi="Không có vi phạm nào đang mở.", en="No finding is open."),
    "new": Text(vi="Thiết bị chưa đăng ký", en="Unregistered devices"),
    "no_new": Text(
        vi="Mọi thiết bị đang thấy đều có trong sổ.", en="Every device seen is in the register."
    ),
    "address": Text(vi="Địa chỉ", en="Address"),
    "plugged": Text(vi="Cắm ở", en="Plugged in at"),
    "guessed": Text(vi="(suy đoán)", en="(inferred)"),
    "unknown_place": Text(vi="Chưa biết", en="Not known"),
    "last_seen": Text(vi="Thấy lần cuối", en="Last seen"),
    "more_devices": Text(
        vi="Còn {count} thiết bị nữa; xem đủ tại /api/v1/devices.",
        en="{count} more devices; all of them are at /api/v1/devices.",
    ),
    "article": Text(vi="Điều khoản", en="Article"),
    "rule": Text(vi="Quy tắc", en="Rule"),
    "device": Text(vi="Thiết bị", en="Device"),
    "severity": Text(vi="Mức độ", en="Severity"),
    "what": Text(vi="Nội dung", en="What was found"),
    "fix": Text(vi="Cách khắc phục", en="How to fix it"),
    "since": Text(vi="Từ lúc", en="Since"),
    "waiting": Text(
        vi="Lần dò mạng đầu tiên chưa xong. Trang này sẽ có số liệu sau ít phút.",
        en="The first look at the LAN is not done yet. This page will have figures in a few"
        " minutes.",
    ),
    "more": Text(
        vi="Còn {count} mục nữa; xem đủ tại /api/v1/findings.",
        en="{count} more; all of them are at /api/v1/findings.",
    ),
}

COLUMN_TITLES: Final[Mapping[str, Text]] = {
    "id": Text(vi="Mã", en="Id"),
    "name": WORDS["name"],
    "role": WORDS["role"],
    "ip": WORDS["address"],
    "mac": verbatim("MAC"),
    "vendor": Text(vi="Hãng", en="Vendor"),
    "model": WORDS["model"],
    "serial": WORDS["serial"],
    "place": WORDS["plugged"],
    "registration": WORDS["registration"],
    "owner": WORDS["owner"],
    "up": WORDS["reachable"],
    "first_seen": WORDS["first_seen"],
    "last_seen": WORDS["last_seen"],
}

STATUS: Final[Mapping[Status, Text]] = {
    Status.PASS: Text(vi="Đạt", en="Pass"),
    Status.FAIL: Text(vi="Không đạt", en="Fail"),
    Status.UNKNOWN: Text(vi="Chưa xác định", en="Unknown"),
    Status.NOT_APPLICABLE: Text(vi="Không áp dụng", en="Not applicable"),
    Status.WAIVED: Text(vi="Được miễn trừ", en="Waived"),
    Status.ERROR: Text(vi="Lỗi khi kiểm tra", en="Check failed"),
}

IN_GRACE: Final = Text(vi="Trong thời gian chuyển tiếp", en="In grace")

REGISTRATION: Final[Mapping[Registration, Text]] = {
    Registration.UNREGISTERED: Text(vi="Chưa đăng ký", en="Unregistered"),
    Registration.MISSING: Text(vi="Không còn thấy", en="Missing"),
    Registration.REGISTERED: Text(vi="Đã đăng ký", en="Registered"),
    Registration.RANDOMISED: Text(vi="MAC ngẫu nhiên", en="Randomised MAC"),
}

ROLE: Final[Mapping[Role, Text]] = {
    Role.ROUTER: Text(vi="Bộ định tuyến", en="Router"),
    Role.SWITCH: Text(vi="Bộ chuyển mạch", en="Switch"),
    Role.FIREWALL: Text(vi="Tường lửa", en="Firewall"),
    Role.ACCESS_POINT: Text(vi="Điểm truy cập Wi-Fi", en="Access point"),
    Role.WIRELESS_CONTROLLER: Text(vi="Bộ điều khiển Wi-Fi", en="Wireless controller"),
    Role.PRINTER: Text(vi="Máy in", en="Printer"),
    Role.UPS: Text(vi="Bộ lưu điện", en="UPS"),
    Role.PDU: Text(vi="Thanh nguồn", en="PDU"),
    Role.CAMERA: verbatim("Camera"),
    Role.NVR: Text(vi="Đầu ghi hình", en="Video recorder"),
    Role.PHONE: Text(vi="Điện thoại", en="Phone"),
    Role.NAS: Text(vi="Lưu trữ mạng", en="Network storage"),
    Role.SERVER: Text(vi="Máy chủ", en="Server"),
    Role.WORKSTATION: Text(vi="Máy trạm", en="Workstation"),
    Role.HYPERVISOR: Text(vi="Máy chủ ảo hóa", en="Hypervisor"),
    Role.SENSOR: Text(vi="Cảm biến", en="Sensor"),
    Role.OTHER: Text(vi="Khác", en="Other"),
}

FACT: Final[Mapping[FactName, Text]] = {
    **FACT_NAMES,
    FactName.SYS_DESCR: Text(vi="mô tả hệ thống", en="system description"),
    FactName.SYS_OBJECT_ID: Text(vi="mã định danh hệ thống (OID)", en="system object id"),
    FactName.ENGINE_ID: Text(vi="mã SNMP engine", en="SNMP engine id"),
    FactName.ENGINE_BOOTS: Text(vi="số lần khởi động SNMP", en="SNMP engine boots"),
    FactName.INTERFACE_COUNT: Text(vi="số cổng mạng", en="number of interfaces"),
    FactName.BRIDGE_MAC: Text(vi="MAC của bridge", en="bridge MAC"),
    FactName.CHASSIS_ID: Text(vi="mã khung máy (LLDP)", en="chassis id (LLDP)"),
    FactName.DHCP_FINGERPRINT: Text(vi="dấu vân tay DHCP", en="DHCP fingerprint"),
    FactName.DHCP_VENDOR_CLASS: Text(vi="lớp nhà sản xuất (DHCP)", en="DHCP vendor class"),
    FactName.UPTIME_S: Text(vi="thời gian hoạt động (giây)", en="uptime (seconds)"),
}

QUALITY: Final[Mapping[LinkQuality, Text]] = {
    LinkQuality.BOTH_ENDS: Text(vi="Hai đầu xác nhận", en="Confirmed by both ends"),
    LinkQuality.ONE_END: Text(vi="Một đầu xác nhận", en="Told by one end"),
    LinkQuality.INFERRED: Text(vi="Suy ra từ bảng MAC", en="Inferred from MAC tables"),
}

SERVICE: Final[Mapping[ServiceKind, Text]] = {
    ServiceKind.GATEWAY: Text(vi="Cổng mặc định", en="Gateway"),
    ServiceKind.DNS: verbatim("DNS"),
    ServiceKind.HTTPS: verbatim("HTTPS"),
    ServiceKind.MAIL: Text(vi="Thư điện tử", en="Mail"),
    ServiceKind.TCP: verbatim("TCP"),
    ServiceKind.PATH: Text(vi="Đường truyền", en="Path"),
}
