"""``make noc``: the NOC on this machine, against simulated agencies, without containers.

Starts three simulated agencies, a province service that also knows a silent fourth, Debian's
Prometheus with this folder's files and Debian's Alertmanager, all on loopback; ends them all on
Ctrl-C. Only what a demonstration has to change is changed: no TLS between processes of one machine,
seconds instead of minutes, and receivers that send nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from inventory.types import legal_today
from netmon.config.settings import WebSettings
from netmon.province.scheme import Scheme
from netmon.province.service import ProvinceService
from netmon.province.settings import AccessSettings
from tests.support.agencies import THREE, Plan, serving, write_form, write_registry
from tests.support.listening import LOOPBACK
from tests.support.programs import prometheus, started

NOC = Path(__file__).parent
SILENT = Plan(code="so-tu-phap", name="Sở Tư pháp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Where everything listens on loopback."""

    prometheus: int = 9090
    alertmanager: int = 9093
    province: int = 9878


USUAL = Ports()


def local_configuration(folder: Path, *, province: str, alertmanager: str, seconds: int) -> Path:
    """This folder's prometheus.yml for one machine: quick, and without TLS."""
    text = (NOC / "prometheus.yml").read_text("utf-8")
    text = re.sub(r"^ +(basic_auth|tls_config):\n(?:      .*\n)+", "", text, flags=re.MULTILINE)
    text = re.sub(
        r"(scrape_interval|evaluation_interval|refresh_interval|scrape_timeout): \w+",
        rf"\1: {seconds}s",
        text,
    )
    text = text.replace("127.0.0.1:9878", province).replace("127.0.0.1:9093", alertmanager)
    rules = folder / "rules"
    rules.mkdir()
    for path in (NOC / "rules").glob("*.yml"):
        quick = re.sub(r"for: \w+", f"for: {seconds}s", path.read_text("utf-8"))
        (rules / path.name).write_text(quick, encoding="utf-8")
    config = folder / "prometheus.yml"
    config.write_text(text, encoding="utf-8")
    return config


def quiet_alertmanager(folder: Path) -> Path:
    """This folder's alertmanager.yml with receivers that send nothing."""
    text = (NOC / "alertmanager" / "alertmanager.yml").read_text("utf-8")
    routes, _, receivers = text.partition("\nreceivers:\n")
    names = re.findall(r"^  - name: ([\w-]+)", receivers, flags=re.MULTILINE)
    text = routes + "\nreceivers:\n" + "".join(f"  - name: {name}\n" for name in names)
    shutil.copytree(NOC / "alertmanager" / "templates", folder / "templates")
    config = folder / "alertmanager.yml"
    config.write_text(text, encoding="utf-8")
    return config


@asynccontextmanager
async def province_service(
    registry: Path, *, port: int, forms: Sequence[Path] = ()
) -> AsyncIterator[str]:
    """The province service on a loopback port; 0 lets the system choose."""
    service = ProvinceService(
        registry,
        access=AccessSettings(scheme=Scheme.HTTP),
        web=WebSettings(port=port) if port else LOOPBACK,
        forms=forms,
    )
    address = service.bind()
    task = asyncio.create_task(service.run())
    try:
        yield str(address)
    finally:
        service.stop()
        await task


async def run(folder: Path, *, ports: Ports = USUAL, seconds: int = 5) -> None:
    """Start everything, say where it is, wait for Ctrl-C; ``seconds`` stand for minutes."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        agents = await stack.enter_async_context(serving(THREE))
        registry = write_registry(folder / "registry.yaml", agents, silent=[SILENT])
        form = write_form(folder / "declared.csv", agents, on=legal_today())
        province = await stack.enter_async_context(
            province_service(registry, port=ports.province, forms=[form])
        )
        alerts = f"127.0.0.1:{ports.alertmanager}"
        command = [
            "prometheus-alertmanager",
            f"--config.file={quiet_alertmanager(folder)}",
            f"--storage.path={folder / 'alertmanager'}",
            f"--web.listen-address={alerts}",
            "--cluster.listen-address=",
        ]
        log = folder / "alertmanager.log"
        await stack.enter_async_context(
            started(command, log=log, health=f"http://{alerts}/-/ready")
        )
        config = local_configuration(
            folder, province=province, alertmanager=alerts, seconds=seconds
        )
        data = folder / "prometheus"
        await stack.enter_async_context(prometheus(config, data, port=ports.prometheus))
        # Last, so that Ctrl-C ends this and not only the province service.
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        print(f"Prometheus      http://127.0.0.1:{ports.prometheus}/alerts")
        print(f"Alertmanager    http://{alerts}/")
        print(f"province        http://{province}/metrics")
        for agent in agents:
            print(f"{agent.plan.code:<15} http://{agent.address}/")
        print("Ctrl-C ends them all.", flush=True)
        await stop.wait()


def main() -> int:
    """Run in a folder that is removed afterwards."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    missing = [p for p in ("prometheus", "prometheus-alertmanager") if shutil.which(p) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}; make debian installs them", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory(prefix="netmon-noc-") as folder,
        contextlib.suppress(KeyboardInterrupt),  # pressed while things were still starting
    ):
        asyncio.run(run(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
