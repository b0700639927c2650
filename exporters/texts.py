"""What states are called, in Vietnamese and English: on pages, in reports, on the command line."""

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
