"""A device carries the versions of its configuration, without their texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from inventory.assemble import assemble
from inventory.configuration import Platform
from inventory.configuration.text import digest, fingerprints
from inventory.snapshot import Agency
from inventory.store.memory import SPANS_SHOWN
from tests.support.book import NOW, START, look, opened
from tests.support.configs import read

HARDENED, WEAK = read(Platform.CISCO_IOS, "hardened"), read(Platform.CISCO_IOS, "weak")
AGENCY = Agency(code="a", name="A")
HOUR = timedelta(hours=1)


def test_versions_are_told_newest_first_with_the_fingerprints_of_their_secrets(
    tmp_path: Path,
) -> None:
    with opened(tmp_path / "book.db") as book:
        book.record([look()])
        (device,) = assemble(book.state(NOW), now=NOW, agency=AGENCY).devices
        for hour, text in enumerate((WEAK, WEAK, HARDENED)):
            book.put_configuration(device, text, at=START + hour * HOUR)
        newer, older = (
            assemble(book.state(NOW), now=NOW, agency=AGENCY).devices[device].config_spans
        )
        assert (newer.sha256, older.sha256) == (HARDENED.sha256, WEAK.sha256)
        assert (older.first_at, older.last_at) == (START, START + HOUR)
        assert newer.secrets == fingerprints(HARDENED.lines)
        assert newer.secrets
        assert not newer.secrets & older.secrets
        book.put_configuration(device, HARDENED, at=START + 9 * HOUR)
        again = book.state(NOW).config_spans[device]
        assert again[0].last_at == START + 9 * HOUR
        assert again[1] == older


def test_a_change_of_the_text_keeps_the_fingerprints_of_what_stayed(tmp_path: Path) -> None:
    lines = (*HARDENED.lines, "! mot dong moi")
    changed = replace(HARDENED, lines=lines, sha256=digest(lines))
    with opened(tmp_path / "book.db") as book:
        book.record([look()])
        (device,) = assemble(book.state(NOW), now=NOW, agency=AGENCY).devices
        book.put_configuration(device, HARDENED, at=START)
        book.put_configuration(device, changed, at=START + HOUR)
        newer, older = book.state(NOW).config_spans[device]
        assert newer.secrets == older.secrets


def test_versions_that_ended_long_ago_are_not_told(tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as book:
        book.record([look()])
        (device,) = assemble(book.state(NOW), now=NOW, agency=AGENCY).devices
        book.put_configuration(device, WEAK, at=NOW - SPANS_SHOWN - HOUR)
        book.put_configuration(device, HARDENED, at=NOW)
        assert [s.sha256 for s in book.state(NOW).config_spans[device]] == [HARDENED.sha256]
