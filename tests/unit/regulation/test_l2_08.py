"""L2-08: required zones exist and are filtered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from inventory.configuration import Platform
from inventory.device import AddressUse, Device
from inventory.finding import Status
from inventory.model import Role, Vlan
from inventory.types import Ip
from netmon.regulation.parameters import Parameters, Zone
from tests.support.judging import NOW, Case, device, snapshot
from tests.support.switches import printed

ZONES = frozenset({Zone.USER, Zone.SERVER, Zone.WIRELESS})
TRUSTED: dict[str, Any] = {"zones": ZONES, "require_probe": False}
CORE = """\
version 17.9
hostname core
vlan 10
vlan 20
interface Vlan10
 ip address 10.1.10.1 255.255.255.0
 ip access-group NGUOI-DUNG in
interface Vlan20
 ip address 10.1.20.1 255.255.255.0
{filter}
line vty 0 4
 transport input ssh
end
"""


def _plan(*more: dict[str, Any]) -> Parameters:
    user = {"vlan": 10, "prefix": "10.1.10.0/24", "zone": "user", "gateway": "10.1.10.1"}
    server = {"vlan": 20, "prefix": "10.1.20.0/24", "zone": "server", "gateway": "10.1.20.1"}
    return Parameters.model_validate({"ip_plan": [user, server, *more]})


def _core(*, filtered: bool) -> Device:
    line = " ip access-group MAY-CHU in" if filtered else " no ip redirects"
    return printed(Platform.CISCO_IOS, CORE.format(filter=line))


def _firewalled() -> tuple[Device, ...]:
    uses = tuple(
        AddressUse(ip=Ip(a), mac=None, first_seen=NOW, last_seen=NOW, current=True)
        for a in ("10.1.10.1", "10.1.20.1")
    )
    table = (Vlan(vlan=10), Vlan(vlan=20))
    return device(tables={Vlan: table}), device("fw", role=Role.FIREWALL, addresses=uses)


CASES = {
    "filtered by access lists": Case(
        lan=snapshot(_core(filtered=True)),
        status=Status.PASS,
        en="The zones server, user are there, each with a filtered VLAN of its own.",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "routed by a firewall": Case(
        lan=snapshot(*_firewalled()),
        status=Status.PASS,
        en="The zones server, user are there, each with a filtered VLAN of its own.",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "nobody tried the forbidden flows": Case(
        lan=snapshot(_core(filtered=True)),
        status=Status.UNKNOWN,
        en=(
            "Zones and filters are there; nobody tried the forbidden flows between them. Try them "
            "from a machine of each zone, and state the day in parameters: zone_test."
        ),
        reason="missing:zone_test",
        params={"zones": ZONES},
        parameters=_plan(),
        subject="agency",
    ),
    "somebody tried them this year": Case(
        lan=snapshot(_core(filtered=True)),
        status=Status.PASS,
        en="The zones server, user are there, each with a filtered VLAN of its own.",
        params={"zones": ZONES},
        parameters=_plan().model_copy(update={"zone_test": date(2026, 3, 1)}),
        subject="agency",
    ),
    "somebody tried them long ago": Case(
        lan=snapshot(_core(filtered=True)),
        status=Status.UNKNOWN,
        en=(
            "Zones and filters are there; the forbidden flows were last tried on 01/03/2025, more "
            "than a year ago: try them again and state the day in parameters: zone_test."
        ),
        reason="stale:zone_test",
        params={"zones": ZONES},
        parameters=_plan().model_copy(update={"zone_test": date(2025, 3, 1)}),
        subject="agency",
    ),
    "no filter": Case(
        lan=snapshot(_core(filtered=False)),
        status=Status.FAIL,
        en="The zones are not in order: VLAN 20 on sw-1 has no filter.",
        vi="Phân vùng mạng chưa đạt: VLAN 20 trên sw-1 không có bộ lọc.",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "zones missing": Case(
        lan=snapshot(_core(filtered=True)),
        status=Status.FAIL,
        en="The zones are not in order: zone dmz is missing, zone edge is missing.",
        parameters=_plan(),
        subject="agency",
    ),
    "wireless where there is an access point": Case(
        lan=snapshot(_core(filtered=True), device("ap", role=Role.ACCESS_POINT)),
        status=Status.FAIL,
        en="The zones are not in order: zone wireless is missing.",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "a VLAN for two zones": Case(
        lan=snapshot(_core(filtered=True)),
        status=Status.FAIL,
        en="The zones are not in order: VLAN 10 is shared by printer, user.",
        params=TRUSTED,
        parameters=_plan({"vlan": 10, "prefix": "10.1.11.0/24", "zone": "printer"}),
        subject="agency",
    ),
    "a VLAN that is on no switch": Case(
        lan=snapshot(device(tables={Vlan: (Vlan(vlan=10),)})),
        status=Status.FAIL,
        en="The zones are not in order: VLAN 20 (server) is on no switch.",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "the gateways were not read": Case(
        lan=snapshot(device(tables={Vlan: (Vlan(vlan=10), Vlan(vlan=20))})),
        status=Status.UNKNOWN,
        en="The filter of these VLANs is not known: 10, 20.",
        reason="missing:filters",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "no switch told its VLANs": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="No switch told its VLANs.",
        reason="missing:vlans",
        params=TRUSTED,
        parameters=_plan(),
        subject="agency",
    ),
    "no plan": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="The regulation has no address plan (ip_plan).",
        reason="missing:ip_plan",
        subject="agency",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_l2_08_judges(name: str) -> None:
    CASES[name].verify("L2-08")
