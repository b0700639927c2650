"""The words of ``netmon export``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import CONFIG

EXPORTED = Text(vi="Đã ghi {file}", en="Wrote {file}")

HELP = {
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
    "export netbox config": CONFIG,
    "export netbox out": Text(vi="Thư mục ghi kết quả.", en="Directory for the files."),
    "export csv": Text(
        vi="Kiểm kê dạng CSV cho bảng tính.\n\nVí dụ: netmon export csv --out kiem-ke",
        en="The inventory as CSV for spreadsheets.\n\nExample: netmon export csv --out inventory",
    ),
    "export csv config": CONFIG,
    "export csv out": Text(vi="Thư mục ghi kết quả.", en="Directory for the files."),
    "export json": Text(
        vi="Toàn bộ kiểm kê trong một tệp JSON, không mất thông tin.\n\n"
        "Ví dụ: netmon export json --out kiem-ke.json",
        en="The whole inventory as one JSON document, without loss.\n\n"
        "Example: netmon export json --out inventory.json",
    ),
    "export json config": CONFIG,
    "export json out": Text(
        vi="Tệp ghi kết quả (mặc định: stdout).", en="File to write (default: stdout)."
    ),
}
