"""Netgear: managed (FASTPATH), smart and plus switches, ReadyNAS, access points."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Family,
    Readers,
    both,
    descr,
    says,
    scalar,
    under,
)

_ROOTS = ("10", "11")  # NETGEAR-SWITCHING-MIB: managed, smart
_INVENTORY = "1.1.1"


def _inventory(item: int, name: str) -> Readers:
    return tuple(
        scalar(f"NETGEAR-SWITCHING-MIB::{name}", f"4526.{root}.{_INVENTORY}.{item}.0")
        for root in _ROOTS
    )


FAMILIES = (
    Family(
        name="Netgear ReadyNAS",
        matches=both(under("4526"), says(r"ReadyNAS|\bRN\d")),
        vendor=("Netgear",),
        os=("ReadyNAS",),
        version=(scalar("READYNASOS-MIB::nasMgrSoftwareVersion", "4526.22.2.0"),),
        model=(descr(r"(ReadyNAS \w+|RN\d\w+)"),),
        serial=(scalar("READYNASOS-MIB::nasMgrSerialNUM", "4526.22.1.0"),),
        role=(Role.NAS,),
    ),
    Family(
        name="Netgear",
        matches=under("4526"),
        vendor=("Netgear",),
        os=("Netgear",),
        version=(
            *_inventory(13, "agentInventorySoftwareVersion"),
            SOFTWARE,
            descr(r"\b(\d+\.\d+\.\d+\.\d+)\b"),
        ),
        model=(
            *_inventory(3, "agentInventoryMachineModel"),
            descr(r"\b((?:GS|FS|XS|GSM|FSM|M|WG|WN|WAC|WAX|SRX|FVS|R)\d\w*\d[\w-]*)"),
            MODEL,
        ),
        serial=(*_inventory(4, "agentInventorySerialNumber"), SERIAL),
        role=(
            descr(r"\b(?:WG|WN|WAC|WAX)\w*\d|Access Point", lambda _: Role.ACCESS_POINT.value),
            descr(r"\b(?:FVS|SRX|R\d{4})|Firewall|Router", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
)
