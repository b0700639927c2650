"""The DNS probe against a real dnsmasq: right, wrong, rewriting, refusing, away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inventory.snapshot import ProbeResult
from tests.support.daemons import dnsmasq
from tests.support.ports import free_udp_port
from tests.support.probing import probe, said

pytestmark = pytest.mark.protocol

RECORD = ("--address=/vanban.example.vn/10.20.0.5", "--address=/vanban.example.vn/fd00::5")
QUERY = {"name": "vanban.example.vn", "expect": ["10.20.0.5"]}


async def ask(port: int, **fields: Any) -> ProbeResult:
    values = {"queries": [QUERY], "control": "khong-co.example.vn", "timeout_s": 1, **fields}
    return await probe("dns", resolver="127.0.0.1", port=port, **values)


async def test_right_answers_and_an_honest_nxdomain(tmp_path: Path) -> None:
    port = free_udp_port()
    queries = [QUERY, {"name": "vanban.example.vn", "type": "AAAA", "expect": ["fd00::5"]}]
    with dnsmasq(tmp_path, *RECORD, "--address=/#/", port=port):
        result = await ask(port, queries=queries)
    assert (result.ok, said(result)) == (True, "")
    assert (result.sent, result.lost, len(result.rtts_s)) == (3, 0, 2)


async def test_a_wrong_address(tmp_path: Path) -> None:
    port = free_udp_port()
    with dnsmasq(tmp_path, "--address=/vanban.example.vn/10.6.6.6", "--address=/#/", port=port):
        result = await ask(port)
    assert (result.ok, result.sent, result.lost) == (False, 2, 1)
    assert said(result) == "vanban.example.vn A: answered 10.6.6.6, expected 10.20.0.5"


async def test_a_name_that_is_not_there(tmp_path: Path) -> None:
    port = free_udp_port()
    with dnsmasq(tmp_path, "--address=/#/", port=port):
        result = await ask(port)
    assert (result.ok, said(result)) == (False, "vanban.example.vn A: no record")


async def test_a_resolver_that_answers_everything(tmp_path: Path) -> None:
    port = free_udp_port()
    with dnsmasq(tmp_path, *RECORD, "--address=/#/10.9.9.9", port=port):
        result = await ask(port)
    assert (result.ok, result.lost) == (False, 1)
    assert said(result) == (
        "the non-existent name khong-co.example.vn was answered: the resolver rewrites NXDOMAIN"
    )


async def test_a_resolver_that_refuses(tmp_path: Path) -> None:
    port = free_udp_port()
    with dnsmasq(tmp_path, *RECORD, port=port):  # no upstream: REFUSED for what it does not hold
        known, unknown = await ask(port), await ask(port, queries=[{"name": "example.org"}])
    assert said(known) == (
        "the non-existent name khong-co.example.vn: the resolver answered REFUSED instead of"
        " NXDOMAIN"
    )
    assert said(unknown) == "example.org A: the resolver answered REFUSED"
    assert (unknown.ok, unknown.sent, unknown.lost) == (False, 2, 2)


async def test_nobody_answers() -> None:
    result = await ask(free_udp_port(), timeout_s=0.3)
    assert (result.ok, result.sent, result.lost, result.rtts_s) == (False, 2, 2, ())
