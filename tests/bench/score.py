"""How often netmon says rightly what a recorded device is.

``python -m tests.bench.score --recordings DIR`` reads every ``NAME.snmprec`` that has a
``NAME.expected.json`` beside it through the same sources as the agent, and prints per field the
share right and every miss. The expectations are another system's conclusions, so a miss names
both. What a recording cannot support (no word of the expected value is in it) is counted apart.

``--wire`` serves the recordings with snmpsim on loopback and reads them through a real SNMP
engine; without it they are read from memory, packet for packet the same questions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from inventory.model import FactName, Interface
from inventory.types import Ip, parse_mac
from netmon.discovery.base import Look
from netmon.discovery.interfaces import INTERFACES
from netmon.discovery.system import SYSTEM
from netmon.errors import TransportError
from netmon.transport.base import SnmpEngine, SnmpTarget, SnmpValue
from netmon.transport.snmp import EngineChoice, SnmpSettings, make_engine
from tests.support.fake_snmp import FakeReader, load, session
from tests.support.snmp_engines import community
from tests.support.snmpsim import Responder, prepare

FIELDS = ("vendor/os", "version", "model", "serial", "interfaces")
_IF_ENTRY = "1.3.6.1.2.1.2.2.1"
_PRIVATE = "<private>"


@dataclass(slots=True)
class Tally:
    """One field over all recordings."""

    right: int = 0
    asked: int = 0
    unsupported: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Percent right of what the recordings can support."""
        return 100.0 * self.right / self.asked if self.asked else 100.0


@dataclass(frozen=True, slots=True)
class Case:
    """A recording and what another system made of it."""

    name: str
    values: Mapping[str, SnmpValue]
    expected: Mapping[str, Any]

    def words(self) -> set[str]:
        """Every word of every text in the recording."""
        texts = (v.decode("latin-1") for v in self.values.values() if isinstance(v, bytes))
        return {word for text in texts for word in words(text)}


def words(text: str) -> list[str]:
    """Words in lower case; a leading ``v`` of a version number is not part of it."""
    found = re.findall(r"[a-z0-9]+(?:[-./_+][a-z0-9]+)*(?:\([a-z0-9]+\)[a-z0-9]*)?", text.lower())
    return [re.sub(r"^v(?=\d)", "", word) for word in found]


def telling(text: str) -> list[str]:
    """The words with a digit in them; all of them when none has."""
    found = words(text)
    return [word for word in found if re.search(r"\d", word)] or found


def same_version(ours: str, theirs: str) -> bool:
    """One names the other's version among its words."""
    a, b = telling(ours), telling(theirs)
    return bool(a and b) and (a[0] in b or b[0] in a or any(w in b for w in a if len(w) > 3))


def same_model(ours: str, theirs: str) -> bool:
    """The telling words of the shorter are in the longer, whatever is between the letters."""
    plain_a, plain_b = (re.sub(r"[^a-z0-9+]", "", t.lower()) for t in (ours, theirs))
    short, long = sorted((plain_a, plain_b), key=len)
    if short and short in long and re.search(r"\d", short):
        return True
    a, b = set(telling(ours)), set(telling(theirs))
    return bool(a and b) and (a <= b or b <= a)


def same_serial(ours: str, theirs: str) -> bool:
    """Equal but for case and punctuation; a MAC in any spelling."""
    if (mac := parse_mac(theirs)) is not None:
        theirs = mac
    return re.sub(r"\W", "", ours).casefold() == re.sub(r"\W", "", theirs).casefold()


def cases(folder: Path) -> Iterator[Case]:
    """The recordings of a folder that have expectations, one at a time."""
    for recording in sorted(folder.glob("*.snmprec")):
        path = recording.with_name(f"{recording.stem}.expected.json")
        if path.exists():
            yield Case(recording.stem, load(recording), json.loads(path.read_text("utf-8")))


def judge(
    case: Case, facts: Mapping[str, str | None], names: Mapping[str, Any]
) -> Iterator[tuple[str, bool | None, str]]:
    """(field, right or None for unsupported, miss in words) for what was expected."""
    want = names.get(str(case.expected.get("os")))
    if want:
        ours = [facts["vendor"], facts["os"]]
        right = [str(part).casefold() for part in ours] in [[p.casefold() for p in w] for w in want]
        yield "vendor/os", right, f"{ours} - expected {want}"
    present = case.words()
    for name, key, same in (
        ("version", "version", same_version),
        ("model", "hardware", same_model),
        ("serial", "serial", same_serial),
    ):
        theirs = case.expected.get(key)
        if not theirs or theirs == _PRIVATE:
            continue
        value = facts[name]
        right = value is not None and same(value, theirs)
        supported = right or any(word in present for word in telling(theirs))
        yield name, right if supported else None, f"{value!r} - expected {theirs!r}"
    yield from _judge_interfaces(case, facts)


