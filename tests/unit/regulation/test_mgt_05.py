"""MGT-05: AAA, personal accounts, lockout."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.TPLINK_JETSTREAM, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en=("The configuration is as required (aaa enable; aaa authentication login default)."),
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.TPLINK_JETSTREAM, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration lacks: aaa enable. The configuration lacks: aaa "
            "authentication login default."
        ),
        vi=("Cấu hình thiếu: aaa enable. Cấu hình thiếu: aaa authentication login default."),
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.TPLINK_JETSTREAM, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.TPLINK_JETSTREAM)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 242 of the configuration is not understood, '配置 不明' (not a "
            "command): no verdict."
        ),
        reason="unparsed:line-242",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_05_judges(name: str) -> None:
    CASES[name].verify("MGT-05")
