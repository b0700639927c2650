"""Secrets stay out of the configuration file: it only says where each one is.

``{env: NAME}``, ``{file: PATH}`` or ``{credential: NAME}``: the file ``secrets/NAME`` beside the
configuration, which systemd hands to the service as a credential and only root can read otherwise.
A secret that is missing is an error at start, never an empty default.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from netmon.files.source import Path_
from netmon.transport.base import Secret

SECRETS = "secrets"
"""The directory of secrets beside the configuration, and how the shipped unit names it."""

_PASSPHRASE_MIN = 8


class SecretRef(BaseModel):
    """Where a secret is; exactly one of the three."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    file: Path | None = None
    credential: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]+$")

    @model_validator(mode="before")
    @classmethod
    def _no_plain_secret(cls, data: object) -> object:
        if isinstance(data, str | int | float):
            msg = (
                "a secret is not written here; say where it is: "
                "{env: NAME}, {file: PATH} or {credential: NAME}"
            )
            raise ValueError(msg)  # noqa: TRY004 - pydantic turns ValueErrors into problems
        return data

    @model_validator(mode="after")
    def _exactly_one(self) -> SecretRef:
        if sum(v is not None for v in (self.env, self.file, self.credential)) != 1:
            msg = "give exactly one of env, file, credential"
            raise ValueError(msg)
        return self


@dataclass(slots=True)
class SecretReader:
    """Fetches secrets and gathers what is missing, so that every problem is told at once.

    Attributes:
        base: directory that relative ``file:`` paths start from (the configuration file's).
        problems: where in the file, and what is wrong; filled by ``read``.
    """

    base: Path
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    problems: list[tuple[Path_, str]] = field(default_factory=list)

    def read(self, ref: SecretRef | None, where: Path_) -> Secret | None:
        """The secret, or None with a problem noted when it is missing or empty."""
        if ref is None:
            return None
        if ref.env is not None:
            value = self.environ.get(ref.env)
            if not value:
                self.problems.append((where, f"environment variable {ref.env} is not set"))
                return None
            return Secret(value)
        return self._from_file(ref, where)

    def read_key(self, ref: SecretRef, where: Path_) -> Secret | None:
        """An SNMPv3 passphrase, which has a least length (RFC 3414 section 11.2)."""
        secret = self.read(ref, where)
        if secret is not None and len(secret.reveal()) < _PASSPHRASE_MIN:
            self.problems.append(
                (where, f"an SNMPv3 key needs {_PASSPHRASE_MIN} characters or more (RFC 3414)")
            )
            return None
        return secret

    def _credential(self, name: str) -> Path:
        """Where systemd put it, or where the unit's ``LoadCredential=`` takes it from.

        A directory that is loaded as ``secrets`` becomes credentials named ``secrets_NAME``
        (systemd.exec(5)).
        """
        given = self.environ.get("CREDENTIALS_DIRECTORY")
        if not given:
            return self.base / SECRETS / name
        alone = Path(given) / name
        return alone if alone.exists() else Path(given) / f"{SECRETS}_{name}"

    def _from_file(self, ref: SecretRef, where: Path_) -> Secret | None:
        if ref.credential is not None:
            path = self._credential(ref.credential)
        else:
            path = self.base / (ref.file or "")
        try:
            value = path.read_text(encoding="utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            self.problems.append((where, f"secret file {path} is not UTF-8 text"))
            return None
        except OSError as error:
            self.problems.append((where, f"secret file {path} cannot be read: {error.strerror}"))
            return None
        if not value:
            self.problems.append((where, f"secret file {path} is empty"))
            return None
        return Secret(value)
