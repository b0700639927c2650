"""What the gates say, for people."""

from __future__ import annotations

from inventory.text import Text

# --- G1 infrastructure ---
NO_SNAPSHOT = Text(
    vi="Số liệu của agent đã cũ (lúc {at}).", en="The agent's picture is stale (from {at})."
)
NO_KIND = Text(
    vi="Chưa thấy {kind} được quản lý nào trên mạng.", en="No managed {kind} was seen on the LAN."
)
NO_KIND_AT_ALL = Text(
    vi="Không có {kind} nào, cả trên mạng lẫn trong sổ đăng ký.",
    en="There is no {kind}, neither on the LAN nor in the register.",
)
SWITCH = Text(vi="switch", en="switch")
ROUTER = Text(vi="router hoặc tường lửa", en="router or firewall")
NO_DIAGRAM = Text(
    vi="Chưa khai báo ngày của sơ đồ mạng.", en="The date of the network diagram is not declared."
)
OLD_DIAGRAM = Text(
    vi="Sơ đồ mạng ghi ngày {date}, đã quá {days} ngày.",
    en="The network diagram is dated {date}, more than {days} days ago.",
)
FUTURE_DIAGRAM = Text(
    vi="Sơ đồ mạng ghi ngày {date}, chưa tới.", en="The network diagram is dated {date}, to come."
)
FIX_DIAGRAM = Text(
    vi="Cập nhật sơ đồ mạng và ghi ngày vào cấu hình (agency.diagram_date).",
    en="Update the diagram and put its date in the configuration (agency.diagram_date).",
)
FIX_MANAGED = Text(
    vi="Cấp tài khoản SNMP chỉ đọc cho netmon trên thiết bị, hoặc lắp thiết bị quản lý được.",
    en="Give netmon a read-only SNMP account on the device, or install a managed one.",
)

# --- G2 coverage ---
NO_SEATS = Text(vi="Chưa khai báo số vị trí làm việc.", en="The number of seats is not declared.")
FEW_SEATS = Text(
    vi="Kết nối nhiều nhất {highest} trong {seats} vị trí làm việc, cần {target}.",
    en="At most {highest} of {seats} seats are connected, {target} needed.",
)
OPEN_SEATS = Text(
    vi="Thấy từ {lowest} đến {highest} trong {seats} vị trí làm việc, chưa kết luận được.",
    en="Between {lowest} and {highest} of {seats} seats are connected, which leaves it open.",
)
EARLY_SEATS = Text(
    vi="Mới thấy {highest} trong {seats} vị trí làm việc, theo dõi chưa đủ {days} ngày.",
    en="{highest} of {seats} seats seen so far; watched for less than {days} days.",
)
NO_FLOORS = Text(
    vi="Chưa khai báo danh sách tầng, tòa nhà.", en="Floors and buildings are not declared."
)
DARK_FLOOR = Text(
    vi="Chưa thấy switch hay điểm truy cập nào hoạt động tại {floor}.",
    en="No live switch or access point is known at {floor}.",
)
FIX_SEATS = Text(
    vi="Khai báo số vị trí làm việc (agency.seats); đăng ký máy trạm còn thiếu vào sổ.",
    en="Declare the seats (agency.seats); register the stations that are missing.",
)
FIX_FLOOR = Text(
    vi="Khai báo tầng (agency.floors) và ghi vị trí thiết bị vào sổ đăng ký.",
    en="Declare the floors (agency.floors) and the devices' locations in the register.",
)

# --- G3 availability ---
NOT_CHECKED = Text(
    vi="Chưa có số liệu độ sẵn sàng của {name}.", en="The availability of {name} was not measured."
)
LOW = Text(
    vi="Độ sẵn sàng của {name} nhiều nhất {highest}, cần {target}.",
    en="The availability of {name} is at most {highest}, {target} needed.",
)
OPEN = Text(
    vi="Độ sẵn sàng của {name} từ {lowest} đến {highest}, chưa kết luận được với mức {target}.",
    en="The availability of {name} is between {lowest} and {highest}; {target} stays open.",
)
NO_CORE = Text(vi="Chưa biết thiết bị mạng chính nào.", en="No main device is known.")
NO_GATEWAY = Text(vi="Chưa có thăm dò cổng mặc định.", en="There is no probe of a default gateway.")
NO_WAN = Text(vi="Chưa có thăm dò đường truyền WAN.", en="There is no probe of the WAN path.")
FIX_AVAILABILITY = Text(
    vi="Kiểm tra nguồn, UPS và đường truyền; lập phiếu bảo trì trước khi dừng có kế hoạch.",
    en="Check power, UPS and lines; file a maintenance ticket before a planned stop.",
)

