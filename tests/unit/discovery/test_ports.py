from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.model import PortProbe
from inventory.observation import Key, KeyKind
from inventory.types import Ip
from netmon.discovery.ports import judge_page, look, read_page, read_telnet
from netmon.discovery.settings import PortSettings
from netmon.regulation.checks.mgt_18 import PORTS
from netmon.transport.tcp import PortAnswer, PortState

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOST = Ip("10.1.5.1")


class Device:
    """Answers by port, and by path on port 80."""

    def __init__(self, answers: Any) -> None:
        self.answers = answers
        self.asked: list[tuple[Ip, int, str]] = []

    async def __call__(
        self, host: Any, port: Any, *, timeout_s: Any, send: Any = b"", read: Any = 512
    ) -> Any:
        path = send.split(b" ")[1].decode() if send else ""
        self.asked.append((host, port, path))
        found = self.answers.get(path or port, PortState.NO_ANSWER)
        if isinstance(found, PortState):
            return PortAnswer(host=host, port=port, state=found)
        return PortAnswer(host=host, port=port, state=PortState.OPEN, heard=found)


async def rows(answers: Any, *ports: Any) -> Any:
    device = Device(answers)
    settings = PortSettings(ports=ports or (23, 80))
    found = await look(HOST, probe=device, settings=settings, now=NOW)
    return found.tables[PortProbe], device


async def test_every_port_of_the_rules_is_asked_once_and_told_nothing_but_on_80() -> None:
    device = Device({})
    found = await look(HOST, probe=device, settings=PortSettings(), now=NOW)
    ports = [row.port for row in found.tables[PortProbe]]  # type: ignore[attr-defined]
    assert set(ports) == {23, 80, *(port for port, transport in PORTS if transport == "tcp")}
    assert [(port, path) for _, port, path in device.asked] == [
        (port, "/" if port == 80 else "") for port in ports
    ]


async def test_closed_and_silent_ports() -> None:
    found, device = await rows({23: PortState.CLOSED})
    assert found == (PortProbe(port=23, state="closed"), PortProbe(port=80, state="silent"))
    assert device.asked == [(HOST, 23, ""), (HOST, 80, "/")]


@pytest.mark.parametrize(
    ("banner", "expected"),
    [
        (b"\xff\xfb\x01\xff\xfb\x03", ("telnet", "option negotiation")),
        (b"\r\nUser Access Verification\r\n\r\nUsername: ", ("telnet", "login prompt")),
        (b"switch login: ", ("telnet", "login prompt")),
        (b"Password:", ("telnet", "login prompt")),
        (b"SSH-2.0-OpenSSH_9.2\r\n", (None, None)),
        (b"\xff", (None, None)),
        (b"", (None, None)),
    ],
)
async def test_telnet(banner: bytes, expected: Any) -> None:
    (found, _), _ = await rows({23: banner})
    assert (found.service, found.detail) == expected


async def test_a_prompt_is_telnet_on_its_own_port_only() -> None:
    (found,), _ = await rows({2000: b"login: "}, 2000)
    assert (found.service, found.detail) == (None, "login prompt")


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (HTML + b'<form><input name=u><input TYPE="Password" name=p>', "login page"),
        (HTML + b"<h1>It works!</h1>", "plain page"),
        (b'HTTP/1.0 401 No\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n', "login page"),
        (b"HTTP/1.1 301 M\r\nlocation: HTTPS://10.1.5.1/\r\n\r\n", "redirects to https"),
        (b"HTTP/1.1 302 M\r\nLocation: http://elsewhere.example/\r\n\r\n", "redirects"),
        (HTML + b'<script>top.location="https://"+h</script>', "redirects to https"),
        (HTML + b'<meta http-equiv=refresh content="0; url=https://x/">', "redirects to https"),
        (b"HTTP/1.1 404 Not Found\n\n", "error 404"),
    ],
)
async def test_web(answer: bytes, detail: str) -> None:
    (found,), _ = await rows({"/": answer}, 80)
    assert found == PortProbe(port=80, state="open", service="http", detail=detail)


@pytest.mark.parametrize("to", ["/login.html", "http://10.1.5.1/login.html", "login.html"])
async def test_a_redirect_on_the_same_server_is_followed_once(to: str) -> None:
    moved = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\n\r\n".encode()
    login = HTML + b"<input type=password>"
    (found,), device = await rows({"/": moved, "/login.html": login}, 80)
    assert found.detail == "login page"
    assert [path for *_, path in device.asked] == ["/", "/login.html"]
    (found,), device = await rows({"/": moved, "/login.html": moved}, 80)
    assert (found.detail, len(device.asked)) == ("redirects", 2)


async def test_what_is_not_http_is_said_so() -> None:
    (found,), _ = await rows({"/": b"SSH-2.0-x"}, 80)
    assert found == PortProbe(port=80, state="open", detail="not HTTP")


async def test_the_observation_carries_the_keys_of_the_device() -> None:
    key = Key(KeyKind.BRIDGE, "00:1b:21:00:00:01")
    found = await look(
        HOST, probe=Device({}), settings=PortSettings(), keys=[key], segment="s", now=NOW
    )
    assert found.keys == {key, Key(KeyKind.ADDRESS, HOST)}
    assert (found.source, found.segment, found.seen_at) == ("ports", "s", NOW)


@given(st.binary(max_size=300))
def test_no_answer_makes_it_raise(answer: bytes) -> None:
    read_telnet(answer)
    page = read_page(b"HTTP/1.1 302 x\r\nLocation: " + answer)
    assert page is not None
    assert judge_page(page)


@given(st.binary(max_size=60))
def test_no_redirect_makes_it_raise_or_leave_the_device(location: bytes) -> None:
    import asyncio

    moved = b"HTTP/1.1 302 x\r\nLocation: " + location.replace(b"\n", b"") + b"\r\n\r\n"
    (found,), device = asyncio.run(rows({"/": moved}, 80))
    assert found.state == "open"
    assert {host for host, *_ in device.asked} == {HOST}
    assert len(device.asked) <= 2
