"""Watching is alive: what the agent says of the LAN is complete, recent and cannot be rewritten.

Passes when at least ``min_coverage`` of the time slots of everything that is watched were measured,
the last one ended at most ``heartbeat_minutes`` ago, the rule set is the one the province expects
(where it has said), the clock is off by at most ``max_offset_s`` (where that is known), and the
chain of assessments is unbroken.
Fails when fewer slots were measured, the last one is older, the rule set is another, the clock is
off by more, or the chain is broken.
Unknown when nothing was watched yet, or no chain of assessments is kept.
How to fix: restart the agent and look at its log; synchronise its clock (NTP); install the
province's rule set; a broken chain is reported to the province before anything is repaired.
Clause: R19 (audit and monitoring).

---
Việc giám sát còn sống: những gì netmon nói về mạng LAN là đầy đủ, mới và không viết lại được.

Đạt khi ít nhất ``min_coverage`` số khe thời gian của mọi thứ được theo dõi đã được đo, khe cuối
kết thúc không quá ``heartbeat_minutes`` trước, bộ quy tắc đúng là bộ mà tỉnh yêu cầu (nếu tỉnh đã
nêu), đồng hồ lệch không quá ``max_offset_s`` (nếu biết), và chuỗi đánh giá không đứt.
Không đạt khi đo được ít khe hơn, khe cuối cũ hơn, bộ quy tắc khác, đồng hồ lệch nhiều hơn, hoặc
chuỗi bị đứt.
Chưa xác định khi chưa theo dõi gì, hoặc không lưu chuỗi đánh giá.
Cách khắc phục: khởi động lại netmon và xem nhật ký của nó; đồng bộ đồng hồ (NTP); cài bộ quy tắc
của tỉnh; chuỗi bị đứt thì báo cho tỉnh trước khi sửa bất cứ điều gì.
Điều khoản: R19 (kiểm tra, giám sát).
Tham số:
``min_coverage``: tỷ lệ khe thời gian phải đo được.
``heartbeat_minutes``: tuổi của lần đo gần nhất mà quá đó thì netmon coi là im lặng.
``max_offset_s``: độ lệch được phép của đồng hồ netmon, giây.
"""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import Agency, MonitoringFacts
from inventory.text import Text
from inventory.types import iso
from inventory.wording import cut_percent, number
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age

GOOD = Text(
    vi="Giám sát liên tục: đo được {share} số khe thời gian, chuỗi minh chứng liền mạch{rules}.",
    en="Watched without a break: {share} of the slots measured, the chain of evidence is unbroken"
    "{rules}.",
)
SILENT = Text(
    vi="Agent im lặng: số liệu cuối lúc {at}, quá {minutes} phút.",
    en="The agent is silent: its last measurement ended {at}, more than {minutes} minutes ago.",
)
GAPS = Text(
    vi="Chỉ đo được {share} số khe thời gian, cần {limit}.",
    en="Only {share} of the slots were measured, {limit} needed.",
)
OTHER_RULES = Text(
    vi="Bộ quy tắc đang dùng ({ours}) không phải bộ của tỉnh ({theirs}).",
    en="The rule set in use ({ours}) is not the province's ({theirs}).",
)
CLOCK = Text(
    vi="Đồng hồ của agent lệch {offset} giây, cho phép {limit} giây.",
    en="The agent's clock is off by {offset} s, {limit} s allowed.",
)
BROKEN = Text(
    vi="Chuỗi minh chứng bị đứt hoặc bị sửa.", en="The chain of evidence is broken or was altered."
)
NO_CHAIN = Text(
    vi="Chưa có chuỗi minh chứng để kiểm tra.", en="There is no chain of evidence to verify yet."
)
NOTHING = Text(vi="Chưa theo dõi thiết bị hay dịch vụ nào.", en="Nothing is watched yet.")
NO_RULES_TOLD = Text(
    vi="; tỉnh chưa công bố bộ quy tắc để so",
    en="; the province has not said which rule set it expects",
)
SAME_RULES = Text(vi="; đúng bộ quy tắc của tỉnh", en="; the rule set is the province's")
FIX = Text(
    vi="Khởi động lại agent và xem nhật ký; đồng bộ giờ (NTP); cài bộ quy tắc của tỉnh; báo tỉnh "
    "trước khi sửa chuỗi minh chứng.",
    en="Restart the agent and read its log; synchronise its clock (NTP); install the province's "
    "rule set; tell the province before a broken chain is repaired.",
)

