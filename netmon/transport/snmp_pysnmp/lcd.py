"""Credentials in pysnmp's local configuration datastore (RFC 3413, 3414)."""

from __future__ import annotations

from typing import Any

from pysnmp.carrier.asyncio.dispatch import AsyncioDispatcher
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine as LibraryEngine
from pysnmp.proto.rfc3412 import MsgAndPduDispatcher
from typing_extensions import override

from netmon.transport.base import AuthProtocol, PrivProtocol, SnmpCredential, SnmpVersion

Untyped = Any
"""What pysnmp, which ships no types, hands out and takes."""

_MODEL = {SnmpVersion.V1: 0, SnmpVersion.V2C: 1, SnmpVersion.V3: 3}
AUTH = {
    None: config.USM_AUTH_NONE,
    AuthProtocol.MD5: config.USM_AUTH_HMAC96_MD5,
    AuthProtocol.SHA: config.USM_AUTH_HMAC96_SHA,
    AuthProtocol.SHA224: config.USM_AUTH_HMAC128_SHA224,
    AuthProtocol.SHA256: config.USM_AUTH_HMAC192_SHA256,
    AuthProtocol.SHA384: config.USM_AUTH_HMAC256_SHA384,
    AuthProtocol.SHA512: config.USM_AUTH_HMAC384_SHA512,
}
PRIV = {
    None: config.USM_PRIV_NONE,
    PrivProtocol.DES: config.USM_PRIV_CBC56_DES,
    PrivProtocol.AES: config.USM_PRIV_CFB128_AES,
    PrivProtocol.AES192: config.USM_PRIV_CFB192_AES,
    PrivProtocol.AES256: config.USM_PRIV_CFB256_AES,
}


class _Dispatcher(MsgAndPduDispatcher):  # type: ignore[misc] # untyped
    """Knows the newest request of each transport, so that one can be taken back.

    pysnmp keeps a request, 40 kB of it, until its own timer finds it too old, and the timer stands
    still while no session is open: a LAN full of silent stations would stay in memory.
    """

    def __init__(self) -> None:
        super().__init__()
        self._newest: dict[tuple[int, ...], tuple[Untyped, Untyped]] = {}

    @override
    def send_pdu(
        self, engine: Untyped, domain: Untyped, address: Untyped, model: Untyped, *rest: Untyped
    ) -> Untyped:
        handle = super().send_pdu(engine, domain, address, model, *rest)
        self._newest[tuple(domain)] = handle, model
        return handle

    def forget(self, engine: Untyped, domain: tuple[int, ...]) -> None:
        """Drop what is kept of a transport's newest request; harmless when it was answered."""
        if (newest := self._newest.pop(domain, None)) is not None:
            self.release_state_information(engine, *newest)


class LocalStore:
    """A pysnmp engine, the credentials it knows, and the engine ids of its sessions' peers."""

    def __init__(self) -> None:
        self._dispatcher = _Dispatcher()
        self.engine: Untyped = LibraryEngine(msgAndPduDsp=self._dispatcher)
        self.engine.register_transport_dispatcher(AsyncioDispatcher())
        self.engine_ids: dict[tuple[int, ...], bytes] = {}
        self._admitted: dict[tuple[SnmpVersion, str], str] = {}
        self._communities: dict[str, str] = {}
        points = ("internal", "response")
        self.engine.observer.register_observer(
            self._learn, *(f"rfc3412.prepareDataElements:{point}" for point in points)
        )

    def _learn(self, _engine: object, _point: str, facts: Untyped, _context: object) -> None:
        self.engine_ids[tuple(facts["transportDomain"])] = bytes(facts["securityEngineId"])

    def forget_request(self, domain: tuple[int, ...]) -> None:
        """Nobody waits any more for the answer to what was last sent over a transport."""
        self._dispatcher.forget(self.engine, domain)

    def admit(self, credential: SnmpCredential) -> str:
        """Make a credential known; return the name of its target parameters."""
        secret = credential.community.reveal() if credential.community else ""
        key = (credential.version, secret)
        if key not in self._admitted:
            name = f"p{len(self._admitted)}"
            if credential.version is SnmpVersion.V3:
                security_name = self._add_user(credential)
            else:
                security_name = self._add_community(secret)
            level = credential.level or "noAuthNoPriv"
            model = _MODEL[credential.version]
            config.add_target_parameters(self.engine, name, security_name, level, model)
            self._admitted[key] = name
        return self._admitted[key]

    def _add_user(self, credential: SnmpCredential) -> str:
        user = credential.user or ""
        config.add_v3_user(
            self.engine,
            user,
            AUTH[credential.auth],
            credential.auth_key.reveal() if credential.auth_key else None,
            PRIV[credential.priv],
            credential.priv_key.reveal() if credential.priv_key else None,
        )
        return user

    def _add_community(self, community: str) -> str:
        """One entry a community: v1 and v2c share it, and pysnmp finds it by its text."""
        if community not in self._communities:
            name = f"c{len(self._communities)}"
            config.add_v1_system(self.engine, name, community, securityName=name)
            self._communities[community] = name
        return self._communities[community]
