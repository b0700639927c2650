"""The mail probe against aiosmtpd (STARTTLS, TLS), dovecot (IMAPS), and what misbehaves."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.snapshot import ProbeResult
from tests.support.certificates import Authority
from tests.support.daemons import dovecot, smtp
from tests.support.ports import free_tcp_port
from tests.support.probing import probe, said
from tests.support.serving import serving

pytestmark = pytest.mark.protocol

NAME = "mail.example.vn"


@dataclass(frozen=True)
class Keys:
    ca: Path
    good: tuple[Path, Path]
    expired: tuple[Path, Path]

    def context(self, files: tuple[Path, Path]) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)
        return context

    async def ask(self, protocol: str, port: int, **fields: Any) -> ProbeResult:
        values = {"tls_name": NAME, "ca_file": self.ca, "timeout_s": 5, **fields}
        return await probe("mail", protocol=protocol, host="127.0.0.1", port=port, **values)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    root = tmp_path_factory.mktemp("mail")
    authority = Authority(root)
    return Keys(
        ca=authority.certificate,
        good=authority.issue("good", hosts=(NAME,), valid=timedelta(days=30)),
        expired=authority.issue("expired", hosts=(NAME,), valid=timedelta(minutes=-5)),
    )


def starttls(files: tuple[Path, Path]) -> tuple[str, ...]:
    return "--tlscert", str(files[0]), "--tlskey", str(files[1])


def commands(log: Path) -> list[str]:
    """What the server was told, in order."""
    told = [line.split(">> b", 1)[1] for line in log.read_text().splitlines() if ">> b" in line]
    return [line.strip("'\"").split(" ")[0] for line in told]


async def test_smtp_with_starttls_greets_twice_and_leaves(keys: Keys, tmp_path: Path) -> None:
    port = free_tcp_port()
    with smtp(tmp_path, *starttls(keys.good), port=port) as log:
        result = await keys.ask("smtp", port)
    assert (result.ok, said(result)) == (True, "")
    assert (result.sent, result.lost) == (1, 0)
    assert result.certificate_expiry is not None
    assert result.ttfb_s is not None
    assert commands(log) == ["EHLO", "STARTTLS", "EHLO", "QUIT"]  # nobody logs in or sends


async def test_smtp_with_tls_from_the_start(keys: Keys, tmp_path: Path) -> None:
    port = free_tcp_port()
    files = "--smtpscert", str(keys.good[0]), "--smtpskey", str(keys.good[1])
    with smtp(tmp_path, *files, port=port) as log:
        result = await keys.ask("smtps", port)
    assert (result.ok, said(result)) == (True, "")
    assert result.certificate_expiry is not None
    assert commands(log) == ["EHLO", "QUIT"]


async def test_starttls_with_an_expired_certificate(keys: Keys, tmp_path: Path) -> None:
    port = free_tcp_port()
    with smtp(tmp_path, *starttls(keys.expired), port=port):
        result = await keys.ask("smtp", port)
    assert (result.ok, said(result)) == (False, "the certificate has expired")
    assert result.ttfb_s is not None


async def test_a_server_without_starttls(keys: Keys, tmp_path: Path) -> None:
    port = free_tcp_port()
    with smtp(tmp_path, port=port) as log:
        result = await keys.ask("smtp", port)
    assert (result.ok, said(result)) == (False, "the mail server does not offer STARTTLS")
    assert commands(log) == ["EHLO"]


async def test_a_certificate_for_another_name(keys: Keys, tmp_path: Path) -> None:
    port = free_tcp_port()
    with smtp(tmp_path, *starttls(keys.good), port=port):
        result = await keys.ask("smtp", port, tls_name="other.example.vn")
    assert said(result) == "the certificate is not for the name other.example.vn"


async def test_imap_of_a_real_dovecot(keys: Keys) -> None:
    port = free_tcp_port()
    with dovecot(*keys.good, port=port):
        result = await keys.ask("imaps", port)
        stranger = await keys.ask("imaps", port, ca_file=None)
    assert (result.ok, said(result)) == (True, "")
    assert result.certificate_expiry is not None
    assert result.ttfb_s is not None
    assert said(stranger).startswith("the certificate chain is not trusted: ")


async def _speaking(
    keys: Keys, protocol: str, lines: list[bytes], *, tls: bool = False
) -> ProbeResult:
    """Ask a server that says one thing at each turn and then waits."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(line)
            await writer.drain()
            if not await reader.readline():
                break

    async with serving(serve, keys.context(keys.good) if tls else None) as port:
        return await keys.ask(protocol, port, timeout_s=1)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([b"554 go away\r\n"], "the mail server's greeting is: go away"),
        ([b"+OK POP3 here\r\n"], "the mail server's greeting is: +OK POP3 here"),
        ([b"220 hi\r\n", b"502 what\r\n"], "EHLO was refused: what"),
        (
            [b"220-hi\r\n220 hi\r\n", b"250-me\r\n250 starttls\r\n", b"454 not now\r\n"],
            "STARTTLS was refused: not now",
        ),
    ],
)
async def test_what_an_smtp_server_says(keys: Keys, lines: list[bytes], text: str) -> None:
    result = await _speaking(keys, "smtp", lines)
    assert (result.ok, said(result)) == (False, text)


async def test_an_imap_server_that_says_goodbye(keys: Keys) -> None:
    result = await _speaking(keys, "imaps", [b"* BYE overloaded\r\n"], tls=True)
    assert said(result) == "the mail server's greeting is: * BYE overloaded"


async def test_a_line_without_end_is_not_read_for_ever(keys: Keys) -> None:
    result = await _speaking(keys, "smtp", [b"220 " + b"x" * 100_000])
    assert result.ok is False
    assert said(result).endswith("closed the connection midway")


async def test_a_silent_server(keys: Keys) -> None:
    async def serve(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async with serving(serve) as port:
        result = await keys.ask("smtp", port, timeout_s=0.3)
    assert (result.ok, said(result)) == (False, f"127.0.0.1:{port} did not answer in 0.3 s")
    assert result.lost == 0  # it took the connection
