"""One TCP connection to a service, with TLS where it is asked for, and a reason when it fails.

Names are resolved as a user's machine does it (the system's resolver), the first address that
accepts is used, and the certificate is verified against the name that was asked for. A failure is
told from an impossibility: what the service or the way to it refuses is a measurement, what this
machine cannot do (no file descriptor, no permission, an unreadable CA file) is not.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from inventory.text import Text
from netmon.probes import texts

MOST_ADDRESSES = 2
"""Addresses of a name that are tried in one round."""

LINE_LIMIT = 4096

RECEIVE_OCTETS = 8192
"""The receive buffer, set before the window is announced: a server with a long page sends no more
ahead than is read, and every two segments that it sends cost us an acknowledgement."""

_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EACCES})
"""Errors of this machine, which say nothing of the service."""

# X509_V_ERR_* of OpenSSL's x509_vfy.h.
_NOT_YET_VALID, _EXPIRED, _WRONG_NAME, _WRONG_ADDRESS = 9, 10, 62, 64


class Family(StrEnum):
    """Which IP version to use."""

    ANY = "any"
    IPV4 = "ipv4"
    IPV6 = "ipv6"


_FAMILIES = {
    Family.ANY: socket.AF_UNSPEC,
    Family.IPV4: socket.AF_INET,
    Family.IPV6: socket.AF_INET6,
}


class ProbeFailedError(Exception):
    """A round ended early; ``ok`` None when the fault is this machine's."""

    def __init__(self, detail: Text, *, ok: bool | None = False) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.ok = ok


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to connect.

    Attributes:
        host: a name, or an address.
        timeout_s: for the whole round.
    """

    host: str
    port: int
    family: Family
    timeout_s: float

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(slots=True, kw_only=True)
class Connection:
    """An open connection; closed by ``connected``.

    Attributes:
        began: ``time.perf_counter`` when the first packet left.
        connect_s: how long the TCP handshake took.
        expiry: when the server's certificate expires; None without TLS.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    began: float
    connect_s: float
    expiry: datetime | None = None

    def since_began(self) -> float:
        """Seconds since the first packet left."""
        return time.perf_counter() - self.began

    async def secure(self, context: ssl.SSLContext, name: str) -> None:
        """Begin TLS on this connection (STARTTLS).

        Raises:
            ProbeFailedError: the handshake failed; the detail says why.
        """
        try:
            await self.writer.start_tls(context, server_hostname=name)
        except ssl.SSLError as error:
            raise _tls_failure(error, name) from error
        self.expiry = _expiry(self.writer)


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """A verifying context: the system's authorities, or those of one file instead.

    Raises:
        ProbeFailedError: the file cannot be read; ``ok`` None.
    """
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        detail = texts.CA_UNREADABLE.format(file=ca_file, error=error)
        raise ProbeFailedError(detail, ok=None) from error


@asynccontextmanager
async def connected(
    target: Target, *, tls: ssl.SSLContext | None = None, name: str = ""
) -> AsyncIterator[Connection]:
    """A connection for one round, ended without ceremony; ``name`` is who the certificate is for.

    Raises:
        ProbeFailedError: at any point of the round, with the reason.
    """
    doing = texts.CONNECT_SILENT
    writer: asyncio.StreamWriter | None = None
    try:
        async with asyncio.timeout(target.timeout_s):
            opened, began, connect_s = await _open(target)
            doing = texts.SILENT
            reader, writer = await _streams(opened, tls, name)
            connection = Connection(
                reader=reader,
                writer=writer,
                began=began,
                connect_s=connect_s,
                expiry=None if tls is None else _expiry(writer),
            )
            yield connection
    except TimeoutError as error:
        detail = doing.format(target=target, seconds=f"{target.timeout_s:g}")
        raise ProbeFailedError(detail) from error
    except (ConnectionError, asyncio.IncompleteReadError, EOFError) as error:
        raise ProbeFailedError(texts.CLOSED_EARLY.format(target=target)) from error
    except ssl.SSLError as error:
        raise _tls_failure(error, name) from error
    except OSError as error:
        raise _os_failure(error) from error
    finally:
        if writer is not None:
            writer.transport.abort()  # a reset: no half-open connection stays behind


async def _streams(
    opened: socket.socket, tls: ssl.SSLContext | None, name: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if tls is None:
        return await asyncio.open_connection(sock=opened, limit=LINE_LIMIT)
    try:
        return await asyncio.open_connection(
            sock=opened, ssl=tls, server_hostname=name, limit=LINE_LIMIT
        )
    except ssl.SSLError as error:
        raise _tls_failure(error, name) from error


async def _open(target: Target) -> tuple[socket.socket, float, float]:
    """A connected socket, when its first packet left and how long the handshake took."""
    refused: OSError | None = None
    for family, address in await _resolve(target):
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.setblocking(False)  # noqa: FBT003 - the library's signature
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_OCTETS)
            began = time.perf_counter()
            await asyncio.get_running_loop().sock_connect(opened, address)
        except OSError as error:
            opened.close()
            refused = error
        except BaseException:
            opened.close()
            raise
        else:
            return opened, began, time.perf_counter() - began
    if isinstance(refused, ConnectionError):
        raise ProbeFailedError(texts.REFUSED.format(target=target)) from refused
    raise _os_failure(refused or OSError("no address")) from refused


async def _resolve(target: Target) -> list[tuple[int, Any]]:
    ask = partial(
        socket.getaddrinfo,
        target.host,
        target.port,
        family=_FAMILIES[target.family],
        type=socket.SOCK_STREAM,
    )
    try:
        found = await asyncio.get_running_loop().run_in_executor(None, ask)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        detail = texts.NOT_RESOLVED.format(host=target.host, error=reason)
        raise ProbeFailedError(detail) from error
    return [(int(family), address) for family, _, _, _, address in found[:MOST_ADDRESSES]]


def _os_failure(error: OSError) -> ProbeFailedError:
    reason = error.strerror or str(error)
    if error.errno in _OURS:
        return ProbeFailedError(texts.NOT_MADE.format(error=reason), ok=None)
    return ProbeFailedError(texts.NO_ROUTE.format(error=reason))


def _tls_failure(error: ssl.SSLError, name: str) -> ProbeFailedError:
    if not isinstance(error, ssl.SSLCertVerificationError):
        reason = error.reason or str(error) or type(error).__name__
        return ProbeFailedError(texts.TLS_FAILED.format(error=reason))
    known = {
        _EXPIRED: texts.TLS_EXPIRED,
        _NOT_YET_VALID: texts.TLS_NOT_YET,
        _WRONG_NAME: texts.TLS_NAME,
        _WRONG_ADDRESS: texts.TLS_NAME,
    }
    text = known.get(error.verify_code, texts.TLS_CHAIN)
    return ProbeFailedError(text.format(name=name, error=error.verify_message))


def _expiry(writer: asyncio.StreamWriter) -> datetime | None:
    """The notAfter of the server's certificate (RFC 5280 4.1.2.5)."""
    certificate = writer.get_extra_info("peercert")
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
