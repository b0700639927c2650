"""What each of the province's applications needs of the line, and whether a measured line gives it.

The numbers are those of readiness 3.4, as data. Delay is one way and taken as half the round-trip
time: the clocks of the two ends are not known to agree. Loss is judged only from as many packets as
its limit needs (a limit of 1 in 1000 says nothing of twenty packets), except where what is lost
already exceeds the limit whatever the rest will bring.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from inventory.finding import Status
from inventory.snapshot import Application, ProbeResult
from inventory.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What one application needs.

    Attributes:
        delay_s: largest mean one-way delay, seconds.
        jitter_s: largest jitter; None where the application does not mind.
        loss: largest share of packets lost.
        good_delay_s, good_jitter_s, good_loss: where it still passes but is worth a word.
        bit_rate: per user or room at once, bit/s.
        basis: where the numbers come from.
    """

    title: Text
    delay_s: float
    loss: float
    jitter_s: float | None = None
    good_delay_s: float | None = None
    good_jitter_s: float | None = None
    good_loss: float | None = None
    bit_rate: int
    basis: str


CAPACITY: Mapping[Application, Capacity] = MappingProxyType(
    {
        Application.MAIL: Capacity(
            title=Text(vi="thư điện tử", en="e-mail"),
            delay_s=0.400,
            loss=1e-2,
            good_loss=1e-3,
            bit_rate=50_000,
            basis="ITU-T Y.1541 class 3/4",
        ),
        Application.DOCUMENTS: Capacity(
            title=Text(vi="quản lý văn bản và điều hành", en="document system"),
            delay_s=0.150,
            loss=5e-3,
            good_loss=1e-3,
            bit_rate=200_000,
            basis="ITU-T Y.1541 class 2/3",
        ),
        Application.PORTAL: Capacity(
            title=Text(vi="cổng thông tin", en="portal"),
            delay_s=0.150,
            loss=5e-3,
            good_loss=1e-3,
            bit_rate=200_000,
            basis="ITU-T Y.1541 class 2/3",
        ),
        Application.VIDEO: Capacity(
            title=Text(vi="họp trực tuyến", en="video conference"),
            delay_s=0.150,
            loss=1e-2,
            jitter_s=0.050,
            good_delay_s=0.100,
            good_jitter_s=0.030,
            good_loss=1e-3,
            bit_rate=2_000_000,
            basis="ITU-T G.114; Y.1541 class 0/1",
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathQuality:
    """What the rounds of a path probe measured together.

    Attributes:
        delay_s: half the mean round-trip time; None when nothing was answered.
        jitter_s: 95th percentile of the rounds' RFC 3550 jitter; None when no round had one.
        unmade: rounds that could not be made.
    """

    sent: int
    lost: int
    delay_s: float | None
    jitter_s: float | None
    unmade: int = 0

    @property
    def loss(self) -> float:
        """Share of packets lost; 0 of nothing."""
        return self.lost / self.sent if self.sent else 0.0


def path_quality(rounds: Sequence[ProbeResult]) -> PathQuality:
    """The rounds of a path probe as one measurement."""
    made = [r for r in rounds if r.ok is not None]
    rtts = [rtt for r in made for rtt in r.rtts_s]
    jitters = sorted(r.jitter_s for r in made if r.jitter_s is not None)
    return PathQuality(
        sent=sum(r.sent for r in made),
        lost=sum(min(r.lost, r.sent) for r in made),
        delay_s=sum(rtts) / len(rtts) / 2 if rtts else None,
        jitter_s=jitters[-(-95 * len(jitters) // 100) - 1] if jitters else None,
        unmade=len(rounds) - len(made),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suitability:
    """Whether a path carries an application: ``broken`` and ``open`` name what says otherwise.

    Attributes:
        broken: ``loss``, ``delay``, ``jitter`` that miss the need.
        open: those of which too little is known.
        fair: those that pass without being good.
    """

    broken: tuple[str, ...]
    open: tuple[str, ...]
    fair: tuple[str, ...]

    @property
    def status(self) -> Status:
        """FAIL, UNKNOWN or PASS."""
        if self.broken:
            return Status.FAIL
        return Status.UNKNOWN if self.open else Status.PASS


def suits(quality: PathQuality, need: Capacity) -> Suitability:
    """Judge a measured path by what an application needs."""
    states: dict[str, Status] = {
        "loss": _loss(quality, need.loss),
        "delay": _at_most(quality.delay_s, need.delay_s),
    }
    if need.jitter_s is not None:
        states["jitter"] = _at_most(quality.jitter_s, need.jitter_s)
    better = {
        "loss": need.good_loss is not None and quality.loss > need.good_loss,
        "delay": _exceeds(quality.delay_s, need.good_delay_s),
        "jitter": _exceeds(quality.jitter_s, need.good_jitter_s),
    }
    return Suitability(
        broken=tuple(what for what, s in states.items() if s is Status.FAIL),
        open=tuple(what for what, s in states.items() if s is Status.UNKNOWN),
        fair=tuple(what for what, s in states.items() if s is Status.PASS and better[what]),
    )


def packets_needed(limit: float) -> int:
    """The fewest packets of which a loss limit says anything: one lost is within it."""
    return math.ceil(1 / limit - 1e-9) if limit else 1


def _loss(quality: PathQuality, limit: float) -> Status:
    least = packets_needed(limit)
    if quality.lost > limit * max(quality.sent, least):
        return Status.FAIL
    return Status.PASS if quality.sent >= least else Status.UNKNOWN


def _at_most(value: float | None, limit: float) -> Status:
    if value is None:
        return Status.UNKNOWN
    return Status.PASS if value <= limit else Status.FAIL


def _exceeds(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value > limit
