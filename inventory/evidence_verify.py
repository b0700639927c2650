"""A bundle held against its own signature, its chain and the registry's keys, and computed again.

A verifier needs the bundle and the agency's public keys, and nothing else of ours but this code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.evidence import (
    EvidenceError,
    Json,
    Record,
    RecordKind,
    canonical,
    locate,
    parse_record,
    sha256,
)
from inventory.evidence_bundle import (
    CHAIN,
    FORMAT,
    HANDOVERS,
    MANIFEST,
    SIGNATURE,
    VERDICT,
    verdict_json,
)
from inventory.evidence_chain import Problem, Reading, read_chain
from inventory.evidence_keys import SignatureCheck, Succession, ValidKey, registered
from inventory.period import Period, PeriodRule, legal_day, month_of
from inventory.period_verdict import judge_period
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Text
from inventory.types import utc
from inventory.verdict import Verdict

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying a bundle found.

    Attributes:
        problems: what is wrong, the most telling first; empty when nothing is.
        reading: what the chain says; only to be used when there are no problems.
        verdict: the month's verdict, computed again; None when there was no assessment.
        key_known: whether the key was held against one the verifier already had.
    """

    problems: tuple[Problem, ...]
    manifest: Json
    manifest_sha256: str = ""
    reading: Reading | None = None
    verdict: Verdict | None = None
    silent_days: tuple[date, ...] = ()
    key_known: bool = False

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def period(self) -> Period:
        """The month of the bundle."""
        year, month = self.manifest["period"]["month"].split("-")
        return month_of(int(year), int(month), PeriodRule(self.manifest["period"]["rule"]))


def verify(files: Files, check: SignatureCheck, *, keys: Sequence[ValidKey] = ()) -> Verification:
    """Hold a bundle against its own signature, and compute its verdict again.

    Args:
        files: name and content of every file.
        check: verifies an Ed25519 signature.
        keys: the agency's keys as the registry has them; none: only the bundle's own.
    """
    signed, manifest, problems = _signed(files, check)
    if manifest is None or signed is None:
        return Verification(problems=tuple(problems), manifest={})
    try:
        return _verify(files, check, manifest, problems, keys)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        text = NOT_LIKE_THAT.format(why=repr(error))
        problems.append(Problem(file=MANIFEST, offset=None, text=text))
        return Verification(problems=tuple(problems), manifest=manifest)


def _signed(files: Files, check: SignatureCheck) -> tuple[Json | None, Json | None, list[Problem]]:
    problems: list[Problem] = []
    signed, why = _json(files, SIGNATURE)
    if signed is None:
        return None, None, [why]
    try:
        unsigned = {k: signed[k] for k in ("algorithm", "key", "manifest")}
        entry, data = signed["manifest"], files.get(MANIFEST, b"")
        if set(signed) != {*unsigned, "signature"} or not check(
            str(signed["key"]), canonical(unsigned), str(signed["signature"])
        ):
            problems.append(Problem(file=SIGNATURE, offset=None, text=BAD_SIGNATURE))
        if MANIFEST in files and sha256(data) != entry["sha256"]:
            problems.append(_altered(MANIFEST, data, entry))
    except (KeyError, TypeError, ValueError):
        return None, None, [Problem(file=SIGNATURE, offset=None, text=BAD_SIGNATURE)]
    manifest, why = _json(files, MANIFEST)
    if manifest is None:
        return signed, None, [*problems, why]
    if manifest.get("key") != signed["key"]:
        problems.append(Problem(file=SIGNATURE, offset=None, text=OTHER_KEY_INSIDE))
    return signed, manifest, problems


