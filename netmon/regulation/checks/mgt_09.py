"""No default account, and passwords are changed in time.

``admin`` is the first name that is tried, and a password that is never changed is known to
everybody who ever worked there. netmon never tries a password.

Passes when the configuration has no account of a default name, and every account's password was
changed within ``max_age_days``: seen by its fingerprint, or recorded in ``rotations``.
Fails when there is a default account, or a password is older.
Unknown when no configuration was read, it is not of a platform that the rule knows, or the age of a
password is neither seen nor recorded: the same fingerprint since the first reading.
How to fix: create personal accounts, remove or rename the default one, change passwords and keep
them in the agency's safe; where the device does not show it, record the change in ``rotations``.
Clause: R5 (accounts and passwords).

---
Không có tài khoản mặc định, và mật khẩu được đổi đúng hạn.

``admin`` là tên bị thử đầu tiên, và mật khẩu không bao giờ đổi thì ai từng làm ở đó cũng biết.
netmon không bao giờ thử mật khẩu.

Đạt khi cấu hình không có tài khoản mang tên mặc định, và mật khẩu của mọi tài khoản được đổi trong
``max_age_days``: thấy qua dấu vân tay của mật khẩu, hoặc ghi trong ``rotations``.
Không đạt khi có tài khoản mặc định, hoặc một mật khẩu cũ hơn.
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc tuổi của một mật
khẩu không thấy được mà cũng không ghi nhận: dấu vân tay vẫn như lần đọc đầu tiên.
Cách khắc phục: tạo tài khoản cá nhân, xóa hoặc đổi tên tài khoản mặc định, đổi mật khẩu và cất
trong két của cơ quan; nếu thiết bị không cho thấy thì ghi lần đổi vào ``rotations``.
Điều khoản: R5 (tài khoản, mật khẩu).
Tham số:
``default_accounts``: các tên tài khoản có sẵn theo thiết bị, chữ thường.
``max_age_days``: số ngày mà mật khẩu phải được đổi.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from fnmatch import fnmatchcase

from pydantic import Field

from inventory.configuration import Answer, Configuration, Platform, parse
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from inventory.types import LEGAL_TIME, iso
from inventory.wording import names
from netmon.regulation.accounts import Account, accounts
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import asking, broken, configured, failed, witness

DEFAULTS = frozenset(
    {
        "admin",
        "administrator",
        "cisco",
        "guest",
        "huawei",
        "manager",
        "operator",
        "root",
        "ruijie",
        "super",
        "support",
        "test",
        "ubnt",
        "user",
    }
)

OLD = Text(
    vi="Mật khẩu chưa đổi quá {days} ngày: {accounts}.",
    en="Passwords older than {days} days: {accounts}.",
)
AGELESS = Text(
    vi="Không có tài khoản mặc định, nhưng chưa biết mật khẩu đổi khi nào: {accounts}.",
    en="There is no default account, but when these passwords were changed is not known: "
    "{accounts}.",
)
GOOD = Text(
    vi="Không có tài khoản mặc định; mật khẩu đổi trong {days} ngày ({accounts}).",
    en="There is no default account; passwords were changed within {days} days ({accounts}).",
)
FIX = Text(
    vi="Đổi mật khẩu của các tài khoản, cất giữ an toàn; thiết bị không cho biết thì ghi ngày đổi "
    "vào rotations.",
    en="Change the passwords and keep them safe; where the device does not show it, record the "
    "day in rotations.",
)


class Accounts(Params):
    """Which names are default ones, and how old a password may be."""

    default_accounts: frozenset[str] = Field(
        DEFAULTS,
        min_length=1,
        description="names that come with devices, lower case",
        json_schema_extra={"stricter": "superset"},
    )
    max_age_days: int = Field(
        60,
        ge=1,
        le=365,
        description="age in days at which a password must have been changed",
        json_schema_extra={"stricter": "lower"},
    )


NO_DEFAULT = Text(vi="không có tài khoản mặc định", en="no default account")


@check(
    id="MGT-09",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(
        vi="Không tài khoản mặc định; đổi mật khẩu đúng hạn", en="No default account; rotation"
    ),
    clauses=("R5",),
    cites="TCVN 14423 4.6.2.2b, 4.6.2.3",
    params=Accounts,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_09(device: Device, params: Accounts, context: Context) -> Result:
    """Judge the accounts' names and the age of their passwords."""
    text = device.configuration
    found = accounts(parse(text)) if text is not None else None
    demand = replace(
        asking(
            NO_DEFAULT,
            lambda c: _defaults(c, params.default_accounts),
            fix="! only after a personal account has logged in",
        ),
        undo=text is None or text.platform is not Platform.HUAWEI_VRP,
    )
    if not demand.undo:  # the account goes by its name, whatever is said of it
        wrong = [a.name for a in found or () if a.name.casefold() in params.default_accounts]
        removals = (f" undo local-user {name}" for name in wrong)
        demand = replace(demand, fix=(*demand.fix, "aaa", *removals))
    table = {text.platform: (demand,)} if text is not None and found is not None else {}
    named = configured(device, table, context)
    if named.status is not Status.PASS or text is None or not found:
        return named
    ages = {a.name: _changed(device, a, context) for a in found}
    limit = context.now - timedelta(days=params.max_age_days)
    old = sorted(n for n, (at, _) in ages.items() if at is not None and at < limit)
    expected = f"no default account; passwords changed within {params.max_age_days} days"
    if old:
        actual = "; ".join(f"{n}: {iso(at)}" for n in old if (at := ages[n][0]) is not None)
        message = OLD.format(days=params.max_age_days, accounts=names(old))
        return failed(text, message=message, expected=expected, actual=actual, fix=FIX)
    unknown = sorted(n for n, (_, exact) in ages.items() if not exact)
    if unknown:
        return Result(
            status=Status.UNKNOWN,
            message=AGELESS.format(accounts=names(unknown)),
            expected=expected,
            reason="missing:password-age",
        )
    actual = "; ".join(f"{n}: {iso(at)}" for n, (at, _) in sorted(ages.items()) if at is not None)
    return Result(
        status=Status.PASS,
        message=GOOD.format(days=params.max_age_days, accounts=names(sorted(ages))),
        expected=expected,
        actual=actual,
        evidence=witness(text, actual),
    )


def _defaults(c: Configuration, defaults: frozenset[str]) -> Answer:
    wrong = (a for a in accounts(c) or () if a.name.casefold() in defaults)
    return broken((line for a in wrong for line in a.lines[:1]), c.unparsed)


def _changed(device: Device, account: Account, context: Context) -> tuple[datetime | None, bool]:
    """When the password was last changed, and whether that is sure.

    Not sure: it has been the same since the first reading, so that it is at least so old.
    """
    recorded = [
        datetime.combine(r.changed, time(), LEGAL_TIME)
        for r in context.parameters.rotations
        if fnmatchcase(device.name.casefold(), r.device.casefold())
    ]
    declared = max(recorded, default=None)
    since: datetime | None = None
    exact = False
    for span in device.config_spans:
        if not account.secrets or not account.secrets <= span.secrets:
            exact = since is not None
            break
        since = span.first_at
    if since is not None and exact:
        return max(since, declared) if declared else since, True
    if declared is not None:
        return declared, True
    return since, False
