"""Proof bundles verified from the page: the agent's own, or one that is handed in.

A bundle is read in memory and nothing of it is kept. What is said is what ``netmon evidence
verify`` says: good, or the file and the first byte that was altered.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from inventory.evidence import sha256
from inventory.evidence_bundle import MANIFEST
from inventory.evidence_keys import ValidKey
from inventory.evidence_verify import Files, Verification
from inventory.wording import number
from netmon.errors import NetmonError
from netmon.evidence.bundles import BundleError, unpack, verify_files
from netmon.web.forms import (
    Complaint,
    FormError,
    Upload,
    declared_bytes,
    from_our_page,
    read_upload,
)
from netmon.web.refusals import Refusals
from netmon.web.render import Renderer
from netmon.web.state import EvidenceFile, EvidenceProvider, SnapshotProvider

MAX_BUNDLE: Final = 32 * 1024 * 1024
"""Of a bundle that is handed in; a month of an agency is a few megabytes."""
MAX_REFUSED: Final = 8 * MAX_BUNDLE
"""Up to here the refusal is a page that says why; beyond it the connection is ended."""
MAX_PROBLEMS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is said of a bundle.

    Attributes:
        name: of the file.
        same: it is, byte for byte, what this agent has; None: this agent has none of that month.
    """

    name: str
    found: Verification
    same: bool | None


class ProofPages:
    """``/readiness/verify``."""

    def __init__(
        self, renderer: Renderer, *, state: SnapshotProvider, evidence: EvidenceProvider | None
    ) -> None:
        self._renderer = renderer
        self._refusals = Refusals(renderer, state=state)
        self._state = state
        self._evidence = evidence
        self._one = asyncio.Semaphore(1)

    def routes(self) -> list[BaseRoute]:
        """The page and its path."""
        return [
            Route("/readiness/verify", self.verify, methods=["POST"], max_body_size=MAX_REFUSED)
        ]

    async def verify(self, request: Request) -> Response:
        """Verify and tell."""
        return await self._refusals.guard(request, self._verify(request))

    async def _verify(self, request: Request) -> Response:
        if declared_bytes(request) > MAX_BUNDLE:
            raise FormError(Complaint.BUNDLE_TOO_LARGE, 413, most=str(MAX_BUNDLE // 1024**2))
        async with self._one:  # a bundle is held in memory several times over
            form, file = await read_upload(request)
            from_our_page(request, form)
            try:
                checked = await asyncio.to_thread(self._check, form.get("month", ""), file)
            except BundleError as error:
                raise FormError(Complaint.NO_BUNDLE, why=str(error)) from error
            except NetmonError as error:
                raise FormError(Complaint.PROOF_BROKEN, 503, why=str(error)) from error
        return self._page(request, checked)

    def _page(self, request: Request, checked: Checked) -> Response:
        current = self._state.current()
        found = checked.found
        return self._renderer.page(
            request,
            "verified.html",
            snapshot=current[0] if current else None,
            checked=checked,
            found=found,
            problems=found.problems[:MAX_PROBLEMS],
            more=max(0, len(found.problems) - MAX_PROBLEMS),
            score=number,
        )

    def _check(self, month: str, file: Upload | None) -> Checked:
        if file is None:
            own = self._bundle(month)
            if own is None:
                raise FormError(Complaint.NO_PROOF, 404)
            file = Upload(own.path.name, own.path.read_bytes())
        files, problems = unpack(file.data, name=file.name)
        own = self._own_of(files)
        keys = tuple(ValidKey(key) for key in own.public_keys) if own else ()
        found = verify_files(files, problems, keys=keys)
        same = sha256(file.data) == own.sha256 if own else None
        return Checked(name=file.name, found=found, same=same)

    def _own_of(self, files: Files) -> EvidenceFile | None:
        """This agent's bundle of the same month, when it says that it is of the same agency."""
        try:
            manifest = json.loads(files[MANIFEST])
            own = self._bundle(str(manifest["period"]["month"]))
            return own if own is not None and own.agency == manifest["agency"] else None
        except (KeyError, ValueError, TypeError, RecursionError):
            return None  # verifying tells what is wrong with it

    def _bundle(self, month: str) -> EvidenceFile | None:
        try:
            return self._evidence.bundle(month) if self._evidence is not None else None
        except ValueError:  # no month, or one that has not ended
            return None
