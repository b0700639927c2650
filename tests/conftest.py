"""How properties are tried: without a clock, and under CI always with the same examples."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A shared machine may be slow at any instant: how long an example takes proves nothing.
settings.register_profile(
    "netmon",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("netmon")
