"""Secrets out of configurations, before anything is stored, shown or logged.

Each secret becomes ``<secret:SCHEME:FINGERPRINT>``. The scheme is how the device keeps it (``$9$``,
``cipher``, ``text``...), which checks judge; the fingerprint is an HMAC-SHA256 with a key of the
book's own, so that a change of the secret can be seen and nothing else can.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from inventory.configuration.cleaning import NOISE, plain
from inventory.configuration.platform import Platform
from inventory.configuration.text import CHARACTERS_MAX, ConfigText, digest
from inventory.redaction_rules import (
    BLOCK_BEGINS,
    BLOCK_ENDS,
    COMMUNITIES,
    COMMUNITY_NAME,
    COMMUNITY_SECTION,
    HEX_BEGINS,
    HEX_LINE,
    NOT_A_SECRET,
    SECRETS,
    SHAPES,
    WELL_KNOWN,
)

_Hide = Callable[[str, str], str]
"""A secret, and the text before it in its line, to what is written instead."""

KEY_BYTES = 32

_LINE_MAX = 8192
"""No command is longer; the patterns' time grows with the square of a line's length."""

_DIGITS = 16  # 64 bits of the HMAC: collisions do not happen among a LAN's secrets
_SCHEME = re.compile(r"\$[0-9a-z]{1,7}\$|%\^%#|%@%@|%\$%\$|%#%#|@%@%|0x|AQBap")
_UNSTABLE = re.compile(r"ENC\s*$")
"""FortiOS encrypts anew each time it shows: a fingerprint would be a change that was none."""

_MENTIONED = re.compile(
    r"pass|secret|key|communit|priv|auth|token|psk|pwd|cak|snmp|security|com2sec|enc|://|pin=|cipher|"
    r"simple|plain|sink|user|md5|local_enable|proxy|pw|sig=|signature|vlink",
    re.IGNORECASE,
)
"""A word of this kind is in every line that a pattern matches; most lines have none."""


class Redactor:
    """Takes secrets out of configurations.

    Args:
        key: the book's own key.

    Raises:
        ValueError: the key is shorter than ``KEY_BYTES``.
    """

    def __init__(self, *, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            msg = f"a redaction key has {KEY_BYTES} bytes or more"
            raise ValueError(msg)
        self._key = key

    def configuration(
        self, platform: Platform, output: str, *, complete: bool, collected_at: datetime
    ) -> ConfigText:
        """What may be kept of a device's output: cleaned, and without secrets.

        An output of more than ``CHARACTERS_MAX`` is kept and not believed to be complete.
        """
        lines = self.lines(plain(output).strip("\n").split("\n"))
        return ConfigText(
            platform=platform,
            lines=lines,
            complete=complete and len(output) <= CHARACTERS_MAX,
            collected_at=collected_at,
            sha256=digest(lines),
        )

    def lines(self, lines: Iterable[str]) -> tuple[str, ...]:
        """The lines with their secrets replaced; a key block over several lines becomes one."""
        return tuple(_redacted(lines, self._fingerprint))

    def text(self, text: str) -> str:
        """Any text with its secrets replaced: for what a device answers to other commands."""
        return "\n".join(self.lines(text.split("\n")))

    def _fingerprint(self, secret: str, before: str) -> str:
        mac = hmac.new(self._key, secret.encode("utf-8", "replace"), hashlib.sha256)
        hidden = "unstable" if _UNSTABLE.search(before) else mac.hexdigest()[:_DIGITS]
        scheme = _SCHEME.match(secret)
        return f"<secret:{scheme.group() if scheme else 'text'}:{hidden}>"


def holds_secret(lines: Iterable[str]) -> bool:
    """Whether a secret is left in lines that are about to be kept."""
    kept = tuple(lines)
    return tuple(_redacted(kept, lambda _secret, _before: "<secret:found>")) != kept


def _redacted(lines: Iterable[str], hide: _Hide) -> Iterator[str]:
    """The lines, blocks first, then in each line every value that a pattern or a shape finds."""
    section = ""
    for line in _without_blocks(lines, hide):
        if len(line) > _LINE_MAX:
            yield f"{NOISE} a line of {len(line)} characters"
            continue
        if line.startswith("/") or line.lstrip().startswith("config "):
            section = line.strip()
        yield _line(line, hide, communities=bool(COMMUNITY_SECTION.match(section)))


def _line(line: str, hide: _Hide, *, communities: bool) -> str:
    if communities:
        line = _replace(line, COMMUNITY_NAME, hide, known=WELL_KNOWN)
    if _MENTIONED.search(line):
        for pattern in COMMUNITIES:
            line = _replace(line, pattern, hide, known=WELL_KNOWN)
        for pattern in SECRETS:
            line = _replace(line, pattern, hide)
    for pattern in SHAPES:
        line = _replace(line, pattern, hide)
    return line


def _replace(
    line: str, pattern: re.Pattern[str], hide: _Hide, *, known: frozenset[str] = frozenset()
) -> str:
    """The line with the secret of every match hidden; searched again after each."""
    at = 0
    while match := pattern.search(line, at):
        start, end = match.span("secret")
        value = match.group("secret")
        bare = value.strip('"')
        quote = '"' if value.startswith('"') else ""
        if not bare or bare in known or NOT_A_SECRET.fullmatch(bare):
            at = max(end, at + 1)
            continue
        hidden = f"{quote}{hide(bare, line[:start])}{quote}"
        line = f"{line[:start]}{hidden}{line[end:]}"
        at = start + len(hidden)
    return line


def _without_blocks(lines: Iterable[str], hide: _Hide) -> Iterator[str]:
    """The lines, each certificate or key that runs over several lines made one fingerprint."""
    block: list[str] = []
    inside = False
    hexadecimal = False
    for line in lines:
        if inside:
            block.append(line)
            if BLOCK_ENDS.search(line):
                yield _block(block, hide)
                block, inside = [], False
            continue
        if BLOCK_BEGINS.search(line):
            block = [line]
            inside = not BLOCK_ENDS.search(line)
            if not inside:
                yield _block(block, hide)
            continue
        if hexadecimal and HEX_LINE.match(line):
            block.append(line.strip())
            continue
        if block:
            yield f"  {hide(''.join(block), '')}"
            block = []
        hexadecimal = bool(HEX_BEGINS.match(line))
        yield line
    if block:
        yield _block(block, hide) if inside else f"  {hide(''.join(block), '')}"


def _block(lines: list[str], hide: _Hide) -> str:
    """One line for an armoured block: what stood before it, its fingerprint, what stood after."""
    begin = BLOCK_BEGINS.search(lines[0])
    end = BLOCK_ENDS.search(lines[-1])
    before = lines[0][: begin.start()] if begin else ""
    after = lines[-1][end.end() :] if end else ('"' if before.rstrip().endswith('"') else "")
    body = "".join(part.strip() for part in lines)
    return f"{before}{hide(body, '')}{after}"
