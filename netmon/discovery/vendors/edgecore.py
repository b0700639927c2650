"""Switches on Accton's software: Edge-core, FS, Digital China, SMC and others.

Every product hangs its own copy of the same tree below its own object; sysObjectID is a leaf of
that object, or the object itself.
"""

from __future__ import annotations

from typing import TypedDict

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    Column,
    Family,
    Readers,
    descr,
    entity,
    scalar,
    under,
)

_SWITCH = "1.1.3.1"  # swInfoEntry, by unit
_PRODUCT = "1.1.5.1.0"  # swProdName


class AcctonReaders(TypedDict):
    """The readers these switches share, as arguments of a ``Family``."""

    version: Readers
    model: Readers
    serial: Readers


def accton(mib: str) -> AcctonReaders:
    """Readers for the tree beside or below sysObjectID."""
    roots = ("{-1}", "{}")
    return AcctonReaders(
        version=(
            *(scalar(f"{mib}::swOpCodeVer", f"{root}.{_SWITCH}.6.1") for root in roots),
            entity(Column.SOFTWARE),
            entity(Column.FIRMWARE),
            descr(r"Version ([0-9][\w.]*)"),
        ),
        model=(
            descr(r"^([A-Z]+\d{2,}\w*-[\w-]+)$"),
            MODEL,
            *(scalar(f"{mib}::swProdName", f"{root}.{_PRODUCT}") for root in roots),
            descr(r"\b([A-Z]{1,4}\d{3,}[\w-]*)"),
        ),
        serial=(
            SERIAL,
            *(scalar(f"{mib}::swSerialNumber", f"{root}.{_SWITCH}.10.1") for root in roots),
        ),
    )


FAMILIES = (
    Family(
        name="Edge-core",
        matches=under("259"),
        vendor=("Edge-core",),
        os=("ECS",),
        **accton("ACCTON-MIB"),
        role=(Role.SWITCH,),
    ),
    Family(
        name="SMC",
        matches=under("202"),
        vendor=("SMC",),
        os=("SMC",),
        **accton("SMC-MIB"),
        role=(Role.SWITCH,),
    ),
)
