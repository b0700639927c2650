from __future__ import annotations

import platform
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as parse_openmetrics,
)
from prometheus_client.parser import text_string_to_metric_families as parse_text

from exporters.prometheus import Format, MetricsPage, negotiate
from inventory.availability import Availability
from inventory.finding import Severity
from inventory.model import FactName, Role
from inventory.types import DeviceId
from tests.support import small_agency

GOLDEN = Path(__file__).parent / "golden" / "metrics.prom"


def page(form: Format = Format.TEXT) -> str:
    current = (small_agency.snapshot(), small_agency.verdict())
    return MetricsPage().render(current, small_agency.stats(), form=form).decode()


def series(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parse_text(text)
        for sample in family.samples
    }


def test_the_whole_page_is_as_agreed() -> None:
    want = GOLDEN.read_text(encoding="utf-8").replace("@PYTHON@", platform.python_version())
    assert page() == want


def test_openmetrics_says_the_same_as_text() -> None:
    text, other = page(), page(Format.OPENMETRICS)
    assert other.endswith("# EOF\n")
    assert other.count("# EOF") == 1
    parsed = {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parse_openmetrics(other)  # type: ignore[no-untyped-call]
        for sample in family.samples
    }
    assert parsed == series(text)


def test_a_state_set_has_exactly_one_state() -> None:
    found = series(page())
    states = [value for (name, _), value in found.items() if name == "netmon_lan_ready"]
    assert sorted(states) == [0, 0, 1]
    gates = [value for (name, _), value in found.items() if name == "netmon_lan_gate"]
    assert (len(gates), sum(gates)) == (18, 6)


def test_without_a_snapshot_readiness_is_undetermined_and_nothing_else_is_claimed() -> None:
    text = MetricsPage().render(None, small_agency.stats(), form=Format.TEXT).decode()
    assert 'netmon_lan_ready{state="undetermined"} 1.0' in text
    assert 'netmon_lan_ready{state="ready"} 0.0' in text
    for absent in ("netmon_lan_gate", "netmon_devices", "netmon_device_up", "netmon_snapshot"):
        assert absent not in text
    assert "netmon_packets_sent_total" in text


def test_what_was_not_measured_has_no_series() -> None:
    names = {name for name, _ in series(page())}
    devices_up = {
        dict(labels)["device"] for name, labels in series(page()) if name == "netmon_device_up"
    }
    assert small_agency.STRANGER not in devices_up
    of_portal = {n for n, labels in series(page()) if "cổng" in dict(labels).values()}
    assert of_portal == {"netmon_service_info"}
    assert not names & {
        "netmon_evidence_chain_length",
        "netmon_rogue_dhcp_servers",
        "netmon_device_cpu_ratio",
        "netmon_config_backup_timestamp_seconds",
    }


def test_no_label_holds_an_address_but_the_device_info() -> None:
    address = re.compile(r"\d+\.\d+\.\d+\.\d+|([0-9a-f]{2}:){5}[0-9a-f]{2}")
    for line in page().splitlines():
        if not line.startswith(("#", "netmon_device_info", "netmon_build_info")):
            assert not address.search(line), line


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ('a"b', r"a\"b"),
        ("a\\b", r"a\\b"),
        ("a\nb", r"a\nb"),
        ("Phòng Văn thư", "Phòng Văn thư"),
        ("a\x00b\x1b[0m\udc80", "a�b�[0m�"),
        ("x" * 5000, "x" * 200),
    ],
)
def test_a_hostile_value_cannot_break_the_page(hostile: str, shown: str) -> None:
    snapshot = small_agency.snapshot()
    core = snapshot.devices[small_agency.CORE]
    facts = {**core.facts, FactName.MODEL: small_agency.fact(hostile)}
    changed = replace(snapshot, devices={**snapshot.devices, core.id: replace(core, facts=facts)})
    for form in Format:
        body = MetricsPage().render(
            (changed, small_agency.verdict()), small_agency.stats(), form=form
        )
        assert f'model="{shown}"' in body.decode()


def test_a_snapshot_is_rendered_once_and_a_newer_one_is_noticed() -> None:
    shown, first, verdict = MetricsPage(), small_agency.snapshot(), small_agency.verdict()
    before = shown.render((first, verdict), small_agency.stats(), form=Format.TEXT)
    assert shown.render((first, verdict), small_agency.stats(), form=Format.TEXT) == before
    newer = replace(first, devices={})
    after = shown.render((newer, verdict), small_agency.stats(), form=Format.TEXT)
    assert b"netmon_device_up" in before
    assert b"netmon_device_up" not in after


