"""What every probe shares: its settings' common part, and the tools it is handed.

A probe is one function: settings, tools and the instant in, ``ProbeResult`` out. It makes one
round, sends at most ``MOST_PACKETS`` requests to its target, and raises nothing: what goes wrong on
the way is the measurement (``ok`` False), and what keeps us from measuring is said (``ok`` None).
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from inventory.snapshot import Application
from netmon.transport.base import Pinger

MOST_PACKETS = 20
"""Requests (echoes, queries) of one round to one target at most."""


class ProbeSettings(BaseModel):
    """The common part of a service.

    Attributes:
        name: what people call it; unique.
        period_s: seconds between rounds; each round stands for a slot of that length.
        applications: which of the province's applications it proves (gate 6).
        wan: it proves the line to the province (gate 3).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=64)
    period_s: float = Field(default=60.0, ge=1, le=3600)
    applications: frozenset[Application] = frozenset()
    wan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What probes may use of the machine, injected."""

    pinger: Pinger
