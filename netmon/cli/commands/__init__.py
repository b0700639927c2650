"""The commands, one module a word (or a group of words); each imports its parts when it runs."""

from __future__ import annotations

import typer

from netmon.cli.commands import (
    agent,
    book,
    check,
    config,
    demo,
    device,
    device_config,
    device_host_key,
    evidence,
    export,
    init,
    probe,
    province,
    regulation,
    report,
    scan,
)


def register(app: typer.Typer) -> None:
    """Hang every command on the tree."""
    app.command("demo")(demo.demo)
    app.command("init")(init.init)
    app.command("scan")(scan.scan)
    app.command("probe")(probe.probe)
    app.command("agent")(agent.agent)
    app.command("check")(check.check)
    devices = device.group()
    devices.command("config")(device_config.config)
    devices.command("diff")(device_config.diff)
    devices.command("host-key")(device_host_key.host_key)
    app.add_typer(devices, name="device")
    app.add_typer(export.group(), name="export")
    app.add_typer(regulation.group(), name="regulation")
    app.add_typer(config.group(), name="config")
    app.add_typer(book.group(), name="book")
    app.add_typer(province.group(), name="province")
    app.command("report")(report.report)
    app.add_typer(evidence.group(), name="evidence")
    app.add_typer(evidence.declared_group(), name="declared")
