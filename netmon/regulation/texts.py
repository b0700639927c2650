"""What the engine itself says; every check keeps its own sentences beside its code."""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.text import Text

NOT_READ = Text(vi="Chưa đọc được của thiết bị: {table}.", en="Not read from the device: {table}.")
STALE = Text(
    vi="Số liệu đã cũ ({table}): đọc lúc {at}, cho phép {hours} giờ.",
    en="Stale ({table}): read at {at}, {hours} hours allowed.",
)
FROM_FUTURE = Text(
    vi="Số liệu ({table}) ghi thời điểm {at}, sau thời điểm đánh giá: đồng hồ sai.",
    en="What was read ({table}) is dated {at}, after the judgement: a clock is wrong.",
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
NO_SUCH_SERVICE = Text(
    vi="Không có dịch vụ thăm dò nào tên {names} trong cấu hình.",
    en="No probed service called {names} is configured.",
)
WAIVED = Text(
    vi="{message} Được miễn đến {until} theo văn bản {number} ({approved_by}): {reason}.",
    en="{message} Waived until {until} by {number} ({approved_by}): {reason}.",
)
GRACE = Text(
    vi="{message} Quy tắc còn trong thời gian chuyển tiếp đến {until}.",
    en="{message} The rule is in its grace period until {until}.",
)

CONFIG_MISSING = Text(
    vi="Chưa đọc được cấu hình của thiết bị.", en="The device's configuration was not read."
)
CONFIG_STALE = Text(
    vi="Cấu hình đã cũ: đọc lúc {at}, cho phép {days} ngày.",
    en="The configuration is stale: read at {at}, {days} days allowed.",
)
NOT_JUDGED = Text(
    vi="Cấu hình {platform} không cho biết điều này, hoặc netmon chưa biết đọc.",
    en="A {platform} configuration does not tell this, or netmon cannot read it yet.",
)
CONFIGURED = Text(
    vi="Cấu hình đúng quy định ({wanted}).", en="The configuration is as required ({wanted})."
)
LINE_BREAKS = Text(
    vi="Cấu hình sai ở dòng {lines} (yêu cầu: {wanted}).",
    en="The configuration breaks the rule in line {lines} (required: {wanted}).",
)
LINE_MISSING = Text(vi="Cấu hình thiếu: {wanted}.", en="The configuration lacks: {wanted}.")
NOT_UNDERSTOOD = Text(
    vi="Không hiểu dòng {number} của cấu hình «{text}» ({problem}) nên không kết luận.",
    en="Line {number} of the configuration is not understood, '{text}' ({problem}): no verdict.",
)
ENTER = Text(
    vi="Người quản trị nhập trên thiết bị ({platform}), rồi lưu cấu hình:\n{commands}",
    en="The administrator enters on the device ({platform}), and saves the configuration:\n"
    "{commands}",
)
BOTH = Text(vi="{one} {other}", en="{one} {other}")

PROBLEMS = {
    text.en: text
    for text in (
        Text(vi="lần đọc chưa trọn vẹn", en="the reading is not complete"),
        Text(vi="một banner không có chỗ kết thúc", en="a banner without an end"),
        Text(vi="ký tự không cấu hình nào có", en="characters that no configuration holds"),
        Text(
            vi="lời báo lỗi của thiết bị, không phải cấu hình",
            en="the device's own complaint, not configuration",
        ),
        Text(vi="dòng này không cho biết", en="it does not tell this"),
        Text(vi="không phải một lệnh", en="not a command"),
        Text(vi="không phải lệnh của bản xuất cấu hình", en="not a command of an export"),
        Text(vi="không phải lệnh cấu hình", en="not a command of the configuration"),
        Text(vi="không thuộc về chỗ này", en="does not belong here"),
        Text(vi="một khối không có chỗ kết thúc", en="a block without its end"),
        *(Text(vi=f"không phải cấu hình {p}", en=f"not a configuration of {p}") for p in Platform),
    )
}
"""Why the parser did not understand a line, in both languages."""
