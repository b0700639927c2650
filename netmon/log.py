"""Logging set-up: stdlib, one line an event, to stderr, as text or as JSON.

Everywhere else: ``logger = logging.getLogger(__name__)``, lazy arguments, lower case.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from typing_extensions import override  # typing has it from 3.12


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for collectors."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def set_up(*, level: str = "info", as_json: bool = False) -> None:
    """Send records of this level and above to stderr. Called once, by the command line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter()
        if as_json
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("scapy", "pysnmp", "paramiko", "netmiko", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
