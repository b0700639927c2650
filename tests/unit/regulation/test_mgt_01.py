"""MGT-01: Telnet off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inventory.finding import Status
from inventory.model import PortProbe
from tests.support.judging import READ, Case, device, snapshot


def _probed(state: str, port: int = 23) -> tuple[PortProbe, ...]:
    return (PortProbe(port=port, state=state),)


CASES = {
    "refused": Case(
        lan=snapshot(device(tables={PortProbe: _probed("closed")})),
        status=Status.PASS,
        en="Telnet is off: TCP/23 refuses connections.",
        vi="Telnet đã tắt: cổng TCP/23 từ chối kết nối.",
    ),
    "open": Case(
        lan=snapshot(device(tables={PortProbe: _probed("open")})),
        status=Status.FAIL,
        en="Telnet is on: TCP/23 accepts connections.",
        vi="Telnet đang mở: cổng TCP/23 nhận kết nối.",
    ),
    "open at one of two addresses": Case(
        lan=snapshot(device(tables={PortProbe: _probed("closed") + _probed("open")})),
        status=Status.FAIL,
        en="Telnet is on: TCP/23 accepts connections.",
    ),
    "silent": Case(
        lan=snapshot(device(tables={PortProbe: _probed("silent")})),
        status=Status.UNKNOWN,
        en="TCP/23 does not answer: Telnet may be off, or filtered on the way.",
        reason="silent:tcp23",
    ),
    "another port probed": Case(
        lan=snapshot(device(tables={PortProbe: _probed("closed", 80)})),
        status=Status.UNKNOWN,
        en="TCP/23 was not probed.",
        reason="missing:port_probes/tcp23",
    ),
    "udp is not tcp": Case(
        lan=snapshot(
            device(tables={PortProbe: (PortProbe(port=23, transport="udp", state="closed"),)})
        ),
        status=Status.UNKNOWN,
        en="TCP/23 was not probed.",
        reason="missing:port_probes/tcp23",
    ),
    "never probed": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="Not read from the device: probe of TCP ports.",
        reason="missing:port_probes",
    ),
    "probed long ago": Case(
        lan=snapshot(device(tables={PortProbe: _probed("closed")}, read=READ - timedelta(days=3))),
        status=Status.UNKNOWN,
        en="Stale (probe of TCP ports): read at 2026-11-19T02:00:00.000Z, 48 hours allowed.",
        reason="stale:port_probes",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_mgt_01_judges(name: str) -> None:
    CASES[name].verify("MGT-01")
