"""``credentials:`` of the file, and the SNMP credentials they become once secrets are fetched."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from netmon.config.addresses import Prefix
from netmon.config.secrets import SecretReader, SecretRef
from netmon.files.source import Path_
from netmon.transport.base import AuthProtocol, PrivProtocol, SnmpCredential, SnmpVersion


class AuthSettings(BaseModel):
    """SNMPv3 authentication."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    protocol: AuthProtocol = AuthProtocol.SHA256
    key: SecretRef


class PrivacySettings(BaseModel):
    """SNMPv3 privacy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    protocol: PrivProtocol = PrivProtocol.AES
    key: SecretRef


class CredentialSettings(BaseModel):
    """One SNMP credential, and the prefix it is for (none: every configured network)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")
    version: SnmpVersion
    prefix: Prefix | None = None
    context: str = ""
    community: SecretRef | None = None
    user: str | None = Field(default=None, min_length=1, max_length=32)
    auth: AuthSettings | None = None
    privacy: PrivacySettings | None = None

    @model_validator(mode="after")
    def _complete(self) -> CredentialSettings:
        if self.version is SnmpVersion.V3:
            if self.user is None or self.community is not None:
                msg = "v3 needs user (with auth and privacy) and takes no community"
                raise ValueError(msg)
            if self.privacy is not None and self.auth is None:
                msg = "privacy without auth does not exist in SNMPv3 (RFC 3411)"
                raise ValueError(msg)
        elif self.community is None or any((self.user, self.auth, self.privacy, self.context)):
            msg = f"{self.version} needs community and takes no user, auth, privacy or context"
            raise ValueError(msg)
        return self

    def credential(self, secrets: SecretReader, where: Path_) -> SnmpCredential:
        """The usable credential; missing secrets are noted in ``secrets.problems``."""
        auth, privacy = self.auth, self.privacy
        return SnmpCredential(
            name=self.name,
            version=self.version,
            community=secrets.read(self.community, (*where, "community")),
            user=self.user,
            auth=auth.protocol if auth else None,
            auth_key=secrets.read_key(auth.key, (*where, "auth", "key")) if auth else None,
            priv=privacy.protocol if privacy else None,
            priv_key=secrets.read_key(privacy.key, (*where, "privacy", "key")) if privacy else None,
            context=self.context,
        )
