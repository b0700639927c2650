"""What ``netmon book`` says."""

from __future__ import annotations

from inventory.text import Text

SOUND = Text(
    vi="{file}: sổ lành lặn, bản netmon {version} dùng được.",
    en="{file}: the book is sound, netmon {version} can use it.",
)
COPIED = Text(vi="Đã sao lưu sổ vào {copy}.", en="The book was copied to {copy}.")

_FILE = Text(
    vi="Tệp sổ, ví dụ /var/lib/netmon/book.db.", en="The book, e.g. /var/lib/netmon/book.db."
)

HELP = {
    "book": Text(
        vi="Sổ của tác tử: sao lưu, kiểm tra.\n\nVí dụ: netmon book check book.db",
        en="The agent's book: back it up, check it.\n\nExample: netmon book check book.db",
    ),
    "book backup": Text(
        vi="Sao lưu sổ vào một tệp mới, cả khi tác tử đang chạy.\n\n"
        "Ví dụ: netmon book backup /var/lib/netmon/book.db /mnt/usb/book.db",
        en="Copy the book into a new file, also while the agent runs.\n\n"
        "Example: netmon book backup /var/lib/netmon/book.db /mnt/usb/book.db",
    ),
    "book backup file": _FILE,
    "book backup copy": Text(
        vi="Tệp mới; không ghi đè.", en="The new file; nothing is overwritten."
    ),
    "book check": Text(
        vi="Thử mở một bản sao của sổ bằng bản netmon này và kiểm tra; sổ giữ nguyên.\n\n"
        "Ví dụ: netmon book check /var/lib/netmon/book.db",
        en="Try to open a copy of the book with this netmon, and check it; the book stays as it is."
        "\n\nExample: netmon book check /var/lib/netmon/book.db",
    ),
    "book check file": _FILE,
}
