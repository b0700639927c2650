"""How often netmon says rightly what a recorded device is.

``python -m tests.bench.score --recordings DIR`` reads every ``NAME.snmprec`` that has a
``NAME.expected.json`` beside it through the same sources as the agent, and prints per field the
share right and every miss. The expectations are another system's conclusions, so a miss names
both. What a recording cannot support (no word of the expected value is in it) is counted apart.

Two shares: of everything asked, and of what the recording can support. Between them stand the
misses of ``score_unsupported.json``, each kind with its reason and how it is recognised. The
table comes a second and a third time for the two halves into which a hash of the recording's
name divides them: what was learnt from one half and not known in general would show as a gap.

``--wire`` serves the recordings with snmpsim on loopback and reads them through a real SNMP
engine; without it they are read from memory, packet for packet the same questions.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
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
PARTS = ("all", "one half", "other half")
_IF_ENTRY = "1.3.6.1.2.1.2.2.1"
_PRIVATE = "<private>"


@dataclass(slots=True)
class Tally:
    """One field over all recordings."""

    right: int = 0
    asked: int = 0
    unsupported: int = 0
    misses: list[str] = field(default_factory=list)
    excused: dict[str, list[str]] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """Percent right of everything asked."""
        return 100.0 * self.right / self.asked if self.asked else 100.0

    @property
    def share_supported(self) -> float:
        """Percent right of what the recordings can support."""
        can = self.asked - sum(map(len, self.excused.values()))
        return 100.0 * self.right / can if can else 100.0

    def add(self, name: str, one: Judgement, kinds: Iterable[Unsupported]) -> None:
        """Count one judgement of the recording ``name``."""
        if one.right is None:
            self.unsupported += 1
            return
        self.asked += 1
        self.right += one.right
        if one.right:
            return
        miss = f"{name}: {one.ours} - expected {one.expected}"
        kind = next((kind.kind for kind in kinds if kind.covers(one)), None)
        if kind is None:
            self.misses.append(miss)
        else:
            self.excused.setdefault(kind, []).append(miss)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One fact of one recording: ours, the other system's, and whether they agree.

    Attributes:
        right: None when the recording does not hold what was expected.
        os: the other system's name of the operating system.
    """

    field: str
    right: bool | None
    ours: str
    expected: str
    os: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """How a miss of one kind is recognised: every pattern given must be found."""

    kind: str
    field: str
    os: str | None = None
    expected: str = ""
    ours: str = ""

    def covers(self, miss: Judgement) -> bool:
        """Whether a miss is of this kind."""
        return (
            self.field == miss.field
            and self.os in {None, miss.os}
            and re.search(self.expected, miss.expected) is not None
            and re.search(self.ours, miss.ours) is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What agreement means: the other system's names, and misses that say nothing against us."""

    names: Mapping[str, Any]
    kinds: tuple[Unsupported, ...]
    reasons: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> Rules:
        """Read both data files."""
        names = json.loads((folder / "score_names.json").read_text("utf-8"))
        kinds = json.loads((folder / "score_unsupported.json").read_text("utf-8"))
        return cls(
            names=names,
            kinds=tuple(
                Unsupported(kind=kind, **miss)
                for kind, entry in kinds.items()
                for miss in entry["misses"]
            ),
            reasons={kind: entry["why"] for kind, entry in kinds.items()},
        )


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

    def interface_rows(self) -> int:
        """How many rows the recorded ifTable has; the other system drops some of them."""
        return len(
            {oid.rsplit(".", 1)[1] for oid in self.values if oid.startswith(f"{_IF_ENTRY}.")}
        )


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
) -> Iterator[Judgement]:
    """What was expected of a recording, against what was found."""
    one = partial(Judgement, os=str(case.expected.get("os")))
    want = names.get(str(case.expected.get("os")))
    if want:
        ours = [facts["vendor"], facts["os"]]
        right = [str(part).casefold() for part in ours] in [[p.casefold() for p in w] for w in want]
        yield one(field="vendor/os", right=right, ours=str(ours), expected=str(want))
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
        yield one(field=name, right=right if supported else None, ours=str(value), expected=theirs)
    theirs, value = case.expected.get("port_count"), facts["interfaces"]
    if theirs is not None and value is not None:
        rows = case.interface_rows()
        right = int(value) in {theirs, rows} and theirs <= rows
        yield one(
            field="interfaces",
            right=right if theirs <= rows else None,
            ours=value,
            expected=f"{theirs}, ifTable has {rows}",
        )


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


