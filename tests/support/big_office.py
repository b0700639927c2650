"""An agency larger than any: 60 switches, 1,000 stations, judged by the whole baseline.

As a program it serves its pages and keeps working as an agent does: it takes looks into the book
and judges, again and again, until its standard input ends.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from inventory.availability import SlotState
from inventory.model import FactName, FdbEntry, Interface, InterfaceCounters, Neighbor
from inventory.observation import Observation
from inventory.snapshot import Agency
from inventory.store import Store
from inventory.types import Mac
from netmon.agent.bookkeeper import Terms
from netmon.config.settings import WebSettings
from netmon.regulation.load import load_regulation
from netmon.web.server import WebServer
from tests.support.book import NOW, look
from tests.support.desk import Office, office, running, station
from tests.support.evidence import managed
from tests.support.month_office import ETHERNET, REGULATION
from tests.support.pages import no_reload

SWITCHES, STATIONS, PORTS = 60, 1000, 24
PAUSE_S = 5.0
"""Between two judgements; an agent's cycle is longer, so this is the harder case."""


def tree_switch(number: int) -> Observation:
    """A switch of a tree in which each has three below it, with its stations in its table."""
    name = f"sw-{number:02d}"
    uplink = [] if number == 0 else [((number - 1) // 3, (number - 1) % 3 + 2)]
    below = [n for n in range(3 * number + 1, 3 * number + 4) if n < SWITCHES]
    peers = [(1, f"sw-{up:02d}", f"Gi1/0/{port}") for up, port in uplink]
    peers += [(n + 2, f"sw-{other:02d}", "Gi1/0/1") for n, other in enumerate(below)]
    mine = range(number, STATIONS, SWITCHES)
    return look(
        NOW,
        keys=managed(
            serials=[f"S{number:04d}"], bridge=None, name=name, addresses=[f"10.9.0.{number + 1}"]
        ),
        facts={
            FactName.SYS_NAME: name,
            FactName.ROLE: "switch",
            FactName.SERIAL: f"S{number:04d}",
            FactName.MODEL: "C2960X",
            FactName.VENDOR: "Cisco",
        },
        tables={
            Interface: tuple(
                Interface(
                    index=p,
                    name=f"Gi1/0/{p}",
                    type=ETHERNET,
                    admin="up",
                    oper="up",
                    speed_bps=10**9,
                    duplex="half" if p == number % 7 + 5 else "full",
                )
                for p in range(1, PORTS + 1)
            ),
            InterfaceCounters: tuple(
                InterfaceCounters(index=p, in_octets=p * 1000, out_octets=p) for p in range(1, 25)
            ),
            Neighbor: tuple(
                Neighbor(protocol="lldp", local_if_index=p, sys_name=peer, port_id=port)
                for p, peer, port in peers
            ),
            FdbEntry: tuple(
                FdbEntry(
                    mac=Mac(f"00:1b:a9:00:{n // 256:02x}:{n % 256:02x}"),
                    port=5 + k,
                    if_index=5 + k,
                    vlan=10,
                )
                for k, n in enumerate(mine)
            ),
        },
    )


def everything() -> list[Observation]:
    stations = [station(n, host_name=f"pc-{n:04d}") for n in range(STATIONS)]
    return [*(tree_switch(n) for n in range(SWITCHES)), *stations]


@asynccontextmanager
async def big_office(folder: Path) -> AsyncIterator[Office]:
    """The office, judged once."""
    (folder / "regulation.yaml").write_text(REGULATION, encoding="utf-8")
    terms = Terms(
        agency=Agency(code="so-lon", name="Sở lớn (mô phỏng)", seats=1000),
        segments=("10.0.0.0/16",),
        regulation=load_regulation(folder / "regulation.yaml", today=NOW.date()),
    )
    async with office(folder, everything(), terms=terms) as made:
        yield made


def _a_month(store: Store, place: Office) -> None:
    """A verdict a day with all its reasons, and when each switch answered."""
    current = place.current()
    assert current
    snapshot, verdict = current
    for day in range(31):
        at = NOW - timedelta(days=31 - day)
        store.save_verdict(replace(verdict, judged_at=at))
        for device in snapshot.devices.values():
            if device.infrastructure:
                up = at + timedelta(hours=20)
                store.add_slot(device.id, SlotState.UP, start=at, end=up)
                store.add_slot(device.id, SlotState.DOWN, start=up, end=at + timedelta(days=1))


async def work(place: Office) -> None:
    """Look and judge for ever."""
    seen = everything()
    while True:
        await place.keeper.record(seen[:: SWITCHES // 6])
        place.now += timedelta(seconds=1)
        await place.judge()
        await asyncio.sleep(PAUSE_S)


async def main(folder: Path) -> None:
    async with big_office(folder) as place:
        await place.keeper.write(lambda store: _a_month(store, place))
        web = WebServer(
            WebSettings(port=0),
            state=place,
            reload=no_reload,
            now=lambda: place.now,
            book=place.desk,
        )
        async with running(web) as address:
            sys.stdout.write(f"{address}\n")
            sys.stdout.flush()
            working = asyncio.create_task(work(place))
            await asyncio.to_thread(sys.stdin.read)
            working.cancel()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
