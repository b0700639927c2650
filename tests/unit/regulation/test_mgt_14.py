"""MGT-14: a fresh copy of the configuration, and a restore test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from netmon.regulation.parameters import Parameters
from tests.support.configs import read
from tests.support.configured import DECLARED, configured
from tests.support.judging import NOW, Case, snapshot

PLATFORM = Platform.HUAWEI_VRP
OLD = replace(read(PLATFORM, "hardened"), collected_at=NOW - timedelta(days=8))
CASES = {
    "fresh and tested": Case(
        lan=snapshot(configured(PLATFORM, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en="A complete copy was read at 2026-11-22T02:00:00.000Z; restoring was tried on "
        "2026-05-05.",
    ),
    "old": Case(
        lan=snapshot(configured(PLATFORM, "hardened", configuration=OLD)),
        parameters=DECLARED,
        status=Status.FAIL,
        en="The newest copy was read at 2026-11-14T03:00:00.000Z, more than 7 days ago.",
        vi="Bản sao cấu hình mới nhất đọc lúc 2026-11-14T03:00:00.000Z, quá 7 ngày.",
    ),
    "tested long ago": Case(
        lan=snapshot(configured(PLATFORM, "hardened")),
        parameters=Parameters(restore_test=date(2025, 11, 1)),
        status=Status.FAIL,
        en="Restoring was last tried on 2025-11-01, more than 365 days ago.",
    ),
    "never tested": Case(
        lan=snapshot(configured(PLATFORM, "hardened")),
        status=Status.UNKNOWN,
        en="A copy was read at 2026-11-22T02:00:00.000Z, but no restore test is declared "
        "(restore_test).",
        reason="undeclared:restore_test",
    ),
    "never read": Case(
        lan=snapshot(configured(PLATFORM, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        reason="missing:configuration",
    ),
    "truncated": Case(
        lan=snapshot(configured(PLATFORM, "hardened", configuration=replace(OLD, complete=False))),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        reason="missing:configuration",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_14_judges(name: str) -> None:
    CASES[name].verify("MGT-14")
