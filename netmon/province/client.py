"""Asking agents over HTTP: the registry says where, TLS and a password or certificate say who."""

from __future__ import annotations

import base64
import http.client
import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from netmon.errors import OperatorError, TransportError
from netmon.province.scheme import Scheme
from netmon.province.settings import AccessSettings
from netmon.version import __version__

MAX_SHOWN = 200
"""Characters of an agent's refusal that are shown."""


class AgentError(TransportError):
    """An agent did not answer, or not as agreed; the message says which."""


class AgentClient:
    """Sends GET requests to agents. Safe to use from several threads.

    Redirects are never followed: only the registry says where an agent is.
    """

    def __init__(self, settings: AccessSettings) -> None:
        """Read the password and the certificates.

        Raises:
            OperatorError: a file cannot be read, or is not what it should be.
        """
        self._settings = settings
        self._tls = _context(settings) if settings.scheme is Scheme.HTTPS else None
        self._headers = {"User-Agent": f"netmon/{__version__}", **_authorization(settings)}

    @contextmanager
    def get(
        self, address: str, path: str, *, headers: Mapping[str, str] | None = None
    ) -> Generator[http.client.HTTPResponse]:
        """The answer of the agent at ``host:port``; its body is not read yet.

        Raises:
            AgentError: it cannot be reached, breaks off, or does not speak HTTP.
        """
        connection = self._connect(address)
        try:
            connection.request("GET", path, headers={**self._headers, **(headers or {})})
            yield connection.getresponse()
        except ssl.SSLCertVerificationError as error:
            msg = f"its certificate is not accepted: {error.verify_message}"
            raise AgentError(msg) from error
        except (OSError, http.client.HTTPException) as error:
            msg = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            raise AgentError(msg) from error
        finally:
            connection.close()

    def _connect(self, address: str) -> http.client.HTTPConnection:
        parts = urlsplit(f"//{address}")
        host, port, wait = parts.hostname or "", parts.port, self._settings.timeout_s
        if self._tls is None:
            return http.client.HTTPConnection(host, port, timeout=wait)
        return http.client.HTTPSConnection(host, port, timeout=wait, context=self._tls)


def refusal(answer: http.client.HTTPResponse) -> AgentError:
    """What to raise for a status that is not the one hoped for."""
    said = answer.read(MAX_SHOWN).decode("utf-8", "replace").strip()
    return AgentError(f"HTTP {answer.status} {answer.reason}" + (f": {said}" if said else ""))


def _authorization(settings: AccessSettings) -> dict[str, str]:
    if not settings.user:
        return {}
    if settings.password_file is None:
        msg = "a user needs a password file"
        raise OperatorError(msg)
    try:
        password = settings.password_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{settings.password_file}: cannot be read: {error}"
        raise OperatorError(msg) from error
    if settings.scheme is Scheme.HTTP:
        msg = "a password is never sent without TLS: use --scheme https"
        raise OperatorError(msg)
    token = base64.b64encode(f"{settings.user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def _context(settings: AccessSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(
            cafile=None if settings.ca_file is None else str(settings.ca_file)
        )
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.cert_file is not None:
            context.load_cert_chain(settings.cert_file, settings.key_file, password=lambda: b"")
    except (OSError, ssl.SSLError) as error:
        files = [str(f) for f in (settings.ca_file, settings.cert_file, settings.key_file) if f]
        msg = f"{', '.join(files)}: cannot be used for TLS: {error}"
        raise OperatorError(msg) from error
    return context