def _judge_interfaces(
    case: Case, facts: Mapping[str, str | None]
) -> Iterator[tuple[str, bool | None, str]]:
    theirs, ours = case.expected.get("port_count"), facts["interfaces"]
    if theirs is None or ours is None:
        return
    rows = len({oid.rsplit(".", 1)[1] for oid in case.values if oid.startswith(f"{_IF_ENTRY}.")})
    count = int(ours)
    right = count == theirs or (count == rows and theirs < count)
    yield "interfaces", right if rows else None, f"{count} - expected {theirs}, ifTable has {rows}"


async def facts_of(case: Case) -> tuple[dict[str, str | None], int]:
    """What the sources say of a recording in memory, and what it cost in requests."""
    reader = FakeReader(case.values)
    look = await SYSTEM.look(session(reader))
    cost = reader.stats.requests
    interfaces = await INTERFACES.look(session(FakeReader(case.values)))
    return _texts(look, interfaces), cost


async def facts_on_the_wire(
    engine: SnmpEngine, port: int, case: Case
) -> tuple[dict[str, str | None], int]:
    """The same through an SNMP engine from the simulator that serves the recording."""
    where = SnmpTarget(host=Ip("127.0.0.1"), port=port, timeout_s=5.0)
    reader = await engine.open(where, community(case.name))
    one = replace(session(FakeReader({})), reader=reader)
    looks = [Look(), Look()]
    cost = 0
    try:
        looks[0] = await SYSTEM.look(one)
        cost = reader.stats.requests
        looks[1] = await INTERFACES.look(one)
    except TransportError as error:  # what the simulator cannot serve is a miss
        print(f"{case.name}: {error}")  # noqa: T201 - named beside the table
    finally:
        await reader.close()
    return _texts(*looks), cost


def _texts(look: Look, interfaces: Look) -> dict[str, str | None]:
    facts: dict[str, str | None] = {}
    for name in ("vendor", "os", "version", "model", "serial", "role"):
        claim = look.facts.get(FactName(name))
        facts[name] = None if claim is None else str(claim.value)
    rows = interfaces.tables.get(Interface)
    facts["interfaces"] = None if rows is None else str(len(rows))
    return facts


Reading = Callable[[Case], Awaitable[tuple[dict[str, str | None], int]]]


async def score(
    found: Iterable[Case], names: Mapping[str, Any], read: Reading
) -> tuple[dict[str, Tally], list[int]]:
    """Tallies by field, and the request count of every look."""
    tallies = {name: Tally() for name in FIELDS}
    costs: list[int] = []
    for case in found:
        facts, cost = await read(case)
        costs.append(cost)
        for name, right, miss in judge(case, facts, names):
            tally = tallies[name]
            if right is None:
                tally.unsupported += 1
                continue
            tally.asked += 1
            tally.right += right
            if not right:
                tally.misses.append(f"{case.name}: {miss}")
    return tallies, costs


async def score_on_the_wire(
    folder: Path, names: Mapping[str, Any]
) -> tuple[dict[str, Tally], list[int]]:
    """Serve every recording with snmpsim on a free loopback port, and read it from there."""
    with TemporaryDirectory() as work:
        data = Path(work) / "data"
        for case in cases(folder):
            prepare(folder / f"{case.name}.snmprec", data)
        engine = make_engine(SnmpSettings(engine=EngineChoice.PYSNMP))
        with Responder(data) as responder:
            try:
                read = partial(facts_on_the_wire, engine, responder.port)
                return await score(cases(folder), names, read)
            finally:
                await engine.close()


def report(tallies: Mapping[str, Tally], costs: list[int]) -> str:
    """The table and the misses as text."""
    lines = [f"{'field':<12}{'right':>7}{'of':>6}{'share':>8}{'not in recording':>19}"]
    for name, tally in tallies.items():
        lines.append(
            f"{name:<12}{tally.right:>7}{tally.asked:>6}{tally.share:>7.1f}%{tally.unsupported:>19}"
        )
    if costs:
        mean = sum(costs) / len(costs)
        lines.append(f"requests of the system source: mean {mean:.1f}, most {max(costs)}")
    for name, tally in tallies.items():
        lines += ["", f"{name}: {len(tally.misses)} missed", *(f"  {m}" for m in tally.misses)]
    return "\n".join(lines)


def main() -> None:
    """Read the folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=Path, required=True)
    parser.add_argument("--names", type=Path, default=Path(__file__).with_name("score_names.json"))
    parser.add_argument("--wire", action="store_true", help="read from snmpsim, not from memory")
    arguments = parser.parse_args()
    names = json.loads(arguments.names.read_text("utf-8"))
    folder = arguments.recordings
    scored = (
        score_on_the_wire(folder, names)
        if arguments.wire
        else score(cases(folder), names, facts_of)
    )
    tallies, costs = asyncio.run(scored)
    print(report(tallies, costs))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
