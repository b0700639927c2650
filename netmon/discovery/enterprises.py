"""Names of IANA private enterprise numbers that are met on LANs.

The registry has more than 60,000 entries, most of them never seen in a sysObjectID. The table
holds those that are, under the makers' common names.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def enterprise_name(number: int) -> str | None:
    """The common name of an enterprise; None when the table has not got it."""
    return _names().get(number)


@cache
def _names() -> dict[int, str]:
    text = files("netmon.discovery").joinpath("enterprises.tsv").read_text("utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines() if line and line[0] != "#")
    return {int(number): name for number, name in rows}
