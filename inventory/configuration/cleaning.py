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
_MOVES = re.compile(r"[\x08\r]|\x1b\[\d*[DCK]")
_STROKE = re.compile(r"\x08|\r|\x1b\[(\d*)([DCK])|[^\x08\r\x1b]+|\x1b[^\x08\r\x1b]*")
_WIDEST = 10_000  # no terminal is wider: a larger move is noise


def plain(text: str) -> str:
    r"""The text as a person saw it, its lines ended by ``\n``."""
    lines = re.sub(r"\r+\n", "\n", text).split("\n")
    shown = (_drawn(line) if _MOVES.search(line) else line for line in lines)
    return _CONTROLS.sub(NOISE, _ESCAPES.sub("", "\n".join(shown)))


def _drawn(line: str) -> str:
    """One line after its backspaces, carriage returns, cursor moves and erasures."""
    cells: list[str] = []
    at = 0
    for stroke in _STROKE.finditer(line):
        written, count, move = stroke.group(), stroke.group(1), stroke.group(2)
        steps = min(int(count or 1), _WIDEST) if move in {"D", "C"} else 1
        if written == "\r":
            at = 0
        elif written == "\x08" or move == "D":
            at = max(at - steps, 0)
        elif move == "C":
            at = min(at + steps, _WIDEST)
        elif move == "K":  # to the end of the line; 2: all of it
            del cells[0 if count == "2" else at :]
        else:
            cells.extend(" " * (at - len(cells)))
            shown = _ESCAPES.sub("", written)
            cells[at : at + len(shown)] = shown
            at += len(shown)
    return "".join(cells).rstrip()
