"""Month bundles as files: one ZIP without compression, the same bytes for the same evidence.

Entries are stored in order of name with a fixed date, so that the container itself is canonical:
a reader rebuilds it and every bit outside the entries is checked too. A directory with the same
files (an unpacked bundle) is read as well.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from inventory.evidence import GENESIS, canonical, sha256
from inventory.evidence_bundle import MANIFEST, Origin, build
from inventory.evidence_chain import Problem
from inventory.evidence_keys import ValidKey
from inventory.evidence_verify import Verification, verify
from inventory.period import Period
from inventory.readiness_settings import ReadinessSettings
from inventory.text import Text
from netmon.errors import OperatorError
from netmon.evidence.keys import SigningKey, check_signature
from netmon.evidence.ledger import Ledger
from netmon.evidence.recorder import Author

MAX_BYTES = 200_000_000
"""A larger bundle is refused before it is read: an agency's month is a few megabytes."""
_NAME = re.compile(r"[a-z]+\.jsonl?")
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can name
_MANIFESTS = "manifests"


class BundleError(OperatorError):
    """No evidence for the month, or the file is no bundle."""


def export_month(
    ledger: Ledger,
    key: SigningKey,
    author: Author,
    *,
    period: Period,
    active: tuple[date, date],
    attached: Mapping[str, object],
    settings: ReadinessSettings,
    now: datetime,
) -> dict[str, bytes]:
    """The month's bundle from the ledger; its manifest's hash is kept for the next month.

    Args:
        ledger: the chain.
        key: the agent's key.
        author: agency, agent, version.
        period: the month.
        active: the first and last day on which the agency is in the registry.
        attached: ``declared``, ``registry`` and ``regulation`` as JSON values.
        settings: the numbers of the definition that hold for the month.
        now: for the seal, when the end of the month is not signed yet.

    Raises:
        BundleError: there is no evidence of the month.
        LedgerError: the chain is damaged.
    """
    records = ledger.records(period.first, period.last)
    if not records:
        msg = f"{ledger.directory}: no evidence of {period.name} ({period.first} to {period.last})"
        raise BundleError(msg)
    if records[-1].seq == ledger.head().seq:
        ledger.seal(key, day=period.last, at=now)
        records = ledger.records(period.first, period.last)
    kept = ledger.directory / _MANIFESTS
    before = kept / f"{period.previous().file_name}.json"
    origin = Origin(
        agency=author.agency,
        agent=author.agent,
        version=author.version,
        key=key.public,
        previous=sha256(before.read_bytes()) if before.exists() else "",
        first_prev=records[0].prev if records[0].seq > 1 else GENESIS,
        handovers=ledger.handovers(),
        settings=settings,
    )
    files = build(
        records,
        origin,
        period=period,
        since=max(active[0], period.first),
        until=min(active[1], period.last),
        attached=attached,
        sign=key.sign,
    )
    kept.mkdir(mode=0o700, exist_ok=True)
    _write(kept / f"{period.file_name}.json", files[MANIFEST])
    return files


def write_bundle(files: Mapping[str, bytes], path: Path) -> None:
    """Write a bundle whole or not at all.

    Raises:
        BundleError: it cannot be written.
    """
    try:
        _write(path, pack(files))
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise BundleError(msg) from error


def pack(files: Mapping[str, bytes]) -> bytes:
    """The ZIP of a bundle's files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def read_bundle(path: Path) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """A bundle's files, and what is wrong with the container.

    Raises:
        BundleError: not readable, too large, or no bundle.
    """
    try:
        if path.is_dir():
            found = {p.name: p for p in path.iterdir() if _NAME.fullmatch(p.name)}
            _bounded(path, sum(p.stat().st_size for p in found.values()))
            return {name: p.read_bytes() for name, p in found.items()}, ()
        _bounded(path, path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        msg = f"{path}: cannot be read: {error.strerror}"
        raise BundleError(msg) from error
    return unpack(data, name=path.name)


def unpack(data: bytes, *, name: str) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The files of a bundle's ZIP, and what is wrong with the container.

    Args:
        data: the ZIP.
        name: what problems call it.

    Raises:
        BundleError: no bundle.
    """
    files = _unpack(name, data)
    again = pack(files)
    if again == data:
        return files, ()
    offset = next(
        (i for i, (a, b) in enumerate(zip(again, data, strict=False)) if a != b),
        min(len(again), len(data)),
    )
    return files, (Problem(file=name, offset=offset, text=CONTAINER),)


def _bounded(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        msg = f"{path}: {size} bytes; a month's evidence is never that large"
        raise BundleError(msg)


def _unpack(name: str, data: bytes) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.compress_type != zipfile.ZIP_STORED or not _NAME.fullmatch(entry.filename):
                    msg = f"{name}: {entry.filename!r} is not what a bundle holds"
                    raise BundleError(msg)
                files[entry.filename] = _entry(data, entry)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        msg = f"{name}: no evidence bundle, or its container was altered: {error}"
        raise BundleError(msg) from error
    return files


def _entry(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """A stored entry's bytes, whatever its checksum says: the manifest judges, byte by byte."""
    start = entry.header_offset + 30 + len(entry.filename.encode())  # APPNOTE.TXT 4.3.7
    return data[start : start + entry.file_size]


def verify_file(path: Path, *, keys: Sequence[ValidKey] = ()) -> Verification:
    """Verify a bundle on disk (see ``inventory.evidence_bundle.verify``).

    Raises:
        BundleError: not readable, or no bundle.
    """
    return verify_files(*read_bundle(path), keys=keys)


def verify_files(
    files: Mapping[str, bytes], problems: tuple[Problem, ...], *, keys: Sequence[ValidKey] = ()
) -> Verification:
    """Verify a bundle that is unpacked; ``problems`` is what is wrong with its container.

    Raises:
        BundleError: no bundle.
    """
    found = verify(files, check_signature, keys=keys)
    if not problems:
        return found
    return Verification(
        problems=(*found.problems, *problems),
        manifest=found.manifest,
        manifest_sha256=found.manifest_sha256,
        silent_days=found.silent_days,
        key_known=found.key_known,
    )


def follows(before: Verification, after: Verification) -> Text | None:
    """Why one month's bundle is not the one that the next month's names; None when it is."""
    named = after.manifest.get("previous", "")
    if named and named != before.manifest_sha256:
        return OTHER_MONTH.format(named=named, found=before.manifest_sha256)
    return None


def public_manifest(files: Mapping[str, bytes]) -> str:
    """The hash of a bundle's manifest, as the report's annex VII prints it."""
    return sha256(files[MANIFEST])


def json_of(found: Verification) -> bytes:
    """A verification as JSON."""
    return canonical(
        {
            "good": found.good,
            "agency": found.manifest.get("agency"),
            "period": found.manifest.get("period"),
            "manifest_sha256": found.manifest_sha256,
            "key_known": found.key_known,
            "silent_days": [d.isoformat() for d in found.silent_days],
            "problems": [p.to_json() for p in found.problems],
            "verdict": found.verdict.to_json() if found.verdict else None,
        }
    )


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


CONTAINER = Text(vi="vỏ ZIP đã bị sửa từ byte này", en="the ZIP container was altered at this byte")
OTHER_MONTH = Text(
    vi="kỳ sau ghi kỳ trước là {named}, nhưng tệp kỳ trước là {found}",
    en="the next month names {named} as the month before, but that file is {found}",
)
