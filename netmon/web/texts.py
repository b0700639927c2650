"""The officer's page in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inventory.finding import Severity
from inventory.text import Text
from inventory.verdict import GateName, GateState, VerdictState

VERDICT: Final[Mapping[VerdictState, Text]] = {
    VerdictState.READY: Text(vi="Mạng LAN sẵn sàng", en="The LAN is ready"),
    VerdictState.NOT_READY: Text(vi="Mạng LAN chưa sẵn sàng", en="The LAN is not ready"),
    VerdictState.UNDETERMINED: Text(
        vi="Chưa đủ số liệu để kết luận", en="Not enough data for a verdict"
    ),
}

GATE: Final[Mapping[GateName, Text]] = {
    GateName.INFRASTRUCTURE: Text(
        vi="Hạ tầng có và được kiểm soát", en="Infrastructure present and under control"
    ),
    GateName.COVERAGE: Text(vi="Độ phủ", en="Coverage"),
    GateName.AVAILABILITY: Text(vi="Độ sẵn sàng", en="Availability"),
    GateName.REGULATION: Text(
        vi="Quy chế đã ban hành và tuân thủ", en="Regulation issued and followed"
    ),
    GateName.SECURITY: Text(vi="An toàn tối thiểu", en="Minimum security"),
    GateName.SERVICES: Text(vi="Năng lực phục vụ ứng dụng", en="Capacity to serve applications"),
}

GATE_STATE: Final[Mapping[GateState, Text]] = {
    GateState.PASS: Text(vi="Đạt", en="Pass"),
    GateState.FAIL: Text(vi="Không đạt", en="Fail"),
    GateState.UNDETERMINED: Text(vi="Chưa xác định", en="Undetermined"),
}

SEVERITY: Final[Mapping[Severity, Text]] = {
    Severity.CRITICAL: Text(vi="Nghiêm trọng", en="Critical"),
    Severity.HIGH: Text(vi="Cao", en="High"),
    Severity.MEDIUM: Text(vi="Trung bình", en="Medium"),
    Severity.LOW: Text(vi="Thấp", en="Low"),
}

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
