"""The web probe against a real nginx with a test authority, and against servers that misbehave."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inventory.snapshot import ProbeResult
from tests.support.certificates import Authority
from tests.support.daemons import nginx
from tests.support.ports import free_tcp_port
from tests.support.probing import probe, said
from tests.support.serving import serving

pytestmark = pytest.mark.protocol

NAME = "vanban.example.vn"


@dataclass(frozen=True)
class Site:
    """The ports of one nginx: each serves what it is called for."""

    ca: Path
    other_ca: Path
    good: int
    expired: int
    wrong_name: int
    soon: int
    root: Path
    certificate: tuple[Path, Path]

    async def ask(self, port: int, path: str = "/", **fields: Any) -> ProbeResult:
        values = {"ca_file": self.ca, "address": "127.0.0.1", "timeout_s": 5, **fields}
        return await probe("https", url=f"https://{NAME}:{port}{path}", **values)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("nginx")
    authority, other = Authority(root), Authority(root, "Other CA")
    files = {
        "good": authority.issue("good", hosts=(NAME, "localhost"), valid=timedelta(days=60)),
        "expired": authority.issue("expired", hosts=(NAME,), valid=timedelta(minutes=-5)),
        "wrong_name": authority.issue("wrong", hosts=("elsewhere.example.vn",)),
        "soon": authority.issue("soon", hosts=(NAME,), valid=timedelta(days=10)),
    }
    ports = {name: free_tcp_port() for name in files}
    (root / "index.html").write_text("<h1>Văn bản và điều hành</h1>", encoding="utf-8")
    (root / "long.html").write_text("x" * 9000 + "needle", encoding="utf-8")
    servers = "".join(
        f"""server {{
  listen 127.0.0.1:{ports[name]} ssl;
  listen [::1]:{ports[name]} ssl;
  ssl_certificate {certificate};
  ssl_certificate_key {key};
  root {root};
  location = /moved {{ return 302 /index.html; }}
  location = /plain {{ return 302 http://example.vn/; }}
  location = /loop {{ return 302 /loop; }}
  location = /broken {{ return 503; }}
}}
"""
        for name, (certificate, key) in files.items()
    )
    with nginx(root, servers, port=ports["good"]):
        yield Site(
            ca=authority.certificate,
            other_ca=other.certificate,
            root=root,
            certificate=files["good"],
            **ports,
        )


async def test_a_good_site_is_up_with_times_and_expiry(site: Site) -> None:
    result = await site.ask(site.good, keyword="Văn bản và điều hành")
    assert (result.ok, result.detail, result.sent, result.lost) == (True, None, 1, 0)
    assert result.certificate_expiry is not None
    assert result.ttfb_s is not None
    assert 0 < result.rtts_s[0] < result.ttfb_s < 5


async def test_over_ipv6_too(site: Site) -> None:
    assert (await site.ask(site.good, address="::1")).ok is True


async def test_a_name_is_resolved_as_a_user_would(site: Site) -> None:
    result = await probe("https", url=f"https://localhost:{site.good}/", ca_file=site.ca)
    assert result.ok is True


async def test_expired(site: Site) -> None:
    result = await site.ask(site.expired)
    assert (result.ok, said(result)) == (False, "the certificate has expired")
    assert result.certificate_expiry is None


async def test_another_name(site: Site) -> None:
    result = await site.ask(site.wrong_name)
    assert (result.ok, said(result)) == (False, f"the certificate is not for the name {NAME}")


async def test_a_chain_nobody_trusts(site: Site) -> None:
    result = await site.ask(site.good, ca_file=site.other_ca)
    assert result.ok is False
    assert said(result).startswith("the certificate chain is not trusted: unable to get")


async def test_soon_to_expire_is_up_and_says_when(site: Site) -> None:
    result = await site.ask(site.soon)
    assert result.ok is True
    assert result.certificate_expiry is not None


@pytest.mark.parametrize(
    ("path", "fields", "ok", "text"),
    [
        ("/broken", {}, False, "answered HTTP status 503, expected 200"),
        ("/broken", {"status": [200, 503]}, True, ""),
        ("/missing", {}, False, "answered HTTP status 404, expected 200"),
        ("/moved", {}, False, "answered HTTP status 302, expected 200"),
        ("/loop", {"redirects": 2}, False, "redirects more than 2 times"),
        (
            "/plain",
            {"redirects": 1},
            False,
            "redirects to what is not HTTPS: http://example.vn/",
        ),
        (
            "/index.html",
            {"keyword": "Hội nghị"},
            False,
            "the page does not contain 'Hội nghị' in its first 37 bytes",
        ),
        (
            "/long.html",
            {"keyword": "needle"},
            False,
            "the page does not contain 'needle' in its first 8192 bytes",
        ),
    ],
)
async def test_what_the_server_answers(
    site: Site, path: str, fields: dict[str, Any], ok: bool, text: str
) -> None:
    result = await site.ask(site.good, path, **fields)
    assert (result.ok, said(result)) == (ok, text)
    assert result.ttfb_s is not None


async def test_a_redirect_is_followed_when_asked_for(site: Site) -> None:
    result = await site.ask(site.good, "/moved", redirects=1, keyword="điều hành")
    assert (result.ok, result.sent) == (True, 2)


async def test_nobody_listens(site: Site) -> None:
    port = free_tcp_port()
    result = await site.ask(port)
    assert (result.ok, said(result)) == (False, f"127.0.0.1:{port} refused the connection")
    assert (result.sent, result.lost) == (1, 1)


async def test_a_name_that_does_not_resolve(site: Site) -> None:
    result = await probe("https", url="https://nowhere.invalid/", ca_file=site.ca)
    assert result.ok is False
    assert said(result).startswith("the name nowhere.invalid does not resolve: ")


async def test_an_unreadable_ca_file_is_our_own_trouble(site: Site) -> None:
    result = await site.ask(site.good, ca_file=site.root / "absent.pem")
    assert (result.ok, result.sent) == (None, 0)
    assert "absent.pem cannot be read" in said(result)


async def _answering(site: Site, answer: bytes | None, **fields: Any) -> ProbeResult:
    """Ask a TLS server that sends these octets whatever it is asked; None: that says nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*site.certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        if answer is None:
            await reader.read()
        else:
            writer.write(answer)
            writer.close()
            await writer.wait_closed()

    async with serving(serve, context) as port:
        return await site.ask(port, **fields)


async def test_a_server_that_says_nothing_is_given_up_in_time(site: Site) -> None:
    result = await _answering(site, None, timeout_s=0.3)
    assert (result.ok, result.ttfb_s) == (False, None)
    assert said(result).endswith("did not answer in 0.3 s")


async def test_what_is_not_http(site: Site) -> None:
    result = await _answering(site, b"* OK IMAP4rev1\r\n\r\n")
    assert result.ok is False
    assert said(result).startswith("the answer is not HTTP/1.1: ")


async def test_a_chunked_page_is_read_across_its_chunks(site: Site) -> None:
    page = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nnee\r\n3\r\ndle\r\n0\r\n\r\n"
    assert (await _answering(site, page, keyword="needle")).ok is True


async def test_what_is_not_tls(site: Site) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        await reader.read(1)

    async with serving(serve) as port:
        result = await site.ask(port)
    assert result.ok is False
    assert said(result).startswith("the TLS handshake failed: ")
