"""What probes say, in Vietnamese and English."""

from __future__ import annotations

from inventory.text import Text

NO_ICMP_RIGHT = Text(
    vi="không được phép gửi ICMP: cần CAP_NET_RAW hoặc net.ipv4.ping_group_range",
    en="not allowed to send ICMP: needs CAP_NET_RAW or net.ipv4.ping_group_range",
)
NO_ROUTE = Text(vi="không có đường đi: {error}", en="no route: {error}")
DNS_SILENT = Text(
    vi="máy chủ tên miền không trả lời trong {seconds} giây",
    en="the resolver did not answer within {seconds} s",
)
DNS_WRONG = Text(
    vi="{name} {type}: trả lời {got}, mong đợi {expected}",
    en="{name} {type}: answered {got}, expected {expected}",
)
DNS_NO_ANSWER = Text(vi="{name} {type}: không có bản ghi", en="{name} {type}: no record")
DNS_CONTROL = Text(
    vi="tên không tồn tại {name} vẫn được trả lời: máy chủ tên miền đã sửa NXDOMAIN",
    en="the non-existent name {name} was answered: the resolver rewrites NXDOMAIN",
)
DNS_UNREADABLE = Text(vi="trả lời không đọc được: {error}", en="unreadable answer: {error}")
