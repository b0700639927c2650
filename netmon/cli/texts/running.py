"""The words of the program itself and of the commands that run or check an agent."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import CONFIG, JSON, LOG_JSON, LOG_LEVEL, WEB_CONFIG, WEB_INSECURE

INTERRUPTED = Text(vi="Đã dừng theo yêu cầu.", en="Interrupted.")
CONFIG_GOOD = Text(vi="{file}: cấu hình hợp lệ.", en="{file}: the configuration is good.")

HELP = {
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
    "scan": Text(
        vi="Nhìn các dải mạng đã cấu hình một lần và in bảng thiết bị.\n\n"
        "Ví dụ: netmon scan --config netmon.yaml",
        en="Look at the configured prefixes once and print the devices.\n\n"
        "Example: netmon scan --config netmon.yaml",
    ),
    "scan config": CONFIG,
    "scan json": JSON,
    "agent": Text(
        vi="Chạy tác tử liên tục: nhìn, kiểm tra, phục vụ /metrics.\n\n"
        "Ví dụ: netmon agent --config /etc/netmon/netmon.yaml",
        en="Run the agent: look, judge, serve /metrics.\n\n"
        "Example: netmon agent --config /etc/netmon/netmon.yaml",
    ),
    "agent config": CONFIG,
    "agent web_config": WEB_CONFIG,
    "agent web_insecure": WEB_INSECURE,
    "agent log_level": LOG_LEVEL,
    "agent log_json": LOG_JSON,
    "check": Text(
        vi="Đánh giá quy chế trên sổ hiện có.\n"
        "Mã thoát: 0 sẵn sàng, 3 chưa xác định, 4 chưa sẵn sàng.\n\n"
        "Ví dụ: netmon check --config netmon.yaml",
        en="Judge the book by the regulation.\n"
        "Exit code: 0 ready, 3 undetermined, 4 not ready.\n\n"
        "Example: netmon check --config netmon.yaml",
    ),
    "check config": CONFIG,
    "check json": JSON,
    "config": Text(
        vi="Tệp cấu hình.\n\nVí dụ: netmon config check netmon.yaml",
        en="The configuration file.\n\nExample: netmon config check netmon.yaml",
    ),
    "config check": Text(
        vi="Kiểm tra tệp cấu hình, báo mọi lỗi kèm dòng.\n\nVí dụ: netmon config check netmon.yaml",
        en="Check a configuration file; tells every error with its line.\n\n"
        "Example: netmon config check netmon.yaml",
    ),
    "config check file": CONFIG,
    "config show": Text(
        vi="In cấu hình có hiệu lực; bí mật được che.\n\nVí dụ: netmon config show netmon.yaml",
        en="Print the effective configuration; secrets are masked.\n\n"
        "Example: netmon config show netmon.yaml",
    ),
    "config show file": CONFIG,
}