def test_availability_is_counted_by_the_agent_never_taken_from_the_sliding_window() -> None:
    base = small_agency.snapshot()
    assert base.devices[small_agency.CORE].availability is not None
    stats = replace(small_agency.stats(), availability={})
    body = MetricsPage().render((base, small_agency.verdict()), stats, form=Format.TEXT)
    assert b"netmon_device_availability_seconds_total" not in body


def test_the_agents_counters_are_fresh_although_the_book_is_cached() -> None:
    shown, current = MetricsPage(), (small_agency.snapshot(), small_agency.verdict())
    shown.render(current, small_agency.stats(), form=Format.TEXT)
    later = replace(small_agency.stats(), internal_errors=7)
    assert b"netmon_internal_errors_total 7.0" in shown.render(current, later, form=Format.TEXT)


def test_a_live_task_wins_over_the_stored_one() -> None:
    found = series(page())
    poll = frozenset({("task", "poll")})
    assert found["netmon_task_duration_seconds", poll] == 1.5


def test_the_day_of_the_regulation_is_vietnams_and_seats_are_counted_as_gate_two_does() -> None:
    base = small_agency.snapshot()
    assert base.regulation is not None
    # 17:30 UTC on the 31st is already the 1st of January in Vietnam.
    at = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)
    for when, in_force in ((at, 1), (at - timedelta(hours=1), 0)):
        current = (replace(base, taken_at=when), small_agency.verdict())
        body = MetricsPage().render(current, small_agency.stats(), form=Format.TEXT)
        assert f"netmon_regulation_in_force {in_force}.0\n".encode() in body
    pc = base.devices[DeviceId("d-pc")]
    gone = replace(pc, last_seen=base.taken_at - timedelta(days=32))
    current = (replace(base, devices={gone.id: gone}), small_agency.verdict())
    body = MetricsPage().render(current, small_agency.stats(), form=Format.TEXT)
    assert b'netmon_seats{state="connected"} 0.0' in body


def test_device_info_is_for_infrastructure_unless_all_roles_are_asked_for() -> None:
    def described(shown: MetricsPage) -> set[str]:
        current = (small_agency.snapshot(), small_agency.verdict())
        text = shown.render(current, small_agency.stats(), form=Format.TEXT).decode()
        return {
            dict(labels)["device"] for name, labels in series(text) if name == "netmon_device_info"
        }

    infrastructure = {small_agency.ROUTER, small_agency.CORE, small_agency.ACCESS}
    assert described(MetricsPage()) == infrastructure
    everyone = described(MetricsPage(describe=frozenset(Role)))
    assert everyone == infrastructure | {small_agency.STRANGER, "d-pc"}


def test_a_thousand_devices_stay_below_two_megabytes() -> None:
    base = small_agency.snapshot()
    core, pc = base.devices[small_agency.CORE], base.devices[DeviceId("d-pc")]
    devices = {
        id_: replace(core if number < 60 else pc, id=id_)
        for number in range(1000)
        for id_ in [DeviceId(f"device-{number:016x}")]
    }
    telnet = base.findings[0]
    findings = tuple(
        replace(telnet, rule=f"R-{rule:02}", subject=subject, severity=Severity.HIGH)
        for rule in range(14)
        for subject in list(devices)[:100]
    )
    current = (replace(base, devices=devices, findings=findings), small_agency.verdict())
    spent = {str(id_): Availability(up_s=86_400, down_s=1.5) for id_ in devices}
    stats = replace(small_agency.stats(), availability=spent)
    body = MetricsPage().render(current, stats, form=Format.TEXT)
    assert body.count(b"netmon_device_up{") == 1000
    assert body.count(b"netmon_device_availability_seconds_total{") == 4000
    assert len(body) < 2_000_000


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", Format.TEXT),
        ("*/*", Format.TEXT),
        ("text/plain;version=0.0.4", Format.TEXT),
        (
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            Format.OPENMETRICS,
        ),
        ("application/openmetrics-text;q=0.1, text/plain;q=0.9", Format.TEXT),
        ("application/openmetrics-text;q=0", Format.TEXT),
        ("application/openmetrics-text;q=nonsense", Format.TEXT),
        (";;,,=", Format.TEXT),
    ],
)
def test_the_format_is_what_the_scraper_prefers(accept: str, form: Format) -> None:
    assert negotiate(accept) is form
