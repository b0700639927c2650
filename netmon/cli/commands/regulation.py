"""``netmon regulation check|show|explain``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inventory.types import legal_today
from netmon.cli.options import JsonOption, lang_of
from netmon.cli.output import as_json, prose, remark, say, table
from netmon.cli.show import titles
from netmon.cli.texts.regulation import (
    APPLIES_TO,
    ARTICLE,
    CLAUSES,
    NEEDS,
    PARAMETERS,
    REGULATION_GOOD,
    RULE_TITLES,
    SEVERITY,
)
from netmon.cli.texts.shown import SEVERITIES

BASELINE = "province-baseline-l2"

FileArgument = Annotated[Path, typer.Argument()]


def group() -> typer.Typer:
    """The ``regulation`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("check")(check)
    app.command("show")(show)
    app.command("explain")(explain)
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


def show(context: typer.Context, file: FileArgument, json: JsonOption = False) -> None:
    """Print the effective regulation."""
    from netmon.regulation.load import load_regulation

    effective = load_regulation(file, today=legal_today())
    if json:
        as_json(effective.to_json())
        return
    lang = lang_of(context)
    say(f"{effective.info.title}  {effective.info.number}", style="bold")
    table(
        titles(RULE_TITLES, lang),
        [
            [r.id, SEVERITIES[r.severity].in_(lang), r.article, r.title.in_(lang)]
            for r in effective.enabled
        ],
    )
    for warning in effective.warnings:
        remark(warning)


def explain(
    context: typer.Context,
    rule: Annotated[str, typer.Argument()],
    file: Annotated[Path | None, typer.Argument()] = None,
) -> None:
    """Print one rule: article, measure, when it passes, how to fix."""
    from netmon.regulation.layers import packs
    from netmon.regulation.load import load_regulation
    from netmon.regulation.manual import explain_rule

    lang = lang_of(context)
    effective = load_regulation(file or packs()[BASELINE], today=legal_today())
    found = explain_rule(effective, rule)
    say(f"{found.rule}  {found.title.in_(lang)}", style="bold")
    table(
        ["", ""],
        [
            [label.in_(lang), value]
            for label, value in (
                (ARTICLE, " ".join(filter(None, (found.article, found.text)))),
                (SEVERITY, found.severity),
                (CLAUSES, "; ".join(filter(None, (", ".join(found.clauses), found.cites)))),
                (APPLIES_TO, ", ".join(found.applies_to)),
                (NEEDS, ", ".join(found.needs)),
                (PARAMETERS, "\n".join(f"{p.name} = {p.value}" for p in found.parameters)),
            )
            if value
        ],
    )
    prose(found.manual)
