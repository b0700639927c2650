"""The sources of a look at one device, in the order in which each helps the next.

Forwarding tables need the product and the VLANs (old Cisco has a context for each), neighbours
need the interfaces and the bridge ports. Sources with an ``every`` are slow: ``cadence`` says when
they are due.
"""

from __future__ import annotations

from dataclasses import replace

from netmon.discovery.addresses import ADDRESSES
from netmon.discovery.arp_tables import ARP_TABLES
from netmon.discovery.bridge_ports import BRIDGE_PORTS
from netmon.discovery.environment import ENVIRONMENT
from netmon.discovery.fdb import FDB
from netmon.discovery.hosts import HOSTS
from netmon.discovery.interfaces import INTERFACES
from netmon.discovery.lag import LAG
from netmon.discovery.load import LOAD
from netmon.discovery.neighbors import NEIGHBORS
from netmon.discovery.poe import POE
from netmon.discovery.printers import PRINTERS
from netmon.discovery.saving import SAVING
from netmon.discovery.stp import STP
from netmon.discovery.system import SYSTEM
from netmon.discovery.time import TIME
from netmon.discovery.ups import UPS
from netmon.discovery.vlans import VLANS

PROBE_SOURCES = (SYSTEM, replace(INTERFACES, metered=False), NEIGHBORS)
"""What ``netmon probe`` shows."""
PROBE_REQUESTS = 40
"""What a probe may cost beyond the interface table."""
SOURCES = (
    SYSTEM,
    INTERFACES,
    ADDRESSES,
    VLANS,
    FDB,
    NEIGHBORS,
    ARP_TABLES,
    LOAD,
    UPS,
    BRIDGE_PORTS,
    STP,
    LAG,
    POE,
    ENVIRONMENT,
    TIME,
    SAVING,
    PRINTERS,
    HOSTS,
)
