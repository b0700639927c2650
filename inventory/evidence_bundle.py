"""A month's proof bundle: what is in it (``inventory.evidence_verify`` holds it against itself).

``chain.jsonl`` is the evidence; the other tables are derived from it and compared again. The
manifest lists every file with its SHA-256 and names the month before; one signature covers the
manifest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from inventory.evidence import (
    GENESIS,
    Json,
    Record,
    Sign,
    canonical,
    sha256,
    sums,
)
from inventory.evidence_chain import Reading, by_day
from inventory.period import Period, day_start
from inventory.period_verdict import judge_period
from inventory.readiness_settings import ReadinessSettings
from inventory.types import iso
from inventory.verdict import Verdict

FORMAT: Final = "netmon-evidence/1"
MANIFEST, SIGNATURE, CHAIN, HANDOVERS, VERDICT = (
    "manifest.json",
    "signature.json",
    "chain.jsonl",
    "handovers.jsonl",
    "verdict.json",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whose bundle it is and what it was made with.

    Attributes:
        agency: code.
        agent: the agent's id.
        key: its public key.
        previous: SHA-256 of the manifest of the month before, "" when there is none.
        first_prev: the hash that the first record follows.
        handovers: how the chain came to this key, from its beginning.
    """

    agency: str
    agent: str
    version: str
    key: str
    previous: str = ""
    first_prev: str = GENESIS
    handovers: tuple[Record, ...] = ()
    settings: ReadinessSettings = field(default_factory=ReadinessSettings)


def build(
    records: Sequence[Record],
    origin: Origin,
    *,
    period: Period,
    since: date,
    until: date,
    attached: Mapping[str, object],
    sign: Sign,
) -> dict[str, bytes]:
    """The files of a bundle, the same bytes for the same inputs.

    Args:
        records: the chain's records of the period, in order.
        origin: whose they are.
        period: the month.
        since: the first day of it on which the agency was active.
        until: the last one.
        attached: ``declared``, ``registry`` and ``regulation`` as JSON values.
        sign: signs bytes with the agent's key.
    """
    reading = Reading().read(records)
    files = {
        CHAIN: b"".join(r.line + b"\n" for r in records),
        **reading.tables(),
    }
    if origin.handovers:
        files[HANDOVERS] = b"".join(r.line + b"\n" for r in origin.handovers)
    files |= {f"{name}.json": canonical(value) + b"\n" for name, value in attached.items()}
    start, end = window(period, since, until)
    verdict = judge_period(reading.period(start, end), origin.settings)
    files[VERDICT] = canonical(verdict_json(verdict, origin.settings)) + b"\n"
    manifest = {
        "format": FORMAT,
        "agency": origin.agency,
        "agent": origin.agent,
        "version": origin.version,
        "key": origin.key,
        "period": {"month": period.name, "rule": period.rule.value},
        "active": {"first": since.isoformat(), "last": until.isoformat()},
        "from": iso(start),
        "to": iso(end),
        "previous": origin.previous,
        "chain": {
            "first_prev": origin.first_prev,
            "records": len(records),
            "head": records[-1].hash if records else origin.first_prev,
            "days": {
                day.isoformat(): [found[0].seq, found[-1].seq, found[-1].hash]
                for day, found in sorted(by_day(records).items())
            },
        },
        "files": {name: _entry(data) for name, data in sorted(files.items())},
    }
    files[MANIFEST] = canonical(manifest) + b"\n"
    signed = {"algorithm": "ed25519", "key": origin.key, "manifest": _entry(files[MANIFEST])}
    signed["signature"] = sign(canonical(signed))
    files[SIGNATURE] = canonical(signed) + b"\n"
    return files


def _entry(data: bytes) -> Json:
    return {"sha256": sha256(data), "size": len(data), "sums": sums(data)}


def verdict_json(verdict: Verdict | None, settings: ReadinessSettings) -> Json:
    """``verdict.json``: the verdict, and the numbers it was judged by."""
    numbers = settings.model_dump(mode="json")
    return {
        "verdict": verdict.to_json() if verdict else None,
        # Sets have no order of their own.
        "settings": {k: sorted(v) if isinstance(v, list) else v for k, v in numbers.items()},
    }


def window(period: Period, since: date, until: date) -> tuple[datetime, datetime]:
    """The instants between which the agency was active inside the period."""
    last = min(until, period.last)
    return day_start(max(since, period.first)), day_start(last + timedelta(days=1))