# --- G4 regulation ---
NO_REGULATION = Text(vi="Chưa nạp quy chế nào.", en="No regulation is loaded.")
NO_DECISION = Text(
    vi="Quy chế chưa ghi đủ số, ngày và người ký quyết định ban hành.",
    en="The regulation does not record the number, date and signer of its decision.",
)
NOT_IN_FORCE = Text(
    vi="Quy chế không có hiệu lực vào ngày {on}.", en="The regulation is not in force on {on}."
)
NO_FORCE_DATE = Text(
    vi="Quy chế chưa ghi ngày có hiệu lực.",
    en="The regulation records no day of coming into force.",
)
REVIEW_DUE = Text(
    vi="Quy chế rà soát lần cuối ngày {on}, đã quá {days} ngày.",
    en="The regulation was last reviewed on {on}, more than {days} days ago.",
)
NO_CLAUSES = Text(
    vi="Chưa có bảng điều khoản của quy chế.", en="The clause map of the regulation is not given."
)
NO_MANDATORY = Text(
    vi="Chưa biết bộ điều khoản bắt buộc (quy chế không kế thừa bộ quy tắc của tỉnh).",
    en="The mandatory clauses are not known (the regulation extends no pack of the province).",
)
MISSING_CLAUSES = Text(
    vi="Quy chế thiếu điều khoản bắt buộc: {clauses}.",
    en="The regulation lacks mandatory clauses: {clauses}.",
)
NO_HASH = Text(
    vi="Chưa ghi mã băm của văn bản đã ký.", en="The hash of the signed paper is not recorded."
)
NO_HIGH = Text(
    vi="Không có kết quả nào của quy tắc mức cao.", en="There are no results of HIGH rules."
)
HIGH_FAILS = Text(
    vi="Quy tắc mức cao đạt nhiều nhất {highest} ({passed} trên {total}), cần {target}.",
    en="At most {highest} of HIGH rules pass ({passed} of {total} do), {target} needed.",
)
HIGH_OPEN = Text(
    vi="Quy tắc mức cao đạt từ {lowest} đến {highest}, chưa kết luận được với mức {target}.",
    en="Between {lowest} and {highest} of HIGH rules pass; {target} stays open.",
)
FIX_REGULATION = Text(
    vi="Ban hành, rà soát hoặc bổ sung quy chế rồi cập nhật tệp quy chế của netmon.",
    en="Issue, review or complete the regulation, then update netmon's regulation file.",
)

# --- G5 security ---
STALE_FINDING = Text(
    vi="Kết quả của quy tắc {rule} đã cũ (lúc {at}).", en="The result of {rule} is stale ({at})."
)
RULE_NOT_JUDGED = Text(vi="Quy tắc {rule} chưa được đo.", en="Rule {rule} is not measured yet.")
LONG_FAILURE = Text(
    vi="Vi phạm nghiêm trọng kéo dài {days} ngày, cho phép {allowed} ngày.",
    en="A critical violation was open for {days} days, {allowed} allowed.",
)
NO_HISTORY = Text(
    vi="Chưa có lịch sử vi phạm trong kỳ để xét thời gian khắc phục.",
    en="There is no history of violations in the period to judge repair times by.",
)

# --- G6 services ---
NO_ROOM_TOLD = Text(
    vi="Chưa khai báo có phòng họp trực tuyến hay không.",
    en="Whether there is a room for video conferences is not declared.",
)
NOT_PROBED = Text(
    vi="Chưa có thăm dò nào của {application}.", en="There is no probe of the {application}."
)
NO_PATH = Text(
    vi="Chưa có thăm dò đường truyền nào tới {application}.",
    en="There is no probe of the path to the {application}.",
)
FIX_ROOM = Text(
    vi="Khai báo agency.video_room trong cấu hình.",
    en="Declare agency.video_room in the configuration.",
)
FIX_PROBE = Text(
    vi="Khai báo dịch vụ trong cấu hình (services) với applications tương ứng.",
    en="Configure the service (services) with its applications.",
)
