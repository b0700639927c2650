"""The dated profiles of standards: which law and standard a regulation is measured by, and when.

Law 116/2025/QH15 changed the legal base of system levels in 2026, and will not be the last to do
so. A regulation therefore names its profile, usually with the level (``ND331-TCVN14423-L2``), and
metrics and reports carry that name: an old report stays readable under the law of its day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

LEVELS = (1, 2, 3)
_LEVEL = re.compile(r"-L[123]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One document of a profile.

    Attributes:
        cite: how the rules' citations begin, e.g. ``TCVN 14423``.
        number: the whole number with its year.
        since: the day it came into force; None where no source that was read gives it.
    """

    cite: str
    number: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The standards that were in force together.

    Attributes:
        since, until: the days on which a regulation may cite it; ``until`` None: still.
        successor: the profile to cite afterwards.
    """

    id: str
    since: date
    until: date | None
    successor: str
    standards: tuple[Standard, ...]


PROFILES = (
    Profile(
        id="ND85-TCVN11930",
        since=date(2016, 7, 1),
        # NĐ 331/2026 Điều 39 khoản 1: systems from before it have twelve months for its measures.
        until=date(2027, 6, 30),
        successor="ND331-TCVN14423",
        standards=(
            Standard(cite="NĐ 85", number="Nghị định 85/2016/NĐ-CP", since=date(2016, 7, 1)),
            Standard(cite="TCVN 11930", number="TCVN 11930:2017"),
            Standard(cite="TT 12/2022", number="Thông tư 12/2022/TT-BTTTT"),
        ),
    ),
    Profile(
        id="ND331-TCVN14423",
        since=date(2026, 8, 19),
        until=None,
        successor="",
        standards=(
            Standard(
                cite="NĐ 331",
                number="Nghị định 331/2026/NĐ-CP",
                since=date(2026, 8, 19),
            ),
            Standard(cite="TCVN 14423", number="TCVN 14423:2026"),
        ),
    ),
)


def profile_names() -> tuple[str, ...]:
    """Every name that a regulation may give: each profile, as such and at each level."""
    return tuple(f"{p.id}{level}" for p in PROFILES for level in ("", *(f"-L{n}" for n in LEVELS)))


def profile_named(name: str) -> Profile | None:
    """The profile of a name such as ``ND331-TCVN14423-L2``; None when there is none."""
    return next((p for p in PROFILES if p.id == _LEVEL.sub("", name)), None)
