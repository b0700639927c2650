"""``netmon probe``: the facts of devices over SNMP; read-only, nothing stored."""

from __future__ import annotations

import asyncio
import csv
import json as json_module
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inventory.text import Lang
from netmon.cli.exit import ExitCode
from netmon.cli.options import JsonOption, lang_of
from netmon.cli.output import Bar, say, table
from netmon.cli.show import titles
from netmon.cli.texts.probe import PROBE_BAD_TARGET, PROBE_COUNTS, PROBE_NO_TARGETS, PROBE_TITLES
from netmon.errors import ConfigError
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    Secret,
    SnmpCredential,
    SnmpVersion,
)

if TYPE_CHECKING:
    from netmon.discovery.facts_of import Target

_TOGETHER = 64


def probe(
    context: typer.Context,
    hosts: Annotated[list[str] | None, typer.Argument()] = None,
    targets: Annotated[Path | None, typer.Option("--targets")] = None,
    community: Annotated[str, typer.Option("--community")] = "public",
    snmp_version: Annotated[SnmpVersion, typer.Option("--snmp-version")] = SnmpVersion.V2C,
    v3_user: Annotated[str | None, typer.Option("--v3-user")] = None,
    v3_auth: Annotated[AuthProtocol, typer.Option("--v3-auth")] = AuthProtocol.SHA256,
    v3_auth_key_env: Annotated[str | None, typer.Option("--v3-auth-key-env")] = None,
    v3_priv: Annotated[PrivProtocol, typer.Option("--v3-priv")] = PrivProtocol.AES,
    v3_priv_key_env: Annotated[str | None, typer.Option("--v3-priv-key-env")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, max=60)] = 2.0,
    json: JsonOption = False,
) -> None:
    """Probe every target and print each as it answers."""
    lang = lang_of(context)
    if v3_user is not None:
        credential = SnmpCredential(
            name="command line",
            version=SnmpVersion.V3,
            user=v3_user,
            auth=v3_auth if v3_auth_key_env else None,
            auth_key=_from_env(v3_auth_key_env),
            priv=v3_priv if v3_priv_key_env else None,
            priv_key=_from_env(v3_priv_key_env),
        )
    else:
        credential = SnmpCredential(
            name="command line", version=snmp_version, community=Secret(community)
        )
    wanted = _targets(hosts or [], targets, credential, lang)
    answered = asyncio.run(_probe_all(wanted, timeout_s=timeout, json=json, lang=lang))
    if answered < len(wanted):
        raise typer.Exit(ExitCode.UNDETERMINED)


def _from_env(name: str | None) -> Secret | None:
    if name is None:
        return None
    value = os.environ.get(name)
    if not value:
        raise ConfigError([f"environment variable {name} is not set"])
    return Secret(value)


def _targets(
    hosts: list[str], file: Path | None, credential: SnmpCredential, lang: Lang
) -> list[Target]:
    """Targets of the arguments and of the CSV file ``host,port,community``; all errors at once."""
    from dataclasses import replace

    from netmon.discovery.facts_of import parse_target

    out, problems = [], []
    for host in hosts:
        target = parse_target(host, credential=credential)
        if target is None:
            problems.append(PROBE_BAD_TARGET.format(text=host).in_(lang))
        else:
            out.append(target)
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError([f"{file}: cannot be read as UTF-8 text: {error}"]) from error
        for number, row in enumerate(csv.reader(lines), start=1):
            if not row or row[0].strip() in {"", "host"} or row[0].startswith("#"):
                continue
            host, port, word, *_ = [*(cell.strip() for cell in row), "", "", ""]
            chosen = replace(credential, community=Secret(word)) if word else credential
            target = parse_target(host, port=port or None, credential=chosen)
            if target is None:
                bad = PROBE_BAD_TARGET.format(text=",".join(row)).in_(lang)
                problems.append(f"{file}:{number}: {bad}")
            else:
                out.append(target)
    if problems:
        raise ConfigError(problems)
    if not out:
        raise ConfigError([PROBE_NO_TARGETS.in_(lang)])
    return out


async def _probe_all(wanted: list[Target], *, timeout_s: float, json: bool, lang: Lang) -> int:
    from netmon.discovery.facts_of import facts_of
    from netmon.transport.snmp import SnmpSettings, make_engine

    engine = make_engine(SnmpSettings(timeout_s=timeout_s))
    gate = asyncio.Semaphore(_TOGETHER)
    answered = 0

    async def one(target: Target) -> dict[str, Any]:
        async with gate:
            return await facts_of(engine, target, timeout_s=timeout_s)

    try:
        with Bar() as bar:
            for done, task in enumerate(asyncio.as_completed([one(t) for t in wanted]), start=1):
                facts = await task
                answered += "error" not in facts
                bar("snmp", done, len(wanted))
                if json:
                    sys.stdout.write(json_module.dumps(facts, ensure_ascii=False) + "\n")
                    sys.stdout.flush()
                else:
                    _print(facts, lang)
    finally:
        await engine.close()
    return answered


def _print(facts: dict[str, Any], lang: Lang) -> None:
    where = f"{facts['host']}:{facts['port']}"
    if "error" in facts:
        say(f"{where}  {facts['error']}", style="red")
        return
    say(f"{where}  {facts['sys_name'] or ''}", style="bold")
    names = ("vendor", "os", "version", "model", "serial", "role", "sys_object_id", "sys_descr")
    table(
        titles(PROBE_TITLES, lang),
        [[n, str(facts[n]), facts["source"].get(n, "")] for n in names if facts[n] is not None],
    )
    counts = PROBE_COUNTS.format(
        interfaces=len(facts["interfaces"]), neighbors=len(facts["neighbors"])
    )
    say(counts.in_(lang))
