"""Octet rates of five minutes and their percentile, out of a real book."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from inventory.model import Claim, FactName, FactRank, Interface, InterfaceCounters
from inventory.observation import Observation
from inventory.sighting import CounterSample, Rates
from inventory.store import Store, StoreSettings
from inventory.utilisation import rates_between, utilisation
from tests.support.evidence import at, look, managed

KEYS = managed(serials=["A"], macs=[1])


def _sample(when: datetime, octets: int, **fields: int | None) -> CounterSample:
    row = InterfaceCounters(index=1, in_octets=octets, out_octets=octets // 2, high_capacity=True)
    return CounterSample(at=when, rows=(replace(row, **fields),), uptime_s=None)  # type: ignore[arg-type]


def _inward(rates: Rates | None) -> list[float]:
    return [] if rates is None else [round(x) for x in rates.inward]


def test_a_rate_is_octets_by_time() -> None:
    rates = rates_between(_sample(at(), 0), _sample(at(minutes=5), 300_000), {})
    assert rates is not None
    assert (rates.seconds, _inward(rates), round(rates.outward[0])) == (300, [8000], 4000)


def test_what_gives_no_rate() -> None:
    first = _sample(at(), 1000)
    assert rates_between(first, _sample(at(minutes=13), 2000), {}) is None  # a poll was lost
    assert rates_between(first, _sample(at(), 2000), {}) is None
    assert rates_between(_sample(at(minutes=5), 1), first, {}) is None  # the clock went back
    later = _sample(at(minutes=5), 2000)
    before, after = replace(first, uptime_s=9000.0), replace(later, uptime_s=10.0)
    assert rates_between(before, after, {}) is None  # it restarted
    assert _inward(rates_between(first, _sample(at(minutes=5), 500), {})) == []  # went back
    reset = _sample(at(minutes=5), 2000, discontinuity=7)
    assert _inward(rates_between(first, reset, {})) == []


def test_the_percentile_is_of_the_day_and_of_the_wanted_ports() -> None:
    samples = [_sample(at(minutes=5 * n), 0) for n in range(401)]
    octets = 0
    for n in range(401):
        octets += 37_500 * (n % 288 + 1)  # each of 1..288 kbit/s once a day
        samples[n] = _sample(at(minutes=5 * n), octets)
    series = [rates for a, b in pairwise(samples) if (rates := rates_between(a, b, {})) is not None]
    found = utilisation(series, {1, 2}, now=at(minutes=2000))
    assert found.keys() == {1}
    used = found[1]
    assert used.intervals == 288
    assert (round(used.inward_bps), round(used.outward_bps)) == (274_000, 137_000)
    assert used.end == at(minutes=2000)


def _look(minutes: float, octets: int, *, wide: bool = True) -> Observation:
    port = Interface(index=1, name="Gi1", speed_bps=1_000_000_000)
    row = InterfaceCounters(
        index=1, in_octets=octets, out_octets=0, in_ucast=0, out_ucast=0, high_capacity=wide
    )
    seen = look(KEYS, at(minutes=minutes), tables={Interface: (port,), InterfaceCounters: (row,)})
    return replace(seen, facts={FactName.UPTIME_S: Claim(60 * minutes, "t", FactRank.SYSTEM)})


def _rates(store: Store, minutes: float) -> list[int]:
    store.state(at(minutes=minutes))
    found = store.rates(at(minutes=minutes))
    return [round(x) for rates in found.values() for r in rates for x in r.inward]


def test_a_book_gives_the_same_rates_read_at_once_or_bit_by_bit(tmp_path: Path) -> None:
    settings = StoreSettings(path=tmp_path / "book.db")
    looks = [_look(5 * n, 37_500 * n) for n in range(10)]
    with Store(settings=settings) as store:
        for n, one in enumerate(looks):
            store.record([one])
            assert _rates(store, 5 * n) == [1000] * n
    with Store(settings=settings) as fresh:
        assert _rates(fresh, 45) == [1000] * 9


def test_an_older_sample_that_comes_late_is_counted(tmp_path: Path) -> None:
    with Store(settings=StoreSettings(path=tmp_path / "book.db")) as store:
        store.record([_look(0, 0), _look(10, 75_000)])
        assert _rates(store, 10) == [1000]
        store.record([_look(5, 50_000)])
        assert _rates(store, 10) == [1333, 667]


def test_narrow_counters_of_a_fast_port_tell_nothing_once_they_could_wrap_twice(
    tmp_path: Path,
) -> None:
    with Store(settings=StoreSettings(path=tmp_path / "book.db")) as store:
        store.record([_look(0, 0, wide=False), _look(5, 1000, wide=False)])
        store.state(at(minutes=5))
        (rates,) = store.rates(at(minutes=5)).values()
    assert utilisation(rates, {1}, now=at(minutes=5)) == {}
    assert utilisation(rates, {1}, now=at(minutes=5) + timedelta(days=2)) == {}
