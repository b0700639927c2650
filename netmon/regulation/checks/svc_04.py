"""The province's applications can be reached, with a good certificate and without a long wait.

Passes when the application was reachable for at least ``min_success`` of service time even if every
unknown second counts as unreachable, the 95th percentile of the time to the first byte is at most
``max_ttfb_ms``, and its certificate is valid for more than ``certificate_days``.
Fails when it was reachable for less even if every unknown second counts as reachable, the answers
were slower, or the certificate expires sooner or is refused.
Unknown when no such probe is configured, the last round is older than ``stale_minutes``, fewer than
``min_rounds`` rounds were made, or the unknown seconds decide.
Not applicable to what serves video conferences alone, where the agency has no room.
How to fix: read what the last round says; the operator of the application renews the certificate,
the carrier repairs the line, the agency opens the port on its firewall.
Clause: R17 (WAN and Internet connections).

---
Các ứng dụng của tỉnh truy cập được, có chứng thư hợp lệ và không phải chờ lâu.

Đạt khi ứng dụng truy cập được trong ít nhất ``min_success`` thời gian phục vụ kể cả khi tính mọi
giây chưa biết là không truy cập được, bách phân vị 95 của thời gian tới byte đầu tiên không quá
``max_ttfb_ms``, và chứng thư còn hạn hơn ``certificate_days``.
Không đạt khi truy cập được ít hơn kể cả khi tính mọi giây chưa biết là truy cập được, trả lời chậm
hơn, hoặc chứng thư hết hạn sớm hơn hay bị từ chối.
Chưa xác định khi chưa cấu hình phép thăm dò như vậy, vòng gần nhất cũ hơn ``stale_minutes``, có ít
hơn ``min_rounds`` vòng, hoặc kết quả phụ thuộc vào những giây chưa biết.
Không áp dụng cho dịch vụ chỉ phục vụ họp trực tuyến khi cơ quan không có phòng họp.
Cách khắc phục: đọc kết quả của vòng gần nhất; đơn vị vận hành ứng dụng gia hạn chứng thư, nhà mạng
sửa đường truyền, cơ quan mở cổng trên tường lửa.
Điều khoản: R17 (kết nối WAN và Internet).
Tham số:
``min_success``: tỷ lệ thời gian phục vụ phải truy cập được.
``max_ttfb_ms``: bách phân vị 95 của thời gian tới byte đầu tiên được phép, ms.
``certificate_days``: số ngày tối thiểu chứng thư còn hạn.
``min_rounds``: số vòng phải thực hiện được.
``stale_minutes``: tuổi của vòng gần nhất mà quá đó thì không còn biết gì.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field

from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import Application, Service, ServiceKind
from inventory.text import Text
from inventory.wording import ceil_percent, cut_percent, number
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, percentile_95

GOOD = Text(
    vi="{target}: truy cập được ít nhất {lowest} thời gian{ttfb}{certificate}.",
    en="{target}: reachable at least {lowest} of the time{ttfb}{certificate}.",
)
LOW = Text(
    vi="{target}: truy cập được nhiều nhất {highest} thời gian, cần {target_share}{last}.",
    en="{target}: reachable at most {highest} of the time, {target_share} needed{last}.",
)
SLOW = Text(
    vi="{target}: chờ byte đầu p95 {shown} ms, cho phép {limit} ms.",
    en="{target}: time to first byte p95 {shown} ms, {limit} ms allowed.",
)
EXPIRING = Text(
    vi="{target}: chứng thư hết hạn sau {days} ngày ({on}), cần trên {least} ngày.",
    en="{target}: the certificate expires in {days} days ({on}), more than {least} needed.",
)
FEW = Text(
    vi="{target}: mới có {made} lượt thăm dò, cần {least}.",
    en="{target}: {made} rounds made, {least} needed.",
)
OPEN = Text(
    vi="{target}: truy cập được từ {lowest} đến {highest} thời gian, thiếu số liệu để kết luận.",
    en="{target}: reachable {lowest} to {highest} of the time, too little is known to conclude.",
)
STALE = Text(
    vi="{target}: lượt thăm dò cuối đã quá {minutes} phút.",
    en="{target}: the last round is older than {minutes} minutes.",
)
NO_ROOM = Text(
    vi="Cơ quan không có phòng họp trực tuyến.", en="The agency has no room for video conferences."
)
TTFB = Text(vi=", byte đầu p95 {shown} ms", en=", first byte p95 {shown} ms")
CERTIFICATE = Text(vi=", chứng thư còn {days} ngày", en=", certificate good for {days} days")
LAST = Text(vi="; lần cuối: {detail}", en="; last: {detail}")
NOTHING = Text(vi="", en="")
FIX = Text(
    vi="Xem lượt thăm dò cuối; gia hạn chứng thư, báo nhà mạng, hoặc mở cổng trên tường lửa.",
    en="Read the last round; renew the certificate, tell the carrier, or open the port on the "
    "firewall.",
)


class Reachability(Params):
    """What an application must reach."""

    min_success: float = Field(
        0.995,
        gt=0.0,
        le=1.0,
        description="share of service time during which it must be reachable",
        json_schema_extra={"stricter": "higher"},
    )
    max_ttfb_ms: float = Field(
        2000.0,
        gt=0.0,
        le=60_000.0,
        description="allowed 95th percentile of the time to the first byte, ms",
        json_schema_extra={"stricter": "lower"},
    )
    certificate_days: int = Field(
        14,
        ge=0,
        le=365,
        description="days the certificate must be valid for, at least",
        json_schema_extra={"stricter": "higher"},
    )
    min_rounds: int = Field(
        5,
        ge=1,
        description="rounds that must have been made",
        json_schema_extra={"stricter": "higher"},
    )
    stale_minutes: int = Field(
        30,
        ge=1,
        le=1440,
        description="age of the last round after which nothing is known",
        json_schema_extra={"stricter": "lower"},
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """One thing that was looked at: ``status`` and what to say of it."""

    status: Status
    message: Text
    reason: str = ""


@check(
    id="SVC-04",
    subject=SubjectKind.SERVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Truy cập được ứng dụng", en="Application reachable"),
    clauses=("R17",),
    cites="RFC 5280 (certificates); RFC 9110",
    params=Reachability,
    services=frozenset({ServiceKind.HTTPS, ServiceKind.MAIL, ServiceKind.TCP}),
)
def svc_04(service: Service, params: Reachability, context: Context) -> Result:
    """Judge the rounds of one application's probe."""
    rounds = service.results
    if context.snapshot.agency.video_room is False and service.applications == {Application.VIDEO}:
        return Result(status=Status.NOT_APPLICABLE, message=NO_ROOM, reason="no-video-room")
    if not rounds or age(rounds[-1].at, context.now) > timedelta(minutes=params.stale_minutes):
        return Result(
            status=Status.UNKNOWN,
            message=STALE.format(target=service.target, minutes=params.stale_minutes),
            reason="stale:probe" if rounds else "missing:probe",
        )
    ttfb_s = percentile_95(r.ttfb_s for r in rounds if r.ttfb_s is not None)
    expiry = next((r.certificate_expiry for r in reversed(rounds) if r.certificate_expiry), None)
    answer = _judge(service, params, context.now, ttfb_s, expiry)
    failed = answer.status is Status.FAIL
    told = "" if ttfb_s is None else f", TTFB p95 {ttfb_s * 1000:.0f} ms"
    told += "" if expiry is None else f", certificate until {expiry:%Y-%m-%d}"
    slots = service.availability
    share = "-" if slots is None or slots.lowest is None else cut_percent(slots.lowest).en
    up = sum(r.ok is True for r in rounds)
    return Result(
        status=answer.status,
        message=answer.message,
        expected=f"reachable >= {cut_percent(params.min_success).en}, TTFB p95 <= "
        f"{params.max_ttfb_ms:g} ms, certificate > {params.certificate_days} days",
        actual=f"reachable >= {share}{told}",
        evidence=(
            Evidence(
                source=service.kind.value,
                seen_at=rounds[-1].at,
                seen=f"{service.target}: {up} of {len(rounds)} rounds good{told}",
            ),
        ),
        fix=FIX if failed else None,
        reason=answer.reason,
    )


