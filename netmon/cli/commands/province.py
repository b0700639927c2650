"""``netmon province serve|targets|rules|collect``: the NOC's side of the registry."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.text import Lang
from netmon.cli.exit import ExitCode
from netmon.cli.options import JsonOption, LogLevel, lang_of
from netmon.cli.output import Bar, as_json, say, table
from netmon.cli.texts.province import COLLECT_OUTCOMES, COLLECT_TITLES, COLLECTED, RULES_WRITTEN
from netmon.province.scheme import Scheme

if TYPE_CHECKING:
    from netmon.province.collect import Collected
    from netmon.province.settings import AccessSettings

RegistryOption = Annotated[Path, typer.Option("--registry", "-r", envvar="NETMON_REGISTRY")]
SchemeOption = Annotated[Scheme, typer.Option("--scheme")]
UserOption = Annotated[str, typer.Option("--user")]
PasswordOption = Annotated[Path | None, typer.Option("--password-file")]
CaOption = Annotated[Path | None, typer.Option("--ca-file")]
CertOption = Annotated[Path | None, typer.Option("--cert-file")]
KeyOption = Annotated[Path | None, typer.Option("--key-file")]


def group() -> typer.Typer:
    """The ``province`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("serve")(serve)
    app.command("targets")(targets)
    app.command("rules")(rules)
    app.command("collect")(collect)
    return app


def _access(
    scheme: Scheme,
    user: str,
    password_file: Path | None,
    *,
    ca_file: Path | None,
    cert_file: Path | None,
    key_file: Path | None,
) -> AccessSettings:
    from netmon.province.settings import AccessSettings

    return AccessSettings(
        scheme=scheme,
        user=user,
        password_file=password_file,
        ca_file=ca_file,
        cert_file=cert_file,
        key_file=key_file,
    )


def serve(
    registry: RegistryOption,
    declared: Annotated[list[Path] | None, typer.Option("--declared")] = None,
    listen: Annotated[str, typer.Option("--web.listen-address")] = "127.0.0.1:9878",
    web_config: Annotated[Path | None, typer.Option("--web.config.file")] = None,
    web_insecure: Annotated[bool, typer.Option("--web.insecure")] = False,
    scheme: SchemeOption = Scheme.HTTPS,
    user: UserOption = "",
    password_file: PasswordOption = None,
    ca_file: CaOption = None,
    cert_file: CertOption = None,
    key_file: KeyOption = None,
    log_level: Annotated[LogLevel, typer.Option("--log.level")] = LogLevel.INFO,
    log_json: Annotated[bool, typer.Option("--log.json")] = False,
) -> None:
    """Serve the registry to Prometheus."""
    import asyncio

    from netmon import log
    from netmon.config.settings import WebSettings
    from netmon.errors import OperatorError
    from netmon.province.service import ProvinceService

    log.set_up(level=log_level, as_json=log_json)
    host, _, port = listen.rpartition(":")
    try:
        web = WebSettings.model_validate(
            {
                "host": host.strip("[]"),
                "port": port,
                "config_file": web_config,
                "insecure": web_insecure,
            }
        )
    except ValueError as error:
        msg = f"--web.listen-address {listen!r}: must be ADDRESS:PORT"
        raise OperatorError(msg) from error
    access = _access(
        scheme, user, password_file, ca_file=ca_file, cert_file=cert_file, key_file=key_file
    )

    async def run() -> None:
        service = ProvinceService(registry, access=access, web=web, forms=declared or ())
        await service.run()

    asyncio.run(run())


def targets(registry: RegistryOption, scheme: SchemeOption = Scheme.HTTPS) -> None:
    """Print the agents as Prometheus file service discovery."""
    from datetime import UTC, datetime

    from netmon.province.roll import Roll
    from netmon.province.targets import agency_targets

    roll = Roll(registry, now=lambda: datetime.now(UTC))
    as_json(agency_targets(roll.in_force(), scheme=scheme))


def rules(context: typer.Context, out: Annotated[Path, typer.Option("--out", "-o")]) -> None:
    """Write the rule files."""
    from netmon.province.rulebook import write_rules

    written = write_rules(out)
    say(RULES_WRITTEN.format(count=len(written), out=out).in_(lang_of(context)))


def collect(
    context: typer.Context,
    registry: RegistryOption,
    month: Annotated[str, typer.Option("--month", "-m")],
    out: Annotated[Path, typer.Option("--out", "-o")],
    scheme: SchemeOption = Scheme.HTTPS,
    user: UserOption = "",
    password_file: PasswordOption = None,
    ca_file: CaOption = None,
    cert_file: CertOption = None,
    key_file: KeyOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch every agency's proof bundle; exit 3 while some are missing."""
    from datetime import UTC, datetime

    from inventory.period import PeriodError, parse_period
    from netmon.errors import OperatorError
    from netmon.province.client import AgentClient
    from netmon.province.collect import collect as fetch
    from netmon.registry.load import load_registry

    lang = lang_of(context)
    try:
        period = parse_period(month, now=datetime.now(UTC))
    except PeriodError as error:
        raise OperatorError(error.text.in_(lang)) from error
    access = _access(
        scheme, user, password_file, ca_file=ca_file, cert_file=cert_file, key_file=key_file
    )
    entries = [active.entry for active in load_registry(registry).active(period)]
    with Bar() as bar:
        results = fetch(
            entries,
            period.name,
            client=AgentClient(access),
            out=out,
            at_once=access.at_once,
            progress=lambda done, total: bar("collect", done, total),
        )
    if json:
        as_json([asdict(result) for result in results])
    else:
        _show(results, lang, period.name)
    if not all(result.have for result in results):
        raise typer.Exit(ExitCode.UNDETERMINED)


def _show(results: list[Collected], lang: Lang, month: str) -> None:
    table(
        [title.in_(lang) for title in COLLECT_TITLES],
        [
            (r.agency, COLLECT_OUTCOMES[r.outcome.value].in_(lang), r.sha256[:12] or r.detail)
            for r in results
        ],
    )
    have = sum(result.have for result in results)
    say(COLLECTED.format(have=have, all=len(results), month=month).in_(lang))
