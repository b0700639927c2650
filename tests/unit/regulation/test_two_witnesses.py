"""Where the catalogue asks two witnesses, a failure of either fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inventory.configuration import Platform
from inventory.device import Device, Table
from inventory.finding import Finding, Status
from inventory.model import Clock, PortProbe, Row, SnmpAccess, SshAccess
from netmon.regulation.engine import judge
from netmon.regulation.parameters import Parameters
from netmon.regulation.registry import load_checks
from tests.support.configured import DECLARED, SOUND, configured
from tests.support.judging import NOW, READ, effective, rule_of, snapshot

CHECKS = load_checks()
IOS = Platform.CISCO_IOS
BAD: dict[str, Row] = {
    "MGT-01": PortProbe(port=23, state="open"),
    "MGT-02": SshAccess(
        port=22, answered=True, version="SSH-1.99-Test", key_type="ssh-rsa", key_bits=2048
    ),
    "MGT-06": PortProbe(port=80, state="open", detail="login page"),
    "MGT-10": SnmpAccess(version="v2c", credential="public", answered=True),
    "MGT-11": SnmpAccess(version="v2c", credential="netmon", answered=True),
    "MGT-12": Clock(mode="syncToRemoteServer", agent_offset_s=3.0),
    "MGT-18": PortProbe(port=4786, state="open"),
}


def _judged(rule: str, device: Device, parameters: Parameters = DECLARED) -> Finding:
    regulation = effective(rule_of(CHECKS[rule]), parameters=parameters)
    return judge(snapshot(device), regulation, now=NOW)[0]


def _showing(row: Row, device: Device) -> Device:
    rows = (*SOUND[type(row)], row)
    tables = {**device.tables, type(row): Table(rows, f"read_{row.TABLE}", READ)}
    return replace(device, tables=tables)


@pytest.mark.parametrize("rule", BAD)
def test_a_probe_that_fails_outweighs_a_hardened_configuration(rule: str) -> None:
    found = _judged(rule, _showing(BAD[rule], configured(IOS, "hardened")))
    assert found.status is Status.FAIL
    assert {e.source for e in found.evidence} >= {"configuration", f"read_{BAD[rule].TABLE}"}


@pytest.mark.parametrize("rule", BAD)
def test_a_weak_configuration_outweighs_probes_that_pass(rule: str) -> None:
    found = _judged(rule, configured(IOS, "weak"))
    assert found.status is Status.FAIL
    assert "configuration" in found.message.en
    assert "configuration" in {e.source for e in found.evidence}


@pytest.mark.parametrize("rule", BAD)
def test_when_both_fail_both_are_told(rule: str) -> None:
    config = _judged(rule, configured(IOS, "weak"))
    found = _judged(rule, _showing(BAD[rule], configured(IOS, "weak")))
    assert found.status is Status.FAIL
    assert found.message.en.startswith(config.message.en)
    assert len(found.message.en) > len(config.message.en)
    assert found.fix == config.fix


@pytest.mark.parametrize("rule", ["MGT-01", "MGT-02", "MGT-06", "MGT-10", "MGT-11", "MGT-12"])
def test_a_hardened_configuration_alone_does_not_pass(rule: str) -> None:
    found = _judged(rule, configured(IOS, "hardened", tables={}))
    assert found.status is Status.UNKNOWN
    assert found.reason.startswith("missing:")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (SshAccess(port=22, answered=True, version="SSH-1.5-Old"), "SSH-1.5-Old"),
        (
            SshAccess(
                port=22, answered=True, version="SSH-2.0-x", key_type="ssh-rsa", key_bits=1024
            ),
            "RSA 1024 < 2048",
        ),
        (
            SshAccess(port=22, answered=True, version="SSH-2.0-x", key_type="ssh-dss"),
            "ssh-dss",
        ),
    ],
)
def test_what_is_wrong_with_an_ssh_server_is_named(row: SshAccess, fault: str) -> None:
    found = _judged("MGT-02", _showing(row, configured(IOS, "hardened")))
    assert found.status is Status.FAIL
    assert fault in found.message.en


@pytest.mark.parametrize(
    "clock", [Clock(mode="notSynchronized"), Clock(agent_offset_s=-1.5), Clock(offset_s=2.0)]
)
def test_a_clock_that_is_not_right_fails(clock: Clock) -> None:
    assert _judged("MGT-12", _showing(clock, configured(IOS, "hardened"))).status is Status.FAIL


def test_a_time_server_that_is_not_the_agencys_fails() -> None:
    other = Parameters(ntp_servers=("10.1.0.5",))
    found = _judged("MGT-12", configured(IOS, "hardened"), other)
    assert found.status is Status.FAIL
    assert "452: ntp server 10.1.0.7" in found.message.en


def test_an_account_that_the_regulation_does_not_name_fails() -> None:
    one = Parameters(admins=("an.nguyen",))
    both = Parameters(admins=("an.nguyen", "binh.tran"))
    device = configured(Platform.HP_COMWARE, "hardened")
    assert _judged("MGT-05", device, both).status is Status.PASS
    found = _judged("MGT-05", device, one)
    assert found.status is Status.FAIL
    assert "288: local-user binh.tran" in found.message.en


def test_a_list_that_lets_in_more_than_the_management_network_fails() -> None:
    narrow = Parameters.model_validate({"mgmt_prefixes": ["10.1.99.0/28"]})
    for platform in (IOS, Platform.HUAWEI_VRP, Platform.JUNIPER_JUNOS, Platform.ARUBA_AOSCX):
        found = _judged("MGT-03", configured(platform, "hardened"), narrow)
        assert found.status is Status.FAIL, platform
        assert "10.1.99.0" in found.message.en
