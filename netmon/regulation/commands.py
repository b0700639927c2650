"""What a person enters on a device, in the platform's own way: lines in a block, and lines undone.

Text only: netmon never writes to a device.
"""

from __future__ import annotations

from collections.abc import Sequence

from inventory.configuration import Platform

_NO = frozenset(
    {
        Platform.CISCO_IOS,
        Platform.CISCO_S300,
        Platform.CISCO_NXOS,
        Platform.HP_PROCURVE,
        Platform.ARUBA_AOSCX,
        Platform.RUIJIE_OS,
        Platform.TPLINK_JETSTREAM,
        Platform.LINUX_FRR,
    }
)
_UNDO = frozenset({Platform.HUAWEI_VRP, Platform.HP_COMWARE})


def nested(platform: Platform, path: Sequence[str], lines: Sequence[str]) -> list[str]:
    """The commands that bring lines into the block at the end of a path."""
    if not lines:
        return []
    if platform in {Platform.JUNIPER_JUNOS, Platform.DLINK_DS}:
        return [" ".join((*path, line)) for line in lines]
    opening = [f"{' ' * depth}{line}" for depth, line in enumerate(path)]
    closing: list[str] = []
    if platform is Platform.FORTINET:
        ends = [f"{' ' * i}{_end(line)}" for i, line in enumerate(path)]
        closing = ends[::-1]
    return [*opening, *(f"{' ' * len(path)}{line}" for line in lines), *closing]


def negated(platform: Platform, line: str, path: Sequence[str]) -> list[str] | None:
    """The commands that take a line out of its block; None where that depends on the command."""
    if platform is Platform.JUNIPER_JUNOS:
        whole = " ".join((*path, line))
        return [f"delete {whole.removeprefix('set ')}"] if whole.startswith("set ") else None
    word = "no" if platform in _NO else "undo" if platform in _UNDO else None
    if word is None:
        return None
    contrary = line.removeprefix(f"{word} ") if line.startswith(f"{word} ") else f"{word} {line}"
    return nested(platform, path, [contrary])


def _end(opening: str) -> str:
    """What closes a block of FortiOS."""
    return "next" if opening.startswith("edit ") else "end"
