"""The table of enterprise numbers."""

from __future__ import annotations

from importlib.resources import files

import pytest

from netmon.discovery.enterprises import enterprise_name


@pytest.mark.parametrize(
    ("number", "name"),
    [(9, "Cisco"), (11, "HP"), (2011, "Huawei"), (14988, "MikroTik"), (41112, "Ubiquiti")],
)
def test_known_numbers_have_common_names(number: int, name: str) -> None:
    assert enterprise_name(number) == name


@pytest.mark.parametrize(
    ("number", "name"),
    [(23695, "PePLink"), (43356, "Mimosa Networks"), (35098, "PICA8"), (17163, "Riverbed")],
)
def test_other_numbers_have_the_name_that_the_registry_gives(number: int, name: str) -> None:
    assert (enterprise_name(number) or "").startswith(name)


@pytest.mark.parametrize("number", [0, -1, 4_000_000_000])
def test_a_number_that_nobody_has_is_no_name(number: int) -> None:
    assert enterprise_name(number) is None


def test_the_table_is_in_order_and_has_no_number_twice() -> None:
    text = files("netmon.discovery").joinpath("enterprises.tsv").read_text("utf-8")
    numbers = [int(line.split("\t")[0]) for line in text.splitlines() if not line.startswith("#")]
    assert numbers == sorted(set(numbers))
