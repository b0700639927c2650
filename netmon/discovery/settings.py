"""What the operator says of discovery: where to look, with which credentials, how hard."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from netmon.discovery.prefixes import Network, Prefixes
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    Secret,
    SnmpCredential,
    SnmpVersion,
)

_PASSPHRASE_MIN = 8  # RFC 3414 section 11.2
_V4_LARGEST = 16  # a prefix of more than 65,536 addresses is a slip of the pen, not a LAN


def _network(value: object) -> object:
    """Read a prefix here, so that one mistake gives one message and not one for each version."""
    return ipaddress.ip_network(value) if isinstance(value, str) else value


Prefix = Annotated[Network, BeforeValidator(_network)]
Seconds = Annotated[float, Field(gt=0, le=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CredentialSettings(_Strict):
    """One way to speak SNMP, and where it may be used.

    Attributes:
        prefixes: where it may be sent; everywhere in the configured prefixes when empty.
    """

    name: Annotated[str, Field(min_length=1, max_length=64)]
    version: SnmpVersion
    prefixes: tuple[Prefix, ...] = ()
    community: SecretStr | None = None
    user: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    auth: AuthProtocol | None = None
    auth_key: SecretStr | None = None
    priv: PrivProtocol | None = None
    priv_key: SecretStr | None = None
    context: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        v3_only = (self.user, self.auth, self.auth_key, self.priv, self.priv_key)
        if self.version is not SnmpVersion.V3:
            if self.community is None or not self.community.get_secret_value():
                msg = f"{self.version} needs a community"
                raise ValueError(msg)
            if any(v3_only) or self.context:
                msg = f"user, keys and context belong to v3, not to {self.version}"
                raise ValueError(msg)
            return self
        if self.user is None or self.community is not None:
            msg = "v3 needs a user, and has no community"
            raise ValueError(msg)
        self._check_key("auth", self.auth, self.auth_key)
        self._check_key("priv", self.priv, self.priv_key)
        if self.priv is not None and self.auth is None:
            msg = "priv needs auth (RFC 3414)"
            raise ValueError(msg)
        return self

    @staticmethod
    def _check_key(what: str, protocol: str | None, key: SecretStr | None) -> None:
        if (protocol is None) != (key is None):
            msg = f"{what} and {what}_key go together"
            raise ValueError(msg)
        if key is not None and len(key.get_secret_value()) < _PASSPHRASE_MIN:
            msg = f"{what}_key is shorter than {_PASSPHRASE_MIN} characters (RFC 3414)"
            raise ValueError(msg)

    def credential(self) -> SnmpCredential:
        """What the transport takes."""

        def secret(value: SecretStr | None) -> Secret | None:
            return None if value is None else Secret(value.get_secret_value())

        return SnmpCredential(
            name=self.name,
            version=self.version,
            community=secret(self.community),
            user=self.user,
            auth=self.auth,
            auth_key=secret(self.auth_key),
            priv=self.priv,
            priv_key=secret(self.priv_key),
            context=self.context,
        )


class SnmpSettings(_Strict):
    """How devices are asked.

    Attributes:
        credentials_per_device: how many are tried on one device at most.
        refused_for_h: a login that a device refused is left alone for so long.
        probe_default_communities: also try ``public`` and ``private`` (MGT-10). Only where the
            regulation authorises the agent to.
    """

    port: Annotated[int, Field(ge=1, le=65535)] = 161
    timeout_s: Seconds = 2.0
    retries: Annotated[int, Field(ge=0, le=5)] = 1
    max_repetitions: Annotated[int, Field(ge=1, le=100)] = 25
    credentials: tuple[CredentialSettings, ...] = ()
    credentials_per_device: Annotated[int, Field(ge=1, le=5)] = 3
    refused_for_h: Annotated[float, Field(ge=1, le=720)] = 24
    probe_default_communities: bool = False

    @field_validator("credentials")
    @classmethod
    def _names_differ(cls, value: tuple[CredentialSettings, ...]) -> tuple[CredentialSettings, ...]:
        names = [c.name for c in value]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            msg = f"credential names are used twice: {', '.join(twice)}"
            raise ValueError(msg)
        return value


class PortSettings(_Strict):
    """TCP probes of the management ports of infrastructure devices (MGT-01, MGT-06)."""

    ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = (23, 80)
    timeout_s: Seconds = 2.0


class DiscoverySettings(_Strict):
    """Everything discovery is told.

    Attributes:
        prefixes: the only addresses netmon ever speaks to. There is no default.
        allow_public: prefixes outside private, loopback and link-local space need this word.
        look_deadline_s: one look at one device ends here, with what it has.
    """

    prefixes: tuple[Prefix, ...]
    allow_public: bool = False
    snmp: SnmpSettings = SnmpSettings()
    ports: PortSettings = PortSettings()
    look_deadline_s: Annotated[float, Field(ge=1, le=600)] = 60.0

    @field_validator("prefixes")
    @classmethod
    def _sane(cls, value: tuple[Network, ...]) -> tuple[Network, ...]:
        for prefix in value:
            if isinstance(prefix, ipaddress.IPv4Network) and prefix.prefixlen < _V4_LARGEST:
                msg = f"{prefix} is larger than a /{_V4_LARGEST}: list the LANs in it"
                raise ValueError(msg)
            if prefix.is_multicast or prefix.is_unspecified:
                msg = f"{prefix} holds no stations"
                raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _private(self) -> Self:
        public = [str(p) for p in self.prefixes if not _is_private(p)]
        if public and not self.allow_public:
            msg = f"public prefixes need allow_public: true ({', '.join(public)})"
            raise ValueError(msg)
        return self

    @property
    def scope(self) -> Prefixes:
        """The prefixes as a set to ask."""
        return Prefixes(self.prefixes)


def _is_private(prefix: Network) -> bool:
    return prefix.is_private or prefix.is_link_local or prefix.is_loopback
