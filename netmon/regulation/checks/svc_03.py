"""The line to the province carries what is worked with over it.

Passes when over the probe window the loss, the one-way delay (half the mean round-trip time) and
the jitter (95th percentile of the rounds, RFC 3550) of a path are within the needs of every
application that the path is declared for.
Fails when one of them misses the need of one application, or nothing was answered at all.
Unknown when no path probe is configured, the last round is older than ``stale_minutes``, or too few
packets were sent for a loss limit to mean anything (a limit of 1 in 200 needs 200 packets).
Not applicable to a path that is declared for video conferences alone, where the agency has no room.
How to fix: look at the use of the line and its errors, set priorities (DSCP) on the router, and
open a ticket with the carrier with these figures.
Clause: R17 (WAN and Internet connections).

---
Đường truyền tới tỉnh đáp ứng được các ứng dụng chạy trên đó.

Đạt khi trong khoảng thăm dò, tỷ lệ mất gói, độ trễ một chiều (nửa thời gian khứ hồi trung bình) và
biến động trễ (bách phân vị 95 của các vòng, RFC 3550) của đường truyền nằm trong nhu cầu của mọi
ứng dụng được khai báo cho nó.
Không đạt khi một trong các trị số không đáp ứng nhu cầu của một ứng dụng, hoặc không có trả lời
nào.
Chưa xác định khi chưa cấu hình thăm dò đường truyền, vòng gần nhất cũ hơn ``stale_minutes``, hoặc
gửi quá ít gói để ngưỡng mất gói có ý nghĩa (ngưỡng 1 trên 200 cần 200 gói).
Không áp dụng cho đường truyền chỉ khai báo cho họp trực tuyến khi cơ quan không có phòng họp.
Cách khắc phục: xem mức sử dụng và lỗi của đường truyền, đặt mức ưu tiên (DSCP) trên router, và báo
nhà mạng kèm các số liệu này.
Điều khoản: R17 (kết nối WAN và Internet).
Tham số:
``stale_minutes``: tuổi của vòng gần nhất mà quá đó thì không còn biết gì.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.applications import CAPACITY, Capacity, PathQuality, packets_needed, path_quality
from inventory.applications import suits as judge_path
from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import Application, Service, ServiceKind
from inventory.text import Text
from inventory.wording import ceil_percent, names, number
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age

MEASURED = Text(
    vi="mất gói {loss}, trễ một chiều {delay} ms, jitter {jitter} ms",
    en="loss {loss}, one-way delay {delay} ms, jitter {jitter} ms",
)
GOOD = Text(
    vi="Đường tới {target} đáp ứng {applications}: {measured}.",
    en="The path to {target} carries {applications}: {measured}.",
)
FAIR = Text(
    vi="Đường tới {target} đáp ứng {applications} nhưng chưa tốt: {measured}.",
    en="The path to {target} carries {applications}, though not well: {measured}.",
)
BAD = Text(
    vi="Đường tới {target} không đáp ứng {applications}: {measured}.",
    en="The path to {target} does not carry {applications}: {measured}.",
)
DEAD = Text(
    vi="Đường tới {target}: không gói nào trong {sent} gói được trả lời.",
    en="The path to {target}: none of {sent} packets was answered.",
)
OPEN = Text(
    vi="Đường tới {target}: mới gửi {sent} gói, cần {least} để kết luận về {applications}.",
    en="The path to {target}: {sent} packets sent, {least} needed to judge {applications} by.",
)
STALE = Text(
    vi="Đường tới {target}: lượt thăm dò cuối đã quá {minutes} phút.",
    en="The path to {target}: the last round is older than {minutes} minutes.",
)
NO_ROOM = Text(
    vi="Cơ quan không có phòng họp trực tuyến.", en="The agency has no room for video conferences."
)
FIX = Text(
    vi="Kiểm tra tải và lỗi của đường truyền, đặt ưu tiên (DSCP) trên router, báo nhà mạng kèm số "
    "liệu này.",
    en="Look at the line's use and errors, set priorities (DSCP) on the router, and give the "
    "carrier these figures.",
)


class PathWindow(Params):
    """Which rounds count; what they must reach is the applications' own."""

    stale_minutes: int = Field(
        30,
        ge=1,
        le=1440,
        description="age of the last round after which nothing is known",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="SVC-03",
    subject=SubjectKind.SERVICE,
    severity=Severity.HIGH,
    title=Text(vi="Trễ, jitter, mất gói tới dịch vụ tỉnh", en="WAN quality"),
    clauses=("R17",),
    cites="ITU-T G.114, Y.1541; RFC 3550",
    params=PathWindow,
    services=frozenset({ServiceKind.PATH}),
)
def svc_03(service: Service, params: PathWindow, context: Context) -> Result:
    """Judge the rounds of one path by every application on it."""
    wanted = _wanted(service, context)
    if not wanted:
        return Result(status=Status.NOT_APPLICABLE, message=NO_ROOM, reason="no-video-room")
    rounds = service.results
    if not rounds or age(rounds[-1].at, context.now) > timedelta(minutes=params.stale_minutes):
        return Result(
            status=Status.UNKNOWN,
            message=STALE.format(target=service.target, minutes=params.stale_minutes),
            reason="stale:probe" if rounds else "missing:probe",
        )
    quality = path_quality(rounds)
    judged = {application: judge_path(quality, need) for application, need in wanted.items()}
    broken = [a for a, found in judged.items() if found.status is Status.FAIL]
    open_ = [a for a, found in judged.items() if found.status is Status.UNKNOWN]
    fair = any(found.fair for found in judged.values())
    status = Status.FAIL if broken else Status.UNKNOWN if open_ else Status.PASS
    about = broken or open_ or list(wanted)
    text = BAD if broken else OPEN if open_ else FAIR if fair else GOOD
    if broken and quality.lost == quality.sent:
        text = DEAD
    measured = _measured(quality)
    return Result(
        status=status,
        message=text.format(
            target=service.target,
            applications=names([CAPACITY[a].title for a in about]),
            measured=measured,
            sent=quality.sent,
            least=max(packets_needed(wanted[a].loss) for a in about),
        ),
        expected="; ".join(_need(a, need) for a, need in wanted.items()),
        actual=measured.en,
        evidence=(
            Evidence(
                source="path",
                seen_at=rounds[-1].at,
                seen=f"{service.target}: {quality.lost} of {quality.sent} packets lost in "
                f"{len(rounds)} rounds; {measured.en}",
            ),
        ),
        fix=FIX if broken else None,
        reason="few:packets" if status is Status.UNKNOWN else "",
    )


def _wanted(service: Service, context: Context) -> dict[Application, Capacity]:
    """What the path must carry, in the table's order."""
    no_room = context.snapshot.agency.video_room is False
    return {
        application: need
        for application, need in CAPACITY.items()
        if application in service.applications
        and not (no_room and application is Application.VIDEO)
    }


def _measured(quality: PathQuality) -> Text:
    return MEASURED.format(
        loss=ceil_percent(quality.loss),
        delay="-" if quality.delay_s is None else number(quality.delay_s * 1000),
        jitter="-" if quality.jitter_s is None else number(quality.jitter_s * 1000),
    )


def _need(application: Application, need: Capacity) -> str:
    told = f"{application.value}: loss <= {need.loss:g}, delay <= {need.delay_s * 1000:g} ms"
    return told if need.jitter_s is None else f"{told}, jitter <= {need.jitter_s * 1000:g} ms"
