"""A warning is shown before login.

It tells whoever comes that the device is the agency's and that access is recorded: without it an
intruder may say that nobody forbade it.

Passes when the configuration has a login banner that holds one of ``words``.
Fails when there is no banner, or it says nothing of a warning.
Unknown when no configuration was read, the platform keeps its banner elsewhere, or the banner is
not understood (no end).
How to fix: Cisco ``banner login``; ProCurve and AOS-CX ``banner motd``; Huawei VRP
``header login information``; Comware ``header legal``; RouterOS
``/system note set show-at-login=yes note=...``; Junos ``set system login message``. Name the
agency, not the device's model or version.
Clause: R6 (secure management access).

---
Thiết bị hiển thị cảnh báo trước khi đăng nhập.

Cảnh báo cho người tới biết thiết bị là của cơ quan và việc truy cập được ghi lại: không có nó, kẻ
xâm nhập có thể nói rằng không ai cấm.

Đạt khi cấu hình có thông báo đăng nhập chứa một trong ``words``.
Không đạt khi không có thông báo, hoặc thông báo không cảnh báo gì.
Chưa xác định khi chưa đọc được cấu hình, nền tảng giữ thông báo ở nơi khác, hoặc không hiểu được
thông báo (không có dấu kết thúc).
Cách khắc phục: Cisco ``banner login``; ProCurve và AOS-CX ``banner motd``; Huawei VRP ``header
login information``; Comware ``header legal``; RouterOS ``/system note set show-at-login=yes
note=...``; Junos ``set system login message``. Ghi tên cơ quan, không ghi kiểu máy hay phiên bản.
Điều khoản: R6 (truy cập quản trị an toàn).
Tham số:
``words``: các từ mà thông báo phải chứa ít nhất một, không phân biệt hoa thường.
"""

from __future__ import annotations

from collections.abc import Collection

from pydantic import Field

from inventory.configuration import Answer, Configuration, Platform
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand, Demands, asking, configured, has, same
from netmon.regulation.parameters import Parameters

WARNINGS = frozenset(
    {
        "cảnh báo",
        "canh bao",
        "nghiêm cấm",
        "nghiem cam",
        "warning",
        "authorised",
        "authorized",
        "prohibited",
    }
)
TEXT = "CANH BAO: He thong cua co quan nha nuoc. Chi nguoi duoc phep moi duoc truy cap."


class Banner(Params):
    """What the banner must say."""

    words: frozenset[str] = Field(
        WARNINGS,
        min_length=1,
        description="words of which the banner must hold one, letter case aside",
        json_schema_extra={"stricter": "subset"},
    )


FORTIOS = has(
    "set pre-login-banner enable",
    within="config system global",
    instead="set pre-login-banner disable",
    fix="config system global\n set pre-login-banner enable",
)
WARNING = Text(vi="{word} có lời cảnh báo", en="{word} with a warning")


@check(
    id="MGT-07",
    subject=SubjectKind.DEVICE,
    severity=Severity.LOW,
    title=Text(vi="Thông báo đăng nhập", en="Login banner"),
    clauses=("R6",),
    cites="TCVN 14423 4.12.2.4; CIS IOS XE 1.3.1-3",
    params=Banner,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_07(device: Device, params: Banner, context: Context) -> Result:
    """Judge the text that is shown before login."""
    return configured(device, demands(params, context.parameters), context)


def demands(params: Banner, parameters: Parameters) -> Demands:
    """A banner with the warning, in each platform's words."""
    del parameters

    def banner(word: str, pattern: str, fix: str, within: str | None = None) -> Demand:
        return asking(
            WARNING.format(word=word),
            lambda c: _says(c, rf"(?s:{pattern}\s.*)", params.words, within),
            fix=fix,
        )

    return {
        **same(
            (Platform.CISCO_IOS, Platform.CISCO_S300, Platform.RUIJIE_OS),
            banner("banner login", r"banner (?:login|motd)", f"banner login ^\n{TEXT}\n^"),
        ),
        **same(
            (Platform.CISCO_NXOS, Platform.HP_PROCURVE, Platform.ARUBA_AOSCX),
            banner("banner motd", r"banner (?:motd|exec)", f"banner motd ^\n{TEXT}\n^"),
        ),
        Platform.HUAWEI_VRP: (
            banner(
                "header login",
                r"header (?:login|shell)",
                f'header login information "{TEXT}"',
            ),
        ),
        Platform.HP_COMWARE: (
            banner("header legal", r"header (?:legal|login|motd)", f"header legal %\n{TEXT}\n%"),
        ),
        Platform.MIKROTIK_ROUTEROS: (
            has(
                "/system note show-at-login=yes",
                r"set (?:.* )?show-at-login=yes",
                within="/system note$",
                instead=r"set (?:.* )?show-at-login=no",
                fix=f'/system note set show-at-login=yes note="{TEXT}"',
            ),
            banner("/system note", "set", f'/system note set note="{TEXT}"', "/system note$"),
        ),
        Platform.JUNIPER_JUNOS: (
            banner(
                "set system login message",
                "set system login (?:message|announcement)",
                f'set system login message "{TEXT}"',
            ),
        ),
        Platform.FORTINET: (FORTIOS,),
    }


def _says(c: Configuration, pattern: str, words: Collection[str], within: str | None) -> Answer:
    """Whether there is such a line and one of them holds one of the words."""
    found = c.present(pattern, within=within)
    if not found.holds:
        return found
    good = tuple(
        line for line in found.lines if any(w.casefold() in line.text.casefold() for w in words)
    )
    return Answer(holds=True, lines=good) if good else Answer(holds=False, lines=found.lines)
