"""Device configurations: what was read, what changed, and the questions a check may ask.

``ConfigText`` is what is kept; ``parse`` makes it a ``Configuration``.
"""

from inventory.configuration.commands import COMMANDS
from inventory.configuration.diff import unified
from inventory.configuration.nested import Block, Selection, select
from inventory.configuration.parse import parse
from inventory.configuration.platform import Platform
from inventory.configuration.questions import Answer, Blocks, Configuration, Line
from inventory.configuration.text import ConfigSpan, ConfigText

__all__ = [
    "COMMANDS",
    "Answer",
    "Block",
    "Blocks",
    "ConfigSpan",
    "ConfigText",
    "Configuration",
    "Line",
    "Platform",
    "Selection",
    "parse",
    "select",
    "unified",
]
