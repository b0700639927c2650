"""Who is who: sightings in, devices out, each merge explained (discovery, "Identity").

Pure: a function of the *set* of sightings and decisions, whatever their order and repetition, and
so whichever way a run was cut into pieces. Nothing is remembered between two calls.
"""

from __future__ import annotations

from inventory.identity.resolve import Resolution, resolve

__all__ = ["Resolution", "resolve"]
