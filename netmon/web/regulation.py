"""The regulation's pages: articles in the order of the paper, and the draft of a waiver request."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from inventory.finding import Finding, Severity, Status
from inventory.snapshot import Snapshot
from inventory.text import Text
from netmon.regulation.effective import Effective
from netmon.web.book import Book
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

MAX_SUBJECTS: Final = 20
"""Subjects shown of one rule; the rest is counted."""
MAX_SHOWN: Final = 300
"""Subjects shown on the page: when many rules have trouble, fewer of each."""
MIN_SUBJECTS: Final = 3
MAX_TEXT: Final = 2000

_NUMBERS = re.compile(r"\d+|[^\W\d_]+")
_BROKEN: Final = (Status.FAIL, Status.ERROR)
_TROUBLE: Final = (Status.FAIL, Status.ERROR, Status.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a rule stands.

    Attributes:
        trouble: findings that are not passes, the worst first, cut.
        more: how many of them were cut.
    """

    counts: Mapping[Status, int]
    trouble: tuple[Finding, ...]
    more: int

    @property
    def worst(self) -> Status | None:
        """The status that tells most; None when nothing was judged."""
        order = (*_TROUBLE, Status.WAIVED, Status.PASS, Status.NOT_APPLICABLE)
        return next((s for s in order if self.counts.get(s)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One rule and where it stands; ``text``: the article's wording, "" when it is not quoted."""

    id: str
    article: str
    severity: Severity
    standing: Standing
    title: Text | None = None
    text: str = ""
    enabled: bool = True
    manual: Text | None = None

    @property
    def broken(self) -> bool:
        """Whether it is in force and somebody has to act."""
        return self.enabled and self.standing.worst in _BROKEN


class RegulationPages:
    """``/regulation`` and the waiver request."""

    def __init__(self, renderer: Renderer, *, state: SnapshotProvider, book: Book | None) -> None:
        self._renderer = renderer
        self._state = state
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """The pages and their paths."""
        return [
            Route("/regulation", self.regulation),
            Route("/regulation/waiver", self.waiver),
        ]

    async def regulation(self, request: Request) -> Response:
        """Every article with its rules."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        return await asyncio.to_thread(self._page, request, current[0])

    def _page(self, request: Request, snapshot: Snapshot) -> Response:
        rules = sorted(self._rules(snapshot), key=lambda r: (article_key(r.article), r.id))
        info = snapshot.regulation
        today = snapshot.taken_at.date()
        worst = Counter(r.standing.worst for r in rules if r.enabled)
        unjudged = worst.pop(None, 0)
        return self._renderer.page(
            request,
            "regulation.html",
            snapshot=snapshot,
            info=info,
            tally={s: worst[s] for s in Status if worst[s]},
            unjudged=unjudged,
            failing=[r for r in rules if r.broken],
            articles=[(a, list(of)) for a, of in groupby(rules, key=lambda r: r.article)],
            waivers=[(w, w.until >= today) for w in info.waivers] if info else [],
        )

    def _rules(self, snapshot: Snapshot) -> list[RuleView]:
        return rule_views(snapshot, self._book.regulation() if self._book else None)

    async def waiver(self, request: Request) -> Response:
        """A request to be printed and signed; nothing is kept."""
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        asked = request.query_params
        rules = {r.id: r for r in self._rules(current[0])}
        rule = rules.get(asked.get("rule", ""))
        if rule is None or rule.severity is Severity.CRITICAL:
            return self._renderer.page(
                request, "no_waiver.html", snapshot=current[0], status=404 if not rule else 409
            )
        finding = next(
            (f for f in rule.standing.trouble if f.subject == asked.get("subject")), None
        )
        until = asked.get("until", "")
        return self._renderer.page(
            request,
            "waiver.html",
            snapshot=current[0],
            rule=rule,
            finding=finding,
            reason=asked.get("reason", "")[:MAX_TEXT],
            measures=asked.get("measures", "")[:MAX_TEXT],
            until=_date(until),
            today=current[0].taken_at,
        )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def article_key(article: str) -> tuple[tuple[int, int, str], ...]:
    """Orders "Điều 8 khoản 2" before "Điều 10"; what has no article comes last."""
    if not article:
        return ((2, 0, ""),)
    parts = _NUMBERS.findall(article.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)


def rule_views(snapshot: Snapshot, effective: Effective | None) -> list[RuleView]:
    """Every rule in force; with its wording when the regulation itself is at hand."""
    by_rule: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in snapshot.findings:
        by_rule[finding.rule].append(finding)
    troubled = {f.rule for f in snapshot.findings if f.status in _TROUBLE}
    most = max(MIN_SUBJECTS, min(MAX_SUBJECTS, MAX_SHOWN // max(1, len(troubled))))
    if effective is not None:
        return [
            RuleView(
                id=r.id,
                article=r.article,
                severity=r.severity,
                title=r.title,
                text=r.text,
                enabled=r.enabled,
                manual=r.check.manual,
                standing=_standing(by_rule[r.id], most),
            )
            for r in effective.rules.values()
        ]
    info = snapshot.regulation
    if info is None:
        return []
    return [
        RuleView(
            id=rule,
            article=info.articles.get(rule, ""),
            severity=level,
            standing=_standing(by_rule[rule], most),
        )
        for rule, level in info.rules.items()
    ]


def _standing(findings: Iterable[Finding], most: int) -> Standing:
    counts: Counter[Status] = Counter()
    trouble = []
    for finding in findings:
        counts[finding.status] += 1
        if finding.status in _TROUBLE:
            trouble.append(finding)
    trouble.sort(key=lambda f: (_TROUBLE.index(f.status), f.since, f.subject))
    return Standing(
        counts=dict(counts),
        trouble=tuple(trouble[:most]),
        more=max(0, len(trouble) - most),
    )
