"""What several dashboards ask in the same words."""

from __future__ import annotations

from deploy.noc.grafana.panels import GREEN, RED, link, steps

TO_AGENCY = link("Mở cơ quan", "/d/netmon-agency?var-agency=${__data.fields.agency}")
HERE = 'agency=~"$agency"'
THIS = 'agency=~"$agency", device=~"$device"'
PORTS = 'agency=~"$agency", instance=~"$device"'
BAD_WHEN_ANY = steps((None, GREEN), (1, RED))

STATE_OVER_TIME = """\
max by (agency) (agency:netmon_lan_state:current{state="ready"}) * 1
or max by (agency) (agency:netmon_lan_state:current{state="undetermined"}) * 2
or max by (agency) (agency:netmon_lan_state:current{state="not_ready"}) * 3
or max by (agency) (agency:netmon_lan_state:current{state="silent"}) * 4"""


def spent(states: str, where: str, over: str = "$__range") -> str:
    """Seconds that devices spent in states."""
    selector = f'netmon_device_availability_seconds_total{{{where}, state=~"{states}"}}'
    return f"sum by (agency, device) (increase({selector}[{over}]))"


def bound(up: str, where: str) -> str:
    """Lower (``up``) or upper (``up|unknown``) bound of availability over the range."""
    return f"{spent(up, where)}\n/ ({spent('up|down|unknown', where)} > 0)"
