"""``ssh:`` of the file: how devices' configurations are read, and the logins that may be used."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from inventory.configuration import Platform
from netmon.config.addresses import Prefix
from netmon.config.secrets import SecretReader, SecretRef
from netmon.discovery.config_collector import CollectorSettings, SshRule
from netmon.files.source import Path_
from netmon.transport.ssh import SshCredential, SshSettings


class SshCredentialSettings(BaseModel):
    """One login, and the prefix it is for (none: every configured network).

    Attributes:
        key: a private key in PEM or OpenSSH format, instead of the password.
        enable: the secret that gives the right to see the configuration.
        platform: of the devices there that do not answer SNMP and so cannot be recognised.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")
    prefix: Prefix | None = None
    user: str = Field(min_length=1, max_length=64)
    password: SecretRef | None = None
    key: SecretRef | None = None
    enable: SecretRef | None = None
    platform: Platform | None = None
    port: int = Field(default=22, ge=1, le=65535)

    @model_validator(mode="after")
    def _one_secret(self) -> SshCredentialSettings:
        if (self.password is None) == (self.key is None):
            msg = "give exactly one of password, key"
            raise ValueError(msg)
        return self

    def rule(self, secrets: SecretReader, where: Path_) -> SshRule:
        """The usable login; missing secrets are noted in ``secrets.problems``."""
        return SshRule(
            prefix=self.prefix,
            platform=self.platform,
            port=self.port,
            credential=SshCredential(
                name=self.name,
                user=self.user,
                password=secrets.read(self.password, (*where, "password")),
                key=secrets.read(self.key, (*where, "key")),
                enable=secrets.read(self.enable, (*where, "enable")),
            ),
        )


class SshCollectionSettings(BaseModel):
    """Reading configurations over SSH; without credentials nothing is read.

    Attributes:
        workers: sessions at the same time, one per device.
        connect_timeout_s: until a device must have answered and let us in.
        silence_s: so long without a character ends a command.
        deadline_s: one device's reading ends here.
        refused_for_h: a login that a device refused is left alone for so long.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    credentials: tuple[SshCredentialSettings, ...] = Field(default=(), max_length=64)
    workers: int = Field(default=8, ge=1, le=64)
    connect_timeout_s: float = Field(default=10, gt=0, le=120)
    silence_s: float = Field(default=30, gt=0, le=600)
    deadline_s: float = Field(default=180, ge=1, le=1800)
    refused_for_h: float = Field(default=24, ge=1, le=720)

    def door(self, state_dir: Path) -> SshSettings:
        """How sessions are made; host keys are pinned beside the book."""
        return SshSettings(
            known_hosts=state_dir / "known_hosts",
            workers=self.workers,
            connect_timeout_s=self.connect_timeout_s,
            command_timeout_s=self.silence_s,
        )

    def collector(self) -> CollectorSettings:
        """How hard devices are looked at."""
        return CollectorSettings(
            sessions=self.workers, deadline_s=self.deadline_s, refused_for_h=self.refused_for_h
        )
