"""A key that is changed: what it signed stays proven, and nobody else's key slips in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.evidence import GENESIS, RecordKind
from inventory.evidence_keys import Signer, ValidKey, handover, is_handover
from inventory.evidence_verify import Verification, verify
from inventory.period import Period, PeriodRule, day_start, days_of, month_of
from inventory.readiness_settings import ReadinessSettings
from netmon.errors import ConfigError
from netmon.evidence.bundles import export_month
from netmon.evidence.keys import SigningKey, check_signature, load_key, make_key
from netmon.evidence.ledger import Ledger, LedgerError
from netmon.evidence.recorder import Author
from netmon.evidence.rotation import current_key, rotate
from netmon.registry.load import load_registry

SEPTEMBER, OCTOBER = (month_of(2026, m, PeriodRule.CALENDAR) for m in (9, 10))
CHANGED = date(2026, 10, 12)
EMPTY: dict[str, Any] = {"availability": {}, "probes": [], "facts": {}, "hours": None}
Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Lived:
    """A chain over which the key was changed."""

    ledger: Ledger
    path: Path
    old: SigningKey
    new: SigningKey

    @property
    def keys(self) -> list[ValidKey]:
        """As the registry has them afterwards."""
        return [ValidKey(self.old.public, None, CHANGED), ValidKey(self.new.public, CHANGED)]


def days(ledger: Ledger, key: SigningKey, first: date, last: date) -> None:
    """A record a day, signed on the day after."""
    for day in days_of(first, last):
        after = day_start(day + timedelta(days=1))
        ledger.append(RecordKind.DAY, EMPTY, day=day, at=after)
        ledger.seal(key, day=day, at=after)


def export(
    lived: Lived, period: Period, key: SigningKey, attached: Mapping[str, object] | None = None
) -> Files:
    return export_month(
        lived.ledger,
        key,
        Author(agency="so-a", agent="so-a", version="1"),
        period=period,
        active=(period.first, period.last),
        attached=attached or {},
        settings=ReadinessSettings(),
        now=datetime(2026, 11, 22, tzinfo=UTC),
    )


def checked(files: Files, *keys: ValidKey) -> Verification:
    return verify(files, check_signature, keys=keys)


def said(found: Verification) -> str:
    return "\n".join(p.text.en for p in found.problems)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lived, Files]:
    """The chain, and September's bundle as it was made before the change."""
    base = tmp_path_factory.mktemp("rotation")
    ledger, path = Ledger(base / "evidence"), base / "evidence.key"
    old = current_key(ledger, path)
    days(ledger, old, SEPTEMBER.first, CHANGED - timedelta(days=1))
    early = export(Lived(ledger, path, old, old), SEPTEMBER, old)
    _, new = rotate(ledger, path, at=day_start(CHANGED) + timedelta(hours=10))
    days(ledger, new, CHANGED, OCTOBER.last)
    return Lived(ledger, path, old, new), early


@pytest.fixture(scope="module")
def lived(before: tuple[Lived, Files]) -> Lived:
    return before[0]


@pytest.fixture(scope="module")
def bundle(lived: Lived) -> Files:
    """The month of the change, with everything that may be attached."""
    said = {"indicator": "D1", "month": "2026-10", "part": 38, "whole": 40, "by": "Nguyễn Văn A"}
    form = {"form": "phiếu.csv", "sha256": "ab" * 32, "values": [said]}
    listed = {"id": "tinh", "version": 3, "sha256": "cd" * 32, "entry": {"code": "so-a"}}
    files = export(lived, OCTOBER, lived.new, {"declared": form, "registry": listed})
    assert checked(files).problems == ()
    return files


def test_the_month_of_the_change_is_proven_by_both_keys(lived: Lived) -> None:
    assert lived.old.public != lived.new.public
    assert load_key(lived.path).public == lived.new.public
    files = export(lived, OCTOBER, lived.new)
    assert checked(files).problems == ()
    assert checked(files, *lived.keys).problems == ()


def test_what_the_old_key_signed_stays_proven(before: tuple[Lived, Files]) -> None:
    lived, early = before
    assert checked(early, *lived.keys).problems == ()
    late = export(lived, SEPTEMBER, lived.new)  # made after the change, its seals before it
    assert checked(late, *lived.keys).problems == ()
    assert checked(late).problems == ()


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_any_flipped_bit_beside_the_chain_is_refused_and_named(
    bundle: Files, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["handovers.jsonl", "declared.json", "registry.json"]))
    offset = data.draw(st.integers(0, len(bundle[name]) - 1))
    altered = bytearray(bundle[name])
    altered[offset] ^= 1 << data.draw(st.integers(0, 7))
    problem = checked(bundle | {name: bytes(altered)}).problems[0]
    assert (problem.file, problem.offset) == (name, offset)


