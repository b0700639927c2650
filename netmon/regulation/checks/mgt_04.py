"""An idle management session is closed.

A console left logged in on an empty desk is an open device.

Passes when every management line or service of the configuration closes an idle session within
``idle_max`` minutes.
Fails when a line never closes one (0), waits longer, or leaves it to a default that is longer or
that differs from release to release.
Unknown when no configuration was read, it is not of a platform that the rule knows, or it has a
line that is not understood.
How to fix: Cisco ``exec-timeout 5 0`` on console and vty; ProCurve ``console idle-timeout 300``;
AOS-CX ``cli-session`` ``timeout 5``; Huawei VRP and Comware ``idle-timeout 5 0``; RouterOS
``inactivity-policy=logout inactivity-timeout=5m`` of every user; Junos ``idle-timeout 5`` of every
login class. TCVN 14423 suggests five minutes.
Clause: R6 (secure management access).

---
Phiên quản trị không thao tác phải tự đóng.

Một phiên console bỏ ngỏ trên bàn không người là một thiết bị để ngỏ.

Đạt khi mọi đường đăng nhập hoặc dịch vụ quản trị trong cấu hình đóng phiên không thao tác trong
``idle_max`` phút.
Không đạt khi một đường đăng nhập không bao giờ đóng (0), chờ lâu hơn, hoặc để mặc định mà mặc định
dài hơn hay khác nhau giữa các phiên bản phần mềm.
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc có dòng không hiểu.
Cách khắc phục: Cisco ``exec-timeout 5 0`` trên console và vty; ProCurve ``console idle-timeout
300``; AOS-CX ``cli-session`` ``timeout 5``; Huawei VRP và Comware ``idle-timeout 5 0``; RouterOS
``inactivity-policy=logout inactivity-timeout=5m`` cho mọi người dùng; Junos ``idle-timeout 5`` cho
mọi lớp đăng nhập. TCVN 14423 gợi ý năm phút.
Điều khoản: R6 (truy cập quản trị an toàn).
Tham số:
``idle_max``: số phút không thao tác thì phiên phải đóng; TCVN 14423 gợi ý 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic import Field

from inventory.configuration import Answer, Configuration, Line, Platform
from inventory.configuration.questions import find
from inventory.configuration.routeros import attributes
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand, Demands, asking, bounded, configured, same

MINUTE = 60
DEFAULT_S = 10 * MINUTE
"""What Cisco IOS, VRP and Comware do where no line says otherwise (CIS IOS XE 1.2.6-8)."""

Finder = Callable[[Configuration], Answer]
Reader = Callable[[Line], int | None]

EVERY_LINE = Text(
    vi="{word} của mọi line tối đa {most} phút", en="{word} of every line at most {most} min"
)
MINUTES = Text(vi="{word} tối đa {most} phút", en="{word} at most {most} min")
CLASSES = Text(
    vi="idle-timeout của nhóm quyền của mọi người dùng tối đa {most} phút",
    en="idle-timeout of the class of every user at most {most} min",
)

_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$")


class IdleTime(Params):
    """How long a session may be idle."""

    idle_max: int = Field(
        10,
        ge=1,
        le=60,
        description="minutes after which an idle session must be closed; TCVN 14423 suggests 5",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="MGT-04",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Tự đóng phiên quản trị", en="Idle timeout"),
    clauses=("R6",),
    cites="TCVN 14423 4.12.2.4d, 4.5.2.2a; CIS IOS XE 1.2.6-8",
    params=IdleTime,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_04(device: Device, params: IdleTime, context: Context) -> Result:
    """Judge the idle time of every management line."""
    return configured(device, _demands(params.idle_max), context)


def _demands(minutes: int) -> Demands:
    return {**_on_lines(minutes), **_elsewhere(minutes)}


def _on_lines(minutes: int) -> Demands:
    """Platforms whose lines (console, vty) each have a time of their own."""
    five = min(minutes, 5)

    def every(block: str, word: str, fix: str, default: int | None = DEFAULT_S) -> Demand:
        return asking(
            EVERY_LINE.format(word=word, most=minutes),
            lambda c: _blocks(c, block, word, minutes * MINUTE, default),
            fix=fix,
        )

    cisco = every(
        "line (?:con|vty)",
        "exec-timeout",
        f"line con 0\n exec-timeout {five} 0\nline vty 0 15\n exec-timeout {five} 0",
    )
    nexus = every(
        "line (?:console|vty)",
        "exec-timeout",
        f"line console\n exec-timeout {five}\nline vty\n exec-timeout {five}",
        None,
    )
    huawei = every(
        "user-interface (?:con|vty)",
        "idle-timeout",
        f"user-interface con 0\n idle-timeout {five} 0\n"
        f"user-interface vty 0 4\n idle-timeout {five} 0",
    )
    comware = every(
        "(?:line|user-interface) (?:con|aux|vty)",
        "idle-timeout",
        f"line con 0\n idle-timeout {five} 0\nline vty 0 63\n idle-timeout {five} 0",
    )
    return {
        **same((Platform.CISCO_IOS, Platform.RUIJIE_OS), cisco),
        Platform.LINUX_FRR: (
            every("line vty", "exec-timeout", f"line vty\n exec-timeout {five} 0"),
        ),
        Platform.CISCO_NXOS: (nexus,),
        Platform.HUAWEI_VRP: (huawei,),
        Platform.HP_COMWARE: (comware,),
    }


def _elsewhere(minutes: int) -> Demands:
    """Platforms that have one time for the device, its services, users or classes."""
    five = min(minutes, 5)
    return {
        Platform.CISCO_S300: (
            _within(
                minutes,
                "exec-timeout",
                found=lambda c: c.present(r"exec-timeout \d+"),
                number=_seconds,
                fix=f"line console\n exec-timeout {five}\nline ssh\n exec-timeout {five}",
            ),
        ),
        Platform.HP_PROCURVE: (
            _within(
                minutes,
                "console idle-timeout",
                found=lambda c: c.present(r"console idle-timeout (?:serial-usb )?\d+"),
                number=_last_number,
                fix=f"console idle-timeout {five * MINUTE}",
            ),
        ),
        Platform.ARUBA_AOSCX: (
            _within(
                minutes,
                "cli-session timeout",
                found=lambda c: c.present(r"timeout \d+", within="cli-session"),
                number=_last_minutes,
                fix=f"cli-session\n timeout {five}",
            ),
        ),
        **_per_user(minutes),
        **_flat(minutes),
    }


def _flat(minutes: int) -> Demands:
    """Platforms of one command, or of one setting in a block."""
    return {
        Platform.DLINK_DS: (
            _within(
                minutes,
                "serial_port auto_logout",
                found=lambda c: c.present(r"config serial_port (?:.* )?auto_logout \S+"),
                number=_minutes,
                fix="config serial_port auto_logout 5_minutes",
            ),
        ),
        Platform.FORTINET: (
            _within(
                minutes,
                "set admintimeout",
                found=lambda c: c.present(r"set admintimeout \d+", within="config system global"),
                number=_last_minutes,
                fix=f"config system global\n set admintimeout {min(minutes, 5)}",
            ),
        ),
    }


def _within(minutes: int, word: str, *, found: Finder, number: Reader, fix: str) -> Demand:
    """Every line that is found gives a number of seconds within the bound."""
    return asking(
        MINUTES.format(word=word, most=minutes),
        lambda c: bounded(found(c), number, 1, minutes * MINUTE),
        fix=fix,
    )


def _per_user(minutes: int) -> Demands:
    """Platforms where each user, or the class of each, has a time."""
    five = min(minutes, 5)
    return {
        Platform.MIKROTIK_ROUTEROS: (
            asking(
                MINUTES.format(
                    word="/user inactivity-policy=logout, inactivity-timeout", most=minutes
                ),
                lambda c: bounded(
                    c.present(r"(?:add|set) (?!.*disabled=yes).*name=\S+.*", within="/user$"),
                    _inactivity,
                    1,
                    minutes * MINUTE,
                ),
                fix=f"/user set [find] inactivity-policy=logout inactivity-timeout={five}m",
            ),
        ),
        Platform.JUNIPER_JUNOS: (
            asking(
                CLASSES.format(most=minutes),
                lambda c: _classes(c, minutes),
                fix=f"set system login class QUAN-TRI idle-timeout {five}",
            ),
        ),
    }


def _blocks(c: Configuration, block: str, word: str, most: int, default: int | None) -> Answer:
    """Every block closes idle sessions in time; without the word it does what the default is."""
    blocks = c.every(block)
    wrong = tuple(b for b in blocks.all if not _in_time(b, word, most, default))
    if wrong or not blocks.all:
        found = tuple(line for b in wrong for line in find(b.below(), word))
        asked = c.present(block)
        return Answer(
            holds=None if asked.holds is None else False,
            lines=found or wrong,
            unparsed=asked.unparsed,
        )
    return blocks.lacks(rf"{word} 0(?: 0)?$")


def _in_time(block: Line, word: str, most: int, default: int | None) -> bool:
    found = find(block.below(), rf"{word} \d+(?: \d+)?")
    seconds = _seconds(found[-1]) if found else default
    return seconds is not None and 0 < seconds <= most


def _seconds(line: Line) -> int:
    """``exec-timeout MINUTES [SECONDS]``."""
    numbers = [int(n) for n in re.findall(r"\d+", line.text)]
    return numbers[0] * MINUTE + (numbers[1] if len(numbers) > 1 else 0)


def _last_number(line: Line) -> int | None:
    found = re.findall(r"\d+", line.text)
    return int(found[-1]) if found else None


def _last_minutes(line: Line) -> int | None:
    number = _last_number(line)
    return None if number is None else number * MINUTE


def _minutes(line: Line) -> int | None:
    """``auto_logout 5_minutes`` or ``never``."""
    found = re.search(r"auto_logout (\d+)_min", line.text)
    return int(found.group(1)) * MINUTE if found else None


def _inactivity(line: Line) -> int | None:
    given = attributes(line)
    found = _DURATION.match(given.get("inactivity-timeout", ""))
    if given.get("inactivity-policy") not in {"logout", "lockscreen"} or found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * MINUTE + seconds


def _classes(c: Configuration, most: int) -> Answer:
    """Junos: each user is of a class that has an idle time within the bound."""
    users = c.present(r"set system login user \S+ class \S+")
    if not users.holds:
        return users
    wrong = []
    for line in users.lines:
        name = re.escape(line.text.rsplit(" ", 1)[-1])
        idle = c.value(rf"set system login class {name} idle-timeout (\d+)")
        if idle is None or not 0 < int(idle) <= most:
            wrong.append(line)
    return Answer(holds=False, lines=tuple(wrong)) if wrong else users
