"""What the command line says, in Vietnamese and English.

``HELP`` is keyed by the words of a command (``"device show"``) and, for its parameters, by the
parameter's name after them (``"device show name"``). A test holds it against the command tree.
"""

from __future__ import annotations

from inventory.device import Registration
from inventory.finding import Severity
from inventory.text import Text
from inventory.verdict import GateName, GateState, VerdictState

INTERRUPTED = Text(vi="Đã dừng theo yêu cầu.", en="Interrupted.")

_CONFIG = Text(vi="Tệp cấu hình (YAML).", en="Configuration file (YAML).")
_JSON = Text(vi="In kết quả dạng JSON ra stdout.", en="Print JSON on stdout.")
_DEVICE = Text(
    vi="Tên, mã, địa chỉ hoặc MAC của thiết bị.", en="The device's name, id, address or MAC."
)
_WHO = Text(
    vi="Ai quyết định (mặc định: người dùng hệ điều hành).",
    en="Who decides (default: the operating system's user).",
)
_MONTH = Text(vi="Kỳ báo cáo, YYYY-MM.", en="The period, YYYY-MM.")
_REGISTRY = Text(
    vi="Danh mục cơ quan của tỉnh (YAML).", en="The province's registry of agencies (YAML)."
)
_WHY = Text(vi="Lý do; được ghi lại.", en="The reason; it is recorded.")

EXPORTED = Text(vi="Đã ghi {file}", en="Wrote {file}")

