"""Switches on Marvell's (formerly Radlan's) software, sold under a dozen names.

Cisco Small Business, Dell PowerConnect, D-Link, Eltex, Allied Telesis 8000S, Netgear, Linksys and
others carry the same objects (RADLAN-rndMib, RADLAN-Physicaldescription-MIB) below 89 or below a
root of their own.
"""

from __future__ import annotations

from typing import TypedDict

from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    Reader,
    Readers,
    descr,
    entity,
    scalar,
    under,
)

_UNIT = "53.14.1"  # rlPhdUnitGenParamEntry; the instance is the unit's number


class RadlanReaders(TypedDict):
    """The readers these switches share, as arguments of a ``Family``."""

    version: Readers
    model: Readers
    serial: Readers


def radlan(root: str = "89", *, model: Reader | None = None) -> RadlanReaders:
    """Readers for the objects below ``root`` (written without ``1.3.6.1.4.1.``).

    Args:
        root: where the maker hung the Radlan tree.
        model: where the maker itself puts the model, if it does.
    """
    own = (model,) if model else ()
    mib = "RADLAN-Physicaldescription-MIB"
    return RadlanReaders(
        version=(
            SOFTWARE,
            scalar(f"{mib}::rlPhdUnitGenParamSoftwareVersion", f"{root}.{_UNIT}.2.1"),
            scalar("RADLAN-rndMib::rndBrgVersion", f"{root}.2.4.0"),
        ),
        model=(
            MODEL,
            scalar(f"{mib}::rlPhdUnitGenParamModelName", f"{root}.{_UNIT}.11.1"),
            *own,
            entity(Column.DESCR),
        ),
        serial=(SERIAL, scalar(f"{mib}::rlPhdUnitGenParamSerialNum", f"{root}.{_UNIT}.5.1")),
    )


FAMILIES = (
    Family(
        name="Eltex",
        matches=under("35265"),
        vendor=("Eltex",),
        os=("Eltex",),
        version=radlan()["version"],
        model=(descr(r"^(M?ES\w+(?: AC| DC)?)"), *radlan()["model"]),
        serial=radlan()["serial"],
        role=("switch",),
    ),
)
