"""What both SNMP engines share: OIDs as numbers, requests that fit a packet, walks that end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from inventory.types import Ip
from netmon.errors import ProtocolError, TooManyRowsError
from netmon.transport.base import SnmpValue

Row = tuple[str, SnmpValue]

NAMES_PER_GET = 20
"""Names in one GET. Twenty answers of usual size stay below one Ethernet frame, and agents that
cannot take that many answer tooBig and are asked for fewer (RFC 3416, 4.2.1)."""

_NUMERIC = re.compile(r"\.?[012](\.\d+)+")


def numeric(oid: str) -> str:
    """An OID without leading dot.

    Raises:
        ValueError: it is not a numeric OID of at least two arcs.
    """
    if not _NUMERIC.fullmatch(oid):
        message = f"not a numeric OID: {oid!r}"
        raise ValueError(message)
    return oid.removeprefix(".")


def arcs(oid: str) -> tuple[int, ...]:
    """An OID as the numbers by which OIDs are ordered."""
    return tuple(map(int, oid.split(".")))


def chunks(oids: Iterable[str]) -> Iterator[list[str]]:
    """Distinct numeric OIDs in the order asked for, as many at a time as one GET takes."""
    names = list(dict.fromkeys(map(numeric, oids)))
    for start in range(0, len(names), NAMES_PER_GET):
        yield names[start : start + NAMES_PER_GET]


def repetitions(usual: int, rows: int | None) -> int:
    """How many rows one GETBULK of a walk asks for."""
    return usual if rows is None else min(rows + 1, 2 * usual)


def where(host: Ip, port: int) -> str:
    """A peer as error messages name it."""
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"


class Walk:
    """The rows of one walk so far, refused as soon as the agent leads us in a circle.

    An agent must answer GETNEXT and GETBULK with increasing names (RFC 3416, 4.2.2); some have
    bugs and repeat themselves for ever.
    """

    def __init__(self, root: str, *, max_rows: int, after: str | None = None) -> None:
        self.root = root
        self.rows: list[Row] = []
        self._max_rows = max_rows
        self._below = f"{root}."
        self._last = arcs(after or root)
        self._start = after or root

    @property
    def last(self) -> str:
        """The name after which the walk goes on."""
        return self.rows[-1][0] if self.rows else self._start

    @property
    def room(self) -> int:
        """How many more rows are wanted."""
        return max(1, self._max_rows - len(self.rows))

    def contains(self, oid: str) -> bool:
        """Whether a name is below the root."""
        return oid.startswith(self._below)

    def extend(self, rows: Sequence[Row]) -> None:
        """Take rows that are below the root.

        Raises:
            ProtocolError: names do not increase.
            TooManyRowsError: there are more than ``max_rows``.
        """
        last = self._last
        for oid, _ in rows:
            here = tuple(map(int, oid.split(".")))
            if here <= last:
                message = f"walk of {self.root}: {oid} came after {'.'.join(map(str, last))}"
                raise ProtocolError(message)
            last = here
        self._last = last
        self.rows.extend(rows)
        if len(self.rows) > self._max_rows:
            message = f"walk of {self.root}: more than {self._max_rows} rows"
            raise TooManyRowsError(message)
