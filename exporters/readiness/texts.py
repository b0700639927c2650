"""What the monthly report says, in Vietnamese and in English."""

from __future__ import annotations

from typing import Final

from inventory.finding import Severity
from inventory.text import Text, verbatim
from inventory.verdict import GateName, GateState

NATION = Text(vi="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", en="SOCIALIST REPUBLIC OF VIET NAM")
MOTTO = Text(vi="Độc lập - Tự do - Hạnh phúc", en="Independence - Freedom - Happiness")
NUMBER = Text(vi="Số:        /BC-{symbol}", en="No.:        /BC-{symbol}")
DATE_LINE = Text(vi="{place}, ngày      tháng {month} năm {year}", en="{place}, ... {month}/{year}")
KIND = Text(vi="BÁO CÁO", en="REPORT")
SUBJECT = Text(
    vi="Tình hình sẵn sàng mạng LAN của các cơ quan nhà nước trên địa bàn tỉnh "
    "tháng {month} năm {year}",
    en="Readiness of the LANs of the province's state agencies, month {month} of {year}",
)
TO = Text(vi="Kính gửi:", en="To:")
OPENING = Text(
    vi="{mandate}, {short} báo cáo như sau:", en="{mandate}, {short} reports as follows:"
)
RECIPIENTS = Text(vi="Nơi nhận:", en="Recipients:")
AS_ABOVE = Text(vi="- Như trên;", en="- As above;")
FILED = Text(vi="- Lưu: VT{unit}.", en="- File: VT{unit}.")
END_MARK = "./."

PART_1 = Text(vi="PHẠM VI, KỲ SỐ LIỆU, PHƯƠNG PHÁP", en="SCOPE, PERIOD, METHOD")
PART_2 = Text(vi="KẾT QUẢ", en="RESULTS")
PART_3 = Text(vi="TỒN TẠI, NGUYÊN NHÂN", en="SHORTCOMINGS AND CAUSES")
PART_4 = Text(vi="NHIỆM VỤ THÁNG TỚI", en="TASKS FOR THE NEXT MONTH")
PART_5 = Text(vi="KIẾN NGHỊ, ĐỀ XUẤT", en="PROPOSALS")

# --- I ---
SCOPE = Text(
    vi="Phạm vi: {n} cơ quan thuộc phạm vi bắt buộc, có hiệu lực ít nhất một ngày trong kỳ, theo "
    "danh mục “{title}” phiên bản {version} (SHA-256: {sha256}){approved}.",
    en="Scope: {n} agencies bound by the target and in force on at least one day of the period, "
    "by the registry “{title}” version {version} (SHA-256: {sha256}){approved}.",
)
APPROVED = Text(vi=", phê duyệt tại {act}", en=", approved by {act}")
EXAMPLE = Text(
    vi="Danh mục này là ví dụ, chưa được phê duyệt; số liệu không dùng để báo cáo chính thức.",
    en="This registry is an example and not approved; the figures are not for official use.",
)
PARTIAL = Text(
    vi="Xét theo số ngày có hiệu lực trong kỳ: {names}.",
    en="Judged on the days in force within the period: {names}.",
)
PARTIAL_ONE = Text(vi="{name} ({days} ngày)", en="{name} ({days} days)")
PERIOD = Text(
    vi="Kỳ số liệu: từ ngày {first} đến ngày {last}, theo giờ Việt Nam (+07:00).",
    en="Period: from {first} to {last}, Viet Nam time (+07:00).",
)
METHOD = Text(
    vi="Phương pháp: {source}. Có số liệu của {covered}/{n} cơ quan. Phiên bản bộ quy tắc: "
    "{rules}. Mạng LAN sẵn sàng khi đạt cả sáu tiêu chí: hạ tầng, độ phủ, độ sẵn sàng, quy chế, "
    "an toàn, năng lực phục vụ; thiếu số liệu không được tính là đạt.",
    en="Method: {source}. There are figures of {covered}/{n} agencies. Rule sets: {rules}. A LAN "
    "is ready when it passes all six gates: infrastructure, coverage, availability, regulation, "
    "security, services; missing figures never count as passed.",
)
NO_RULES = Text(vi="chưa có", en="none")
RULES_MORE = Text(vi="{shown} và {more} bộ khác (Phụ lục VII)", en="{shown} and {more} more (VII)")
DEFINED = Text(
    vi="Định nghĩa “sẵn sàng” theo {number} ngày {date}{by}.",
    en="“Ready” is defined by {number} of {date}{by}.",
)
UNDEFINED = Text(
    vi="Định nghĩa “sẵn sàng” là định nghĩa đề xuất của hệ thống, chưa có quyết định của tỉnh.",
    en="“Ready” is the system's proposed definition; no decision of the province adopts it yet.",
)

