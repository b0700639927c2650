from __future__ import annotations

import ssl
from pathlib import Path

import bcrypt
import pytest

from netmon.errors import ConfigError
from netmon.web.web_config import load_web_config
from tests.support.certificates import Authority

HASH = bcrypt.hashpw(b"correct horse", bcrypt.gensalt(4)).decode()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def write(directory: Path, text: str) -> Path:
    path = directory / "web.yml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_web_config(path)
    return [problem.removeprefix(str(path)) for problem in caught.value.problems]


def test_the_format_of_exporter_toolkit_is_understood(authority: Authority) -> None:
    authority.issue("server")
    path = write(
        authority.directory,
        f"""\
tls_server_config:
  cert_file: server.pem
  key_file: server.key
  client_ca_file: {authority.certificate.name}
  client_auth_type: RequireAndVerifyClientCert
  min_version: TLS13
basic_auth_users:
  prometheus: {HASH}
""",
    )
    config = load_web_config(path)
    assert config.tls is not None
    assert config.tls.minimum_version is ssl.TLSVersion.TLSv1_3
    assert config.tls.verify_mode is ssl.CERT_REQUIRED
    assert config.client_certificate
    assert config.users == {"prometheus": HASH.encode()}


def test_an_empty_file_means_plain_http_for_everybody(tmp_path: Path) -> None:
    config = load_web_config(write(tmp_path, ""))
    assert config.tls is None
    assert not config.authenticates


def test_tls_12_is_the_lowest_unless_said_otherwise(authority: Authority) -> None:
    authority.issue("server")
    text = "tls_server_config: {cert_file: server.pem, key_file: server.key}\n"
    config = load_web_config(write(authority.directory, text))
    assert config.tls is not None
    assert config.tls.minimum_version is ssl.TLSVersion.TLSv1_2
    assert config.tls.verify_mode is ssl.CERT_NONE


def test_every_wrong_key_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """\
tls_server_config:
  cert_fil: server.pem
  key_file: server.key
  min_version: TLS10
basic_auth_user: {}
""",
    )
    found = problems(path)
    assert [p.split(": ")[0] for p in found] == [":1", ":2", ":4", ":5"]
    assert found[0] == ":1: tls_server_config.cert_file: is required and missing"
    assert found[1].endswith("unknown key. Did you mean 'cert_file'?")
    assert "'TLS12' or 'TLS13'" in found[2]
    assert found[3].endswith("unknown key. Did you mean 'basic_auth_users'?")


@pytest.mark.parametrize("password", ["hunter2", "12345678", "[a, b]", "$2y$04$short", ""])
def test_a_password_that_is_not_hashed_is_refused_and_never_repeated(
    tmp_path: Path, password: str
) -> None:
    path = write(tmp_path, f"basic_auth_users:\n  officer: {password}\n")
    (problem,) = problems(path)
    assert problem.startswith(":2: basic_auth_users.officer: must be a bcrypt hash")
    assert not password or password not in problem


def test_a_bcrypt_cost_that_would_stall_the_server_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f"basic_auth_users:\n  officer: {HASH.replace('$04$', '$31$')}\n")
    assert problems(path) == [
        ":2: basic_auth_users.officer: the bcrypt cost must be between 4 and 14"
    ]


def test_every_missing_file_is_named_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """\
tls_server_config:
  cert_file: nowhere.pem
  key_file: nowhere.key
  client_ca_file: /nonexistent/ca.pem
""",
    )
    found = problems(path)
    assert len(found) == 4
    assert found[0].startswith(":2: tls_server_config.cert_file:")
    assert str(tmp_path / "nowhere.pem") in found[0]
    assert "client_auth_type" in found[3]


def test_verifying_clients_without_an_authority_is_refused(authority: Authority) -> None:
    authority.issue("server")
    text = """\
tls_server_config:
  cert_file: server.pem
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
"""
    (problem,) = problems(write(authority.directory, text))
    assert problem.startswith(":4: tls_server_config.client_auth_type: client_ca_file and")


def test_a_client_policy_that_python_cannot_keep_is_refused(authority: Authority) -> None:
    authority.issue("server")
    text = """\
tls_server_config:
  cert_file: server.pem
  key_file: server.key
  client_auth_type: RequireAnyClientCert
"""
    (problem,) = problems(write(authority.directory, text))
    assert problem.startswith(":4: tls_server_config.client_auth_type: must be one of")


def test_a_key_of_another_certificate_is_refused(authority: Authority) -> None:
    authority.issue("server")
    authority.issue("other")
    text = "tls_server_config: {cert_file: server.pem, key_file: other.key}\n"
    (problem,) = problems(write(authority.directory, text))
    assert problem.endswith("key_file is the key of another certificate")


@pytest.mark.parametrize("key", ["server.pem", "locked.key", "web.yml"])
def test_a_key_that_cannot_be_used_is_refused_without_asking_for_a_password(
    authority: Authority, key: str
) -> None:
    authority.issue("server")
    authority.issue("locked", password=b"secret")
    text = f"tls_server_config: {{cert_file: server.pem, key_file: {key}}}\n"
    (problem,) = problems(write(authority.directory, text))
    assert "PEM" in problem


def test_an_authority_that_is_no_certificate_is_refused(authority: Authority) -> None:
    authority.issue("server")
    text = """\
tls_server_config:
  cert_file: server.pem
  key_file: server.key
  client_ca_file: web.yml
  client_auth_type: VerifyClientCertIfGiven
"""
    (problem,) = problems(write(authority.directory, text))
    assert problem == ":4: tls_server_config.client_ca_file: holds no PEM certificate"
