"""One whole cycle without a server: what ``netmon scan`` and the demo do."""

from __future__ import annotations

from dataclasses import dataclass

from inventory.snapshot import Snapshot
from inventory.verdict import Verdict
from netmon.agent.bookkeeper import Bookkeeper
from netmon.agent.parts import build
from netmon.agent.sent import Sent
from netmon.agent.side_by_side import Progress, silent
from netmon.agent.terms import book_of, terms_of
from netmon.config.load import Configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """What one cycle brought, and what it cost the LAN."""

    snapshot: Snapshot
    verdict: Verdict
    sent: Sent


async def one_cycle(configuration: Configuration, *, progress: Progress = silent) -> Cycle:
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
            snapshot, verdict = await parts.inspector.cycle(progress)
            sent = Sent.of(
                snapshot,
                packets=parts.inspector.packets,
                requests=parts.looker.requests,
                timeouts=parts.looker.timeouts,
            )
            return Cycle(snapshot=snapshot, verdict=verdict, sent=sent)
        finally:
            await parts.aclose()
    finally:
        await keeper.aclose()
