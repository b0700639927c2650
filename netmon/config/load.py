"""Reading the configuration: the file, its secrets, its coherence; every problem at once.

Checks that span several values (duplicate names, seeds outside every prefix, missing secrets) run
on the raw document, so that one misspelt key does not hide them until the next attempt.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from netmon.config.secrets import SecretReader, SecretRef
from netmon.config.settings import Settings
from netmon.discovery.config_collector import SshRule
from netmon.discovery.credentials import CredentialRule
from netmon.discovery.prefixes import Network
from netmon.errors import ConfigError
from netmon.files import explain, source
from netmon.files.source import Document, Path_

_OPEN_KEYS = {"name", "version", "prefix", "protocol", "user", "platform", "port"}
_SNMP_SECRETS = (("community",), ("auth", "key"), ("privacy", "key"))
_SSH_SECRETS = (("password",), ("key",), ("enable",))
_PASSPHRASES = {("auth", "key"), ("privacy", "key")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration that can be run.

    Attributes:
        path: the file it came from; relative paths in it start from its directory.
        credentials: SNMP credentials with their secrets, in the file's order.
        ssh: SSH logins, likewise.
    """

    path: Path
    settings: Settings
    credentials: tuple[CredentialRule, ...]
    ssh: tuple[SshRule, ...] = ()

    @property
    def regulation(self) -> Path | None:
        """The regulation file, resolved."""
        file = self.settings.regulation
        return None if file is None else self.path.parent / file

    @property
    def maintenance(self) -> Path | None:
        """The file of maintenance tickets, resolved."""
        file = self.settings.maintenance
        return None if file is None else self.path.parent / file

    @property
    def report(self) -> Path | None:
        """The file with the data of the monthly report, resolved."""
        file = self.settings.report
        return None if file is None else self.path.parent / file

    @property
    def state_dir(self) -> Path:
        """The directory of the book, resolved."""
        return self.path.parent / self.settings.state_dir


def load(path: Path, environ: Mapping[str, str] | None = None) -> Configuration:
    """Read a configuration file.

    Raises:
        ConfigError: every problem of the file and of its secrets, in file order.
    """
    document = source.load(path)
    secrets = SecretReader(base=path.parent, environ=os.environ if environ is None else environ)
    problems: dict[str, int] = {}
    settings: Settings | None = None
    credentials: tuple[CredentialRule, ...] = ()
    ssh: tuple[SshRule, ...] = ()
    try:
        settings = Settings.model_validate({} if document.data is None else document.data)
    except ValidationError as error:
        _read_secrets(document.data, secrets)
        for problem in explain.problems(Settings, document, error, secret=_may_be_secret):
            problems.setdefault(problem, _line_of(problem, document))
    else:
        credentials = tuple(
            CredentialRule(
                prefix=c.prefix,
                credential=c.credential(secrets, ("credentials", i)),
            )
            for i, c in enumerate(settings.credentials)
        )
        ssh = tuple(
            c.rule(secrets, ("ssh", "credentials", i))
            for i, c in enumerate(settings.ssh.credentials)
        )
    for where, what in (
        *_duplicates(document.data),
        *_overlaps(document.data),
        *_stray_devices(document.data),
        *secrets.problems,
    ):
        problems.setdefault(document.problem(where, what), document.line(where))
    if problems or settings is None:
        raise ConfigError(sorted(problems, key=lambda problem: problems[problem]))
    return Configuration(path=path, settings=settings, credentials=credentials, ssh=ssh)


def _line_of(problem: str, document: Document) -> int:
    return int(problem.removeprefix(f"{document.path}:").split(":", 1)[0])


def _items(data: Any, key: str) -> Iterator[tuple[int, Any]]:  # noqa: ANN401 - unchecked YAML
    values = data.get(key) if isinstance(data, dict) else None
    yield from enumerate(values if isinstance(values, list) else [])


def _duplicates(data: Any) -> Iterator[tuple[Path_, str]]:  # noqa: ANN401
    for key, field in (("networks", "prefix"), ("credentials", "name"), ("services", "name")):
        first: dict[str, int] = {}
        for i, item in _items(data, key):
            name = item.get(field) if isinstance(item, dict) else None
            if isinstance(name, str):
                if name in first:
                    yield (key, i, field), f"'{name}' is already given in {key}[{first[name]}]"
                first.setdefault(name, i)


def _may_be_secret(where: Path_) -> bool:
    """Whether a secret may have been written at a place, by mistake or misunderstanding."""
    return bool(where) and where[0] in {"credentials", "ssh"} and where[-1] not in _OPEN_KEYS


def _overlaps(data: Any) -> Iterator[tuple[Path_, str]]:  # noqa: ANN401
    """Prefixes inside other prefixes: one station cannot be in two segments of a LAN."""
    given = list(_prefixes(data))
    for n, (i, prefix) in enumerate(given):
        for j, other in given[:n]:
            if prefix.version == other.version and prefix.overlaps(other):
                if prefix != other:  # the same prefix is told as a duplicate
                    yield ("networks", i, "prefix"), f"{prefix} overlaps networks[{j}] ({other})"
                break


def _prefixes(data: Any) -> Iterator[tuple[int, Network]]:  # noqa: ANN401
    for i, item in _items(data, "networks"):
        try:
            written = item["prefix"]
            if isinstance(written, str):
                yield i, ip_network(written)
        except (ValueError, KeyError, TypeError):
            continue  # the model tells what is wrong with it


def _stray_devices(data: Any) -> Iterator[tuple[Path_, str]]:  # noqa: ANN401
    prefixes = [prefix for _, prefix in _prefixes(data)]
    for i, text in _items(data, "devices"):
        try:
            address = ip_address(text if isinstance(text, str) else "")
        except ValueError:
            continue  # the model tells what is wrong with it
        if not any(address in prefix for prefix in prefixes):
            yield ("devices", i), f"{address} is in none of the configured networks"


def _read_secrets(data: Any, secrets: SecretReader) -> None:  # noqa: ANN401
    ssh = data.get("ssh") if isinstance(data, dict) else None
    for above, part, places in (
        ((), data, _SNMP_SECRETS),
        (("ssh",), ssh, _SSH_SECRETS),
    ):
        for i, item in _items(part, "credentials"):
            for place in places:
                ref = _secret_ref(item, place)
                if ref is not None:
                    passphrase = place in _PASSPHRASES
                    read = secrets.read_key if passphrase else secrets.read
                    read(ref, (*above, "credentials", i, *place))


def _secret_ref(item: Any, place: tuple[str, ...]) -> SecretRef | None:  # noqa: ANN401
    """The reference at a place; None when there is none, or the model tells what is wrong."""
    value = item
    for part in place:
        value = value.get(part) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return None
    try:
        return SecretRef.model_validate(value)
    except ValidationError:
        return None


def with_web(
    configuration: Configuration, *, config_file: Path | None, insecure: bool
) -> Configuration:
    """The configuration with what the command line says of the web server."""
    web = configuration.settings.web
    changed = web.model_copy(
        update={
            "config_file": config_file or web.config_file,
            "insecure": insecure or web.insecure,
        }
    )
    settings = configuration.settings.model_copy(update={"web": changed})
    return replace(configuration, settings=settings)
