"""MGT-03: Management source ACL."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.LINUX_FRR, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en=(
            "The configuration is as required (access-class on every line vty, "
            "permitting only the management prefixes)."
        ),
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.LINUX_FRR, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration breaks the rule in line 224: line vty (required: "
            "access-class on every line vty, permitting only the management "
            "prefixes)."
        ),
        vi=(
            "Cấu hình sai ở dòng 224: line vty (yêu cầu: access-class trên mọi line"
            " vty, chỉ cho phép các dải quản trị)."
        ),
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.LINUX_FRR, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.LINUX_FRR)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 231 of the configuration is not understood, '配置 不明' (not a "
            "command): no verdict."
        ),
        reason="unparsed:line-231",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_03_judges(name: str) -> None:
    CASES[name].verify("MGT-03")
