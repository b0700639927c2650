"""Every change of a configuration has an approved ticket.

A change that nobody approved is a mistake that nobody expects, or an intruder.

Passes when each difference between two readings over the last ``look_back_days`` falls within
``window_hours`` of a ticket of the device (``change_tickets``), or there was none.
Fails when a change has no ticket; a ticket that is opened afterwards must cover the time.
Unknown when the configuration was read only once, so that no change could be seen, or a change was
seen and no tickets are declared at all.
How to fix: find out who changed what (``netmon device diff``), and open the ticket late or undo it.
Clause: R9 (approval of changes).

---
Mọi thay đổi cấu hình đều có phiếu thay đổi được duyệt.

Thay đổi không ai duyệt là một lỗi không ai ngờ tới, hoặc một kẻ xâm nhập.

Đạt khi mỗi khác biệt giữa hai lần đọc trong ``look_back_days`` qua nằm trong khoảng
``window_hours`` của một phiếu cho thiết bị đó (``change_tickets``), hoặc không có khác biệt nào.
Không đạt khi một thay đổi không có phiếu; phiếu mở sau phải bao gồm thời điểm đó.
Chưa xác định khi cấu hình mới được đọc một lần nên không thể thấy thay đổi, hoặc có thay đổi mà
chưa khai báo phiếu nào.
Cách khắc phục: tìm hiểu ai đã đổi gì (``netmon device diff``), rồi mở phiếu bổ sung hoặc hoàn tác.
Điều khoản: R9 (phê duyệt thay đổi).
Tham số:
``window_hours``: số giờ trước và sau một phiếu mà thay đổi của nó được xảy ra.
``look_back_days``: số ngày gần đây có thay đổi được xét.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from itertools import pairwise

from pydantic import Field

from inventory.configuration import ConfigSpan
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from inventory.types import iso
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import current, failed, witness
from netmon.regulation.parameters import Ticket

GOOD = Text(
    vi="{count} thay đổi cấu hình trong {days} ngày, tất cả có phiếu được duyệt ({tickets}).",
    en="{count} changes of the configuration in {days} days, all with an approved ticket "
    "({tickets}).",
)
NONE = Text(
    vi="Cấu hình không thay đổi trong {days} ngày.",
    en="The configuration did not change in {days} days.",
)
UNAPPROVED = Text(
    vi="Thay đổi cấu hình không có phiếu được duyệt: {changes}.",
    en="Changes of the configuration without an approved ticket: {changes}.",
)
ONCE = Text(
    vi="Cấu hình mới được đọc một lần; chưa biết có thay đổi hay không.",
    en="The configuration was read once only; whether it changed is not known.",
)
NO_TICKETS = Text(
    vi="Cấu hình có thay đổi nhưng chưa khai báo phiếu thay đổi nào (change_tickets).",
    en="The configuration changed, but no change tickets are declared (change_tickets).",
)
FIX = Text(
    vi="Xem khác biệt (netmon device diff), tìm người thay đổi; mở phiếu bổ sung hoặc hoàn tác.",
    en="Look at the difference (netmon device diff), find who changed it; open the ticket late, "
    "or undo it.",
)


class Approval(Params):
    """How closely a change must follow its ticket."""

    window_hours: int = Field(
        24,
        ge=1,
        le=168,
        description="hours before and after a ticket in which its change may happen",
        json_schema_extra={"stricter": "lower"},
    )
    look_back_days: int = Field(
        30,
        ge=1,
        le=90,
        description="days over which changes are judged",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="MGT-15",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Thay đổi có phê duyệt", en="Approved change"),
    clauses=("R9",),
    cites="TCVN 14423 4.12.2.2a",
    params=Approval,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_15(device: Device, params: Approval, context: Context) -> Result:
    """Judge each change by the tickets of the device."""
    text = current(device, context)
    if isinstance(text, Result):
        return text
    spans = device.config_spans
    if not spans or (len(spans) == 1 and spans[0].first_at == spans[0].last_at):
        return Result(status=Status.UNKNOWN, message=ONCE, reason="missing:history")
    changes = [
        (older.last_at, newer.first_at, newer)
        for newer, older in pairwise(spans)
        if context.now - newer.first_at <= timedelta(days=params.look_back_days)
    ]
    expected = f"every change within {params.window_hours} h of an approved ticket"
    if changes and not context.parameters.tickets:
        return Result(status=Status.UNKNOWN, message=NO_TICKETS, reason="undeclared:change_tickets")
    window = timedelta(hours=params.window_hours)
    own = [t for t in context.parameters.tickets if _of(device, t)]
    covered = [(change, _ticket(change, own, window)) for change in changes]
    bare = [change for change, ticket in covered if ticket is None]
    if bare:
        actual = "; ".join(_told(change) for change in bare)
        message = UNAPPROVED.format(changes=actual)
        return failed(text, message=message, expected=expected, actual=actual, fix=FIX)
    numbers = ", ".join(dict.fromkeys(t.number for _, t in covered if t is not None))
    actual = "; ".join(_told(c) for c in changes) or f"no change since {iso(spans[-1].first_at)}"
    frame = GOOD if changes else NONE
    return Result(
        status=Status.PASS,
        message=frame.format(count=len(changes), days=params.look_back_days, tickets=numbers),
        expected=expected,
        actual=actual,
        evidence=witness(text, f"{actual}; tickets: {numbers or 'none needed'}"),
    )


Change = tuple[datetime, datetime, ConfigSpan]
"""The last reading before it, the first after it, and what it led to."""


def _of(device: Device, ticket: Ticket) -> bool:
    names = {device.name, device.id, *device.aliases}
    return any(fnmatchcase(n.casefold(), ticket.device.casefold()) for n in names)


def _ticket(change: Change, tickets: Iterable[Ticket], window: timedelta) -> Ticket | None:
    """The ticket whose time, widened by the window, the change can have fallen into."""
    before, after, _ = change
    return next((t for t in tickets if before <= t.to + window and after >= t.from_ - window), None)


def _told(change: Change) -> str:
    before, after, span = change
    return f"{iso(before)} - {iso(after)} ({span.sha256[:12]})"
