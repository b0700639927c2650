"""A Debian machine of its own: this one's system under an overlay, systemd, no network, no route.

Everything happens in namespaces: what is written goes to memory and is gone with the machine. What
a bare Debian 12 does not have (other Pythons, pip, its bundled copy for new environments, our own
tree) is hidden.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_BOOT_S = 60.0
_TREE = Path(__file__).resolve().parents[2]
_HIDDEN = f"{_TREE} /root /opt /usr/local /home /srv /tmp /run /var/lib/netmon /etc/netmon"
_REMOVED = "/usr/lib/python3/dist-packages /usr/lib/python3.11/ensurepip /usr/share/python-wheels"
_ENVIRON = "env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME=/root"

_OUTER = """\
set -eu
mount --make-rprivate /
mkdir -p "$1/cgroup" && mount -t cgroup2 none "$1/cgroup"
mkdir "$1/cgroup/$2" && echo $$ >"$1/cgroup/$2/cgroup.procs"
exec unshare --pid --fork --kill-child --mount --uts --ipc --net --cgroup sh -c "$3" sh "$1" "$4"
"""
_INNER = """\
set -eu
umount "$1/cgroup"
mkdir -p "$1/memory" && mount -t tmpfs none "$1/memory"
mkdir "$1/memory/upper" "$1/memory/work" "$1/memory/root"
root="$1/memory/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/memory/upper,workdir=$1/memory/work" none "$root"
for path in %(removed)s; do rm -rf "$root$path"; done
for path in %(hidden)s; do
  if [ -d "$root$path" ]; then mount -t tmpfs -o mode=755 none "$root$path"; fi
done
mount -t proc none "$root/proc"
mount -t sysfs none "$root/sys"
mount -t cgroup2 none "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 none "$root/dev" && mkdir "$root/dev/shm" "$root/dev/pts"
cp -a /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty "$root/dev/"
mount -t devpts -o newinstance,ptmxmode=666 none "$root/dev/pts" && ln -s pts/ptmx "$root/dev/ptmx"
mkdir -p "$root/media/usb" && mount --bind -o ro "$2" "$root/media/usb"
mkdir -p "$root/etc/systemd/system"
printf '[Unit]\\nWants=systemd-journald.service\\n' >"$root/etc/systemd/system/bare.target"
cd "$root" && mkdir -p .below && pivot_root . .below && umount -l /.below
mount --make-rshared / && hostname bare && ip link set lo up
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
  /lib/systemd/systemd --system --unit=bare.target --log-target=console --show-status=no
""" % {"hidden": _HIDDEN, "removed": _REMOVED}  # noqa: UP031 - the script is full of braces

_TRIED = (
    ("private mounts", "mount --make-rprivate /"),
    (
        "PID, mount, UTS, IPC, network and cgroup namespaces with /proc and /sys of their own",
        """\
unshare --pid --fork --kill-child --mount --uts --ipc --net --cgroup \\
  sh -ec 'mount -t proc none "$0" && mount -t sysfs none "$0"' "$1"
""",
    ),
    ("an overlay over /", """\
mount -t tmpfs none "$1" && mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" none "$1/root"
"""),
    ("a cgroup v2 of its own", """\
mount -t cgroup2 none "$1" && mkdir "$1/$2"
sh -c 'echo $$ >"$0"' "$1/$2/cgroup.procs" || { rmdir "$1/$2"; exit 1; }
until rmdir "$1/$2"; do sleep 0.05; done
"""),
)  # fmt: skip
"""What the machine is made of, and how to see whether the kernel lets us have it."""


def refused(folder: Path) -> str:
    """What of the machine this kernel refuses, in its words; empty when a machine can be made."""
    for what, script in _TRIED:
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-ec", script, "sh", folder, _new_cgroup()],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if done.returncode:
            return f"{what}: {done.stderr.strip()}"
    return ""


def _new_cgroup() -> str:
    return f"netmon-test-{secrets.token_hex(4)}"


class Machine:
    """The machine while the block runs.

    Args:
        folder: empty, for mount points.
        usb: what the officer brought; read-only at ``/media/usb``.
    """

    def __init__(self, folder: Path, *, usb: Path) -> None:
        self._folder = folder
        self._usb = usb
        self._cgroup = _new_cgroup()
        self._outer: subprocess.Popen[bytes] | None = None
        self._init = 0

    def __enter__(self) -> Self:
        arguments = (str(self._folder), self._cgroup, _INNER, str(self._usb))
        with (self._folder / "console.log").open("wb") as console:
            self._outer = subprocess.Popen(
                [*["unshare", "--mount", "sh", "-c"], _OUTER, "sh", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_for_systemd()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    @property
    def console(self) -> str:
        """What systemd and the kernel of the machine said."""
        return (self._folder / "console.log").read_text("utf-8", "replace")

    def run(self, script: str, *, expect: int | None = 0) -> str:
        """Run a line as root on the machine; everything it says."""
        done = subprocess.run(
            ["nsenter", f"--target={self._init}", "--all", *_ENVIRON.split(), "sh", "-c", script],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert expect is None or done.returncode == expect, f"{script}\n{done.stdout}"
        return done.stdout.strip()

    def until(self, script: str, expected: str, *, within_s: float = 90) -> None:
        """Wait until a line says what is expected."""
        deadline = time.monotonic() + within_s
        while (said := self.run(script, expect=None)) != expected:
            assert time.monotonic() < deadline, f"{script}: {said!r}, not {expected!r}"
            time.sleep(0.1)

    def _wait_for_systemd(self) -> None:
        assert self._outer is not None
        deadline = time.monotonic() + _BOOT_S
        children = Path(f"/proc/{self._outer.pid}/task/{self._outer.pid}/children")
        while True:
            assert self._outer.poll() is None, self.console
            assert time.monotonic() < deadline, self.console
            with suppress(OSError, ValueError):
                (self._init,) = map(int, children.read_text().split())
                if Path(f"/proc/{self._init}/comm").read_text() == "systemd\n":
                    ready = self.run("systemctl is-active bare.target", expect=None)
                    if ready == "active":
                        return
            time.sleep(0.05)

    def _end(self) -> None:
        assert self._outer is not None
        if self._init:
            with suppress(ProcessLookupError):  # its namespace ends with it
                os.kill(self._init, signal.SIGKILL)
        with suppress(ProcessLookupError):
            self._outer.kill()
        self._outer.wait()
        swept = (
            'mkdir -p "$1/cgroup" && mount -t cgroup2 none "$1/cgroup" && '
            'for i in $(seq 100); do find "$1/cgroup/$2" -depth -type d -exec rmdir {} + '
            '2>/dev/null; [ -d "$1/cgroup/$2" ] || exit 0; sleep 0.1; done; exit 1'
        )
        words = ["unshare", "--mount", "sh", "-c", swept, "sh", str(self._folder), self._cgroup]
        subprocess.run(words, check=True, capture_output=True)
