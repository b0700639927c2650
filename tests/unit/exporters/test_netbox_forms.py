"""The files for NetBox hold nothing that its import forms would refuse.

NetBox itself is no package that a test could install; ``netbox_forms.json`` has the columns,
choices and lengths of its forms, and the release that they were read from.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters.netbox import interface_type, netbox_files
from inventory.model import FactName, Interface
from inventory.snapshot import Snapshot
from inventory.types import DeviceId
from tests.support import small_agency
from tests.support.judging import device, port, snapshot

FORMS: dict[str, Any] = json.loads(
    Path(__file__).with_name("netbox_forms.json").read_text("utf-8")
)["forms"]
SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def odd() -> Snapshot:
    """Values at and beyond every bound."""
    long = "Bộ chuyển mạch " * 20
    ports = (
        port(1, name=long, alias=long, speed_bps=10_000_000, mtu=0),
        port(2, speed_bps=10**15, duplex="unknown"),
        port(3, type=71),
        port(4, type=161, admin="down"),
        port(5, type=None, speed_bps=None),
    )
    facts = {FactName.VENDOR: long, FactName.MODEL: long, FactName.SERIAL: long, FactName.OS: long}
    nameless = replace(device("", facts={}), id=DeviceId("18a857555a42"))
    named = replace(
        device(long, facts=facts, tables={Interface: ports}), id=DeviceId("18a857555a41")
    )
    return snapshot(named, nameless)


def refusals(name: str, text: str) -> list[str]:
    """What the form would say of a file."""
    form, reader = FORMS[name], csv.DictReader(io.StringIO(text, newline=""))
    columns = set(reader.fieldnames or ())
    found = [f"no column {c}" for c in columns - {*form["required"], *form["optional"]}]
    found += [f"missing column {c}" for c in set(form["required"]) - columns]
    for row in reader:
        found += [f"{c} is empty" for c in form["required"] if not row[c]]
        for column, choices in form.get("choices", {}).items():
            if row.get(column) and row[column] not in choices:
                found.append(f"{column}: {row[column]!r} is no choice")
        for column, longest in form.get("longest", {}).items():
            if len(row.get(column) or "") > longest:
                found.append(f"{column} is longer than {longest}")
        if "slug" in row and not SLUG.fullmatch(row["slug"]):
            found.append(f"slug: {row['slug']!r}")
    return found


@pytest.mark.parametrize("lan", [small_agency.snapshot(), odd()], ids=["agency", "odd"])
def test_no_form_refuses_a_file(lan: Snapshot) -> None:
    files = netbox_files(lan)
    assert files.keys() == FORMS.keys()
    assert {name: refusals(name, text) for name, text in files.items()} == {n: [] for n in files}


@given(
    st.none() | st.integers(1, 300),
    st.none() | st.sampled_from([10, 100, 1000, 2500, 5000, 10_000, 25_000, 40_000, 100_000, 7]),
)
def test_every_interface_has_a_type_that_netbox_knows(kind: int | None, mbps: int | None) -> None:
    row = Interface(index=1, type=kind, speed_bps=mbps and mbps * 1_000_000)
    assert interface_type(row) in FORMS["07-interfaces.csv"]["choices"]["type"]


def test_a_file_that_a_form_would_refuse_is_told() -> None:
    said = refusals("02-manufacturers.csv", "name,slug,color\n,Sở,red\n")
    assert said == ["no column color", "name is empty", "slug: 'Sở'"]
