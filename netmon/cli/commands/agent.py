"""``netmon agent``: runs until SIGTERM or Ctrl-C; SIGHUP reloads."""

from __future__ import annotations

import asyncio
import faulthandler
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, LogLevel

if TYPE_CHECKING:
    from netmon.config.load import Configuration


def agent(
    config: ConfigOption = DEFAULT_CONFIG,
    web_config: Annotated[Path | None, typer.Option("--web.config.file")] = None,
    web_insecure: Annotated[bool, typer.Option("--web.insecure")] = False,
    log_level: Annotated[LogLevel, typer.Option("--log.level")] = LogLevel.INFO,
    log_json: Annotated[bool, typer.Option("--log.json")] = False,
) -> None:
    """Run the agent."""
    from netmon import log
    from netmon.agent.supervisor import Agent
    from netmon.agent.terms import book_of
    from netmon.config.load import load, with_web
    from netmon.transport.service_manager import ServiceManager

    def read(path: Path) -> Configuration:
        return with_web(load(path), config_file=web_config, insecure=web_insecure)

    log.set_up(level=log_level, as_json=log_json)
    faulthandler.enable()  # a watchdog's SIGABRT leaves in the journal where every thread was
    configuration = read(config)

    async def run() -> None:
        store = book_of(configuration)
        await Agent(
            path=config,
            configuration=configuration,
            store=store,
            reread=read,
            manager=ServiceManager(os.environ),
        ).run()

    asyncio.run(run())
