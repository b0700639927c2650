"""What a rule demands of a configuration, platform by platform, and what to enter where it lacks.

A *demand* is one question to the configuration with the commands that repair a "no". A rule holds a
table from platform to demands and is done; ``configured`` asks them all and words the answer, the
same way for every rule: the line that breaks it, or the line that the parser did not understand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from inventory.configuration import Answer, ConfigText, Configuration, Line, Platform, parse
from inventory.device import Device
from inventory.finding import Evidence, Status
from inventory.text import Text, joined, verbatim
from inventory.types import iso
from netmon.regulation import texts
from netmon.regulation.api import Context, Result
from netmon.regulation.evidence import age
from netmon.regulation.remedy import merged, remedy

MAX_AGE = timedelta(days=7)
"""An older configuration proves nothing about today: MGT-14 asks for a copy a week."""

_QUOTED = 120  # characters of a line that a message shows
_NAMED = 5  # lines that a message names; the rest are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One thing a configuration must show.

    Attributes:
        wanted: in the platform's own words, e.g. ``transport input ssh``, or a sentence's part.
        ask: the question; ``Answer.lines`` are what breaks it, or what proves it.
        fix: the commands that bring it about, as text for a person.
        undo: the answer's lines must go first.
    """

    wanted: Text
    ask: Callable[[Configuration], Answer]
    fix: tuple[str, ...] = ()
    undo: bool = False


Demands = Mapping[Platform, tuple[Demand, ...]]


Wanted = str | Text
"""What is wanted: the platform's own words as they are, or words of ours in both languages."""


def has(
    wanted: Wanted,
    pattern: str = "",
    *,
    within: str | None = None,
    instead: str = "",
    fix: str = "",
) -> Demand:
    """There is such a line.

    Args:
        wanted: the line, which is also what to enter unless ``fix`` says otherwise.
        pattern: what the line looks like; without it, exactly as wanted. Words of ours need it.
        within: the block it stands in.
        instead: what stands there otherwise, to be named; of ``no X`` that is ``X``.
        fix: what to enter.
    """
    said = _said(wanted)
    opposite = said.en.removeprefix("no ")
    contrary = instead or (opposite if opposite != said.en else "")

    def ask(configuration: Configuration) -> Answer:
        found = configuration.present(pattern or said.en, within=within)
        if found.holds is not False or not contrary:
            return found
        return replace(found, lines=configuration.absent(contrary, within=within).lines)

    return Demand(wanted=said, ask=ask, fix=_lines(fix or said.en))


def lacks(pattern: str, *, within: str | None = None, wanted: Wanted, fix: str = "") -> Demand:
    """There is no such line."""
    demand = asking(wanted, lambda c: c.absent(pattern, within=within), fix=fix)
    return replace(demand, undo=True)


def each(block: str, pattern: str, *, wanted: Wanted, fix: str = "") -> Demand:
    """Every such block has such a line, and there is a block."""
    return asking(wanted, lambda c: c.every(block).has(pattern), fix=fix)


def none(block: str, pattern: str, *, wanted: Wanted, fix: str = "") -> Demand:
    """No such block has such a line."""
    return replace(asking(wanted, lambda c: c.every(block).lacks(pattern), fix=fix), undo=True)


def asking(wanted: Wanted, ask: Callable[[Configuration], Answer], *, fix: str = "") -> Demand:
    """A question of the rule's own."""
    said = _said(wanted)
    return Demand(wanted=said, ask=ask, fix=_lines(fix or said.en))


def same(platforms: Iterable[Platform], *demands: Demand) -> dict[Platform, tuple[Demand, ...]]:
    """The same demands of several platforms whose syntax is the same."""
    return dict.fromkeys(platforms, demands)


def broken(lines: Iterable[Line], unparsed: Iterable[Line] = ()) -> Answer:
    """False with the lines that break it; None when there is none, but some line is a riddle."""
    found, doubtful = tuple(lines), tuple(unparsed)
    if found:
        return Answer(holds=False, lines=found)
    return Answer(holds=None if doubtful else True, unparsed=doubtful)


def bounded(found: Answer, number: Callable[[Line], int | None], low: int, high: int) -> Answer:
    """Whether every line that was found gives a number within the bounds."""
    if not found.holds:
        return found
    wrong = tuple(x for x in found.lines if (n := number(x)) is None or not low <= n <= high)
    return Answer(holds=False, lines=wrong) if wrong else found


def configured(device: Device, demands: Demands, context: Context) -> Result:
    """Ask a device's configuration everything that the rule demands of its platform."""
    text = current(device, context)
    if isinstance(text, Result):
        return text
    asked = demands.get(text.platform)
    if asked is None:
        message = texts.NOT_JUDGED.format(platform=text.platform.value)
        return Result(
            status=Status.UNKNOWN, message=message, reason=f"unjudged:{text.platform.value}"
        )
    configuration = parse(text)
    answers = [(d, d.ask(configuration)) for d in asked]
    failed = [(d, a) for d, a in answers if a.holds is False]
    if failed:
        return _failed(configuration, failed)
    riddles = [line for _, a in answers if a.holds is None for line in a.unparsed]
    if riddles:
        return doubtful(text, riddles)
    wanted = joined([d.wanted for d in asked], "; ")
    proof = tuple(line for _, a in answers for line in a.lines)
    return Result(
        status=Status.PASS,
        message=texts.CONFIGURED.format(wanted=wanted),
        expected=wanted.en,
        actual=quoted(proof) or wanted.en,
        evidence=(_evidence(text, quoted(proof) or f"no line against: {wanted.en}"),),
    )


