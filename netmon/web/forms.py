"""Forms: read with bounds, and believed only when they come from our own page for this person."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from netmon.web.person import person_of

MAX_FIELDS: Final = 20
MAX_FIELD: Final = 200


class FormError(Exception):
    """A form that is not acted on.

    Attributes:
        word: the sentence's name in ``texts.WORDS``.
        values: what the sentence has places for.
    """

    def __init__(self, word: str, status: int = 400, **values: str) -> None:
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
        raise FormError("bad_form", 415)
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise FormError("bad_form") from error
    return {key: value.strip() for key, value in pairs}


async def officers_form(request: Request) -> dict[str, str]:
    """The fields of a form that changes something.

    Raises:
        FormError: it does not come from our page, or this person may not change anything.
    """
    form = await read_form(request)
    person = person_of(request.scope)
    if not person.officer:
        raise FormError("not_officer", 403)
    if not person.sent(form.pop("csrf", "")):
        raise FormError("bad_form", 403)
    return form


def line(form: dict[str, str], name: str, *, missing: str = "") -> str:
    """One field as a line of text.

    Raises:
        FormError: it is too long, or empty although ``missing`` names the complaint.
    """
    value = " ".join(form.get(name, "").split())
    if len(value) > MAX_FIELD:
        raise FormError("too_long")
    if missing and not value:
        raise FormError(missing)
    return value
