"""``netmon regulation check|show|explain|history``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.finding import Severity
from inventory.text import Lang, Text
from inventory.types import legal_today
from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, JsonOption, lang_of
from netmon.cli.output import as_json, prose, remark, say, table
from netmon.cli.show import day, titles
from netmon.cli.texts.regulation import (
    ACTUAL,
    APPLIES_TO,
    ARTICLE,
    BEFORE,
    CLAUSES,
    COUNTS_FROM,
    EVIDENCE,
    EXPECTED,
    FILE_OR_DEVICE,
    FIX,
    GRACE_UNTIL,
    HISTORY_TITLES,
    IN_GRACE,
    JUDGED_AT,
    JUDGED_BY,
    NEEDS,
    NO_FINDING,
    NO_HISTORY,
    NO_REGULATION,
    NO_SUBJECT,
    NOT_JUDGED,
    PARAMETERS,
    PROFILE,
    REGULATION_GOOD,
    RULE_TITLES,
    SEVERITY,
    SINCE,
    WAIVED_BY,
    WAIVERS,
)
from netmon.cli.texts.shown import SEVERITIES, STATUSES
from netmon.errors import OperatorError

if TYPE_CHECKING:
    from inventory.finding import Finding, Status
    from inventory.snapshot import Snapshot
    from inventory.store import Store
    from netmon.regulation.effective import Effective
    from netmon.regulation.explain import Explanation
    from netmon.regulation.history import Turn

BASELINE = "province-baseline-l2"
_AGENCY = "agency"

FileArgument = Annotated[Path, typer.Argument()]
DeviceOption = Annotated[str | None, typer.Option("--device", "-d")]


def group() -> typer.Typer:
    """The ``regulation`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("check")(check)
    app.command("show")(show)
    app.command("explain")(explain)
    app.command("history")(history)
    return app


def check(context: typer.Context, file: FileArgument) -> None:
    """Load the file and say that it is good, or fail with every problem."""
    from netmon.regulation.load import load_regulation

    effective = load_regulation(file, today=legal_today())
    say(
        REGULATION_GOOD.format(
            file=file, rules=len(effective.info.rules), sha256=effective.info.sha256
        ).in_(lang_of(context))
    )
    for warning in effective.warnings:
        remark(warning)


def show(context: typer.Context, file: FileArgument, json: JsonOption = False) -> None:
    """Print the effective regulation."""
    from netmon.regulation.load import load_regulation

    effective = load_regulation(file, today=legal_today())
    if json:
        as_json(effective.to_json())
        return
    lang, info = lang_of(context), effective.info
    say(f"{info.title}  {info.number}".rstrip(), style="bold")
    say(f"{info.id} {info.version}".rstrip())
    say(f"SHA-256 {info.sha256}")
    if info.profile:
        say(PROFILE.format(profile=info.profile, standards=_standards(info.profile)).in_(lang))
    table(
        titles(RULE_TITLES, lang),
        [
            [r.id, SEVERITIES[r.severity].in_(lang), r.article, r.title.in_(lang)]
            for r in effective.enabled
        ],
    )
    for warning in effective.warnings:
        remark(warning)


def _standards(profile: str) -> str:
    from netmon.regulation.profiles import profile_named

    found = profile_named(profile)
    return ", ".join(s.number for s in found.standards) if found else ""


def explain(
    context: typer.Context,
    rule: Annotated[str, typer.Argument()],
    file: Annotated[Path | None, typer.Argument()] = None,
    device: DeviceOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
) -> None:
    """Print one rule: article, measure, how it is repaired; with --device also how it stands."""
    from netmon.regulation.explain import explain_rule
    from netmon.regulation.layers import packs
    from netmon.regulation.load import load_regulation
    from netmon.regulation.page import paragraphs

    lang = lang_of(context)
    if device is None:
        effective = load_regulation(file or packs()[BASELINE], today=legal_today())
        found = explain_rule(effective, rule)
    elif file is not None:
        raise typer.BadParameter(FILE_OR_DEVICE.in_(lang))
    else:
        with _judged(config, lang) as (effective, _, snapshot):
            wanted = effective.rule(rule)
            finding = _finding(snapshot, wanted.id, _subjects(snapshot, device, lang))
            found = explain_rule(effective, rule, finding=finding)
    if json:
        as_json(found.to_json())
        return
    _print_rule(found, lang)
    if found.finding is not None:
        _print_finding(found.finding, lang)
    elif device is not None:
        say(NO_FINDING.format(rule=found.rule, device=device).in_(lang), style="bold")
    for paragraph in paragraphs(found.manual.in_(lang), lang):
        prose(f"\n{paragraph.replace('``', '`')}")


@contextmanager
def _judged(config: Path, lang: Lang) -> Iterator[tuple[Effective, Store, Snapshot]]:
    """The regulation in force, the open book and its snapshot, as last judged.

    Raises:
        OperatorError: the configuration names no regulation.
    """
    from netmon.agent.bookkeeper import assembled
    from netmon.agent.terms import book_of, terms_of
    from netmon.config.load import load

    configuration = load(config)
    terms = terms_of(configuration)
    if terms.regulation is None:
        raise OperatorError(NO_REGULATION.format(config=config).in_(lang))
    with book_of(configuration) as store:
        yield terms.regulation, store, assembled(store, terms, datetime.now(UTC))


