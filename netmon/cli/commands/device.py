"""``netmon device ...``: the inventory, and what people decide about it.

What a person decides is recorded with who and why, and can be undone; nothing is edited in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.device import Device, RegisterEntry, Registration
from inventory.errors import InventoryError, UnknownDeviceError
from inventory.model import FactName, Interface, Neighbor, Role
from inventory.observation import Key
from inventory.register import register_key
from inventory.sighting import DecisionKind
from inventory.snapshot import Snapshot
from inventory.text import Lang
from inventory.types import Ip, parse_ip, parse_mac
from netmon.cli.options import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    WhoOption,
    WhyOption,
    lang_of,
)
from netmon.cli.output import as_json, say, table
from netmon.cli.show import day, print_devices, titles, where
from netmon.cli.texts.device import (
    APPROVED,
    DECIDED,
    FACT_TITLES,
    LINK_KINDS,
    MERGE_LINE,
    MERGED_BY,
    NO_MERGES,
    NO_SUCH_DEVICE,
    NO_SUCH_KEY,
    NOTHING_TO_APPROVE,
    SAME_DEVICE,
    SUCCEEDS,
    UNDONE,
)
from netmon.errors import NetmonError

if TYPE_CHECKING:
    from inventory.store import Store


def _known_names(context: typer.Context, incomplete: str) -> list[str]:
    """Names of devices for the shell's completion; none when there is no book to look in."""
    config = context.params.get("config") or DEFAULT_CONFIG
    try:
        with _book(Path(config)) as (_, snapshot):
            names = {d.name for d in snapshot.devices.values()}
    except (NetmonError, InventoryError):
        return []
    return sorted(name for name in names if name.startswith(incomplete))


NameArgument = Annotated[str, typer.Argument(autocompletion=_known_names)]


def group() -> typer.Typer:
    """The ``device`` commands."""
    app = typer.Typer(no_args_is_help=True)
    app.command("list")(list_)
    app.command("show")(show)
    app.command("explain")(explain)
    app.command("approve")(approve)
    app.command("merge")(merge)
    app.command("split")(split)
    app.command("undo")(undo)
    return app


@contextmanager
def _book(config: Path) -> Iterator[tuple[Store, Snapshot]]:
    """The open book and its snapshot now."""
    from netmon.agent.bookkeeper import assembled
    from netmon.agent.terms import book_of, terms_of
    from netmon.config.load import load

    configuration = load(config)
    terms = terms_of(configuration)
    with book_of(configuration) as store:
        yield store, assembled(store, terms, datetime.now(UTC))


def _find(snapshot: Snapshot, name: str, lang: Lang) -> Device:
    """The one device of that name.

    Raises:
        UnknownDeviceError: none or several; the message lists the nearest.
    """
    import difflib

    found = snapshot.device_named(name)
    if found is not None:
        return found
    names = sorted({d.name for d in snapshot.devices.values()})
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]
    raise UnknownDeviceError(NO_SUCH_DEVICE.format(name=name, near=", ".join(near)).in_(lang))


def list_(
    context: typer.Context,
    config: ConfigOption = DEFAULT_CONFIG,
    unregistered: Annotated[bool, typer.Option("--unregistered")] = False,
    json: JsonOption = False,
) -> None:
    """Print the inventory."""
    from exporters.json_export import devices_json

    only = Registration.UNREGISTERED if unregistered else None
    with _book(config) as (_, snapshot):
        kept = {i: d for i, d in snapshot.devices.items() if only in {None, d.registration}}
    if json:
        as_json(devices_json(replace(snapshot, devices=kept)))
    else:
        print_devices(snapshot, lang_of(context), only=only)


def show(
    context: typer.Context,
    name: NameArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
) -> None:
    """Print everything about one device."""
    from exporters.json_export import device_json

    lang = lang_of(context)
    with _book(config) as (_, snapshot):
        device = _find(snapshot, name, lang)
        if json:
            as_json(device_json(device))
            return
        say(f"{device.name}  ({device.id})", style="bold")
        table(
            titles(FACT_TITLES, lang),
            [
                [fact.value, str(f.value), f.origin, day(f.seen_at)]
                for fact, f in sorted(device.facts.items())
            ],
        )
        _show_links(device, snapshot, lang)


def _show_links(device: Device, snapshot: Snapshot, lang: Lang) -> None:
    kinds = {kind: text.in_(lang) for kind, text in LINK_KINDS.items()}
    table(
        ["", "", ""],
        [
            *([kinds["address"], a.ip, a.mac or ""] for a in device.current_addresses),
            *([[kinds["place"], where(device, snapshot), ""]] if device.location else []),
            *(
                [kinds["interface"], i.label, f"{i.admin}/{i.oper} {i.duplex or ''}".strip()]
                for i in device.rows(Interface) or ()
            ),
            *(
                [kinds["neighbour"], n.sys_name or n.chassis_id or "", n.port_id or ""]
                for n in device.rows(Neighbor) or ()
            ),
        ],
    )


