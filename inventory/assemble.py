"""The book's raw state made into a snapshot: who is who, what they are, where, and since when.

Pure: the same state at the same instant gives the same snapshot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain

from pydantic import BaseModel, ConfigDict, Field

from inventory.addresses import address_uses, last_tenants
from inventory.circumstances import Circumstances
from inventory.configuration import ConfigSpan, ConfigText
from inventory.conflicts import address_conflicts
from inventory.deltas import counter_deltas
from inventory.device import CounterDelta, Device, RegisterEntry
from inventory.facts import merge_facts, merge_tables
from inventory.finding import RegulationInfo
from inventory.flapping import mac_flaps
from inventory.identity import Resolution, resolve
from inventory.identity.decisions import holds
from inventory.identity.groups import OWN_MAC_KINDS
from inventory.identity.proxy import proxied
from inventory.identity.resolve import canonical
from inventory.location import locate
from inventory.model import FactName, FactRank, Interface, Role
from inventory.neighbors import Directory, neighbor_links
from inventory.observation import KeyKind
from inventory.offers import dhcp_offers
from inventory.register import match_register, registration
from inventory.sighting import (
    BookState,
    Cluster,
    DecisionKind,
    Sighting,
    SightingId,
)
from inventory.snapshot import Agency, Link, Snapshot
from inventory.timeline import Watching
from inventory.topology import find_bridges, find_wiring, inferred_links
from inventory.types import DeviceId, Mac
from inventory.utilisation import utilisation

_MAC_KINDS = OWN_MAC_KINDS | {KeyKind.STATION}


class AssembleSettings(BaseModel):
    """How a snapshot looks at time.

    Attributes:
        reachability_max_age_s: a reachability slot older than this says nothing of now.
        counter_window_s: over what time counter movements are taken.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reachability_max_age_s: int = Field(default=900, ge=10, le=86_400)
    counter_window_s: int = Field(default=86_400, ge=60, le=7 * 86_400)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the steps share."""

    state: BookState
    now: datetime
    settings: AssembleSettings
    agency: Agency
    sightings: Mapping[SightingId, Sighting]
    strange: frozenset[SightingId]
    found: Resolution


def assemble(
    state: BookState,
    *,
    now: datetime,
    agency: Agency,
    segments: tuple[str, ...] = (),
    regulation: RegulationInfo | None = None,
    settings: AssembleSettings | None = None,
    circumstances: Circumstances | None = None,
) -> Snapshot:
    """The snapshot of a book at ``now``."""
    seen = canonical(state.sightings)
    settings = settings or AssembleSettings()
    watching = Watching(
        state=state,
        now=now,
        max_age=timedelta(seconds=settings.reachability_max_age_s),
        circumstances=circumstances or Circumstances(),
    )
    book = _Book(
        state=state,
        now=now,
        settings=settings,
        agency=agency,
        sightings={s.id: s for s in seen},
        strange=frozenset(seen[i].id for i in proxied(seen)),
        found=resolve(seen, state.decisions),
    )
    devices = _watched(_registered(_devices(book), book), book, watching)
    devices, links = _placed(devices, book)
    devices = _utilised(devices, links, book)
    owners = {n: c.id for c in book.found.clusters for n in c.sightings}
    return Snapshot(
        taken_at=now,
        agency=agency,
        devices=devices,
        segments=segments,
        links=links,
        address_conflicts=address_conflicts(
            seen, state.latest, owners, strange=book.strange, now=now
        ),
        identity_conflicts=book.found.conflicts,
        mac_flaps=mac_flaps(state.visits, devices, links, now=now),
        services=watching.services(),
        dhcp_offers=dhcp_offers(state.latest, owners),
        register=state.register,
        regulation=regulation,
        findings=state.findings,
        tasks=state.tasks,
        monitoring=watching.monitoring(devices.values()),
    )


def _devices(book: _Book) -> list[Device]:
    tenants = last_tenants(book.found.clusters, book.sightings)
    devices = []
    for cluster in book.found.clusters:
        latest = [o for n in cluster.sightings for o in book.state.latest.get(n, {}).values()]
        tables = merge_tables(latest)
        attributed = [book.sightings[n] for n in cluster.sightings if n not in book.strange]
        device = Device(
            id=cluster.id,
            name="",
            keys=cluster.keys,
            first_seen=cluster.first_seen,
            last_seen=cluster.last_seen,
            aliases=cluster.aliases,
            facts=merge_facts(latest),
            tables=tables,
            addresses=address_uses(cluster, attributed, tables, tenants),
            macs=frozenset(Mac(k.value) for k in cluster.keys if k.kind in _MAC_KINDS),
            merges=book.found.merges.get(cluster.id, ()),
            succeeds=book.found.succeeds.get(cluster.id),
            site=book.agency.site,
            configuration=_configuration(cluster, book),
            config_spans=_config_spans(cluster, book),
        )
        devices.append(replace(device, deltas=_deltas(device, cluster, book)))
    return devices


def _configuration(cluster: Cluster, book: _Book) -> ConfigText | None:
    """The newest that was read under any id the device was known by."""
    known = book.state.configurations
    found = [known[name] for name in (cluster.id, *cluster.aliases) if name in known]
    return max(found, key=lambda text: text.collected_at, default=None)


def _watched(
    devices: Mapping[DeviceId, Device], book: _Book, watching: Watching
) -> dict[DeviceId, Device]:
    restarts = book.state.restarts
    told = {
        c.id: list(chain.from_iterable(restarts.get(n, ()) for n in c.sightings))
        for c in book.found.clusters
    }
    return {i: watching.device(d, told[i]) for i, d in devices.items()}


def _config_spans(cluster: Cluster, book: _Book) -> tuple[ConfigSpan, ...]:
    known = book.state.config_spans
    found = [span for n in (cluster.id, *cluster.aliases) for span in known.get(n, ())]
    return tuple(sorted(found, key=lambda span: span.last_at, reverse=True))


def _deltas(device: Device, cluster: Cluster, book: _Book) -> Mapping[int, CounterDelta]:
    samples = list(chain.from_iterable(book.state.samples.get(n, ()) for n in cluster.sightings))
    return counter_deltas(
        samples,
        now=book.now,
        speeds={row.index: row.speed_bps for row in device.rows(Interface) or ()},
        window=timedelta(seconds=book.settings.counter_window_s),
    )


# --- names and the register --------------------------------------------------------------------


def _registered(devices: Sequence[Device], book: _Book) -> dict[DeviceId, Device]:
    given = _given_names(book)
    called = [replace(d, name=_name(d, given.get(d.id), None)) for d in devices]
    entries = match_register(book.state.register, called)
    return {
        d.id: replace(
            d,
            name=_name(d, given.get(d.id), entries.get(d.id)),
            register_entry=entries.get(d.id),
            registration=registration(
                replace(d, register_entry=entries.get(d.id)), entries.get(d.id), now=book.now
            ),
        )
        for d in called
    }


def _given_names(book: _Book) -> dict[DeviceId, str]:
    """Names that people gave; the newest word counts."""
    names: dict[DeviceId, str] = {}
    valid = [
        d for d in book.state.decisions if d.kind is DecisionKind.NAME and d.revoked_at is None
    ]
    for decision in sorted(valid, key=lambda d: (d.at, d.id)):
        for cluster in book.found.clusters:
            if any(
                holds(book.sightings[n], key, decision)
                for n in cluster.sightings
                for key in decision.keys
            ):
                names[cluster.id] = decision.value
    return names


def _name(device: Device, given: str | None, entry: RegisterEntry | None) -> str:
    """What to call a device: people's words first, its own, others', its address, its MAC."""
    sys_name = device.facts.get(FactName.SYS_NAME)
    candidates = (
        given,
        entry.name if entry else None,
        str(sys_name.value) if sys_name and sys_name.rank > FactRank.HEARSAY else None,
        device.text(FactName.HOSTNAME),
        str(sys_name.value) if sys_name else None,
        *(a.ip for a in device.current_addresses),
        *sorted(device.macs),
        *(a.ip for a in device.addresses),  # last: by now it may be another device's
    )
    return next((name for name in candidates if name), device.id)


def _utilised(
    devices: Mapping[DeviceId, Device], links: Iterable[Link], book: _Book
) -> dict[DeviceId, Device]:
    """The use of uplinks and of routers' ports: where others' traffic passes."""
    rates = book.state.rates
    if not rates:
        return dict(devices)
    wanted: dict[DeviceId, set[int]] = defaultdict(set)
    for link in links:
        for end, index in ((link.a, link.a_if_index), (link.b, link.b_if_index)):
            if index is not None:
                wanted[end].add(index)
    found = dict(devices)
    for cluster in book.found.clusters:
        device = devices[cluster.id]
        if device.role in {Role.ROUTER, Role.FIREWALL}:
            wanted[device.id] |= {row.index for row in device.rows(Interface) or ()}
        series = list(chain.from_iterable(rates.get(n, ()) for n in cluster.sightings))
        if series and wanted[device.id]:
            used = utilisation(series, wanted[device.id], now=book.now)
            found[device.id] = replace(device, utilisation=used)
    return found


# --- places ------------------------------------------------------------------------------------


def _placed(
    devices: Mapping[DeviceId, Device], book: _Book
) -> tuple[dict[DeviceId, Device], tuple[Link, ...]]:
    directory = Directory(devices.values())
    adjacencies = directory.adjacencies()
    wiring = find_wiring(find_bridges(devices.values()), adjacencies, directory.by_mac)
    links = neighbor_links(adjacencies)
    links += inferred_links(wiring, devices, links)
    places = locate(devices, wiring, book.state.places)
    placed = {i: replace(d, location=places.get(i)) for i, d in devices.items()}
    return placed, tuple(sorted(links, key=lambda k: (k.a, k.a_port, k.b, k.b_port)))
