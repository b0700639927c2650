"""UPS-MIB (RFC 1628) identification, which most makers' network cards implement."""

from __future__ import annotations

from inventory.oui import common_name
from netmon.discovery.vendors.base import scalar

_IDENT = "1.3.6.1.2.1.33.1.1"

UPS_MAKER = scalar("UPS-MIB::upsIdentManufacturer", f"{_IDENT}.1.0", None, common_name)
UPS_MODEL = scalar("UPS-MIB::upsIdentModel", f"{_IDENT}.2.0")
UPS_VERSION = scalar("UPS-MIB::upsIdentUPSSoftwareVersion", f"{_IDENT}.3.0")
UPS_AGENT = scalar(
    "UPS-MIB::upsIdentAgentSoftwareVersion", f"{_IDENT}.4.0", r"\b[vV]?(\d+\.\d[\w.]*)"
)
UPS_MARKERS = (f"{_IDENT}.1.0", f"{_IDENT}.2.0", f"{_IDENT}.4.0")
