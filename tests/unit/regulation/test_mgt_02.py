"""MGT-02: SSH v2 only, strong key."""

from __future__ import annotations

import pytest

from inventory.configuration import Platform
from inventory.finding import Status
from tests.support.configured import DECLARED, configured, riddle
from tests.support.judging import Case, snapshot

CASES = {
    "hardened": Case(
        lan=snapshot(configured(Platform.JUNIPER_JUNOS, "hardened")),
        parameters=DECLARED,
        status=Status.PASS,
        en=(
            "The configuration is as required (set system services ssh; set system "
            "services ssh root-login deny; set system services ssh protocol-version"
            " v2). SSH is version 2 with a strong key."
        ),
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.JUNIPER_JUNOS, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration breaks the rule in line 9: set system services ssh "
            "root-login allow (required: set system services ssh root-login deny). "
            "The configuration breaks the rule in line 10: set system services ssh "
            "protocol-version v1 (required: set system services ssh "
            "protocol-version v2)."
        ),
        vi=(
            "Cấu hình sai ở dòng 9: set system services ssh root-login allow (yêu "
            "cầu: set system services ssh root-login deny). Cấu hình sai ở dòng 10:"
            " set system services ssh protocol-version v1 (yêu cầu: set system "
            "services ssh protocol-version v2)."
        ),
    ),
    "not read": Case(
        lan=snapshot(configured(Platform.JUNIPER_JUNOS, "hardened", configuration=None)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en="The device's configuration was not read.",
        vi="Chưa đọc được cấu hình của thiết bị.",
        reason="missing:configuration",
    ),
    "a line that is not understood": Case(
        lan=snapshot(riddle(Platform.JUNIPER_JUNOS)),
        parameters=DECLARED,
        status=Status.UNKNOWN,
        en=(
            "Line 214 of the configuration is not understood, '配置 不明' (not a "
            "command of the configuration): no verdict."
        ),
        reason="unparsed:line-214",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_02_judges(name: str) -> None:
    CASES[name].verify("MGT-02")
