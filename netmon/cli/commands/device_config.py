"""``netmon device config`` and ``netmon device diff``: what a device is told to do, and since when.

Reads the book only. What is shown was redacted before it was stored: ``<secret:...>`` stands where
a secret is on the device.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.errors import NotInBookError
from inventory.text import Text
from netmon.cli.commands.device import NameArgument, _book, _find
from netmon.cli.options import DEFAULT_CONFIG, ConfigOption, JsonOption, lang_of
from netmon.cli.output import as_json, table
from netmon.cli.show import day

if TYPE_CHECKING:
    from inventory.configuration import ConfigText
    from inventory.store import Store
    from inventory.store.configs import ConfigVersion
    from inventory.text import Lang
    from inventory.types import DeviceId

VersionOption = Annotated[str | None, typer.Option("--version", metavar="HASH")]

NO_CONFIGURATION = Text(
    vi="sổ chưa có cấu hình nào của {name}: kiểm tra mục ssh trong tệp cấu hình của netmon",
    en="the book has no configuration of {name}: look at ssh in netmon's configuration file",
)
NO_VERSION = Text(
    vi="sổ không có bản cấu hình {sha256} của {name}",
    en="the book has no version {sha256} of the configuration of {name}",
)
SAME = Text(vi="không có gì thay đổi", en="nothing changed")
TITLES = (
    Text(vi="bản", en="version"),
    Text(vi="từ", en="from"),
    Text(vi="đến", en="until"),
    Text(vi="số dòng", en="lines"),
)


def config(
    context: typer.Context,
    name: NameArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    version: VersionOption = None,
    versions: Annotated[bool, typer.Option("--versions")] = False,
    json: JsonOption = False,
) -> None:
    """Print a device's configuration, or the versions that are kept of it."""
    lang = lang_of(context)
    with _history(context, name, config) as (store, device, known):
        if versions:
            _print_versions(known, lang, json)
            return
        text = _version(store, device, version or known[0].sha256, name, lang)
    if json:
        as_json({"sha256": text.sha256, "platform": text.platform, "lines": list(text.lines)})
    else:
        for line in text.lines:
            typer.echo(line)


def diff(
    context: typer.Context,
    name: NameArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    old: Annotated[str | None, typer.Option("--from", metavar="HASH")] = None,
    new: Annotated[str | None, typer.Option("--to", metavar="HASH")] = None,
) -> None:
    """Print what changed between two versions: the newest and the one before, unless told."""
    from inventory.configuration import unified

    lang = lang_of(context)
    with _history(context, name, config) as (store, device, known):
        before = known[min(1, len(known) - 1)].sha256
        older = _version(store, device, old or before, name, lang)
        newer = _version(store, device, new or known[0].sha256, name, lang)
    lines = unified(older, newer)
    for line in lines or (SAME.in_(lang),):
        typer.echo(line)


@contextmanager
def _history(
    context: typer.Context, name: str, config: Path
) -> Iterator[tuple[Store, DeviceId, tuple[ConfigVersion, ...]]]:
    """The book, the id under which the device's configurations are kept, and its versions."""
    lang = lang_of(context)
    with _book(config) as (store, snapshot):
        device = _find(snapshot, name, lang)
        for known_as in (device.id, *device.aliases):
            versions = store.configurations(known_as)
            if versions:
                yield store, known_as, versions
                return
    raise NotInBookError(NO_CONFIGURATION.format(name=name).in_(lang))


def _version(store: Store, device: DeviceId, sha256: str, name: str, lang: Lang) -> ConfigText:
    found = store.configuration(device, sha256)
    if found is None:
        raise NotInBookError(NO_VERSION.format(sha256=sha256, name=name).in_(lang))
    return found


def _print_versions(known: tuple[ConfigVersion, ...], lang: Lang, json: bool) -> None:
    if json:
        as_json(
            [
                {"sha256": v.sha256, "first_at": day(v.first_at), "last_at": day(v.last_at)}
                for v in known
            ]
        )
        return
    table(
        [title.in_(lang) for title in TITLES],
        [[v.sha256[:12], day(v.first_at), day(v.last_at), str(v.line_count)] for v in known],
    )
