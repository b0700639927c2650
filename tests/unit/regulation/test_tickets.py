"""Change tickets: YAML and CSV give the same, and every mistake has its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netmon.errors import ConfigError
from netmon.regulation.load import load_regulation
from netmon.regulation.tickets import read_tickets

TODAY = date(2026, 11, 22)
YAML = """tickets:
  - {number: 17/CNTT, device: sw-1, from: 2026-11-17T08:00:00, to: 2026-11-17T10:00:00+07:00,
     approved_by: Trưởng phòng, reason: thay uplink}
"""
CSV = """number,device,from,to,approved_by,reason
17/CNTT,sw-1,2026-11-17T08:00:00,2026-11-17T10:00:00+07:00,Trưởng phòng,thay uplink
"""
REGULATION = """regulation:
  id: qc-test
  title: Q
  extends: [province-baseline-l2]
parameters:
  change_tickets: {name}
"""


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_tickets(path)
    return [p.replace(f"{path.parent}/", "") for p in caught.value.problems]


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    yaml = read_tickets(_written(tmp_path, "t.yaml", YAML))
    assert read_tickets(_written(tmp_path, "t.csv", CSV)) == yaml
    assert [t.number for t in yaml] == ["17/CNTT"]


def test_a_time_without_its_zone_is_legal_time(tmp_path: Path) -> None:
    (ticket,) = read_tickets(_written(tmp_path, "t.csv", CSV))
    assert ticket.from_.isoformat() == "2026-11-17T08:00:00+07:00"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (CSV.replace("17/CNTT,", ","), "t.csv:2: tickets[0].number: "),
        (CSV.replace("approved_by", "aproved_by"), "t.csv:1: aproved_by: unknown column. Did you"),
        (CSV.replace("thay uplink", "thay,uplink"), "t.csv:2: more cells than columns"),
        (CSV.replace("T08:00:00,", "T18:00:00,"), "t.csv:2: tickets[0]: "),
        (CSV.replace("2026-11-17T08:00:00", "hôm qua"), "t.csv:2: tickets[0].from: "),
        ("", "t.csv:1: number: the first line must name this column"),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, problem: str) -> None:
    found = _problems(_written(tmp_path, "t.csv", text))
    assert found[0].startswith(problem)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("number\n\xff".encode("latin-1"))
    assert _problems(path) == ["t.csv:2: not UTF-8 text; save the file as UTF-8"]


def test_the_regulation_reads_the_file_that_it_names(tmp_path: Path) -> None:
    _written(tmp_path, "t.csv", CSV)
    path = _written(tmp_path, "qc.yaml", REGULATION.replace("{name}", "t.csv"))
    assert [t.number for t in load_regulation(path, today=TODAY).parameters.tickets] == ["17/CNTT"]


def test_a_ticket_more_makes_no_other_regulation(tmp_path: Path) -> None:
    path = _written(tmp_path, "qc.yaml", REGULATION.replace("{name}", "t.csv"))
    _written(tmp_path, "t.csv", CSV)
    before = load_regulation(path, today=TODAY)
    _written(tmp_path, "t.csv", CSV + "18/CNTT,*,2026-11-18,2026-11-19,Giám đốc\n")
    after = load_regulation(path, today=TODAY)
    assert len(after.parameters.tickets) == 2
    assert after.sha256 == before.sha256


def test_a_missing_file_is_a_problem_of_the_regulation(tmp_path: Path) -> None:
    path = _written(tmp_path, "qc.yaml", REGULATION.replace("{name}", "t.csv"))
    with pytest.raises(ConfigError, match=r"t\.csv: cannot be read"):
        load_regulation(path, today=TODAY)
