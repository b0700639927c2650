"""The devices' own health, and who serves DHCP: one family each, absent where nothing was read."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from exporters.labels import label_value
from inventory.device import Device
from inventory.finding import Status
from inventory.model import Load, PoeSupply, Sensor
from inventory.snapshot import Snapshot

ROGUE_RULE = "INV-05"
_OFFERED = " offered "  # the rule's evidence of one offer: "SERVER offered ADDRESS ..."


def health_families(snapshot: Snapshot) -> Iterator[Metric]:
    """Processor, memory, temperature and PoE of every device, and rogue DHCP servers."""
    cpu = _gauge("cpu", "Load of the device's busiest processor, 5-minute average.")
    memory = _gauge("memory", "Used share of the device's fullest memory.")
    poe = _gauge("poe", "Share of the PoE power that is drawn, the most loaded supply.")
    warm = GaugeMetricFamily(
        "netmon_device_temperature_celsius",
        "What a temperature sensor of the device shows.",
        labels=["device", "sensor"],
    )
    for device in sorted(snapshot.devices.values(), key=lambda d: d.id):
        for family, kind in ((cpu, "cpu"), (memory, "memory")):
            ratios = [row.ratio for row in device.rows(Load) or () if row.kind == kind]
            if ratios:
                family.add_metric([device.id], max(ratios))
        shares = [
            row.consumption_w / row.power_w
            for row in device.rows(PoeSupply) or ()
            if row.power_w and row.consumption_w is not None
        ]
        if shares:
            poe.add_metric([device.id], max(shares))
        for name, value in _temperatures(device).items():
            warm.add_metric([device.id, name], value)
    yield from (cpu, memory, poe, warm)
    yield _rogue_servers(snapshot)


def _gauge(what: str, text: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"netmon_device_{what}_ratio", text, labels=["device"])


def _temperatures(device: Device) -> dict[str, float]:
    """Readings by the sensor's name; the index tells sensors of one name apart."""
    out: dict[str, float] = {}
    for row in device.rows(Sensor) or ():
        if row.kind == "celsius" and row.value is not None:
            name = label_value(row.name or row.index)
            out[name if name not in out else f"{name} {row.index}"] = row.value
    return out


def _rogue_servers(snapshot: Snapshot) -> Metric:
    """As the regulation's rule has it: who is allowed is the regulation's to say, not ours."""
    family = GaugeMetricFamily(
        "netmon_rogue_dhcp_servers",
        "DHCP servers that the regulation does not permit, open now; absent when not judged.",
        labels=["site"],
    )
    for finding in snapshot.findings:
        if finding.rule == ROGUE_RULE and finding.status in {Status.PASS, Status.FAIL}:
            offers = [e.seen for e in finding.evidence if _OFFERED in e.seen]
            servers = {seen.partition(_OFFERED)[0] for seen in offers}
            count = len(servers) if finding.status is Status.FAIL else 0
            family.add_metric([snapshot.agency.site], count)
    return family
