"""The management of a device can be reached from the management network only.

A password that can be tried from every desk will be tried from every desk.

Passes when every management line or service of the configuration has an address list, the list
exists, and it permits nothing outside the regulation's ``mgmt_prefixes``. Where the regulation
states no ``mgmt_prefixes`` the list must at least not permit everybody.
Fails when a line or service has no list, the list does not exist, or permits more.
Unknown when no configuration was read, it is not of a platform that the rule knows, or the list is
written in a way that is not understood.
How to fix: write the list of management addresses, try it from the console first, then apply it:
Cisco ``access-class QUAN-TRI in`` on every ``line vty``; ProCurve ``ip authorized-managers``;
AOS-CX ``ssh server allow-list``; Huawei VRP and Comware ``acl 2000 inbound``; RouterOS
``/ip service set ssh address=...``; Junos an input filter on ``lo0``.
Clause: R6 (secure management access).

---
Chỉ từ mạng quản trị mới tới được giao diện quản trị của thiết bị.

Mật khẩu có thể thử từ mọi bàn làm việc thì sẽ bị thử từ mọi bàn làm việc.

Đạt khi mọi đường đăng nhập hoặc dịch vụ quản trị trong cấu hình có danh sách địa chỉ, danh sách đó
tồn tại, và không cho phép gì ngoài ``mgmt_prefixes`` của quy chế. Nếu quy chế không nêu
``mgmt_prefixes`` thì danh sách ít nhất không được cho phép tất cả.
Không đạt khi một đường đăng nhập hoặc dịch vụ không có danh sách, danh sách không tồn tại, hoặc
cho phép nhiều hơn.
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc danh sách viết theo
cách không hiểu.
Cách khắc phục: viết danh sách địa chỉ quản trị, thử từ cổng console trước, rồi áp dụng: Cisco
``access-class QUAN-TRI in`` trên mọi ``line vty``; ProCurve ``ip authorized-managers``; AOS-CX
``ssh server allow-list``; Huawei VRP và Comware ``acl 2000 inbound``; RouterOS ``/ip service set
ssh address=...``; Junos bộ lọc chiều vào trên ``lo0``.
Điều khoản: R6 (truy cập quản trị an toàn).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from netmon.regulation.access_lists import (
    Prefixes,
    allowed_lines,
    filtered_loopback,
    listed_blocks,
    service_addresses,
    trusted_hosts,
)
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demands, asking, configured, each, has, same

CISCO_FIX = (
    "ip access-list standard QUAN-TRI\n permit <address> <wildcard>\n"
    "line vty 0 15\n access-class QUAN-TRI in"
)
NEXUS_FIX = (
    "ip access-list QUAN-TRI",
    " permit ip <prefix> any",
    "line vty",
    " access-class QUAN-TRI in",
)
FRR_FIX = ("access-list QUAN-TRI permit <prefix>", "line vty", " access-class QUAN-TRI")
_PLACE = re.compile("<(?:address|mask|wildcard|prefix)>")
HUAWEI_FIX = "acl 2000\n rule permit source <address> <wildcard>\n{vty}\n acl 2000 inbound"

ONLY = Text(
    vi="{words} chỉ cho phép các dải quản trị", en="{words} permits only the management prefixes"
)
ON_LINES = Text(
    vi="{words} trên mọi {lines}, chỉ cho phép các dải quản trị",
    en="{words} on every {lines}, permitting only the management prefixes",
)
ON_ADMINS = Text(
    vi="trusthost của mọi tài khoản, chỉ các dải quản trị",
    en="trusthost of every account, the management prefixes only",
)
ON_SERVICES = Text(
    vi="/ip service address=<dải quản trị> cho mọi dịch vụ đang bật",
    en="/ip service address=<management network> on every enabled service",
)


@check(
    id="MGT-03",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Giới hạn địa chỉ quản trị", en="Management source ACL"),
    clauses=("R6",),
    cites="TCVN 14423 4.12.2.4c; TCVN 11930 6.2.1.6; CIS IOS XE 1.2.4-5",
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_03(device: Device, params: Params, context: Context) -> Result:
    """Judge the lists on the management lines and services."""
    del params  # the prefixes are the agency's own fact, not a threshold
    return configured(device, _demands(context.parameters.mgmt_prefixes), context)


def _filled(fix: Iterable[str], prefixes: Prefixes) -> tuple[str, ...]:
    """The commands with the agency's networks in them, a line for each."""
    return tuple(
        line.replace("<address>", str(p.network_address))
        .replace("<mask>", str(p.netmask))
        .replace("<wildcard>", str(p.hostmask))
        .replace("<prefix>", str(p))
        for line in fix
        for p in (prefixes if _PLACE.search(line) else prefixes[:1])
    )


