r"""Regular expressions that an officer writes: they must compile, and they must come to an end.

Python's matcher tries every way in which a text can be shared out among the parts of a pattern. Of
``(\S+ ?)*x`` there are two to the power of the line's length, and the agent would stand still on
the first line that does not match. Such patterns are found by their shape and refused: a repetition
whose turns can be shared out in more than one way, and too many repetitions in a row that could
take each other's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from re import _constants as code  # the parsed form has no other door
from re import _parser as parser
from typing import Annotated, Any

from pydantic import AfterValidator, Field

PATTERN_MAX = 500
"""Characters of one pattern."""

RIVALS_MAX = 4
"""Repetitions in a row that may take each other's text: their number is the power of the line's
length by which the work grows."""

_ASCII = 128
_SPACE, _DIGIT, _LETTER, _OTHER = range(_ASCII, _ASCII + 4)  # stand for all beyond ASCII, by class
_BEYOND = frozenset({_SPACE, _DIGIT, _LETTER, _OTHER})
_ALPHABET = frozenset(range(_ASCII)) | _BEYOND
_MANY = 10  # a repetition that may turn more often than this counts as endless
_SPACES = frozenset(c for c in range(_ASCII) if chr(c).isspace()) | {_SPACE}
_DIGITS = frozenset(map(ord, "0123456789")) | {_DIGIT}
_WORDS = frozenset(c for c in range(_ASCII) if chr(c).isalnum() or chr(c) == "_") | {
    _DIGIT,
    _LETTER,
}
_CLASSES = {
    code.CATEGORY_SPACE: _SPACES,
    code.CATEGORY_NOT_SPACE: _ALPHABET - _SPACES,
    code.CATEGORY_DIGIT: _DIGITS,
    code.CATEGORY_NOT_DIGIT: _ALPHABET - _DIGITS,
    code.CATEGORY_WORD: _WORDS,
    code.CATEGORY_NOT_WORD: _ALPHABET - _WORDS,
}
_REPEATS = frozenset({code.MAX_REPEAT, code.MIN_REPEAT})

Letters = frozenset[int]
Node = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a pattern: which characters it can take, and whether it repeats or may be empty.

    Attributes:
        first: the characters it can begin with.
        twofold: some text, or none, can be taken in more than one way.
    """

    letters: Letters
    first: Letters
    endless: bool = False
    empty: bool = False
    twofold: bool = False


def checked(pattern: str) -> str:
    """The pattern, unless it is no pattern or could run for ever.

    Raises:
        ValueError: a sentence that says which of the two, and where.
    """
    try:
        parsed = parser.parse(pattern)
    except (re.error, OverflowError) as error:
        msg = f"is not a regular expression: {error}"
        raise ValueError(msg) from error
    except RecursionError as error:
        msg = "is nested too deeply for a regular expression"
        raise ValueError(msg) from error
    if _rivals(_pieces(parsed)) > RIVALS_MAX:
        msg = (
            f"has more than {RIVALS_MAX} repetitions in a row that can take each other's text "
            "and would take very long on some lines; put fixed text between them"
        )
        raise ValueError(msg)
    return pattern


Pattern = Annotated[str, Field(min_length=1, max_length=PATTERN_MAX), AfterValidator(checked)]
"""The type of a parameter that is a regular expression."""


def literal(pattern: str) -> str | None:
    """The one text that a pattern stands for; None when it stands for several."""
    nodes = [n for n in parser.parse(pattern) if n != (code.AT, code.AT_END)]
    if any(kind is not code.LITERAL for kind, _ in nodes):
        return None
    return "".join(chr(number) for _, number in nodes)


def _pieces(nodes: Iterable[Node]) -> list[_Piece]:
    """A sequence of nodes as pieces, groups opened."""
    found: list[_Piece] = []
    for kind, value in nodes:
        if kind in {code.SUBPATTERN, code.ATOMIC_GROUP}:
            found += _pieces(value[-1] if kind is code.SUBPATTERN else value)
        elif kind in _REPEATS or kind is code.POSSESSIVE_REPEAT:
            found.append(_repetition(kind, *value))
        elif kind is code.BRANCH:
            found.append(_branch(value[1]))
        elif kind in {code.ASSERT, code.ASSERT_NOT}:
            _pieces(value[1])  # judged for itself; it takes nothing
        elif kind in {code.GROUPREF, code.GROUPREF_EXISTS}:
            msg = "refers back to a group (\\1), which can take very long; write it out"
            raise ValueError(msg)
        elif kind is not code.AT:
            letters = _letters(kind, value)
            found.append(_Piece(letters, letters))
    return found


