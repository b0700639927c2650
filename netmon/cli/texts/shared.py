"""Words that several commands share."""

from __future__ import annotations

from inventory.text import Text

CONFIG = Text(vi="Tệp cấu hình (YAML).", en="Configuration file (YAML).")
JSON = Text(vi="In kết quả dạng JSON ra stdout.", en="Print JSON on stdout.")
DEVICE = Text(
    vi="Tên, mã, địa chỉ hoặc MAC của thiết bị.", en="The device's name, id, address or MAC."
)
WHO = Text(
    vi="Ai quyết định (mặc định: người dùng hệ điều hành).",
    en="Who decides (default: the operating system's user).",
)
MONTH = Text(vi="Kỳ báo cáo, YYYY-MM.", en="The period, YYYY-MM.")
REGISTRY = Text(
    vi="Danh mục cơ quan của tỉnh (YAML).", en="The province's registry of agencies (YAML)."
)
WHY = Text(vi="Lý do; được ghi lại.", en="The reason; it is recorded.")
WEB_CONFIG = Text(
    vi="Tệp TLS và tài khoản (định dạng exporter-toolkit).",
    en="TLS and accounts file (exporter-toolkit format).",
)
WEB_INSECURE = Text(
    vi="Cho phép phục vụ ngoài loopback mà không có TLS và tài khoản.",
    en="Serve beyond loopback without TLS and accounts.",
)
LOG_LEVEL = Text(vi="Mức nhật ký.", en="Log level.")
LOG_JSON = Text(vi="Nhật ký dạng JSON.", en="Log as JSON.")
