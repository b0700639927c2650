"""Blocks by the way that leads to them: "every interface", "every neighbor of every router bgp".

A block is found by one pattern for each level. What was not understood at a level could be one more
such block, and inside a block that lacks the line it is chosen by it could be that very line; both
are told, so that nobody takes silence for an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inventory.configuration.questions import Configuration, Line, alike, find


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some lines that belong together, and the lines that lead to them.

    Attributes:
        path: the lines that open the block, outermost first; empty: the top level.
        lines: what is in it, nested lines too; of the top level only the top level.
    """

    path: tuple[Line, ...] = ()
    lines: tuple[Line, ...]

    @property
    def unparsed(self) -> tuple[Line, ...]:
        """Its lines that were not understood."""
        return tuple(line for line in self.lines if not line.understood)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The blocks that were asked for.

    Attributes:
        doubtful: lines not understood where one more of them might be.
    """

    blocks: tuple[Block, ...]
    doubtful: tuple[Line, ...] = ()


def select(
    configuration: Configuration, parents: Sequence[str], *, where: str | None = None
) -> Selection:
    """The blocks at the end of a way through the configuration.

    Args:
        configuration: the configuration.
        parents: one pattern for each level, outermost first; none: the top level itself.
        where: only blocks that have such a line.
    """
    blocks: tuple[Block, ...] = (Block(lines=configuration.lines),)
    doubtful: tuple[Line, ...] = ()
    for pattern in parents:
        doubtful += tuple(line for block in blocks for line in block.unparsed)
        blocks = tuple(
            Block(path=(*block.path, opening), lines=tuple(opening.below()))
            for block in blocks
            for opening in _openings(block.lines, pattern, flat=configuration.flat)
        )
    if where is not None:
        asked = [(block, bool(find(block.lines, where))) for block in blocks]
        doubtful += tuple(line for block, has in asked if not has for line in block.unparsed)
        blocks = tuple(block for block, has in asked if has)
    return Selection(blocks=blocks, doubtful=doubtful)


def _openings(lines: Iterable[Line], pattern: str, *, flat: bool) -> tuple[Line, ...]:
    return alike(lines, pattern) if flat else find(lines, pattern)