def _repetition(kind: object, low: int, high: int, body: Sequence[Node]) -> _Piece:
    inner = _pieces(body)
    letters = _union(p.letters for p in inner)
    endless = high > _MANY
    if endless and kind is not code.POSSESSIVE_REPEAT and _shared(inner):
        msg = (
            "has a repetition inside a repetition that can share out the same text in many ways, "
            "like (a+)+, and would never come to an end on some lines"
        )
        raise ValueError(msg)
    hollow = all(p.empty for p in inner)
    return _Piece(
        letters,
        _first(inner),
        endless=endless or any(p.endless for p in inner),
        empty=low == 0 or hollow,
        twofold=(low == 0 and hollow) or any(p.twofold for p in inner),
    )


def _shared(inner: Sequence[_Piece]) -> bool:
    """Whether two turns in a row could share out the same text in more than one way."""
    if not inner:
        return False
    if all(p.empty for p in inner) or any(p.twofold for p in inner):
        return True
    loose = any(p.endless for p in inner) or any(p.empty for p in inner)
    twice = [*inner, *inner]
    return (
        loose
        and _rivals([_Piece(p.letters, p.first, p.endless or p.empty, p.empty) for p in twice]) > 1
    )


def _branch(ways: Sequence[Sequence[Node]]) -> _Piece:
    inner = [_pieces(way) for way in ways]
    every = [p for way in inner for p in way]
    firsts = [_first(way) for way in inner]
    alike = any(a & b for i, a in enumerate(firsts) for b in firsts[i + 1 :])
    hollow = sum(all(p.empty for p in way) for way in inner)
    # Ways that begin alike are as good as a repetition: the matcher tries one after the other.
    return _Piece(
        _union(p.letters for p in every),
        _union(firsts),
        endless=alike or any(p.endless for p in every),
        empty=hollow > 0,
        twofold=alike or hollow > 1 or any(p.twofold for p in every),
    )


def _rivals(pieces: Sequence[_Piece]) -> int:
    """The most endless pieces in a row that no fixed text between them keeps apart."""
    most = 0
    row: list[_Piece] = []
    for piece in pieces:
        reach = [p for p in row if p.letters & piece.first]  # those that could take its beginning
        if not piece.empty:
            row = reach
        if piece.endless:
            most = max(most, len(reach) + 1)
            row = [*row, piece]
    return most


def _first(pieces: Sequence[_Piece]) -> Letters:
    found: Letters = frozenset()
    for piece in pieces:
        found |= piece.first
        if not piece.empty:
            break
    return found


def _union(sets: Iterable[Letters]) -> Letters:
    return frozenset().union(*sets)


def _letters(kind: object, value: Any) -> Letters:  # noqa: ANN401 - as the parser gives it
    """The characters that one node can take."""
    if kind is code.LITERAL:
        return frozenset({_class_of(value)})
    if kind is code.NOT_LITERAL:
        return _ALPHABET - ({value} if value < _ASCII else frozenset())
    if kind is code.RANGE:
        low, high = value
        return frozenset(range(low, min(high + 1, _ASCII))) | (
            _BEYOND if high >= _ASCII else frozenset()
        )
    if kind is code.CATEGORY:
        return _CLASSES[value]
    if kind is code.IN:
        negated = value[0][0] is code.NEGATE
        found = _union(_letters(k, v) for k, v in value if k is not code.NEGATE)
        whole = _union(_letters(k, v) for k, v in value if k is code.CATEGORY)
        # Of what is beyond ASCII a negated set leaves out whole classes only.
        return _ALPHABET - found | (_BEYOND - whole) if negated else found
    return _ALPHABET  # ANY, and whatever a newer Python adds


def _class_of(number: int) -> int:
    character = chr(number)
    if number < _ASCII:
        return number
    if character.isspace():
        return _SPACE
    if character.isdigit():
        return _DIGIT
    return _LETTER if character.isalnum() else _OTHER
