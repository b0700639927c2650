"""What changed between two snapshots: appeared, vanished, moved, another fact, a new address.

A device is followed through its aliases, so that one whose pieces were found to be one has not
vanished. The book forgets nobody: to vanish is to be silent for longer than ``ABSENT_AFTER``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from inventory.device import Device, Location
from inventory.model import FactName
from inventory.snapshot import Snapshot
from inventory.text import Text
from inventory.texts import (
    APPEARED,
    FACT_CHANGED,
    FACT_LEARNT,
    FACT_LOST,
    FACT_NAMES,
    MOVED,
    NEW_ADDRESS,
    PORT,
    REPLACED,
    RETURNED,
    VANISHED,
)
from inventory.types import DeviceId

ABSENT_AFTER = timedelta(hours=24)
"""A device not seen for longer is absent."""


class ChangeKind(StrEnum):
    """What changed."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    MOVED = "moved"
    FACT = "fact"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one device; ``before`` and ``after`` are plain values, "" for none."""

    kind: ChangeKind
    device: DeviceId
    name: str
    message: Text
    what: str = ""
    before: str = ""
    after: str = ""


def diff(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """The changes from one snapshot to a later one, by device name and kind."""
    earlier = _by_any_id(before)
    found: list[Change] = []
    followed: set[DeviceId] = set()
    for device in after.devices.values():
        olds = {earlier[i].id: earlier[i] for i in (device.id, *device.aliases) if i in earlier}
        followed |= olds.keys()
        old = olds.get(device.id) or next(iter(olds.values()), None)
        found += _changes(old, device, before=before, after=after)
        if olds:
            found += _addresses(olds.values(), device)
    gone = [d for i, d in before.devices.items() if i not in followed and _present(d, before)]
    found += [_vanished(d) for d in gone]
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda c: (c.name, c.device, order.index(c.kind), c.what)))


def _by_any_id(snapshot: Snapshot) -> dict[DeviceId, Device]:
    found = {a: d for d in snapshot.devices.values() for a in d.aliases}
    return found | dict(snapshot.devices)


def _present(device: Device, snapshot: Snapshot) -> bool:
    return snapshot.taken_at - device.last_seen <= ABSENT_AFTER


def _changes(
    old: Device | None, new: Device, *, before: Snapshot, after: Snapshot
) -> Iterator[Change]:
    was = old is not None and _present(old, before)
    if _present(new, after) and not was:
        yield _appeared(old, new, after)
    elif was and not _present(new, after):
        yield _vanished(new)
    if old is None:
        return
    yield from _moved(old, new, before=before, after=after)
    yield from _facts(old, new)


def _addresses(olds: Iterable[Device], new: Device) -> Iterator[Change]:
    known = {a.ip for old in olds for a in old.addresses}
    for use in new.current_addresses:
        if use.ip not in known:
            message = NEW_ADDRESS.format(name=new.name, ip=use.ip)
            yield _change(ChangeKind.ADDRESS, new, message, what=use.ip, values=("", use.ip))


def _change(
    kind: ChangeKind,
    device: Device,
    message: Text,
    *,
    what: str = "",
    values: tuple[str, str] = ("", ""),
) -> Change:
    return Change(
        kind=kind,
        device=device.id,
        name=device.name,
        message=message,
        what=what,
        before=values[0],
        after=values[1],
    )


def _appeared(old: Device | None, new: Device, after: Snapshot) -> Change:
    previous = after.devices.get(new.succeeds) if new.succeeds else None
    if old is not None:
        message = RETURNED.format(name=new.name)
    elif previous is not None:
        message = REPLACED.format(name=new.name, id=new.id, old=previous.id)
    else:
        message = APPEARED.format(name=new.name)
    return _change(ChangeKind.APPEARED, new, message)


def _vanished(device: Device) -> Change:
    return _change(ChangeKind.VANISHED, device, VANISHED.format(name=device.name))


def _moved(old: Device, new: Device, *, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    if old.location is None or new.location is None:
        return
    there, here = old.location, new.location
    switch = after.devices.get(here.switch)
    same = switch is not None and there.switch in {switch.id, *switch.aliases}
    if same and there.if_index == here.if_index:
        return
    from_, to = _port(there, before), _port(here, after)
    message = MOVED.format(name=new.name, old=from_, new=to)
    yield _change(ChangeKind.MOVED, new, message, values=(from_.en, to.en))


def _port(location: Location, snapshot: Snapshot) -> Text:
    switch = snapshot.devices.get(location.switch)
    return PORT.format(port=location.port, switch=switch.name if switch else location.switch)


def _facts(old: Device, new: Device) -> Iterator[Change]:
    for name, label in FACT_NAMES.items():
        was, now = old.text(name), new.text(name)
        if was == now:
            continue
        template = FACT_LEARNT if was is None else FACT_LOST if now is None else FACT_CHANGED
        message = template.format(name=new.name, fact=label, old=was, new=now)
        values = (was or "", now or "")
        yield _change(ChangeKind.FACT, new, message, what=FactName(name).value, values=values)