def _subjects(snapshot: Snapshot, name: str, lang: Lang) -> tuple[str, ...]:
    """The ids that findings know a device, a service or the agency by, the likeliest first.

    Raises:
        OperatorError: nothing is called so.
    """
    device = snapshot.device_named(name)
    if device is not None:
        return (device.id, *device.aliases)
    called = name.casefold()
    for service in snapshot.services.values():
        if called in {service.name.casefold(), service.id.casefold()}:
            return (service.id,)
    agency = snapshot.agency
    if called in {_AGENCY, agency.code.casefold(), agency.name.casefold()}:
        return (_AGENCY,)
    raise OperatorError(NO_SUBJECT.format(name=name).in_(lang))


def _finding(snapshot: Snapshot, rule: str, subjects: Iterable[str]) -> Finding | None:
    """The rule's finding on the subject, or on the agency where it judges nothing smaller."""
    of_rule = {f.subject: f for f in snapshot.findings if f.rule == rule}
    found = next((of_rule[s] for s in subjects if s in of_rule), None)
    return found or (of_rule.get(_AGENCY) if of_rule.keys() == {_AGENCY} else None)


def _print_rule(found: Explanation, lang: Lang) -> None:
    say(f"{found.rule}  {found.title.in_(lang)}", style="bold")
    waivers = "\n".join(
        WAIVED_BY.format(
            device=w.device, until=w.until, number=w.number, who=w.approved_by, reason=w.reason
        ).in_(lang)
        for w in found.waivers
    )
    _facts(
        (ARTICLE, " ".join(filter(None, (found.article, found.text)))),
        (SEVERITY, SEVERITIES[Severity(found.severity)].in_(lang)),
        (CLAUSES, "; ".join(filter(None, (", ".join(found.clauses), found.cites)))),
        (APPLIES_TO, ", ".join(found.applies_to)),
        (NEEDS, ", ".join(need.in_(lang) for need in found.needs)),
        (PARAMETERS, "\n".join(f"{p.name} = {p.value}" for p in found.parameters)),
        (COUNTS_FROM, str(found.since or "")),
        (BEFORE, "\n".join(f"{name} = {value}" for name, value in (found.before or {}).items())),
        (GRACE_UNTIL, str(found.grace_until or "")),
        (WAIVERS, waivers),
        lang=lang,
    )


def _print_finding(finding: Finding, lang: Lang) -> None:
    from netmon.regulation.sources import called

    status = IN_GRACE if finding.in_grace else STATUSES[finding.status]
    say(f"{finding.subject_name}: {status.in_(lang)}. {finding.message.in_(lang)}", style="bold")
    evidence = (
        f"{called(e.source).in_(lang)} {day(e.seen_at)}: {e.seen}" for e in finding.evidence
    )
    _facts(
        (SINCE, day(finding.since)),
        (JUDGED_AT, day(finding.judged_at)),
        (EXPECTED, finding.expected),
        (ACTUAL, finding.actual),
        (EVIDENCE, "\n".join(evidence)),
        (JUDGED_BY, finding.regulation[:12]),
        lang=lang,
    )
    if finding.fix is not None:
        say(f"{FIX.in_(lang)}:", style="bold")
        say(finding.fix.in_(lang))  # commands in it are there to be copied: never wrapped


def _facts(*facts: tuple[Text, str], lang: Lang) -> None:
    table(["", ""], [[label.in_(lang), value] for label, value in facts if value])


def history(
    context: typer.Context,
    rule: Annotated[str | None, typer.Argument()] = None,
    device: DeviceOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
) -> None:
    """Print when rules were kept and broken, who excused them, and by which regulation."""
    from netmon.regulation.history import turns

    lang = lang_of(context)
    with _judged(config, lang) as (effective, store, snapshot):
        of = None if device is None else _subjects(snapshot, device, lang)
        changes = store.finding_changes(rule=rule.upper() if rule else None)
        wanted = [c for c in changes if of is None or c.subject in of]
        past = turns(wanted, store.editions(), _names(snapshot))
        if rule and not changes:
            effective.rule(rule)  # one that never was is a slip of the pen
    if json:
        as_json({"history": [t.to_json() for t in past]})
    elif not past:
        say(NO_HISTORY.in_(lang))
    else:
        table(titles(HISTORY_TITLES, lang), [_turn_row(t, lang) for t in past])


def _names(snapshot: Snapshot) -> dict[str, str]:
    names = {f.subject: f.subject_name for f in snapshot.findings}
    for found in snapshot.devices.values():
        names.update(dict.fromkeys((found.id, *found.aliases), found.name))
    return {**names, _AGENCY: snapshot.agency.name}


def _turn_row(turn: Turn, lang: Lang) -> list[str]:
    by, waiver = turn.edition, turn.waiver
    excuse = f"{waiver.number}, {waiver.approved_by}, {waiver.until}" if waiver else ""
    if turn.grace_until is not None:
        excuse = str(turn.grace_until)
    named = " ".join(filter(None, (by.id, by.version, by.number))) if by else ""
    return [
        day(turn.at),
        turn.rule,
        turn.subject_name,
        _standing(turn.new, grace=turn.grace_until is not None).in_(lang),
        excuse,
        f"{named} {turn.regulation[:12]}".strip(),
    ]


def _standing(status: Status | None, *, grace: bool) -> Text:
    if status is None:
        return NOT_JUDGED
    return IN_GRACE if grace else STATUSES[status]
