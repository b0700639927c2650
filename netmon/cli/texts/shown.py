"""The words of what several commands show: devices, findings, verdict."""

from __future__ import annotations

from inventory.device import Registration
from inventory.finding import Severity, Status
from inventory.text import Text
from inventory.verdict import GateName, GateState, VerdictState

DEVICE_TITLES = Text(
    vi="Tên|Vai trò|Địa chỉ|Loại máy|Cắm ở|Sổ đăng ký",
    en="Name|Role|Address|Model|Plugged in at|Register",
)
COUNT_DEVICES = Text(
    vi="{devices} thiết bị, {unregistered} chưa đăng ký.",
    en="{devices} devices, {unregistered} not registered.",
)
SENT_TITLES = Text(
    vi="Đã hỏi qua SNMP|Số yêu cầu|Không trả lời",
    en="Asked over SNMP|Requests|Unanswered",
)
SENT_BESIDES = Text(
    vi="{silent} trạm im lặng, mỗi trạm nhiều nhất {most} yêu cầu; tới địa chỉ không có thiết bị "
    "{strangers}; ngoài SNMP: {packets}.",
    en="{silent} silent stations, at most {most} requests each; to addresses of no device "
    "{strangers}; besides SNMP: {packets}.",
)
REGISTRATIONS = {
    Registration.REGISTERED: Text(vi="có", en="yes"),
    Registration.UNREGISTERED: Text(vi="CHƯA", en="NO"),
    Registration.MISSING: Text(vi="vắng mặt", en="missing"),
    Registration.RANDOMISED: Text(vi="MAC ngẫu nhiên", en="random MAC"),
}
NEWCOMERS = Text(
    vi="Mới thấy, chưa đăng ký (quá hạn của quy chế sẽ thành vi phạm):",
    en="New, not registered (a finding once the regulation's time to register is over):",
)
NO_FINDINGS = Text(vi="Không có vi phạm nào.", en="Nothing is broken.")
SEVERITIES = {
    Severity.CRITICAL: Text(vi="nghiêm trọng", en="critical"),
    Severity.HIGH: Text(vi="cao", en="high"),
    Severity.MEDIUM: Text(vi="vừa", en="medium"),
    Severity.LOW: Text(vi="thấp", en="low"),
}
STATUSES = {
    Status.PASS: Text(vi="đạt", en="pass"),
    Status.FAIL: Text(vi="KHÔNG ĐẠT", en="FAIL"),
    Status.UNKNOWN: Text(vi="chưa xác định", en="unknown"),
    Status.NOT_APPLICABLE: Text(vi="không áp dụng", en="not applicable"),
    Status.WAIVED: Text(vi="được miễn trừ", en="waived"),
    Status.ERROR: Text(vi="LỖI khi đánh giá", en="ERROR of the rule"),
}
GATE_TITLES = Text(vi="|Cổng đánh giá|Kết quả|Lý do", en="|Gate|State|Reasons")
GATE_NAMES = {
    GateName.INFRASTRUCTURE: Text(vi="Hạ tầng", en="Infrastructure"),
    GateName.COVERAGE: Text(vi="Độ phủ", en="Coverage"),
    GateName.AVAILABILITY: Text(vi="Độ sẵn sàng", en="Availability"),
    GateName.REGULATION: Text(vi="Quy chế", en="Regulation"),
    GateName.SECURITY: Text(vi="An toàn", en="Security"),
    GateName.SERVICES: Text(vi="Dịch vụ", en="Services"),
}
GATE_STATES = {
    GateState.PASS: Text(vi="đạt", en="pass"),
    GateState.FAIL: Text(vi="KHÔNG ĐẠT", en="FAIL"),
    GateState.UNDETERMINED: Text(vi="chưa xác định", en="undetermined"),
}
VERDICTS = {
    VerdictState.READY: Text(
        vi="Mạng LAN SẴN SÀNG (điểm {score}).", en="The LAN is READY (score {score})."
    ),
    VerdictState.NOT_READY: Text(
        vi="Mạng LAN CHƯA SẴN SÀNG (điểm {score}).", en="The LAN is NOT READY (score {score})."
    ),
    VerdictState.UNDETERMINED: Text(
        vi="CHƯA XÁC ĐỊNH được mạng LAN đã sẵn sàng hay chưa (điểm {score}).",
        en="It is UNDETERMINED whether the LAN is ready (score {score}).",
    ),
}
