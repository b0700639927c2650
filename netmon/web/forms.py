"""Forms: read with bounds, and believed only when they come from our own page for this person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from netmon.web.person import person_of

MAX_FIELDS: Final = 20
MAX_FIELD: Final = 200


class Complaint(StrEnum):
    """Why a form is not acted on; each is a word of ``texts.WORDS``."""

    BAD_FORM = "bad_form"
    NOT_OFFICER = "not_officer"
    TOO_LONG = "too_long"
    NEED_WHY = "need_why"
    NEED_NAME = "need_name"
    NO_OTHER = "no_other"
    SAME = "same"
    NO_DEVICE = "no_device"
    LOOK_WAIT = "look_wait"
    NO_LIST = "no_list"
    TOO_MANY_LINES = "too_many_lines"
    LIST_TOO_LARGE = "list_too_large"
    NO_BUNDLE = "no_bundle"
    NO_PROOF = "no_proof"
    BUNDLE_TOO_LARGE = "bundle_too_large"
    PROOF_BROKEN = "proof_broken"


class FormError(Exception):
    """A form that is not acted on.

    Attributes:
        word: which sentence says why.
        values: what the sentence has places for.
    """

    def __init__(self, word: Complaint, status: int = 400, **values: str) -> None:
        super().__init__(word)
        self.word = word
        self.status = status
        self.values = values


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded form; the body's size is bounded by the application.

    Raises:
        FormError: it is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FormError(Complaint.BAD_FORM, 415)
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise FormError(Complaint.BAD_FORM) from error
    return {key: value.strip() for key, value in pairs}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form; ``name`` is what the sender calls it."""

    name: str
    data: bytes


def declared_bytes(request: Request) -> int:
    """How long the body says that it is; 0: it does not say."""
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else 0


async def read_upload(request: Request) -> tuple[dict[str, str], Upload | None]:
    """The fields of a form that may carry one file; the body's size is bounded by its route.

    Raises:
        FormError: it is no such form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise FormError(Complaint.BAD_FORM, 415)
    fields: dict[str, str] = {}
    file: Upload | None = None
    try:
        async with request.form(max_files=1, max_fields=MAX_FIELDS) as form:
            for key, value in form.multi_items():
                if isinstance(value, str):
                    fields[key] = value
                elif value.filename:
                    file = Upload(value.filename[:MAX_FIELD], await value.read())
    except HTTPException as error:
        if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise
        raise FormError(Complaint.BAD_FORM) from error
    return fields, file


async def officers_form(request: Request) -> dict[str, str]:
    """The fields of a form that changes something.

    Raises:
        FormError: it does not come from our page, or this person may not change anything.
    """
    form = await read_form(request)
    from_officer(request, form)
    return form


def from_officer(request: Request, form: dict[str, str]) -> None:
    """Believe a form, and take its token out.

    Raises:
        FormError: it does not come from our page, or this person may not change anything.
    """
    if not person_of(request.scope).officer:
        raise FormError(Complaint.NOT_OFFICER, 403)
    from_our_page(request, form)


def from_our_page(request: Request, form: dict[str, str]) -> None:
    """Believe a form that changes nothing, and take its token out.

    Raises:
        FormError: it does not come from our page.
    """
    if not person_of(request.scope).sent(form.pop("csrf", "")):
        raise FormError(Complaint.BAD_FORM, 403)


def line(form: dict[str, str], name: str, *, missing: Complaint | None = None) -> str:
    """One field as a line of text.

    Raises:
        FormError: it is too long, or empty although ``missing`` complains of that.
    """
    value = " ".join(form.get(name, "").split())
    if len(value) > MAX_FIELD:
        raise FormError(Complaint.TOO_LONG)
    if missing is not None and not value:
        raise FormError(missing)
    return value
