"""MGT-08: Hashed secrets."""

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
        en="The configuration is as required (user ... password ciphertext).",
    ),
    "weak": Case(
        lan=snapshot(configured(Platform.ARUBA_AOSCX, "weak")),
        parameters=DECLARED,
        status=Status.FAIL,
        en=(
            "The configuration breaks the rule in line 7: user khach group "
            "administrators password plaintext <secret:text:5cdb55e5c12adaaf> "
            "(required: user ... password ciphertext)."
        ),
        vi=(
            "Cấu hình sai ở dòng 7: user khach group administrators password "
            "plaintext <secret:text:5cdb55e5c12adaaf> (yêu cầu: user ... password "
            "ciphertext)."
        ),
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
    "RouterOS shows none": Case(
        lan=snapshot(configured(Platform.MIKROTIK_ROUTEROS, "hardened")),
        parameters=DECLARED,
        status=Status.NOT_APPLICABLE,
        en="RouterOS does not export users' passwords in any form.",
        vi=("RouterOS không đưa mật khẩu người dùng vào bản xuất cấu hình dưới bất kỳ dạng nào."),
        reason="platform:mikrotik_routeros/passwords-not-exported",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_08_judges(name: str) -> None:
    CASES[name].verify("MGT-08")
