"""Which commands may be sent to a device: those that can only show something."""

from __future__ import annotations

import re

from netmon.errors import OperatorError

# The verbs that show, over the command lines of the field. What follows may filter and page, and
# nothing else: no second command, no redirection, no file.
_SHOWS = re.compile(r"(show|display|get|info|list)\b|/?[a-z0-9/ -]+ (print|export)\b|/?export\b")
_FILTERS = re.compile(
    r"\s*(include|exclude|begin|section|count|match|except|no-more|grep|display set\s*$)\b"
)
_FORBIDDEN = re.compile(r"[^ -~]|[;&<>`$\[\]{}]|\b(file|save|redirect|tee|append)\b")
# RouterOS puts the verb last; none of these may stand before it.
_CHANGES = re.compile(
    r"\b(add|set|unset|remove|move|edit|enable|disable|reset|reset-[a-z-]+|reboot|shutdown|import|"
    r"run|fetch|upgrade|downgrade|install|send|flush|clear|delete|write|copy|reload|configure)\b"
)
# RouterOS and FortiOS hide secrets unless they are asked for; nobody asks.
_REVEALS = re.compile(r"\b(show-sensitive|hide-sensitive=no|unmask|decrypt(ed)?)\b")


def refuse_unless_read_only(command: str, *, allowed: frozenset[str] = frozenset()) -> None:
    """Let a command pass that can only show something, or that is allowed word for word.

    Raises:
        OperatorError: anything else, with the command.
    """
    if command in allowed:
        return
    words = command.strip().lower()
    head, *filters = words.split("|")
    if (
        _FORBIDDEN.search(words)
        or _REVEALS.search(words)
        or not _SHOWS.match(head)
        or (
            not head.startswith(("show", "display", "get", "info", "list"))
            and _CHANGES.search(head)
        )
        or not all(_FILTERS.match(part) for part in filters)
    ):
        msg = f"not a command that only shows something: {command!r}"
        raise OperatorError(msg)
