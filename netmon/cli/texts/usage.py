"""What the command line says of itself: its help pages and mistakes in typing a command."""

from __future__ import annotations

from inventory.text import Text

NO_COMMAND = Text(vi="không có lệnh '{name}'", en="no such command: '{name}'")
NO_OPTION = Text(vi="không có tùy chọn {name}", en="no such option: {name}")
NEAR = Text(vi="{said}; gần giống: {near}", en="{said}; near: {near}")
MISSING = Text(vi="thiếu {name}", en="{name} is missing")
BAD_VALUE = Text(vi="giá trị sai cho {name}: {why}", en="wrong value for {name}: {why}")
SEE = Text(vi="Lỗi: {what}\nXem '{command} --help'.", en="Error: {what}\nSee '{command} --help'.")
UNUSABLE = Text(vi="{path}: không dùng được: {why}", en="{path}: cannot be used: {why}")

PAGE = {
    "Usage": Text(vi="Cách dùng", en="Usage"),
    "Arguments": Text(vi="Tham số", en="Arguments"),
    "Options": Text(vi="Tùy chọn", en="Options"),
    "Commands": Text(vi="Lệnh", en="Commands"),
}
"""The headings of a help page."""

SHARED = {
    "help": Text(vi="In trợ giúp này rồi thoát.", en="Show this message and exit."),
    "install_completion": Text(
        vi="Cài tính năng bấm Tab để hoàn thành lệnh cho shell đang dùng.",
        en="Install completion for the current shell.",
    ),
    "show_completion": Text(
        vi="In đoạn mã của tính năng đó, để chép hoặc sửa trước khi cài.",
        en="Show completion for the current shell, to copy it or customize the installation.",
    ),
}
"""Options that come with the library."""
