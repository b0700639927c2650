"""No device answers a default SNMP community.

``public`` and ``private`` are the first words an attacker tries; with write access they are a
login.

Passes when the device is alive and answered none of the default communities over SNMPv1 and v2c,
and its configuration has neither a default community nor one that may write. Where no configuration
was read the probe is believed alone; whether a community may write is then not known, and the
message says so.
Fails when any default community is answered, over either version, or the configuration has one, or
has any community with write access.
Unknown when a default community was not tried over both versions, or when nothing shows that the
device was alive while it kept silent; and when the configuration has a line that is not understood.
Communities that the device shows enciphered are left to the probe.
How to fix: delete the community (Cisco ``no snmp-server community public``; Huawei VRP and Comware
``undo snmp-agent community``; RouterOS ``/snmp community``), and use SNMPv3 authPriv.
Clause: R6 (secure management access).

---
Không thiết bị nào trả lời chuỗi cộng đồng SNMP mặc định.

``public`` và ``private`` là những từ kẻ tấn công thử trước tiên; có quyền ghi thì chúng là một lần
đăng nhập.

Đạt khi thiết bị đang hoạt động mà không trả lời chuỗi mặc định nào qua SNMPv1 và v2c, và cấu hình
không có chuỗi mặc định lẫn chuỗi có quyền ghi. Nếu chưa đọc được cấu hình thì chỉ tin kết quả thăm
dò; khi đó không biết chuỗi có quyền ghi hay không, và thông báo nêu rõ điều đó.
Không đạt khi một chuỗi mặc định được trả lời, qua bất kỳ phiên bản nào, hoặc cấu hình có chuỗi mặc
định, hoặc có chuỗi bất kỳ với quyền ghi.
Chưa xác định khi chưa thử một chuỗi mặc định qua cả hai phiên bản, hoặc không có gì cho thấy thiết
bị đang hoạt động trong lúc im lặng; và khi cấu hình có dòng không hiểu. Chuỗi mà thiết bị hiển thị
ở dạng mã hóa thì để thăm dò quyết định.
Cách khắc phục: xóa chuỗi (Cisco ``no snmp-server community public``; Huawei VRP và Comware ``undo
snmp-agent community``; RouterOS ``/snmp community``), và dùng SNMPv3 authPriv.
Điều khoản: R6 (truy cập quản trị an toàn).
Tham số:
``communities``: các chuỗi cộng đồng phổ biến mà không thiết bị nào được trả lời.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import Field

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, PortProbe, SnmpAccess
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demands, agreed, configured, lacks, none, same
from netmon.regulation.evidence import seen

VERSIONS = ("v1", "v2c")

SAFE = Text(
    vi="Không trả lời community mặc định ({communities}); quyền ghi (RW) không thể biết khi chưa "
    "đọc cấu hình.",
    en="Answers no default community ({communities}); write access (RW) cannot be known without "
    "the configuration.",
)
NO_DEFAULT = Text(vi="không có community mặc định", en="no default community")
NO_WRITING = Text(vi="không có community được quyền ghi", en="no community with write access")
SAFE_BOTH = Text(
    vi="Không trả lời community mặc định ({communities}).",
    en="Answers no default community ({communities}).",
)
ANSWERED = Text(
    vi="Trả lời community mặc định: {communities}.",
    en="Answers default communities: {communities}.",
)
NOT_TRIED = Text(vi="Chưa thử: {communities}.", en="Not tried: {communities}.")
SILENT = Text(
    vi="Không có dấu hiệu thiết bị hoạt động khi thử community mặc định.",
    en="Nothing shows that the device was alive while default communities were tried.",
)
FIX = Text(
    vi="Xóa community mặc định, chuyển sang SNMPv3 authPriv; nếu có quyền ghi thì đổi ngay mọi "
    "mật khẩu của thiết bị.",
    en="Delete the default community and move to SNMPv3 authPriv; if it could write, change every "
    "password of the device at once.",
)


class DefaultCommunities(Params):
    """Which communities count as default ones."""

    communities: frozenset[str] = Field(
        frozenset({"public", "private"}),
        min_length=1,
        description="well-known communities that nothing may answer",
        json_schema_extra={"stricter": "superset"},
    )


@check(
    id="MGT-10",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Không dùng community mặc định/RW", en="No default SNMP community"),
    clauses=("R6",),
    cites="TCVN 14423 4.6.2.3; CIS IOS XE 1.5.2-4",
    needs=(Need(SnmpAccess),),
    params=DefaultCommunities,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_10(device: Device, params: DefaultCommunities, context: Context) -> Result:
    """Judge the configured communities, and what the default ones were answered."""
    config = configured(device, _demands(params.communities), context)
    probe = _probed(device, params)
    if config.status is Status.PASS and probe.status is Status.PASS:
        probe = replace(
            probe, message=SAFE_BOTH.format(communities=names(sorted(params.communities)))
        )
    return agreed(config, probe, probe_suffices=True)


def _demands(communities: frozenset[str]) -> Demands:
    """No default community and none that may write, in each platform's words."""
    name = '"?(?:' + "|".join(re.escape(c) for c in sorted(communities)) + ')"?'
    return {**_server(name), **_agent(name), **_own_words(name)}


