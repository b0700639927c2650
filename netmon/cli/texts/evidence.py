"""The words of ``netmon evidence`` and ``netmon declared``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import CONFIG, JSON, MONTH, REGISTRY

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
EVIDENCE_NEEDS_REGISTRY = Text(
    vi="Phiếu khai báo (--declared) cần danh mục (--registry) để đọc.",
    en="The form (--declared) is read against a registry: give --registry.",
)
EVIDENCE_ROTATED = Text(
    vi="Đã đổi khóa; khóa cũ đã bị xóa. Ghi vào danh mục:\n"
    "  public_key: {new}\n"
    "  former_keys:\n    - {{key: {old}, valid_to: {day}}}",
    en="The key was changed; the old one is gone. Put into the registry:\n"
    "  public_key: {new}\n"
    "  former_keys:\n    - {{key: {old}, valid_to: {day}}}",
)
DECLARED_WROTE = Text(vi="Đã ghi {path}, {rows} dòng cần điền.", en="Wrote {path}, {rows} lines.")
DECLARED_GOOD = Text(
    vi="{path}: phiếu hợp lệ, {count} khai báo.", en="{path}: the form is good, {count} values."
)

HELP = {
    "evidence": Text(
        vi="Minh chứng đã ký.\n\nVí dụ: netmon evidence verify so-a-2026-10.zip --registry r.yaml",
        en="Signed evidence.\n\nExample: netmon evidence verify so-a-2026-10.zip --registry r.yaml",
    ),
    "evidence key": Text(
        vi="In khóa công khai của tác tử để ghi vào danh mục.\n\nVí dụ: netmon evidence key",
        en="Print the agent's public key, for the registry.\n\nExample: netmon evidence key",
    ),
    "evidence key config": CONFIG,
    "evidence rotate": Text(
        vi="Đổi khóa ký của tác tử: khóa cũ ký giao cho khóa mới rồi bị xóa.\n\n"
        "Ví dụ: netmon evidence rotate",
        en="Change the agent's key: the old one signs that the new one follows, and is deleted.\n\n"
        "Example: netmon evidence rotate",
    ),
    "evidence rotate config": CONFIG,
    "evidence export": Text(
        vi="Ghi gói minh chứng của một tháng, theo cách tính tháng của cấu hình.\n\n"
        "Ví dụ: netmon evidence export --month 2026-10 --registry r.yaml --out goi/",
        en="Write a month's proof bundle; months are counted as the configuration says.\n\n"
        "Example: netmon evidence export --month 2026-10 --registry r.yaml --out bundles/",
    ),
    "evidence export registry": REGISTRY,
    "evidence export declared": Text(
        vi="Phiếu khai báo các chỉ tiêu, đưa vào gói.",
        en="The form of declared indicators, to go into the bundle.",
    ),
    "evidence export month": MONTH,
    "evidence export out": Text(
        vi="Thư mục hoặc tệp .zip sẽ ghi.", en="Directory or .zip file to write."
    ),
    "evidence export config": CONFIG,
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
    "evidence verify registry": REGISTRY,
    "evidence verify json": JSON,
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
    "declared template month": MONTH,
    "declared template registry": REGISTRY,
    "declared template out": Text(vi="Tệp .csv hoặc .xlsx.", en="A .csv or .xlsx file."),
    "declared check": Text(
        vi="Kiểm tra phiếu đã điền, báo mọi lỗi kèm dòng.\n\n"
        "Ví dụ: netmon declared check phieu.xlsx --registry r.yaml",
        en="Check a filled-in form; tells every error with its line.\n\n"
        "Example: netmon declared check form.xlsx --registry r.yaml",
    ),
    "declared check file": Text(vi="Phiếu (.csv, .xlsx).", en="The form (.csv, .xlsx)."),
    "declared check registry": REGISTRY,
}
