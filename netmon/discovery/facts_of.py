"""The facts of one device as plain data: what ``netmon probe`` prints. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any

from inventory.model import Claim, FactName, Interface, Neighbor, Row
from inventory.types import Ip, parse_ip
from netmon.discovery.credentials import CredentialMemory
from netmon.discovery.device import DeviceLook, LookTarget, look_at
from netmon.discovery.prefixes import Prefixes
from netmon.discovery.sources import PROBE_REQUESTS, PROBE_SOURCES
from netmon.transport.base import SnmpCredential, SnmpEngine, SnmpTarget

_FACTS = ("vendor", "os", "version", "model", "serial", "role")
_SYSTEM = ("sys_object_id", "sys_descr", "sys_name")
_MAX_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom to probe, with what."""

    host: Ip
    port: int
    credential: SnmpCredential


def parse_target(
    text: str, *, credential: SnmpCredential, port: str | None = None
) -> Target | None:
    """Read ``10.1.10.2``, ``10.1.10.2:1161``, ``[2001:db8::1]:1161``; None for anything else."""
    host = text.strip()
    if port is None and host.count(":") == 1:
        host, _, port = host.partition(":")
    elif host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = port or rest.removeprefix(":") or None
    ip = parse_ip(host)
    number = int(port) if port and port.isdecimal() else 161 if port is None else 0
    if ip is None or not 0 < number <= _MAX_PORT:
        return None
    return Target(host=ip, port=number, credential=credential)


async def facts_of(engine: SnmpEngine, target: Target, *, timeout_s: float) -> dict[str, Any]:
    """Read one device; device trouble is in the answer's ``error``."""
    look = await look_at(
        engine,
        LookTarget(
            snmp=SnmpTarget(host=target.host, port=target.port, timeout_s=timeout_s),
            segment="",
            prefixes=Prefixes([ip_network(target.host)]),
            max_requests=PROBE_REQUESTS,
        ),
        credentials=[target.credential],
        sources=PROBE_SOURCES,
        memory=CredentialMemory(),
        now=datetime.now(UTC),
    )
    head: dict[str, Any] = {"host": target.host, "port": target.port}
    if look.credential is None:
        return {**head, "error": look.stats.errors.get("login") or "no answer"}
    out = {**head, **_facts(look), "requests": look.stats.requests}
    if look.stats.errors:
        out["incomplete"] = look.stats.errors  # by source: what could not be read, and why
    return out


def _facts(look: DeviceLook) -> dict[str, Any]:
    own = [o for o in look.observations if o.source in {s.name for s in PROBE_SOURCES}]
    claims: dict[FactName, Claim] = {}
    tables: dict[type[Row], tuple[Row, ...]] = {}
    for observation in own:
        tables |= observation.tables
        for name, claim in observation.facts.items():
            if name not in claims or claim.rank > claims[name].rank:
                claims[name] = claim
    out: dict[str, Any] = {
        name: claims[FactName(name)].value if FactName(name) in claims else None
        for name in (*_SYSTEM, *_FACTS)
    }
    out["interfaces"] = [
        _interface(r) for r in tables.get(Interface, ()) if isinstance(r, Interface)
    ]
    out["neighbors"] = [r.to_json() for r in tables.get(Neighbor, ())]
    out["source"] = {name: c.origin for name, c in claims.items() if name in out}
    return out


def _interface(row: Interface) -> dict[str, Any]:
    names = ("index", "name", "description", "alias", "type", "mac", "admin", "oper", "speed_bps")
    return {name: getattr(row, name) for name in names}
