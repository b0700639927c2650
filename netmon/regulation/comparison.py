"""What a value must be like: the comparisons that an officer writes, three-valued like all else.

``{at_least: 3}`` of a value that is no number cannot be told; it is never a pass.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from netmon.regulation.patterns import Pattern


def _plain(value: Any) -> Any:  # noqa: ANN401 - before it is validated
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        msg = "should be a number or a text (write yes, no, on and off in quotes)"
        raise ValueError(msg)  # noqa: TRY004 - pydantic shows ValueError as a problem of the file
    return value


Plain = Annotated[str | int | float, BeforeValidator(_plain)]
"""What YAML writes without brackets. A yes or no is quoted, as devices print words."""

SUBJECT_MAX = 2000
"""Characters of a value that a pattern is tried on; what a table holds is never so long."""


class Comparison(BaseModel):
    """One value, or all that are given of a value.

    Attributes:
        equals, not_equals: numbers as numbers, words without regard to case.
        one_of: any of these.
        at_least, at_most: numbers.
        matches, not_matches: a regular expression found anywhere in the value; ``^`` and ``$``
            hold it to the whole.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    equals: Plain | None = None
    not_equals: Plain | None = None
    one_of: tuple[Plain, ...] | None = Field(None, min_length=1, max_length=100)
    at_least: float | None = None
    at_most: float | None = None
    matches: Pattern | None = None
    not_matches: Pattern | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            known = ", ".join(type(self).model_fields)
            msg = f"compares nothing; give one of {known}"
            raise ValueError(msg)
        if None not in {self.at_least, self.at_most} and self._bounds[0] > self._bounds[1]:
            msg = f"at_least {self.at_least:g} is above at_most {self.at_most:g}"
            raise ValueError(msg)
        return self

    @model_serializer(mode="wrap")
    def _without_blanks(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What is given, and not all that could be."""
        return {name: value for name, value in dump(self).items() if value is not None}

    @property
    def _bounds(self) -> tuple[float, float]:
        low = float("-inf") if self.at_least is None else self.at_least
        return low, float("inf") if self.at_most is None else self.at_most

    @property
    def words(self) -> tuple[Plain, ...]:
        """The single values that are compared with."""
        single = (w for w in (self.equals, self.not_equals) if w is not None)
        return (*single, *(self.one_of or ()))

    def holds(self, value: str | float, *, also: str = "") -> bool | None:
        """Whether the value is as wanted; None when it cannot be told.

        Args:
            value: the value.
            also: another name of the same value (``up`` of 1); either may be compared with.
        """
        known = {_folded(value), _folded(also or value)}
        answers: list[bool | None] = []
        if self.equals is not None:
            answers.append(_folded(self.equals) in known)
        if self.not_equals is not None:
            answers.append(_folded(self.not_equals) not in known)
        if self.one_of is not None:
            answers.append(any(_folded(w) in known for w in self.one_of))
        low, high = self._bounds
        if self.at_least is not None or self.at_most is not None:
            number = _number(value)
            answers.append(None if number is None else low <= number <= high)
        text = also or str(value)
        for pattern, wanted in ((self.matches, True), (self.not_matches, False)):
            if pattern is not None:
                fits = len(text) <= SUBJECT_MAX
                found = bool(re.search(pattern, text)) if fits else None
                answers.append(None if found is None else found is wanted)
        return False if False in answers else None if None in answers else True

    def __str__(self) -> str:
        signs = {
            "equals": "=",
            "not_equals": "≠",
            "one_of": "∈",
            "at_least": "≥",
            "at_most": "≤",
            "matches": "~",
            "not_matches": "!~",
        }
        return ", ".join(
            f"{sign} {_shown(value)}"
            for name, sign in signs.items()
            if (value := getattr(self, name)) is not None
        )


def _equals(value: Any) -> Any:  # noqa: ANN401 - before it is validated
    """A bare value means that it must be equal."""
    return {"equals": value} if isinstance(value, str | int | float) else value


Wish = Annotated[Comparison, BeforeValidator(_equals)]
"""The type of a parameter that is a comparison, or a bare value to be equal to."""


def _number(value: Plain) -> float | None:
    if isinstance(value, str):
        plain = value.strip()
        return (
            float(plain) if re.fullmatch(r"[+-]?\d{1,20}(\.\d{1,20})?", plain, re.ASCII) else None
        )
    return float(value)


def _folded(value: Plain) -> float | str:
    number = _number(value)
    return str(value).strip().casefold() if number is None else number


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "{" + ", ".join(map(_shown, value)) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)
