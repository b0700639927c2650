"""Run every benchmark, or the ones named: ``python -m tests.bench [snmp_walk ...]``.

A benchmark is a module beside this one with ``run() -> list[Row]``. One that lacks what it needs
(root, a peer's program) raises ``Unavailable`` and is named in the end, never silently left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console

from tests.bench.requirement import Unavailable
from tests.bench.table import Row, save, show

OUT = Path("bench-out") / "bench.json"


def benchmarks() -> dict[str, Callable[[], list[Row]]]:
    """The modules beside this one that have a ``run``, by name."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    modules = {name: import_module(f"tests.bench.{name}") for name in names}
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def main(wanted: list[str]) -> int:
    """Run, print, save. Exit code 2 for an unknown name, 1 when nothing could be measured."""
    console = Console()
    known = benchmarks()
    if unknown := sorted(set(wanted) - set(known)):
        console.print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    rows: list[Row] = []
    for name in wanted or known:
        try:
            rows += known[name]()
        except Unavailable as missing:
            console.print(f"{name}: not measured: {missing}")
    if not rows:
        return 1
    show(rows, console)
    save(rows, OUT, datetime.now(UTC))
    console.print(f"written to {OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
