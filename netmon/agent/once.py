"""One whole cycle without a server: what ``netmon scan`` and the demo do."""

from __future__ import annotations

from inventory.snapshot import Snapshot
from inventory.verdict import Verdict
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.parts import build
from netmon.agent.side_by_side import Progress, silent
from netmon.agent.terms import book_of, terms_of
from netmon.config.load import Configuration


async def one_cycle(
    configuration: Configuration, *, progress: Progress = silent
) -> tuple[Snapshot, Verdict]:
    """Look at everything once, judge, and keep it in the book.

    Raises:
        OperatorError: the regulation or a setting is wrong.
        BookError: the book cannot be opened or written.
    """
    keeper = Bookkeeper(store=book_of(configuration), terms=terms_of(configuration))
    try:
        await keeper.open()
        parts = await build(configuration, keeper)
        try:
            return await parts.inspector.cycle(progress)
        finally:
            await parts.aclose()
    finally:
        await keeper.aclose()
