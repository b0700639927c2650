"""The SNMP settings: bounds, targets, and which engine they make."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from inventory.types import Ip
from netmon.errors import OperatorError
from netmon.transport.base import SnmpTarget
from netmon.transport.snmp import EngineChoice, SnmpSettings, make_engine


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("engine", "net-snmp"),
        ("port", 0),
        ("port", 65536),
        ("timeout_s", 0),
        ("retries", -1),
        ("max_repetitions", 0),
        ("max_rows", 10**9),
        ("community", "public"),
    ],
)
def test_what_is_out_of_bounds_or_unknown_is_refused(key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=key):
        SnmpSettings.model_validate({key: value})


def test_target_carries_every_setting() -> None:
    settings = SnmpSettings(port=1161, timeout_s=0.5, retries=3, max_repetitions=7, max_rows=500)
    assert settings.target(Ip("10.0.0.1")) == SnmpTarget(
        host=Ip("10.0.0.1"), port=1161, timeout_s=0.5, retries=3, max_repetitions=7, max_rows=500
    )


def test_defaults_are_those_of_a_target() -> None:
    assert SnmpSettings().target(Ip("10.0.0.1")) == SnmpTarget(host=Ip("10.0.0.1"))


@pytest.mark.parametrize(
    ("choice", "name"), [("auto", "gufo"), ("gufo", "gufo"), ("pysnmp", "pysnmp")]
)
async def test_engine_is_the_one_chosen(choice: str, name: str) -> None:
    engine = make_engine(SnmpSettings(engine=EngineChoice(choice)))
    assert engine.name == name
    await engine.close()


async def test_without_gufo_auto_takes_pysnmp_and_gufo_explains(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "netmon.transport.snmp_gufo", None)
    engine = make_engine(SnmpSettings())
    assert engine.name == "pysnmp"
    await engine.close()
    with pytest.raises(OperatorError, match=r"snmp\.engine: gufo.*choose auto or pysnmp"):
        make_engine(SnmpSettings(engine=EngineChoice.GUFO))


def test_settings_load_neither_engine() -> None:
    code = (
        "import sys, netmon.transport.snmp; "
        "sys.exit(bool({'pysnmp', 'gufo', 'gufo.snmp'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
