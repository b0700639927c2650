"""The words of ``netmon regulation``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import JSON

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
}
