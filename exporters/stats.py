"""What the agent counts about itself, handed to whoever shows it.

The book tells what is true of the LAN; this tells what looking costs and whether it works. The
agent makes one on demand from its components' counters; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.availability import Availability, ServiceHours
from inventory.snapshot import TaskHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStats:
    """The agent's own counters since it started.

    Attributes:
        version, revision: of the running program.
        packets_sent: frames and datagrams put on the LAN, by kind (``arp``, ``icmp``, ``dhcp``...);
            of ``tcp`` the connections.
        snmp_requests, snmp_timeouts: by device id.
        availability: seconds in each state since the agent started, by device id; only grows, which
            the snapshot's (a sliding window) does not, and a Prometheus counter must.
        service_availability: the same by service name.
        hours: the agency's service hours; None: around the clock.
        internal_errors: our own bugs, caught and survived.
        config_reload_ok: whether the last reload took; None before the first one.
        tasks: periodic tasks as they are now; these win over the snapshot's.
        evidence_length, evidence_head: records in the chain of evidence and the newest one's
            SHA-256; None and "" while nothing was chained.
        book_problem: why the book cannot be written at present, "" while it can.
    """

    version: str
    revision: str = ""
    packets_sent: Mapping[str, int] = field(default_factory=dict)
    snmp_requests: Mapping[str, int] = field(default_factory=dict)
    snmp_timeouts: Mapping[str, int] = field(default_factory=dict)
    availability: Mapping[str, Availability] = field(default_factory=dict)
    service_availability: Mapping[str, Availability] = field(default_factory=dict)
    hours: ServiceHours | None = None
    internal_errors: int = 0
    config_reload_ok: bool | None = None
    tasks: tuple[TaskHealth, ...] = ()
    book_problem: str = ""
    evidence_length: int | None = None
    evidence_head: str = ""
