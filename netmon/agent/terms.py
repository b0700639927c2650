"""What a configuration says of the book: where it is, whose, and by what it is judged.

Apart from the parts that look at the LAN: a command that only reads the book waits for none of
them.
"""

from __future__ import annotations

from datetime import date

from inventory.circumstances import Circumstances
from inventory.store import Store, StoreSettings
from inventory.types import legal_today
from netmon.agent.bookkeeper import Terms
from netmon.config.load import Configuration
from netmon.config.maintenance import load_maintenance
from netmon.probes.run import declared
from netmon.regulation.load import load_regulation
from netmon.reporting.settings_file import load_report_file

BOOK = "book.db"


def book_of(configuration: Configuration) -> Store:
    """The agency's book, not yet open."""
    return Store(settings=StoreSettings(path=configuration.state_dir / BOOK))


def terms_of(configuration: Configuration, *, today: date | None = None) -> Terms:
    """Whose book it is and by what it is judged.

    Raises:
        ConfigError: every problem of the file of the regulation, of maintenance, or of the report.
    """
    file, tickets = configuration.regulation, configuration.maintenance
    report = configuration.report
    settings = configuration.settings
    return Terms(
        agency=settings.agency.agency(),
        segments=tuple(str(n.prefix) for n in settings.networks),
        regulation=None if file is None else load_regulation(file, today=today or legal_today()),
        circumstances=Circumstances(
            services=tuple(declared(s) for s in settings.services),
            maintenance=() if tickets is None else load_maintenance(tickets),
            hours=settings.agency.service_hours.hours(),
            period_rule=settings.agency.period_rule,
            rule_set=settings.agency.rule_set,
        ),
        report=None if report is None else load_report_file(report),
    )
