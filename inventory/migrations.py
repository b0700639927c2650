"""The book's schema, as numbered steps from an empty file to the present one.

A step is never edited once released: a correction is a new step, with a dump of its predecessor's
state in tests/data/states. All pending steps run in one transaction, so a book is at one version or
at another, never between.

Instants are integer milliseconds since 1970 UTC; ``version`` columns carry the number of the write
that last touched the row, which is what the store's memory of decoded rows is kept fresh by.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

APPLICATION_ID = 0x4E4D424B
"""``NMBK`` in the SQLite header: how a book is told from any other database."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    number: int
    title: str
    statements: tuple[str, ...]


_OBSERVATIONS = Migration(
    1,
    "sightings, observations and what people decide",
    (
        """CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version INTEGER NOT NULL)""",
        "INSERT INTO clock VALUES (1, 0)",
        """CREATE TABLE sightings (
            id TEXT PRIMARY KEY,
            segment TEXT NOT NULL,
            keys TEXT NOT NULL,
            sources TEXT NOT NULL,
            spans TEXT NOT NULL,
            version INTEGER NOT NULL)""",
        "CREATE INDEX sightings_version ON sightings (version)",
        """CREATE TABLE observations (
            sighting TEXT NOT NULL,
            source TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            facts TEXT NOT NULL,
            tables BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sighting, source))""",
        "CREATE INDEX observations_version ON observations (version)",
        """CREATE TABLE samples (
            sighting TEXT NOT NULL,
            bucket INTEGER NOT NULL,
            at INTEGER NOT NULL,
            uptime_s REAL,
            body BLOB NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (sighting, bucket))""",
        "CREATE INDEX samples_version ON samples (version)",
        "CREATE INDEX samples_at ON samples (at)",
        """CREATE TABLE fact_changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sighting TEXT NOT NULL,
            source TEXT NOT NULL,
            fact TEXT NOT NULL,
            old TEXT,
            new TEXT NOT NULL,
            at INTEGER NOT NULL)""",
        "CREATE INDEX fact_changes_of ON fact_changes (sighting, source, fact)",
        """CREATE TABLE decisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            keys TEXT NOT NULL,
            value TEXT NOT NULL,
            who TEXT NOT NULL,
            why TEXT NOT NULL,
            at INTEGER NOT NULL,
            revoked_at INTEGER,
            revoked_by TEXT NOT NULL DEFAULT '')""",
        """CREATE TABLE register (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            entry TEXT,
            by TEXT NOT NULL,
            why TEXT NOT NULL,
            at INTEGER NOT NULL)""",
        "CREATE INDEX register_key ON register (key)",
    ),
)

_JUDGEMENTS = Migration(
    2,
    "time slots, probe results, findings, verdicts, places and events",
    (
        """CREATE TABLE slots (
            subject TEXT NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (subject, start)) WITHOUT ROWID""",
        """CREATE TABLE services (
            name TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            target TEXT NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE results (
            service TEXT NOT NULL,
            at INTEGER NOT NULL,
            body TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (service, at)) WITHOUT ROWID""",
        "CREATE INDEX results_version ON results (version)",
        "CREATE INDEX results_at ON results (at)",
        """CREATE TABLE standings (
            rule TEXT NOT NULL,
            subject TEXT NOT NULL,
            status TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (rule, subject)) WITHOUT ROWID""",
        """CREATE TABLE findings (
            rule TEXT PRIMARY KEY,
            judged_at INTEGER NOT NULL,
            body BLOB NOT NULL,
            version INTEGER NOT NULL)""",
        """CREATE TABLE finding_changes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rule TEXT NOT NULL,
            subject TEXT NOT NULL,
            at INTEGER NOT NULL,
            old TEXT,
            new TEXT,
            regulation TEXT NOT NULL)""",
        "CREATE INDEX finding_changes_of ON finding_changes (rule, subject)",
        """CREATE TABLE verdicts (
            judged_at INTEGER PRIMARY KEY,
            standing TEXT NOT NULL,
            lasting INTEGER NOT NULL,
            body BLOB NOT NULL)""",
        """CREATE TABLE places (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            switch TEXT NOT NULL,
            if_index INTEGER NOT NULL,
            port TEXT NOT NULL,
            vlan INTEGER,
            mac TEXT,
            guessed INTEGER NOT NULL,
            since INTEGER NOT NULL,
            until INTEGER)""",
        "CREATE UNIQUE INDEX places_now ON places (device) WHERE until IS NULL",
        "CREATE INDEX places_of ON places (device)",
        "CREATE INDEX places_mac ON places (mac)",
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            vi TEXT NOT NULL,
            en TEXT NOT NULL)""",
        "CREATE INDEX events_at ON events (at)",
    ),
)

_CONFIGURATIONS = Migration(
    3,
    "device configurations",
    (
        """CREATE TABLE config_texts (
            sha256 TEXT PRIMARY KEY,
            base TEXT,
            body BLOB NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE configs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            device TEXT NOT NULL,
            platform TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            lines INTEGER NOT NULL,
            version INTEGER NOT NULL)""",
        "CREATE INDEX configs_of ON configs (device, id)",
        "CREATE INDEX configs_version ON configs (version)",
        "CREATE INDEX configs_text ON configs (sha256)",
    ),
)

_EDITIONS = Migration(
    4,
    "the regulations that judged, and what excuses a failure",
    (
        "ALTER TABLE standings ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE finding_changes ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE editions (
            at INTEGER PRIMARY KEY,
            sha256 TEXT NOT NULL,
            body BLOB NOT NULL)""",
    ),
)

MIGRATIONS = (_OBSERVATIONS, _JUDGEMENTS, _CONFIGURATIONS, _EDITIONS)
NEWEST = MIGRATIONS[-1].number


def schema_version(connection: sqlite3.Connection) -> int:
    """The number of the last step the book has taken; 0 for an empty file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, *, to: int = NEWEST) -> None:
    """Take every pending step up to ``to``, all or none.

    Raises:
        sqlite3.Error: the book could not be written; it is as it was.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = schema_version(connection)  # read again: another process may have been first
        for step in MIGRATIONS[done:to]:
            for statement in step.statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step.number:d}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
