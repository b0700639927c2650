"""What changed between two readings of a configuration, as a unified diff."""

from __future__ import annotations

import difflib

from inventory.configuration.text import ConfigText, meaningful
from inventory.types import iso


def unified(old: ConfigText, new: ConfigText, *, context: int = 3) -> tuple[str, ...]:
    """The difference in unified format; empty when both mean the same.

    Clocks and counters that change by themselves are left out on both sides.
    """
    return tuple(
        difflib.unified_diff(
            meaningful(old.lines),
            meaningful(new.lines),
            fromfile=old.sha256[:12],
            tofile=new.sha256[:12],
            fromfiledate=iso(old.collected_at),
            tofiledate=iso(new.collected_at),
            n=context,
            lineterm="",
        )
    )
