"""``netmon check``: the verdict on the book as it is; sends nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from netmon.cli.exit import OF_VERDICT
from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, JsonOption, lang_of
from netmon.cli.output import as_json
from netmon.cli.show import print_findings, print_verdict


def check(
    context: typer.Context, config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False
) -> None:
    """Judge the book and exit 0 ready, 3 undetermined, 4 not ready."""
    from exporters.json_export import findings_json, readiness_json
    from netmon.agent.bookkeeper import judge_book
    from netmon.agent.terms import book_of, terms_of
    from netmon.config.load import load

    configuration = load(config)
    terms = terms_of(configuration)
    with book_of(configuration) as store:
        snapshot, verdict = judge_book(store, terms, now=datetime.now(UTC))
    if json:
        as_json({**findings_json(snapshot), **readiness_json(snapshot, verdict)})
    else:
        lang = lang_of(context)
        print_findings(snapshot, lang)
        print_verdict(verdict, lang)
    raise typer.Exit(OF_VERDICT[verdict.state])
