"""A device of no known family: its maker by enterprise number, the rest by standard MIBs."""

from __future__ import annotations

from inventory.model import Claim, FactRank, Role
from inventory.oui import common_name
from netmon.discovery.enterprises import enterprise_name
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Evidence,
    Family,
    Reader,
    descr,
    entity,
    role_by_services,
    scalar,
)

BRIDGE_PORTS = "1.3.6.1.2.1.17.1.2.0"
_NET_SNMP = frozenset({2021, 8072})


def _maker(evidence: Evidence) -> Claim | None:
    number = evidence.system.enterprise
    name = enterprise_name(number) if number is not None and number not in _NET_SNMP else None
    return Claim(name, "IANA enterprise numbers", FactRank.SYSTEM) if name else None


# LLDP-EXT-MED-MIB's inventory of the device itself, which many edge switches fill and few tell of.
_MED = "1.0.8802.1.1.2.1.5.4795.1.2"
_med_version = scalar("LLDP-EXT-MED-MIB::lldpXMedLocSoftwareRev", f"{_MED}.4.0")
_med_serial = scalar("LLDP-EXT-MED-MIB::lldpXMedLocSerialNum", f"{_MED}.5.0")
_med_model = scalar("LLDP-EXT-MED-MIB::lldpXMedLocModelName", f"{_MED}.7.0")
MED_VERSION, MED_SERIAL, MED_MODEL = (_med_version,), (_med_serial,), (_med_model,)
MED_OIDS = (*_med_version.oids, *_med_serial.oids, *_med_model.oids)

_BRIDGE = scalar("BRIDGE-MIB::dot1dBaseNumPorts", BRIDGE_PORTS, None, lambda _: Role.SWITCH.value)
_WORDS = (
    (r"\bcamera|IPCAM|\bDVR\b", Role.CAMERA),
    (r"\bNVR\b|video recorder", Role.NVR),
    (r"\bprinter|LaserJet|\bMFP\b", Role.PRINTER),
    (r"\bUPS\b", Role.UPS),
    (r"\bPDU\b", Role.PDU),
    (r"firewall|\bNGFW\b|\bUTM\b", Role.FIREWALL),
    (r"access point|wireless AP\b", Role.ACCESS_POINT),
    (r"wireless (?:controller|switch)|wlan controller", Role.WIRELESS_CONTROLLER),
    (r"\bswitch\b", Role.SWITCH),
    (r"\brouter\b|gateway", Role.ROUTER),
    (r"\bphone\b", Role.PHONE),
    (r"\bNAS\b|storage", Role.NAS),
    (r"sensor|thermometer", Role.SENSOR),
)


def _word(pattern: str, role: Role) -> Reader:
    return descr(pattern, lambda _: role.value)


UNKNOWN = Family(
    name="unknown",
    matches=lambda _: True,
    places=(0, 149, 67108867),
    vendor=(entity(Column.MAKER, None, common_name), Reader(_maker)),
    version=(
        SOFTWARE,
        entity(Column.FIRMWARE),
        descr(
            r"(?:[Vv]ersion|\bVer\.?|[Ff]irmware|\b[FS]/?W|\bREL\.?|[Rr]elease)[ :]*"
            r"v?(\d+\.\d[\w.()-]*)"
        ),
        descr(r"\b[vV](\d+\.\d[\w.]*)"),
    ),
    model=(MODEL, descr(r"\b([A-Z][A-Za-z]{1,7}-?\d{2,5}\w*(?:-\w+)*)\b"), entity(Column.DESCR)),
    serial=(SERIAL, descr(r"(?:S/N|SN|[Ss]erial(?: [Nn]umber| [Nn]o\.?)?)[ :]+(\w{6,})")),
    role=(
        *(_word(pattern, role) for pattern, role in _WORDS),
        _BRIDGE,
        Reader(role_by_services),
    ),
)
