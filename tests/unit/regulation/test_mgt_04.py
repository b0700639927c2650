"""MGT-04: Idle timeout."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.ARUBA_AOSCX, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en=("The configuration is as required (cli-session timeout at most 10 min)."),
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.ARUBA_AOSCX, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration breaks the rule in line 10: timeout 0 (required: "
            "cli-session timeout at most 10 min)."
        ),
        vi=("Cấu hình sai ở dòng 10: timeout 0 (yêu cầu: cli-session timeout tối đa 10 phút)."),
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.ARUBA_AOSCX, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.ARUBA_AOSCX)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 264 of the configuration is not understood, '配置 不明' (not a "
            "command): no verdict."
        ),
        reason="unparsed:line-264",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_04_judges(name: str) -> None:
    CASES[name].verify("MGT-04")
