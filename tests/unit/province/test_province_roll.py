"""The registry as it is replaced, shown and turned into targets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from netmon.errors import ConfigError, OperatorError
from netmon.province.client import AgentClient
from netmon.province.devices import DeviceTargets, _parse
from netmon.province.families import province_families
from netmon.province.pages import _Families
from netmon.province.roll import Roll
from netmon.province.rulebook import write_rules
from netmon.province.scheme import Scheme
from netmon.province.settings import AccessSettings
from netmon.province.targets import agency_targets

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
HEAD = """\
registry:
  id: tinh
  title: Danh mục
  version: {version}
agencies:
"""
HEALTH = """\
  - code: so-y-te
    name: 'Sở "Y tế"\\'
    kind: so
    valid_from: 2026-01-01
    agent: 192.0.2.1:9877
"""
SILENT = """\
  - code: so-noi-vu
    name: Sở Nội vụ
    kind: so
    valid_from: 2026-01-01
"""
ENDED = """\
  - code: huyen-cu
    name: VP UBND huyện cũ
    kind: vp_ubnd_huyen
    valid_from: 2009-09-23
    valid_to: 2025-06-30
    legal_act: {number: 1/NQ, date: 2025-06-16}
    agent: 192.0.2.9:9877
"""


def roll(path: Path, text: str) -> Roll:
    path.write_text(text, encoding="utf-8")
    return Roll(path, now=lambda: NOW)


def test_an_agency_without_an_agent_is_counted_and_is_no_target(tmp_path: Path) -> None:
    found = roll(tmp_path / "r.yaml", HEAD.format(version=1) + HEALTH + SILENT + ENDED)
    families = {f.name: f for f in province_families(found, {})}
    shown = families["netmon_registry_agency"].samples
    assert {s.labels["agency"] for s in shown} == {"so-y-te", "so-noi-vu"}
    (target,) = agency_targets(found.in_force(), scheme=Scheme.HTTPS)
    assert target["targets"] == ["192.0.2.1:9877"]
    assert target["labels"]["agency"] == "so-y-te"
    assert target["labels"]["__scheme__"] == "https"


def test_quotes_and_backslashes_in_a_name_come_through_the_page(tmp_path: Path) -> None:
    found = roll(tmp_path / "r.yaml", HEAD.format(version=1) + HEALTH)
    registry = CollectorRegistry()
    devices = DeviceTargets(found, client=AgentClient(AccessSettings()), settings=AccessSettings())
    registry.register(_Families(found, devices))
    page = generate_latest(registry).decode()
    named = [
        sample.labels["name"]
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name == "netmon_registry_agency"
    ]
    assert named == ['Sở "Y tế"\\']


def test_a_broken_registry_leaves_the_one_in_use(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    found = roll(path, HEAD.format(version=1) + HEALTH + SILENT)
    path.write_text(HEAD.format(version=2) + HEALTH + HEALTH, encoding="utf-8")
    with pytest.raises(ConfigError, match="already given"):
        found.reload()
    assert not found.reload_ok
    assert len(found.in_force()) == 2


def test_an_agency_cannot_be_dropped_while_the_service_runs(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    found = roll(path, HEAD.format(version=1) + HEALTH + SILENT)
    path.write_text(HEAD.format(version=2) + HEALTH, encoding="utf-8")
    with pytest.raises(ConfigError, match="so-noi-vu"):
        found.reload()
    assert len(found.in_force()) == 2
    path.write_text(HEAD.format(version=2) + HEALTH + SILENT + ENDED, encoding="utf-8")
    found.reload()
    assert found.reload_ok
    assert found.registry.version == 2


def test_two_agencies_of_one_code_are_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'so-y-te' is already given"):
        roll(tmp_path / "r.yaml", HEAD.format(version=1) + HEALTH + HEALTH)


def test_an_agent_cannot_send_the_scraper_elsewhere_by_its_device_list() -> None:
    body = (
        b'[{"targets":["169.254.169.254:80"],"labels":{"__param_target":"d-1","agency":"khac",'
        b'"__scheme__":"https","__metrics_path__":"/latest","__address__":"x","instance":"d-1"}},'
        b'{"targets":["x"],"labels":{"instance":"no device"}},{"labels":7},5]'
    )
    assert _parse(body) == [{"__param_target": "d-1", "instance": "d-1"}]


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"[" + b"{}," * 2001 + b"{}]"])
def test_nonsense_as_device_list_is_an_agents_error(body: bytes) -> None:
    with pytest.raises(Exception, match="device list"):
        _parse(body)


def test_a_password_is_never_sent_in_the_clear(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("mật khẩu\n", encoding="utf-8")
    with pytest.raises(OperatorError, match="https"):
        AgentClient(AccessSettings(scheme=Scheme.HTTP, user="noc", password_file=secret))


FORM = """\
agency,indicator,month,part,whole,state,declared_by,confirmed_by,date,document
so-y-te,D1,2026-10,40,50,,Lan,Minh,2026-11-02,
so-y-te,D4,2026-10,2,,,Lan,Minh,2026-11-02,
so-y-te,D5,2026-10,,,doing,Lan,Minh,2026-11-02,
so-noi-vu,D1,2026-09,9,10,,Hoa,Hải,2026-10-02,
"""


def declared_values(found: Roll) -> dict[tuple[str, str], float]:
    return {
        (s.labels["agency"], s.labels["code"]): s.value
        for family in province_families(found, {})
        if family.name == "netmon_declared_indicator"
        for s in family.samples
    }


def test_what_stands_for_the_last_month_is_shown_as_numbers(tmp_path: Path) -> None:
    registry, form = tmp_path / "registry.yaml", tmp_path / "form.csv"
    registry.write_text(HEAD.format(version=1) + HEALTH + SILENT, encoding="utf-8")
    form.write_text(FORM, encoding="utf-8")
    found = Roll(registry, now=lambda: NOW, forms=[form])
    values = {("so-y-te", "D1"): 0.8, ("so-y-te", "D4"): 2.0, ("so-y-te", "D5"): 0.5}
    assert declared_values(found) == values  # a share of September is not October's

    # A form that went wrong leaves the registry and the declarations as they were.
    form.write_text(FORM.replace("so-noi-vu", "so-noi-wu"), encoding="utf-8")
    registry.write_text(HEAD.format(version=2) + HEALTH + SILENT, encoding="utf-8")
    with pytest.raises(ConfigError, match="so-noi-wu"):
        found.reload()
    assert (found.registry.version, declared_values(found)) == (1, values)


def test_rules_are_written_with_the_program(tmp_path: Path) -> None:
    names = {path.name for path in write_rules(tmp_path / "out")}
    assert names == {"netmon-alerts.yml", "netmon-recording.yml"}
