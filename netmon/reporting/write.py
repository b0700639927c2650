"""A report's files: all of them rendered first, then all of them written, or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from exporters.readiness.csv_files import csv_files
from exporters.readiness.docx_file import docx_file
from exporters.readiness.json_file import json_file
from exporters.readiness.layout import load_layout
from exporters.readiness.model import Report
from exporters.readiness.xlsx_file import xlsx_file
from inventory.text import Lang
from netmon.errors import OperatorError


def render(report: Report, lang: Lang, *, per_agency: bool = False) -> dict[str, bytes]:
    """Every file of a report by name, the same bytes for the same report.

    Args:
        report: what to write.
        lang: the language of the paper and the sheets; JSON holds both.
        per_agency: one more sheet for each agency.
    """
    stem = f"bao-cao-lan-{report.figures.period.name}"
    return {
        f"{stem}.docx": docx_file(report, lang, load_layout()),
        f"{stem}.xlsx": xlsx_file(report, lang, per_agency=per_agency),
        f"{stem}.json": json_file(report),
        **{f"{stem}-{name}": data for name, data in csv_files(report, lang).items()},
    }


def write_files(files: dict[str, bytes], out: Path) -> tuple[Path, ...]:
    """Write the files into a directory; when one cannot be written none of them is replaced.

    Raises:
        OperatorError: the directory cannot be used.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        waiting = Path(tempfile.mkdtemp(prefix=".report-", dir=out))
        try:
            for name, data in files.items():
                with (waiting / name).open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            return tuple((waiting / name).replace(out / name) for name in files)
        finally:
            shutil.rmtree(waiting, ignore_errors=True)
    except OSError as error:
        msg = f"{out}: the report cannot be written: {error.strerror}"
        raise OperatorError(msg) from error
