"""Collecting the agencies' proof bundles of a month, going on where the last attempt broke off.

The agent's ETag is the bundle's SHA-256. A bundle is written beside its place, together with the
hash it should have, and moved there only when it has that hash: whatever is in the folder under its
final name is whole. ``Range`` with ``If-Range`` continues the same bundle; when the agent has made
another one meanwhile it sends that from the start.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPResponse
from pathlib import Path
from typing import Final

from inventory.agencies import AgencyEntry
from netmon.province.client import AgentClient, AgentError, refusal

SUFFIX: Final = ".zip"
MAX_BYTES: Final = 1 << 30
"""A month of an agency is a few megabytes; more than this is not a bundle."""

_BLOCK: Final = 1 << 16
_ETAG = re.compile(r'"([0-9a-f]{64})"')
_OK, _PARTIAL, _NOT_MODIFIED, _NOT_FOUND, _OUT_OF_RANGE = 200, 206, 304, 404, 416


class Outcome(StrEnum):
    """What became of one agency's bundle."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"  # we have the one the agent has
    NONE = "none"  # the agent answers and has no bundle of that month
    FAILED = "failed"
    NO_AGENT = "no_agent"  # the registry knows no address


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One agency's result; ``received`` is how many bytes this run needed."""

    agency: str
    outcome: Outcome
    received: int = 0
    sha256: str = ""
    detail: str = ""

    @property
    def have(self) -> bool:
        """Whether the agency's newest bundle is in the folder."""
        return self.outcome in {Outcome.FETCHED, Outcome.UNCHANGED}


def collect(
    entries: Iterable[AgencyEntry],
    month: str,
    *,
    client: AgentClient,
    out: Path,
    at_once: int,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Collected]:
    """Fetch every agency's bundle; one agency's trouble is a result, never an exception.

    Args:
        entries: the agencies, in the order of the results.
        month: ``YYYY-MM``.
        client: how agents are asked.
        out: folder for ``AGENCY.zip``; created.
        at_once: agents asked at the same time.
        progress: told how many of all are done.
    """
    out.mkdir(parents=True, exist_ok=True)
    wanted = list(entries)
    results: list[Collected] = []
    with ThreadPoolExecutor(at_once) as pool:
        for result in pool.map(lambda entry: _one(entry, month, client=client, out=out), wanted):
            results.append(result)
            progress(len(results), len(wanted))
    return results


def _one(entry: AgencyEntry, month: str, *, client: AgentClient, out: Path) -> Collected:
    if not entry.agent:
        return Collected(agency=entry.code, outcome=Outcome.NO_AGENT)
    try:
        return _Fetch(entry, month, out).run(client)
    except (AgentError, OSError) as error:
        return Collected(agency=entry.code, outcome=Outcome.FAILED, detail=str(error))


class _Fetch:
    """One agency's bundle on its way."""

    def __init__(self, entry: AgencyEntry, month: str, out: Path) -> None:
        self._entry = entry
        self._path = f"/api/v1/evidence?month={month}"
        self._final = out / f"{entry.code}{SUFFIX}"
        self._part = out / f".{entry.code}.part"
        self._want = out / f".{entry.code}.sha256"

    def run(self, client: AgentClient) -> Collected:
        """Ask, receive, check and move into place.

        Raises:
            AgentError: it cannot be had, or is not what was promised.
        """
        with client.get(self._entry.agent, self._path, headers=self._known()) as answer:
            if answer.status != _OUT_OF_RANGE:
                return self._take(answer)
        self._forget()  # we hold more than there is: it broke off after the last byte
        with client.get(self._entry.agent, self._path) as answer:
            return self._take(answer)

    def _known(self) -> dict[str, str]:
        """What we have, in the words of RFC 9110 (13.1.2, 13.1.5, 14.2)."""
        have = {}
        if self._final.exists():
            have["If-None-Match"] = f'"{_sha256(self._final)}"'
        if self._part.exists() and self._want.exists() and (size := self._part.stat().st_size):
            have["Range"] = f"bytes={size}-"
            have["If-Range"] = f'"{self._want.read_text("ascii").strip()}"'
        return have

    def _take(self, answer: HTTPResponse) -> Collected:
        code = self._entry.code
        if answer.status == _NOT_FOUND:
            return Collected(agency=code, outcome=Outcome.NONE)
        if answer.status not in {_OK, _PARTIAL, _NOT_MODIFIED}:
            raise refusal(answer)
        said = answer.headers.get("Netmon-Agency", "")
        if said != code:
            msg = f"the agent there says that it is {said[:64]!r}"
            raise AgentError(msg)
        etag = _ETAG.fullmatch(answer.headers.get("ETag", ""))
        if etag is None:
            msg = "its answer has no SHA-256 as ETag"
            raise AgentError(msg)
        if answer.status == _NOT_MODIFIED:
            self._forget()
            return Collected(agency=code, outcome=Outcome.UNCHANGED, sha256=etag[1])
        received = self._receive(answer, etag[1])
        if (found := _sha256(self._part)) != etag[1]:
            self._forget()
            msg = f"what arrived has SHA-256 {found}, promised was {etag[1]}"
            raise AgentError(msg)
        self._part.replace(self._final)
        self._forget()
        return Collected(agency=code, outcome=Outcome.FETCHED, received=received, sha256=found)

    def _receive(self, answer: HTTPResponse, sha256: str) -> int:
        self._want.write_text(sha256, "ascii")
        received = 0
        with self._part.open("ab" if answer.status == _PARTIAL else "wb") as part:
            for block in _blocks(answer):
                part.write(block)
                received += len(block)
                if part.tell() > MAX_BYTES:
                    msg = f"it sends more than {MAX_BYTES} bytes"
                    raise AgentError(msg)
            part.flush()
            os.fsync(part.fileno())
        return received

    def _forget(self) -> None:
        self._part.unlink(missing_ok=True)
        self._want.unlink(missing_ok=True)


def _blocks(answer: HTTPResponse) -> Iterator[bytes]:
    while block := answer.read(_BLOCK):
        yield block
    if answer.length:  # http.client ends quietly when the peer breaks off in a sized read
        msg = f"the connection broke {answer.length} bytes before the end"
        raise AgentError(msg)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
