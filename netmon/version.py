"""The version of this distribution (CalVer)."""

from __future__ import annotations

__version__ = "2026.11.0"
