"""MGT-09: no default account, passwords changed in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from inventory.configuration import ConfigSpan, Platform
from inventory.configuration.text import fingerprints
from inventory.device import Device
from inventory.finding import Status
from netmon.regulation.parameters import Parameters, Rotation
from tests.support.configs import read
from tests.support.configured import configured, riddle
from tests.support.judging import NOW, READ, Case, snapshot

PLATFORM = Platform.CISCO_IOS
SECRETS = fingerprints(read(PLATFORM, "hardened").lines)


def _rotated(day: date) -> Parameters:
    return Parameters(rotations=(Rotation(device="sw-*", changed=day),))


def _since(days: int, *, before: frozenset[str] | None) -> Device:
    """The passwords are the same since so many days; before that the device had other secrets."""
    start = NOW - timedelta(days=days)
    spans = [ConfigSpan(sha256="b" * 64, first_at=start, last_at=READ, secrets=SECRETS)]
    if before is not None:
        day = timedelta(days=1)
        older = ConfigSpan(
            sha256="a" * 64, first_at=start - 9 * day, last_at=start - day, secrets=before
        )
        spans.append(older)
    return configured(PLATFORM, "hardened", config_spans=tuple(spans))


CASES = {
    "recorded": Case(
        lan=snapshot(configured(PLATFORM, "hardened")),
        parameters=_rotated(date(2026, 11, 1)),
        status=Status.PASS,
        en="There is no default account; passwords were changed within 60 days "
        "(an.nguyen, binh.tran).",
    ),
    "recorded long ago": Case(
        lan=snapshot(configured(PLATFORM, "hardened")),
        parameters=_rotated(date(2026, 8, 1)),
        status=Status.FAIL,
        en="Passwords older than 60 days: an.nguyen, binh.tran.",
        vi="Mật khẩu chưa đổi quá 60 ngày: an.nguyen, binh.tran.",
    ),
    "seen to change": Case(
        lan=snapshot(_since(20, before=frozenset())),
        status=Status.PASS,
        en="There is no default account; passwords were changed within 60 days "
        "(an.nguyen, binh.tran).",
    ),
    "seen to change, then never again": Case(
        lan=snapshot(_since(70, before=frozenset())),
        status=Status.FAIL,
        en="Passwords older than 60 days: an.nguyen, binh.tran.",
    ),
    "the same since the first reading, long ago": Case(
        lan=snapshot(_since(70, before=None)),
        status=Status.FAIL,
        en="Passwords older than 60 days: an.nguyen, binh.tran.",
    ),
    "the same since the first reading, not long ago": Case(
        lan=snapshot(_since(20, before=None)),
        status=Status.UNKNOWN,
        en="There is no default account, but when these passwords were changed is not known: "
        "an.nguyen, binh.tran.",
        reason="missing:password-age",
    ),
    "a change of something else is no change of passwords": Case(
        lan=snapshot(_since(20, before=SECRETS)),
        status=Status.UNKNOWN,
        en="There is no default account, but when these passwords were changed is not known: "
        "an.nguyen, binh.tran.",
        reason="missing:password-age",
    ),
    "default account": Case(
        lan=snapshot(configured(Platform.JUNIPER_JUNOS, "weak")),
        parameters=_rotated(date(2026, 11, 1)),
        status=Status.FAIL,
        en="The configuration breaks the rule in line 4: set system login user admin uid 2000 "
        "(required: no default account).",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(PLATFORM)),
        parameters=_rotated(date(2026, 11, 1)),
        status=Status.UNKNOWN,
        en="Line 456 of the configuration is not understood, '配置 不明' (not a command): "
        "no verdict.",
        reason="unparsed:line-456",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_09_judges(name: str) -> None:
    CASES[name].verify("MGT-09")
