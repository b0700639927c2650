"""What the command line says, in Vietnamese and English: one catalogue for each group of commands.

``HELP`` is keyed by the words of a command (``"device show"``) and, for its parameters, by the
parameter's name after them (``"device show name"``). A test holds it against the command tree.
"""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts import (
    book,
    demo,
    device,
    evidence,
    export,
    init,
    probe,
    province,
    regulation,
    report,
    running,
)

HELP: dict[str, Text] = {
    **report.HELP,
    **evidence.HELP,
    **export.HELP,
    **running.HELP,
    **book.HELP,
    **demo.HELP,
    **init.HELP,
    **probe.HELP,
    **province.HELP,
    **regulation.HELP,
    **device.HELP,
}
