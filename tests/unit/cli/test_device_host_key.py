"""``netmon device host-key`` shows what changed, and pins what a person compared."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from inventory.errors import NotInBookError
from inventory.model import FactName, SshAccess
from inventory.observation import Key, KeyKind
from netmon.cli.commands import device_host_key
from netmon.transport.host_keys import HostKeys, Pinned
from tests.support.book import SWITCH, look, opened

NEW = Pinned(host="10.0.0.1", kind="ssh-ed25519", key="bmV3")
ROW = SshAccess(
    port=22, answered=False, fingerprint=NEW.fingerprint, pinned="SHA256:old", key_changed=True
)


class Shown:
    """The key as the library gives it."""

    get_name = staticmethod(lambda: NEW.kind)
    get_base64 = staticmethod(lambda: NEW.key)
    get_bits = staticmethod(lambda: 256)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "netmon.yaml"
    path.write_text(
        "agency: {code: so-khcn, name: So KHCN}\nnetworks: [{prefix: 10.0.0.0/24}]\n"
        f"state_dir: {tmp_path}\n"
    )
    keys = SWITCH | {Key(KeyKind.ADDRESS, "10.0.0.1")}
    with opened(tmp_path / "book.db") as book:
        told = look(keys=keys, facts={FactName.SYS_NAME: "sw-1"}, tables={SshAccess: (ROW,)})
        book.record([told])
    HostKeys(tmp_path / "known_hosts").note("10.0.0.1", Shown())
    return path


def run(config: Path, *arguments: str) -> Result:
    app = typer.Typer()
    app.command()(device_host_key.host_key)
    words = ["sw-1", "--config", str(config), *arguments]
    return CliRunner().invoke(app, words, catch_exceptions=True)


def test_both_keys_are_shown(config: Path) -> None:
    output = run(config).output
    assert "SHA256:old" in output
    assert NEW.fingerprint in output


def test_an_accepted_key_is_pinned_and_it_is_recorded_who_said_so_and_why(config: Path) -> None:
    result = run(config, "--accept", NEW.fingerprint, "--who", "an", "--why", "switch replaced")
    assert result.exit_code == 0, result.output
    assert (config.parent / "known_hosts").read_text() == NEW.line
    with opened(config.parent / "book.db") as book:
        (event,) = [e for e in book.events(limit=9) if e.kind == "host-key-accepted"]
    assert event.text.en == f"an accepted the SSH host key {NEW.fingerprint}: switch replaced"


@pytest.mark.parametrize(
    "arguments", [("--accept", NEW.fingerprint), ("--accept", "SHA256:no", "--why", "x")]
)
def test_without_a_reason_or_with_a_key_never_shown_nothing_is_pinned(
    config: Path, arguments: tuple[str, ...]
) -> None:
    result = run(config, *arguments)
    assert result.exit_code != 0
    assert result.exit_code == 2 or isinstance(result.exception, NotInBookError)
    assert not (config.parent / "known_hosts").exists()