# --- II ---
SHARE_TITLE = Text(
    vi="Tỷ lệ cơ quan có mạng LAN sẵn sàng", en="Share of agencies whose LAN is ready"
)
ALL_READY = Text(
    vi="100% các cơ quan có mạng LAN sẵn sàng ({n}/{n} cơ quan).",
    en="100% of the agencies have a LAN that is ready ({n}/{n}).",
)
SOME_READY = Text(
    vi="{ready}/{n} cơ quan có mạng LAN sẵn sàng ({share}%), {failed} chưa sẵn sàng, "
    "{open} không đủ số liệu.",
    en="{ready}/{n} agencies have a LAN that is ready ({share}%), {failed} are not ready, "
    "{open} lack figures.",
)
NOBODY = Text(
    vi="Danh mục không có cơ quan nào thuộc phạm vi trong kỳ này.",
    en="The registry lists no agency in scope in this period.",
)
BEST_CASE = Text(
    vi="Trường hợp tốt nhất, nếu các cơ quan chưa đủ số liệu đều sẵn sàng: {part}/{n} ({share}%).",
    en="At best, if every agency that lacks figures were ready: {part}/{n} ({share}%).",
)
SILENT_TWICE = Text(
    vi="Trong số chưa sẵn sàng có {count} cơ quan không có số liệu hai kỳ liên tiếp: {names}.",
    en="Of those not ready, {count} had no figures for two periods in a row: {names}.",
)
CHANGE = Text(
    vi="So với kỳ trước ({ready}/{n}, {share}%): {delta} cơ quan sẵn sàng; chuyển thành sẵn sàng: "
    "{up}; không còn sẵn sàng: {down}.",
    en="Against the previous period ({ready}/{n}, {share}%): {delta} ready agencies; became "
    "ready: {up}; ready no longer: {down}.",
)
NO_CHANGE = Text(
    vi="Chưa có số liệu kỳ trước để so sánh.", en="There are no figures of the previous period."
)
NOBODY_NAMED = Text(vi="không có", en="none")
COVERAGE_TITLE = Text(vi="Hạ tầng và độ phủ", en="Infrastructure and coverage")
AVAILABILITY_TITLE = Text(vi="Độ sẵn sàng", en="Availability")
REGULATION_TITLE = Text(vi="Quy chế và mức tuân thủ", en="Regulation and compliance")
SECURITY_TITLE = Text(vi="An toàn", en="Security")
SERVICES_TITLE = Text(
    vi="Năng lực phục vụ thư điện tử, quản lý văn bản, cổng thông tin, họp trực tuyến",
    en="Capacity for mail, document system, portal, video conference",
)
DECLARED_TITLE = Text(vi="Chỉ tiêu khai báo", en="Declared indicators")
GATE_COUNTS = Text(
    vi="{gate}: {passed} đạt, {failed} không đạt, {open} chưa xác định.",
    en="{gate}: {passed} pass, {failed} fail, {open} undetermined.",
)
SEATS = Text(
    vi="Đã kết nối {connected}/{declared} vị trí làm việc đã khai báo ({share}%), tính trên "
    "{count} cơ quan có số liệu.",
    en="{connected} of {declared} declared seats are connected ({share}%), over the {count} "
    "agencies with figures.",
)
LOWEST = Text(
    vi="Thấp nhất trong giờ hành chính: {name}, từ {lowest}% đến {highest}%.",
    en="Lowest in service hours: {name}, between {lowest}% and {highest}%.",
)
RULE_COUNTS = Text(
    vi="Kết quả quy tắc ngày cuối kỳ: {passed} đạt, {failed} không đạt, {unknown} không có "
    "số liệu.",
    en="Rule results on the last day: {passed} pass, {failed} fail, {unknown} without data.",
)
CRITICAL_COUNT = Text(
    vi="Vi phạm nghiêm trọng còn mở cuối kỳ: {count}, tại {agencies} cơ quan.",
    en="Critical violations open at the end: {count}, at {agencies} agencies.",
)
DECLARED_HEAD = Text(vi="Số liệu khai báo (chưa đo tự động)", en="Declared figures (not measured)")
NO_DECLARED = Text(vi="Chưa nhận được phiếu khai báo nào.", en="No declaration was received.")

