"""Names of IANA private enterprise numbers: whose product a sysObjectID names.

``enterprises.tsv`` has the makers that are met on LANs, under their common names. For all others
``enterprises_iana.tsv.xz`` has the registry itself (62,101 organisations as of 2024-08-23, without
contacts and remarks), searched in place.
"""

from __future__ import annotations

import lzma
from functools import cache
from importlib.resources import files

from inventory.oui import common_name

_DATA = files("netmon.discovery")


def enterprise_name(number: int) -> str | None:
    """The name of an enterprise as people say it; None when the number is nobody's."""
    return _names().get(number) or _registered(number)


@cache
def _names() -> dict[int, str]:
    text = _DATA.joinpath("enterprises.tsv").read_text("utf-8")
    rows = (line.split("\t", 1) for line in text.splitlines() if line and line[0] != "#")
    return {int(number): name for number, name in rows}


@cache
def _registry() -> bytes:
    return b"\n" + lzma.decompress(_DATA.joinpath("enterprises_iana.tsv.xz").read_bytes())


def _registered(number: int) -> str | None:
    registry, mark = _registry(), b"\n%d\t" % number
    start = registry.find(mark)
    if start < 0:
        return None
    start += len(mark)
    return common_name(registry[start : registry.index(b"\n", start)].decode())
