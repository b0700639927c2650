"""What the engine itself says; every check keeps its own sentences beside its code."""

from __future__ import annotations

from inventory.text import Text

NOT_READ = Text(
    vi="Chưa đọc được bảng {table} của thiết bị.", en="Table {table} of the device was not read."
)
STALE = Text(
    vi="Số liệu bảng {table} đã cũ: đọc lúc {at}, cho phép {hours} giờ.",
    en="Table {table} is stale: read at {at}, {hours} hours allowed.",
)
FROM_FUTURE = Text(
    vi="Bảng {table} ghi thời điểm {at}, sau thời điểm đánh giá: đồng hồ sai.",
    en="Table {table} is dated {at}, after the judgement: a clock is wrong.",
)
BROKEN = Text(
    vi="Quy tắc {rule} bị lỗi khi đánh giá ({error}); hãy báo cho nhóm phát triển netmon.",
    en="Rule {rule} itself failed ({error}); please report this to the netmon developers.",
)
NO_DEVICES = Text(
    vi="Chưa phát hiện thiết bị nào để đánh giá.", en="No device is known that could be judged."
)
NO_SUCH_DEVICE = Text(
    vi="Không có thiết bị nào thuộc phạm vi của quy tắc.",
    en="No device is within the scope of the rule.",
)
NO_SERVICE = Text(
    vi="Chưa cấu hình thăm dò nào loại {kinds}.", en="No probe of kind {kinds} is configured."
)
WAIVED = Text(
    vi="{message} Được miễn đến {until} theo văn bản {number} ({approved_by}): {reason}.",
    en="{message} Waived until {until} by {number} ({approved_by}): {reason}.",
)
GRACE = Text(
    vi="{message} Quy tắc còn trong thời gian chuyển tiếp đến {until}.",
    en="{message} The rule is in its grace period until {until}.",
)
