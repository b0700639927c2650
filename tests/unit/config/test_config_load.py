"""A good configuration: what it becomes, where its secrets come from, what of it is shown."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from netmon.config.load import Configuration, load, with_web
from netmon.regulation.load import load_regulation
from netmon.transport.base import AuthProtocol, PrivProtocol
from tests.support.command import ROOT

CANARY = "canary-5ecret-7781"
TEXT = """\
agency: {code: so-y-te, name: Sở Y tế, seats: 60, diagram_date: 2026-03-02}
networks: [{prefix: 10.1.10.0/24}, {prefix: 10.1.20.0/24, sweep: false}]
regulation: regulation.yaml
state_dir: state
devices: [10.1.10.2]
credentials:
  - {name: v3, version: v3, user: u, auth: {protocol: SHA, key: {file: keys/auth}},
     privacy: {key: {credential: priv}}}
  - {name: v2, version: v2c, prefix: 10.1.20.0/24, community: {env: COMMUNITY}}
services:
  - {kind: gateway, name: gw, address: 10.1.10.1}
  - {kind: dns, name: dns, resolver: 10.1.10.1, queries: [{name: example.gov.vn}]}
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Configuration:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "auth").write_text(f"{CANARY}-auth\n", encoding="utf-8")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "priv").write_text(f"{CANARY}-priv", encoding="utf-8")
    path = tmp_path / "netmon.yaml"
    path.write_text(TEXT, encoding="utf-8")
    environ = {"COMMUNITY": f"{CANARY}-env", "CREDENTIALS_DIRECTORY": str(tmp_path / "given")}
    return load(path, environ)


def test_secrets_come_from_file_systemd_and_environment(loaded: Configuration) -> None:
    v3, v2 = (rule.credential for rule in loaded.credentials)
    assert v3.auth_key is not None
    assert v3.priv_key is not None
    assert v2.community is not None
    assert v3.auth_key.reveal() == f"{CANARY}-auth"  # without the line's end
    assert v3.priv_key.reveal() == f"{CANARY}-priv"
    assert v2.community.reveal() == f"{CANARY}-env"
    assert (v3.auth, v3.priv) == (AuthProtocol.SHA, PrivProtocol.AES)
    assert str(loaded.credentials[1].prefix) == "10.1.20.0/24"


def test_no_secret_shows_in_any_text_of_the_configuration(loaded: Configuration) -> None:
    shown = [repr(loaded), str(loaded), repr(loaded.settings), loaded.settings.model_dump_json()]
    assert CANARY not in "".join(shown)


def test_paths_start_from_the_file(loaded: Configuration, tmp_path: Path) -> None:
    assert loaded.regulation == tmp_path / "regulation.yaml"
    assert loaded.state_dir == tmp_path / "state"


def test_web_options_win_over_the_file(loaded: Configuration) -> None:
    changed = with_web(loaded, config_file=Path("web.yaml"), insecure=True)
    assert changed.settings.web.config_file == Path("web.yaml")
    assert changed.settings.web.insecure
    assert changed.credentials == loaded.credentials
    assert with_web(changed, config_file=None, insecure=False) == changed


def test_own_public_prefixes_must_be_said_to_be_own(tmp_path: Path) -> None:
    path = tmp_path / "netmon.yaml"
    path.write_text(
        "agency: {code: a, name: A}\nnetworks: [{prefix: 203.162.4.0/24, allow_public: true}]\n",
        encoding="utf-8",
    )
    assert str(load(path, {}).settings.networks[0].prefix) == "203.162.4.0/24"


@pytest.mark.parametrize("under_systemd", [False, True])
def test_the_example_file_loads_at_the_shell_and_in_the_unit(
    tmp_path: Path, under_systemd: bool
) -> None:
    """Both find a secret by its file's name in /etc/netmon/secrets."""
    unit = (ROOT / "deploy/agent/netmon-agent.service").read_text(encoding="utf-8")
    assert "\nLoadCredential=secrets:/etc/netmon/secrets\n" in unit
    path = tmp_path / "netmon.yaml"
    shutil.copy(ROOT / "deploy/agent/netmon.example.yaml", path)
    shutil.copy(ROOT / "deploy/regulations/example-agency.yaml", tmp_path / "regulation.yaml")
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name in ("snmp-auth", "snmp-priv", "snmp-phones"):
        # systemd.exec(5): what is loaded from a directory carries the directory's id before it.
        (folder / (f"secrets_{name}" if under_systemd else name)).write_text("12345678")
    found = load(path, {"CREDENTIALS_DIRECTORY": str(folder)} if under_systemd else {})
    assert [rule.credential.name for rule in found.credentials] == ["v3", "phones"]
    assert found.regulation is not None
    assert load_regulation(found.regulation, today=date(2026, 11, 1)).enabled


def test_every_key_is_in_the_manual() -> None:
    """docs/configure.md names every key that the file may hold."""
    from netmon.config.settings import Settings

    manual = (ROOT / "docs/configure.md").read_text(encoding="utf-8")
    schema = Settings.model_json_schema()
    models = [schema, *schema["$defs"].values()]
    keys = {key for model in models for key in model.get("properties", {})}
    missing = sorted(key for key in keys if f"`{key}`" not in manual)
    assert not missing, json.dumps(missing)
