from __future__ import annotations

from dataclasses import replace

import pytest

from exporters.uplinks import interface_labels, uplinks
from inventory.device import CounterDelta
from inventory.model import Interface
from tests.support import small_agency


def test_only_links_between_infrastructure_devices_are_uplinks() -> None:
    (only,) = uplinks(small_agency.snapshot())
    assert (only.device, only.interface) == (small_agency.CORE, "Gi0/1")


def test_utilisation_is_of_the_busier_direction() -> None:
    (only,) = uplinks(small_agency.snapshot())
    assert only.utilisation == pytest.approx(12_500_000_000 * 8 / 1000 / 1e9)
    assert only.error_ratio == pytest.approx(1e-4)


@pytest.mark.parametrize(
    "change",
    [{"in_octets": None}, {"out_octets": None}, {"end": small_agency.delta(1, errors=0).start}],
)
def test_what_cannot_be_computed_is_none_never_zero(change: dict[str, object]) -> None:
    delta: CounterDelta = replace(small_agency.delta(1, errors=0), **change)  # type: ignore[arg-type]
    (only,) = uplinks(small_agency.snapshot())
    assert replace(only, delta=delta).utilisation is None
    assert replace(only, delta=None).utilisation is None
    assert replace(only, speed_bps=None).utilisation is None
    assert replace(only, delta=replace(delta, packets=0)).error_ratio is None
    assert replace(only, delta=replace(delta, errors=None)).error_ratio is None


def test_ports_that_share_a_name_are_told_apart() -> None:
    core = small_agency.snapshot().devices[small_agency.CORE]
    rows = tuple(Interface(index=i, description="Ethernet Interface") for i in (1, 2))
    rows += (Interface(index=3, name="uplink"),)
    table = replace(core.tables[Interface], rows=rows)
    assert interface_labels(replace(core, tables={Interface: table})) == {
        1: "Ethernet Interface#1",
        2: "Ethernet Interface#2",
        3: "uplink",
    }
