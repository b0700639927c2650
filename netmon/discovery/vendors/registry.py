"""Every family, in the order in which they are tried: the special before the general."""

from __future__ import annotations

from netmon.discovery.vendors import (
    allied,
    cameras,
    cisco,
    comware,
    dell,
    dlink,
    draytek,
    edgecore,
    extreme,
    firewalls,
    fortinet,
    fs,
    hosts,
    hpe,
    huawei,
    industrial,
    juniper,
    mikrotik,
    netgear,
    nokia,
    others,
    phones,
    power,
    printers,
    radlan,
    ruijie,
    storage,
    tplink,
    ubiquiti,
    zte,
    zyxel,
)
from netmon.discovery.vendors.base import Evidence, Family, absolute
from netmon.discovery.vendors.generic import UNKNOWN

FAMILIES: tuple[Family, ...] = (
    *cisco.FAMILIES,
    *hpe.FAMILIES,
    *comware.FAMILIES,
    *huawei.FAMILIES,
    *ruijie.FAMILIES,
    *zte.FAMILIES,
    *juniper.FAMILIES,
    *mikrotik.FAMILIES,
    *tplink.FAMILIES,
    *dlink.FAMILIES,
    *zyxel.FAMILIES,
    *draytek.FAMILIES,
    *ubiquiti.FAMILIES,
    *netgear.FAMILIES,
    *dell.FAMILIES,
    *extreme.FAMILIES,
    *allied.FAMILIES,
    *edgecore.FAMILIES,
    *fs.FAMILIES,
    *radlan.FAMILIES,
    *industrial.FAMILIES,
    *nokia.FAMILIES,
    *fortinet.FAMILIES,
    *firewalls.FAMILIES,
    *storage.FAMILIES,
    *cameras.FAMILIES,
    *phones.FAMILIES,
    *others.FAMILIES,
    *printers.FAMILIES[:-1],
    *power.FAMILIES[:-1],
    *hosts.FAMILIES[:-2],
    printers.FAMILIES[-1],
    power.FAMILIES[-1],
    *hosts.FAMILIES[-2:],
)


def find(evidence: Evidence) -> Family:
    """The first family that the evidence belongs to; ``UNKNOWN`` when none is."""
    return next((family for family in FAMILIES if family.matches(evidence)), UNKNOWN)


def markers() -> tuple[str, ...]:
    """Every family's markers: one request tells what hides behind a general agent."""
    return tuple(dict.fromkeys(absolute(oid) for family in FAMILIES for oid in family.markers))