def test_a_key_proves_nothing_outside_its_days(lived: Lived) -> None:
    files = export(lived, OCTOBER, lived.new)
    early = [ValidKey(lived.old.public, None, date(2026, 10, 5)), ValidKey(lived.new.public)]
    assert "does not have for that day" in said(checked(files, *early))
    assert "forged key" in said(checked(files, ValidKey(lived.old.public)))


def test_a_key_that_was_given_up_signs_no_later_month(lived: Lived, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "evidence")
    days(ledger, lived.old, OCTOBER.first, OCTOBER.last)
    own = replace(lived, ledger=ledger)
    assert "forged key" in said(checked(export(own, OCTOBER, lived.old), *lived.keys))


def test_a_stranger_cannot_hand_the_chain_to_himself(lived: Lived, tmp_path: Path) -> None:
    mallory, ledger = make_key(tmp_path / "m"), Ledger(tmp_path / "evidence")
    days(ledger, lived.old, OCTOBER.first, OCTOBER.first)
    at = day_start(CHANGED)
    forged = handover(
        ledger.head(),
        day=CHANGED,
        at=at,
        old=Signer(lived.old.public, mallory.sign),
        new=Signer(mallory.public, mallory.sign),
    )
    assert not is_handover(forged, check_signature)
    ledger.append(RecordKind.KEY, forged.body, day=CHANGED, at=at)
    days(ledger, mallory, CHANGED, OCTOBER.last)
    files = export(replace(lived, ledger=ledger), OCTOBER, mallory)
    assert "not signed by both keys" in said(checked(files))
    assert "forged key" in said(checked(files, *lived.keys))


def test_a_handover_holds_only_where_it_stands(lived: Lived) -> None:
    (found,) = lived.ledger.handovers()
    assert is_handover(found, check_signature)
    assert not is_handover(replace(found, prev=GENESIS), check_signature)
    assert not is_handover(replace(found, seq=found.seq + 1), check_signature)


def test_handovers_that_are_not_the_chains_are_refused(lived: Lived) -> None:
    files = export(lived, OCTOBER, lived.new)
    assert not checked({k: v for k, v in files.items() if k != "handovers.jsonl"}).good
    assert not checked(files | {"handovers.jsonl": files["handovers.jsonl"] * 2}).good
    assert not checked(files | {"handovers.jsonl": b"rubbish"}).good


def test_the_old_key_signs_no_more(lived: Lived) -> None:
    lived.ledger.append(RecordKind.DAY, EMPTY, day=date(2026, 11, 1), at=day_start(OCTOBER.last))
    with pytest.raises(LedgerError, match="was handed over to"):
        lived.ledger.seal(lived.old, day=date(2026, 11, 1), at=day_start(OCTOBER.last))


@pytest.mark.parametrize("chained", [True, False])
def test_a_change_that_was_cut_off_is_finished_or_undone(tmp_path: Path, *, chained: bool) -> None:
    ledger, path = Ledger(tmp_path / "evidence"), tmp_path / "evidence.key"
    old = current_key(ledger, path)
    days(ledger, old, OCTOBER.first, OCTOBER.first)
    waiting = make_key(tmp_path / "evidence.key.new")
    if chained:
        ledger.hand_over(old, waiting, day=CHANGED, at=day_start(CHANGED))
    assert current_key(ledger, path).public == (waiting if chained else old).public
    assert not (tmp_path / "evidence.key.new").exists()


def test_the_registry_keeps_former_keys_with_their_days(tmp_path: Path, lived: Lived) -> None:
    path = tmp_path / "r.yaml"
    agency = f"""
registry: {{id: t, title: T, version: 1}}
agencies:
  - code: so-a
    name: Sở A
    kind: so
    valid_from: 2026-01-01
    public_key: {lived.new.public}
    former_keys: [{{key: {lived.old.public}, valid_to: 2026-10-12}}]
"""
    path.write_text(agency, encoding="utf-8")
    entry = load_registry(path).get("so-a")
    assert entry is not None
    assert list(entry.keys) == lived.keys
    path.write_text(agency.replace(lived.old.public, "ed25519:xx"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"former_keys.*key.*is not a key"):
        load_registry(path)
