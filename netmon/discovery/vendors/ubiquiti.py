"""Ubiquiti: airOS, EdgeOS, EdgeSwitch, UniFi access points, switches and power."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Family,
    Reader,
    both,
    column,
    descr,
    either,
    has,
    neither,
    says,
    scalar,
    under,
)

_UNIFI = "41112.1.6.3"  # UBNT-UniFi-MIB unifiApSystem
_DOT11 = "1.2.840.10036.3.1.2.1"  # IEEE802dot11-MIB dot11ResourceInfoTable, by ifIndex
_RADIOS = range(3, 12)
_FASTPATH = "4413.1.1.1.1.1"  # FASTPATH-SWITCHING-MIB agentInventory

_AIROS_MODELS = tuple(
    scalar("IEEE802dot11-MIB::dot11manufacturerProductName", f"{_DOT11}.3.{index}")
    for index in _RADIOS
)
_AIROS_VERSIONS = tuple(
    scalar(
        "IEEE802dot11-MIB::dot11manufacturerProductVersion", f"{_DOT11}.4.{index}", r"v(\d[\w.-]*)"
    )
    for index in _RADIOS
)


def _is_unifi(index: int) -> Reader:
    name = "IEEE802dot11-MIB::dot11manufacturerProductName"
    return scalar(name, f"{_DOT11}.3.{index}", r"^U(?:AP|[67]|WB)", lambda _: "UniFi")


FAMILIES = (
    Family(
        name="Ubiquiti UniFi power",
        matches=says(r"^USP-\w+ \d"),
        vendor=("Ubiquiti",),
        os=("UniFi",),
        version=(descr(r"^\S+ ([0-9][\w.]*)"),),
        model=(descr(r"^(\S+)"),),
        role=(Role.PDU,),
    ),
    Family(
        name="Ubiquiti EdgeOS",
        matches=either(under("41112.1.5"), says(r"^EdgeOS|^UniFi ?OS|^UDM|^USG")),
        vendor=("Ubiquiti",),
        os=("EdgeOS",),
        version=(descr(r"v([0-9]+\.[0-9]+\.[0-9]+)"), descr(r"([0-9]+\.[0-9]+\.[0-9]+)")),
        model=(
            descr(r"^(?!EdgeOS)(\S+)"),
            MODEL,
            # EdgeOS has no object for it; its lldpd is told by argument what to announce.
            column(
                "HOST-RESOURCES-MIB::hrSWRunParameters",
                "1.3.6.1.2.1.25.4.2.1.5",
                r"UBNT (Edge\S+(?: \S+)*?) running on",
            ),
        ),
        role=(Role.ROUTER,),
    ),
    Family(
        name="Ubiquiti EdgeSwitch",
        matches=either(
            both(under("4413"), says(r"^(?:US|ES|EdgeSwitch|USW|EP|UniFi)[- \w]*")),
            both(under("4413"), says(r"Ubiquiti|UBNT")),
        ),
        vendor=("Ubiquiti",),
        os=("EdgeSwitch",),
        version=(
            descr(r", ?([0-9]+\.[\w.]+),"),
            scalar("FASTPATH-SWITCHING-MIB::agentInventorySoftwareVersion", f"{_FASTPATH}.13.0"),
            SOFTWARE,
        ),
        model=(
            descr(r"^([^,]+),"),
            scalar("FASTPATH-SWITCHING-MIB::agentInventoryMachineModel", f"{_FASTPATH}.3.0"),
            MODEL,
        ),
        serial=(
            SERIAL,
            scalar("FASTPATH-SWITCHING-MIB::agentInventorySerialNumber", f"{_FASTPATH}.4.0"),
        ),
        role=(Role.SWITCH,),
    ),
    Family(
        name="Ubiquiti UniFi",
        matches=either(
            has(f"{_UNIFI}.3.0"),
            both(under("41112"), neither(under("41112.1.4", "41112.1.5"))),
        ),
        vendor=("Ubiquiti",),
        os=("UniFi",),
        version=(
            scalar("UBNT-UniFi-MIB::unifiApSystemVersion", f"{_UNIFI}.6.0"),
            descr(r"\s([0-9]+\.[\d.]+)$"),
        ),
        model=(
            scalar("UBNT-UniFi-MIB::unifiApSystemModel", f"{_UNIFI}.3.0"),
            descr(r"^(\S+) [0-9]+\.[\d.]+$"),
        ),
        role=(
            descr(r"^(?:USW|US-)", lambda _: Role.SWITCH.value),
            descr(r"^(?:UDM|USG|UXG|UCG|UDR)", lambda _: Role.ROUTER.value),
            Role.ACCESS_POINT,
        ),
        markers=(f"{_UNIFI}.3.0",),
    ),
    Family(
        name="Ubiquiti airOS",
        matches=under("41112.1.4", "10002"),
        vendor=("Ubiquiti",),
        os=(
            # UniFi access points before firmware 4 answer with airOS' object but have no airOS MIB.
            scalar("UBNT-UniFi-MIB::unifiApSystemModel", f"{_UNIFI}.3.0", None, lambda _: "UniFi"),
            *(_is_unifi(index) for index in _RADIOS),
            "airOS",
        ),
        version=(*_AIROS_VERSIONS, scalar("UBNT-UniFi-MIB::unifiApSystemVersion", f"{_UNIFI}.6.0")),
        model=(*_AIROS_MODELS, scalar("UBNT-UniFi-MIB::unifiApSystemModel", f"{_UNIFI}.3.0")),
        role=(Role.ACCESS_POINT,),
    ),
)
