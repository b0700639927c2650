"""Addresses and prefixes as they are written in the file: as text, and only as text.

YAML turns ``10`` into a number and ``no`` into false; both would pass for addresses (0.0.0.10,
0.0.0.0) if numbers were taken.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, IPvAnyAddress, IPvAnyNetwork


def _text(value: object) -> object:
    if isinstance(value, bool | int | float):
        msg = "an address is written as text, such as 10.1.10.2"
        raise ValueError(msg)  # noqa: TRY004 - pydantic turns ValueErrors into problems
    return value


Address = Annotated[IPvAnyAddress, BeforeValidator(_text)]
Prefix = Annotated[IPvAnyNetwork, BeforeValidator(_text)]