def explain(
    context: typer.Context,
    name: NameArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    json: JsonOption = False,
) -> None:
    """Print why the traces of a device are one device."""
    from exporters.json_export import device_json

    lang = lang_of(context)
    with _book(config) as (_, snapshot):
        device = _find(snapshot, name, lang)
        if json:
            as_json(device_json(device))
            return
        say(f"{device.name}  ({device.id})", style="bold")
        for merge in device.merges:
            line = MERGE_LINE.format(
                kind=merge.key.kind.value,
                value=merge.key.value,
                sources=", ".join(merge.sources),
                since=day(merge.first_seen),
            )
            say(f"- {line.in_(lang)}")
            if merge.by:
                say("  " + MERGED_BY.format(by=merge.by, why=merge.why).in_(lang))
        if not device.merges:
            say(NO_MERGES.in_(lang))
        if device.succeeds is not None:
            old = snapshot.devices.get(device.succeeds)
            say(SUCCEEDS.format(name=old.name if old else device.succeeds).in_(lang))
        for conflict in snapshot.identity_conflicts:
            if device.id in conflict.devices:
                say(f"! {conflict.reason.in_(lang)}")


def approve(
    context: typer.Context,
    who: WhoOption,
    name: Annotated[str | None, typer.Argument()] = None,
    config: ConfigOption = DEFAULT_CONFIG,
    register: Annotated[Path | None, typer.Option("--register")] = None,
    call: Annotated[str, typer.Option("--name")] = "",
    role: Annotated[Role | None, typer.Option("--role")] = None,
    owner: Annotated[str, typer.Option("--owner")] = "",
    place: Annotated[str, typer.Option("--place")] = "",
    purpose: Annotated[str, typer.Option("--purpose")] = "",
    status: Annotated[str, typer.Option("--status")] = "",
    support_until: Annotated[
        datetime | None, typer.Option("--support-until", formats=["%Y-%m-%d"])
    ] = None,
) -> None:
    """Enter one device, or a whole CSV register, in the agency's register."""
    from netmon.config.register import read_register

    lang, now = lang_of(context), datetime.now(UTC)
    if (name is None) == (register is None):
        raise typer.BadParameter(NOTHING_TO_APPROVE.in_(lang))
    with _book(config) as (store, snapshot):
        if register is not None:
            entries = read_register(register)
        else:
            device = _find(snapshot, name or "", lang)
            entries = (
                RegisterEntry(
                    key=register_key(device),
                    name=call or device.name,
                    role=role or device.role,
                    ip=_address(device),
                    mac=min(device.macs, default=None),
                    serial=device.text(FactName.SERIAL),
                    location=place,
                    owner=owner,
                    purpose=purpose,
                    status=status,
                    support_until=support_until.date() if support_until else None,
                    approved_by=who,
                    approved_at=now,
                ),
            )
        store.put_register(entries, by=who, at=now)
    say(APPROVED.format(count=len(entries), names=", ".join(e.name for e in entries[:5])).in_(lang))


def _address(device: Device) -> Ip | None:
    return min((a.ip for a in device.current_addresses), default=None)


def merge(
    context: typer.Context,
    first: NameArgument,
    second: NameArgument,
    why: WhyOption,
    who: WhoOption,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Decide that two records are one device."""
    lang = lang_of(context)
    with _book(config) as (store, snapshot):
        one, other = (_find(snapshot, n, lang) for n in (first, second))
        if one.id == other.id:
            raise typer.BadParameter(SAME_DEVICE.format(first=first, second=second).in_(lang))
        keys = (min(one.keys), min(other.keys))
        decision = store.decide(DecisionKind.MERGE, keys, who=who, why=why, at=datetime.now(UTC))
    say(DECIDED.format(number=decision.id).in_(lang))


def split(
    context: typer.Context,
    name: NameArgument,
    key: Annotated[str, typer.Argument()],
    why: WhyOption,
    who: WhoOption,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Decide that a key does not belong to a device."""
    lang = lang_of(context)
    with _book(config) as (store, snapshot):
        device = _find(snapshot, name, lang)
        parted = _key_of(device, key)
        rest = sorted(k for k in device.keys if k != parted)
        if parted is None or not rest:
            keys = ", ".join(k.value for k in sorted(device.keys))
            raise UnknownDeviceError(NO_SUCH_KEY.format(key=key, keys=keys).in_(lang))
        decision = store.decide(
            DecisionKind.SPLIT, (rest[0], parted), who=who, why=why, at=datetime.now(UTC)
        )
    say(DECIDED.format(number=decision.id).in_(lang))


def _key_of(device: Device, text: str) -> Key | None:
    wanted = {text.casefold(), parse_mac(text), parse_ip(text)} - {None}
    return next((k for k in sorted(device.keys) if k.value.casefold() in wanted), None)


def undo(
    context: typer.Context,
    number: Annotated[int, typer.Argument()],
    who: WhoOption,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Reverse a decision."""
    with _book(config) as (store, _):
        store.revoke(number, who=who, at=datetime.now(UTC))
    say(UNDONE.format(number=number).in_(lang_of(context)))
