"""The /metrics page: the agency and its agent, in Prometheus' text format or OpenMetrics.

The book's part is rendered once per snapshot and kept, because a snapshot never changes and
several servers may scrape it; the agent's own counters are rendered at every scrape. Each rendering
goes through a private ``CollectorRegistry``: nothing of the process' global registry leaks in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from prometheus_client import CollectorRegistry
from prometheus_client import exposition as text_format
from prometheus_client.core import Metric
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector
from typing_extensions import override

from exporters.agent_metrics import agent_families
from exporters.book_metrics import book_families, readiness_families
from exporters.stats import AgentStats
from inventory.model import INFRASTRUCTURE_ROLES, Role
from inventory.snapshot import Snapshot
from inventory.verdict import Verdict

_OPENMETRICS_END = b"# EOF\n"


class Format(StrEnum):
    """The formats a scraper can ask for; the values are their content types."""

    TEXT = "text/plain; version=0.0.4; charset=utf-8"
    OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def negotiate(accept: str) -> Format:
    """The format for an HTTP ``Accept`` header: OpenMetrics only where it is asked for by name."""
    weights = {"text/plain": 0.0, "application/openmetrics-text": 0.0}
    for item in accept.split(","):
        media, *params = (part.strip().lower() for part in item.split(";"))
        if media in weights:
            weights[media] = max(weights[media], _weight(params))
    wanted, plain = weights["application/openmetrics-text"], weights["text/plain"]
    return Format.OPENMETRICS if wanted > 0 and wanted >= plain else Format.TEXT


def _weight(params: Iterable[str]) -> float:
    given = next((p[2:] for p in params if p.startswith("q=")), "1")
    try:
        return float(given)
    except ValueError:
        return 0.0  # nonsense asks for nothing


@dataclass(frozen=True, slots=True)
class _Rendered:
    snapshot: Snapshot
    verdict: Verdict
    body: bytes


class MetricsPage:
    """Renders the page; safe to call from several threads."""

    def __init__(self, *, describe: frozenset[Role] = INFRASTRUCTURE_ROLES) -> None:
        """``describe``: roles whose devices get ``netmon_device_info``."""
        self._describe = describe
        self._kept: dict[Format, _Rendered] = {}
        self._lock = threading.Lock()

    def render(
        self,
        current: tuple[Snapshot, Verdict] | None,
        stats: AgentStats,
        *,
        form: Format,
        now: datetime | None = None,
    ) -> bytes:
        """The page; without a snapshot only the agent's part and an undetermined readiness.

        Args:
            current: the newest snapshot and its verdict.
            stats: the agent's counters.
            form: text or OpenMetrics.
            now: the agent's clock, to be held against the scraper's; None where nobody scrapes.
        """
        snapshot = current[0] if current else None
        own = _render(lambda: agent_families(stats, snapshot, now=now), form)
        if current is None:
            body = _render(lambda: readiness_families(None), form)
        else:
            body = self._book(*current, form)
        return own + body + (_OPENMETRICS_END if form is Format.OPENMETRICS else b"")

    def _book(self, snapshot: Snapshot, verdict: Verdict, form: Format) -> bytes:
        with self._lock:
            kept = self._kept.get(form)
            if kept is None or kept.snapshot is not snapshot or kept.verdict is not verdict:
                body = _render(
                    lambda: book_families(snapshot, verdict, describe=self._describe), form
                )
                kept = self._kept[form] = _Rendered(snapshot, verdict, body)
            return kept.body


class _Families(Collector):
    """A collector of families that are made when it is asked."""

    def __init__(self, make: Callable[[], Iterable[Metric]]) -> None:
        self._make = make

    @override
    def collect(self) -> Iterable[Metric]:
        # A family without a sample says nothing; its HELP line would only pretend to be measured.
        return (family for family in self._make() if family.samples)


def _render(make: Callable[[], Iterable[Metric]], form: Format) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(make))
    match form:
        case Format.TEXT:
            return text_format.generate_latest(registry)
        case Format.OPENMETRICS:
            page: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
            return page.removesuffix(_OPENMETRICS_END)
        case _:
            assert_never(form)