def current(device: Device, context: Context) -> ConfigText | Result:
    """The device's configuration, or UNKNOWN when there is none, or only an old one."""
    text = device.configuration
    if text is None:
        return _missing()
    if age(text.collected_at, context.now) > MAX_AGE:
        message = texts.CONFIG_STALE.format(at=iso(text.collected_at), days=MAX_AGE.days)
        return Result(status=Status.UNKNOWN, message=message, reason="stale:configuration")
    return text


def agreed(config: Result, probe: Result, *, probe_suffices: bool = False) -> Result:
    """The verdict of two witnesses: a failure of either fails, and both must pass.

    Args:
        config: what the configuration says.
        probe: what the device showed on the network.
        probe_suffices: the probe is believed alone where no configuration was read.
    """
    both = (*config.evidence, *probe.evidence)
    expected = "; ".join(filter(None, (config.expected, probe.expected)))
    actual = "; ".join(filter(None, (config.actual, probe.actual)))
    if config.status is Status.FAIL and probe.status is Status.FAIL:
        message = texts.BOTH.format(one=config.message, other=probe.message)
        fix = config.fix or probe.fix
        return replace(
            config, message=message, expected=expected, actual=actual, evidence=both, fix=fix
        )
    for result in (config, probe):
        if result.status is Status.FAIL:
            return replace(result, evidence=both)
    if config.status is Status.PASS and probe.status is Status.PASS:
        message = texts.BOTH.format(one=config.message, other=probe.message)
        return replace(config, message=message, expected=expected, actual=actual, evidence=both)
    silent = config.reason.startswith(("missing:", "stale:", "unjudged:"))
    if probe_suffices and silent and config.status is Status.UNKNOWN:
        return probe
    return probe if config.status is Status.PASS else config


def failed(text: ConfigText, *, message: Text, expected: str, actual: str, fix: Text) -> Result:
    """A failure that a rule words itself, with the configuration as its witness."""
    return Result(
        status=Status.FAIL,
        message=message,
        expected=expected,
        actual=actual,
        evidence=(_evidence(text, actual),),
        fix=fix,
    )


def witness(text: ConfigText, seen: str) -> tuple[Evidence, ...]:
    """Evidence from a reading of the configuration."""
    return (_evidence(text, seen),)


def _missing() -> Result:
    return Result(
        status=Status.UNKNOWN, message=texts.CONFIG_MISSING, reason="missing:configuration"
    )


def _failed(c: Configuration, failures: list[tuple[Demand, Answer]]) -> Result:
    text = c.source
    parts = []
    for demand, answer in failures:
        frame = texts.LINE_BREAKS if answer.lines else texts.LINE_MISSING
        parts.append(frame.format(lines=quoted(answer.lines), wanted=demand.wanted))
    lines = tuple(line for _, answer in failures for line in answer.lines)
    actual = quoted(lines) or "not in the configuration"
    commands = merged(line for d, a in failures for line in remedy(c, d.fix, a.lines, undo=d.undo))
    return failed(
        text,
        message=joined(parts, " "),
        expected="; ".join(d.wanted.en for d, _ in failures),
        actual=actual,
        fix=texts.ENTER.format(platform=text.platform.value, commands="\n".join(commands)),
    )


def doubtful(text: ConfigText, riddles: Iterable[Line]) -> Result:
    """UNKNOWN, for the first of the lines that were not understood."""
    line = min(riddles, key=lambda x: x.number)
    message = texts.NOT_UNDERSTOOD.format(
        number=line.number,
        text=_cut(line.text),
        problem=texts.PROBLEMS.get(line.problem, line.problem),
    )
    return Result(
        status=Status.UNKNOWN,
        message=message,
        reason=f"unparsed:line-{line.number}",
        evidence=(_evidence(text, f"line {line.number}: {_cut(line.text)} ({line.problem})"),),
    )


def _evidence(text: ConfigText, seen: str) -> Evidence:
    return Evidence(
        source="configuration", seen_at=text.collected_at, seen=f"{text.sha256[:12]}: {seen}"
    )


def quoted(lines: tuple[Line, ...]) -> str:
    """Some lines with their numbers, for a finding."""
    distinct = list(dict.fromkeys((x.number, x.text) for x in lines))
    shown = "; ".join(f"{number}: {_cut(text)}" for number, text in distinct[:_NAMED])
    more = len(distinct) - _NAMED
    return f"{shown}; +{more}" if more > 0 else shown


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}..."


def _said(wanted: Wanted) -> Text:
    return verbatim(wanted) if isinstance(wanted, str) else wanted


def _lines(fix: str) -> tuple[str, ...]:
    return tuple(fix.split("\n"))
