"""``netmon report``: the monthly readiness export."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, lang_of
from netmon.cli.output import say
from netmon.cli.texts.report import REPORT_ONE_SOURCE, REPORT_WROTE
from netmon.errors import OperatorError

if TYPE_CHECKING:
    from exporters.readiness.facts import MonthSource
    from exporters.readiness.model import Figures
    from exporters.readiness.settings import ReportSettings
    from inventory.agencies import Registry
    from inventory.period import Period


def report(
    context: typer.Context,
    month: Annotated[str, typer.Option("--month")],
    out: Annotated[Path, typer.Option("--out")],
    settings: Annotated[Path, typer.Option("--settings")],
    registry: Annotated[Path | None, typer.Option("--registry")] = None,
    previous_registry: Annotated[Path | None, typer.Option("--previous-registry")] = None,
    prometheus: Annotated[str | None, typer.Option("--prometheus")] = None,
    evidence: Annotated[Path | None, typer.Option("--evidence")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    declared: Annotated[Path | None, typer.Option("--declared")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=1, max=600)] = 30,
    per_agency: Annotated[bool, typer.Option("--per-agency")] = False,
) -> None:
    """Write the month's report."""
    from exporters.readiness.sentences import compose, share_sentence
    from inventory.period import PeriodError, parse_period
    from netmon.registry.load import load_registry
    from netmon.reporting.settings_file import load_report_file
    from netmon.reporting.write import render, write_files

    lang = lang_of(context)
    file = load_report_file(settings)
    try:
        period = parse_period(month, now=datetime.now(UTC), rule=file.period_rule)
    except PeriodError as error:
        raise OperatorError(error.text.in_(lang)) from error
    listed = load_registry(registry, previous=previous_registry) if registry else None
    province = prometheus is not None or evidence is not None
    if (prometheus is not None and evidence is not None) or (province and listed is None):
        raise OperatorError(REPORT_ONE_SOURCE.in_(lang))
    if province and listed is not None:
        source = _province(prometheus, evidence, timeout)
        figures = _figures(source, listed, period, file.report, declared)
    else:
        figures = _own(config, listed, period, file.report, declared)
    paths = write_files(render(compose(figures), lang, per_agency=per_agency), out)
    say(share_sentence(figures).in_(lang))
    say(REPORT_WROTE.format(count=len(paths), out=out).in_(lang))


def _province(prometheus: str | None, evidence: Path | None, timeout: float) -> MonthSource:
    if prometheus is not None:
        from netmon.reporting.prometheus import PrometheusSource
        from netmon.reporting.prometheus_api import PrometheusApi

        return PrometheusSource(PrometheusApi(prometheus, timeout_s=timeout))
    from netmon.reporting.bundles import BundleSource

    return BundleSource(evidence or Path())


def _own(
    config: Path,
    listed: Registry | None,
    period: Period,
    settings: ReportSettings,
    declared: Path | None,
) -> Figures:
    from netmon.agent.bookkeeper import assembled
    from netmon.agent.terms import book_of, terms_of
    from netmon.agent.witness import EVIDENCE_DIR
    from netmon.config.load import load
    from netmon.evidence.ledger import Ledger
    from netmon.reporting.book import BookSource, own_registry

    configuration = load(config)
    terms = terms_of(configuration)
    with book_of(configuration) as store:
        snapshot = assembled(store, terms, datetime.now(UTC))
        registry = listed or own_registry(terms.agency, period.first)
        chain = Ledger(store.path.with_name(EVIDENCE_DIR))
        source = BookSource(store, snapshot, told=terms.circumstances, chain=chain)
        return _figures(source, registry, period, settings, declared)


def _figures(
    source: MonthSource,
    registry: Registry,
    period: Period,
    settings: ReportSettings,
    declared: Path | None,
) -> Figures:
    from exporters.readiness.model import gather

    declarations = None
    if declared is not None:
        from netmon.registry.declared import read_declared

        declarations = read_declared(declared, registry)
    return gather(source, registry, period, settings=settings, declarations=declarations)
