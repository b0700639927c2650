"""What the commands printed that the agency's own rules ask for.

Only commands of the list for the platform are sent, and the door refuses once more what could
change anything. An output is redacted before anything else is done with it; one that is refused,
too long or interrupted is told as such and never as an output.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from inventory.configuration import COMMANDS, Platform
from inventory.configuration.cleaning import plain
from inventory.configuration.parse import complains
from inventory.model import CommandOutput
from inventory.redaction import Redactor
from inventory.wanted import OUTPUT_CHARACTERS_MAX
from netmon.errors import TransportError
from netmon.transport.base import Shell

logger = logging.getLogger(__name__)

REFUSED, TOO_LONG, INTERRUPTED = "refused", "too-long", "interrupted"

_COMPLAINT_LINES = 5  # a refusal is short; an output that quotes one is not


async def read_outputs(
    shell: Shell, platform: Platform, commands: Iterable[str], *, keep: Redactor
) -> tuple[CommandOutput, ...]:
    """The outputs, in the commands' order.

    Device trouble ends the reading, not the look: the configuration was read before.
    """
    outputs: list[CommandOutput] = []
    broken = False
    for command in commands:
        if command not in COMMANDS[platform]:
            continue
        printed: str | None = None
        if not broken:
            try:
                printed = await shell.run(command)
            except TransportError as error:
                broken = True
                logger.info("no output of %r: %s", command, error)
        if printed is None:
            row = CommandOutput(platform=platform, command=command, problem=INTERRUPTED)
        else:
            # Redaction of a long output takes a while: not on the event loop.
            row = await asyncio.to_thread(_output, platform, command, printed, keep)
        outputs.append(row)
    return tuple(outputs)


def _output(platform: Platform, command: str, printed: str, keep: Redactor) -> CommandOutput:
    if len(printed) > OUTPUT_CHARACTERS_MAX:
        return CommandOutput(platform=platform, command=command, problem=TOO_LONG)
    lines = tuple(keep.text(plain(printed)).splitlines())
    said = [line.strip() for line in lines if line.strip()]
    if len(said) <= _COMPLAINT_LINES and any(complains(line) for line in said):
        return CommandOutput(platform=platform, command=command, problem=REFUSED)
    return CommandOutput(platform=platform, command=command, lines=lines)
