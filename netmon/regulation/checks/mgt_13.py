"""Devices send their records to a central store, which keeps them long enough.

What happened on a device that was reset is only known where its records were sent before.

Passes when the configuration names a log host, and the agency declares (``log_collector``) a store
that keeps records for ``kept_days`` and was looked at within a year.
Fails when no log host is configured, or the declared store keeps less.
Unknown when no configuration was read, it is not of a platform that the rule knows, or no store is
declared: netmon receives no records itself.
How to fix: Cisco ``logging host``; ProCurve and AOS-CX ``logging``; Huawei VRP and Comware
``info-center loghost``; RouterOS ``/system logging action`` with ``target=remote`` and a rule that
uses it; Junos ``set system syslog host``. Enlarge the store where it keeps less.
Clause: R12 (records, time).

---
Thiết bị gửi nhật ký về nơi lưu tập trung, và nơi đó lưu đủ lâu.

Điều đã xảy ra trên một thiết bị bị đặt lại chỉ biết được nếu trước đó nhật ký đã gửi đi.

Đạt khi cấu hình có máy chủ nhật ký, và cơ quan khai báo (``log_collector``) một nơi lưu nhật ký
trong ``kept_days``, được kiểm tra trong vòng một năm.
Không đạt khi không cấu hình máy chủ nhật ký, hoặc nơi lưu đã khai báo lưu ngắn hơn.
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc chưa khai báo nơi
lưu: netmon không tự nhận nhật ký.
Cách khắc phục: Cisco ``logging host``; ProCurve và AOS-CX ``logging``; Huawei VRP và Comware
``info-center loghost``; RouterOS ``/system logging action`` với ``target=remote`` và một quy tắc
dùng nó; Junos ``set system syslog host``. Nơi lưu ngắn hơn thì mở rộng.
Điều khoản: R12 (nhật ký, thời gian).
Tham số:
``kept_days``: số ngày phải lưu nhật ký: 30 ở cấp độ 2, 90 ở cấp độ 3.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pydantic import Field

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from inventory.types import LEGAL_TIME
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import configured, has, same

REVIEW = timedelta(days=365)
"""TCVN 14423 4.8.2.1: records are looked through once a year at level 2."""

AGENT = has(
    "info-center loghost",
    r"info-center loghost (?!source\b)\S+(?: .*)?",
    fix="info-center enable\ninfo-center loghost <log host>",
)
DEMANDS = {
    **same(
        (Platform.CISCO_IOS, Platform.CISCO_S300),
        has(
            "logging host",
            r"logging (?:host )?\d\S+(?: .*)?|logging host \S+(?: .*)?",
            fix="logging host <log host>",
        ),
    ),
    **same(
        (Platform.CISCO_NXOS, Platform.RUIJIE_OS),
        has(
            "logging server",
            r"logging (?:server |host )?\d\S+(?: .*)?",
            instead="no logging on",
            fix="logging server <log host>",
        ),
    ),
    **same(
        (Platform.HP_PROCURVE, Platform.ARUBA_AOSCX),
        has(
            Text(vi="logging <máy chủ nhật ký>", en="logging <log host>"),
            r"logging \d\S+(?: .*)?",
            fix="logging <log host>",
        ),
    ),
    **same((Platform.HUAWEI_VRP, Platform.HP_COMWARE), AGENT),
    Platform.MIKROTIK_ROUTEROS: (
        has(
            "/system logging action target=remote",
            r"(?:set|add) (?=.*remote=(?!0\.0\.0\.0)\d).*target=remote",
            within="/system logging action$",
            fix="/system logging action set remote remote=<log host>",
        ),
        has(
            "/system logging action=remote",
            r"(?:set|add) (?:.* )?action=remote(?: .*)?",
            within="/system logging$",
            fix="/system logging add action=remote topics=info,error,warning,critical",
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        has(
            "set system syslog host",
            r"set system syslog host \S+ .*",
            instead=r"inactive: set system syslog host .*",
            fix="set system syslog host <log host> any info",
        ),
    ),
    Platform.DLINK_DS: (
        has("enable syslog", instead="disable syslog"),
        has("create syslog host", r"create syslog host \d+ .*state enable"),
    ),
    Platform.TPLINK_JETSTREAM: (
        has(
            "logging host index",
            r"logging host index \d+ \S+ \d+",
            fix="logging host index 1 <log host> 6",
        ),
    ),
    Platform.FORTINET: (
        has(
            "set status enable",
            within="config log syslogd setting",
            instead="set status disable",
            fix="config log syslogd setting\n set status enable\n set server <log host>",
        ),
    ),
    Platform.LINUX_FRR: (
        has("log syslog", r"log syslog(?: .*)?", instead=r"log (?:stdout|file)(?: .*)?"),
    ),
}

UNDECLARED = Text(
    vi="{message} Kho nhật ký chưa được khai báo (log_collector).",
    en="{message} No log store is declared (log_collector).",
)
UNSEEN = Text(
    vi="{message} Kho nhật ký được kiểm tra lần cuối {checked}, quá một năm.",
    en="{message} The log store was last looked at on {checked}, more than a year ago.",
)
SHORT = Text(
    vi="Kho nhật ký chỉ giữ {kept} ngày, yêu cầu {least} ngày.",
    en="The log store keeps {kept} days, {least} are required.",
)
KEPT = Text(
    vi="{message} Kho nhật ký giữ {kept} ngày.", en="{message} The log store keeps {kept} days."
)
FIX = Text(
    vi="Tăng dung lượng hoặc thời gian lưu của kho nhật ký.",
    en="Enlarge the log store, or let it keep records longer.",
)


class Retention(Params):
    """How long records are kept."""

    kept_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="days that records must be kept: 30 at level 2, 90 at level 3",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="MGT-13",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Gửi nhật ký tập trung", en="Remote syslog + retention"),
    clauses=("R12",),
    cites="TCVN 14423 4.8.2.1, 5.8.2.1; TCVN 11930 6.2.1.4; CIS IOS XE 2.2.4",
    params=Retention,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_13(device: Device, params: Retention, context: Context) -> Result:
    """Judge where records are sent, then what is declared of the store."""
    sent = configured(device, DEMANDS, context)
    store = context.parameters.log_collector
    if sent.status is not Status.PASS:
        return sent
    if store is None:
        message = UNDECLARED.format(message=sent.message)
        return Result(status=Status.UNKNOWN, message=message, reason="undeclared:log_collector")
    expected = f"{sent.expected}; kept {params.kept_days} days"
    actual = f"{sent.actual}; kept {store.kept_days} days"
    if store.kept_days < params.kept_days:
        message = SHORT.format(kept=store.kept_days, least=params.kept_days)
        return replace(
            sent, status=Status.FAIL, message=message, expected=expected, actual=actual, fix=FIX
        )
    if context.now.astimezone(LEGAL_TIME).date() - store.checked > REVIEW:
        message = UNSEEN.format(message=sent.message, checked=store.checked)
        return Result(status=Status.UNKNOWN, message=message, reason="stale:log_collector")
    message = KEPT.format(message=sent.message, kept=store.kept_days)
    return replace(sent, message=message, expected=expected, actual=actual)
