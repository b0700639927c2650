"""How agents are reached; apart from the settings, which are loaded only when needed."""

from __future__ import annotations

from enum import StrEnum


class Scheme(StrEnum):
    """Plain HTTP only where the agent is on this very machine."""

    HTTP = "http"
    HTTPS = "https"
