from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse_text

from exporters.interface_metrics import StalePollError, render_interfaces
from inventory.device import Device
from inventory.model import Interface, InterfaceCounters
from tests.support import small_agency

MAX_AGE = timedelta(minutes=15)

# Names and types as snmp_exporter's default if_mib module gives them (IF-MIB interfaces, ifXTable).
SNMP_EXPORTER_TYPES = {
    "gauge": {
        "sysUpTime",
        "ifNumber",
        "ifIndex",
        "ifMtu",
        "ifSpeed",
        "ifAdminStatus",
        "ifOperStatus",
        "ifLastChange",
        "ifHighSpeed",
        "ifConnectorPresent",
        "ifCounterDiscontinuityTime",
        "ifType_info",
    },
    "counter": {
        f"if{wide}{way}{what}"
        for way in ("In", "Out")
        for wide, whats in (
            ("", ("Octets", "UcastPkts", "MulticastPkts", "BroadcastPkts", "Discards", "Errors")),
            ("HC", ("Octets", "UcastPkts", "MulticastPkts", "BroadcastPkts")),
        )
        for what in whats
    }
    | {"ifInUnknownProtos"},
}


def core() -> Device:
    return small_agency.snapshot().devices[small_agency.CORE]


def page(device: Device) -> str:
    return render_interfaces(device, now=small_agency.NOW, max_age=MAX_AGE).decode()


def values(text: str, name: str) -> dict[str, float]:
    return {
        sample.labels["ifIndex"]: sample.value
        for family in parse_text(text)
        for sample in family.samples
        if sample.name.removesuffix("_total") == name  # the parser adds it to counters
    }


def test_every_metric_has_the_name_and_type_snmp_exporter_gives_it() -> None:
    types = dict(
        line.split()[2:4] for line in page(core()).splitlines() if line.startswith("# TYPE")
    )
    assert len(types) > 18
    for name, kind in types.items():
        assert name in SNMP_EXPORTER_TYPES[kind]


def test_labels_are_the_four_of_snmp_exporter() -> None:
    for line in page(core()).splitlines():
        if line.startswith("if"):
            extra = {"ifType"} if line.startswith("ifType_info") else set()
            sample = next(iter(next(iter(parse_text(line + "\n"))).samples))
            assert set(sample.labels) == {"ifIndex", "ifName", "ifAlias", "ifDescr"} | extra


def test_64_bit_counters_come_under_their_own_names_and_unrounded() -> None:
    text = page(core())
    assert "} 18446744073709551000\n" in text
    assert set(values(text, "ifHCInOctets")) == {"1"}
    assert values(text, "ifInOctets") == {"2": 4_000_000_000}
    assert values(text, "ifInErrors") == {"1": 3, "2": 0}


def test_states_are_the_mibs_numbers() -> None:
    text = page(core())
    assert values(text, "ifOperStatus") == {"1": 1, "2": 7, "3": 2}
    assert values(text, "ifAdminStatus") == {"1": 1, "2": 1, "3": 2}
    assert values(text, "ifConnectorPresent") == {"1": 1}


def test_speed_saturates_at_32_bits_and_high_speed_does_not() -> None:
    text = page(core())
    assert values(text, "ifSpeed") == {"1": 1_000_000_000, "2": 4_294_967_295}
    assert values(text, "ifHighSpeed") == {"1": 1000, "2": 10_000}


def test_last_change_is_the_uptime_at_which_it_changed() -> None:
    # uptime 7200.5 s at NOW, table read a minute earlier, changed 3600 s before that
    assert values(page(core()), "ifLastChange") == {"1": (7200.5 - 60 - 3600) * 100}


def test_what_the_device_did_not_tell_is_absent() -> None:
    text = page(core())
    assert "3" not in values(text, "ifSpeed")
    assert "ifOutBroadcastPkts" not in text
    assert "ifHCInBroadcastPkts" not in text


def test_interfaces_never_read_are_refused_with_a_sentence() -> None:
    with pytest.raises(StalePollError, match="d-router were never read"):
        page(small_agency.snapshot().devices[small_agency.ROUTER])


def test_an_old_reading_is_refused_and_one_just_in_time_is_shown() -> None:
    device = core()
    read_at = device.tables[Interface].seen_at
    assert render_interfaces(device, now=read_at + MAX_AGE, max_age=MAX_AGE)
    with pytest.raises(StalePollError, match=r"last read 901 s ago, more than 900 s"):
        render_interfaces(device, now=read_at + MAX_AGE + timedelta(seconds=1), max_age=MAX_AGE)


def test_counters_that_stopped_being_read_disappear() -> None:
    device = core()
    old = replace(
        device.tables[InterfaceCounters], seen_at=small_agency.NOW - timedelta(minutes=16)
    )
    text = page(replace(device, tables={**device.tables, InterfaceCounters: old}))
    assert "ifOperStatus" in text
    assert "Octets" not in text


def test_an_alias_with_quotes_newline_and_control_bytes_stays_one_label() -> None:
    device = core()
    row = Interface(index=9, name="x\x00", alias='"}\n\\ evil 1\nevil_metric 1')
    table = replace(device.tables[Interface], rows=(row,))
    text = page(replace(device, tables={Interface: table}))
    assert 'ifAlias="\\"}\\n\\\\ evil 1\\nevil_metric 1"' in text
    assert "\x00" not in text
    assert not any(line.startswith("evil") for line in text.splitlines())