HELP: dict[str, Text] = {
    "": Text(
        vi="netmon: kiểm kê mạng LAN, kiểm tra quy chế vận hành, chứng minh LAN sẵn sàng.\n\n"
        "Ví dụ: netmon demo",
        en="netmon: LAN inventory, regulation checks, and provable readiness.\n\n"
        "Example: netmon demo",
    ),
    "version": Text(vi="In phiên bản rồi thoát.", en="Print the version and exit."),
    "lang": Text(
        vi="Ngôn ngữ hiển thị: vi hoặc en (mặc định theo LANG).",
        en="Language of the output: vi or en (default: from LANG).",
    ),
    "demo": Text(
        vi="Chạy toàn bộ công việc trên một cơ quan mô phỏng (chỉ loopback, không cần root).\n\n"
        "Ví dụ: netmon demo --once --out demo-out",
        en="Do the whole job against a simulated agency (loopback only, no root).\n\n"
        "Example: netmon demo --once --out demo-out",
    ),
    "demo once": Text(vi="Chạy một chu kỳ rồi thoát.", en="One cycle, then exit."),
    "demo out": Text(vi="Thư mục ghi kết quả.", en="Directory for the results."),
    "init": Text(
        vi="Đề xuất cấu hình từ các giao diện mạng của máy này; hỏi rồi ghi. Không quét gì.\n\n"
        "Ví dụ: netmon init --out netmon.yaml",
        en="Propose a configuration from this machine's interfaces, ask, write. Scans nothing.\n\n"
        "Example: netmon init --out netmon.yaml",
    ),
    "init out": Text(vi="Tệp cấu hình sẽ ghi.", en="Configuration file to write."),
    "init yes": Text(
        vi="Chấp nhận mọi đề xuất, không hỏi.", en="Accept every proposal, ask nothing."
    ),
    "scan": Text(
        vi="Nhìn các dải mạng đã cấu hình một lần và in bảng thiết bị.\n\n"
        "Ví dụ: netmon scan --config netmon.yaml",
        en="Look at the configured prefixes once and print the devices.\n\n"
        "Example: netmon scan --config netmon.yaml",
    ),
    "scan config": _CONFIG,
    "scan json": _JSON,
    "export": Text(
        vi="Xuất kiểm kê cho hệ thống khác: netbox, csv, json.\n\n"
        "Ví dụ: netmon export netbox --out netbox",
        en="The inventory for other systems: netbox, csv, json.\n\n"
        "Example: netmon export netbox --out netbox",
    ),
    "export netbox": Text(
        vi="Các tệp CSV mà NetBox (4.2 trở lên) nhập nguyên trạng, theo thứ tự số.\n\n"
        "Ví dụ: netmon export netbox --out netbox",
        en="CSV files that NetBox (4.2 and later) imports as they are, in the order of their "
        "numbers.\n\nExample: netmon export netbox --out netbox",
    ),
    "export netbox config": _CONFIG,
    "export netbox out": Text(vi="Thư mục ghi kết quả.", en="Directory for the files."),
    "export csv": Text(
        vi="Kiểm kê dạng CSV cho bảng tính.\n\nVí dụ: netmon export csv --out kiem-ke",
        en="The inventory as CSV for spreadsheets.\n\nExample: netmon export csv --out inventory",
    ),
    "export csv config": _CONFIG,
    "export csv out": Text(vi="Thư mục ghi kết quả.", en="Directory for the files."),
    "export json": Text(
        vi="Toàn bộ kiểm kê trong một tệp JSON, không mất thông tin.\n\n"
        "Ví dụ: netmon export json --out kiem-ke.json",
        en="The whole inventory as one JSON document, without loss.\n\n"
        "Example: netmon export json --out inventory.json",
    ),
    "export json config": _CONFIG,
    "export json out": Text(
        vi="Tệp ghi kết quả (mặc định: stdout).", en="File to write (default: stdout)."
    ),
    "probe": Text(
        vi="Đọc các thông tin của thiết bị qua SNMP; chỉ đọc, không lưu.\n\n"
        "Ví dụ: netmon probe 10.1.10.2 --community public --json",
        en="Read the facts of devices over SNMP; read-only, nothing stored.\n\n"
        "Example: netmon probe 10.1.10.2 --community public --json",
    ),
    "probe hosts": Text(
        vi="Địa chỉ, kèm :cổng nếu khác 161.", en="Addresses, with :port if not 161."
    ),
    "probe targets": Text(
        vi="Tệp CSV host,port,community thay cho địa chỉ.",
        en="CSV file host,port,community instead of addresses.",
    ),
    "probe community": Text(vi="Chuỗi community của SNMP v2c.", en="SNMP v2c community."),
    "probe snmp_version": Text(
        vi="v1 hoặc v2c khi dùng community.", en="v1 or v2c with a community."
    ),
    "probe v3_user": Text(vi="Người dùng SNMPv3.", en="SNMPv3 user."),
    "probe v3_auth": Text(vi="Giao thức xác thực SNMPv3.", en="SNMPv3 authentication protocol."),
    "probe v3_auth_key_env": Text(
        vi="Biến môi trường chứa khóa xác thực.", en="Environment variable with the auth key."
    ),
    "probe v3_priv": Text(vi="Giao thức mã hóa SNMPv3.", en="SNMPv3 privacy protocol."),
    "probe v3_priv_key_env": Text(
        vi="Biến môi trường chứa khóa mã hóa.", en="Environment variable with the privacy key."
    ),
    "probe timeout": Text(vi="Chờ mỗi gói, giây.", en="Wait for each packet, seconds."),
    "probe json": Text(
        vi="Mỗi thiết bị một dòng JSON, in ngay khi có trả lời.",
        en="One JSON line a device, as it answers.",
    ),
    "agent": Text(
        vi="Chạy tác tử liên tục: nhìn, kiểm tra, phục vụ /metrics.\n\n"
        "Ví dụ: netmon agent --config /etc/netmon/netmon.yaml",
        en="Run the agent: look, judge, serve /metrics.\n\n"
        "Example: netmon agent --config /etc/netmon/netmon.yaml",
    ),
    "agent config": _CONFIG,
    "agent web_config": Text(
        vi="Tệp TLS và tài khoản (định dạng exporter-toolkit).",
        en="TLS and accounts file (exporter-toolkit format).",
    ),
    "agent web_insecure": Text(
        vi="Cho phép phục vụ ngoài loopback mà không có TLS và tài khoản.",
        en="Serve beyond loopback without TLS and accounts.",
    ),
    "agent log_level": Text(vi="Mức nhật ký.", en="Log level."),
    "agent log_json": Text(vi="Nhật ký dạng JSON.", en="Log as JSON."),
    "check": Text(
        vi="Đánh giá quy chế trên sổ hiện có.\n"
        "Mã thoát: 0 sẵn sàng, 3 chưa xác định, 4 chưa sẵn sàng.\n\n"
        "Ví dụ: netmon check --config netmon.yaml",
        en="Judge the book by the regulation.\n"
        "Exit code: 0 ready, 3 undetermined, 4 not ready.\n\n"
        "Example: netmon check --config netmon.yaml",
    ),
    "check config": _CONFIG,
    "check json": _JSON,
    "device": Text(
        vi="Sổ thiết bị.\n\nVí dụ: netmon device list --config netmon.yaml",
        en="The inventory.\n\nExample: netmon device list --config netmon.yaml",
    ),
    "device list": Text(
        vi="Liệt kê thiết bị.\n\nVí dụ: netmon device list --config netmon.yaml",
        en="List the devices.\n\nExample: netmon device list --config netmon.yaml",
    ),
    "device list config": _CONFIG,
    "device list json": _JSON,
    "device list unregistered": Text(
        vi="Chỉ thiết bị chưa đăng ký.", en="Only devices that are not registered."
    ),
    "device show": Text(
        vi="Mọi điều đã biết về một thiết bị.\n\nVí dụ: netmon device show sw-tang-2",
        en="All that is known of one device.\n\nExample: netmon device show sw-tang-2",
    ),
    "device show name": _DEVICE,
    "device show config": _CONFIG,
    "device show json": _JSON,
    "device explain": Text(
        vi="Vì sao các dấu vết này là một thiết bị.\n\nVí dụ: netmon device explain sw-tang-2",
        en="Why these traces are one device.\n\nExample: netmon device explain sw-tang-2",
    ),
    "device explain name": _DEVICE,
    "device explain config": _CONFIG,
    "device explain json": _JSON,
    "device approve": Text(
        vi="Ghi thiết bị vào sổ đăng ký.\n\n"
        "Ví dụ: netmon device approve pc-17 --owner 'Văn phòng' --place 'Tầng 2'",
        en="Enter a device in the register.\n\n"
        "Example: netmon device approve pc-17 --owner 'Office' --place 'Floor 2'",
    ),
    "device approve name": _DEVICE,
    "device approve config": _CONFIG,
    "device approve register": Text(
        vi="Nhập cả sổ từ tệp CSV thay cho một thiết bị.",
        en="Import a whole register from a CSV file instead of one device.",
    ),
    "device approve call": Text(vi="Tên gọi của thiết bị.", en="What to call the device."),
    "device approve role": Text(vi="Vai trò của thiết bị.", en="The device's role."),
    "device approve owner": Text(vi="Người chịu trách nhiệm.", en="Who is responsible."),
    "device approve place": Text(vi="Vị trí.", en="Where it is."),
    "device approve purpose": Text(vi="Mục đích sử dụng.", en="What it is for."),
    "device approve status": Text(vi="Tình trạng.", en="Its condition."),
    "device approve support_until": Text(
        vi="Hạn hỗ trợ của hãng (YYYY-MM-DD).", en="End of the maker's support (YYYY-MM-DD)."
    ),
    "device approve who": _WHO,
    "device merge": Text(
        vi="Quyết định rằng hai bản ghi là một thiết bị; hoàn tác bằng 'device undo'.\n\n"
        "Ví dụ: netmon device merge r1 10.1.20.1 --why 'cùng một bộ định tuyến'",
        en="Decide that two records are one device; 'device undo' reverses it.\n\n"
        "Example: netmon device merge r1 10.1.20.1 --why 'same router'",
    ),
    "device merge first": _DEVICE,
    "device merge second": _DEVICE,
    "device merge why": _WHY,
    "device merge who": _WHO,
    "device merge config": _CONFIG,
    "device split": Text(
        vi="Quyết định rằng một MAC hoặc địa chỉ không thuộc thiết bị này.\n\n"
        "Ví dụ: netmon device split pc-1 00:11:22:33:44:55 --why 'MAC bị nhân bản'",
        en="Decide that a MAC or address does not belong to this device.\n\n"
        "Example: netmon device split pc-1 00:11:22:33:44:55 --why 'cloned MAC'",
    ),
    "device split name": _DEVICE,
    "device split key": Text(vi="MAC, địa chỉ hoặc serial.", en="A MAC, address or serial."),
    "device split why": _WHY,
    "device split who": _WHO,
    "device split config": _CONFIG,
    "device undo": Text(
        vi="Hoàn tác một quyết định merge/split (số in ra khi quyết định).\n\n"
        "Ví dụ: netmon device undo 3",
        en="Reverse a merge or split (by the number it printed).\n\nExample: netmon device undo 3",
    ),
    "device undo number": Text(vi="Số của quyết định.", en="The decision's number."),
    "device undo who": _WHO,
    "device undo config": _CONFIG,
    "regulation": Text(
        vi="Tệp quy chế.\n\nVí dụ: netmon regulation check regulation.yaml",
        en="The regulation file.\n\nExample: netmon regulation check regulation.yaml",
    ),
    "regulation check": Text(
        vi="Kiểm tra tệp quy chế, báo mọi lỗi kèm dòng.\n\nVí dụ: netmon regulation check qc.yaml",
        en="Check a regulation file; tells every error with its line.\n\n"
        "Example: netmon regulation check qc.yaml",
    ),
    "regulation check file": Text(vi="Tệp quy chế (YAML).", en="Regulation file (YAML)."),
    "regulation show": Text(
        vi="In các quy tắc có hiệu lực sau khi kế thừa.\n\nVí dụ: netmon regulation show qc.yaml",
        en="Print the effective rules, after extends.\n\nExample: netmon regulation show qc.yaml",
    ),
    "regulation show file": Text(vi="Tệp quy chế (YAML).", en="Regulation file (YAML)."),
    "regulation show json": _JSON,
    "regulation explain": Text(
        vi="Một quy tắc: điều khoản, cách đo, khi nào đạt, cách sửa.\n\n"
        "Ví dụ: netmon regulation explain MGT-01",
        en="One rule: article, measure, when it passes, how to fix.\n\n"
        "Example: netmon regulation explain MGT-01",
    ),
    "regulation explain rule": Text(vi="Mã quy tắc.", en="Rule id."),
    "regulation explain file": Text(
        vi="Tệp quy chế (mặc định: gói cơ sở cấp 2 của tỉnh).",
        en="Regulation file (default: the province's level 2 baseline).",
    ),
    "config": Text(
        vi="Tệp cấu hình.\n\nVí dụ: netmon config check netmon.yaml",
        en="The configuration file.\n\nExample: netmon config check netmon.yaml",
    ),
    "config check": Text(
        vi="Kiểm tra tệp cấu hình, báo mọi lỗi kèm dòng.\n\nVí dụ: netmon config check netmon.yaml",
        en="Check a configuration file; tells every error with its line.\n\n"
        "Example: netmon config check netmon.yaml",
    ),
    "config check file": _CONFIG,
    "config show": Text(
        vi="In cấu hình có hiệu lực; bí mật được che.\n\nVí dụ: netmon config show netmon.yaml",
        en="Print the effective configuration; secrets are masked.\n\n"
        "Example: netmon config show netmon.yaml",
    ),
    "config show file": _CONFIG,
    "report": Text(
        vi="Báo cáo tháng về tình hình sẵn sàng mạng LAN (.docx, .xlsx, .json, .csv).\n\n"
        "Ví dụ: netmon report --month 2026-10 --settings report.yaml --registry r.yaml "
        "--evidence goi/ --out bao-cao",
        en="The monthly readiness report (.docx, .xlsx, .json, .csv).\n\n"
        "Example: netmon report --month 2026-10 --settings report.yaml --registry r.yaml "
        "--evidence bundles/ --out report",
    ),
    "report month": _MONTH,
    "report out": Text(vi="Thư mục ghi báo cáo.", en="Directory for the report."),
    "report settings": Text(
        vi="Tệp dữ liệu của báo cáo (report:).", en="File with the report's data (report:)."
    ),
    "report registry": _REGISTRY,
    "report previous_registry": Text(
        vi="Phiên bản trước của danh mục; bị từ chối nếu thu hẹp mà không có văn bản.",
        en="The registry's version before; refused when it shrank without a legal act.",
    ),
    "report prometheus": Text(
        vi="Lấy số liệu từ Prometheus của tỉnh (http://máy:9090).",
        en="Take the figures from the province's Prometheus (http://host:9090).",
    ),
    "report evidence": Text(
        vi="Lấy số liệu từ thư mục gói minh chứng.",
        en="Take the figures from a folder of evidence bundles.",
    ),
    "report config": Text(
        vi="Lấy số liệu từ sổ của cơ quan theo tệp cấu hình này.",
        en="Take the figures from the agency's own book by this configuration file.",
    ),
    "report declared": Text(
        vi="Phiếu khai báo đã điền (.csv, .xlsx).", en="Filled-in declarations (.csv, .xlsx)."
    ),
    "report timeout": Text(
        vi="Chờ mỗi câu trả lời của Prometheus, giây.",
        en="Wait for each of Prometheus' answers, seconds.",
    ),
    "report per_agency": Text(
        vi="Thêm một trang tính cho mỗi cơ quan.", en="One more sheet for each agency."
    ),
    "evidence": Text(
        vi="Minh chứng đã ký.\n\nVí dụ: netmon evidence verify so-a-2026-10.zip --registry r.yaml",
        en="Signed evidence.\n\nExample: netmon evidence verify so-a-2026-10.zip --registry r.yaml",
    ),
    "evidence key": Text(
        vi="In khóa công khai của agent để ghi vào danh mục.\n\nVí dụ: netmon evidence key",
        en="Print the agent's public key, for the registry.\n\nExample: netmon evidence key",
    ),
    "evidence key config": _CONFIG,
    "evidence export": Text(
        vi="Ghi gói minh chứng của một tháng.\n\n"
        "Ví dụ: netmon evidence export --month 2026-10 --out goi/",
        en="Write a month's proof bundle.\n\n"
        "Example: netmon evidence export --month 2026-10 --out bundles/",
    ),
    "evidence export month": _MONTH,
    "evidence export out": Text(
        vi="Thư mục hoặc tệp .zip sẽ ghi.", en="Directory or .zip file to write."
    ),
    "evidence export config": _CONFIG,
    "evidence verify": Text(
        vi="Kiểm tra gói minh chứng và tính lại kết luận của tháng.\n"
        "Mã thoát: 0 đúng, 3 đúng nhưng chưa biết khóa, 4 bị từ chối.\n\n"
        "Ví dụ: netmon evidence verify so-a-2026-10.zip --registry r.yaml",
        en="Verify a bundle and compute the month's verdict again.\n"
        "Exit code: 0 good, 3 good but the key is not known, 4 refused.\n\n"
        "Example: netmon evidence verify so-a-2026-10.zip --registry r.yaml",
    ),
    "evidence verify bundle": Text(
        vi="Gói minh chứng (.zip hoặc thư mục).", en="The bundle (.zip or directory)."
    ),
    "evidence verify public_key": Text(
        vi="Khóa công khai của cơ quan (ed25519:...).",
        en="The agency's public key (ed25519:...).",
    ),
    "evidence verify registry": _REGISTRY,
    "evidence verify json": _JSON,
    "declared": Text(
        vi="Phiếu khai báo các chỉ tiêu D1-D8.\n\n"
        "Ví dụ: netmon declared check phieu.xlsx --registry r.yaml",
        en="Declarations of the indicators D1 to D8.\n\n"
        "Example: netmon declared check form.xlsx --registry r.yaml",
    ),
    "declared template": Text(
        vi="Ghi phiếu trống để cơ quan điền.\n\n"
        "Ví dụ: netmon declared template --month 2026-10 --registry r.yaml --out phieu.xlsx",
        en="Write the empty form for agencies to fill in.\n\n"
        "Example: netmon declared template --month 2026-10 --registry r.yaml --out form.xlsx",
    ),
    "declared template month": _MONTH,
    "declared template registry": _REGISTRY,
    "declared template out": Text(vi="Tệp .csv hoặc .xlsx.", en="A .csv or .xlsx file."),
    "declared check": Text(
        vi="Kiểm tra phiếu đã điền, báo mọi lỗi kèm dòng.\n\n"
        "Ví dụ: netmon declared check phieu.xlsx --registry r.yaml",
        en="Check a filled-in form; tells every error with its line.\n\n"
        "Example: netmon declared check form.xlsx --registry r.yaml",
    ),
    "declared check file": Text(vi="Phiếu (.csv, .xlsx).", en="The form (.csv, .xlsx)."),
    "declared check registry": _REGISTRY,
}

