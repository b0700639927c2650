"""The API against its description: schemathesis asks what the description allows, and more."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from netmon.web.app import make_app
from netmon.web.machine import MachinePages, PageOptions
from netmon.web.openapi import openapi
from netmon.web.state import EvidenceFile
from tests.support import small_agency
from tests.support.pages import no_reload
from tests.support.small_agency import HOSTILE, FixedState

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own business
    import schemathesis
    from schemathesis.schemas import BaseSchema

MONTH = "2026-10"
SLOW = list(hypothesis.HealthCheck)


class OneBundle:
    """A bundle of one month; what is in it does not matter here."""

    def __init__(self, folder: Path) -> None:
        path = folder / "so-a-2026-10.zip"
        path.write_bytes(bytes(range(256)) * 40)
        self._file = EvidenceFile(
            agency="so-a",
            path=path,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )

    def has(self, month: str) -> bool:
        return self.bundle(month) is not None

    def bundle(self, month: str) -> EvidenceFile | None:
        if not month[:4].isascii() or not month[:4].isdigit():
            msg = f"{month[:20]!r} is not a month"
            raise ValueError(msg)
        return self._file if month == MONTH else None


def hostile_state() -> FixedState:
    snapshot, verdict = small_agency.snapshot(), small_agency.verdict()
    devices = {
        i: replace(d, name=HOSTILE if i == small_agency.STRANGER else d.name)
        for i, d in snapshot.devices.items()
    }
    return FixedState((replace(snapshot, devices=devices), verdict))


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> BaseSchema:
    state = hostile_state()
    machine = MachinePages(
        PageOptions(), state=state, reload=no_reload, now=lambda: small_agency.NOW
    )
    app = make_app(
        machine,
        state=state,
        passwords=None,
        loopback_names_only=False,
        evidence=OneBundle(tmp_path_factory.mktemp("bundle")),
    )
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


AS_DESCRIBED, OTHERWISE = schemathesis.GenerationMode


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, AS_DESCRIBED) for path in openapi()["paths"]),
        ("/evidence", OTHERWISE),  # a name can be anything, a month cannot
    ],
)
def test_the_api_does_what_its_description_says(
    described: BaseSchema, path: str, mode: schemathesis.GenerationMode
) -> None:
    cases = described[path]["GET"].as_strategy(generation_mode=mode)

    @hypothesis.settings(
        max_examples=30, derandomize=True, deadline=None, suppress_health_check=SLOW
    )
    @hypothesis.given(case=cases)
    def holds(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate()

    holds()


def test_a_bundle_is_answered_whole_and_in_part(described: BaseSchema) -> None:
    operation = described["/evidence"]["GET"]
    for headers, status in (
        ({}, 200),
        ({"Range": "bytes=0-9"}, 206),
        ({"Range": "bytes=999999999-"}, 416),
        ({"Range": "bytes=abc"}, 400),
    ):
        case = operation.Case(query={"month": MONTH}, headers=headers)
        answer = case.call()
        assert answer.status_code == status
        case.validate_response(answer)
    etag = operation.Case(query={"month": MONTH}).call().headers["etag"][0]
    known = operation.Case(query={"month": MONTH}, headers={"If-None-Match": etag}).call()
    assert known.status_code == 304


def test_every_path_of_the_api_is_described() -> None:
    from netmon.web.api import Api

    paths = {getattr(route, "path", "") for route in Api(state=FixedState(None)).routes()}
    assert paths == {"/api/v1" + path for path in openapi()["paths"]}
