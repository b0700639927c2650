"""Device configurations: what was read, what changed, and the questions a check may ask.

``ConfigText`` is what is kept; ``parse`` makes it a ``Configuration``.
"""

from inventory.configuration.diff import unified
from inventory.configuration.parse import parse
from inventory.configuration.platform import Platform
from inventory.configuration.questions import Answer, Blocks, Configuration, Line
from inventory.configuration.text import ConfigSpan, ConfigText

__all__ = [
    "Answer",
    "Blocks",
    "ConfigSpan",
    "ConfigText",
    "Configuration",
    "Line",
    "Platform",
    "parse",
    "unified",
]
