"""The file with ``report:``, the data of the paper (see ``exporters.readiness.settings``)."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from exporters.readiness.settings import ReportSettings
from inventory.period import PeriodRule
from netmon.files import explain, source


class ReportFile(BaseModel):
    """``report:`` and ``period_rule:``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    report: ReportSettings
    period_rule: PeriodRule = PeriodRule.CALENDAR


def load_report_file(path: Path) -> ReportFile:
    """Read the file.

    Raises:
        ConfigError: every problem, with its line.
    """
    return explain.validate(ReportFile, source.load(path))
