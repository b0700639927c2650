"""Real servers on free loopback ports: nginx, dovecot, dnsmasq. Each ends with its ``with`` block.

A configuration is written into the test's own directory; nothing of the machine's is read, and a
server that does not come up fails the test with what it wrote.
"""

from __future__ import annotations

import grp
import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.ports import ask_udp, stop

_UP_S = 40.0


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a TCP connection is accepted."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def _running(argv: list[str], log: Path, up: Callable[[], bool]) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        deadline = time.monotonic() + _UP_S
        while not up():
            if process.poll() is not None or time.monotonic() > deadline:
                msg = f"{argv[0]} did not come up:\n{log.read_text()}"
                raise AssertionError(msg)
            time.sleep(0.05)
        yield
    finally:
        stop(process)


@contextmanager
def nginx(directory: Path, servers: str, *, port: int) -> Iterator[None]:
    """An nginx with these ``server`` blocks; ``port`` is one that it listens on."""
    configuration = directory / "nginx.conf"
    temporary = "\n".join(
        f"  {kind}_temp_path {directory}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"""daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off;
  default_type text/html;
  charset utf-8;
{temporary}
{servers}
}}
""",
        encoding="utf-8",
    )
    argv = ["/usr/sbin/nginx", "-p", str(directory), "-c", str(configuration)]
    with _running(argv, directory / "nginx.log", lambda: listens(port)):
        yield


@contextmanager
def dovecot(certificate: Path, key: Path, *, port: int) -> Iterator[None]:
    """A dovecot that speaks IMAP over TLS and knows nobody.

    Started by root it gives its login processes to Debian's own user for them, who has to reach
    its sockets: hence a directory outside the test's private one.
    """
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        directory = Path(name)
        directory.chmod(0o755)
        (directory / "users").touch()
        configuration = directory / "dovecot.conf"
        configuration.write_text(_dovecot(directory, certificate, key, port), encoding="utf-8")
        argv = ["/usr/sbin/dovecot", "-F", "-c", str(configuration)]
        with _running(argv, directory / "dovecot.log", lambda: listens(port)):
            yield


def _dovecot(directory: Path, certificate: Path, key: Path, port: int) -> str:
    me = pwd.getpwuid(os.getuid()).pw_name
    internal, login = ("dovecot", "dovenull") if os.getuid() == 0 else (me, me)
    group = "dovecot" if os.getuid() == 0 else grp.getgrgid(os.getgid()).gr_name
    return f"""protocols = imap
base_dir = {directory}/run
state_dir = {directory}/state
log_path = /dev/stderr
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
mail_location = maildir:{directory}/mail
passdb {{
  driver = passwd-file
  args = {directory}/users
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""


@contextmanager
def smtp(directory: Path, *options: str, port: int) -> Iterator[Path]:
    """An aiosmtpd that writes what it is told into the file that this gives."""
    log = directory / f"smtp-{port}.log"
    argv = [sys.executable, "-W", "ignore", "-m", "aiosmtpd", "-n", "-dd"]
    argv += ["-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink", *options]
    with _running(argv, log, lambda: b"listening on" in log.read_bytes().lower()):
        yield log


@contextmanager
def dnsmasq(directory: Path, *options: str, port: int) -> Iterator[None]:
    """A dnsmasq that answers from these options alone."""
    query = b"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x02up\x04test\x00\x00\x01\x00\x01"
    argv = [
        "/usr/sbin/dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--no-resolv",
        "--no-hosts",
        "--bind-interfaces",
        "--listen-address=127.0.0.1",
        f"--port={port}",
        f"--pid-file={directory}/dnsmasq.pid",
        f"--user={pwd.getpwuid(os.getuid()).pw_name}",
        *options,
    ]
    with _running(argv, directory / "dnsmasq.log", lambda: ask_udp("127.0.0.1", port, query, 0.2)):
        yield
