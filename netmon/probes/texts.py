"""What probes say, in Vietnamese and English."""

from __future__ import annotations

from inventory.text import Text

NO_ICMP_RIGHT = Text(
    vi="không được phép gửi ICMP: cần CAP_NET_RAW hoặc net.ipv4.ping_group_range",
    en="not allowed to send ICMP: needs CAP_NET_RAW or net.ipv4.ping_group_range",
)
NO_ROUTE = Text(vi="không có đường đi: {error}", en="no route: {error}")
NOT_MADE = Text(
    vi="máy đặt agent không thực hiện được lượt đo: {error}",
    en="the agent's machine could not make the probe: {error}",
)
NO_ECHO = Text(
    vi="không gói nào trong {sent} gói được trả lời", en="none of {sent} packets was answered"
)

# --- names, connections, TLS ---
NOT_RESOLVED = Text(
    vi="tên {host} không phân giải được: {error}", en="the name {host} does not resolve: {error}"
)
REFUSED = Text(vi="{target} từ chối kết nối", en="{target} refused the connection")
CONNECT_SILENT = Text(
    vi="{target} không nhận kết nối trong {seconds} giây",
    en="{target} did not accept a connection within {seconds} s",
)
SILENT = Text(
    vi="{target} không trả lời trong {seconds} giây", en="{target} did not answer in {seconds} s"
)
CLOSED_EARLY = Text(
    vi="{target} đóng kết nối giữa chừng", en="{target} closed the connection midway"
)
CA_UNREADABLE = Text(
    vi="không đọc được tệp CA {file}: {error}", en="the CA file {file} cannot be read: {error}"
)
TLS_EXPIRED = Text(vi="chứng thư đã hết hạn", en="the certificate has expired")
TLS_NOT_YET = Text(vi="chứng thư chưa có hiệu lực", en="the certificate is not valid yet")
TLS_NAME = Text(
    vi="chứng thư không cấp cho tên {name}", en="the certificate is not for the name {name}"
)
TLS_CHAIN = Text(
    vi="chuỗi chứng thư không tin cậy: {error}", en="the certificate chain is not trusted: {error}"
)
TLS_FAILED = Text(vi="bắt tay TLS thất bại: {error}", en="the TLS handshake failed: {error}")

# --- HTTP ---
HTTP_STATUS = Text(
    vi="trả về mã HTTP {status}, mong đợi {expected}",
    en="answered HTTP status {status}, expected {expected}",
)
HTTP_KEYWORD = Text(
    vi="trang không chứa '{keyword}' trong {octets} byte đầu",
    en="the page does not contain '{keyword}' in its first {octets} bytes",
)
HTTP_UNREADABLE = Text(
    vi="trả lời không phải HTTP/1.1: {error}", en="the answer is not HTTP/1.1: {error}"
)
HTTP_ELSEWHERE = Text(
    vi="chuyển hướng tới địa chỉ không phải HTTPS: {location}",
    en="redirects to what is not HTTPS: {location}",
)
HTTP_LOOP = Text(vi="chuyển hướng quá {most} lần", en="redirects more than {most} times")

# --- mail ---
MAIL_GREETING = Text(
    vi="lời chào của máy chủ thư không đúng: {line}", en="the mail server's greeting is: {line}"
)
MAIL_EHLO = Text(vi="EHLO bị từ chối: {line}", en="EHLO was refused: {line}")
MAIL_NO_STARTTLS = Text(
    vi="máy chủ thư không hỗ trợ STARTTLS", en="the mail server does not offer STARTTLS"
)
MAIL_STARTTLS = Text(vi="STARTTLS bị từ chối: {line}", en="STARTTLS was refused: {line}")

# --- DNS ---
DNS_SILENT = Text(
    vi="máy chủ tên miền không trả lời trong {seconds} giây",
    en="the resolver did not answer within {seconds} s",
)
DNS_WRONG = Text(
    vi="{name} {type}: trả lời {got}, mong đợi {expected}",
    en="{name} {type}: answered {got}, expected {expected}",
)
DNS_NO_ANSWER = Text(vi="{name} {type}: không có bản ghi", en="{name} {type}: no record")
DNS_REFUSED = Text(
    vi="{name} {type}: máy chủ tên miền trả mã {code}",
    en="{name} {type}: the resolver answered {code}",
)
DNS_CONTROL = Text(
    vi="tên không tồn tại {name} vẫn được trả lời: máy chủ tên miền đã sửa NXDOMAIN",
    en="the non-existent name {name} was answered: the resolver rewrites NXDOMAIN",
)
DNS_CONTROL_ODD = Text(
    vi="tên không tồn tại {name}: máy chủ tên miền trả mã {code} thay vì NXDOMAIN",
    en="the non-existent name {name}: the resolver answered {code} instead of NXDOMAIN",
)
DNS_UNREADABLE = Text(vi="trả lời không đọc được: {error}", en="unreadable answer: {error}")
