"""MGT-07: Login banner."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.CISCO_IOS, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en="The configuration is as required (banner login with a warning).",
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.CISCO_IOS, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en="The configuration lacks: banner login with a warning.",
        vi="Cấu hình thiếu: banner login có lời cảnh báo.",
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.CISCO_IOS, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.CISCO_IOS)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 456 of the configuration is not understood, '配置 不明' (not a "
            "command): no verdict."
        ),
        reason="unparsed:line-456",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_07_judges(name: str) -> None:
    CASES[name].verify("MGT-07")
