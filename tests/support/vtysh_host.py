"""A real router's command line: FRR's zebra, and OpenSSH with vtysh as the login shell."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.ports import free_tcp_port

_SSHD = "/usr/sbin/sshd"
_ZEBRA = "/usr/lib/frr/zebra"
NEEDED = (_SSHD, _ZEBRA, "/usr/bin/vtysh")


def missing() -> list[str]:
    """What of it is not installed."""
    return [path for path in NEEDED if not Path(path).exists()]


def make_user_key(folder: Path) -> Path:
    """A key to log in with."""
    path = folder / "user"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True, timeout=30
    )
    return path


@contextmanager
def vtysh_host(configuration: str, user_key: Path) -> Iterator[int]:
    """Run both while the context lasts; the SSH port is given.

    zebra answers its command line only: it gets a name of its own and touches no interface, because
    the configuration handed to it names none.
    """
    with tempfile.TemporaryDirectory(prefix="netmon-frr-") as name:  # frr has to reach it
        folder = Path(name)
        sockets = folder / "vty"
        sockets.mkdir()
        frr = pwd.getpwnam("frr")
        for path in (folder, sockets):
            os.chown(path, frr.pw_uid, frr.pw_gid)
            path.chmod(0o755)
        conf = folder / "zebra.conf"
        conf.write_text(configuration)
        os.chown(conf, frr.pw_uid, frr.pw_gid)
        port = free_tcp_port()
        zebra = subprocess.Popen(
            [
                *("unshare", "-n", _ZEBRA, "-f", str(conf), "-i", str(folder / "zebra.pid")),
                *("--vty_socket", str(sockets), "-z", str(sockets / "zserv.api"), "-P", "0"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        sshd = subprocess.Popen(
            vtysh_sshd(folder, sockets, user_key, listen=("127.0.0.1", port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait((sockets / "zebra.vty").exists)
            _wait(lambda: _listens(port))
            yield port
        finally:
            for process in (sshd, zebra):
                process.terminate()
                process.wait(timeout=10)


def vtysh_sshd(
    folder: Path, sockets: Path, user_key: Path, *, listen: tuple[str, int]
) -> list[str]:
    """The command of an sshd whose login shell is the vtysh of the zebra with these sockets."""
    host = folder / "host_key"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(host)], check=True, timeout=30
    )
    authorized = folder / "authorized_keys"
    shutil.copy(user_key.with_suffix(".pub"), authorized)
    Path("/run/sshd").mkdir(exist_ok=True)
    options = {
        "ListenAddress": listen[0],
        "Port": listen[1],
        "HostKey": host,
        "PidFile": folder / "sshd.pid",
        "AuthorizedKeysFile": authorized,
        "StrictModes": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
        "UsePAM": "no",
        "PrintMotd": "no",
        "PrintLastLog": "no",
        "ForceCommand": f"/usr/bin/vtysh --vty_socket {sockets}",
        "AllowUsers": getpass.getuser(),
    }
    return [
        *(_SSHD, "-D", "-e", "-f", "/dev/null"),
        *(part for name, value in options.items() for part in ("-o", f"{name}={value}")),
    ]


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _wait(ready: Callable[[], bool]) -> None:
    for _ in range(200):
        if ready():
            return
        time.sleep(0.05)
    msg = "the router did not come up"
    raise AssertionError(msg)
