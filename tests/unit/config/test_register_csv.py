"""The device register as CSV: every wrong line at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inventory.model import Role
from netmon.config.register import read_register
from netmon.errors import ConfigError


def read(folder: Path, text: str) -> Any:
    path = folder / "register.csv"
    path.write_text(text, encoding="utf-8")
    return read_register(path)


def test_reads_what_a_spreadsheet_writes(tmp_path: Path) -> None:
    entries = read(
        tmp_path,
        "\ufeffname,role,ip,mac,serial,location,support_until\r\n"
        'sw-1,switch,10.1.10.2,70-6B-B9-20-00-00,FOC1,"Tầng 2, phòng máy",2029-12-31\r\n'
        "pc-1,,,d4:be:d9:01:00:01,,,\r\n",
    )
    first, second = entries
    assert (first.key, first.role, first.mac) == ("FOC1", Role.SWITCH, "70:6b:b9:20:00:00")
    assert (first.location, first.support_until) == ("Tầng 2, phòng máy", date(2029, 12, 31))
    assert (second.key, second.serial, second.role) == ("d4:be:d9:01:00:01", None, None)


def test_every_wrong_line_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(
            tmp_path,
            "name,role,ip,mac,serial,support_until\n"
            "sw-1,swich,10.1.10.300,zz,FOC1,31/12/2029\n"
            ",,10.1.10.3,,,\n"
            "sw-3,,,,,\n"
            "sw-4,,,,S4,,extra\n",
        )
    told = [p.split("register.csv:")[1] for p in caught.value.problems]
    assert told == [
        "2: ip: '10.1.10.300' is not an address",
        "2: mac: 'zz' is not a MAC",
        "2: role: 'swich' is no role. Did you mean 'switch'?",
        "2: support_until: '31/12/2029' is not a date (YYYY-MM-DD)",
        "3: name: is required and missing",
        "4: one of serial, mac, ip is needed to recognise the device",
        "5: more cells than columns",
    ]


def test_two_lines_for_one_device_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r":3: FOC1 is already given on line 2"):
        read(tmp_path, "name,serial\na,FOC1\nb,FOC1\n")


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"1: seriel: unknown column. Did you mean 'serial'\?"):
        read(tmp_path, "name,seriel\na,b\n")


def test_a_file_without_a_head_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the first line must name the columns"):
        read(tmp_path, "")
