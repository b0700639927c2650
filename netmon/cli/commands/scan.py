"""``netmon scan``: one look at the configured prefixes, kept in the book."""

from __future__ import annotations

import asyncio

import typer

from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, JsonOption, lang_of
from netmon.cli.output import Bar, as_json
from netmon.cli.show import print_devices, print_sent


def scan(
    context: typer.Context, config: ConfigOption = DEFAULT_CONFIG, json: JsonOption = False
) -> None:
    """Do one cycle and print the devices, and what looking at them cost."""
    from dataclasses import asdict

    from exporters.json_export import devices_json
    from netmon.agent.once import one_cycle
    from netmon.config.load import load

    with Bar() as bar:
        cycle = asyncio.run(one_cycle(load(config), progress=bar))
    if json:
        as_json(devices_json(cycle.snapshot) | {"sent": asdict(cycle.sent)})
        return
    print_devices(cycle.snapshot, lang_of(context))
    print_sent(cycle.sent, cycle.snapshot, lang_of(context))
