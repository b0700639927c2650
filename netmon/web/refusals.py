"""The page that says why nothing was done: every problem at once, in the reader's language."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from inventory.errors import BookError, InventoryError
from inventory.period import PeriodError
from inventory.text import Text, verbatim
from netmon.errors import ConfigError, TableError
from netmon.web.forms import FormError
from netmon.web.person import person_of
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider
from netmon.web.texts import WORDS

MAX_PROBLEMS: Final = 200


class Refusals:
    """Turns what cannot be done into a page."""

    def __init__(self, renderer: Renderer, *, state: SnapshotProvider) -> None:
        self._renderer = renderer
        self._state = state

    async def guard(self, request: Request, work: Awaitable[Response]) -> Response:
        """The answer of the work, or why there is none."""
        try:
            return await work
        except FormError as error:
            said = [WORDS[error.word].format(**error.values)]
            return self.refuse(request, said, error.status)
        except PeriodError as error:
            return self.refuse(request, [error.text], 400)
        except TableError as error:
            return self.refuse(request, error.texts, 400)
        except ConfigError as error:
            return self.refuse(request, [verbatim(p) for p in error.problems], 400)
        except BookError as error:
            return self.refuse(request, [error.text], 503)
        except InventoryError as error:
            return self.refuse(request, [error.text], 409)

    def refuse(self, request: Request, problems: Sequence[Text], status: int) -> Response:
        """The page."""
        current = self._state.current()
        return self._renderer.page(
            request,
            "refused.html",
            snapshot=current[0] if current else None,
            status=status,
            problems=problems[:MAX_PROBLEMS],
            more=max(0, len(problems) - MAX_PROBLEMS),
        )


def doer(request: Request) -> str:
    """Who is doing this, for the log."""
    return person_of(request.scope).name or WORDS["local"].vi
