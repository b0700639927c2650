"""What a cycle cost, told by device."""

from __future__ import annotations

import pytest

from inventory.device import AddressUse
from inventory.model import FactName
from inventory.text import Lang
from inventory.types import Ip
from netmon.agent.sent import Sent
from netmon.cli.show import print_sent
from tests.support.judging import NOW, device, snapshot


def at(ip: str) -> AddressUse:
    return AddressUse(ip=Ip(ip), mac=None, first_seen=NOW, last_seen=NOW, current=True)


def test_requests_to_any_address_of_a_device_are_that_devices() -> None:
    lan = snapshot(
        device("sw-1", addresses=(at("10.1.0.2"), at("10.2.0.2"))),
        device("pc-1", addresses=(at("10.1.0.9"),)),
    )
    sent = Sent.of(
        lan,
        packets={"arp": 508},
        requests={Ip("10.1.0.2"): 90, Ip("10.2.0.2"): 3, Ip("10.1.0.9"): 2, Ip("10.1.0.77"): 4},
        timeouts={Ip("10.1.0.9"): 2, Ip("10.1.0.77"): 4},
    )
    assert sent.requests == {"id-sw-1": 93, "id-pc-1": 2}
    assert sent.timeouts == {"id-pc-1": 2}
    assert (sent.packets, sent.strangers) == ({"arp": 508}, 4)


def test_a_scan_prints_the_requests_to_each_speaker_and_what_went_out_besides(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lan = snapshot(
        device("sw-1", facts={FactName.SNMP_VERSION: "v3"}), device("pc-1"), device("pc-2")
    )
    sent = Sent(
        packets={"icmp": 2, "arp": 508},
        requests={"id-sw-1": 93, "id-pc-1": 2, "id-pc-2": 1},
        timeouts={"id-sw-1": 1},
        strangers=3,
    )
    print_sent(sent, lan, Lang.EN)
    head, row, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["Asked", "over", "SNMP", "Requests", "Unanswered"]
    assert row.split() == ["sw-1", "93", "1"]
    assert last == (
        "2 silent stations, at most 2 requests each; to addresses of no device 3;"
        " besides SNMP: arp 508, icmp 2."
    )
