"""The words of ``netmon init``."""

from __future__ import annotations

from inventory.text import Text

BAD_CODE = Text(
    vi="mã cơ quan '{code}' chỉ được gồm chữ thường a-z, chữ số và dấu gạch nối",
    en="the code '{code}' may hold lower-case letters a-z, digits and hyphens only",
)
INIT_EXISTS = Text(
    vi="{path} đã có; hãy chọn tên khác (--out) hoặc dời tệp cũ đi",
    en="{path} exists; choose another name (--out) or move it away",
)
INIT_ASK_PREFIX = Text(
    vi="Cho phép netmon nhìn dải {prefix} (giao diện {interface})?",
    en="May netmon look at {prefix} (interface {interface})?",
)
INIT_NO_PREFIX = Text(
    vi="không có dải mạng nội bộ nào được chọn; hãy tự viết networks: trong tệp cấu hình",
    en="no private prefix was chosen; write networks: in a configuration file by hand",
)
INIT_ASK_NAME = Text(vi="Tên cơ quan", en="Name of the agency")
INIT_ASK_CODE = Text(vi="Mã cơ quan trong danh mục của tỉnh", en="Its code in the registry")
INIT_ASK_FLOORS = Text(
    vi="Các tầng hoặc tòa nhà, cách nhau bằng dấu phẩy (Enter: chưa khai)",
    en="Floors or buildings, with commas between (Enter: not declared)",
)
INIT_ASK_GATEWAY = Text(
    vi="Địa chỉ cổng mặc định cần theo dõi (Enter: chưa theo dõi)",
    en="Address of the default gateway to watch (Enter: not watched)",
)
INIT_ASK_WAN = Text(
    vi="Địa chỉ phía tỉnh để đo đường truyền (Enter: chưa đo)",
    en="An address of the province to measure the line to (Enter: not measured)",
)
INIT_BAD_ADDRESS = Text(
    vi="'{text}' không phải là địa chỉ IP; không ghi gì",
    en="'{text}' is no IP address; nothing was written",
)
INIT_WROTE = Text(
    vi="Đã ghi {config} và {regulation}. Tiếp theo: netmon config check {config}",
    en="Wrote {config} and {regulation}. Next: netmon config check {config}",
)

HELP = {
    "init": Text(
        vi="Đề xuất cấu hình từ các giao diện mạng của máy này; hỏi rồi ghi. Không quét gì.\n\n"
        "Ví dụ: netmon init --out netmon.yaml",
        en="Propose a configuration from this machine's interfaces, ask, write. Scans nothing.\n\n"
        "Example: netmon init --out netmon.yaml",
    ),
    "init out": Text(vi="Tệp cấu hình sẽ ghi.", en="Configuration file to write."),
    "init yes": Text(
        vi="Chấp nhận mọi đề xuất, không hỏi.", en="Accept every proposal, ask nothing."
    ),
}
