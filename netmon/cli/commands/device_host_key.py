"""``netmon device host-key``: a device's SSH host key, and a person's word that a new one is right.

Accepting is recorded in the book with who and why. The key that is pinned is the one the agent saw
and whose fingerprint was given, not whatever the device shows next.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.errors import NotInBookError
from inventory.history import Event
from inventory.model import SshAccess
from netmon.cli.commands.device import NameArgument, _book, _find
from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, WhoOption, lang_of
from netmon.cli.output import say, table
from netmon.cli.texts.device import (
    KEY_ACCEPTED,
    KEY_ACCEPTED_EVENT,
    KEY_NEEDS_WHY,
    KEY_NOT_SHOWN,
    KEY_STATES,
    NO_KEY_SEEN,
)

if TYPE_CHECKING:
    from inventory.device import Device
    from netmon.transport.host_keys import HostKeys, Pinned


def host_key(
    context: typer.Context,
    name: NameArgument,
    who: WhoOption,
    config: ConfigOption = DEFAULT_CONFIG,
    accept: Annotated[str | None, typer.Option("--accept", metavar="SHA256:...")] = None,
    why: Annotated[str, typer.Option("--why")] = "",
) -> None:
    """Print the pinned key and the one shown instead; with --accept, pin the latter."""
    lang = lang_of(context)
    keys = _keys(config)
    with _book(config) as (store, snapshot):
        device = _find(snapshot, name, lang)
        shown = keys.shown(_hosts(device))
        if accept is None:
            _show(context, device, shown)
            return
        if not why.strip():
            raise typer.BadParameter(KEY_NEEDS_WHY.in_(lang))
        chosen = next((k for k in shown if k.fingerprint == accept), None)
        if chosen is None:
            known = ", ".join(k.fingerprint for k in shown) or "-"
            raise NotInBookError(
                KEY_NOT_SHOWN.format(name=device.name, key=accept, known=known).in_(lang)
            )
        said = KEY_ACCEPTED_EVENT.format(key=accept, who=who, why=why)
        now = datetime.now(UTC)
        store.add_events([Event(at=now, kind="host-key-accepted", subject=device.id, text=said)])
        keys.accept(chosen)
    say(KEY_ACCEPTED.format(name=device.name, key=accept).in_(lang))


def _keys(config: Path) -> HostKeys:
    from netmon.config.load import load
    from netmon.transport.host_keys import HostKeys

    configuration = load(config)
    return HostKeys(configuration.settings.ssh.door(configuration.state_dir).known_hosts)


def _hosts(device: Device) -> list[str]:
    from netmon.transport.host_keys import host_name

    ports = {row.port for row in device.rows(SshAccess) or ()}
    return [host_name(a.ip, port) for a in device.current_addresses for port in sorted(ports)]


def _show(context: typer.Context, device: Device, shown: tuple[Pinned, ...]) -> None:
    lang = lang_of(context)
    rows = device.rows(SshAccess) or ()
    lines = [
        *([KEY_STATES["pinned"].in_(lang), str(r.port), r.pinned] for r in rows if r.pinned),
        *(
            [KEY_STATES["pinned"].in_(lang), str(r.port), r.fingerprint]
            for r in rows
            if r.fingerprint and not r.key_changed
        ),
        *([KEY_STATES["shown"].in_(lang), k.host, k.fingerprint] for k in shown),
    ]
    if not lines:
        say(NO_KEY_SEEN.format(name=device.name).in_(lang))
        return
    table(["", "", "SHA256"], lines)
