"""``netmon init``: a first configuration from this machine's own interfaces. Sends nothing."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from ipaddress import IPv4Network, ip_address, ip_interface
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from inventory.text import Lang, Text
from netmon.cli.options import DEFAULT_CONFIG, lang_of
from netmon.cli.output import say
from netmon.cli.texts.init import (
    BAD_CODE,
    INIT_ASK_CODE,
    INIT_ASK_FLOORS,
    INIT_ASK_GATEWAY,
    INIT_ASK_NAME,
    INIT_ASK_PREFIX,
    INIT_ASK_WAN,
    INIT_BAD_ADDRESS,
    INIT_EXISTS,
    INIT_NO_PREFIX,
    INIT_WROTE,
)
from netmon.errors import OperatorError

_FILE = Template("""\
# netmon's configuration. Every key is explained in docs/configure.md.
agency:
  code: $code
  name: $name
  # kind: so
  # seats: 40                   # declared working places (gate 2)
$floors  # video_room: true            # is there a room for video conferences (gate 6)
  # diagram_date: 2026-01-31    # date of the network diagram (gate 1)

# The only prefixes netmon ever speaks to.
networks:
$networks
regulation: regulation.yaml
state_dir: $state

# How to read your switches and routers. Secrets are never written here.
credentials: []
# - name: v3
#   version: v3
#   user: netmon
#   auth: {protocol: SHA256, key: {credential: snmp-auth}}     # the file secrets/snmp-auth
#   privacy: {protocol: AES, key: {credential: snmp-priv}}
# - name: old-switches
#   version: v2c
#   community: {env: NETMON_COMMUNITY}

# Gates 3 and 6 stay undetermined until something is probed: the default gateway, the line to the
# province (wan: true), and each application that has to be reached.
$services
# - {kind: dns, name: dns-tinh, resolver: 10.0.0.53, queries: [{name: congdichvucong.example.vn}]}
# - {kind: https, name: cong, url: https://congdichvucong.example.vn/, applications: [portal]}
# - {kind: https, name: qlvb, url: https://qlvb.example.vn/, applications: [documents]}
# - {kind: mail, name: thu, host: mail.example.vn, protocol: imaps, applications: [mail]}

# The province's time server (SVC-05).
# clock: {server: 10.0.0.123}
""")

_FLOORS = "# floors: [Tầng 1, Tầng 2]   # as the register's locations name them (gate 2)"
_SERVICES = """\
services: []
# - {kind: gateway, name: gw, address: 10.1.10.1}
# - {kind: path, name: duong-len-tinh, address: 10.0.0.1}"""

_REGULATION = Template("""\
# The agency's own regulation, beside the signed paper. See docs/configure.md.
regulation:
  id: qc-lan-$code
  title: $title
  extends: [province-baseline-l2]
# document: {number: "12/QĐ-...", issued: 2026-01-15, signed_by: "Giám đốc"}
# in_force: {from: 2026-02-01, to: null}
""")

_SERVICE_STATE = "/var/lib/netmon"
CODE = r"[a-z0-9][a-z0-9-]{0,62}"
_LARGEST = 4096  # addresses; a configuration may hold no larger prefix


def init(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out")] = Path("netmon.yaml"),
    yes: Annotated[bool, typer.Option("--yes")] = False,
) -> None:
    """Propose, ask, write; and make the key that will sign the agency's evidence."""
    from netmon.evidence.keys import KEY_FILE, make_key

    lang = lang_of(context)
    beside = out.parent / "regulation.yaml"
    for path in (out, beside):
        if path.exists():
            raise OperatorError(INIT_EXISTS.format(path=path).in_(lang))
    prefixes = [
        (interface, prefix)
        for interface, prefix in proposals()
        if yes or _agreed(INIT_ASK_PREFIX.format(prefix=prefix, interface=interface), lang)
    ]
    if not prefixes:
        raise OperatorError(INIT_NO_PREFIX.in_(lang))
    name = "Cơ quan" if yes else typer.prompt(INIT_ASK_NAME.in_(lang))
    code = slug(name)
    if not yes:
        code = typer.prompt(INIT_ASK_CODE.in_(lang), default=code)
    if not re.fullmatch(CODE, code):
        raise OperatorError(BAD_CODE.format(code=code).in_(lang))
    floors, services = _proof(lang, yes=yes)
    networks = "".join(f"  - {{prefix: {p}, interface: {i}}}\n" for i, p in prefixes)
    # There the unit's user reads what root wrote, and may write in its own directory alone.
    installed = out.resolve().parent == DEFAULT_CONFIG.parent
    config = _FILE.substitute(
        code=code,
        name=_quoted(name),
        networks=networks,
        floors=floors,
        services=services,
        state=_SERVICE_STATE if installed else "state",
    )
    title = _quoted(f"Quy chế vận hành mạng LAN {name}")
    _write(out, config)
    try:
        _write(beside, _REGULATION.substitute(code=code, title=title))
    except OperatorError:
        out.unlink()
        raise
    if installed:
        _share(out, beside)
    key = out.parent / "state" / KEY_FILE
    if not (
        installed or key.exists()
    ):  # the service makes its own; an older configuration's months stay verifiable
        make_key(key)
    say(INIT_WROTE.format(config=out, regulation=beside).in_(lang))


def _share(*paths: Path) -> None:
    """Let the directory's group, the agent's, read the files."""
    for path in paths:
        os.chown(path, -1, path.parent.stat().st_gid)
        path.chmod(0o640)


def _proof(lang: Lang, *, yes: bool) -> tuple[str, str]:
    """``floors:`` and ``services:``, asked for: gates 2 and 3 prove nothing without them."""
    said = [""] * 3
    if not yes:
        asks = INIT_ASK_FLOORS, INIT_ASK_GATEWAY, INIT_ASK_WAN
        said = [typer.prompt(a.in_(lang), default="", show_default=False).strip() for a in asks]
    listed = ", ".join(_quoted(f.strip()) for f in said[0].split(",") if f.strip())
    floors = f"  floors: [{listed}]\n" if listed else f"  {_FLOORS}\n"
    services = []
    for kind, name, text in (("gateway", "gw", said[1]), ("path", "duong-len-tinh", said[2])):
        if text:
            services.append(f"- {{kind: {kind}, name: {name}, address: {_address(text, lang)}}}")
    return floors, "services:\n" + "\n".join(services) if services else _SERVICES


def _address(text: str, lang: Lang) -> str:
    try:
        return str(ip_address(text))
    except ValueError as error:
        raise OperatorError(INIT_BAD_ADDRESS.format(text=text).in_(lang)) from error


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar, of which JSON's strings are a part (YAML 1.2, 1.2)."""
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    """Write a new file that only its owner may read: it says how devices are reached."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror}"
        raise OperatorError(msg) from error


def proposals() -> list[tuple[str, str]]:
    """(interface, prefix) for every private IPv4 prefix this machine is in, the small ones."""
    from netmon.transport.local import local_interfaces

    found = []
    for interface in local_interfaces():
        for ip, length in interface.addresses:
            network = ip_interface(f"{ip}/{length}").network
            private = network.is_private and not network.is_link_local
            if isinstance(network, IPv4Network) and private and network.num_addresses <= _LARGEST:
                found.append((interface.name, str(network)))
    return found


def slug(name: str) -> str:
    """An agency code from a Vietnamese name: ``Sở Y tế`` -> ``so-y-te``."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:63] or "co-quan"


def _agreed(question: Text, lang: Lang) -> bool:
    return bool(typer.confirm(question.in_(lang), default=True))
