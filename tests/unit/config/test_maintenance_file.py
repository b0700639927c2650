"""The maintenance file, good and bad."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.maintenance import Cause, Standing
from netmon.config.maintenance import load_maintenance
from netmon.errors import ConfigError

GOOD = """
tickets:
  - id: BT-1
    subjects: [sw-core, service:wan]
    from: 2026-11-21T22:00:00+07:00
    to: 2026-11-22T02:00:00+07:00
    filed_at: 2026-11-18T09:30:00+07:00
    approved_by: Nguyễn Văn An
    reason: Thay nguồn switch lõi
  - id: MD-1
    subjects: ["*"]
    from: 2026-11-20T08:00:00+07:00
    to: 2026-11-20T09:00:00+07:00
    filed_at: 2026-11-20T10:00:00+07:00
    reason: Mất điện lưới
    cause: power
"""


def _load(folder: Path, text: str) -> object:
    file = folder / "maintenance.yaml"
    file.write_text(text, encoding="utf-8")
    return load_maintenance(file)


def test_a_good_file(tmp_path: Path) -> None:
    file = tmp_path / "maintenance.yaml"
    file.write_text(GOOD, encoding="utf-8")
    work, cut = load_maintenance(file)
    assert work.start == datetime(2026, 11, 21, 15, tzinfo=UTC)
    assert (work.standing, cut.standing) == (Standing.VALID, Standing.POWER)
    assert cut.cause is Cause.POWER


def test_an_empty_file_has_no_tickets(tmp_path: Path) -> None:
    assert _load(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("to: 2026-11-22T02:00:00+07:00", "to: 2026-11-21T21:00:00+07:00", "ends before it begins"),
        ("to: 2026-11-22T02:00:00+07:00", "to: 2027-11-22T02:00:00+07:00", "longer than 31 days"),
        ("from: 2026-11-21T22:00:00+07:00", "from: 2026-11-21T22:00:00", "timezone"),
        ("id: MD-1", "id: BT-1", "'BT-1' is already given in tickets[0]"),
        ("cause: power", "cause: rain", "cause"),
        ('subjects: ["*"]', "subjects: []", "subjects"),
        ("reason: Mất điện lưới", "why: x", "why"),
    ],
)
def test_what_is_refused_and_where(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        _load(tmp_path, GOOD.replace(old, new))
    assert problem in str(refused.value)
    assert "maintenance.yaml:" in str(refused.value)
