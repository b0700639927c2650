"""Pages from templates: one language a page, everything escaped, nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from exporters import texts as states
from inventory.snapshot import Snapshot
from inventory.text import Lang
from inventory.types import LEGAL_TIME, utc
from inventory.wording import cut_percent, names, number
from netmon.regulation.sources import called
from netmon.web import texts
from netmon.web.person import person_of
from netmon.web.sparkline import rate

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HERE: Final = Path(__file__).parent
LANG_COOKIE: Final = "netmon_lang"
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_YEAR_S: Final = 365 * 86_400
_INSTANT: Final = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)

NAV: Final = (
    ("/", "nav_home"),
    ("/devices", "nav_devices"),
    ("/regulation", "nav_regulation"),
    ("/map", "nav_map"),
    ("/readiness", "nav_readiness"),
    ("/services", "nav_services"),
    ("/events", "nav_events"),
)


class Renderer:
    """Makes answers out of templates."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            finalize=visible,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(local=local, day=day, spoken=spoken)
        self._templates.globals.update(
            VERDICT=states.VERDICT,
            GATE=states.GATE,
            GATE_STATE=states.GATE_STATE,
            SEVERITY=states.SEVERITY,
            WORDS=texts.WORDS,
            STATUS=texts.STATUS,
            IN_GRACE=texts.IN_GRACE,
            REGISTRATION=texts.REGISTRATION,
            ROLE=texts.ROLE,
            FACT=texts.FACT,
            QUALITY=texts.QUALITY,
            SERVICE=texts.SERVICE,
            NAV=NAV,
            rate=rate,
            cut_percent=cut_percent,
            names=names,
            number=number,
            called=called,
        )

    def page(
        self,
        request: Request,
        template: str,
        *,
        snapshot: Snapshot | None,
        status: int = 200,
        **context: object,
    ) -> HTMLResponse:
        """A template filled in, in the reader's language, which a cookie keeps."""
        lang = language(request)
        body = self._templates.get_template(template).render(
            lang=lang.value,
            say=lambda text: spoken(text.in_(lang)),
            t=lambda word, **values: texts.WORDS[word].format(**values).in_(lang),
            snapshot=snapshot,
            person=person_of(request.scope),
            path=request.url.path,
            other_language=_switch(request, lang),
            done=_done(request),
            **context,
        )
        # A lone surrogate in a device's word cannot be sent.
        answer = HTMLResponse(
            body.encode("utf-8", "replace"), status, headers={"Vary": "Accept-Language, Cookie"}
        )
        if request.query_params.get("lang") == lang.value:
            answer.set_cookie(
                LANG_COOKIE,
                lang.value,
                max_age=_YEAR_S,
                httponly=True,
                samesite="strict",
                secure=request.url.scheme == "https",
            )
        return answer


def language(request: Request) -> Lang:
    """The reader's language: the query, the cookie, the browser's first choice, else Vietnamese."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANG_COOKIE)):
        if asked in set(Lang):
            return Lang(asked)
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return Lang.EN if first.startswith("en") else Lang.VI


def _done(request: Request) -> str:
    """The word for what was just done, when there is such a word."""
    asked = request.query_params.get("done", "")
    return asked if asked.startswith("done_") and asked in texts.WORDS else ""


def _switch(request: Request, lang: Lang) -> str:
    """The same page in the other language."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in {"lang", "done"}]
    page = ""
    if request.method == "POST":  # its answer cannot be asked for again: the page it belongs to
        first = "/" + request.url.path.split("/")[1]
        page = first if first in {address for address, _ in NAV} | {"/login"} else "/"
    return page + "?" + urlencode([*kept, ("lang", Lang.VI if lang is Lang.EN else Lang.EN)])


def local(at: datetime) -> Markup:
    """An instant in Vietnam's legal time, as people write it."""
    shown = at.astimezone(LEGAL_TIME).strftime("%d/%m/%Y %H:%M")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), shown)


def visible(value: object) -> object:
    """What a template prints, without what cannot be seen but changes what is seen.

    A bidirectional override in a device's name would turn the rest of its line around (UAX #9,
    "Trojan Source"); a control character has no glyph.
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return _INVISIBLE.sub("\ufffd", value)
    return value


def download(body: bytes, name: str, media_type: str) -> Response:
    """Bytes to be kept as a file."""
    return Response(
        body,
        headers={
            "Content-Type": media_type,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


def spoken(sentence: str) -> str:
    """A sentence with its instants in Vietnam's legal time: what was said for programs says UTC."""
    return _INSTANT.sub(_legal, sentence)


def _legal(found: re.Match[str]) -> str:
    try:
        return utc(found[0]).astimezone(LEGAL_TIME).strftime("%d/%m/%Y %H:%M")
    except ValueError:  # it only looks like one
        return found[0]


def day(at: date) -> str:
    """A day as people write it; an instant's day is that of Vietnam's legal time."""
    if isinstance(at, datetime):
        at = at.astimezone(LEGAL_TIME).date()
    return at.strftime("%d/%m/%Y")
