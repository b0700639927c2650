"""pysnmp's answers become plain values; every protocol is known to it."""

from __future__ import annotations

import pytest
from pyasn1.type import univ
from pysnmp.proto import errind, rfc1902, rfc1905

from netmon.transport.base import AuthProtocol, PrivProtocol, SnmpValue
from netmon.transport.snmp_pysnmp.lcd import AUTH, PRIV
from netmon.transport.snmp_pysnmp.udp import read_answer


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (rfc1902.Integer32(-7), -7),
        (rfc1902.Counter32(2**32 - 1), 2**32 - 1),
        (rfc1902.Counter64(2**64 - 1), 2**64 - 1),
        (rfc1902.Gauge32(5), 5),
        (rfc1902.TimeTicks(100), 100),
        (rfc1902.OctetString(b"\xff\x00"), b"\xff\x00"),
        (rfc1902.Opaque(b"\x9fx\x04"), b"\x9fx\x04"),
        (rfc1902.IpAddress("192.0.2.1"), "192.0.2.1"),
        (rfc1902.ObjectIdentifier("1.3.6.1"), "1.3.6.1"),
        (univ.Null(""), None),
        (rfc1905.noSuchObject, None),
        (rfc1905.noSuchInstance, None),
        (rfc1905.endOfMibView, None),
    ],
)
def test_values_are_plain(value: object, plain: SnmpValue | None) -> None:
    answer = read_answer(None, 0, 0, [(rfc1902.ObjectName("1.3.6.1.2"), value)])
    assert answer.pairs == (("1.3.6.1.2", plain),)
    assert type(answer.pairs[0][1]) is type(plain)


def test_an_indication_has_no_values() -> None:
    answer = read_answer(errind.requestTimedOut, None, None, None)
    assert (answer.indication, answer.pairs) == (errind.requestTimedOut, ())


def test_every_protocol_is_known() -> None:
    assert set(AUTH) == {*AuthProtocol, None}
    assert set(PRIV) == {*PrivProtocol, None}