@dataclass(slots=True)
class Scored:
    """Tallies by field, of all recordings and of each half; request counts of every look."""

    tallies: dict[str, dict[str, Tally]] = field(
        default_factory=lambda: {part: {name: Tally() for name in FIELDS} for part in PARTS}
    )
    costs: list[int] = field(default_factory=list)

    def add(self, case: Case, found: Iterable[Judgement], kinds: Sequence[Unsupported]) -> None:
        """Count a recording's judgements."""
        half = PARTS[1 + hashlib.sha256(case.name.encode()).digest()[0] % 2]
        for one in found:
            for part in (PARTS[0], half):
                self.tallies[part][one.field].add(case.name, one, kinds)


async def score(found: Iterable[Case], rules: Rules, read: Reading) -> Scored:
    """Read every recording and judge what was found."""
    scored = Scored()
    for case in found:
        facts, cost = await read(case)
        scored.costs.append(cost)
        scored.add(case, judge(case, facts, rules.names), rules.kinds)
    return scored


async def score_on_the_wire(folder: Path, rules: Rules) -> Scored:
    """Serve every recording with snmpsim on a free loopback port, and read it from there."""
    with TemporaryDirectory() as work:
        data = Path(work) / "data"
        for case in cases(folder):
            prepare(folder / f"{case.name}.snmprec", data)
        engine = make_engine(SnmpSettings(engine=EngineChoice.PYSNMP))
        with Responder(data) as responder:
            try:
                read = partial(facts_on_the_wire, engine, responder.port)
                return await score(cases(folder), rules, read)
            finally:
                await engine.close()


def report(scored: Scored, reasons: Mapping[str, str]) -> str:
    """The tables, and the misses with their reasons, as text."""
    lines: list[str] = []
    for part, tallies in scored.tallies.items():
        columns = f"{'right':>7}{'asked':>7}{'share':>8}{'supported':>11}{'share':>8}"
        lines.append(f"{part:<14}{columns}{'not in recording':>18}")
        for name, tally in tallies.items():
            can = tally.asked - sum(map(len, tally.excused.values()))
            lines.append(
                f"{name:<14}{tally.right:>7}{tally.asked:>7}{tally.share:>7.1f}%"
                f"{can:>11}{tally.share_supported:>7.1f}%{tally.unsupported:>18}"
            )
        lines.append("")
    if scored.costs:
        mean = sum(scored.costs) / len(scored.costs)
        lines.append(f"requests of the system source: mean {mean:.1f}, most {max(scored.costs)}")
    for name, tally in scored.tallies[PARTS[0]].items():
        lines += ["", f"{name}: {len(tally.misses)} missed", *(f"  {m}" for m in tally.misses)]
        for kind, misses in tally.excused.items():
            lines += [f"  not supported, {kind}: {reasons[kind]}", *(f"    {m}" for m in misses)]
    return "\n".join(lines)


def main() -> None:
    """Read the folder and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=Path, required=True)
    parser.add_argument("--wire", action="store_true", help="read from snmpsim, not from memory")
    arguments = parser.parse_args()
    rules = Rules.load(Path(__file__).parent)
    folder = arguments.recordings
    scored = (
        score_on_the_wire(folder, rules)
        if arguments.wire
        else score(cases(folder), rules, facts_of)
    )
    print(report(asyncio.run(scored), rules.reasons))  # noqa: T201 - what the command is for


if __name__ == "__main__":
    main()
