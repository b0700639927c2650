"""Products that CISCO-PRODUCTS-MIB names by sysObjectID, for devices without ENTITY-MIB."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_ROOT = "1.3.6.1.4.1.9.1."


def product(object_id: str) -> str | None:
    """The MIB's name of a product below ciscoProducts; None when it has none."""
    if not object_id.startswith(_ROOT):
        return None
    return _products().get(object_id.removeprefix(_ROOT))


@cache
def _products() -> dict[str, str]:
    text = files(__package__).joinpath("cisco_products.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    return dict((number, name) for number, name in rows)  # noqa: C402 - pairs, checked by unpacking
