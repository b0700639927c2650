"""MGT-10: no default SNMP community."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import PortProbe, SnmpAccess
from tests.support.judging import Case, device, snapshot

NOBODY = tuple(
    SnmpAccess(version=version, credential=community, answered=False)
    for community in ("public", "private")
    for version in ("v1", "v2c")
)
OURS = SnmpAccess(version="v3", credential="netmon", answered=True, level="authPriv")
PUBLIC = SnmpAccess(version="v2c", credential="public", answered=True)

CASES = {
    "none answered": Case(
        lan=snapshot(device(tables={SnmpAccess: (*NOBODY, OURS)})),
        status=Status.PASS,
        en="Answers no default community (private, public); write access (RW) cannot be known "
        "without the configuration.",
    ),
    "none answered, alive by another port": Case(
        lan=snapshot(
            device(tables={SnmpAccess: NOBODY, PortProbe: (PortProbe(port=22, state="open"),)})
        ),
        status=Status.PASS,
        en="Answers no default community (private, public); write access (RW) cannot be known "
        "without the configuration.",
    ),
    "public answered": Case(
        lan=snapshot(device(tables={SnmpAccess: (*NOBODY[:1], PUBLIC, *NOBODY[2:], OURS)})),
        status=Status.FAIL,
        en="Answers default communities: public (v2c).",
        vi="Trả lời community mặc định: public (v2c).",
    ),
    "only v2c tried": Case(
        lan=snapshot(
            device(tables={SnmpAccess: (*(r for r in NOBODY if r.version == "v2c"), OURS)})
        ),
        status=Status.UNKNOWN,
        en="Not tried: private (v1), public (v1).",
        reason="missing:snmp_access/default-communities",
    ),
    "a dead device is silent too": Case(
        lan=snapshot(device(tables={SnmpAccess: NOBODY})),
        status=Status.UNKNOWN,
        en="Nothing shows that the device was alive while default communities were tried.",
        reason="silent:snmp",
    ),
    "more communities by regulation": Case(
        lan=snapshot(device(tables={SnmpAccess: (*NOBODY, OURS)})),
        status=Status.UNKNOWN,
        en="Not tried: admin (v1), admin (v2c).",
        reason="missing:snmp_access/default-communities",
        params={"communities": frozenset({"public", "private", "admin"})},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_10_judges(name: str) -> None:
    CASES[name].verify("MGT-10")
