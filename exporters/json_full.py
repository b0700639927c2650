"""The whole snapshot as JSON, without loss: what is read back equals what was written.

Values are written by what they are and read by what their fields are declared to be, so that a new
field or table needs nothing here. Unknown fields, from a newer netmon, are ignored; a field that is
missing takes its default.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import types
from collections.abc import Hashable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from inventory.errors import InventoryError
from inventory.model import TABLES, Row
from inventory.snapshot import Snapshot

FORMAT, VERSION = "netmon-inventory", 1


class InventoryFileError(InventoryError, ValueError):
    """The text is no inventory that this version can read; the message says why."""


def snapshot_to_json(snapshot: Snapshot) -> str:
    """The snapshot as one JSON document."""
    document = {"format": FORMAT, "version": VERSION, "snapshot": _plain(snapshot)}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)


def snapshot_from_json(text: str) -> Snapshot:
    """The reverse of ``snapshot_to_json``.

    Raises:
        InventoryFileError: not such a document, or of another version.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        msg = f"not JSON: {error}"
        raise InventoryFileError(msg) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        msg = f"not a {FORMAT} document"
        raise InventoryFileError(msg)
    if document.get("version") != VERSION:
        msg = f"{FORMAT} version {document.get('version')!r}; this netmon reads {VERSION}"
        raise InventoryFileError(msg)
    try:
        return cast("Snapshot", _value(document["snapshot"], Snapshot))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"damaged {FORMAT} document: {error!r}"
        raise InventoryFileError(msg) from error


def _plain(value: object) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, Row):
        return {"table": value.TABLE, "row": value.to_json()}
    if isinstance(value, type):  # a table's row type
        return cast("type[Row]", value).TABLE
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(_plain(k)): _plain(v) for k, v in value.items()}
    if isinstance(value, frozenset):
        return sorted((_plain(v) for v in value), key=str)
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


def _value(data: Any, hint: Any) -> Any:  # noqa: ANN401 - by the declaration
    hint = getattr(hint, "__supertype__", hint)  # a NewType
    origin = get_origin(hint)
    if origin in {Union, types.UnionType}:
        return _one_of(data, get_args(hint))
    if origin is tuple:
        return _tuple(data, get_args(hint))
    if origin is frozenset:
        return frozenset(_value(v, get_args(hint)[0]) for v in data)
    if origin is not None and issubclass(origin, Mapping):
        key, item = get_args(hint)
        return {_key(k, key): _value(v, item) for k, v in data.items()}
    if not isinstance(hint, type):
        return data
    return _instance(data, hint)


def _instance(data: Any, kind: type) -> Any:  # noqa: ANN401 - by the declaration
    if issubclass(kind, Row):
        return TABLES[data["table"]].from_json(data["row"])
    if dataclasses.is_dataclass(kind):
        hints = _hints(cast("Hashable", kind))
        return kind(**{n: _value(v, hints[n]) for n, v in data.items() if n in hints})
    if issubclass(kind, tuple):  # a named one
        hints = get_type_hints(kind)
        return kind(*(_value(v, h) for v, h in zip(data, hints.values(), strict=True)))
    if issubclass(kind, Enum):
        return kind(data)
    if issubclass(kind, date):
        return kind.fromisoformat(data)
    return float(data) if kind is float else data


def _one_of(data: Any, hints: tuple[Any, ...]) -> Any:  # noqa: ANN401 - by the declaration
    """A union is an optional value, or one of JSON's own kinds."""
    others = [h for h in hints if h is not type(None)]
    return data if data is None or len(others) != 1 else _value(data, others[0])


def _tuple(data: Any, hints: tuple[Any, ...]) -> Any:  # noqa: ANN401 - by the declaration
    if len(hints) == 2 and hints[1] is Ellipsis:  # noqa: PLR2004
        return tuple(_value(v, hints[0]) for v in data)
    return tuple(_value(v, h) for v, h in zip(data, hints, strict=True))


def _key(data: str, hint: Any) -> Any:  # noqa: ANN401 - by the declaration
    if get_origin(hint) is type:
        return TABLES[data]
    return int(data) if hint is int else _value(data, hint)


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    fields = {f.name for f in dataclasses.fields(kind) if f.init}
    return {n: h for n, h in get_type_hints(kind).items() if n in fields}
