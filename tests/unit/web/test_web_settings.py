from __future__ import annotations

import pytest
from pydantic import ValidationError

from netmon.web.settings import Settings, parse_listen


@pytest.mark.parametrize(
    ("text", "host", "port", "loopback"),
    [
        ("127.0.0.1:9877", "127.0.0.1", 9877, True),
        ("localhost:0", "127.0.0.1", 0, True),
        ("[::1]:9877", "::1", 9877, True),
        ("127.9.8.7:1", "127.9.8.7", 1, True),
        ("0.0.0.0:9877", "0.0.0.0", 9877, False),
        ("[::]:9877", "::", 9877, False),
        ("192.0.2.7:443", "192.0.2.7", 443, False),
    ],
)
def test_an_address_is_read_and_its_reach_known(
    text: str, host: str, port: int, loopback: bool
) -> None:
    address = parse_listen(text)
    assert (address.host, address.port, address.loopback) == (host, port, loopback)
    assert parse_listen(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":9877",
        "9877",
        "127.0.0.1",
        "agent.example:9877",
        "127.0.0.1:65536",
        "[::1]:-1",
        "1.2.3.4:x",
    ],
)
def test_anything_else_is_refused_when_the_settings_are_read(text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(listen=text)


def test_settings_are_bounded_and_strict() -> None:
    for wrong in ({"interfaces_max_age_s": 0}, {"shutdown_s": 0}, {"port": 1}):
        with pytest.raises(ValidationError):
            Settings.model_validate(wrong)
