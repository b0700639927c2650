"""A simulated SNMP agent on loopback, serving recordings of real devices.

``Responder(data_dir)`` serves every ``NAME.snmprec`` below a folder under community ``NAME`` (v1,
v2c) and, when users are given, under SNMPv3 context ``NAME``. ``prepare()`` brings a recording,
packed or out of order, into the form the responder can serve.
"""

from __future__ import annotations

import bz2
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.ports import ask_udp, free_udp_port, stop
from tests.support.udp_peer import get_next

READY_TIMEOUT_S = 60.0
_READY_ASK_S = 0.25
_LINES_MAX = 200_000  # the largest public recordings have millions of lines; their head is enough

# As root, snmpsim insists on becoming another user, who could read neither pytest's private
# folders nor, perhaps, the virtual environment. It only serves loopback here, so it may stay.
_LAUNCH = """\
import os, sys
os.getuid = lambda: 65534
from snmpsim.commands.responder import main
sys.exit(main())
"""

Oid = tuple[int, ...]

_HEX = re.compile(r"([0-9A-Fa-f]{2})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class V3User:
    """An SNMPv3 user of the responder; protocol names as snmpsim spells them."""

    name: str
    auth_proto: str = "NONE"
    auth_key: str = ""
    priv_proto: str = "NONE"
    priv_key: str = ""

    def arguments(self) -> list[str]:
        """The command-line options that create this user."""
        options = [f"--v3-user={self.name}"]
        if self.auth_key:
            options += [f"--v3-auth-key={self.auth_key}", f"--v3-auth-proto={self.auth_proto}"]
        if self.priv_key:
            options += [f"--v3-priv-key={self.priv_key}", f"--v3-priv-proto={self.priv_proto}"]
        return options


def public_recordings() -> dict[str, Path]:
    """The recordings that the package ``snmpsim-data`` installs, by name (``cisco-c3750``)."""
    spec = find_spec("snmpsim_data")
    if spec is None or not spec.submodule_search_locations:
        message = "the development dependency snmpsim-data is not installed"
        raise RuntimeError(message)
    root = Path(next(iter(spec.submodule_search_locations))) / "data"
    found = {name_of(path): path for path in sorted(root.rglob("*.snmprec*"))}
    if not found:
        message = f"no recordings below {root}"
        raise RuntimeError(message)
    return found


def name_of(recording: Path) -> str:
    """The community under which a recording is served."""
    return recording.name.removesuffix(".bz2").removesuffix(".snmprec")


def prepare(
    recording: Path, data_dir: Path, *, below: Iterable[str] = (), rows_max: int | None = None
) -> str:
    """Put a recording where a responder can serve it; return its community.

    Lines are sorted by OID and a repeated OID is dropped (the first one stays), because the
    responder finds the next object by its place in the file. Values that the simulator would
    vary with time stand still at their beginning, so that two looks see the same device.

    Args:
        recording: ``NAME.snmprec`` or ``NAME.snmprec.bz2``.
        data_dir: the folder the responder serves.
        below: keep only these subtrees; everything when empty.
        rows_max: keep only the first so many rows.
    """
    roots = tuple(f"{root}." for root in below) or ("",)
    rows: dict[Oid, str] = {}
    for line in islice(_lines(recording), _LINES_MAX):
        text, _, rest = line.lstrip(".").partition("|")
        if rest and text.startswith(roots) and (value := _frozen(rest)):
            rows.setdefault(_oid(text), f"{text}|{value}")
    data_dir.mkdir(parents=True, exist_ok=True)
    name = name_of(recording)
    served = "".join(f"{rows[oid]}\n" for oid in sorted(rows)[:rows_max])
    (data_dir / f"{name}.snmprec").write_text(served, encoding="latin-1", newline="")
    return name


def _frozen(rest: str) -> str | None:
    """The rest of a line, ``TAG|VALUE``; None when there is no such constant value."""
    tag, _, value = rest.partition("|")
    tag, _, module = tag.partition(":")
    if tag.endswith("x") and not _HEX.fullmatch(value):
        return None  # a recording that says hexadecimal and is not would silence the simulator
    if not module:
        return rest
    options = dict(option.split("=", 1) for option in value.split(",") if "=" in option)
    return f"{tag}|{options.get('initial', '0')}" if module == "numeric" else None


def _lines(recording: Path) -> Iterator[str]:
    opener = bz2.open if recording.suffix == ".bz2" else open
    with opener(recording, "rt", encoding="latin-1", newline="\n") as file:
        for line in file:
            yield str(line).rstrip("\r\n")


def _oid(text: str) -> Oid:
    return tuple(map(int, text.split(".")))


class Responder:
    """``snmpsim-command-responder`` as a subprocess on a free loopback port.

    Use it as a context manager, or call ``start`` and ``stop``. ``add`` serves one more recording
    on the same port; the responder is started again, since it reads its folder once.
    """

    def __init__(
        self, data_dir: Path, *, host: str = "127.0.0.1", users: tuple[V3User, ...] = ()
    ) -> None:
        self.data_dir = data_dir
        self.host = host
        self.port = 0
        self._users = users
        self._work = data_dir.with_name(f"{data_dir.name}.work")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def add(self, recording: Path, *, below: Iterable[str] = ()) -> str:
        """Serve one more recording; return its community. See ``prepare``."""
        name = name_of(recording)
        if not (self.data_dir / f"{name}.snmprec").exists():
            prepare(recording, self.data_dir, below=below)
            if self._process is not None:
                self.stop()
                self.start()
        return name

    def start(self) -> None:
        """Start, and return when the agent answers a real request.

        Raises:
            RuntimeError: it ended or did not answer; the message has the end of its log.
        """
        for _ in range(3):  # another process may take the port between our look and the bind
            self.port = self.port or free_udp_port(self.host)
            if self._launch():
                return
            self.stop()
            self.port = 0
        message = f"snmpsim did not start:\n{self._log_tail()}"
        raise RuntimeError(message)

    def stop(self) -> None:
        """End the subprocess."""
        if self._process is not None:
            stop(self._process)
            self._process = None

    def _launch(self) -> bool:
        communities = sorted(path.stem for path in self.data_dir.glob("*.snmprec"))
        if not communities:
            message = f"nothing to serve in {self.data_dir}"
            raise RuntimeError(message)
        self._work.mkdir(parents=True, exist_ok=True)
        with (self._work / "log").open("wb") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        request = get_next(communities[0])
        deadline = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if ask_udp(self.host, self.port, request, _READY_ASK_S):
                return True
            time.sleep(0.05)
        return False

    def _command(self) -> list[str]:
        is_v6 = ":" in self.host
        endpoint = f"[{self.host}]:{self.port}" if is_v6 else f"{self.host}:{self.port}"
        return [
            sys.executable,
            "-c",
            _LAUNCH,
            "--log-level=error",
            f"--cache-dir={self._work / 'index'}",
            f"--pid-file={self._work / 'pid'}",
            "--v3-engine-id=auto",
            f"--data-dir={self.data_dir}",
            f"--agent-udpv{6 if is_v6 else 4}-endpoint={endpoint}",
            *(option for user in self._users for option in user.arguments()),
        ]

    def _log_tail(self) -> str:
        log = self._work / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
