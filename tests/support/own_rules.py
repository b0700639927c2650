"""An agency's own rules: written to a file, read back, judged by the engine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from inventory.finding import Finding
from inventory.snapshot import Snapshot
from netmon.errors import ConfigError
from netmon.regulation.effective import Effective
from netmon.regulation.engine import judge
from netmon.regulation.load import load_regulation
from tests.support.judging import NOW

TODAY = date(2026, 11, 22)


def own_rule(folder: Path, check: str, with_: Mapping[str, Any], **entry: Any) -> Effective:
    """A regulation of one rule, RIENG-01, that fills in a generic check."""
    rule = {
        "id": "RIENG-01",
        "check": check,
        "article": "Điều 9",
        "title": {"vi": "Quy định riêng", "en": "Own rule"},
        "with": with_,
        **entry,
    }
    head = {"id": "qc-rieng", "title": "Quy chế"}
    path = folder / "qc.yaml"
    text = json.dumps({"regulation": head, "rules": [rule]}, ensure_ascii=False)  # JSON is YAML
    path.write_text(text, encoding="utf-8")
    return load_regulation(path, today=TODAY)


def problem(folder: Path, check: str, with_: Mapping[str, Any]) -> str:
    """The one thing that is wrong with such a rule, without where it stands."""
    with pytest.raises(ConfigError) as caught:
        own_rule(folder, check, with_)
    (found,) = caught.value.problems
    return found.partition("rules[0].")[2]


def judged(effective: Effective, lan: Snapshot, *, now: datetime = NOW) -> Finding:
    """The one finding of the one rule; what it says is whole in both languages."""
    (found,) = judge(lan, effective, now=now)
    for sentence in (found.message.vi, found.message.en):
        assert sentence
    return found
