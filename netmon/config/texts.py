"""What is said of a register that cannot be entered as it is."""

from __future__ import annotations

from inventory.text import Text

AT = Text(vi="{name}:{line}: {what}", en="{name}:{line}: {what}")
DID_YOU_MEAN = Text(vi=" Có phải là '{near}' không?", en=" Did you mean '{near}'?")
UNKNOWN_COLUMN = Text(vi="{column}: không có cột này.{hint}", en="{column}: unknown column.{hint}")
NO_HEAD = Text(
    vi="name: dòng đầu phải ghi tên các cột, trong đó có name",
    en="name: the first line must name the columns, name among them",
)
MORE_CELLS = Text(vi="nhiều ô hơn số cột", en="more cells than columns")
GIVEN_BEFORE = Text(vi="{key} đã có ở dòng {line}", en="{key} is already given on line {line}")
NOT_ADDRESS = Text(vi="ip: '{value}' không phải địa chỉ IP", en="ip: '{value}' is not an address")
NOT_MAC = Text(vi="mac: '{value}' không phải địa chỉ MAC", en="mac: '{value}' is not a MAC")
NO_ROLE = Text(vi="role: không có loại '{value}'.{hint}", en="role: '{value}' is no role.{hint}")
NO_DATE = Text(
    vi="support_until: '{value}' không phải ngày dạng NNNN-TT-NN, ví dụ 2029-12-31",
    en="support_until: '{value}' is not a date (YYYY-MM-DD)",
)
NO_NAME = Text(vi="name: bắt buộc và đang trống", en="name: is required and missing")
NO_KEY = Text(
    vi="cần một trong serial, mac, ip để nhận ra thiết bị",
    en="one of serial, mac, ip is needed to recognise the device",
)
