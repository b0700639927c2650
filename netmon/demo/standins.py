"""Stand-ins for the province's services on loopback: a DNS resolver and an HTTPS portal.

Both are real servers of their protocol; only what they say is made up.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class DnsStandIn(asyncio.DatagramProtocol):
    """Answers A queries for the given names and NXDOMAIN for everything else."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = {name.casefold().rstrip("."): ip for name, ip in names.items()}
        self._transport: asyncio.DatagramTransport | None = None

    @classmethod
    async def start(cls, host: str, names: Mapping[str, str]) -> tuple[asyncio.BaseTransport, int]:
        """Listen on a free port of ``host``; the transport to close, and the port."""
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: cls(names), local_addr=(host, 0)
        )
        return transport, int(transport.get_extra_info("sockname")[1])

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer on."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # no subclass of it

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one query; what is not a query gets no answer."""
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return
        if not query.question or self._transport is None:
            return
        answer = dns.message.make_response(query, recursion_available=True)
        question = query.question[0]
        ip = self._names.get(question.name.to_text(omit_final_dot=True).casefold())
        if ip is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", ip))
        self._transport.sendto(answer.to_wire(), addr)


async def start_https(host: str, name: str, folder: Path) -> tuple[asyncio.Server, int]:
    """Serve one page over TLS on a free port of ``host``, with a certificate made for the run.

    The certificate is left in ``folder / "ca.pem"`` for the client to trust.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(host, name, folder))
    server = await asyncio.start_server(_serve_page, host, 0, ssl=context)
    return server, int(server.sockets[0].getsockname()[1])


async def _serve_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    body = "<!doctype html><title>Cổng dịch vụ công</title>Cổng dịch vụ công (mô phỏng)".encode()
    try:
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        await writer.drain()
    except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return
    finally:
        writer.close()


def _certificate(host: str, name: str, folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=90))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ip_address(host))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = folder / "ca.pem", folder / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert_file, key_file
