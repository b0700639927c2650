"""The commands that repair one device, out of the commands that a demand names for its platform.

A demand's commands speak of *a* line, *a* port. Here they are put where this device needs them: in
every block that lacks something, on every port that is wrong; and each line that must not be there
is taken back as it stands. What only a person knows (a new password, a list of VLANs) stays in
angle brackets, and a redacted secret stays its fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from inventory.configuration import Configuration, Line, Platform

_UNDO = {
    **dict.fromkeys(
        (
            Platform.CISCO_IOS,
            Platform.CISCO_S300,
            Platform.CISCO_NXOS,
            Platform.RUIJIE_OS,
            Platform.HP_PROCURVE,
            Platform.ARUBA_AOSCX,
            Platform.TPLINK_JETSTREAM,
            Platform.LINUX_FRR,
        ),
        "no ",
    ),
    Platform.HUAWEI_VRP: "undo ",
    Platform.HP_COMWARE: "undo ",
}
"""Platforms whose blocks are indented, and how they take a line back."""

_REMOVALS = ("no ", "undo ", "delete ")


def remedy(
    c: Configuration, fix: Sequence[str], lines: Iterable[Line], *, undo: bool
) -> tuple[str, ...]:
    """The commands for this device.

    Args:
        c: its configuration.
        fix: the platform's commands, indented under the block that they belong to.
        lines: what breaks the demand: lines that must not be there, or blocks that lack something.
        undo: the lines themselves must go.
    """
    found = tuple(lines)
    platform = c.source.platform
    if platform is Platform.JUNIPER_JUNOS and undo and found:
        removed = [f"delete {x.text.removeprefix('set ')}" for x in found]
        return (*dict.fromkeys(removed), *_additions(fix))
    if platform not in _UNDO or not found:
        return tuple(fix)
    chains = [_chain(c.lines, line) for line in found]
    if not undo:
        return tuple(_placed(fix, chains))
    removed = [line for chain in chains for line in _taken_back(chain, _UNDO[platform])]
    return (*_once(removed), *_additions(fix))


def merged(commands: Iterable[str]) -> tuple[str, ...]:
    """The commands with each block entered once."""
    blocks: dict[str, list[str]] = {}
    heading = ""
    for line in commands:
        if line.startswith(" "):
            blocks.setdefault(heading, []).append(line)
        else:
            heading = line
            blocks.setdefault(heading, [])
    return tuple(
        line
        for heading, body in blocks.items()
        for line in (heading, *(dict.fromkeys(body) if not _deep(body) else body))
    )


def _deep(body: Iterable[str]) -> bool:
    return any(line.startswith("  ") for line in body)


def _chain(lines: Iterable[Line], wanted: Line) -> tuple[Line, ...]:
    """The line with the blocks around it, outermost first."""
    for line in lines:
        if line.number == wanted.number:
            return (line,)
        inner = _chain(line.children, wanted)
        if inner:
            return (line, *inner)
    return ()


def _taken_back(chain: Sequence[Line], undo: str) -> Iterator[str]:
    for depth, block in enumerate(chain[:-1]):
        yield f"{' ' * depth}{block.text}"
    if chain:
        text = chain[-1].text
        contrary = text.removeprefix(undo) if text.startswith(undo) else f"{undo}{text}"
        yield f"{' ' * (len(chain) - 1)}{contrary}"


def _placed(fix: Sequence[str], chains: Iterable[Sequence[Line]]) -> Iterator[str]:
    """The commands in each block that needs them, where they belong to a block of that kind."""
    tops = [chain[0].text for chain in chains if chain]
    for heading, body in _blocks(fix):
        kind = heading.split(" ", 1)[0]
        here = [text for text in tops if text.split(" ", 1)[0] == kind] if body else []
        for block in dict.fromkeys(here) or (heading,):
            yield block
            yield from body


def _additions(fix: Sequence[str]) -> tuple[str, ...]:
    """The commands that put something in the place of what was taken back."""
    found: list[str] = []
    for heading, body in _blocks(fix):
        kept = [line for line in body if not line.lstrip().startswith(_REMOVALS)]
        if kept or not (body or heading.startswith(_REMOVALS)):
            found += [heading, *kept]
    return tuple(found)


def _blocks(fix: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each heading with the lines indented under it."""
    heading, body = fix[0], list[str]()
    for line in fix[1:]:
        if line.startswith(" "):
            body.append(line)
            continue
        yield heading, body
        heading, body = line, []
    yield heading, body


def _once(lines: Sequence[str]) -> list[str]:
    """Lines of one block under one heading."""
    found: list[str] = []
    heading = ""
    for line in lines:
        if not line.startswith(" "):
            if line == heading:
                continue
            heading = line
        found.append(line)
    return found
