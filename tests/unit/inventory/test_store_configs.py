"""Versions of configurations: kept once, given back whole, dropped when old, never with secrets."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inventory.assemble import assemble
from inventory.configuration import ConfigText, Platform
from inventory.configuration.text import digest
from inventory.snapshot import Agency
from inventory.store.configs import CONFIG_KEEP
from inventory.types import DeviceId
from tests.support.book import NOW, START, look, opened
from tests.support.configs import NAMES, kept, raw, read

D1, D2 = DeviceId("d-1"), DeviceId("d-2")
IOS = Platform.CISCO_IOS


def changed(text: ConfigText, seed: int) -> ConfigText:
    """The configuration after a few changes of lines."""
    chance = random.Random(seed)
    lines = list(text.lines)
    for number in range(3):
        lines.insert(chance.randrange(len(lines)), f" description thay doi {seed}-{number}")
        del lines[chance.randrange(1, len(lines))]
    return replace(text, lines=tuple(lines), sha256=digest(lines))


def test_a_reading_that_brought_nothing_new_is_the_same_version(tmp_path: Path) -> None:
    text = read(IOS, "weak")
    with opened(tmp_path / "book.db") as book:
        book.put_configuration(D1, text, at=START)
        later = book.put_configuration(D1, text, at=START + timedelta(days=1))
        assert book.configurations(D1) == (later,)
        assert (later.first_at, later.last_at) == (START, START + timedelta(days=1))


def test_every_version_of_a_long_history_is_given_back_to_the_letter(tmp_path: Path) -> None:
    versions = [read(IOS, "hardened")]
    for seed in range(60):
        versions.append(changed(versions[-1], seed))
    path = tmp_path / "book.db"
    with opened(path) as book:
        book.put_configuration(D1, versions[0], at=START)
    before = path.stat().st_size
    with opened(path) as book:
        for day, text in enumerate(versions):
            book.put_configuration(D1, text, at=START + timedelta(days=day))
        history = book.configurations(D1)
        assert [v.sha256 for v in reversed(history)] == [v.sha256 for v in versions]
        for text in versions:
            found = book.configuration(D1, text.sha256[:16])
            assert found is not None
            assert found.lines == text.lines
    assert path.stat().st_size - before < 60 * len(zlib.compress(versions[0].text.encode()))


@pytest.mark.parametrize("platform", Platform)
def test_every_platforms_text_survives_the_book(platform: Platform, tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as book:
        for number, name in enumerate(NAMES):
            text = read(platform, name)
            book.put_configuration(D1, text, at=START + timedelta(hours=number))
            assert book.configuration(D1, text.sha256) == replace(
                text, collected_at=START + timedelta(hours=number)
            )


def test_a_version_that_came_back_is_a_version_again(tmp_path: Path) -> None:
    one, two = read(IOS, "weak"), read(IOS, "hardened")
    with opened(tmp_path / "book.db") as book:
        for hour, text in enumerate((one, two, one)):
            book.put_configuration(D1, text, at=START + timedelta(hours=hour))
        assert len(book.configurations(D1)) == 3


def test_what_is_old_goes_and_what_is_newest_stays(tmp_path: Path) -> None:
    first = read(IOS, "weak")
    second, third = changed(first, 1), changed(first, 2)
    with opened(tmp_path / "book.db") as book:
        book.put_configuration(D1, first, at=START)
        book.put_configuration(D2, first, at=START)
        book.put_configuration(D1, second, at=START + timedelta(days=1))
        book.put_configuration(D1, third, at=START + CONFIG_KEEP + timedelta(days=2))
        assert [v.sha256 for v in book.configurations(D1)] == [third.sha256]
        assert book.configuration(D1, second.sha256) is None
        for device, text in ((D1, third), (D2, first)):
            found = book.configuration(device, text.sha256)
            assert found is not None
            assert found.lines == text.lines


def test_what_may_not_be_kept_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    text = read(IOS, "weak")
    lines = (*text.lines, "enable password ro-ri-mat-khau")
    leaky = replace(text, lines=lines, sha256=digest(lines))
    with opened(tmp_path / "book.db") as book:
        with pytest.raises(ValueError, match="incomplete"):
            book.put_configuration(D1, replace(text, complete=False), at=START)
        with pytest.raises(ValueError, match="secret"):
            book.put_configuration(D1, leaky, at=START)
        book.put_configuration(D2, text, at=NOW)
        with pytest.raises(ValueError, match="older"):
            book.put_configuration(D2, text, at=START)
        assert book.configurations(D1) == ()
    assert b"ro-ri" not in (tmp_path / "book.db").read_bytes()


def test_a_device_carries_its_newest_configuration(tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as book:
        book.record([look()])
        (device,) = assemble(book.state(NOW), now=NOW, agency=Agency(code="a", name="A")).devices
        book.put_configuration(device, read(IOS, "weak"), at=START)
        book.put_configuration(device, read(IOS, "hardened"), at=START + timedelta(hours=1))
        snapshot = assemble(book.state(NOW), now=NOW, agency=Agency(code="a", name="A"))
        found = snapshot.devices[device].configuration
        assert found is not None
        assert found.sha256 == read(IOS, "hardened").sha256
        assert found.collected_at == START + timedelta(hours=1)
        book.put_configuration(device, read(IOS, "hardened"), at=START + timedelta(hours=9))
        again = book.state(NOW).configurations[device]
        assert again.collected_at == START + timedelta(hours=9)


def test_a_configuration_with_characters_of_vietnam_survives(tmp_path: Path) -> None:
    text = kept(IOS, raw(IOS, "weak").replace("Switch>tang#1", "sw\n! Phòng họp tầng hai"))
    with opened(tmp_path / "book.db") as book:
        book.put_configuration(D1, text, at=START)
        found = book.configuration(D1, text.sha256)
    assert found is not None
    assert found.lines == text.lines
