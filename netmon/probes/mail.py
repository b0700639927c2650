"""Is a mail server there, and does it speak TLS with a good certificate.

SMTP (RFC 5321) with STARTTLS (RFC 3207) on ports 25 and 587 or TLS from the start on 465
(RFC 8314), and IMAP (RFC 9051) with TLS on 993. The conversation ends after the greeting, the
hello and the handshake: nothing is ever sent by mail, and nobody logs in.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from inventory.snapshot import ProbeResult, ServiceKind
from inventory.text import Text
from netmon.probes import texts
from netmon.probes.base import ProbeSettings, Tools
from netmon.probes.connection import (
    Connection,
    Family,
    ProbeFailedError,
    Target,
    connected,
    trust,
)

_MOST_LINES = 50
_SHOWN = 120
_GOODBYE_S = 1.0


class MailProtocol(StrEnum):
    """How to speak to the server."""

    SMTP = "smtp"  # STARTTLS: ports 25 and 587
    SMTPS = "smtps"  # TLS from the start: port 465
    IMAPS = "imaps"  # TLS from the start: port 993


_PORTS = {MailProtocol.SMTP: 25, MailProtocol.SMTPS: 465, MailProtocol.IMAPS: 993}


class MailService(ProbeSettings):
    """A mail server to watch.

    Attributes:
        port: None: the protocol's own (25, 465, 993); say 587 for submission.
        tls_name: the name on the certificate, when it is not ``host``.
        ca_file: authorities to trust instead of the system's; an absolute path.
        timeout_s: for the whole round.
    """

    kind: Literal["mail"]
    protocol: MailProtocol
    host: str = Field(min_length=1, max_length=253)
    port: int | None = Field(default=None, ge=1, le=65535)
    family: Family = Family.ANY
    tls_name: str | None = Field(default=None, min_length=1, max_length=253)
    ca_file: Path | None = None
    timeout_s: float = Field(default=10.0, ge=0.1, le=30)

    @field_validator("ca_file")
    @classmethod
    def _is_absolute(cls, file: Path | None) -> Path | None:
        if file is not None and not file.is_absolute():
            msg = f"{file} is not an absolute path"
            raise ValueError(msg)
        return file

    @property
    def place(self) -> Target:
        """Where to connect."""
        return Target(
            host=self.host,
            port=self.port or _PORTS[self.protocol],
            family=self.family,
            timeout_s=self.timeout_s,
        )

    @property
    def name_to_verify(self) -> str:
        """The name the certificate must be for."""
        return self.tls_name or self.host

    @property
    def target(self) -> str:
        """Protocol, host and port as text."""
        return f"{self.protocol.value}://{self.place}"

    @property
    def service_kind(self) -> ServiceKind:
        """What is measured."""
        return ServiceKind.MAIL


async def probe(service: MailService, *, tools: Tools, now: datetime) -> ProbeResult:  # noqa: ARG001 - every probe is handed the tools
    """One connection; ``ttfb_s`` is the time to the greeting."""
    connection: Connection | None = None
    ttfb_s: float | None = None
    detail: Text | None = None
    ok: bool | None = True
    try:
        context = trust(service.ca_file)
        name = service.name_to_verify
        implicit = None if service.protocol is MailProtocol.SMTP else context
        async with connected(service.place, tls=implicit, name=name) as connection:
            if service.protocol is MailProtocol.IMAPS:
                ttfb_s = await _imap_greeting(connection)
                await _leave(connection, "a1 LOGOUT")
            else:
                ttfb_s = await _smtp_greeting(connection)
                offers = await _ehlo(connection)
                if implicit is None:
                    await _starttls(connection, offers)
                    await connection.secure(context, name)
                    await _ehlo(connection)  # RFC 3207 4.2: what was said before is forgotten
                await _leave(connection, "QUIT")
    except ProbeFailedError as failure:
        ok, detail = failure.ok, failure.detail
    reached = connection is not None
    return ProbeResult(
        at=now,
        ok=ok,
        sent=0 if ok is None else 1,
        lost=int(ok is not None and not reached),
        rtts_s=(connection.connect_s,) if connection else (),
        ttfb_s=ttfb_s,
        certificate_expiry=connection.expiry if connection else None,
        detail=detail,
    )


async def _smtp_greeting(connection: Connection) -> float:
    code, lines = await _reply(connection)
    waited = connection.since_began()
    if code != "220":
        raise ProbeFailedError(texts.MAIL_GREETING.format(line=_shown(lines)))
    return waited


async def _ehlo(connection: Connection) -> frozenset[str]:
    """The extensions that the server offers."""
    await _send(connection, f"EHLO {_own_name(connection)}")
    code, lines = await _reply(connection)
    if code != "250":
        raise ProbeFailedError(texts.MAIL_EHLO.format(line=_shown(lines)))
    return frozenset(word.upper() for line in lines[1:] for word in line.split()[:1])


async def _starttls(connection: Connection, offers: frozenset[str]) -> None:
    if "STARTTLS" not in offers:
        raise ProbeFailedError(texts.MAIL_NO_STARTTLS)
    await _send(connection, "STARTTLS")
    code, lines = await _reply(connection)
    if code != "220":
        raise ProbeFailedError(texts.MAIL_STARTTLS.format(line=_shown(lines)))


async def _imap_greeting(connection: Connection) -> float:
    line = await _line(connection)
    waited = connection.since_began()
    words = line.split(maxsplit=2)
    if words[:1] != ["*"] or words[1:2] not in (["OK"], ["PREAUTH"]):  # RFC 9051 7.1
        raise ProbeFailedError(texts.MAIL_GREETING.format(line=_shown([line])))
    return waited


async def _reply(connection: Connection) -> tuple[str, list[str]]:
    """An SMTP reply: its code and the text of its lines (RFC 5321 4.2.1)."""
    lines: list[str] = []
    for _ in range(_MOST_LINES):
        line = await _line(connection)
        code, mark, text = line[:3], line[3:4], line[4:]
        lines.append(text)
        if not (code.isascii() and code.isdigit()) or mark not in {"-", " ", ""}:
            return "", [line]
        if mark != "-":
            return code, lines
    return "", lines


async def _line(connection: Connection) -> str:
    try:
        line = await connection.reader.readuntil(b"\n")
    except asyncio.LimitOverrunError as error:  # a line without end
        raise EOFError from error
    return line.decode("utf-8", errors="replace").rstrip("\r\n")


async def _send(connection: Connection, line: str) -> None:
    connection.writer.write(f"{line}\r\n".encode("ascii"))
    await connection.writer.drain()


async def _leave(connection: Connection, line: str) -> None:
    """Say goodbye and hear the answer; all that was to be learnt is learnt, so nothing fails."""
    with contextlib.suppress(ConnectionError, EOFError, TimeoutError):
        async with asyncio.timeout(_GOODBYE_S):
            await _send(connection, line)
            await _line(connection)


def _own_name(connection: Connection) -> str:
    """Our address as RFC 5321 4.1.3 writes it: we claim no name."""
    address = ipaddress.ip_address(connection.writer.get_extra_info("sockname")[0].split("%")[0])
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"  # noqa: PLR2004


def _shown(lines: list[str]) -> str:
    text = " ".join(lines)[:_SHOWN]
    return "".join(c if c.isprintable() else " " for c in text).strip()
