"""What the operator says of listening."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PassiveSettings(BaseModel):
    """How stations are heard.

    Attributes:
        flush_s: what was heard goes into the book this often: a new station is in it within this
            and the time a write takes.
        refresh_s: a station that goes on saying the same is reported again after so long.
        new_per_s: new stations taken in per second on average; a flood of made-up addresses must
            not fill the book.
        remembered: stations and messages kept in mind to know what is new.
        queue: frames that may wait to be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    flush_s: float = Field(default=1.0, ge=0.05, le=5)
    refresh_s: float = Field(default=300, ge=10, le=3600)
    new_per_s: float = Field(default=20, ge=1, le=1000)
    remembered: int = Field(default=20_000, ge=100, le=200_000)
    queue: int = Field(default=2048, ge=16, le=65_536)
