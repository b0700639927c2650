"""MGT-11: SNMPv3 authPriv only."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import SnmpAccess
from tests.support.judging import Case, device, snapshot


def _access(version: str, *, answered: bool, level: str | None = None) -> SnmpAccess:
    return SnmpAccess(version=version, credential="netmon", answered=answered, level=level)


PRIVATE = _access("v3", answered=True, level="authPriv")
V1, V2C = _access("v1", answered=False), _access("v2c", answered=False)

CASES = {
    "v3 authPriv only": Case(
        lan=snapshot(device(tables={SnmpAccess: (PRIVATE, V1, V2C)})),
        status=Status.PASS,
        en="Answers SNMPv3 authPriv only; v1 and v2c stay silent.",
    ),
    "v2c still answers": Case(
        lan=snapshot(device(tables={SnmpAccess: (PRIVATE, V1, _access("v2c", answered=True))})),
        status=Status.FAIL,
        en="Still answers plain SNMP: v2c netmon.",
        vi="Còn trả lời SNMP không mã hóa: v2c netmon.",
    ),
    "v3 without privacy": Case(
        lan=snapshot(
            device(tables={SnmpAccess: (_access("v3", answered=True, level="authNoPriv"), V1, V2C)})
        ),
        status=Status.FAIL,
        en="SNMPv3 answers, but not at authPriv: netmon (authNoPriv).",
    ),
    "nothing answers": Case(
        lan=snapshot(device(tables={SnmpAccess: (V1, V2C)})),
        status=Status.UNKNOWN,
        en="No SNMP access was answered; which version the device uses is not known.",
        reason="silent:snmp",
    ),
    "older versions not tried": Case(
        lan=snapshot(device(tables={SnmpAccess: (PRIVATE,)})),
        status=Status.UNKNOWN,
        en="SNMPv3 authPriv answers, but these were not tried: v1, v2c.",
        reason="missing:snmp_access/v1+v2c",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_11_judges(name: str) -> None:
    CASES[name].verify("MGT-11")
