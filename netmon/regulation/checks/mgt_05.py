"""Everybody logs in as himself, on the console too, and wrong passwords lock out.

A shared password has no owner: nobody can say who did what, and nobody takes it away from somebody
who leaves.

Passes when the configuration authenticates every login by account (AAA), limits failed attempts to
``attempts``, and, where the regulation names its ``admins``, has no other account.
Fails when a line asks for a shared password or none, failed attempts are not limited, or there is
an account that the regulation does not name.
Unknown when no configuration was read, it is not of a platform that the rule knows, or it has a
line that is not understood.
How to fix: RADIUS or TACACS+ first, then local: Cisco ``aaa new-model``, ``aaa authentication login
default group ... local``, ``login block-for``; ProCurve ``aaa authentication ssh login``; AOS-CX
``aaa authentication login default``; Huawei VRP ``authentication-mode aaa``; Comware
``authentication-mode scheme``; RouterOS ``/user aaa set use-radius=yes``; Junos
``authentication-order``, ``retry-options``.
Clause: R5 (accounts and passwords), R6 (secure management access).

---
Ai cũng đăng nhập bằng tài khoản của mình, kể cả trên console, và nhập sai nhiều lần thì bị khóa.

Mật khẩu dùng chung không có chủ: không ai nói được ai đã làm gì, và không ai thu hồi được từ người
đã nghỉ việc.

Đạt khi cấu hình xác thực mọi lần đăng nhập theo tài khoản (AAA), giới hạn số lần sai ở
``attempts``, và, nếu quy chế nêu ``admins``, không có tài khoản nào khác.
Không đạt khi một đường đăng nhập hỏi mật khẩu chung hoặc không hỏi gì, không giới hạn số lần sai,
hoặc có tài khoản mà quy chế không nêu.
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc có dòng không hiểu.
Cách khắc phục: dùng RADIUS hoặc TACACS+ trước, rồi tới tài khoản cục bộ: Cisco ``aaa new-model``,
``aaa authentication login default group ... local``, ``login block-for``; ProCurve ``aaa
authentication ssh login``; AOS-CX ``aaa authentication login default``; Huawei VRP
``authentication-mode aaa``; Comware ``authentication-mode scheme``; RouterOS ``/user aaa set
use-radius=yes``; Junos ``authentication-order``, ``retry-options``.
Điều khoản: R5 (tài khoản, mật khẩu), R6 (truy cập quản trị an toàn).
Tham số:
``attempts``: số lần đăng nhập sai thì thiết bị từ chối trong một thời gian.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from pydantic import Field

from inventory.configuration import Answer, Configuration, Line, Platform
from inventory.configuration.routeros import attributes
from inventory.device import Device
from inventory.finding import Severity
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from netmon.regulation.accounts import accounts
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import (
    Demand,
    Demands,
    asking,
    bounded,
    broken,
    configured,
    each,
    has,
    same,
)
from netmon.regulation.parameters import Parameters


class Lockout(Params):
    """How often somebody may be wrong."""

    attempts: int = Field(
        5,
        ge=1,
        le=10,
        description="failed logins after which the device refuses for a time",
        json_schema_extra={"stricter": "lower"},
    )


NO_OTHERS = Text(vi="không tài khoản nào ngoài {admins}", en="no account beside {admins}")
AT_MOST = Text(vi="{what} tối đa {most}", en="{what} at most {most}")
NAMED = Text(
    vi="/user aaa use-radius=yes, hoặc từ hai tài khoản có tên riêng",
    en="/user aaa use-radius=yes, or more than one named user",
)


@check(
    id="MGT-05",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Xác thực từng người, khóa khi sai", en="AAA, personal accounts, lockout"),
    clauses=("R5", "R6"),
    cites="TCVN 14423 4.6.2.3, 5.12.2.4b; TCVN 11930 6.2.1.6; CIS IOS XE 1.1.1-4",
    params=Lockout,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_05(device: Device, params: Lockout, context: Context) -> Result:
    """Judge how administrators are told apart."""
    return configured(device, demands(params, context.parameters), context)


def demands(params: Lockout, parameters: Parameters) -> Demands:
    """Authentication and lockout in each platform's words, and no unknown account."""
    table = _table(params.attempts)
    if not parameters.admins:
        return table
    allowed = {name.casefold() for name in parameters.admins}
    named = asking(
        NO_OTHERS.format(admins=", ".join(parameters.admins)),
        lambda c: _known(c, allowed),
        fix="remove the account that the regulation does not name",
    )
    return {platform: (*own, named) for platform, own in table.items()}


def _known(c: Configuration, allowed: Collection[str]) -> Answer:
    strangers = (a for a in accounts(c) or () if a.name.casefold() not in allowed)
    return broken((line for a in strangers for line in a.lines[:1]), c.unparsed)


def _limit(wanted: str, pattern: str, most: int, fix: str, within: str | None = None) -> Demand:
    """A line whose first group is a number of attempts, at most so many."""
    expression = re.compile(pattern)

    def number(line: Line) -> int | None:
        found = expression.match(line.text)
        return int(found.group(1)) if found else None

    def ask(c: Configuration) -> Answer:
        return bounded(c.present(pattern, within=within), number, 1, most)

    return asking(AT_MOST.format(what=wanted, most=most), ask, fix=fix)


