"""MGT-06: no plaintext web management."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import PortProbe
from tests.support.judging import Case, device, snapshot


def _web(state: str, detail: str | None = None) -> PortProbe:
    return PortProbe(port=80, state=state, service="http", detail=detail)


CASES = {
    "refused": Case(
        lan=snapshot(device(tables={PortProbe: (_web("closed"),)})),
        status=Status.PASS,
        en="No plaintext web management: TCP/80 refuses connections.",
    ),
    "redirects": Case(
        lan=snapshot(device(tables={PortProbe: (_web("open", "redirects to https"),)})),
        status=Status.PASS,
        en="No plaintext web management: TCP/80 only redirects to HTTPS.",
    ),
    "login page": Case(
        lan=snapshot(device(tables={PortProbe: (_web("open", "login page"),)})),
        status=Status.FAIL,
        en="Plaintext web management is on: TCP/80 gives a login page.",
        vi="Web quản trị không mã hóa đang mở: TCP/80 đưa ra trang đăng nhập.",
    ),
    "login page at one of two addresses": Case(
        lan=snapshot(device(tables={PortProbe: (_web("closed"), _web("open", "login page"))})),
        status=Status.FAIL,
        en="Plaintext web management is on: TCP/80 gives a login page.",
    ),
    "something else": Case(
        lan=snapshot(device(tables={PortProbe: (_web("open"),)})),
        status=Status.UNKNOWN,
        en="TCP/80 is open, but what it answers was not recognised; somebody has to look.",
        reason="unrecognised:tcp80",
    ),
    **{
        f"answers with {detail}": Case(
            lan=snapshot(device(tables={PortProbe: (_web("open", detail),)})),
            status=Status.UNKNOWN,
            en="TCP/80 is open, but what it answers was not recognised; somebody has to look.",
            reason="unrecognised:tcp80",
        )
        for detail in ("plain page", "redirects", "error 404", "not HTTP")
    },
    "silent": Case(
        lan=snapshot(device(tables={PortProbe: (_web("silent"),)})),
        status=Status.UNKNOWN,
        en="TCP/80 does not answer: web management may be off, or filtered on the way.",
        reason="silent:tcp80",
    ),
    "not probed": Case(
        lan=snapshot(device(tables={PortProbe: ()})),
        status=Status.UNKNOWN,
        en="TCP/80 was not probed.",
        reason="missing:port_probes/tcp80",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_06_judges(name: str) -> None:
    CASES[name].verify("MGT-06")
