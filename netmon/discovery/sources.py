"""The sources of a look at one device, in the order in which each helps the next.

Forwarding tables need the product and the VLANs (old Cisco has a context for each), neighbours
need the interfaces and the bridge ports.
"""

from __future__ import annotations

from netmon.discovery.addresses import ADDRESSES
from netmon.discovery.arp_tables import ARP_TABLES
from netmon.discovery.fdb import FDB
from netmon.discovery.interfaces import INTERFACES
from netmon.discovery.neighbors import NEIGHBORS
from netmon.discovery.system import SYSTEM
from netmon.discovery.vlans import VLANS

PROBE_SOURCES = (SYSTEM, INTERFACES, NEIGHBORS)
"""What ``netmon probe`` shows: at most 40 requests beyond the interface table."""
SOURCES = (SYSTEM, INTERFACES, ADDRESSES, VLANS, FDB, NEIGHBORS, ARP_TABLES)
