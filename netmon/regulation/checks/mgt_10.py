"""No device answers a default SNMP community.

``public`` and ``private`` are the first words an attacker tries; with write access they are a
login.

Passes when the device is alive and answered none of the default communities over SNMPv1 and v2c.
Whether a community may also write cannot be known without reading the configuration: the message
says so.
Fails when any default community is answered, over either version.
Unknown when a default community was not tried over both versions, or when nothing shows that the
device was alive while it kept silent.
How to fix: delete the community (Cisco ``no snmp-server community public``; Huawei VRP and Comware
``undo snmp-agent community``; RouterOS ``/snmp community``), and use SNMPv3 authPriv.
Clause: R6 (secure management access).
"""

from __future__ import annotations

from pydantic import Field

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, PortProbe, SnmpAccess
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

VERSIONS = ("v1", "v2c")

SAFE = Text(
    vi="Không trả lời community mặc định ({communities}); quyền ghi (RW) không thể biết khi chưa "
    "đọc cấu hình.",
    en="Answers no default community ({communities}); write access (RW) cannot be known without "
    "the configuration.",
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
    """Judge what the default communities were answered."""
    del context  # the age of the table is the engine's business
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
