"""Random LANs for property tests: what each real thing shows of itself, and its ground truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from inventory.observation import Key, KeyKind, Observation
from inventory.types import Mac
from tests.support.evidence import at, bare, look, managed, station

Truth = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation and the real thing it is of; None where nobody could tell."""

    observation: Observation
    of: Truth | None


def _times(draw: st.DrawFn) -> list[float]:
    return draw(st.lists(st.integers(0, 60), min_size=1, max_size=4))


def _router(draw: st.DrawFn, n: int) -> list[Seen]:
    macs = [1000 * n + i for i in range(draw(st.integers(1, 4)))]
    seen = []
    for i, value in enumerate(macs):
        address = f"10.{n}.{i}.1"
        keys = managed(serials=[f"R{n}"], bridge=macs[0], macs=macs, name=f"r{n}")
        for days in _times(draw):
            whole = keys | bare(address)
            partial = draw(st.booleans())
            polled = whole if not partial else managed(macs=[value], addresses=[address])
            seen.append(look(polled, at(days=days), segment=f"10.{n}.{i}.0/24"))
            heard = station(value, address)
            seen.append(look(heard, at(days=days, minutes=1), segment=f"10.{n}.{i}.0/24"))
        seen.append(look(keys | bare(address), at(days=61), segment=f"10.{n}.{i}.0/24"))
    return [Seen(o, ("router", n)) for o in seen]


def _stack(draw: st.DrawFn, n: int) -> list[Seen]:
    serials = [f"S{n}-{i}" for i in range(4)]
    address = f"10.{n}.0.1"
    return [
        Seen(
            look(
                managed(serials=serials[i : i + 2], bridge=1000 * n + i, addresses=[address]),
                at(days=days),
            ),
            ("stack", n),
        )
        for days, i in enumerate(range(draw(st.integers(1, 3))))
    ]


def _vrrp(draw: st.DrawFn, n: int) -> list[Seen]:
    vip = frozenset(
        {Key(KeyKind.ROLE, Mac("00:00:5e:00:01:01")), Key(KeyKind.ADDRESS, f"10.{n}.0.254")}
    )
    seen = []
    for side in (0, 1):
        own = f"10.{n}.0.{side + 1}"
        keys = managed(serials=[f"V{n}-{side}"], macs=[1000 * n + side], name=f"v{n}-{side}")
        for days in _times(draw):
            answered = draw(st.sampled_from([own, f"10.{n}.0.254"]))
            seen.append(Seen(look(keys | bare(answered), at(days=days)), ("vrrp", 2 * n + side)))
    seen.append(Seen(look(vip, at(days=draw(st.integers(0, 60)))), None))
    return seen


def _laptops(draw: st.DrawFn, n: int) -> list[Seen]:
    seen = []
    for lease in range(draw(st.integers(1, 6))):
        who = draw(st.integers(0, 2))
        address = f"10.{n}.0.{draw(st.integers(10, 11))}"
        heard = station(1000 * n + who, address)
        seen.append(Seen(look(heard, at(days=lease)), ("laptop", 10 * n + who)))
        if draw(st.booleans()):
            seen.append(Seen(look(bare(address), at(days=lease, minutes=1)), None))
    return seen


def _clones(draw: st.DrawFn, n: int) -> list[Seen]:
    engine = f"80000009{n:04d}aabbccdd01"
    same_mac = draw(st.booleans())
    seen = []
    for i in range(3):
        address = f"10.{n}.0.{i + 1}"
        serials = [f"VM{n}-{i}"] if same_mac else []
        macs = [1000 * n + (0 if same_mac else i)]
        keys = managed(serials=serials, macs=macs, engine=engine, name="vm", addresses=[address])
        seen += [
            Seen(look(keys, at(hours=i)), ("clone", 10 * n + i)),
            Seen(look(station(macs[0], address), at(hours=i, minutes=1)), ("clone", 10 * n + i)),
        ]
    return seen


def _phones(draw: st.DrawFn, n: int) -> list[Seen]:
    return [
        Seen(
            look(station(1000 * n + i, f"10.{n}.0.{i + 1}", local=True), at(days=i / 2)),
            ("phone", 10 * n + i),
        )
        for i in range(draw(st.integers(1, 4)))
    ]


_KINDS: list[Callable[[st.DrawFn, int], list[Seen]]] = [
    _router,
    _stack,
    _vrrp,
    _laptops,
    _clones,
    _phones,
]


@st.composite
def lans(draw: st.DrawFn) -> list[Seen]:
    """A LAN of one to four real things of any kind, and looks at them."""
    kinds = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=4))
    return [seen for n, kind in enumerate(kinds, start=1) for seen in kind(draw, n)]
