"""YAML with line marks: the one door to PyYAML, safe loader only.

Both the configuration and the regulation are files that a person edits by hand, so every value
remembers its line and a key written twice is an error instead of a silent overwrite.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from inventory.text import Text
from netmon.errors import ConfigError, TableError, reason

Path_ = tuple[str | int, ...]

UNREADABLE = Text(vi="{path}: không đọc được: {why}", en="{path}: cannot be read: {why}")

MAX_BYTES = 5_000_000
"""Larger files are refused: nobody writes them by hand, and aliases could blow up."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: plain data, and the 1-based line on which each value begins.

    ``lines`` is keyed by the path from the root, e.g. ``("networks", 0, "prefix")``; a mapping
    value's line is the line of its key.
    """

    path: Path
    data: Any
    lines: dict[Path_, int]

    def line(self, where: Path_) -> int:
        """The line of a value, or of its nearest parent that is in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def problem(self, where: Path_, what: str) -> str:
        """A problem in house style: ``file:line: key: what``."""
        key = dotted(where)
        return f"{self.path}:{self.line(where)}: {key + ': ' if key else ''}{what}"


def dotted(where: Path_) -> str:
    """A path as people write it: ``networks[0].prefix``."""
    out = ""
    for part in where:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def load(path: Path) -> Document:
    """Read one YAML document.

    Raises:
        ConfigError: the file is missing, unreadable, too large, not UTF-8, not YAML, aliased,
            or repeats keys (every repeated key at once).
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError([UNREADABLE.format(path=path, why=reason(error))]) from error
    if len(raw) > MAX_BYTES:
        raise ConfigError([f"{path}: larger than {MAX_BYTES} bytes; is this the right file?"])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError([f"{path}:{line}: not UTF-8 text; save the file as UTF-8"]) from error
    return parse(text, path)


def parse(text: str, path: Path) -> Document:
    """Parse YAML text; ``path`` only names it in messages.

    Raises:
        ConfigError: as ``load``.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError([f"{path}:{line}: not valid YAML: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise ConfigError([f"{path}: not valid YAML: {error}"]) from error
    walker = _Walker(path)
    data = walker.build(node, ()) if node is not None else None
    if walker.problems:
        raise ConfigError(walker.problems)
    return Document(path=path, data=data, lines=walker.lines)


class _Walker:
    """Turns nodes into data and keeps their lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Path_, int] = {}
        self.problems: list[str] = []
        self._seen: set[int] = set()
        self._scalars = yaml.SafeLoader("")

    def build(self, node: yaml.Node, where: Path_) -> Any:  # noqa: ANN401 - YAML is any data
        self.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, where)
        if id(node) in self._seen:
            # An alias can make a small file expand without end (or contain itself).
            self._note(node, where, "YAML aliases (*name) are not supported; repeat the value")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*where, i)) for i, item in enumerate(node.value)]
        return self._mapping(node, where)

    def _mapping(self, node: yaml.Node, where: Path_) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(key_node, where, "a key must be a plain word")
                continue
            key = str(key_node.value)
            child = (*where, key)
            if key in out:
                first = self.lines[child]
                self._note(key_node, child, f"is already given on line {first}")
                continue
            self.lines[child] = key_node.start_mark.line + 1
            out[key] = self.build(value_node, child)
        return out

    def _scalar(self, node: yaml.ScalarNode, where: Path_) -> Any:  # noqa: ANN401
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            self._note(node, where, f"cannot be read as a value: {error}")
            return None

    def _note(self, node: yaml.Node, where: Path_, what: str) -> None:
        line = node.start_mark.line + 1
        self.problems.append(f"{self.path}:{line}: {dotted(where)}: {what}")
