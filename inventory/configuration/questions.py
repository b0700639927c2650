"""A configuration as a tree of lines, and the questions a check may ask of it.

Answers have three values. What the parser did not understand could be anything, so an answer is
never ``True`` while such a line stands where it would matter; it is ``None``, with that line. A
line that is there and should not be is a plain ``False`` whatever else was not understood.

Patterns are regular expressions that must match a line from its beginning to a word's end:
``transport input ssh`` matches ``transport input ssh`` and ``transport input ssh telnet`` but not
``transport input sshd``; end with ``$`` to exclude what may follow.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from inventory.configuration.text import ConfigText


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, with what is nested under it.

    Attributes:
        number: in the stored text, from 1.
        text: without indentation, words one space apart.
        understood: False where the syntax is not the platform's.
        problem: why not, in English, for the evidence.
    """

    number: int
    text: str
    children: tuple[Line, ...] = ()
    understood: bool = True
    problem: str = ""

    def below(self) -> Iterator[Line]:
        """Everything nested under the line, in order."""
        for child in self.children:
            yield child
            yield from child.below()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found.

    Attributes:
        holds: None: cannot be told, see ``unparsed``.
        lines: the lines that prove it: what was found, or the blocks in which something is missing.
        unparsed: the lines that stand in the way.
    """

    holds: bool | None
    lines: tuple[Line, ...] = ()
    unparsed: tuple[Line, ...] = ()


@functools.cache  # a compiled pattern is a pure function of its text
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?![^\s=])")


def find(lines: Iterable[Line], pattern: str) -> tuple[Line, ...]:
    """Of these lines, those that match."""
    match = _pattern(pattern).match
    return tuple(line for line in lines if match(line.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Some blocks of a configuration, to be asked all together.

    Attributes:
        all: the blocks, in order.
        doubtful: lines not understood where another such block might be.
    """

    all: tuple[Line, ...]
    doubtful: tuple[Line, ...] = ()

    def where(self, pattern: str) -> Blocks:
        """The blocks that have such a line; a riddle in another block might be such a line."""
        asked = [(b, bool(find(b.below(), pattern))) for b in self.all]
        riddles = (line for b, has in asked if not has for line in _unparsed(b.below()))
        kept = tuple(b for b, has in asked if has)
        return Blocks(all=kept, doubtful=(*self.doubtful, *riddles))

    def without(self, pattern: str) -> Blocks:
        """The blocks that have no such line."""
        kept = tuple(b for b in self.all if not find(b.below(), pattern))
        return Blocks(all=kept, doubtful=self.doubtful)

    def has(self, pattern: str) -> Answer:
        """Whether every block has such a line; false when there is no block at all."""
        missing = self.without(pattern).all
        found = tuple(line for b in self.all for line in find(b.below(), pattern))
        return self._unless_doubtful(bool(self.all) and not missing, missing or found)

    def lacks(self, pattern: str) -> Answer:
        """Whether no block has such a line."""
        found = tuple(line for b in self.all for line in find(b.below(), pattern))
        if found:
            return Answer(holds=False, lines=found)
        return self._unless_doubtful(True, self.all)  # noqa: FBT003 - the answer itself

    def _unless_doubtful(self, holds: bool, lines: tuple[Line, ...]) -> Answer:  # noqa: FBT001
        doubtful = self.doubtful + tuple(line for b in self.all for line in _unparsed(b.below()))
        if doubtful:
            return Answer(holds=None, lines=lines, unparsed=doubtful)
        return Answer(holds=holds, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A parsed configuration.

    Attributes:
        source: what was parsed.
        lines: the top level.
        flat: the syntax has no nesting; a block is what begins alike.
        unparsed: every line that was not understood, nested ones too.
    """

    source: ConfigText
    lines: tuple[Line, ...]
    flat: bool = False
    unparsed: tuple[Line, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Look once for what every question asks about."""
        object.__setattr__(self, "unparsed", _unparsed(self.every_line()))

    def every_line(self) -> Iterator[Line]:
        """All lines, in order, nested ones too."""
        for line in self.lines:
            yield line
            yield from line.below()

    def blocks(self, pattern: str, *, within: str | None = None) -> tuple[Line, ...]:
        """The lines that open such a block, at the top level or nested in another block."""
        scope = self._scope(within)
        return alike(scope, pattern) if self.flat else find(scope, pattern)

    def every(self, pattern: str, *, within: str | None = None) -> Blocks:
        """The same, to be asked all together."""
        doubtful = self._doubtful(within, self._scope(within))
        return Blocks(all=self.blocks(pattern, within=within), doubtful=doubtful)

    def global_lines(self, pattern: str) -> tuple[Line, ...]:
        """The lines of the top level that match."""
        return find(self.lines, pattern)

    def value(self, pattern: str, *, within: str | None = None) -> str | None:
        """The first group of the last line that matches: a later line overrides an earlier one."""
        found = find(self._scope(within), pattern)
        match = _pattern(pattern).match(found[-1].text) if found else None
        return match.group(1) if match else None

    def present(self, pattern: str, *, within: str | None = None) -> Answer:
        """Whether there is such a line."""
        scope = self._scope(within)
        found = find(scope, pattern)
        doubtful = self._doubtful(within, scope)
        if doubtful:
            return Answer(holds=None, lines=found, unparsed=doubtful)
        return Answer(holds=bool(found), lines=found)

    def absent(self, pattern: str, *, within: str | None = None) -> Answer:
        """Whether there is no such line."""
        scope = self._scope(within)
        found = find(scope, pattern)
        if found:
            return Answer(holds=False, lines=found)
        doubtful = self._doubtful(within, scope)
        return Answer(holds=None if doubtful else True, unparsed=doubtful)

    def _scope(self, within: str | None) -> tuple[Line, ...]:
        if within is None:
            return self.lines
        return tuple(line for block in self.blocks(within) for line in block.below())

    def _doubtful(self, within: str | None, scope: tuple[Line, ...]) -> tuple[Line, ...]:
        """What was not understood in the scope, and where another block of it might be."""
        if not self.unparsed:
            return ()
        return _unparsed(scope if within is None else (*self.lines, *scope))


def alike(lines: Iterable[Line], pattern: str) -> tuple[Line, ...]:
    """Blocks of a flat syntax: the lines with the same beginning, and how each goes on."""
    match = _pattern(pattern).match
    blocks: dict[str, list[Line]] = {}
    first: dict[str, int] = {}
    for line in lines:
        found = match(line.text)
        if found:
            first.setdefault(found.group(), line.number)
            rest = line.text[found.end() :].strip()
            children = blocks.setdefault(found.group(), [])
            if rest:
                children.append(Line(number=line.number, text=rest))
    return tuple(
        Line(number=first[text], text=text, children=tuple(children))
        for text, children in blocks.items()
    )


def _unparsed(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if not line.understood)
