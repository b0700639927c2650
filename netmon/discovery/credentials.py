"""Which credentials to try on an address, and what became of them before.

The longest matching prefix decides, and within it the most secure goes first. A login that a
device refused is not sent to it again until the refusal has aged: accounts lock, and every try
writes a line in somebody's log.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inventory.types import Ip
from netmon.discovery.prefixes import Network, Prefixes
from netmon.transport.base import SnmpCredential, SnmpVersion

_SECURITY = ("authPriv", "authNoPriv", "noAuthNoPriv", SnmpVersion.V2C, SnmpVersion.V1)

Peer = tuple[Ip, int]
"""An address and its SNMP port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRule:
    """A credential and the prefix it is for; None: every configured prefix."""

    prefix: Network | None
    credential: SnmpCredential


def candidates(
    address: Ip, rules: Iterable[CredentialRule], *, scope: Prefixes, most: int
) -> tuple[SnmpCredential, ...]:
    """The credentials for an address, in the order to try them; none outside the prefixes.

    Credentials listed for a longer prefix replace those of a shorter one: they are never mixed, so
    that the province's community is not sent to a prefix that was given its own.

    Args:
        address: whom to ask.
        rules: what there is.
        scope: the configured prefixes.
        most: how many at most.
    """
    if address not in scope:
        return ()
    matched = [(_match(address, rule.prefix), rule.credential) for rule in rules]
    longest = max((length for length, _ in matched if length is not None), default=None)
    chosen = [c for length, c in matched if length is not None and length == longest]
    chosen.sort(key=lambda c: _SECURITY.index(c.level or c.version))
    return tuple(chosen[:most])


def _match(address: Ip, prefix: Network | None) -> int | None:
    if prefix is None:
        return -1  # everywhere, and weaker than any prefix
    return prefix.prefixlen if ipaddress.ip_address(address) in prefix else None


class CredentialMemory:
    """What worked and what was refused, by address and port. Names only."""

    def __init__(self, *, refused_for: timedelta = timedelta(hours=24)) -> None:
        self._refused_for = refused_for
        self._worked: dict[Peer, str] = {}
        self._missed: set[tuple[Peer, str]] = set()
        self._refused: dict[tuple[Peer, str], datetime] = {}
        self._without_contexts: dict[Peer, datetime] = {}

    def order(
        self, peer: Peer, known: tuple[SnmpCredential, ...], *, now: datetime
    ) -> tuple[SnmpCredential, ...]:
        """What to try now: the one that worked, and nothing else; or all that were not refused."""
        worked = self._worked.get(peer)
        found = tuple(c for c in known if c.name == worked)
        return found or tuple(c for c in known if not self._is_refused(peer, c.name, now))

    def accept(self, peer: Peer, name: str, *, missed: Iterable[str] = ()) -> None:
        """It worked; ``missed`` were tried before it and not answered.

        One lost packet shall not put a community in the place of SNMPv3 for good: what was missed
        is tried once more in the next look, before the device is taken not to know it.
        """
        silent = {(peer, other) for other in missed}
        if silent <= self._missed:
            self._worked[peer] = name
        self._missed |= silent
        self._missed.discard((peer, name))
        self._refused.pop((peer, name), None)

    def refuse(self, peer: Peer, name: str, *, now: datetime) -> None:
        """The device said no."""
        self.forget(peer)
        self._refused[peer, name] = now

    def forget(self, peer: Peer) -> None:
        """The one that worked no longer answers: next time, all are tried."""
        self._worked.pop(peer, None)

    def miss_contexts(self, peer: Peer, *, now: datetime) -> None:
        """The device is silent in VLAN contexts: each further try would cost a timeout."""
        self._without_contexts[peer] = now

    def has_contexts(self, peer: Peer, *, now: datetime) -> bool:
        """Whether VLAN contexts are worth a try; a silence is forgotten like a refusal."""
        at = self._without_contexts.get(peer)
        return at is None or now - at >= self._refused_for

    def _is_refused(self, peer: Peer, name: str, now: datetime) -> bool:
        at = self._refused.get((peer, name))
        if at is None:
            return False
        if now - at >= self._refused_for:
            del self._refused[peer, name]
            return False
        return True
