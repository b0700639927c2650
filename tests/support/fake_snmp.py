"""An SNMP device in memory: the transport's Protocols over a dict or a recording.

Not a mock of what is under test: sources see the very values a device recorded. Requests are
counted as an agent would be asked: GETBULK by ``max_repetitions`` rows.
"""

from __future__ import annotations

import bisect
import bz2
import contextlib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from inventory.types import Ip
from netmon.discovery.base import DeviceSession, Look
from netmon.errors import DeviceTimeoutError, TooManyRowsError
from netmon.transport.base import (
    RequestBudget,
    SnmpCredential,
    SnmpReader,
    SnmpStats,
    SnmpTarget,
    SnmpValue,
)
from netmon.transport.snmp_walk import chunks, repetitions

_INTEGERS = {2, 65, 66, 67, 70}
_OCTETS, _OID, _IP, _OPAQUE = 4, 6, 64, 68


def _public() -> Path:
    spec = find_spec("snmpsim_data")
    if spec is None or spec.origin is None:
        message = "the development dependency snmpsim-data is not installed"
        raise RuntimeError(message)
    return Path(spec.origin).parent / "data"


PUBLIC = _public()


def recording(name: str) -> Path:
    """A recording of the package snmpsim-data, e.g. ``network/switch/cisco-c3750``."""
    plain = PUBLIC / f"{name}.snmprec"
    return plain if plain.exists() else plain.with_suffix(".snmprec.bz2")


def load(path: Path) -> dict[str, SnmpValue]:
    """The values of a ``.snmprec`` file, packed or not; lines of other kinds are left out."""
    raw = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    found: dict[str, SnmpValue] = {}
    for line in raw.split(b"\n"):
        oid, tag, value = (*line.rstrip(b"\r").split(b"|", 2), b"", b"")[:3]
        with contextlib.suppress(ValueError):  # some recordings have odd hexadecimal
            if oid and (read := _value(tag.decode(), value)) is not None:
                found.setdefault(oid.decode().strip("."), read)
    return found


def _value(tag: str, value: bytes) -> SnmpValue | None:
    coded = tag.endswith("x")
    if not tag.rstrip("x").isdigit():
        return None
    kind = int(tag.rstrip("x"))
    octets = bytes.fromhex(value.decode()) if coded else value
    if kind in _INTEGERS:
        return int(value)
    if kind in {_OCTETS, _OPAQUE}:
        return octets
    if kind == _OID:
        return value.decode().strip(".")
    if kind == _IP:
        return ".".join(map(str, octets)) if coded else value.decode()
    return None


class FakeReader:
    """An ``SnmpReader`` over values held in memory."""

    def __init__(
        self,
        values: Mapping[str, SnmpValue],
        *,
        failures: Mapping[str, Exception] | None = None,
        max_repetitions: int = 25,
    ) -> None:
        self.stats = SnmpStats()
        self.budget: RequestBudget | None = None
        self.closed = False
        self.asked: list[str] = []
        self._values = dict(values)
        self._failures = dict(failures or {})
        self._repetitions = max_repetitions
        ordered = sorted((tuple(map(int, oid.split("."))), oid) for oid in values)
        self._keys = [key for key, _ in ordered]
        self._oids = [oid for _, oid in ordered]

    def _ask(self, oid: str, requests: int) -> None:
        self.asked.append(oid)
        for _ in range(requests):
            if self.budget is not None:
                self.budget.take()
            self.stats.requests += 1
        for root, failure in self._failures.items():
            if f"{oid}.".startswith(f"{root}."):
                self.stats.timeouts += isinstance(failure, DeviceTimeoutError)
                raise failure

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        for asked in chunks(oids):
            self._ask(asked[0], 1)
        found = {oid: self._values[oid] for oid in oids if oid in self._values}
        self.stats.varbinds += len(found)
        return found

    async def walk(
        self, oid: str, *, rows: int | None = None, max_rows: int | None = None
    ) -> list[tuple[str, SnmpValue]]:
        root = tuple(map(int, oid.split(".")))
        start = bisect.bisect_right(self._keys, root)
        end = bisect.bisect_left(self._keys, (*root[:-1], root[-1] + 1))
        self._ask(oid, 1 + (end - start) // repetitions(self._repetitions, rows))
        self.stats.varbinds += end - start
        if max_rows is not None and end - start > max_rows:
            raise TooManyRowsError(oid)
        return [(name, self._values[name]) for name in self._oids[start:end]]

    async def engine_id(self) -> bytes | None:
        return None

    async def close(self) -> None:
        self.closed = True


class FakeEngine:
    """An ``SnmpEngine``: what each credential (by community, user or context) opens.

    A credential that is not listed meets silence; an exception in place of a device is raised.
    """

    name = "fake"

    def __init__(
        self, devices: Mapping[str, Mapping[str, SnmpValue] | FakeReader | Exception]
    ) -> None:
        self.devices = dict(devices)
        self.opened: list[tuple[str, SnmpTarget]] = []
        self.readers: list[FakeReader] = []

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> SnmpReader:
        secret = credential.community.reveal() if credential.community else credential.user or ""
        if credential.context:
            secret = f"{secret}/{credential.context}"
        self.opened.append((secret, target))
        device = self.devices.get(secret)
        if isinstance(device, Exception):
            raise device
        if device is None:
            silence = DeviceTimeoutError("no answer")
            device = FakeReader({}, failures={"1": silence})
        reader = device if isinstance(device, FakeReader) else FakeReader(device)
        reader.budget = target.budget
        self.readers.append(reader)
        return reader

    async def close(self) -> None:
        for reader in self.readers:
            await reader.close()


def session(
    values: Mapping[str, SnmpValue] | FakeReader,
    *,
    learnt: Look | None = None,
    address: str = "192.0.2.1",
    version: str = "v2c",
) -> DeviceSession:
    """A session with a device in memory."""
    reader = values if isinstance(values, FakeReader) else FakeReader(values)
    return DeviceSession(
        reader=reader,
        address=Ip(address),
        port=161,
        segment="192.0.2.0/24",
        credential="test",
        version=version,
        learnt=learnt or Look(),
    )
