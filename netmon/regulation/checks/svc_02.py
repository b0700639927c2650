"""Names are resolved, rightly and quickly.

A slow or lying resolver looks like a broken LAN to everyone.

Passes when over the probe window at least ``min_success`` of the rounds gave the right answer,
counting every round that could not be made as failed, and the 95th percentile of the answer times
is at most ``max_ms``.
Fails when fewer succeeded, counting every round that could not be made as good, or the answers
were slower.
Unknown when no DNS probe is configured, the last round is older than ``stale_minutes``, or fewer
than ``min_rounds`` rounds were made.
How to fix: check the resolver that DHCP hands out, and its way to the province's DNS; use the
approved resolvers only.
Clause: R17 (WAN and Internet connections).

---
Tên miền được phân giải đúng và nhanh.

Máy chủ phân giải chậm hoặc trả lời sai thì ai cũng tưởng mạng LAN hỏng.

Đạt khi trong khoảng thăm dò, ít nhất ``min_success`` số vòng cho câu trả lời đúng, kể cả khi tính
mọi vòng không thực hiện được là hỏng, và bách phân vị 95 của thời gian trả lời không quá
``max_ms``.
Không đạt khi số vòng đúng ít hơn, kể cả khi tính mọi vòng không thực hiện được là đúng, hoặc trả
lời chậm hơn.
Chưa xác định khi chưa cấu hình thăm dò DNS, vòng gần nhất cũ hơn ``stale_minutes``, hoặc có ít hơn
``min_rounds`` vòng.
Cách khắc phục: kiểm tra máy chủ phân giải mà DHCP cấp và đường từ đó tới DNS của tỉnh; chỉ dùng
máy chủ phân giải được phê duyệt.
Điều khoản: R17 (kết nối WAN và Internet).
Tham số:
``min_success``: tỷ lệ số vòng phải cho câu trả lời đúng.
``max_ms``: bách phân vị 95 của thời gian trả lời được phép, ms.
``min_rounds``: số vòng phải thực hiện được.
``stale_minutes``: tuổi của vòng gần nhất mà quá đó thì không còn biết gì.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.bounds import Share
from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import Service, ServiceKind
from inventory.text import Text
from inventory.wording import ceil_percent, cut_percent, number
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, percentile_95

GOOD = Text(
    vi="DNS {target}: thành công {success}, trễ p95 {rtt} ms.",
    en="DNS {target}: {success} successful, p95 {rtt} ms.",
)
WRONG = Text(
    vi="DNS {target} chỉ trả lời đúng {success}, cần {limit}.",
    en="DNS {target} answers rightly only {success} of the time, {limit} needed.",
)
SLOW = Text(
    vi="DNS {target} trễ p95 {rtt} ms, cho phép {limit} ms.",
    en="DNS {target} answers with p95 {rtt} ms, {limit} ms allowed.",
)
FEW = Text(
    vi="DNS {target}: mới có {made} lượt thăm dò, cần {least}.",
    en="DNS {target}: {made} rounds made, {least} needed.",
)
OPEN = Text(
    vi="DNS {target}: {missed} lượt thăm dò không thực hiện được, chưa kết luận được.",
    en="DNS {target}: {missed} rounds could not be made, which leaves it open.",
)
STALE = Text(
    vi="DNS {target}: lượt thăm dò cuối đã quá {minutes} phút.",
    en="DNS {target}: the last round is older than {minutes} minutes.",
)
FIX = Text(
    vi="Kiểm tra máy chủ phân giải do DHCP cấp và đường tới DNS của tỉnh; chỉ dùng máy chủ được "
    "duyệt.",
    en="Check the resolver that DHCP hands out and its way to the province's DNS; use approved "
    "resolvers only.",
)


class ResolverQuality(Params):
    """What a resolver must reach over the probe window."""

    min_success: float = Field(
        0.99,
        gt=0.0,
        le=1.0,
        description="share of rounds that must give the right answer",
        json_schema_extra={"stricter": "higher"},
    )
    max_ms: float = Field(
        200.0,
        gt=0.0,
        le=10_000.0,
        description="allowed 95th percentile of the answer time, ms",
        json_schema_extra={"stricter": "lower"},
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


@check(
    id="SVC-02",
    subject=SubjectKind.SERVICE,
    severity=Severity.HIGH,
    title=Text(vi="DNS đúng và nhanh", en="DNS"),
    clauses=("R17",),
    cites="TCVN 14423 4.9.2.2; RFC 1035",
    params=ResolverQuality,
    services=frozenset({ServiceKind.DNS}),
)
def svc_02(service: Service, params: ResolverQuality, context: Context) -> Result:
    """Judge the rounds of one resolver probe."""
    rounds = service.results
    if not rounds or age(rounds[-1].at, context.now) > timedelta(minutes=params.stale_minutes):
        return Result(
            status=Status.UNKNOWN,
            message=STALE.format(target=service.target, minutes=params.stale_minutes),
            reason="stale:probe" if rounds else "missing:probe",
        )
    share = Share(
        good=sum(r.ok is True for r in rounds),
        bad=sum(r.ok is False for r in rounds),
        unknown=sum(r.ok is None for r in rounds),
    )
    rtt_s = percentile_95(rtt for r in rounds for rtt in r.rtts_s)
    status = _status(share, params, rtt_s)
    shown = number(0.0 if rtt_s is None else rtt_s * 1000)
    limit = ceil_percent(params.min_success)
    success = cut_percent(share.highest)
    messages = {
        "pass": GOOD.format(target=service.target, success=success, rtt=shown),
        "wrong": WRONG.format(target=service.target, success=success, limit=limit),
        "slow": SLOW.format(target=service.target, rtt=shown, limit=number(params.max_ms)),
        "few:rounds": FEW.format(
            target=service.target, made=share.good + share.bad, least=params.min_rounds
        ),
        "missing:rounds": OPEN.format(target=service.target, missed=share.unknown),
    }
    failed = status in {"wrong", "slow"}
    unknown = status not in {"pass", "wrong", "slow"}
    rtt_seen = "no answer" if rtt_s is None else f"p95 {shown.en} ms"
    return Result(
        status=Status.UNKNOWN if unknown else Status.FAIL if failed else Status.PASS,
        message=messages[status],
        expected=f"success >= {limit.en}, p95 <= {params.max_ms:g} ms",
        actual=f"success {success.en}, {rtt_seen}",
        evidence=(
            Evidence(
                source="dns",
                seen_at=rounds[-1].at,
                seen=f"{service.target}: {share.good} of {len(rounds)} rounds right; {rtt_seen}",
            ),
        ),
        fix=FIX if failed else None,
        reason=status if unknown else "",
    )


def _status(share: Share, params: ResolverQuality, rtt_s: float | None) -> str:
    if share.good + share.bad < params.min_rounds:
        return "few:rounds"
    judged = share.judge(params.min_success)
    if judged is Status.FAIL:
        return "wrong"
    if rtt_s is not None and rtt_s * 1000 > params.max_ms:
        return "slow"
    return "pass" if judged is Status.PASS else "missing:rounds"
