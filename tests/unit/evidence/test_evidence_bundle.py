"""A month's bundle: it verifies, it recomputes, and whatever is done to it is refused and named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.evidence import RecordKind, canonical, seal, sha256
from inventory.evidence_bundle import Origin, build
from inventory.evidence_chain import read_chain
from inventory.evidence_keys import Succession, ValidKey
from inventory.evidence_verify import Verification, verify
from inventory.readiness_settings import ReadinessSettings
from inventory.verdict import GateName, GateState, VerdictState
from netmon.evidence.bundles import (
    BundleError,
    export_month,
    follows,
    pack,
    read_bundle,
    verify_file,
    write_bundle,
)
from netmon.evidence.keys import SigningKey, check_signature, make_key
from tests.support.months import NOW, OCTOBER, STORIES, Kept, keep

ATTACHED: dict[str, object] = {
    "declared": [],
    "registry": None,
    "regulation": {"sha256": "ab" * 32},
}
Files = dict[str, bytes]


def export(kept: Kept) -> Files:
    return export_month(
        kept.ledger,
        kept.key,
        kept.author,
        period=OCTOBER,
        active=(OCTOBER.first, OCTOBER.last),
        attached=ATTACHED,
        settings=ReadinessSettings(),
        now=NOW,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    base = tmp_path_factory.mktemp("months")
    return {s.code: keep(base / s.code, s) for s in STORIES}


@pytest.fixture(scope="module")
def bundle(kept: dict[str, Kept]) -> Files:
    return export(kept["so-b"])


def check(files: Files, key: str | None = None) -> Verification:
    return verify(files, check_signature, keys=[ValidKey(key)] if key else [])


@pytest.mark.parametrize(
    ("code", "state", "gate"),
    [
        ("so-a", VerdictState.READY, GateState.PASS),
        ("so-b", VerdictState.NOT_READY, GateState.FAIL),
        ("so-c", VerdictState.UNDETERMINED, GateState.UNDETERMINED),
    ],
)
def test_the_months_verdict_comes_out_of_the_bundle_alone(
    kept: dict[str, Kept], code: str, state: VerdictState, gate: GateState
) -> None:
    found = check(export(kept[code]), kept[code].key.public)
    assert found.problems == ()
    assert found.verdict is not None
    assert found.verdict.state is state
    gates = {g.name: g.state for g in found.verdict.gates}
    assert gates[GateName.AVAILABILITY] is gate
    assert found.key_known


def test_availability_is_the_months_own_seconds(kept: dict[str, Kept]) -> None:
    found = check(export(kept["so-b"]))
    assert found.reading is not None
    times = found.reading.period(OCTOBER.start, OCTOBER.end).availability["d-switch"]
    assert times.service_hours.counted_s == 13_860 * 60
    assert times.service_hours.down_s == 140 * 60
    assert times.round_the_clock.counted_s == 31 * 86_400


def test_a_critical_failure_of_ten_days_is_told_with_its_length(kept: dict[str, Kept]) -> None:
    verdict = check(export(kept["so-b"])).verdict
    assert verdict is not None
    texts = [r.text.en for g in verdict.gates for r in g.reasons]
    assert "A critical violation was open for 10 days, 3 allowed." in texts


def test_exporting_again_gives_the_same_bytes(kept: dict[str, Kept], bundle: Files) -> None:
    assert export(kept["so-b"]) == bundle
    assert pack(bundle) == pack(dict(reversed(bundle.items())))


def test_silent_days_are_closed_and_stay_unknown(kept: dict[str, Kept]) -> None:
    found = check(export(kept["so-c"]))
    assert found.silent_days == ()  # the agent closed them when it was back
    assert found.reading is not None
    times = found.reading.period(OCTOBER.start, OCTOBER.end).availability["d-switch"]
    assert times.service_hours.unknown_s == 1_260 * 60


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_flipped_bit_of_any_file_is_refused_and_named(
    bundle: Files, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(bundle)))
    offset = data.draw(st.integers(0, len(bundle[name]) - 1))
    altered = bytearray(bundle[name])
    altered[offset] ^= 1 << data.draw(st.integers(0, 7))
    found = check(bundle | {name: bytes(altered)})
    assert not found.good
    assert found.problems[0].file == name
    if name != "signature.json":  # nothing stands above it to say which byte
        assert offset in {p.offset for p in found.problems}


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_flipped_bit_of_the_container_is_refused(
    bundle: Files, tmp_path: Path, data: st.DataObject
) -> None:
    packed = bytearray(pack(bundle))
    offset = data.draw(
        st.integers(0, len(packed) - 1) | st.integers(1, 900).map(lambda n: len(packed) - n)
    )
    packed[offset] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "b.zip"
    path.write_bytes(packed)
    try:
        refused = not verify_file(path).good
    except BundleError:
        refused = True
    assert refused


def lines(files: Files) -> list[bytes]:
    return files["chain.jsonl"].splitlines(keepends=True)


def of_day(line: bytes, day: date) -> bool:
    return bool(json.loads(line)["day"] == day.isoformat())


def signed_again(files: Files, chain: bytes, key: SigningKey) -> Files:
    """The bundle as a forger would make it whole again: every hash fits, another key signs."""
    manifest = json.loads(files["manifest.json"])
    manifest["key"] = key.public
    out = files | {"chain.jsonl": chain}
    for name, entry in manifest["files"].items():
        entry |= {"sha256": sha256(out[name]), "size": len(out[name])}
    manifest["chain"]["records"] = chain.count(b"\n")
    out["manifest.json"] = canonical(manifest) + b"\n"
    signed = {
        "algorithm": "ed25519",
        "key": key.public,
        "manifest": {"sha256": sha256(out["manifest.json"]), "size": 0, "sums": [0, 0]},
    }
    signed["signature"] = key.sign(canonical(signed))
    return out | {"signature.json": canonical(signed) + b"\n"}


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(day=st.sampled_from(OCTOBER.days()[1:-1]), forged=st.booleans())
def test_a_dropped_day_is_refused_and_named(
    kept: dict[str, Kept], bundle: Files, tmp_path: Path, day: date, forged: bool
) -> None:
    chain = b"".join(line for line in lines(bundle) if not of_day(line, day))
    files = bundle | {"chain.jsonl": chain}
    if forged:
        files = signed_again(bundle, chain, kept["so-b"].key)
    told = [p.text.en for p in check(files).problems]
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    assert any("are missing" in t and f"{before:%d/%m/%Y} and {after:%d/%m/%Y}" in t for t in told)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(st.sampled_from(OCTOBER.days()), min_size=2, max_size=2, unique=True))
def test_swapped_days_are_refused_and_named(bundle: Files, days: list[date]) -> None:
    first, second = sorted(days)
    groups = {d: [x for x in lines(bundle) if of_day(x, d)] for d in OCTOBER.days()}
    groups[first], groups[second] = groups[second], groups[first]
    chain = b"".join(line for group in groups.values() for line in group)
    problems = check(bundle | {"chain.jsonl": chain}).problems
    named = [p.text.en for p in problems if p.file == "chain.jsonl" and p.offset is not None]
    assert any(f"{second:%d/%m/%Y}" in text for text in named)


def test_a_forged_key_is_refused_and_named(
    kept: dict[str, Kept], bundle: Files, tmp_path: Path
) -> None:
    mallory = make_key(tmp_path / "m.key")
    forged = signed_again(bundle, bundle["chain.jsonl"], mallory)
    problems = check(forged, kept["so-b"].key.public).problems
    assert any("forged key" in p.text.en and mallory.public in p.text.en for p in problems)
    assert any("the signature of 01/10/2026" in p.text.en for p in problems)


def test_a_whole_chain_forged_with_another_key_is_refused_by_the_registrys(
    kept: dict[str, Kept], tmp_path: Path
) -> None:
    mallory = make_key(tmp_path / "m.key")
    found = check(export(replace(kept["so-a"], key=mallory)), kept["so-a"].key.public)
    assert not found.good


def test_a_better_verdict_written_into_the_file_is_not_believed(
    kept: dict[str, Kept], bundle: Files
) -> None:
    claimed = json.loads(bundle["verdict.json"])
    claimed["verdict"]["state"] = "ready"
    files = bundle | {"verdict.json": canonical(claimed) + b"\n"}
    again = signed_again(files, bundle["chain.jsonl"], kept["so-b"].key)
    assert [(p.file, p.text.en) for p in check(again).problems] == [
        ("verdict.json", "the verdict in the file is not the one that the evidence gives")
    ]


def test_a_result_moved_in_a_table_is_held_against_the_chain(
    kept: dict[str, Kept], bundle: Files
) -> None:
    files = bundle | {"results.jsonl": bundle["results.jsonl"].replace(b'"fail"', b'"pass"')}
    again = signed_again(files, bundle["chain.jsonl"], kept["so-b"].key)
    (problem,) = check(again).problems
    assert problem.file == "results.jsonl"
    assert problem.offset == bundle["results.jsonl"].index(b'"fail"') + 1


@pytest.mark.parametrize(
    "name", ["manifest.json", "signature.json", "chain.jsonl", "declared.json"]
)
def test_a_missing_file_is_named(bundle: Files, name: str) -> None:
    found = check({k: v for k, v in bundle.items() if k != name})
    assert any(p.file == name and p.text.en == f"{name} is missing" for p in found.problems)


def test_a_strange_file_is_named(bundle: Files) -> None:
    found = check(bundle | {"extra.json": b"{}"})
    assert [p.file for p in found.problems] == ["extra.json"]


def test_a_torn_tail_and_an_unsigned_tail_are_named(bundle: Files, kept: dict[str, Kept]) -> None:
    chain = bundle["chain.jsonl"]
    for cut, text in ((chain[:-1], "cut off"), (b"".join(lines(bundle)[:-1]), "not signed")):
        _, problems = read_chain(
            cut,
            file="c",
            first_prev=json.loads(bundle["manifest.json"])["chain"]["first_prev"],
            check=check_signature,
            keys=Succession(kept["so-b"].key.public),
        )
        assert any(text in p.text.en for p in problems)


@given(
    st.dictionaries(st.sampled_from(["manifest.json", "signature.json"]), st.binary(max_size=40))
)
def test_rubbish_is_refused_without_a_traceback(files: Files) -> None:
    assert not check(files).good


def test_a_manifest_of_another_shape_is_refused(kept: dict[str, Kept], bundle: Files) -> None:
    manifest = canonical({"format": "netmon-evidence/1", "key": kept["so-b"].key.public}) + b"\n"
    key = kept["so-b"].key
    signed = {"algorithm": "ed25519", "key": key.public, "manifest": {"sha256": sha256(manifest)}}
    signed["signature"] = key.sign(canonical(signed))
    files = {"manifest.json": manifest, "signature.json": canonical(signed) + b"\n"}
    assert "form of a manifest" in check(files).problems[0].text.en


def test_a_bundle_is_read_from_a_zip_and_from_a_directory(bundle: Files, tmp_path: Path) -> None:
    path = tmp_path / "so-b-2026-10.zip"
    write_bundle(bundle, path)
    assert read_bundle(path) == (bundle, ())
    (tmp_path / "d").mkdir()
    for name, data in bundle.items():
        (tmp_path / "d" / name).write_bytes(data)
    assert read_bundle(tmp_path / "d") == (bundle, ())
    assert verify_file(path).good
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_months_are_chained_by_their_manifests(tmp_path: Path) -> None:
    september = OCTOBER.previous()
    kept_ = keep(tmp_path, STORIES[0], september, hours=12)
    first = export_month(
        kept_.ledger,
        kept_.key,
        kept_.author,
        period=september,
        active=(september.first, september.last),
        attached=ATTACHED,
        settings=ReadinessSettings(),
        now=NOW,
    )
    record = kept_.ledger.append(
        RecordKind.DAY,
        {"availability": {}, "probes": [], "facts": {}, "hours": None},
        day=OCTOBER.first,
        at=NOW,
    )
    second = export(kept_)
    before, after = check(first), check(second)
    assert (before.problems, after.problems) == ((), ())
    assert follows(before, after) is None
    assert follows(after, after) is not None
    assert record.seq > 1


def test_an_empty_month_has_no_bundle(tmp_path: Path) -> None:
    kept_ = keep(tmp_path, STORIES[0], OCTOBER.previous(), hours=24)
    with pytest.raises(BundleError, match="no evidence of 2026-12"):
        export_month(
            kept_.ledger,
            kept_.key,
            kept_.author,
            period=replace(OCTOBER, first=date(2026, 12, 1), last=date(2026, 12, 31), month=12),
            active=(OCTOBER.first, OCTOBER.last),
            attached=ATTACHED,
            settings=ReadinessSettings(),
            now=NOW,
        )


def test_build_and_seal_are_pure(kept: dict[str, Kept]) -> None:
    key = kept["so-a"].key
    records = kept["so-a"].ledger.records(OCTOBER.first, OCTOBER.last)
    origin = Origin(agency="so-a", agent="x", version="1", key=key.public)
    made = [
        build(
            records,
            origin,
            period=OCTOBER,
            since=OCTOBER.first,
            until=OCTOBER.last,
            attached={},
            sign=key.sign,
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    from inventory.evidence import Head

    seals = [
        seal(Head.of(records[-1]), day=OCTOBER.last, at=NOW, key=key.public, sign=key.sign).line
        for _ in range(2)
    ]
    assert seals[0] == seals[1]
