"""The words of ``netmon probe``."""

from __future__ import annotations

from inventory.text import Text

PROBE_BAD_TARGET = Text(
    vi="'{text}' không phải địa chỉ[:cổng], ví dụ 10.1.10.2 hoặc 10.1.10.2:1161",
    en="'{text}' is not an address[:port], such as 10.1.10.2 or 10.1.10.2:1161",
)
PROBE_NO_TARGETS = Text(
    vi="cho biết ít nhất một địa chỉ, hoặc --targets TỆP.csv",
    en="give at least one address, or --targets FILE.csv",
)
PROBE_COUNTS = Text(
    vi="{interfaces} giao diện, {neighbors} thiết bị kề",
    en="{interfaces} interfaces, {neighbors} neighbours",
)
PROBE_TITLES = Text(vi="Thông tin|Giá trị|Đọc từ", en="Fact|Value|Read from")

HELP = {
    "probe": Text(
        vi="Đọc các thông tin của thiết bị qua SNMP; chỉ đọc, không lưu.\n\n"
        "Ví dụ: netmon probe 10.1.10.2 --community public --json",
        en="Read the facts of devices over SNMP; read-only, nothing stored.\n\n"
        "Example: netmon probe 10.1.10.2 --community public --json",
    ),
    "probe hosts": Text(
        vi="Địa chỉ, kèm :cổng nếu khác 161.", en="Addresses, with :port if not 161."
    ),
    "probe targets": Text(
        vi="Tệp CSV host,port,community thay cho địa chỉ.",
        en="CSV file host,port,community instead of addresses.",
    ),
    "probe community": Text(vi="Chuỗi community của SNMP v2c.", en="SNMP v2c community."),
    "probe snmp_version": Text(
        vi="v1 hoặc v2c khi dùng community.", en="v1 or v2c with a community."
    ),
    "probe v3_user": Text(vi="Người dùng SNMPv3.", en="SNMPv3 user."),
    "probe v3_auth": Text(vi="Giao thức xác thực SNMPv3.", en="SNMPv3 authentication protocol."),
    "probe v3_auth_key_env": Text(
        vi="Biến môi trường chứa khóa xác thực.", en="Environment variable with the auth key."
    ),
    "probe v3_priv": Text(vi="Giao thức mã hóa SNMPv3.", en="SNMPv3 privacy protocol."),
    "probe v3_priv_key_env": Text(
        vi="Biến môi trường chứa khóa mã hóa.", en="Environment variable with the privacy key."
    ),
    "probe timeout": Text(vi="Chờ mỗi gói, giây.", en="Wait for each packet, seconds."),
    "probe json": Text(
        vi="Mỗi thiết bị một dòng JSON, in ngay khi có trả lời.",
        en="One JSON line a device, as it answers.",
    ),
}
