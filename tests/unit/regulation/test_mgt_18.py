"""MGT-18: Unneeded services."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.HUAWEI_VRP, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en=(
            "The configuration is as required (undo ftp server; undo tftp-server "
            "enable). No unneeded service was seen open."
        ),
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.HUAWEI_VRP, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration breaks the rule in line 7: ftp server enable "
            "(required: undo ftp server)."
        ),
        vi="Cấu hình sai ở dòng 7: ftp server enable (yêu cầu: undo ftp server).",
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.HUAWEI_VRP, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.HUAWEI_VRP)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 328 of the configuration is not understood, '配置 不明' (not a "
            "command): no verdict."
        ),
        reason="unparsed:line-328",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_18_judges(name: str) -> None:
    CASES[name].verify("MGT-18")