REPORT_ONE_SOURCE = Text(
    vi="chọn một nguồn: --prometheus hoặc --evidence kèm --registry, hoặc sổ của cơ quan "
    "(--config)",
    en="choose one source: --prometheus or --evidence with --registry, or the agency's own book "
    "(--config)",
)
REPORT_WROTE = Text(vi="Đã ghi {count} tệp vào {out}.", en="Wrote {count} files to {out}.")
EVIDENCE_WROTE = Text(vi="Đã ghi gói minh chứng {path}.", en="Wrote the bundle {path}.")
EVIDENCE_GOOD = Text(
    vi="{path}: minh chứng nguyên vẹn, manifest SHA-256 {sha256}.",
    en="{path}: the evidence is whole, manifest SHA-256 {sha256}.",
)
EVIDENCE_BAD = Text(vi="BỊ TỪ CHỐI: {where}: {why}", en="REFUSED: {where}: {why}")
EVIDENCE_SILENT = Text(
    vi="Không có bản ghi của các ngày: {days}.", en="There are no records of: {days}."
)
EVIDENCE_NO_KEY = Text(
    vi="Chưa đối chiếu khóa {key}: cho biết --key hoặc --registry.",
    en="The key {key} was held against nothing: give --key or --registry.",
)
DECLARED_WROTE = Text(vi="Đã ghi {path}, {rows} dòng cần điền.", en="Wrote {path}, {rows} lines.")
DECLARED_GOOD = Text(
    vi="{path}: phiếu hợp lệ, {count} khai báo.", en="{path}: the form is good, {count} values."
)

