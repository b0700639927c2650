"""What the agent writes into the book about what people did."""

from __future__ import annotations

from inventory.text import Text

APPROVED = Text(vi="{who} đưa {name} vào sổ thiết bị", en="{who} entered {name} in the register")
RETIRED = Text(
    vi="{who} đưa {name} ra khỏi sổ thiết bị: {why}",
    en="{who} struck {name} out of the register: {why}",
)
MERGED = Text(
    vi="{who} quyết định {name} và {other} là một thiết bị: {why}",
    en="{who} decided that {name} and {other} are one device: {why}",
)
SPLIT = Text(vi="{who} tách {key} khỏi {name}: {why}", en="{who} parted {key} from {name}: {why}")
UNDONE = Text(vi="{who} hủy quyết định số {number}", en="{who} took back decision {number}")
LOOKED = Text(vi="{who} yêu cầu dò lại mạng", en="{who} asked for a look at the LAN")
NO_LINE = Text(vi="{name} không có trong sổ thiết bị", en="{name} is not in the register")
NO_PART = Text(vi="{key} không tách được khỏi {name}", en="{key} cannot be parted from {name}")
