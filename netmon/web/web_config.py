"""TLS and users for the web server, in the format of Prometheus exporters' ``--web.config.file``.

The keys and their meaning are exporter-toolkit's, so one file serves every exporter on a machine;
relative paths start at the file's own directory. Keys that would weaken TLS below 1.2 or that
Python's ssl cannot honour are refused with a sentence instead of being ignored.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from netmon.errors import ConfigError
from netmon.files.explain import validate
from netmon.files.source import Document, load

MAX_COST = 14
"""A bcrypt cost of 14 takes about a second a try; more would make every login an attack."""

_BCRYPT = re.compile(r"\$2[aby]\$(?P<cost>\d\d)\$[./A-Za-z0-9]{53}")


class ClientAuth(StrEnum):
    """Whether clients must show a certificate. Names are Go's crypto/tls."""

    NONE = "NoClientCert"
    IF_GIVEN = "VerifyClientCertIfGiven"
    REQUIRED = "RequireAndVerifyClientCert"


class TlsVersion(StrEnum):
    """The lowest TLS version a server may accept."""

    TLS12 = "TLS12"
    TLS13 = "TLS13"


_VERIFY = {
    ClientAuth.NONE: ssl.CERT_NONE,
    ClientAuth.IF_GIVEN: ssl.CERT_OPTIONAL,
    ClientAuth.REQUIRED: ssl.CERT_REQUIRED,
}
_MINIMUM = {
    TlsVersion.TLS12: ssl.TLSVersion.TLSv1_2,
    TlsVersion.TLS13: ssl.TLSVersion.TLSv1_3,
}


def _not_bcrypt(value: object) -> str | None:
    """What is wrong with a hash, without showing it: it may be somebody's plain password."""
    found = _BCRYPT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return "must be a bcrypt hash, as 'htpasswd -nBC 10 USER' makes it; never a plain password"
    if not 4 <= int(found["cost"]) <= MAX_COST:  # noqa: PLR2004 - bcrypt's own lowest cost
        return f"the bcrypt cost must be between 4 and {MAX_COST}"
    return None


class _Tls(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cert_file: Path
    key_file: Path
    client_ca_file: Path | None = None
    client_auth_type: ClientAuth = ClientAuth.NONE
    min_version: TlsVersion = TlsVersion.TLS12


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tls_server_config: _Tls | None = None
    basic_auth_users: dict[str, object] = Field(default_factory=dict)  # see _not_bcrypt


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFiles:
    """The server's certificate chain and its key, PEM."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class WebConfig:
    """What the file says, with everything it names loaded.

    Attributes:
        tls: context to serve with; None: plain HTTP.
        files: where ``tls`` got its certificate from.
        users: user -> bcrypt hash.
        client_certificate: clients must show a certificate of the named authority.
    """

    tls: ssl.SSLContext | None = None
    files: CertificateFiles | None = None
    users: Mapping[str, bytes] = field(default_factory=dict)
    client_certificate: bool = False

    @property
    def authenticates(self) -> bool:
        """Whether a stranger is turned away."""
        return bool(self.users) or self.client_certificate


def load_web_config(path: Path) -> WebConfig:
    """Read the file and everything it names.

    Raises:
        ConfigError: every problem at once, ``file:line: key: what is wrong``.
    """
    document = load(path)
    parsed = validate(_File, document)
    users = _users(parsed, document)
    if parsed.tls_server_config is None:
        return WebConfig(users=users)
    tls = parsed.tls_server_config
    return WebConfig(
        tls=_context(tls, document),
        files=CertificateFiles(
            certificate=path.parent / tls.cert_file, key=path.parent / tls.key_file
        ),
        users=users,
        client_certificate=tls.client_auth_type is ClientAuth.REQUIRED,
    )


def _users(parsed: _File, document: Document) -> dict[str, bytes]:
    wrong = {user: _not_bcrypt(value) for user, value in parsed.basic_auth_users.items()}
    problems = [
        document.problem(("basic_auth_users", user), what) for user, what in wrong.items() if what
    ]
    if problems:
        raise ConfigError(problems)
    return {user: str(value).encode() for user, value in parsed.basic_auth_users.items()}


def _context(tls: _Tls, document: Document) -> ssl.SSLContext:
    problems = _Problems(document)
    base = document.path.parent
    for key, name in (
        ("cert_file", tls.cert_file),
        ("key_file", tls.key_file),
        ("client_ca_file", tls.client_ca_file),
    ):
        if name is not None:
            problems.unreadable(key, base / name)
    if (tls.client_ca_file is None) != (tls.client_auth_type is ClientAuth.NONE):
        problems.add(
            "client_auth_type",
            "client_ca_file and a client_auth_type other than NoClientCert go together",
        )
    problems.raise_if_any()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _MINIMUM[tls.min_version]
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        load_chain(
            context,
            CertificateFiles(certificate=base / tls.cert_file, key=base / tls.key_file),
        )
    except ssl.SSLError as error:
        problems.add("cert_file", _chain_trouble(error))
    if tls.client_ca_file is not None:
        try:
            context.load_verify_locations(base / tls.client_ca_file)
        except ssl.SSLError:
            problems.add("client_ca_file", "holds no PEM certificate")
    context.verify_mode = _VERIFY[tls.client_auth_type]
    problems.raise_if_any()
    return context


def load_chain(context: ssl.SSLContext, files: CertificateFiles) -> None:
    """Put a certificate into a context; new connections use it at once.

    Raises:
        ssl.SSLError: not PEM, an encrypted key, or a key of another certificate.
    """
    # A password that is always empty keeps OpenSSL from asking for one on the terminal.
    context.load_cert_chain(files.certificate, files.key, password=lambda: b"")


def _chain_trouble(error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return "key_file is the key of another certificate"
    return "cert_file and key_file must be a PEM certificate and its PEM key without a password"


class _Problems:
    """Collects problems below ``tls_server_config``."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: list[str] = []

    def add(self, key: str, what: str) -> None:
        self._found.append(self._document.problem(("tls_server_config", key), what))

    def unreadable(self, key: str, path: Path) -> None:
        try:
            path.open("rb").close()
        except OSError as error:
            self.add(key, f"{path} cannot be read: {error.strerror}")

    def raise_if_any(self) -> None:
        if self._found:
            raise ConfigError(self._found)