_SHOWN = 12


class Integrity(Params):
    """What watching itself must reach."""

    min_coverage: float = Field(
        0.95,
        gt=0.0,
        le=1.0,
        description="share of the time slots that must have been measured",
        json_schema_extra={"stricter": "higher"},
    )
    heartbeat_minutes: int = Field(
        10,
        ge=1,
        le=1440,
        description="age of the last measurement after which the agent is silent",
        json_schema_extra={"stricter": "lower"},
    )
    max_offset_s: float = Field(
        5.0,
        gt=0.0,
        le=300.0,
        description="allowed offset of the agent's clock, seconds",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="SVC-05",
    subject=SubjectKind.AGENCY,
    severity=Severity.CRITICAL,
    title=Text(vi="Giám sát còn sống", en="Monitoring integrity"),
    clauses=("R19",),
    cites="TCVN 14423 4.9 (monitoring)",
    params=Integrity,
)
def svc_05(agency: Agency, params: Integrity, context: Context) -> Result:  # noqa: ARG001 - there is only one
    """Judge how the agency is watched."""
    facts = context.snapshot.monitoring
    if facts is None or facts.last_slot is None or not facts.expected_s:
        return Result(status=Status.UNKNOWN, message=NOTHING, reason="missing:slots")
    share = min(facts.received_s / facts.expected_s, 1.0)
    problem = _problem(facts, share, params, context)
    status, message, reason = Status.FAIL, problem, ""
    if problem is None and facts.evidence_unbroken is None:
        status, message, reason = Status.UNKNOWN, NO_CHAIN, "missing:evidence"
    elif problem is None:
        rules = SAME_RULES if facts.rule_set_expected else NO_RULES_TOLD
        status, message = Status.PASS, GOOD.format(share=cut_percent(share), rules=rules)
    offset = "-" if facts.clock_offset_s is None else f"{facts.clock_offset_s:g} s"
    chain = {None: "none", True: "unbroken", False: "broken"}[facts.evidence_unbroken]
    actual = (
        f"coverage {cut_percent(share).en}, last slot {iso(facts.last_slot)}, clock offset "
        f"{offset}, chain {chain}"
    )
    return Result(
        status=status,
        message=message or NOTHING,
        expected=f"coverage >= {cut_percent(params.min_coverage).en}, heartbeat <= "
        f"{params.heartbeat_minutes} min, clock offset <= {params.max_offset_s:g} s, "
        "chain unbroken",
        actual=actual,
        evidence=(Evidence(source="agent", seen_at=facts.last_slot, seen=actual),),
        fix=FIX if status is Status.FAIL else None,
        reason=reason,
    )


def _problem(
    facts: MonitoringFacts, share: float, params: Integrity, context: Context
) -> Text | None:
    """The worst thing that is wrong; a broken chain first, for it puts the rest in doubt."""
    if facts.evidence_unbroken is False:
        return BROKEN
    last = facts.last_slot
    if last is not None and age(last, context.now) > timedelta(minutes=params.heartbeat_minutes):
        return SILENT.format(at=iso(last), minutes=params.heartbeat_minutes)
    info = context.snapshot.regulation
    ours = info.sha256 if info else ""
    if facts.rule_set_expected and facts.rule_set_expected != ours:
        theirs = facts.rule_set_expected[:_SHOWN]
        return OTHER_RULES.format(ours=ours[:_SHOWN] or "-", theirs=theirs)
    if share < params.min_coverage:
        limit = cut_percent(params.min_coverage)
        return GAPS.format(share=cut_percent(share), limit=limit)
    offset = facts.clock_offset_s
    if offset is not None and abs(offset) > params.max_offset_s:
        return CLOCK.format(offset=number(offset), limit=number(params.max_offset_s))
    return None
