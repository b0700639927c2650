"""What a regulation's own rules want to know of a device beyond what every look reads.

Rules know what they want, the agent knows how to ask; neither knows the other, so the wish list
lives here. Both kinds of wish can only read: an object is fetched by GET or a walk, a command is
one of ``inventory.configuration.commands``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.configuration.platform import Platform

OBJECT_ROWS_MAX = 1000
"""Rows of one object; a stack of eight 48-port switches has some 400 interfaces."""

OUTPUT_CHARACTERS_MAX = 256 * 1024
"""A longer output of a single command is not kept, and so not judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A wish list.

    Attributes:
        objects: OIDs of MIB objects; a scalar, or one cell of a table, with its instance.
        numbers: those of the objects of which nobody knows what their texts would be. A text of
            them might be a key or a password, so none is kept.
        commands: with the platform that they are a command of.
    """

    objects: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    commands: frozenset[tuple[Platform, str]] = frozenset()

    def on(self, platform: Platform) -> tuple[str, ...]:
        """The commands for one platform, in the order of the alphabet."""
        return tuple(sorted(command for known, command in self.commands if known is platform))


def together(wishes: Iterable[Wanted]) -> Wanted:
    """All of them as one list, on which everything stands once."""
    every = tuple(wishes)
    return Wanted(
        objects=frozenset(o for w in every for o in w.objects),
        numbers=frozenset(o for w in every for o in w.numbers),
        commands=frozenset(c for w in every for c in w.commands),
    )
