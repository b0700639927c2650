"""``netmon demo``: the whole job against the simulated agency."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from inventory.snapshot import Snapshot
from inventory.verdict import Verdict
from netmon.cli.options import lang_of
from netmon.cli.output import Bar, on_terminal, remark, say
from netmon.cli.show import print_devices, print_findings, print_verdict
from netmon.cli.texts.demo import DEMO_SERVES, DEMO_STARTS, DEMO_WROTE


def demo(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once")] = False,
    out: Annotated[Path, typer.Option("--out")] = Path("demo-out"),
) -> None:
    """Run the demo."""
    from netmon.demo import run

    lang = lang_of(context)

    def show(snapshot: Snapshot, verdict: Verdict) -> None:
        print_devices(snapshot, lang)
        print_findings(snapshot, lang)
        print_verdict(verdict, lang)

    if once:
        with Bar() as bar:
            outcome = asyncio.run(run.once(out, progress=bar))
        show(*outcome)
        say(DEMO_WROTE.format(out=out).in_(lang))
        return

    def announce(snapshot: Snapshot, verdict: Verdict, port: int) -> None:
        show(snapshot, verdict)
        say(DEMO_SERVES.format(port=port).in_(lang))

    if on_terminal():
        remark(DEMO_STARTS.in_(lang))
    if asyncio.run(run.serve(announce)):
        raise KeyboardInterrupt
