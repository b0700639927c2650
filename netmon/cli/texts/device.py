"""The words of ``netmon device``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import CONFIG, DEVICE, JSON, WHO, WHY

NO_SUCH_DEVICE = Text(
    vi="không có đúng một thiết bị tên '{name}'; gần giống: {near}",
    en="no single device answers to '{name}'; near: {near}",
)
NO_SUCH_KEY = Text(
    vi="thiết bị không mang '{key}' bên cạnh khóa khác; các khóa: {keys}",
    en="the device does not carry '{key}' beside another key; its keys: {keys}",
)
NOTHING_TO_APPROVE = Text(
    vi="cho biết một thiết bị, hoặc --register TỆP.csv", en="give a device, or --register FILE.csv"
)
FACT_TITLES = Text(vi="Thông tin|Giá trị|Nguồn|Lúc", en="Fact|Value|Origin|Seen")
MERGE_LINE = Text(
    vi="cùng {kind} {value} (nguồn: {sources}; từ {since})",
    en="same {kind} {value} (sources: {sources}; since {since})",
)
MERGED_BY = Text(vi="do {by} quyết định: {why}", en="decided by {by}: {why}")
NO_MERGES = Text(
    vi="Chỉ có một dấu vết; không phải gộp gì.", en="There is one trace only; nothing was merged."
)
SUCCEEDS = Text(vi="Thay thế thiết bị {name}.", en="Replaces device {name}.")
APPROVED = Text(
    vi="Đã ghi vào sổ đăng ký {count} thiết bị: {names}",
    en="{count} device(s) entered in the register: {names}",
)
DECIDED = Text(
    vi="Đã ghi quyết định số {number}; hoàn tác: netmon device undo {number}",
    en="Recorded as decision {number}; to reverse: netmon device undo {number}",
)
UNDONE = Text(vi="Đã hoàn tác quyết định số {number}.", en="Decision {number} is reversed.")
SAME_DEVICE = Text(
    vi="'{first}' và '{second}' đã là một thiết bị",
    en="'{first}' and '{second}' are one device already",
)
LINK_KINDS = {
    "address": Text(vi="địa chỉ", en="address"),
    "place": Text(vi="cắm ở", en="plugged in at"),
    "interface": Text(vi="giao diện", en="interface"),
    "neighbour": Text(vi="thiết bị kề", en="neighbour"),
}
KEY_STATES = {
    "pinned": Text(vi="đã ghim", en="pinned"),
    "shown": Text(vi="thiết bị đưa ra", en="shown instead"),
}
NO_KEY_SEEN = Text(
    vi="Chưa thấy khóa máy chủ SSH nào của {name}.", en="No SSH host key of {name} was seen."
)
KEY_NEEDS_WHY = Text(
    vi="--accept cần --why: vì sao khóa này đúng", en="--accept needs --why: why this key is right"
)
KEY_NOT_SHOWN = Text(
    vi="{name} chưa từng đưa ra khóa {key}; đã thấy: {known}",
    en="{name} never showed the key {key}; seen: {known}",
)
KEY_ACCEPTED = Text(
    vi="Đã ghim khóa {key} cho {name}; lần đọc cấu hình tới sẽ dùng khóa này.",
    en="The key {key} is pinned for {name}; the next reading of its configuration uses it.",
)
KEY_ACCEPTED_EVENT = Text(
    vi="{who} chấp nhận khóa SSH {key}: {why}", en="{who} accepted the SSH host key {key}: {why}"
)
_VERSION = Text(
    vi="Mã băm (hoặc phần đầu) của một bản.", en="Hash, or its beginning, of a version."
)

HELP = {
    "device": Text(
        vi="Sổ thiết bị.\n\nVí dụ: netmon device list --config netmon.yaml",
        en="The inventory.\n\nExample: netmon device list --config netmon.yaml",
    ),
    "device list": Text(
        vi="Liệt kê thiết bị.\n\nVí dụ: netmon device list --config netmon.yaml",
        en="List the devices.\n\nExample: netmon device list --config netmon.yaml",
    ),
    "device list config": CONFIG,
    "device list json": JSON,
    "device list unregistered": Text(
        vi="Chỉ thiết bị chưa đăng ký.", en="Only devices that are not registered."
    ),
    "device show": Text(
        vi="Mọi điều đã biết về một thiết bị.\n\nVí dụ: netmon device show sw-tang-2",
        en="All that is known of one device.\n\nExample: netmon device show sw-tang-2",
    ),
    "device show name": DEVICE,
    "device show config": CONFIG,
    "device show json": JSON,
    "device explain": Text(
        vi="Vì sao các dấu vết này là một thiết bị.\n\nVí dụ: netmon device explain sw-tang-2",
        en="Why these traces are one device.\n\nExample: netmon device explain sw-tang-2",
    ),
    "device explain name": DEVICE,
    "device explain config": CONFIG,
    "device explain json": JSON,
    "device approve": Text(
        vi="Ghi thiết bị vào sổ đăng ký.\n\n"
        "Ví dụ: netmon device approve pc-17 --owner 'Văn phòng' --place 'Tầng 2'",
        en="Enter a device in the register.\n\n"
        "Example: netmon device approve pc-17 --owner 'Office' --place 'Floor 2'",
    ),
    "device approve name": DEVICE,
    "device approve config": CONFIG,
    "device approve register": Text(
        vi="Nhập cả sổ từ tệp CSV hoặc XLSX thay cho một thiết bị.",
        en="Import a whole register from a CSV or XLSX file instead of one device.",
    ),
    "device approve call": Text(vi="Tên gọi của thiết bị.", en="What to call the device."),
    "device approve role": Text(vi="Vai trò của thiết bị.", en="The device's role."),
    "device approve owner": Text(vi="Người chịu trách nhiệm.", en="Who is responsible."),
    "device approve place": Text(vi="Vị trí.", en="Where it is."),
    "device approve purpose": Text(vi="Mục đích sử dụng.", en="What it is for."),
    "device approve status": Text(vi="Tình trạng.", en="Its condition."),
    "device approve support_until": Text(
        vi="Hạn hỗ trợ của hãng (YYYY-MM-DD).", en="End of the maker's support (YYYY-MM-DD)."
    ),
    "device approve who": WHO,
    "device merge": Text(
        vi="Quyết định rằng hai bản ghi là một thiết bị; hoàn tác bằng 'device undo'.\n\n"
        "Ví dụ: netmon device merge r1 10.1.20.1 --why 'cùng một bộ định tuyến'",
        en="Decide that two records are one device; 'device undo' reverses it.\n\n"
        "Example: netmon device merge r1 10.1.20.1 --why 'same router'",
    ),
    "device merge first": DEVICE,
    "device merge second": DEVICE,
    "device merge why": WHY,
    "device merge who": WHO,
    "device merge config": CONFIG,
    "device split": Text(
        vi="Quyết định rằng một MAC hoặc địa chỉ không thuộc thiết bị này.\n\n"
        "Ví dụ: netmon device split pc-1 00:11:22:33:44:55 --why 'MAC bị nhân bản'",
        en="Decide that a MAC or address does not belong to this device.\n\n"
        "Example: netmon device split pc-1 00:11:22:33:44:55 --why 'cloned MAC'",
    ),
    "device split name": DEVICE,
    "device split key": Text(vi="MAC, địa chỉ hoặc serial.", en="A MAC, address or serial."),
    "device split why": WHY,
    "device split who": WHO,
    "device split config": CONFIG,
    "device undo": Text(
        vi="Hoàn tác một quyết định merge/split (số in ra khi quyết định).\n\n"
        "Ví dụ: netmon device undo 3",
        en="Reverse a merge or split (by the number it printed).\n\nExample: netmon device undo 3",
    ),
    "device undo number": Text(vi="Số của quyết định.", en="The decision's number."),
    "device undo who": WHO,
    "device undo config": CONFIG,
    "device config": Text(
        vi="In cấu hình đã thu thập của thiết bị; bí mật đã được che.\n\n"
        "Ví dụ: netmon device config sw-tang-2 --versions",
        en="Print the configuration that was read from a device; secrets are redacted.\n\n"
        "Example: netmon device config sw-tang-2 --versions",
    ),
    "device config name": DEVICE,
    "device config config": CONFIG,
    "device config version": _VERSION,
    "device config versions": Text(vi="Liệt kê các bản đang giữ.", en="List the versions kept."),
    "device config json": JSON,
    "device host-key": Text(
        vi="Khóa SSH đã ghim của thiết bị và khóa nó đưa ra thay; --accept để nhận khóa mới.\n\n"
        "Ví dụ: netmon device host-key sw-tang-2 --accept SHA256:... --why 'thay switch'",
        en="A device's pinned SSH host key, and the one it shows instead; --accept takes it.\n\n"
        "Example: netmon device host-key sw-tang-2 --accept SHA256:... --why 'switch replaced'",
    ),
    "device host-key name": DEVICE,
    "device host-key config": CONFIG,
    "device host-key accept": Text(
        vi="Vân tay của khóa mới, đã đối chiếu tại cổng console.",
        en="Fingerprint of the new key, compared at the device's console.",
    ),
    "device host-key why": WHY,
    "device host-key who": WHO,
    "device diff": Text(
        vi="Khác biệt giữa hai bản cấu hình của thiết bị.\n\nVí dụ: netmon device diff sw-tang-2",
        en="What changed between two versions of a device's configuration.\n\n"
        "Example: netmon device diff sw-tang-2",
    ),
    "device diff name": DEVICE,
    "device diff config": CONFIG,
    "device diff old": _VERSION,
    "device diff new": _VERSION,
}
