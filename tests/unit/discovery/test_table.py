from __future__ import annotations

from typing import Any

import pytest

from netmon.discovery import table
from netmon.discovery.table import Shape, read_column, read_table
from netmon.errors import DeviceTimeoutError, ProtocolError
from tests.support.fake_snmp import FakeReader, session

ENTRY = "1.3.6.1.2.1.99.1"
SHAPE = Shape(ENTRY, (2, 3, 5), 8)


def rows(count: int, columns: Any = range(1, 9)) -> Any:
    return {f"{ENTRY}.{column}.{row}": column * row for column in columns for row in range(count)}


async def test_small_tables_are_walked_whole_and_large_ones_by_column() -> None:
    small, large = FakeReader(rows(3)), FakeReader(rows(1000))
    for one, count in ((small, 3), (large, 1000)):
        found = await read_table(session(one), SHAPE)
        assert found == {(row,): {2: 2 * row, 3: 3 * row, 5: 5 * row} for row in range(count)}
    assert small.asked == [f"{ENTRY}.2", ENTRY]
    assert large.asked == [f"{ENTRY}.2", f"{ENTRY}.3", f"{ENTRY}.5"]


async def test_an_empty_table_costs_one_packet() -> None:
    one = session({})
    assert await read_table(one, SHAPE) == {}
    assert one.reader.stats.requests == 1


async def test_version_1_is_walked_by_column_because_it_has_no_getbulk() -> None:
    one = FakeReader(rows(10))
    await read_table(session(one, version="v1"), SHAPE)
    assert one.asked == [f"{ENTRY}.2", f"{ENTRY}.3", f"{ENTRY}.5"]


async def test_a_row_that_only_other_columns_have_is_kept() -> None:
    values = rows(60, columns=(2, 3, 5))
    del values[f"{ENTRY}.2.7"]
    found = await read_table(session(values), Shape(ENTRY, (2, 3, 5), 100))
    assert found[(7,)] == {3: 21, 5: 35}


async def test_a_table_that_breaks_off_is_no_table() -> None:
    broken = FakeReader(rows(60), failures={f"{ENTRY}.5": DeviceTimeoutError("gone")})
    with pytest.raises(DeviceTimeoutError):
        await read_table(session(broken), Shape(ENTRY, (2, 3, 5), 100))


async def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 50)
    assert len(await read_column(session(rows(50)), f"{ENTRY}.2")) == 50
    with pytest.raises(ProtocolError):
        await read_column(session(rows(51)), f"{ENTRY}.2")


async def test_fifty_thousand_rows_are_read_and_two_hundred_thousand_refused() -> None:
    column = {f"{ENTRY}.2.{row}": 1 for row in range(200_000)}
    with pytest.raises(ProtocolError):
        await read_column(session(column), f"{ENTRY}.2")
    fewer = dict(list(column.items())[:50_000])
    assert len(await read_column(session(fewer), f"{ENTRY}.2")) == 50_000


class Raw(FakeReader):
    """Answers a walk with exactly these rows, however little they make sense."""

    def __init__(self, *walked: Any) -> None:
        super().__init__({})
        self.walked = list(walked)

    async def walk(self, oid: Any, *, rows: int | None = None, max_rows: int | None = None) -> Any:
        return [row for row in self.walked if row[0].startswith(f"{oid}.")]


async def test_rows_with_indexes_that_are_no_numbers_are_dropped_and_counted() -> None:
    one = session(Raw((f"{ENTRY}.2.1", 1), (f"{ENTRY}.2.x", 2), (f"{ENTRY}.2.1", 3)))
    assert await read_column(one, f"{ENTRY}.2") == {(1,): 3}
    assert one.dropped == {"index": 1, "duplicate": 1}


@pytest.mark.parametrize(("rows", "requests"), [(12, 6), (28, 7), (49, 7), (50, 13), (120, 20)])
async def test_columns_after_the_first_are_asked_for_by_the_rows_it_had(
    rows: int, requests: int
) -> None:
    """Six columns: two walks of the first above 25 rows, one of each other up to 49."""
    values = {
        f"{ENTRY}.{column}.{row}": row for column in range(1, 23) for row in range(1, rows + 1)
    }
    reader = FakeReader(values)
    await read_table(session(reader), Shape(ENTRY, (1, 2, 3, 4, 5, 6), 22))
    assert reader.stats.requests == requests
