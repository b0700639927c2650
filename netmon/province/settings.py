"""Settings of the province service, the same for serving and collecting."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from netmon.province.scheme import Scheme


class AccessSettings(BaseModel):
    """How this side asks agents.

    Attributes:
        user: for basic authentication; "" for none.
        password_file: holds the user's password and nothing else.
        ca_file: PEM; who signs the agents' certificates. None: the system's authorities.
        cert_file, key_file: PEM; this side's own certificate where agents ask for one.
        timeout_s: how long an agent may be silent.
        at_once: agents asked at the same time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scheme: Scheme = Scheme.HTTPS
    user: str = Field(default="", max_length=100)
    password_file: Path | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    timeout_s: float = Field(default=30.0, ge=0.1, le=600)
    at_once: int = Field(default=8, ge=1, le=64)
