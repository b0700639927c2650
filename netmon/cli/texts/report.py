"""The words of ``netmon report``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import MONTH, REGISTRY

REPORT_ONE_SOURCE = Text(
    vi="chọn một nguồn: --prometheus hoặc --evidence kèm --registry, hoặc sổ của cơ quan "
    "(--config)",
    en="choose one source: --prometheus or --evidence with --registry, or the agency's own book "
    "(--config)",
)
REPORT_WROTE = Text(vi="Đã ghi {count} tệp vào {out}.", en="Wrote {count} files to {out}.")

HELP = {
    "report": Text(
        vi="Báo cáo tháng về tình hình sẵn sàng mạng LAN (.docx, .xlsx, .json, .csv).\n\n"
        "Ví dụ: netmon report --month 2026-10 --settings report.yaml --registry r.yaml "
        "--evidence goi/ --out bao-cao",
        en="The monthly readiness report (.docx, .xlsx, .json, .csv).\n\n"
        "Example: netmon report --month 2026-10 --settings report.yaml --registry r.yaml "
        "--evidence bundles/ --out report",
    ),
    "report month": MONTH,
    "report out": Text(vi="Thư mục ghi báo cáo.", en="Directory for the report."),
    "report settings": Text(
        vi="Tệp dữ liệu của báo cáo (report:).", en="File with the report's data (report:)."
    ),
    "report registry": REGISTRY,
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
}