def _demands(prefixes: Prefixes) -> Demands:
    table = _table(prefixes)
    if not prefixes:
        return table
    return {
        platform: tuple(replace(d, fix=_filled(d.fix, prefixes)) for d in own)
        for platform, own in table.items()
    }


def _table(prefixes: Prefixes) -> Demands:
    return {**_on_lines(prefixes), **_lists(prefixes), **_accounts(prefixes)}


def _on_lines(prefixes: Prefixes) -> Demands:
    """Platforms whose lines name an access list."""
    cisco = asking(
        ON_LINES.format(words="access-class", lines="line vty"),
        lambda c: listed_blocks(c, "line vty", r"access-class (\S+)", prefixes),
        fix=CISCO_FIX,
    )
    return {
        **same((Platform.CISCO_IOS, Platform.RUIJIE_OS), cisco),
        Platform.CISCO_NXOS: (replace(cisco, fix=NEXUS_FIX),),
        Platform.LINUX_FRR: (replace(cisco, fix=FRR_FIX),),
        Platform.HUAWEI_VRP: (
            asking(
                ON_LINES.format(words="acl inbound", lines="user-interface vty"),
                lambda c: listed_blocks(
                    c, "user-interface vty", r"acl (?:ipv4 )?(\S+) inbound", prefixes
                ),
                fix=HUAWEI_FIX.format(vty="user-interface vty 0 4"),
            ),
        ),
        Platform.HP_COMWARE: (
            asking(
                ON_LINES.format(words="acl inbound", lines="line vty"),
                lambda c: listed_blocks(
                    c, "(?:line|user-interface) vty", r"acl (?:ipv4 )?(\S+) inbound", prefixes
                ),
                fix=HUAWEI_FIX.format(vty="line vty 0 63"),
            ),
        ),
    }


def _lists(prefixes: Prefixes) -> Demands:
    """Platforms that have a list of their own for managers."""
    return {
        Platform.CISCO_S300: (
            has("management access-class", fix="management access-class QUAN-TRI"),
            asking(
                ONLY.format(words="management access-list"),
                lambda c: allowed_lines(c, "permit", prefixes),
                fix="management access-list QUAN-TRI\n permit ip-source <address> mask <mask>",
            ),
        ),
        Platform.HP_PROCURVE: (
            asking(
                ONLY.format(words="ip authorized-managers"),
                lambda c: allowed_lines(c, "ip authorized-managers", prefixes),
                fix="ip authorized-managers <address> <mask> access manager",
            ),
        ),
        Platform.ARUBA_AOSCX: (
            each(
                "ssh server allow-list",
                r"enable$",
                wanted="ssh server allow-list: enable",
                fix="ssh server allow-list\n ip <prefix>\n enable",
            ),
            asking(
                ONLY.format(words="ssh server allow-list"),
                lambda c: allowed_lines(c, "ip", prefixes, within="ssh server allow-list"),
                fix="ssh server allow-list\n ip <prefix>",
            ),
        ),
        Platform.DLINK_DS: (
            asking(
                ONLY.format(words="create trusted_host"),
                lambda c: allowed_lines(c, "create trusted_host", prefixes),
                fix="create trusted_host network <prefix>",
            ),
        ),
        Platform.TPLINK_JETSTREAM: (
            has("user access-control ip-based enable"),
            asking(
                ONLY.format(words="user access-control ip-based"),
                lambda c: allowed_lines(
                    c, r"user access-control ip-based (?:index \d+ )?(?=\d)\S+", prefixes
                ),
                fix="user access-control ip-based <address> <mask> ssh",
            ),
        ),
    }


def _accounts(prefixes: Prefixes) -> Demands:
    """Platforms that bind services, the loopback or accounts to networks."""
    return {
        Platform.MIKROTIK_ROUTEROS: (
            asking(
                ON_SERVICES,
                lambda c: service_addresses(c, prefixes),
                fix="/ip service set ssh address=<prefix>",
            ),
        ),
        Platform.JUNIPER_JUNOS: (
            asking(
                ONLY.format(words="lo0 filter input"),
                lambda c: filtered_loopback(c, prefixes),
                fix="set policy-options prefix-list MGMT <prefix>\n"
                "set firewall family inet filter QUAN-TRI term ssh from source-prefix-list MGMT\n"
                "set interfaces lo0 unit 0 family inet filter input QUAN-TRI",
            ),
        ),
        Platform.FORTINET: (
            asking(
                ON_ADMINS,
                lambda c: trusted_hosts(c, prefixes),
                fix="config system admin\n edit <name>\n  set trusthost1 <address> <mask>",
            ),
        ),
    }
