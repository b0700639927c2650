"""Network namespaces of one test run: links, commands and daemons in them, and their complete end.

Everything a run makes carries the run's own prefix and goes away when its ``Namespaces`` closes,
whatever failed before: processes by their ids, then the namespaces, and with these every link.
Nothing here touches the machine's own interfaces.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_STOP_S = 3.0
_COMMAND_S = 60.0
# The name must resolve, or daemons wait for a name server that is not there. `ip netns exec` has
# already given the command mounts of its own, so the machine's /etc/hosts stays as it is.
_NAMED = """
hosts=$(mktemp) && chmod 644 "$hosts" &&
printf '127.0.0.1 localhost\\n127.0.1.1 %s\\n' "$0" >"$hosts" &&
mount --bind "$hosts" /etc/hosts && rm "$hosts" && hostname "$0" && exec "$@"
"""


End = tuple[str, str]
"""Where a cable ends: the namespace's name and the interface's."""


class LabError(RuntimeError):
    """The lab could not be built or a command in it failed; the message has its output."""


class Namespace:
    """One network namespace; ``name`` is what the lab calls it, ``netns`` what the system does."""

    def __init__(self, *, name: str, netns: str) -> None:
        self.name = name
        self.netns = netns
        self._daemons: list[subprocess.Popen[bytes]] = []

    def command(self, *argv: str | Path, hostname: str | None = None) -> list[str]:
        """The command line that runs ``argv`` in here; ``hostname`` names its UTS namespace."""
        named = ["unshare", "--uts", "sh", "-c", _NAMED, hostname] if hostname else []
        return ["ip", "netns", "exec", self.netns, *named, *map(str, argv)]

    def run(self, *argv: str | Path, check: bool = True, timeout_s: float = _COMMAND_S) -> str:
        """Run to the end; its standard output."""
        return run(*self.command(*argv), check=check, timeout_s=timeout_s)

    def start(
        self, *argv: str | Path, hostname: str | None = None, log: IO[bytes] | int | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a daemon in a process group of its own; it ends with the namespace.

        Its output goes to ``log``: a file, or ``subprocess.PIPE`` to read its standard output.
        """
        daemon = subprocess.Popen(
            self.command(*argv, hostname=hostname),
            stdin=subprocess.DEVNULL,
            stdout=log or subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if log == subprocess.PIPE else subprocess.STDOUT,
            start_new_session=True,
        )
        self._daemons.append(daemon)
        return daemon

    def stop(self, daemon: subprocess.Popen[bytes]) -> None:
        """End one daemon and what it started."""
        self._daemons.remove(daemon)
        end([daemon])

    def end_processes(self) -> None:
        """End every daemon, then whatever is still in the namespace (it is ours alone)."""
        daemons, self._daemons = self._daemons, []
        end(daemons)
        for pid in run("ip", "netns", "pids", self.netns, check=False).split():
            _signal(os.kill, int(pid), signal.SIGKILL)


class Namespaces:
    """All namespaces of a run, made quickly in batches and removed together."""

    def __init__(self) -> None:
        self.prefix = f"netmon-{os.getpid()}-{secrets.token_hex(2)}"
        self._all: dict[str, Namespace] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __getitem__(self, name: str) -> Namespace:
        return self._all[name]

    def add(self, *names: str) -> None:
        """Make namespaces, each with its loopback up."""
        made = [Namespace(name=name, netns=f"{self.prefix}-{name}") for name in names]
        self._all |= {namespace.name: namespace for namespace in made}
        batch([f"netns add {namespace.netns}" for namespace in made])
        for namespace in made:
            batch(["link set lo up"], namespace)

    def links(self, *cables: tuple[End, End]) -> None:
        """Lay cables: veth pairs between (namespace, interface) ends, both still down.

        An interface ``pN`` gets the index 100+N, so that a port that is laid anew stays the same
        port to SNMP.
        """
        batch(
            f"link add {a_if} netns {self._all[a].netns}{_index(a_if)} type veth"
            f" peer name {b_if} netns {self._all[b].netns}{_index(b_if)}"
            for (a, a_if), (b, b_if) in cables
        )

    def close(self) -> None:
        """End every process and remove every namespace, with all links in them."""
        spaces, self._all = list(self._all.values()), {}
        for namespace in spaces:
            namespace.end_processes()
        for namespace in spaces:
            run("ip", "netns", "delete", namespace.netns, check=False)


def run(
    *argv: str | Path, check: bool = True, timeout_s: float = _COMMAND_S, stdin: str = ""
) -> str:
    """Run a command to its end; its standard output.

    Raises:
        LabError: it failed and ``check`` is set.
    """
    done = subprocess.run(
        [str(word) for word in argv],
        check=False,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )
    if check and done.returncode:
        words = " ".join(map(str, argv))
        msg = f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        raise LabError(msg)
    return done.stdout


def batch(lines: Iterable[str], namespace: Namespace | None = None) -> None:
    """Run many ``ip`` commands in one process."""
    where = ["-n", namespace.netns] if namespace else []
    run("ip", *where, "-batch", "-", stdin="".join(f"{line}\n" for line in lines))


def end(daemons: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, and kill those that do not."""
    for daemon in daemons:
        _signal(os.killpg, daemon.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_S
    for daemon in daemons:
        with suppress(subprocess.TimeoutExpired):
            daemon.wait(timeout=max(0.05, deadline - time.monotonic()))
        _signal(os.killpg, daemon.pid, signal.SIGKILL)
        daemon.wait()


def _index(interface: str) -> str:
    port = interface.removeprefix("p")
    return f" index {100 + int(port)}" if interface[0] == "p" and port.isdigit() else ""


def wait_until(ready: Callable[[], bool], *, what: str, timeout_s: float = 45.0) -> None:
    """Poll until something holds.

    Raises:
        LabError: it did not within ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    while not ready():
        if time.monotonic() > deadline:
            msg = f"not within {timeout_s} s: {what}"
            raise LabError(msg)
        time.sleep(0.05)


def _signal(send: Callable[[int, int], None], pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        send(pid, number)


# Capabilities of the agent: CAP_NET_RAW and nothing else. As nobody where nobody may read the
# interpreter, else as this user stripped of all privilege (root's files, not root's power).
_ONLY_NET_RAW = ["--bounding-set", "-all,+net_raw", "--inh-caps", "-all,+net_raw"]


def unprivileged(python: Path, *, net_raw: bool) -> list[str]:
    """A command prefix that drops every privilege, except CAP_NET_RAW when ``net_raw``."""
    caps = (
        [*_ONLY_NET_RAW, "--ambient-caps", "-all,+net_raw"]
        if net_raw
        else ["--bounding-set", "-all", "--inh-caps", "-all", "--ambient-caps", "-all"]
    )
    nobody = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
    readable = subprocess.run([*nobody, "test", "-x", str(python)], check=False).returncode == 0
    return [*(nobody if readable else ["setpriv"]), *caps, "--no-new-privs"]
