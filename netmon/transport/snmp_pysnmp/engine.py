"""Opens sessions, each user with its own pysnmp engine."""

from __future__ import annotations

from itertools import count

from pysnmp.error import PySnmpError

from netmon.errors import AuthError
from netmon.transport.base import SnmpCredential, SnmpTarget, SnmpVersion
from netmon.transport.snmp_pysnmp.lcd import LocalStore
from netmon.transport.snmp_pysnmp.session import PysnmpReader


class PysnmpEngine:
    """Sessions by pysnmp; see ``netmon.transport.base.SnmpEngine``."""

    name = "pysnmp"

    def __init__(self) -> None:
        self._locals: dict[SnmpCredential | None, LocalStore] = {}
        self._readers: set[PysnmpReader] = set()
        self._numbers = count(1)

    async def open(self, target: SnmpTarget, credential: SnmpCredential) -> PysnmpReader:
        """Make a session. Sends nothing: pysnmp discovers a v3 peer with the first request.

        Raises:
            AuthError: pysnmp does not take the user's keys.
            DeviceTimeoutError: there is no route to the device.
        """
        key = credential if credential.version is SnmpVersion.V3 else None
        local = self._locals.get(key) or LocalStore()
        try:
            params = local.admit(credential)
        except PySnmpError as error:
            message = f"credential {credential.name}: {error}"
            raise AuthError(message) from error
        self._locals[key] = local
        reader = PysnmpReader(local, target, credential, number=next(self._numbers))
        await reader.connect(params)
        self._readers.add(reader)
        reader.when_closed = self._readers.discard
        return reader

    async def close(self) -> None:
        """Close every session and engine."""
        for reader in list(self._readers):
            await reader.close()
        for local in self._locals.values():
            local.engine.close_dispatcher()
        self._locals.clear()