def _judge(
    service: Service,
    params: Reachability,
    now: datetime,
    ttfb_s: float | None,
    expiry: datetime | None,
) -> _Answer:
    target, rounds = service.target, service.results
    made = sum(r.ok is not None for r in rounds)
    certificate = _certificate(target, params, now, expiry)
    if certificate.status is Status.FAIL:
        return certificate  # a date is as good after one round as after a hundred
    slots = service.availability
    if made < params.min_rounds or slots is None or slots.lowest is None or slots.highest is None:
        text = FEW.format(target=target, made=made, least=params.min_rounds)
        return _Answer(Status.UNKNOWN, text, "few:rounds")
    lowest, highest = cut_percent(slots.lowest), ceil_percent(slots.highest)
    status = slots.judge(params.min_success)
    if status is Status.FAIL:
        detail = next((r.detail for r in reversed(rounds) if r.detail is not None), None)
        text = LOW.format(
            target=target,
            highest=highest,
            target_share=cut_percent(params.min_success),
            last=NOTHING if detail is None else LAST.format(detail=detail),
        )
        return _Answer(Status.FAIL, text)
    shown = NOTHING if ttfb_s is None else number(ttfb_s * 1000)
    if ttfb_s is not None and ttfb_s * 1000 > params.max_ttfb_ms:
        text = SLOW.format(target=target, shown=shown, limit=number(params.max_ttfb_ms))
        return _Answer(Status.FAIL, text)
    if status is Status.UNKNOWN:
        text = OPEN.format(target=target, lowest=lowest, highest=highest)
        return _Answer(Status.UNKNOWN, text, "bounds:availability")
    text = GOOD.format(
        target=target,
        lowest=lowest,
        ttfb=NOTHING if ttfb_s is None else TTFB.format(shown=shown),
        certificate=certificate.message,
    )
    return _Answer(Status.PASS, text)


def _certificate(
    target: str, params: Reachability, now: datetime, expiry: datetime | None
) -> _Answer:
    if expiry is None:  # no TLS, or a certificate that was refused: then the rounds failed
        return _Answer(Status.PASS, NOTHING)
    days = max((expiry - now).days, 0)
    if expiry - now > timedelta(days=params.certificate_days):
        return _Answer(Status.PASS, CERTIFICATE.format(days=days))
    text = EXPIRING.format(
        target=target, days=days, on=f"{expiry:%Y-%m-%d}", least=params.certificate_days
    )
    return _Answer(Status.FAIL, text)