# --- III, IV, V ---
NOT_MET = Text(vi="Chưa đạt", en="Not met")
NOT_KNOWN = Text(vi="Không đủ số liệu", en="Not enough figures")
NONE = Text(vi="Không có.", en="None.")
CASE = Text(vi="{name}: {reasons}", en="{name}: {reasons}")
AND_MORE = Text(
    vi="Còn {count} cơ quan khác, chi tiết tại {annex}.", en="{count} more agencies: see {annex}."
)
WITHOUT_DATA = Text(vi="Không có số liệu trong kỳ: {names}.", en="No figures at all: {names}.")
NO_DATA_CAUSE = Text(
    vi="không nhận được số liệu nào trong kỳ", en="no figures were received in the period"
)
TASK = Text(
    vi="{gate}: {count} cơ quan khắc phục ({names}); thời hạn: {until}.",
    en="{gate}: {count} agencies to put right ({names}); by {until}.",
)
TASK_DATA = Text(
    vi="Khôi phục số liệu giám sát: {names}; thời hạn: {until}.",
    en="Restore monitoring: {names}; by {until}.",
)
KEEP_UP = Text(
    vi="Duy trì giám sát, kiểm tra định kỳ tại tất cả cơ quan trong phạm vi.",
    en="Keep monitoring and checking every agency in scope.",
)
ASK_FAILED = Text(
    vi="Đề nghị Ủy ban nhân dân tỉnh chỉ đạo {count} cơ quan chưa sẵn sàng (Phụ lục I, II) khắc "
    "phục trong kỳ tới.",
    en="The People's Committee is asked to direct the {count} agencies that are not ready "
    "(annexes I and II) to put it right in the next period.",
)
ASK_OPEN = Text(
    vi="Đề nghị chỉ đạo {count} cơ quan không đủ số liệu (Phụ lục III) khôi phục giám sát; việc "
    "thiếu số liệu không được tính là đạt.",
    en="The {count} agencies that lack figures (annex III) are to restore monitoring; missing "
    "figures do not count as passed.",
)
ASK_QUESTIONS = Text(
    vi="Đề nghị các cơ quan giải trình {count} điểm khai báo khác với số đo (Phụ lục IV).",
    en="Agencies are to explain {count} declarations that contradict measurements (annex IV).",
)
NO_ASK = Text(vi="Không có kiến nghị.", en="No proposals.")

# --- conclusions ---
READY = Text(vi="Sẵn sàng", en="Ready")
NOT_READY = Text(vi="Chưa sẵn sàng", en="Not ready")
UNDETERMINED = Text(vi="Không đủ số liệu", en="Not enough figures")
SILENT = Text(vi="Chưa sẵn sàng (không có số liệu)", en="Not ready (no figures)")

GATE_SHORT: Final = dict(zip(GateName, ("G1", "G2", "G3", "G4", "G5", "G6"), strict=True))
GATE_MARK: Final = {
    GateState.PASS: Text(vi="Đạt", en="Pass"),
    GateState.FAIL: Text(vi="Không", en="Fail"),
    GateState.UNDETERMINED: Text(vi="Chưa rõ", en="Open"),
}
SEVERITY: Final = {
    Severity.CRITICAL: Text(vi="Nghiêm trọng", en="Critical"),
    Severity.HIGH: Text(vi="Cao", en="High"),
    Severity.MEDIUM: Text(vi="Trung bình", en="Medium"),
    Severity.LOW: Text(vi="Thấp", en="Low"),
}

# --- annexes ---
ANNEX = Text(vi="Phụ lục {number}", en="Annex {number}")
WITH = Text(
    vi="(Kèm theo Báo cáo số        /BC-{symbol} ngày      tháng      năm {year} của {name})",
    en="(With report No.        /BC-{symbol} of {year} by {name})",
)
A1 = Text(vi="TỔNG HỢP THEO CƠ QUAN", en="SUMMARY BY AGENCY")
A2 = Text(vi="VI PHẠM QUY CHẾ", en="VIOLATIONS")
A3 = Text(vi="CƠ QUAN KHÔNG ĐỦ SỐ LIỆU", en="AGENCIES THAT LACK FIGURES")
A4 = Text(vi="SỐ LIỆU KHAI BÁO (CHƯA ĐO TỰ ĐỘNG)", en="DECLARED FIGURES (NOT MEASURED)")
A5 = Text(vi="SỰ CỐ TRONG KỲ", en="INCIDENTS IN THE PERIOD")
A6 = Text(vi="NGOẠI LỆ, BẢO TRÌ ĐƯỢC DUYỆT", en="APPROVED EXCEPTIONS AND MAINTENANCE")
A7 = Text(vi="DANH MỤC MINH CHỨNG", en="LIST OF EVIDENCE")
EMPTY = Text(vi="Không có.", en="None.")

