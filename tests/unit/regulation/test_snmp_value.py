"""snmp-value: an object's value, or each row's of a column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.finding import Finding, Status
from inventory.model import MibValue, Role
from tests.support.judging import NOW, device, snapshot
from tests.support.own_rules import judged, own_rule, problem

IF_ALIAS, IF_SPEED = "1.3.6.1.2.1.31.1.1.1.18", "1.3.6.1.2.1.31.1.1.1.15"
IF_OPER, IF_TYPE = "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.2.2.1.3"
CONTACT = "1.3.6.1.2.1.1.4.0"


def column(oid: str, *values: int | str | None) -> tuple[MibValue, ...]:
    return tuple(MibValue(object=oid, index=str(i), value=v) for i, v in enumerate(values, 1))


PORTS = (
    *column(IF_ALIAS, "UPLINK core", "PC", "UPLINK tang 2"),
    *column(IF_SPEED, 1000, 100, 10000),
    *column(IF_OPER, 1, 1, 1),
)
UPLINKS = {
    "object": "ifHighSpeed",
    "value": {"at_least": 1000},
    "where": {"ifAlias": {"matches": "^UPLINK"}, "ifOperStatus": "up"},
}


def found(folder: Path, params: Mapping[str, Any], *rows: MibValue, **fields: Any) -> Finding:
    lan = snapshot(device(tables={MibValue: rows}, **fields))
    return judged(own_rule(folder, "snmp-value", params), lan)


def test_each_row_that_is_meant_is_as_wanted(tmp_path: Path) -> None:
    finding = found(tmp_path, UPLINKS, *PORTS)
    assert finding.status is Status.PASS
    assert finding.expected == ("ifHighSpeed ≥ 1000, where ifAlias ~ ^UPLINK, ifOperStatus = up")


def test_a_row_that_is_not_fails_with_its_index_and_values(tmp_path: Path) -> None:
    rows = (*PORTS[:3], *column(IF_SPEED, 100, 100, 10000), *PORTS[6:])
    finding = found(tmp_path, UPLINKS, *rows)
    assert finding.status is Status.FAIL
    assert finding.actual == (
        "ifHighSpeed.1: ifHighSpeed=100, ifAlias=UPLINK core, ifOperStatus=up(1)"
    )
    assert "ifHighSpeed.1" in finding.message.vi
    assert finding.evidence[0].source == "read_mib_values"
    assert finding.fix is not None


@pytest.mark.parametrize(
    ("rows", "speeds", "status"),
    [
        ("some", (100, 10000, 10), Status.FAIL),
        ("some", (100, 10, 10000), Status.PASS),
        ("none", (100, 10000, 10), Status.PASS),
        ("none", (100, 10, 10000), Status.FAIL),
    ],
)
def test_some_or_none_of_the_rows_may_be_asked_for(
    tmp_path: Path, rows: str, speeds: tuple[int, ...], status: Status
) -> None:
    told = (*PORTS[:3], *column(IF_SPEED, *speeds), *PORTS[6:])
    assert found(tmp_path, {**UPLINKS, "rows": rows}, *told).status is status


def test_a_scalar_is_compared(tmp_path: Path) -> None:
    params = {"object": "sysContact", "value": {"matches": "Tổ CNTT"}}
    row = MibValue(object=CONTACT, index="", value="Tổ CNTT, 0243 123")
    assert found(tmp_path, params, row).status is Status.PASS
    finding = found(tmp_path, params, MibValue(object=CONTACT, index="", value="root"))
    assert finding.status is Status.FAIL
    assert finding.message.en == (
        "sysContact is not as required (sysContact ~ Tổ CNTT): sysContact: sysContact=root."
    )


def test_a_scalar_stands_beside_every_row(tmp_path: Path) -> None:
    params = {"object": "ifHighSpeed", "value": 1, "where": {"sysContact": "x"}}
    contact = MibValue(object=CONTACT, index="", value="y")
    assert found(tmp_path, params, *PORTS, contact).reason == "no-row"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (PORTS[:6], "missing:ifOperStatus"),
        (
            (*PORTS[:3], MibValue(object=IF_SPEED, problem="absent"), *PORTS[6:]),
            "absent:ifHighSpeed",
        ),
        (
            (*PORTS[:3], MibValue(object=IF_SPEED, problem="too-many"), *PORTS[6:]),
            "too-many:ifHighSpeed",
        ),
        ((*PORTS[:3], *column(IF_SPEED, "fast", 100, 10000), *PORTS[6:]), "not-comparable"),
        ((*PORTS[:2], *PORTS[3:]), "not-comparable"),  # of the third row no alias was told
    ],
)
def test_what_was_not_told_is_open_and_never_a_pass(
    tmp_path: Path, rows: tuple[MibValue, ...], reason: str
) -> None:
    finding = found(tmp_path, UPLINKS, *rows)
    assert (finding.status, finding.reason) == (Status.UNKNOWN, reason)


def test_what_was_not_read_yet_or_not_lately_is_open(tmp_path: Path) -> None:
    effective = own_rule(tmp_path, "snmp-value", UPLINKS)
    assert judged(effective, snapshot(device())).reason == "missing:mib_values"
    old = found(tmp_path, UPLINKS, *PORTS, read=NOW - timedelta(hours=7))
    assert old.reason == "stale:mib_values"


def test_every_object_is_asked_for_once_of_the_devices_that_the_rule_is_for(tmp_path: Path) -> None:
    effective = own_rule(tmp_path, "snmp-value", UPLINKS, applies_to={"role": ["switch"]})
    assert effective.wanted(device()).objects == {IF_SPEED, IF_ALIAS, IF_OPER}
    assert effective.wanted(device(role=Role.PRINTER)).objects == frozenset()
    assert effective.wanted(None).objects == {IF_SPEED, IF_ALIAS, IF_OPER}
    off = own_rule(tmp_path, "snmp-value", UPLINKS, enabled=False)
    assert off.wanted(device()).objects == frozenset()


def test_only_numbers_are_wanted_of_an_object_that_is_not_in_the_catalogue(tmp_path: Path) -> None:
    psk = "1.3.6.1.4.1.9999.1"
    wish = {"object": psk, "value": {"matches": "."}, "where": {"ifAlias": "x"}}
    wanted = own_rule(tmp_path, "snmp-value", wish).wanted(None)
    assert wanted.objects == {psk, IF_ALIAS}
    assert wanted.numbers == {psk}
    told = found(tmp_path, wish, MibValue(object=psk, problem="withheld"), *PORTS)
    assert (told.status, told.reason) == (Status.UNKNOWN, f"withheld:{psk}")
    assert "mật khẩu" in told.message.vi


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"object": "ifHighSpee"}, "with.object: netmon knows no MIB object 'ifHighSpee'. Did you"),
        ({"object": "1.3.6.1.6.3.18.1.1"}, "with.object: 1.3.6.1.6.3.18.1.1 is not read"),
        ({"where": {"ifOperStatus": "upp"}}, "with.where: ifOperStatus is never 'upp'. Did you"),
        ({"where": {"ifOper": 1}}, "with.where.ifOper: netmon knows no MIB object 'ifOper'"),
        ({"value": {"at_leas": 1}}, "with.value.at_leas: unknown key. Did you mean 'at_least'?"),
        ({"value": {}}, "with.value: compares nothing; give one of equals,"),
        ({"value": True}, "with.value.equals: should be a number or a text"),
        ({"value": {"matches": "(.*)*"}}, "with.value.matches: has a repetition inside"),
        ({"rows": "all"}, "with.rows: must be one of 'each', 'some' or 'none'."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    assert sentence in problem(tmp_path, "snmp-value", {**UPLINKS, **change})
