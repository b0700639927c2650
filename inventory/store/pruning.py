"""Forgetting: what is older than every report and every proof may ask for, a little at a time.

Only what piles up with time goes: time slots, events, closed stays, changes, verdicts. Devices,
what people decided, the register and everything that is true now stay for ever. Of changes and
verdicts the newest before the limit stays as well: from its state the kept part goes on.
"""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Connection

from inventory.store.codec import to_ms

BATCH = 2000
"""Rows of one table that one call removes at most: some ten milliseconds of writing."""

_DELETIONS = (
    """DELETE FROM slots WHERE (subject, start) IN (
        SELECT subject, start FROM slots WHERE "end" <= ?1 LIMIT ?2)""",
    "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE at < ?1 ORDER BY at LIMIT ?2)",
    "DELETE FROM places WHERE id IN (SELECT id FROM places WHERE until <= ?1 LIMIT ?2)",
    """DELETE FROM finding_changes WHERE id IN (
        SELECT id FROM finding_changes AS old WHERE at < ?1 AND EXISTS (
            SELECT 1 FROM finding_changes AS next WHERE next.rule = old.rule
            AND next.subject = old.subject AND next.id > old.id AND next.at < ?1)
        LIMIT ?2)""",
    """DELETE FROM fact_changes WHERE id IN (
        SELECT id FROM fact_changes AS old WHERE at < ?1 AND EXISTS (
            SELECT 1 FROM fact_changes AS next WHERE next.sighting = old.sighting
            AND next.source = old.source AND next.fact = old.fact
            AND next.id > old.id AND next.at < ?1)
        LIMIT ?2)""",
    """DELETE FROM verdicts WHERE judged_at IN (
        SELECT judged_at FROM verdicts WHERE judged_at < (
            SELECT max(judged_at) FROM verdicts WHERE judged_at < ?1)
        LIMIT ?2)""",
)


def prune(book: Connection, before: datetime, limit: int = BATCH) -> int:
    """Remove what ended before an instant, at most ``limit`` rows of each table; how many went."""
    return sum(book.execute(sql, (to_ms(before), limit)).rowcount for sql in _DELETIONS)
