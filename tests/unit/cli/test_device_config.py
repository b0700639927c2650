"""``netmon device config`` and ``device diff`` show what the book keeps."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from inventory.assemble import assemble
from inventory.configuration import Platform
from inventory.errors import NotInBookError
from inventory.model import FactName
from inventory.snapshot import Agency
from netmon.cli.commands import device_config
from tests.support.book import NOW, START, look, opened
from tests.support.configs import read

CONFIG = "agency: {{code: so-khcn, name: So KHCN}}\nnetworks: [{{prefix: 10.0.0.0/24}}]\n"


def application() -> typer.Typer:
    app = typer.Typer()
    app.command("config")(device_config.config)
    app.command("diff")(device_config.diff)
    return app


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "netmon.yaml"
    path.write_text(CONFIG.format() + f"state_dir: {tmp_path}\n")
    with opened(tmp_path / "book.db") as book:
        book.record([look(facts={FactName.SYS_NAME: "sw-1"})])
    return path


@pytest.fixture
def kept(config: Path) -> Path:
    with opened(config.parent / "book.db") as book:
        agency = Agency(code="a", name="A")
        (device,) = assemble(book.state(NOW), now=NOW, agency=agency).devices
        for day, name in enumerate(("weak", "hardened")):
            text = read(Platform.CISCO_IOS, name)
            book.put_configuration(device, text, at=START + timedelta(days=day))
    return config


def shown(*arguments: str) -> str:
    result = CliRunner().invoke(application(), list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_newest_configuration_is_printed_whole_and_an_older_one_by_its_hash(
    kept: Path,
) -> None:
    newest, older = (read(Platform.CISCO_IOS, name) for name in ("hardened", "weak"))
    assert shown("config", "sw-1", "--config", str(kept)) == newest.text
    wanted = shown("config", "sw-1", "--config", str(kept), "--version", older.sha256[:10])
    assert wanted == older.text


def test_versions_are_listed_newest_first(kept: Path) -> None:
    listed = shown("config", "sw-1", "--config", str(kept), "--versions", "--json")
    newest, older = (read(Platform.CISCO_IOS, name).sha256 for name in ("hardened", "weak"))
    assert listed.index(newest) < listed.index(older)


def test_the_last_change_is_shown_as_a_diff(kept: Path) -> None:
    lines = shown("diff", "sw-1", "--config", str(kept)).splitlines()
    assert "-ip http server" in lines
    assert "+no ip http server" in lines


def test_a_device_without_a_configuration_is_said_to_have_none(config: Path) -> None:
    with pytest.raises(NotInBookError, match="no configuration of sw-1"):
        shown("config", "sw-1", "--config", str(config))
