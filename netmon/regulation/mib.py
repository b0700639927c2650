"""MIB objects by name, without a MIB compiler and without the network.

``mib_objects.csv`` lists the readable objects of the MIBs that devices of a LAN have: names,
numbers and named values as their RFCs and vendors assign them. What is not in it is asked for by
its number.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

from netmon.files.explain import did_you_mean

OID_MAX = 128
"""Sub-identifiers of an OID (RFC 2578 section 3.5)."""

_OID = re.compile(r"\.?[0-2](\.\d{1,10}){2,}", re.ASCII)
_NAMED = re.compile(
    r"(?:(?P<module>[A-Za-z][\w-]*)::)?(?P<name>[a-z]\w*)(?P<index>(?:\.\d{1,10})*)",
    re.ASCII,
)
_SECRET = {
    "1.3.6.1.6.3.18.1": "snmpCommunityTable holds the communities themselves",
    "1.3.6.1.6.3.15.1.2": "usmUserTable holds the users' keys",
    "1.3.6.1.6.3.12.1": "the target tables name communities and users",
}
"""What is not read, whoever asks: a value of it in the book would be a secret in the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MibObject:
    """One object.

    Attributes:
        name: to be shown; the number itself when it was asked for by number and is not known.
        oid: of the object, or of the one instance that was asked for.
        values: names of the values of an enumeration.
        listed: False of a number that is not in the catalogue: what its texts are is not known.
    """

    name: str
    oid: str
    values: Mapping[int, str] = field(default_factory=dict)
    listed: bool = True


@functools.lru_cache(maxsize=1024)  # a pure function of the text and of package data
def find_object(text: str) -> MibObject:
    """The object that a name or a number means.

    Raises:
        ValueError: there is none, or it may not be read; a sentence with the nearest name.
    """
    found = _by_number(text) if _OID.fullmatch(text) else _by_name(text)
    for root, why in _SECRET.items():
        if f"{found.oid}.".startswith(f"{root}.") or f"{root}.".startswith(f"{found.oid}."):
            msg = f"{text} is not read: {why}"
            raise ValueError(msg)
    if found.oid.count(".") >= OID_MAX:
        msg = f"{text} is longer than an OID may be"
        raise ValueError(msg)
    return found


def _by_number(text: str) -> MibObject:
    oid = text.removeprefix(".")
    for known in _catalogue().values():
        if oid in {known.oid, known.oid.removesuffix(".0")}:
            return MibObject(name=known.name, oid=known.oid, values=known.values)
        if oid.startswith(f"{known.oid}."):
            return MibObject(
                name=known.name + oid.removeprefix(known.oid), oid=oid, values=known.values
            )
    return MibObject(name=oid, oid=oid, listed=False)


def _by_name(text: str) -> MibObject:
    match = _NAMED.fullmatch(text)
    if match is None:
        msg = f"{text!r} is neither a MIB object's name, like ifOperStatus, nor an OID of numbers"
        raise ValueError(msg)
    name, index = match["name"], match["index"]
    known = _catalogue().get(name)
    if known is None:
        near = did_you_mean(name, _catalogue())
        msg = f"netmon knows no MIB object '{name}'.{near} Any other is given by its OID."
        raise ValueError(msg)
    if match["module"] not in {None, known.module}:
        msg = f"{name} is an object of {known.module}, not of {match['module']}"
        raise ValueError(msg)
    scalar = known.oid.endswith(".0")
    if scalar and index not in {"", ".0"}:
        msg = f"{name} has only the one instance {name}.0"
        raise ValueError(msg)
    oid = known.oid if scalar else known.oid + index
    return MibObject(name=name if scalar else name + index, oid=oid, values=known.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    module: str
    name: str
    oid: str
    values: Mapping[int, str]


@functools.cache  # package data, which does not change
def _catalogue() -> Mapping[str, _Known]:
    file = resources.files("netmon.regulation") / "mib_objects.csv"
    with file.open(encoding="ascii") as lines:
        return {
            row["name"]: _Known(
                module=row["module"],
                name=row["name"],
                oid=row["oid"],
                values=_values(row["values"]),
            )
            for row in csv.DictReader(lines)
        }


def _values(text: str) -> Mapping[int, str]:
    pairs = (pair.partition("=") for pair in text.split())
    return {int(number): name for number, _, name in pairs}
