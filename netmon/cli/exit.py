"""Exit codes (metrics: "Command line")."""

from __future__ import annotations

from enum import IntEnum

from inventory.verdict import VerdictState


class ExitCode(IntEnum):
    """What the process tells its caller."""

    OK = 0
    INTERNAL = 1
    USAGE = 2  # usage or configuration: the message says what to correct
    UNDETERMINED = 3
    NOT_READY = 4
    INTERRUPTED = 130  # Ctrl-C, as shells count it


OF_VERDICT = {
    VerdictState.READY: ExitCode.OK,
    VerdictState.UNDETERMINED: ExitCode.UNDETERMINED,
    VerdictState.NOT_READY: ExitCode.NOT_READY,
}
