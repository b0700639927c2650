"""Reads a regulation file and everything it extends, in the order in which later overrides earlier.

A name in ``extends`` is a shipped pack (``province-baseline-l2``) or, with a slash or ``.yaml``, a
file beside the one that names it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from netmon.errors import ConfigError
from netmon.files import source
from netmon.files.explain import did_you_mean, validate
from netmon.files.source import Document
from netmon.regulation.schema import RegulationFile


@dataclass(frozen=True, slots=True)
class Layer:
    """One file that was read."""

    document: Document
    file: RegulationFile


def packs() -> dict[str, Path]:
    """The shipped packs by id."""
    folder = Path(str(resources.files("netmon.regulation") / "packs"))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def read_layers(path: Path) -> list[Layer]:
    """The file and all that it extends, the most basic first, each once.

    Raises:
        ConfigError: every problem of every file.
    """
    reader = _Reader()
    reader.read(path, ())
    if reader.problems:
        raise ConfigError(reader.problems)
    return reader.layers


@dataclass(slots=True)
class _Reader:
    layers: list[Layer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _done: set[Path] = field(default_factory=set)

    def read(self, path: Path, above: tuple[Path, ...]) -> None:
        if path.resolve() in self._done:
            return
        self._done.add(path.resolve())
        try:
            document = source.load(path)
            file = validate(RegulationFile, document)
        except ConfigError as error:
            self.problems += error.problems
            return
        chain = (*above, path)
        for i, name in enumerate(file.regulation.extends):
            self._extend(document, i, name, chain)
        self.layers.append(Layer(document, file))

    def _extend(self, document: Document, i: int, name: str, chain: tuple[Path, ...]) -> None:
        where = ("regulation", "extends", i)
        base = self._find(document, name)
        if isinstance(base, str):
            self.problems.append(document.problem(where, base))
            return
        if base.resolve() in {p.resolve() for p in chain}:
            loop = " -> ".join([p.name for p in chain] + [base.name])
            self.problems.append(document.problem(where, f"extends itself: {loop}"))
            return
        self.read(base, chain)

    @staticmethod
    def _find(document: Document, name: str) -> Path | str:
        """The file that a name means, or what is wrong with the name."""
        if "/" in name or name.endswith((".yaml", ".yml")):
            path = document.path.parent / name
            return path if path.is_file() else f"there is no file {name}"
        shipped = packs()
        if name in shipped:
            return shipped[name]
        return f"there is no pack '{name}'.{did_you_mean(name, shipped)}"