LOGIN = has(
    "aaa authentication login default",
    r"aaa authentication login default .+",
    fix="aaa authentication login default group tacacs+ local",
)


def _table(most: int) -> Demands:
    return {**_cisco(most), **_aruba(most), **_huawei(most), **_others(most)}


def _cisco(most: int) -> Demands:
    block_for = _limit(
        "login block-for attempts",
        r"login block-for \d+ attempts (\d+) within \d+",
        most,
        "login block-for 300 attempts 3 within 60",
    )
    model = has("aaa new-model", instead="no aaa new-model")
    return {
        **same((Platform.CISCO_IOS, Platform.RUIJIE_OS), model, LOGIN, block_for),
        Platform.CISCO_NXOS: (
            LOGIN,
            has(
                "aaa authentication login console",
                r"aaa authentication login console .+",
                fix="aaa authentication login console group tacacs+ local",
            ),
            _limit("ssh login-attempts", r"ssh login-attempts (\d+)", most, "ssh login-attempts 3"),
        ),
        Platform.CISCO_S300: (
            has(
                "aaa authentication login",
                r"aaa authentication login \S+ .+",
                fix="aaa authentication login default radius local",
            ),
            has(
                "login authentication",
                r"login authentication \S+",
                fix="line ssh\n login authentication default",
            ),
        ),
        Platform.TPLINK_JETSTREAM: (has("aaa enable"), LOGIN),
    }


def _aruba(most: int) -> Demands:
    return {
        Platform.HP_PROCURVE: (
            has(
                "aaa authentication ssh login",
                r"aaa authentication ssh login \S+.*",
                fix="aaa authentication ssh login radius local",
            ),
            has(
                "aaa authentication console login",
                r"aaa authentication console login \S+.*",
                fix="aaa authentication console login radius local",
            ),
            _limit(
                "aaa authentication num-attempts",
                r"aaa authentication num-attempts (\d+)",
                most,
                "aaa authentication num-attempts 3",
            ),
        ),
        Platform.ARUBA_AOSCX: (
            LOGIN,
            _limit(
                "aaa authentication limit-login-attempts",
                r"aaa authentication limit-login-attempts (\d+) .*",
                most,
                "aaa authentication limit-login-attempts 3 lockout-time 300",
            ),
        ),
    }


def _huawei(most: int) -> Demands:
    return {
        Platform.HUAWEI_VRP: (
            each(
                "user-interface (?:con|vty)",
                "authentication-mode aaa",
                wanted="user-interface: authentication-mode aaa",
                fix="user-interface vty 0 4\n authentication-mode aaa",
            ),
            _limit(
                "local-aaa-user wrong-password retry-time",
                r"local-aaa-user wrong-password .*retry-time (\d+).*",
                most,
                "aaa\n local-aaa-user wrong-password retry-interval 5 retry-time 3 block-time 30",
                "aaa$",
            ),
        ),
        Platform.HP_COMWARE: (
            each(
                "(?:line|user-interface) (?:con|aux|vty)",
                "authentication-mode scheme",
                wanted="line: authentication-mode scheme",
                fix="line vty 0 63\n authentication-mode scheme",
            ),
            _limit(
                "ssh server authentication-retries",
                r"ssh server authentication-retries (\d+)",
                most,
                "ssh server authentication-retries 3",
            ),
        ),
    }


def _others(most: int) -> Demands:
    return {
        Platform.MIKROTIK_ROUTEROS: (asking(NAMED, _routeros, fix="/user aaa set use-radius=yes"),),
        Platform.JUNIPER_JUNOS: (
            has("set system authentication-order", r"set system authentication-order \S+"),
            _limit(
                "set system login retry-options tries-before-disconnect",
                r"set system login retry-options tries-before-disconnect (\d+)",
                most,
                "set system login retry-options tries-before-disconnect 3",
            ),
        ),
        Platform.DLINK_DS: (
            has("enable authen_policy", instead="disable authen_policy"),
            has(
                "config authen_login default method",
                r"config authen_login (?:default|method_list_name \S+) method \S+.*",
                fix="config authen_login default method radius local",
            ),
            _limit(
                "config authen parameter attempt",
                r"config authen parameter attempt (\d+)",
                most,
                "config authen parameter attempt 3",
            ),
        ),
        Platform.FORTINET: (
            _limit(
                "set admin-lockout-threshold",
                r"set admin-lockout-threshold (\d+)",
                most,
                "config system global\n set admin-lockout-threshold 3",
                "config system global",
            ),
        ),
    }


def _routeros(c: Configuration) -> Answer:
    radius = c.present(r"set (?:.* )?use-radius=yes", within="/user aaa$")
    named = [a for a in accounts(c) or () if a.name.casefold() != "admin"]
    if radius.holds is False and len(named) > 1:
        return Answer(holds=True, lines=tuple(line for a in named for line in a.lines))
    if radius.holds is False:
        users = [x for b in c.blocks("/user$") for x in b.below() if attributes(x).get("name")]
        return Answer(holds=False, lines=tuple(users))
    return radius
