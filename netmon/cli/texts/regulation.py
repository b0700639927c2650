"""The words of ``netmon regulation``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import CONFIG, JSON

REGULATION_GOOD = Text(
    vi="{file}: quy chế hợp lệ, {rules} quy tắc có hiệu lực, SHA-256 {sha256}.",
    en="{file}: the regulation is good, {rules} rules in force, SHA-256 {sha256}.",
)
RULE_TITLES = Text(vi="Quy tắc|Mức|Điều khoản|Tên", en="Rule|Severity|Article|Title")
ARTICLE = Text(vi="Điều khoản", en="Article")
SEVERITY = Text(vi="Mức", en="Severity")
CLAUSES = Text(vi="Chứng minh", en="Proves")
APPLIES_TO = Text(vi="Áp dụng cho", en="Applies to")
NEEDS = Text(vi="Cần số liệu", en="Needs")
PARAMETERS = Text(vi="Tham số", en="Parameters")
PROFILE = Text(vi="Bộ tiêu chuẩn {profile}: {standards}", en="Profile {profile}: {standards}")
COUNTS_FROM = Text(vi="Tính từ", en="Counts from")
BEFORE = Text(vi="Trước đó", en="Before that")
GRACE_UNTIL = Text(vi="Chuyển tiếp đến", en="Grace until")
WAIVERS = Text(vi="Miễn trừ", en="Waivers")
WAIVED_BY = Text(
    vi="{device} đến {until}, số {number} ({who}): {reason}",
    en="{device} until {until}, no. {number} ({who}): {reason}",
)

EXPECTED = Text(vi="Yêu cầu", en="Expected")
ACTUAL = Text(vi="Thực tế", en="Actual")
EVIDENCE = Text(vi="Minh chứng", en="Evidence")
FIX = Text(vi="Khắc phục", en="Fix")
SINCE = Text(vi="Từ", en="Since")
JUDGED_AT = Text(vi="Đánh giá lúc", en="Judged at")
JUDGED_BY = Text(vi="Theo quy chế", en="By regulation")
IN_GRACE = Text(vi="trong thời gian chuyển tiếp", en="in grace")
NOT_JUDGED = Text(vi="không còn xét", en="judged no longer")
NO_FINDING = Text(
    vi="{rule} chưa được đánh giá trên {device}: không áp dụng ở đó, hoặc netmon chưa chạy.",
    en="{rule} has not been judged on {device}: it does not apply there, or netmon has not run.",
)
NO_SUBJECT = Text(
    vi="không có thiết bị hay dịch vụ nào tên '{name}'",
    en="there is no device and no service called '{name}'",
)
NO_REGULATION = Text(
    vi="{config}: chưa khai báo tệp quy chế (regulation: ...)",
    en="{config}: names no regulation file (regulation: ...)",
)
FILE_OR_DEVICE = Text(
    vi="--device dùng quy chế của tệp cấu hình; không ghi thêm tệp quy chế",
    en="--device goes by the configuration's regulation; leave the regulation file out",
)
HISTORY_TITLES = Text(
    vi="Lúc|Quy tắc|Thiết bị|Kết quả|Miễn trừ|Quy chế",
    en="At|Rule|Device|Result|Excused|Regulation",
)
NO_HISTORY = Text(vi="Chưa có gì được đánh giá.", en="Nothing was judged yet.")
SUBJECT = Text(
    vi="Thiết bị, dịch vụ, hoặc 'agency' cho cả cơ quan.",
    en="A device, a service, or 'agency' for the agency as a whole.",
)

HELP = {
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
    "regulation show json": JSON,
    "regulation explain": Text(
        vi="Một quy tắc: điều khoản, cách đo, khi nào đạt, cách sửa; với --device là kết quả, minh "
        "chứng và lệnh khắc phục trên thiết bị đó.\n\n"
        "Ví dụ: netmon regulation explain MGT-01 --device sw-tang-2",
        en="One rule: article, measure, when it passes, how to fix; with --device the result, the "
        "evidence and the commands that repair that device.\n\n"
        "Example: netmon regulation explain MGT-01 --device sw-2",
    ),
    "regulation explain device": SUBJECT,
    "regulation explain config": CONFIG,
    "regulation explain json": JSON,
    "regulation history": Text(
        vi="Quy tắc đạt hay không đạt từ khi nào, ai cho miễn trừ, theo bản quy chế nào.\n\n"
        "Ví dụ: netmon regulation history MGT-01 --device sw-tang-2",
        en="Since when rules were kept or broken, who waived them, by which regulation.\n\n"
        "Example: netmon regulation history MGT-01 --device sw-2",
    ),
    "regulation history rule": Text(
        vi="Mã quy tắc (mặc định: mọi quy tắc).", en="Rule id (default: every rule)."
    ),
    "regulation history device": SUBJECT,
    "regulation history config": CONFIG,
    "regulation history json": JSON,
    "regulation explain rule": Text(vi="Mã quy tắc.", en="Rule id."),
    "regulation explain file": Text(
        vi="Tệp quy chế (mặc định: gói cơ sở cấp 2 của tỉnh).",
        en="Regulation file (default: the province's level 2 baseline).",
    ),
}
