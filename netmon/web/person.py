"""Who is asking: what pages may show to them, and the token that proves a form is ours."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.types import Scope

SCOPE_KEY: Final = "netmon.person"


class Role(StrEnum):
    """What somebody may do on the page."""

    VIEWER = "viewer"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The one who is asking.

    Attributes:
        name: the user; "" for whoever sits at a machine that asks for no password.
        csrf: what forms of this person carry; another site cannot read it.
        session: came with a session cookie, so there is something to log out of.
    """

    name: str = ""
    role: Role = Role.VIEWER
    csrf: str = ""
    session: bool = False

    @property
    def officer(self) -> bool:
        """Whether changes are allowed."""
        return self.role is Role.OFFICER

    def sent(self, token: str) -> bool:
        """Whether a form with this token came from one of our pages for this person."""
        return bool(self.csrf) and hmac.compare_digest(self.csrf.encode(), token.encode())


NOBODY: Final = Person()


def person_of(scope: Scope) -> Person:
    """The person whom the middleware recognised."""
    found = scope.get(SCOPE_KEY, NOBODY)
    return found if isinstance(found, Person) else NOBODY