def _server(name: str) -> Demands:
    """Platforms that write ``snmp-server community``."""
    writing = "(?i:rw|read-write|unrestricted|group network-admin)"
    no_default = lacks(
        rf"snmp-server community {name}",
        wanted=NO_DEFAULT,
        fix="no snmp-server community public\nno snmp-server community private",
    )
    no_writing = lacks(
        rf"snmp-server community \S+ (?:.* )?{writing}",
        wanted=NO_WRITING,
        fix="no snmp-server community <name>",
    )
    platforms = (
        Platform.CISCO_IOS,
        Platform.CISCO_NXOS,
        Platform.CISCO_S300,
        Platform.RUIJIE_OS,
        Platform.HP_PROCURVE,
        Platform.TPLINK_JETSTREAM,
    )
    aoscx = none(
        r"snmp-server community",
        r"access-level rw",
        wanted=NO_WRITING,
        fix="no snmp-server community <name>",
    )
    return {
        **same(platforms, no_default, no_writing),
        Platform.ARUBA_AOSCX: (no_default, aoscx),
    }


def _agent(name: str) -> Demands:
    """Platforms that write ``snmp-agent community``."""
    return same(
        (Platform.HUAWEI_VRP, Platform.HP_COMWARE),
        lacks(
            rf"snmp-agent community (?:read|write) (?:(?:simple|cipher) )?{name}",
            wanted=NO_DEFAULT,
            fix="undo snmp-agent community public\nundo snmp-agent community private",
        ),
        lacks(
            r"snmp-agent community write",
            wanted=NO_WRITING,
            fix="undo snmp-agent community <name>",
        ),
    )


def _own_words(name: str) -> Demands:
    """Platforms that have words of their own."""
    return {
        Platform.MIKROTIK_ROUTEROS: (
            lacks(
                rf"(?!.* disabled=yes)(?:set|add) (?:.* )?name={name}(?: .*)?",
                within="/snmp community$",
                wanted=NO_DEFAULT,
                fix="/snmp community set [find name=public] disabled=yes",
            ),
            lacks(
                r"(?!.* disabled=yes)(?:set|add) (?:.* )?write-access=yes",
                within="/snmp community$",
                wanted="write-access=no",
                fix="/snmp community set [find] write-access=no",
            ),
        ),
        Platform.JUNIPER_JUNOS: (
            lacks(
                rf"set snmp community {name}",
                wanted=NO_DEFAULT,
                fix="delete snmp community public\ndelete snmp community private",
            ),
            lacks(
                r"set snmp community \S+ authorization read-write",
                wanted=NO_WRITING,
                fix="delete snmp community <name>",
            ),
        ),
        Platform.DLINK_DS: (
            lacks(
                rf"create snmp community {name}",
                wanted=NO_DEFAULT,
                fix="delete snmp community public\ndelete snmp community private",
            ),
            lacks(
                r"create snmp community \S+ (?:.* )?read_write",
                wanted=NO_WRITING,
                fix="delete snmp community <name>",
            ),
        ),
        Platform.FORTINET: (
            lacks(
                rf"set name {name}",
                within="config system snmp community",
                wanted=NO_DEFAULT,
                fix="config system snmp community\n delete <id>",
            ),
        ),
    }


def _probed(device: Device, params: DefaultCommunities) -> Result:
    rows = device.rows(SnmpAccess) or ()
    tried = {(r.version, r.credential): r.answered for r in rows}
    wanted = [(v, c) for c in sorted(params.communities) for v in VERSIONS]
    expected = "no answer to " + ", ".join(sorted(params.communities))
    answered = [f"{c} ({v})" for v, c in wanted if tried.get((v, c))]
    if answered:
        return Result(
            status=Status.FAIL,
            message=ANSWERED.format(communities=names(answered)),
            expected=expected,
            actual="answered: " + ", ".join(answered),
            evidence=seen(device, SnmpAccess, "answered: " + ", ".join(answered)),
            fix=FIX,
        )
    missing = [f"{c} ({v})" for v, c in wanted if (v, c) not in tried]
    if missing:
        return Result(
            status=Status.UNKNOWN,
            message=NOT_TRIED.format(communities=names(missing)),
            expected=expected,
            reason="missing:snmp_access/default-communities",
        )
    if not _alive(device):
        return Result(
            status=Status.UNKNOWN, message=SILENT, expected=expected, reason="silent:snmp"
        )
    return Result(
        status=Status.PASS,
        message=SAFE.format(communities=names(sorted(params.communities))),
        expected=expected,
        actual="no answer",
        evidence=seen(
            device, SnmpAccess, "no default community answered (v1, v2c); configuration not read"
        ),
    )


def _alive(device: Device) -> bool:
    """Whether something of the device spoke: silence of a dead box proves nothing."""
    access = device.rows(SnmpAccess) or ()
    ports = device.rows(PortProbe) or ()
    return (
        device.up is True
        or any(row.answered for row in access)
        or any(row.state in {"open", "closed"} for row in ports)
    )
