"""FortiOS: ``config``/``end`` and ``edit``/``next`` blocks, whose nesting must come out even."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from inventory.configuration.questions import Line

_OPENS = {"config": "end", "edit": "next"}
_SETS = re.compile(r"(?:set|unset|append|select)\b")


@dataclass(slots=True)
class _Open:
    number: int
    text: str
    ends: str
    children: list[Line] = field(default_factory=list)

    def line(self, problem: str = "") -> Line:
        return Line(
            number=self.number,
            text=self.text,
            children=tuple(self.children),
            understood=not problem,
            problem=problem,
        )


def parse(lines: tuple[str, ...]) -> tuple[Line, ...]:
    """The tree of blocks; one that is never closed is not understood."""
    root = _Open(0, "", "")
    stack = [root]
    for number, text in _joined(lines):
        word = text.split(" ", 1)[0]
        if word in _OPENS:
            stack.append(_Open(number, text, _OPENS[word]))
        elif word in {"end", "next"} and len(stack) > 1 and stack[-1].ends == word:
            closed = stack.pop()
            stack[-1].children.append(closed.line())
        elif _SETS.match(text) and len(stack) > 1:
            stack[-1].children.append(Line(number=number, text=text))
        else:
            problem = "does not belong here"
            line = Line(number=number, text=text, understood=False, problem=problem)
            stack[-1].children.append(line)
    while len(stack) > 1:
        unclosed = stack.pop()
        stack[-1].children.append(unclosed.line("a block without its end"))
    return tuple(root.children)


def _joined(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Whole commands: a quoted value may run over several lines."""
    start, whole = 0, ""
    for number, line in enumerate(lines, 1):
        if not whole and (not line.strip() or line.lstrip().startswith("#")):
            continue
        start = start if whole else number
        whole = f"{whole}\n{line}" if whole else line.strip()
        if len(re.findall(r'(?<!\\)"', whole)) % 2 == 0:
            yield start, " ".join(whole.split()) if "\n" not in whole else whole
            whole = ""
    if whole:
        yield start, whole.split("\n", 1)[0]
