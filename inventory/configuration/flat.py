"""Configurations that are lists of whole commands: Junos as ``set`` lines, D-Link's commands."""

from __future__ import annotations

import re

from inventory.configuration.platform import Platform
from inventory.configuration.questions import Line

_VERBS = {
    Platform.JUNIPER_JUNOS: re.compile(r"(?:set|deactivate|activate|protect|annotate)\s"),
    Platform.DLINK_DS: re.compile(
        r"(?:config|create|enable|disable|delete|save|debug|reboot|upload|download|command)\b"
    ),
}
_COMMENT = re.compile(r"\s*#")
_SECRET_DATA = re.compile(r"\s*## SECRET-DATA$")


def parse(platform: Platform, lines: tuple[str, ...]) -> tuple[Line, ...]:
    """One line a command; what a ``deactivate`` covers is marked ``inactive:``."""
    verbs = _VERBS[platform]
    parsed = []
    for number, raw in enumerate(lines, 1):
        text = " ".join(_SECRET_DATA.sub("", raw).split())
        if not text or _COMMENT.match(text):
            continue
        known = bool(verbs.match(f"{text} "))
        problem = "" if known else "not a command of the configuration"
        parsed.append(Line(number=number, text=text, understood=known, problem=problem))
    off = tuple(
        line.text.removeprefix("deactivate ")
        for line in parsed
        if line.text.startswith("deactivate ")
    )
    return tuple(_inactive(line) if _covered(line.text, off) else line for line in parsed)


def _covered(text: str, off: tuple[str, ...]) -> bool:
    body = f"{text.removeprefix('set ')} "
    return text.startswith("set ") and any(body.startswith(f"{path} ") for path in off)


def _inactive(line: Line) -> Line:
    return Line(number=line.number, text=f"inactive: {line.text}")