CONFIG_GOOD = Text(vi="{file}: cấu hình hợp lệ.", en="{file}: the configuration is good.")

DEVICE_TITLES = Text(
    vi="Tên|Vai trò|Địa chỉ|Loại máy|Cắm ở|Sổ đăng ký",
    en="Name|Role|Address|Model|Plugged in at|Register",
)
COUNT_DEVICES = Text(
    vi="{devices} thiết bị, {unregistered} chưa đăng ký.",
    en="{devices} devices, {unregistered} not registered.",
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
REGULATION_GOOD = Text(
    vi="{file}: quy chế hợp lệ, {rules} quy tắc có hiệu lực, SHA-256 {sha256}.",
    en="{file}: the regulation is good, {rules} rules in force, SHA-256 {sha256}.",
)
RULE_TITLES = Text(vi="Quy tắc|Mức|Điều khoản|Tên", en="Rule|Severity|Article|Title")

NO_SUCH_DEVICE = Text(
    vi="không có đúng một thiết bị tên '{name}'; gần giống: {near}",
    en="no single device answers to '{name}'; near: {near}",
)
NO_SUCH_KEY = Text(
    vi="thiết bị không mang '{key}' bên cạnh khóa khác; các khóa: {keys}",
    en="the device does not carry '{key}' beside another key; its keys: {keys}",
)
NOTHING_TO_APPROVE = Text(
    vi="cho biết một thiết bị, hoặc --register TỆP.csv", en="give a device, or --register FILE.csv"
)
FACT_TITLES = Text(vi="Thông tin|Giá trị|Nguồn|Lúc", en="Fact|Value|Origin|Seen")
MERGE_LINE = Text(
    vi="cùng {kind} {value} (nguồn: {sources}; từ {since})",
    en="same {kind} {value} (sources: {sources}; since {since})",
)
MERGED_BY = Text(vi="do {by} quyết định: {why}", en="decided by {by}: {why}")
NO_MERGES = Text(
    vi="Chỉ có một dấu vết; không phải gộp gì.", en="There is one trace only; nothing was merged."
)
SUCCEEDS = Text(vi="Thay thế thiết bị {name}.", en="Replaces device {name}.")
APPROVED = Text(
    vi="Đã ghi vào sổ đăng ký {count} thiết bị: {names}",
    en="{count} device(s) entered in the register: {names}",
)
DECIDED = Text(
    vi="Đã ghi quyết định số {number}; hoàn tác: netmon device undo {number}",
    en="Recorded as decision {number}; to reverse: netmon device undo {number}",
)
UNDONE = Text(vi="Đã hoàn tác quyết định số {number}.", en="Decision {number} is reversed.")
DEMO_WROTE = Text(
    vi="Kết quả ở {out}/: metrics.prom, inventory.json, findings.json, readiness.json",
    en="Results in {out}/: metrics.prom, inventory.json, findings.json, readiness.json",
)
DEMO_SERVES = Text(
    vi="Tác tử đang chạy trên cơ quan mô phỏng: http://127.0.0.1:{port}/ (Ctrl-C để dừng)",
    en="The agent is running on the simulated agency: http://127.0.0.1:{port}/ (Ctrl-C ends it)",
)
DEMO_STARTS = Text(
    vi="Đang dựng cơ quan mô phỏng và chạy chu kỳ đầu, khoảng 10 giây...",
    en="Starting the simulated agency and the first cycle, some 10 seconds...",
)
ARTICLE = Text(vi="Điều khoản", en="Article")
SEVERITY = Text(vi="Mức", en="Severity")
CLAUSES = Text(vi="Chứng minh", en="Proves")
APPLIES_TO = Text(vi="Áp dụng cho", en="Applies to")
NEEDS = Text(vi="Cần số liệu", en="Needs")
PARAMETERS = Text(vi="Tham số", en="Parameters")
SAME_DEVICE = Text(
    vi="'{first}' và '{second}' đã là một thiết bị",
    en="'{first}' and '{second}' are one device already",
)
BAD_CODE = Text(
    vi="mã cơ quan '{code}' chỉ được gồm chữ thường a-z, chữ số và dấu gạch nối",
    en="the code '{code}' may hold lower-case letters a-z, digits and hyphens only",
)
INIT_EXISTS = Text(
    vi="{path} đã có; hãy chọn tên khác (--out) hoặc dời tệp cũ đi",
    en="{path} exists; choose another name (--out) or move it away",
)
INIT_ASK_PREFIX = Text(
    vi="Cho phép netmon nhìn dải {prefix} (giao diện {interface})?",
    en="May netmon look at {prefix} (interface {interface})?",
)
INIT_NO_PREFIX = Text(
    vi="không có dải mạng nội bộ nào được chọn; hãy tự viết networks: trong tệp cấu hình",
    en="no private prefix was chosen; write networks: in a configuration file by hand",
)
INIT_ASK_NAME = Text(vi="Tên cơ quan", en="Name of the agency")
INIT_ASK_CODE = Text(vi="Mã cơ quan trong danh mục của tỉnh", en="Its code in the registry")
INIT_WROTE = Text(
    vi="Đã ghi {config} và {regulation}. Tiếp theo: netmon config check {config}",
    en="Wrote {config} and {regulation}. Next: netmon config check {config}",
)
PROBE_BAD_TARGET = Text(
    vi="'{text}' không phải địa chỉ[:cổng], ví dụ 10.1.10.2 hoặc 10.1.10.2:1161",
    en="'{text}' is not an address[:port], such as 10.1.10.2 or 10.1.10.2:1161",
)
PROBE_NO_TARGETS = Text(
    vi="cho biết ít nhất một địa chỉ, hoặc --targets TỆP.csv",
    en="give at least one address, or --targets FILE.csv",
)
PROBE_COUNTS = Text(
    vi="{interfaces} giao diện, {neighbors} thiết bị kề",
    en="{interfaces} interfaces, {neighbors} neighbours",
)
LINK_KINDS = {
    "address": Text(vi="địa chỉ", en="address"),
    "place": Text(vi="cắm ở", en="plugged in at"),
    "interface": Text(vi="giao diện", en="interface"),
    "neighbour": Text(vi="thiết bị kề", en="neighbour"),
}
PROBE_TITLES = Text(vi="Thông tin|Giá trị|Đọc từ", en="Fact|Value|Read from")

_REGISTRY = Text(vi="Danh mục cơ quan (YAML).", en="Registry of agencies (YAML).")
_SCHEME = Text(
    vi="https, hoặc http khi tác tử ở trên chính máy này.",
    en="https, or http when the agents are on this very machine.",
)
_ACCESS = {
    "scheme": _SCHEME,
    "user": Text(vi="Tài khoản để hỏi tác tử.", en="User for asking agents."),
    "password_file": Text(
        vi="Tệp chứa mật khẩu của tài khoản đó.", en="File with that user's password."
    ),
    "ca_file": Text(
        vi="Chứng thư của nơi ký cho các tác tử (PEM).",
        en="Certificate of the authority that signs the agents' (PEM).",
    ),
    "cert_file": Text(
        vi="Chứng thư của phía tỉnh, khi tác tử yêu cầu (mTLS).",
        en="This side's certificate, where agents ask for one (mTLS).",
    ),
    "key_file": Text(vi="Khóa của chứng thư đó.", en="That certificate's key."),
}
RULES_WRITTEN = Text(
    vi="Đã ghi {count} tệp quy tắc vào {out}.", en="Wrote {count} rule files to {out}."
)
COLLECT_TITLES = (
    Text(vi="Cơ quan", en="Agency"),
    Text(vi="Kết quả", en="Result"),
    Text(vi="SHA-256 hoặc lý do", en="SHA-256 or reason"),
)
COLLECT_OUTCOMES = {
    "fetched": Text(vi="đã nhận", en="fetched"),
    "unchanged": Text(vi="đã có, không đổi", en="unchanged"),
    "none": Text(vi="tác tử chưa có gói", en="agent has none"),
    "failed": Text(vi="không lấy được", en="failed"),
    "no_agent": Text(vi="chưa có tác tử", en="no agent"),
}
COLLECTED = Text(
    vi="Có gói minh chứng {month} của {have}/{all} cơ quan.",
    en="Proof bundles of {month}: {have} of {all} agencies.",
)

HELP.update(
    {
        "province": Text(
            vi="Phía trung tâm tỉnh: danh mục cơ quan cho Prometheus, thu thập minh chứng.\n\n"
            "Ví dụ: netmon province --help",
            en="The NOC's side: the registry for Prometheus, collection of proof.\n\n"
            "Example: netmon province --help",
        ),
        "province serve": Text(
            vi="Phục vụ danh mục cơ quan: /metrics, /sd/agencies, /sd/devices.\n\n"
            "Ví dụ: netmon province serve --registry registry.yaml --ca-file ca.pem",
            en="Serve the registry: /metrics, /sd/agencies, /sd/devices.\n\n"
            "Example: netmon province serve --registry registry.yaml --ca-file ca.pem",
        ),
        "province serve registry": _REGISTRY,
        "province serve listen": Text(vi="Địa chỉ:cổng để phục vụ.", en="ADDRESS:PORT to serve."),
        "province serve web_config": HELP["agent web_config"],
        "province serve web_insecure": HELP["agent web_insecure"],
        "province serve log_level": HELP["agent log_level"],
        "province serve log_json": HELP["agent log_json"],
        **{f"province serve {name}": text for name, text in _ACCESS.items()},
        "province targets": Text(
            vi="In các tác tử theo định dạng file_sd của Prometheus.\n\n"
            "Ví dụ: netmon province targets --registry registry.yaml > agents.json",
            en="Print the agents as Prometheus file_sd.\n\n"
            "Example: netmon province targets --registry registry.yaml > agents.json",
        ),
        "province targets registry": _REGISTRY,
        "province targets scheme": _SCHEME,
        "province rules": Text(
            vi="Ghi các tệp quy tắc và cảnh báo cho Prometheus.\n\n"
            "Ví dụ: netmon province rules --out /etc/prometheus/rules",
            en="Write the recording and alerting rules for Prometheus.\n\n"
            "Example: netmon province rules --out /etc/prometheus/rules",
        ),
        "province rules out": Text(vi="Thư mục ghi.", en="Folder to write to."),
        "province collect": Text(
            vi="Lấy gói minh chứng tháng của mọi cơ quan; chạy lại thì tiếp tục chỗ dở.\n"
            "Mã thoát 3 khi còn thiếu.\n\n"
            "Ví dụ: netmon province collect --registry registry.yaml --month 2026-11 --out DIR",
            en="Fetch every agency's proof bundle of a month; run again to continue.\n"
            "Exit code 3 while some are missing.\n\n"
            "Example: netmon province collect --registry registry.yaml --month 2026-11 --out DIR",
        ),
        "province collect registry": _REGISTRY,
        "province collect month": Text(vi="Tháng YYYY-MM.", en="Month YYYY-MM."),
        "province collect out": Text(vi="Thư mục chứa các gói.", en="Folder for the bundles."),
        "province collect json": _JSON,
        **{f"province collect {name}": text for name, text in _ACCESS.items()},
    }
)

_VERSION = Text(
    vi="Mã băm (hoặc phần đầu) của một bản.", en="Hash, or its beginning, of a version."
)

HELP.update(
    {
        "device config": Text(
            vi="In cấu hình đã thu thập của thiết bị; bí mật đã được che.\n\n"
            "Ví dụ: netmon device config sw-tang-2 --versions",
            en="Print the configuration that was read from a device; secrets are redacted.\n\n"
            "Example: netmon device config sw-tang-2 --versions",
        ),
        "device config name": _DEVICE,
        "device config config": _CONFIG,
        "device config version": _VERSION,
        "device config versions": Text(
            vi="Liệt kê các bản đang giữ.", en="List the versions kept."
        ),
        "device config json": _JSON,
        "device diff": Text(
            vi="Khác biệt giữa hai bản cấu hình của thiết bị.\n\n"
            "Ví dụ: netmon device diff sw-tang-2",
            en="What changed between two versions of a device's configuration.\n\n"
            "Example: netmon device diff sw-tang-2",
        ),
        "device diff name": _DEVICE,
        "device diff config": _CONFIG,
        "device diff old": _VERSION,
        "device diff new": _VERSION,
    }
)