def _json(files: Files, name: str) -> tuple[Json | None, Problem]:
    data = files.get(name)
    if data is None:
        return None, Problem(file=name, offset=None, text=ABSENT.format(file=name))
    try:
        value = json.loads(data)
        if isinstance(value, dict) and canonical(value) + b"\n" == data:
            return value, Problem(file=name, offset=None, text=ABSENT)
        offset = next(
            (i for i, (a, b) in enumerate(zip(canonical(value), data, strict=False)) if a != b), 0
        )
    except json.JSONDecodeError as error:
        offset = len(error.doc[: error.pos].encode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        offset = error.start if isinstance(error, UnicodeDecodeError) else 0
    return None, Problem(file=name, offset=offset, text=NOT_CANONICAL)


def _altered(name: str, data: bytes, entry: Json) -> Problem:
    offset = locate(data, expected=entry["sums"], digest=entry["sha256"])
    if offset is not None:
        return Problem(file=name, offset=offset, text=ONE_BYTE)
    text = RESIZED if len(data) != entry["size"] else SEVERAL_BYTES
    return Problem(file=name, offset=None, text=text.format(size=len(data), expected=entry["size"]))


def _verify(
    files: Files,
    check: SignatureCheck,
    manifest: Json,
    problems: list[Problem],
    keys: Sequence[ValidKey],
) -> Verification:
    if manifest["format"] != FORMAT:
        text = OTHER_FORMAT.format(format=manifest["format"])
        problems.append(Problem(file=MANIFEST, offset=None, text=text))
    chain = manifest["chain"]
    succession, wrong = _succession(files, str(manifest["key"]), check)
    records, broken = read_chain(
        files.get(CHAIN, b""),
        file=CHAIN,
        first_prev=chain["first_prev"],
        check=check,
        keys=succession,
    )
    problems += [*wrong, *broken]
    if not broken and not succession.agrees(records):
        problems.append(Problem(file=HANDOVERS, offset=None, text=OTHER_HANDOVERS))
    problems += _unregistered(keys, manifest, records)
    listed = manifest["files"]
    for name in sorted(listed.keys() | files.keys() - {MANIFEST, SIGNATURE}):
        if name not in files:
            problems.append(Problem(file=name, offset=None, text=ABSENT.format(file=name)))
        elif name not in listed:
            problems.append(Problem(file=name, offset=None, text=STRANGER.format(file=name)))
        elif sha256(files[name]) != listed[name]["sha256"]:
            problems.insert(0, _altered(name, files[name], listed[name]))
    # An exact byte says more than "record 7 was altered", which says more than "a size differs".
    problems.sort(key=lambda p: (p.text is not ONE_BYTE, p.offset is None))
    days = {date.fromisoformat(d) for d in chain["days"]}
    reading = Reading().read(records)
    verdict = None
    if not problems:
        verdict, more = _recompute(files, manifest, reading, records)
        problems += more
    first, last = (date.fromisoformat(manifest["active"][k]) for k in ("first", "last"))
    period_days = Verification(problems=(), manifest=manifest).period.active_days(first, last)
    return Verification(
        problems=tuple(problems),
        manifest=manifest,
        manifest_sha256=sha256(files[MANIFEST]),
        reading=reading,
        verdict=verdict,
        silent_days=tuple(d for d in period_days if d not in days),
        key_known=bool(keys),
    )


def _succession(files: Files, last: str, check: SignatureCheck) -> tuple[Succession, list[Problem]]:
    """The bundle's handovers, and the first that is none."""
    handovers: list[Record] = []
    offset, starts = 0, list[int]()
    for line in files.get(HANDOVERS, b"").splitlines(keepends=True):
        try:
            handovers.append(parse_record(line.removesuffix(b"\n")))
        except EvidenceError:
            return Succession(last), [Problem(file=HANDOVERS, offset=offset, text=BAD_HANDOVER)]
        starts.append(offset)
        offset += len(line)
    found = Succession(last, tuple(handovers))
    broken = found.broken(check)
    if broken is None:
        return found, []
    return found, [Problem(file=HANDOVERS, offset=starts[broken], text=BAD_HANDOVER)]


def _unregistered(
    keys: Sequence[ValidKey], manifest: Json, records: Sequence[Record]
) -> list[Problem]:
    """Signatures of keys that the registry does not have, or not for that day."""
    if not keys:
        return []
    expected = ", ".join(k.key for k in keys)
    month = Verification(problems=(), manifest=manifest).period
    key = str(manifest["key"])
    found = []
    # A bundle may be made long after its month, but not with a key that was given up before.
    if not any(k.key == key and (k.valid_to or month.last) >= month.last for k in keys):
        text = FORGED_KEY.format(key=key, expected=expected)
        found.append(Problem(file=SIGNATURE, offset=None, text=text))
    for record in records:
        signed = record.body.get("key") if record.kind is RecordKind.SEAL else None
        day = legal_day(record.at)
        if signed is not None and not registered(keys, str(signed), day):
            text = KEY_NOT_THEN.format(key=signed, day=f"{day:%d/%m/%Y}", expected=expected)
            found.append(Problem(file=CHAIN, offset=None, text=text))
            break
    return found


def _recompute(
    files: Files, manifest: Json, reading: Reading, records: Sequence[Record]
) -> tuple[Verdict | None, list[Problem]]:
    problems = [Problem(file=CHAIN, offset=None, text=text) for text in reading.problems]
    for name, data in reading.tables().items():
        if files.get(name) != data:
            problems.append(Problem(file=name, offset=_first(files, name, data), text=DERIVED))
    if len(records) != manifest["chain"]["records"]:
        text = COUNT.format(found=len(records), expected=manifest["chain"]["records"])
        problems.append(Problem(file=CHAIN, offset=None, text=text))
    claimed = json.loads(files[VERDICT])
    settings = ReadinessSettings.model_validate(claimed["settings"])
    since, until = utc(manifest["from"]), utc(manifest["to"])
    verdict = judge_period(reading.period(since, until), settings)
    again = verdict_json(verdict, settings)
    if claimed != json.loads(canonical(again)):
        problems.append(Problem(file=VERDICT, offset=None, text=OTHER_VERDICT))
    return verdict, problems


def _first(files: Files, name: str, data: bytes) -> int:
    """The first byte in which a file differs from what it should be."""
    found = files.get(name, b"")
    pairs = enumerate(zip(found, data, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(found), len(data)))


ABSENT = Text(vi="thiếu tệp {file}", en="{file} is missing")
STRANGER = Text(vi="tệp {file} không có trong manifest", en="{file} is not listed in the manifest")
ONE_BYTE = Text(vi="byte này đã bị sửa", en="this byte was altered")
SEVERAL_BYTES = Text(vi="nhiều byte đã bị sửa", en="several bytes were altered")
RESIZED = Text(
    vi="dài {size} byte, manifest ghi {expected} byte",
    en="has {size} bytes, the manifest says {expected}",
)
NOT_CANONICAL = Text(
    vi="đã bị sửa từ byte này: không còn là JSON chuẩn tắc",
    en="was altered at this byte: no longer canonical JSON",
)
NOT_LIKE_THAT = Text(
    vi="nội dung không đúng dạng ({why})", en="does not have the form of a manifest ({why})"
)
BAD_SIGNATURE = Text(
    vi="chữ ký không phải của khóa này trên manifest này",
    en="the signature is not this key's over this manifest",
)
OTHER_KEY_INSIDE = Text(
    vi="khóa trong chữ ký khác khóa trong manifest",
    en="the key of the signature is not the manifest's",
)
FORGED_KEY = Text(
    vi="ký bằng khóa {key}, danh mục ghi khóa {expected}: khóa giả hoặc chưa cập nhật danh mục",
    en="signed with {key}, the registry has {expected}: a forged key, or an old registry",
)
KEY_NOT_THEN = Text(
    vi="chữ ký ngày {day} bằng khóa {key}, danh mục không ghi khóa này cho ngày đó ({expected})",
    en="the seal of {day} is signed with {key}, which the registry does not have for that day "
    "({expected})",
)
BAD_HANDOVER = Text(
    vi="lần đổi khóa này không được cả khóa cũ và khóa mới ký, hoặc không nối tiếp nhau",
    en="this handover is not signed by both keys, or does not lead to the next one",
)
OTHER_HANDOVERS = Text(
    vi="các lần đổi khóa khác với các bản ghi đổi khóa trong chain.jsonl",
    en="the handovers are not those of chain.jsonl",
)
OTHER_FORMAT = Text(vi="định dạng lạ: {format}", en="unknown format: {format}")
DERIVED = Text(vi="khác với số liệu suy ra từ chain.jsonl", en="differs from what chain.jsonl says")
COUNT = Text(
    vi="có {found} bản ghi, manifest ghi {expected}",
    en="has {found} records, the manifest says {expected}",
)
OTHER_VERDICT = Text(
    vi="kết luận ghi trong tệp khác kết luận tính lại từ minh chứng",
    en="the verdict in the file is not the one that the evidence gives",
)
