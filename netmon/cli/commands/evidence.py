"""``netmon evidence key|rotate|export|verify`` and ``netmon declared template|check``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmon.cli.exit import ExitCode
from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, JsonOption, lang_of
from netmon.cli.output import remark, say
from netmon.cli.texts.evidence import (
    DECLARED_GOOD,
    DECLARED_WROTE,
    EVIDENCE_BAD,
    EVIDENCE_GOOD,
    EVIDENCE_NEEDS_REGISTRY,
    EVIDENCE_NO_KEY,
    EVIDENCE_ROTATED,
    EVIDENCE_SILENT,
    EVIDENCE_WROTE,
)
from netmon.cli.texts.shown import VERDICTS
from netmon.errors import OperatorError

if TYPE_CHECKING:
    from inventory.agencies import Registry
    from inventory.evidence_keys import ValidKey
    from netmon.evidence.attachments import Form


def group() -> typer.Typer:
    """The ``evidence`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("key")(key)
    app.command("rotate")(rotate)
    app.command("export")(export)
    app.command("verify")(verify)
    return app


def declared_group() -> typer.Typer:
    """The ``declared`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("template")(template)
    app.command("check")(check)
    return app


def key(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Print the agent's public key, making the key when there is none."""
    from netmon.agent.witness import EVIDENCE_DIR
    from netmon.config.load import load
    from netmon.evidence.keys import KEY_FILE
    from netmon.evidence.ledger import Ledger
    from netmon.evidence.rotation import current_key

    state = load(config).state_dir
    say(current_key(Ledger(state / EVIDENCE_DIR), state / KEY_FILE).public)


def rotate(context: typer.Context, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Replace the agent's key; the old one signs that the new one follows."""
    from inventory.period import legal_day
    from netmon.agent.witness import EVIDENCE_DIR
    from netmon.config.load import load
    from netmon.evidence import rotation
    from netmon.evidence.keys import KEY_FILE
    from netmon.evidence.ledger import Ledger

    state, now = load(config).state_dir, datetime.now(UTC)
    old, new = rotation.rotate(Ledger(state / EVIDENCE_DIR), state / KEY_FILE, at=now)
    day = legal_day(now).isoformat()
    say(EVIDENCE_ROTATED.format(old=old.public, new=new.public, day=day).in_(lang_of(context)))


def export(
    context: typer.Context,
    month: Annotated[str, typer.Option("--month")],
    out: Annotated[Path, typer.Option("--out")],
    config: ConfigOption = DEFAULT_CONFIG,
    registry: Annotated[Path | None, typer.Option("--registry")] = None,
    declared: Annotated[Path | None, typer.Option("--declared")] = None,
) -> None:
    """Write the month's proof bundle."""
    from inventory.period import PeriodError, parse_period
    from inventory.readiness_settings import ReadinessSettings
    from netmon.agent.terms import terms_of
    from netmon.agent.witness import EVIDENCE_DIR
    from netmon.config.load import load
    from netmon.evidence.attachments import NotListedError, active_days, attached
    from netmon.evidence.bundles import export_month, write_bundle
    from netmon.evidence.keys import KEY_FILE
    from netmon.evidence.ledger import Ledger
    from netmon.evidence.recorder import Author
    from netmon.evidence.rotation import current_key
    from netmon.registry.load import load_registry
    from netmon.version import __version__

    if declared is not None and registry is None:
        raise OperatorError(EVIDENCE_NEEDS_REGISTRY.in_(lang_of(context)))
    now = datetime.now(UTC)
    configuration = load(config)
    listed = load_registry(registry) if registry else None
    try:
        rule = configuration.settings.agency.period_rule
        period = parse_period(month, now=now, rule=rule)
        terms = terms_of(configuration)
        code = terms.agency.code
        entry, days = active_days(code, listed, period)
    except (PeriodError, NotListedError) as error:
        raise OperatorError(error.text.in_(lang_of(context))) from error
    ledger = Ledger(configuration.state_dir / EVIDENCE_DIR)
    files = export_month(
        ledger,
        current_key(ledger, configuration.state_dir / KEY_FILE),
        Author(agency=code, agent=code, version=__version__),
        period=period,
        active=days,
        attached=attached(
            terms.regulation.info if terms.regulation else None,
            entry=entry,
            registry=listed,
            form=_form(declared, listed) if declared and listed else None,
            period=period,
        ),
        settings=ReadinessSettings(),
        now=now,
    )
    path = out / f"{code}-{period.file_name}.zip" if out.is_dir() else out
    write_bundle(files, path)
    say(EVIDENCE_WROTE.format(path=path).in_(lang_of(context)))


def _form(path: Path, registry: Registry) -> Form:
    from inventory.evidence import sha256
    from netmon.evidence.attachments import Form
    from netmon.registry.declared import read_declared

    declarations = read_declared(path, registry)
    return Form(name=path.name, sha256=sha256(path.read_bytes()), declarations=declarations)


def verify(
    context: typer.Context,
    bundle: Annotated[Path, typer.Argument()],
    public_key: Annotated[str | None, typer.Option("--key")] = None,
    registry: Annotated[Path | None, typer.Option("--registry")] = None,
    json: JsonOption = False,
) -> None:
    """Verify a bundle: exit 0 good, 3 good but the key is not known, 4 refused."""
    from inventory.evidence_keys import ValidKey
    from netmon.evidence.bundles import json_of, verify_file

    lang = lang_of(context)
    known: tuple[ValidKey, ...] = (ValidKey(public_key),) if public_key else ()
    if registry is not None:
        known = _registered(bundle, registry)
    found = verify_file(bundle, keys=known)
    if json:
        sys.stdout.write(json_of(found).decode("utf-8", "replace") + "\n")
    for problem in found.problems:
        where = problem.file if problem.offset is None else f"{problem.file}:{problem.offset}"
        remark(EVIDENCE_BAD.format(where=where, why=problem.text).in_(lang))
    if not found.good:
        raise typer.Exit(ExitCode.NOT_READY)
    if found.silent_days:
        days = ", ".join(f"{d:%d/%m/%Y}" for d in found.silent_days)
        remark(EVIDENCE_SILENT.format(days=days).in_(lang))
    if not json:
        say(EVIDENCE_GOOD.format(path=bundle, sha256=found.manifest_sha256).in_(lang))
        if found.verdict is not None:
            score = found.verdict.score
            say(VERDICTS[found.verdict.state].format(score=score).in_(lang))
    if not found.key_known:
        remark(EVIDENCE_NO_KEY.format(key=found.manifest["key"]).in_(lang))
        raise typer.Exit(ExitCode.UNDETERMINED)


def _registered(bundle: Path, registry: Path) -> tuple[ValidKey, ...]:
    """The keys that the registry has for the agency that a bundle says it is of."""
    import json

    from inventory.evidence_bundle import MANIFEST
    from netmon.evidence.bundles import read_bundle
    from netmon.registry.load import load_registry

    files, _ = read_bundle(bundle)
    try:
        code = str(json.loads(files[MANIFEST])["agency"])
    except (KeyError, ValueError, TypeError):
        return ()  # verifying tells what is wrong with it
    entry = load_registry(registry).get(code)
    return entry.keys if entry else ()


def template(
    context: typer.Context,
    month: Annotated[str, typer.Option("--month")],
    registry: Annotated[Path, typer.Option("--registry")],
    out: Annotated[Path, typer.Option("--out")],
) -> None:
    """Write the empty form of the declared indicators (.csv or .xlsx)."""
    from inventory.period import PeriodRule, month_of
    from netmon.registry.declared import template as form
    from netmon.registry.declared import template_csv, template_xlsx
    from netmon.registry.load import load_registry

    try:
        year, number = (int(part) for part in month.split("-"))
        period = month_of(year, number, PeriodRule.CALENDAR)
    except ValueError as error:
        msg = f"'{month}' is not a month (YYYY-MM)"
        raise OperatorError(msg) from error
    agencies = [a.entry for a in load_registry(registry).active(period)]
    rows = form(agencies, period)
    xlsx = out.suffix.lower() == ".xlsx"
    out.write_bytes(template_xlsx(rows) if xlsx else template_csv(rows))
    say(DECLARED_WROTE.format(path=out, rows=len(rows) - 1).in_(lang_of(context)))


def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument()],
    registry: Annotated[Path, typer.Option("--registry")],
) -> None:
    """Check a filled-in form; every error with its line."""
    from netmon.registry.declared import read_declared
    from netmon.registry.load import load_registry

    found = read_declared(file, load_registry(registry))
    say(DECLARED_GOOD.format(path=file, count=len(found)).in_(lang_of(context)))
