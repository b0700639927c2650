"""How well a service of the province, or any other probed service, works.

For what the agency's paper promises of one service: "the document system answers within half a
second". ``applies_to: {name: [...]}`` picks services by the names that the agent's configuration
gives them; without it every probed service is judged.

Passes when over the probe window at least ``min_success`` of the rounds succeeded, counting every
round that could not be made as failed, and the 95th percentile of the answer times, the loss and
the jitter are within their limits, as far as limits are given.
Fails when fewer succeeded, counting every round that could not be made as good, or a limit is
exceeded.
Unknown when no such service is configured, the last round is older than ``stale_minutes``, fewer
than ``min_rounds`` rounds were made, or what a limit is given for was not measured.
How to fix: find out with ``netmon probe`` whether the service, the line or the LAN is slow.
Clause: the article that the rule names.

---
Một dịch vụ của tỉnh, hay bất kỳ dịch vụ nào được thăm dò, hoạt động tốt đến đâu.

Dành cho những gì văn bản của cơ quan cam kết về một dịch vụ: "hệ thống quản lý văn bản trả lời
trong nửa giây". ``applies_to: {name: [...]}`` chọn dịch vụ theo tên trong tệp cấu hình của netmon;
không có thì xét mọi dịch vụ được thăm dò.

Đạt khi trong khoảng thăm dò, ít nhất ``min_success`` số vòng thành công, kể cả khi tính mọi vòng
không thực hiện được là hỏng, và bách phân vị 95 của thời gian trả lời, tỷ lệ mất gói và biến động
trễ nằm trong ngưỡng, nếu có ngưỡng.
Không đạt khi số vòng thành công ít hơn, kể cả khi tính mọi vòng không thực hiện được là tốt, hoặc
vượt một ngưỡng.
Chưa xác định khi chưa cấu hình dịch vụ như vậy, vòng gần nhất cũ hơn ``stale_minutes``, có ít hơn
``min_rounds`` vòng, hoặc trị số có ngưỡng không được đo.
Cách khắc phục: dùng ``netmon probe`` để biết chậm do dịch vụ, đường truyền hay mạng LAN.
Điều khoản: điều mà quy tắc nêu.
Tham số:
``min_success``: tỷ lệ số vòng phải thành công.
``max_ms``: bách phân vị 95 của thời gian trả lời được phép, ms.
``max_loss``: tỷ lệ yêu cầu không có trả lời được phép.
``max_jitter_ms``: bách phân vị 95 của biến động trễ giữa các vòng được phép, ms.
``min_rounds``: số vòng phải thực hiện được.
``stale_minutes``: tuổi của vòng gần nhất mà quá đó thì không còn biết gì.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.bounds import Share
from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import ProbeResult, Service, ServiceKind
from inventory.text import Text
from inventory.wording import ceil_percent, cut_percent, names, number
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, percentile_95

GOOD = Text(vi="Dịch vụ {name} đạt: {seen}.", en="{name} is as required: {seen}.")
WRONG = Text(vi="Dịch vụ {name} không đạt: {faults}.", en="{name} is not as required: {faults}.")
SUCCESS = Text(vi="thành công {share}, cần {limit}", en="{share} successful, {limit} needed")
LIMIT = Text(
    vi="{what} {value}{unit}, cho phép {limit}{unit}",
    en="{what} {value}{unit}, {limit}{unit} allowed",
)
STALE = Text(
    vi="Dịch vụ {name}: chưa có lượt thăm dò nào trong {minutes} phút qua.",
    en="{name}: no round within the last {minutes} minutes.",
)
FEW = Text(
    vi="Dịch vụ {name}: mới có {made} lượt thăm dò, cần {least}.",
    en="{name}: {made} rounds made, {least} needed.",
)
OPEN = Text(
    vi="Dịch vụ {name}: {missed} lượt thăm dò không thực hiện được, chưa kết luận được.",
    en="{name}: {missed} rounds could not be made, which leaves it open.",
)
NOT_MEASURED = Text(
    vi="Dịch vụ {name}: loại thăm dò này không đo {what}.",
    en="{name}: this kind of probe does not measure {what}.",
)
LATENCY = Text(vi="trễ p95", en="latency p95")
LOSS = Text(vi="mất gói", en="loss")
JITTER = Text(vi="biến động trễ p95", en="jitter p95")
FIX = Text(
    vi="Dùng netmon probe để biết chậm do dịch vụ, đường truyền hay mạng LAN; báo đơn vị quản lý "
    "dịch vụ.",
    en="Find out with netmon probe whether the service, the line or the LAN is slow; tell those "
    "who run the service.",
)


class Quality(Params):
    """What the service must reach over the probe window."""

    min_success: float = Field(
        0.99,
        gt=0.0,
        le=1.0,
        description="share of rounds that must succeed",
        json_schema_extra={"stricter": "higher"},
    )
    max_ms: float | None = Field(
        None,
        gt=0.0,
        le=60_000.0,
        description="allowed 95th percentile of the answer time, ms",
        json_schema_extra={"stricter": "lower"},
    )
    max_loss: float | None = Field(
        None,
        ge=0.0,
        le=1.0,
        description="allowed share of requests without an answer",
        json_schema_extra={"stricter": "lower"},
    )
    max_jitter_ms: float | None = Field(
        None,
        gt=0.0,
        le=10_000.0,
        description="allowed 95th percentile of the rounds' jitter, ms",
        json_schema_extra={"stricter": "lower"},
    )
    min_rounds: int = Field(
        5,
        ge=1,
        le=1000,
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


@check(
    id="service",
    subject=SubjectKind.SERVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Chất lượng dịch vụ theo quy định riêng", en="Service quality"),
    params=Quality,
    services=frozenset(ServiceKind),
    generic=True,
)
def service(service: Service, params: Quality, context: Context) -> Result:
    """Judge the rounds of one service."""
    rounds = service.results
    if not rounds or age(rounds[-1].at, context.now) > timedelta(minutes=params.stale_minutes):
        message = STALE.format(name=service.name, minutes=params.stale_minutes)
        reason = "stale:probe" if rounds else "missing:probe"
        return Result(status=Status.UNKNOWN, message=message, reason=reason)
    share = Share(
        good=sum(r.ok is True for r in rounds),
        bad=sum(r.ok is False for r in rounds),
        unknown=sum(r.ok is None for r in rounds),
    )
    made = share.good + share.bad
    if made < params.min_rounds:
        message = FEW.format(name=service.name, made=made, least=params.min_rounds)
        return Result(status=Status.UNKNOWN, message=message, reason="few:rounds")
    return _judged(service, params, share)


def _judged(service: Service, params: Quality, share: Share) -> Result:
    rounds = service.results
    limits = _limits(params, rounds)
    faults = [
        LIMIT.format(what=what, value=number(value), unit=unit, limit=number(limit))
        for what, value, limit, unit in limits
        if value is not None and value > limit
    ]
    judged = share.judge(params.min_success)
    success = cut_percent(share.highest)
    if judged is Status.FAIL:
        least = ceil_percent(params.min_success)
        faults.insert(0, SUCCESS.format(share=success, limit=least))
    seen = [
        f"{share.good} of {len(rounds)} rounds good",
        *(f"{what.en} {number(v).en}{unit}" for what, v, _, unit in limits if v is not None),
    ]
    actual = ", ".join(seen)
    evidence = Evidence(
        source=service.kind.value, seen_at=rounds[-1].at, seen=f"{service.target}: {actual}"
    )
    status, message, reason = Status.PASS, GOOD.format(name=service.name, seen=success), ""
    unmeasured = [what for what, value, _, _ in limits if value is None]
    if faults:
        status, message = Status.FAIL, WRONG.format(name=service.name, faults=names(faults))
    elif judged is Status.UNKNOWN:
        message = OPEN.format(name=service.name, missed=share.unknown)
        status, reason = Status.UNKNOWN, "missing:rounds"
    elif unmeasured and share.good:
        message = NOT_MEASURED.format(name=service.name, what=names(unmeasured))
        status, reason = Status.UNKNOWN, "missing:measure"
    return Result(
        status=status,
        message=message,
        expected=_expected(params),
        actual=actual,
        evidence=(evidence,),
        fix=FIX if status is Status.FAIL else None,
        reason=reason,
    )


_Limit = tuple[Text, float | None, float, str]
"""What is measured, what was measured, what is allowed, in which unit."""


def _limits(params: Quality, rounds: tuple[ProbeResult, ...]) -> list[_Limit]:
    sent = sum(r.sent for r in rounds)
    rtt_s = percentile_95(rtt for r in rounds for rtt in r.rtts_s)
    jitter_s = percentile_95(r.jitter_s for r in rounds if r.jitter_s is not None)
    loss = sum(r.lost for r in rounds) / sent if sent else None
    measured = (
        (LATENCY, None if rtt_s is None else rtt_s * 1000, params.max_ms, " ms"),
        (LOSS, None if loss is None else loss * 100, _percent(params.max_loss), " %"),
        (JITTER, None if jitter_s is None else jitter_s * 1000, params.max_jitter_ms, " ms"),
    )
    return [
        (what, value, limit, unit) for what, value, limit, unit in measured if limit is not None
    ]


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def _expected(params: Quality) -> str:
    parts = [f"success >= {ceil_percent(params.min_success).en}"]
    for what, limit, unit in (
        (LATENCY, params.max_ms, "ms"),
        (LOSS, _percent(params.max_loss), "%"),
        (JITTER, params.max_jitter_ms, "ms"),
    ):
        if limit is not None:
            parts.append(f"{what.en} <= {limit:g} {unit}")
    return ", ".join(parts)
