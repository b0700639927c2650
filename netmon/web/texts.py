"""The words of the officer's page, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inventory.text import Text

WORDS: Final[Mapping[str, Text]] = {
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