TT = Text(vi="TT", en="No.")
CODE = Text(vi="Mã", en="Code")
AGENCY = Text(vi="Cơ quan", en="Agency")
KIND_OF = Text(vi="Loại", en="Kind")
LEVEL = Text(vi="Cấp độ", en="Level")
DEVICES = Text(vi="Thiết bị (đăng ký/thấy)", en="Devices (registered/seen)")
REGISTERED = Text(vi="Thiết bị đăng ký", en="Devices registered")
SEEN = Text(vi="Thiết bị thấy", en="Devices seen")
SEATS_HEAD = Text(vi="Vị trí làm việc", en="Seats")
CONNECTED = Text(vi="Đã kết nối", en="Connected")
RATIO = Text(vi="Tỷ lệ (%)", en="Share (%)")
A_MIN = Text(vi="A_min (%)", en="A_min (%)")
A_MAX = Text(vi="A_max (%)", en="A_max (%)")
A_24 = Text(vi="24/7 A_min (%)", en="24/7 A_min (%)")
REGULATION = Text(vi="Quy chế (số, ngày)", en="Regulation (number, date)")
PASSED = Text(vi="Quy tắc đạt", en="Rules passed")
FAILED = Text(vi="Không đạt", en="Failed")
UNKNOWN = Text(vi="Không có số liệu", en="No data")
CRITICAL = Text(vi="Vi phạm nghiêm trọng", en="Critical violations")
RTT = Text(vi="Trễ (RTT, ms)", en="RTT (ms)")
JITTER = Text(vi="Jitter (ms)", en="Jitter (ms)")
LOSS = Text(vi="Mất gói (%)", en="Loss (%)")
SCORE = Text(vi="Điểm", en="Score")
CONCLUSION = Text(vi="Kết luận", en="Conclusion")
DEVICE = Text(vi="Thiết bị", en="Device")
RULE = Text(vi="Mã quy tắc", en="Rule")
CONTENT = Text(vi="Nội dung", en="What")
ARTICLE = Text(vi="Điều khoản quy chế", en="Article")
SEVERITY_HEAD = Text(vi="Mức độ", en="Severity")
FOUND = Text(vi="Phát hiện", en="Found")
FIXED = Text(vi="Khắc phục", en="Put right")
DAYS = Text(vi="Số ngày", en="Days")
PROOF = Text(vi="Minh chứng", en="Evidence")
GATE = Text(vi="Tiêu chí", en="Gate")
LAST_SEEN = Text(vi="Lần cuối có số liệu", en="Last figures")
CAUSE = Text(vi="Nguyên nhân", en="Cause")
OFFICER = Text(vi="Người chịu trách nhiệm", en="Responsible")
DEADLINE = Text(vi="Thời hạn", en="Deadline")
INDICATOR = Text(vi="Chỉ tiêu", en="Indicator")
VALUE = Text(vi="Trị số", en="Value")
DECLARED_BY = Text(vi="Người khai", en="Declared by")
DATE = Text(vi="Ngày", en="Date")
FILE = Text(vi="Tệp", en="File")
COMPARED = Text(vi="So chỉ tiêu", en="Against target")
QUESTION = Text(vi="Cần giải trình", en="To be explained")
START = Text(vi="Bắt đầu", en="Start")
END = Text(vi="Kết thúc", en="End")
MINUTES = Text(vi="Phút gián đoạn", en="Minutes down")
CLASS = Text(vi="Phân loại", en="Class")
NOTICES = Text(
    vi="Nếu nghiêm trọng: hạn 24h: {first}; hạn 72h: {full}. Giờ gửi: không có số liệu.",
    en="If serious: 24 h by {first}; 72 h by {full}. Sent at: no figures.",
)
REPORTED = Text(vi="Báo cáo 24h/72h (giờ gửi)", en="24h/72h report (sent)")
REASON = Text(vi="Lý do", en="Reason")
APPROVED_BY = Text(vi="Người duyệt", en="Approved by")
EXPIRES = Text(vi="Hết hạn", en="Expires")
SHA = verbatim("SHA-256")
AT = Text(vi="Thời điểm", en="At")
RULE_SET = Text(vi="Phiên bản bộ quy tắc", en="Rule set")
BEFORE = Text(vi="Mã băm kỳ trước", en="Previous hash")
OUTAGE = Text(vi="Gián đoạn {subject}", en="{subject} down")
