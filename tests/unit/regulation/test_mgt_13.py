"""MGT-13: Remote syslog + retention."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.RUIJIE_OS, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en=("The configuration is as required (logging server). The log store keeps 90 days."),
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.RUIJIE_OS, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration breaks the rule in line 231: no logging on "
            "(required: logging server)."
        ),
        vi="Cấu hình sai ở dòng 231: no logging on (yêu cầu: logging server).",
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.RUIJIE_OS, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.RUIJIE_OS)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 257 of the configuration is not understood, '配置 不明' (not a "
            "command): no verdict."
        ),
        reason="unparsed:line-257",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_13_judges(name: str) -> None:
    CASES[name].verify("MGT-13")
