"""``netmon scan``: one look at the configured prefixes, kept in the book."""

from __future__ import annotations

import asyncio

import typer

from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, JsonOption, lang_of
from netmon.cli.output import Bar, as_json
from netmon.cli.show import print_devices


def scan(
    context: typer.Context, config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False
) -> None:
    """Do one cycle and print the devices."""
    from exporters.json_export import devices_json
    from netmon.agent.once import one_cycle
    from netmon.config.load import load

    with Bar() as bar:
        snapshot, _ = asyncio.run(one_cycle(load(config), progress=bar))
    if json:
        as_json(devices_json(snapshot))
    else:
        print_devices(snapshot, lang_of(context))
