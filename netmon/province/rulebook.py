"""The recording and alerting rules that belong to these metrics, as Prometheus reads them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def write_rules(out: Path) -> list[Path]:
    """Write the rule files of this version into a folder; created when missing.

    Raises:
        OSError: it cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted(files("netmon.province").joinpath("rules").iterdir(), key=str):
        if source.name.endswith(".yml"):
            target = out / source.name
            target.write_bytes(source.read_bytes())
            written.append(target)
    return written
