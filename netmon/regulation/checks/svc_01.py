"""The default gateway answers, quickly and nearly always.

When the gateway is lost, so is every application of the province.

Passes when over the probe window at most ``max_loss`` of the probes went unanswered, counting
every probe that could not be sent as lost, and the 95th percentile of the answer times is at most
``max_rtt_ms``.
Fails when more were lost, counting every probe that could not be sent as answered, or the answers
were slower.
Unknown when no gateway probe is configured, the last round is older than ``stale_minutes``, or
fewer than ``min_probes`` probes were sent.
How to fix: check the core switch, the router and the cable between them; look for a loop or a
broadcast storm when answers are slow.
Clause: R14 (readiness, redundancy).

---
Cổng mặc định trả lời nhanh và hầu như luôn trả lời.

Mất cổng mặc định là mất mọi ứng dụng của tỉnh.

Đạt khi trong khoảng thăm dò, không quá ``max_loss`` số lần thử không có trả lời, kể cả khi tính
mọi lần không gửi được là mất, và bách phân vị 95 của thời gian trả lời không quá ``max_rtt_ms``.
Không đạt khi mất nhiều hơn, kể cả khi tính mọi lần không gửi được là có trả lời, hoặc trả lời chậm
hơn.
Chưa xác định khi chưa cấu hình thăm dò cổng mặc định, vòng gần nhất cũ hơn ``stale_minutes``, hoặc
gửi được ít hơn ``min_probes`` lần thử.
Cách khắc phục: kiểm tra switch lõi, router và cáp giữa chúng; nếu trả lời chậm thì tìm vòng lặp
hoặc bão quảng bá.
Điều khoản: R14 (sẵn sàng, dự phòng).
Tham số:
``max_loss``: tỷ lệ lần thử không có trả lời được phép.
``max_rtt_ms``: bách phân vị 95 của thời gian trả lời được phép, ms.
``min_probes``: số lần thử phải gửi được (danh mục quy định 10 lần mỗi phút).
``stale_minutes``: tuổi của vòng gần nhất mà quá đó thì không còn biết gì.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.bounds import Share
from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import ProbeResult, Service, ServiceKind
from inventory.text import Text
from inventory.wording import ceil_percent, cut_percent, number
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age, percentile_95

GOOD = Text(
    vi="Cổng mặc định {target}: mất gói {loss}, trễ p95 {rtt} ms.",
    en="Gateway {target}: loss {loss}, RTT p95 {rtt} ms.",
)
LOSSY = Text(
    vi="Cổng mặc định {target} mất gói {loss}, cho phép {limit}.",
    en="Gateway {target} loses {loss} of packets, {limit} allowed.",
)
SLOW = Text(
    vi="Cổng mặc định {target} trễ p95 {rtt} ms, cho phép {limit} ms.",
    en="Gateway {target} answers with RTT p95 {rtt} ms, {limit} ms allowed.",
)
FEW = Text(
    vi="Cổng mặc định {target}: mới gửi {sent} gói thăm dò, cần {least}.",
    en="Gateway {target}: {sent} probes sent, {least} needed.",
)
OPEN = Text(
    vi="Cổng mặc định {target}: {missed} lượt thăm dò không gửi được, chưa kết luận được.",
    en="Gateway {target}: {missed} rounds could not be made, which leaves it open.",
)
STALE = Text(
    vi="Cổng mặc định {target}: lượt thăm dò cuối đã quá {minutes} phút.",
    en="Gateway {target}: the last round is older than {minutes} minutes.",
)
FIX = Text(
    vi="Kiểm tra switch lõi, router và cáp nối; nếu trễ cao, tìm vòng lặp hoặc bão quảng bá.",
    en="Check the core switch, the router and the cable; if it is slow, look for a loop or a "
    "broadcast storm.",
)


class GatewayQuality(Params):
    """What a gateway must reach over the probe window."""

    max_loss: float = Field(
        0.01,
        ge=0.0,
        le=1.0,
        description="allowed share of unanswered probes",
        json_schema_extra={"stricter": "lower"},
    )
    max_rtt_ms: float = Field(
        5.0,
        gt=0.0,
        le=10_000.0,
        description="allowed 95th percentile of the answer time, ms",
        json_schema_extra={"stricter": "lower"},
    )
    min_probes: int = Field(
        10,
        ge=1,
        description="probes that must have been sent (the catalogue's rate is 10 a minute)",
        json_schema_extra={"stricter": "higher"},
    )
    stale_minutes: int = Field(
        15,
        ge=1,
        le=1440,
        description="age of the last round after which nothing is known",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="SVC-01",
    subject=SubjectKind.SERVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Cổng mặc định", en="Gateway reachable"),
    clauses=("R14",),
    cites="RFC 792 (ICMP echo)",
    params=GatewayQuality,
    services=frozenset({ServiceKind.GATEWAY}),
)
def svc_01(service: Service, params: GatewayQuality, context: Context) -> Result:
    """Judge the rounds of one gateway probe."""
    rounds = service.results
    if not rounds or age(rounds[-1].at, context.now) > timedelta(minutes=params.stale_minutes):
        return Result(
            status=Status.UNKNOWN,
            message=STALE.format(target=service.target, minutes=params.stale_minutes),
            reason="stale:probe" if rounds else "missing:probe",
        )
    share = _losses(rounds)
    rtt_s = percentile_95(rtt for r in rounds for rtt in r.rtts_s)
    limit = cut_percent(params.max_loss)
    expected = f"loss <= {limit.en}, RTT p95 <= {params.max_rtt_ms:g} ms"
    shown = number(0.0 if rtt_s is None else rtt_s * 1000)
    loss = ceil_percent(share.lowest)
    slow = rtt_s is not None and rtt_s * 1000 > params.max_rtt_ms
    status = _status(share, params, slow=slow)
    messages = {
        "pass": GOOD.format(target=service.target, loss=loss, rtt=shown),
        "loss": LOSSY.format(target=service.target, loss=loss, limit=limit),
        "slow": SLOW.format(target=service.target, rtt=shown, limit=number(params.max_rtt_ms)),
        "few:probes": FEW.format(
            target=service.target, sent=share.good + share.bad, least=params.min_probes
        ),
        "missing:rounds": OPEN.format(
            target=service.target, missed=sum(r.ok is None for r in rounds)
        ),
    }
    failed = status in {"loss", "slow"}
    unknown = status not in {"pass", "loss", "slow"}
    rtt_seen = "no answer" if rtt_s is None else f"RTT p95 {shown.en} ms"
    return Result(
        status=Status.UNKNOWN if unknown else Status.FAIL if failed else Status.PASS,
        message=messages[status],
        expected=expected,
        actual=f"loss {loss.en}, {rtt_seen}",
        evidence=(
            Evidence(
                source="gateway",
                seen_at=rounds[-1].at,
                seen=f"{service.target}: {share.good} of {share.good + share.bad} probes lost "
                f"in {len(rounds)} rounds; {rtt_seen}",
            ),
        ),
        fix=FIX if failed else None,
        reason=status if unknown else "",
    )


def _losses(rounds: tuple[ProbeResult, ...]) -> Share:
    """The share of probes lost; a round that could not be made counts as unknown probes."""
    made = [r for r in rounds if r.ok is not None]
    sent = sum(r.sent for r in made)
    lost = sum(min(r.lost, r.sent) for r in made)
    usual = max((r.sent for r in made), default=1)
    return Share(good=lost, bad=sent - lost, unknown=usual * (len(rounds) - len(made)))


def _status(share: Share, params: GatewayQuality, *, slow: bool) -> str:
    if share.good + share.bad < params.min_probes:
        return "few:probes"
    judged = share.judge_at_most(params.max_loss)
    if judged is Status.FAIL:
        return "loss"
    if slow:
        return "slow"
    return "pass" if judged is Status.PASS else "missing:rounds"
