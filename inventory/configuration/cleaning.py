r"""What a terminal would show of a device's output: escapes, erasures and line ends taken out.

Colours, cursor movements and the strokes by which a pager wipes its own ``--More--`` are how a
terminal is written to and no part of a text. Any other control character is noise on the way; it
is kept as U+FFFD, so that the line it stands in is not taken to be understood.
"""

from __future__ import annotations

import re

NOISE = "\ufffd"
"""Stands for a character that no configuration holds."""

_ESCAPES = re.compile(
    r"\x1b(?:"
    r"\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor (ECMA-48 5.4)
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC: window titles
    r"|[()*+#][0-9A-Za-z]"  # character sets
    r"|[0-9=<>A-Za-z]"
    r")"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    r"""The text as a person saw it, its lines ended by ``\n``."""
    shown = _ESCAPES.sub("", text).replace("\r\n", "\n").replace("\r\r", "\r")
    if "\x08" in shown:
        shown = "\n".join(_erase(line) for line in shown.split("\n"))
    if "\r" in shown:
        shown = "\n".join(_overwrite(line) for line in shown.split("\n"))
    return _CONTROLS.sub(NOISE, shown)


def _erase(line: str) -> str:
    """A line after its backspaces; a pager backs up, blanks, and backs up again."""
    shown: list[str] = []
    at = 0
    for character in line:
        if character == "\x08":
            at = max(at - 1, 0)
        else:
            shown[at : at + 1] = [character]
            at += 1
    return "".join(shown[:at]) + "".join(shown[at:]).rstrip()


def _overwrite(line: str) -> str:
    """A line after its bare carriage returns: what is written later covers what stood there."""
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown.rstrip() if "\r" in line else shown
