"""The registry file as strict models: what each key may hold."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from inventory.agencies import AgencyKind, Indicator, Scope

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
KEY_BYTES = 32  # RFC 8032, 5.1.5


class Strict(BaseModel):
    """Base: unknown keys are errors, values are final."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ActModel(Strict):
    """``legal_act:``."""

    number: str = Field(min_length=1, max_length=100)
    date: date


class HeaderModel(Strict):
    """``registry:``; ``example: true`` marks a list that nobody has approved."""

    id: Code
    title: Name
    version: int = Field(ge=1, le=1_000_000)
    approved: ActModel | None = None
    example: bool = False


def public_key(value: str) -> str:
    """A key as ``netmon evidence key`` prints it.

    Raises:
        ValueError: it is none.
    """
    kind, _, body = value.partition(":")
    try:
        good = kind == "ed25519" and len(base64.b64decode(body, validate=True)) == KEY_BYTES
    except binascii.Error:
        good = False
    if not good:
        msg = "is not a key; netmon evidence key prints it as ed25519:BASE64"
        raise ValueError(msg)
    return value


class FormerKeyModel(Strict):
    """A key that was changed: ``valid_to`` is the day on which it handed over."""

    key: Annotated[str, AfterValidator(public_key)]
    valid_from: date | None = None
    valid_to: date


class AgencyModel(Strict):
    """One item of ``agencies:``."""

    code: Code
    name: Name
    name_en: str = Field(default="", max_length=200)
    kind: AgencyKind
    parent: Code | None = None
    scope: Scope | None = None
    valid_from: date
    valid_to: date | None = None
    successors: tuple[Code, ...] = Field(default=(), max_length=300)
    legal_act: ActModel | None = None
    headcount: int | None = Field(default=None, ge=0, le=100_000)
    seats: int | None = Field(default=None, ge=0, le=100_000)
    sites: tuple[Name, ...] = Field(default=(), max_length=100)
    security_level: int = Field(default=2, ge=1, le=5)
    officer: str = Field(default="", max_length=200)
    profile: str = Field(default="", max_length=64)
    regulation: str = Field(default="", max_length=200)
    agent: str = Field(default="", pattern=r"^(|[A-Za-z0-9.\-\[\]:]+:\d{1,5})$")
    public_key: str = ""
    former_keys: tuple[FormerKeyModel, ...] = Field(default=(), max_length=100)
    indicators: tuple[Indicator, ...] | None = None

    @field_validator("public_key")
    @classmethod
    def _is_key(cls, value: str) -> str:
        return public_key(value) if value else value


class RegistryModel(Strict):
    """The whole file."""

    registry: HeaderModel
    agencies: tuple[AgencyModel, ...] = Field(max_length=5000)
