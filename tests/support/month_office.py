"""An office that has lived through October 2026: its book, its proof, a regulation, a log.

Everything that the pages can show is in it: a switch that is watched, devices nobody registered,
findings, services with rounds, verdicts, a month of evidence.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from inventory.circumstances import Circumstances
from inventory.model import Interface
from inventory.observation import Observation
from inventory.snapshot import Agency, ProbeResult, ServiceDeclaration, ServiceKind
from inventory.store import Store
from inventory.text import Text
from netmon.agent.bookkeeper import Terms
from netmon.agent.proofs import Proofs
from netmon.agent.witness import Witness
from netmon.regulation.load import load_regulation
from tests.support import book
from tests.support.desk import Office, office, station, switch
from tests.support.months import NOW, STORIES, keep

STORY = STORIES[1]
ETHERNET = 6  # IANAifType-MIB: ethernetCsmacd
REGULATION = """\
regulation:
  id: qc-lan
  title: Quy chế vận hành mạng LAN
  extends: [province-baseline-l2]
  document: {number: "12/QĐ-SB", issued: 2026-01-15, signed_by: "Giám đốc"}
  in_force: {from: 2026-02-01, to: null}
  next_review: 2027-02-01
  profile: ND331-TCVN14423
"""
SERVICES = (
    ServiceDeclaration(name="cong-mac-dinh", kind=ServiceKind.GATEWAY, target="10.1.10.1"),
    ServiceDeclaration(name="duong-len-tinh", kind=ServiceKind.PATH, target="10.1.0.1", wan=True),
)


def recent(observations: Iterable[Observation]) -> list[Observation]:
    """The same looks, on the office's last day."""
    return [replace(o, seen_at=o.seen_at + (NOW - book.NOW)) for o in observations]


def half_duplex(observations: Iterable[Observation]) -> list[Observation]:
    """The same looks at a switch whose ports negotiated half duplex (breaks HLT-05)."""
    seen = []
    for o in observations:
        ports = tuple(
            replace(row, duplex="half", type=ETHERNET)
            for row in o.tables.get(Interface, ())
            if isinstance(row, Interface)
        )
        seen.append(replace(o, tables={**o.tables, Interface: ports}) if ports else o)
    return seen


@asynccontextmanager
async def month_office(
    folder: Path,
    *,
    names: Iterable[str] = ("", "may-in-phong-hop"),
    more: Iterable[Observation] = (),
) -> AsyncIterator[tuple[Office, Proofs]]:
    """The office and its proof, judged at ``months.NOW``; ``names`` are its stations', ``more``
    is what else was seen."""
    kept = keep(folder / "state", STORY, hours=24)
    (folder / "regulation.yaml").write_text(REGULATION, encoding="utf-8")
    terms = Terms(
        agency=Agency(code=STORY.code, name="Sở Y tế (mô phỏng)", seats=40),
        segments=("10.0.0.0/24",),
        regulation=load_regulation(folder / "regulation.yaml", today=NOW.date()),
        circumstances=Circumstances(services=SERVICES),
    )
    seen = [*half_duplex(switch()), *switch("sw-2", "foc5678")]
    stations = [station(n, host_name=name) for n, name in enumerate(names, 1)]
    witness = Witness(state_dir=folder / "state", agency=STORY.code)
    async with office(
        folder, recent([*seen, *stations, *more]), terms=terms, path=kept.store, now=NOW
    ) as made:
        await made.keeper.write(_a_day_of_rounds)
        await made.desk.look_again(who="Nguyễn Văn A", at=NOW)
        await made.judge()
        yield made, Proofs(witness, made.keeper, now=lambda: NOW)


def _a_day_of_rounds(store: Store) -> None:
    for quarter in range(90):
        at = NOW - timedelta(minutes=15 * quarter + 1)
        ok = None if quarter in {40, 41} else quarter not in {10, 11, 12}
        failed = Text(vi="không trả lời", en="no answer") if ok is False else None
        for service in SERVICES:
            result = ProbeResult(
                at=at,
                ok=ok,
                sent=5,
                lost=5 if ok is False else 0,
                rtts_s=(0.0121, 0.0183) if ok else (),
                detail=failed,
            )
            store.add_result(service.name, result, kind=service.kind, target=service.target)
