"""HLT-02: CPU and memory."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import Load
from inventory.snapshot import Snapshot
from tests.support.judging import Case, device, snapshot


def _loads(cpu: float | None, memory: float | None = 0.5) -> Snapshot:
    rows = [] if cpu is None else [Load(kind="cpu", index="1", name="CPU", ratio=cpu)]
    if memory is not None:
        rows.append(Load(kind="memory", index="1", ratio=memory))
    return snapshot(device(tables={Load: tuple(rows)}))


CASES = {
    "idle": Case(
        lan=_loads(0.23),
        status=Status.PASS,
        en="The latest reading is within limits: "
        "CPU 23 % (limit 70 %), memory 1 50 % (limit 85 %).",
    ),
    "exactly at the limits": Case(
        lan=_loads(0.7, 0.85),
        status=Status.PASS,
        en="The latest reading is within limits: "
        "CPU 70 % (limit 70 %), memory 1 85 % (limit 85 %).",
    ),
    "one reading between the limits is no percentile": Case(
        lan=_loads(0.8),
        status=Status.UNKNOWN,
        en="One reading does not tell the 95th percentile: CPU 80 % (limit 70 %).",
        reason="one-reading:cpu",
    ),
    "a processor at its end": Case(
        lan=_loads(0.95),
        status=Status.FAIL,
        en="Overloaded at the latest reading: CPU 95 % (limit 90 %).",
        vi="Quá tải ở lần đọc gần nhất: CPU 95 % (tối đa 90 %).",
    ),
    "memory full": Case(
        lan=_loads(0.1, 0.9),
        status=Status.FAIL,
        en="Overloaded at the latest reading: memory 1 90 % (limit 85 %).",
    ),
    "no processor told": Case(
        lan=_loads(None),
        status=Status.UNKNOWN,
        en="The device does not tell its processor's load.",
        reason="missing:cpu",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_hlt_02_judges(name: str) -> None:
    CASES[name].verify("HLT-02")
