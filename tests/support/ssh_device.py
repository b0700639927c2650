"""A device with a command line behind a real SSH server, in a process of its own on loopback."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.support.ports import free_tcp_port

USER, PASSWORD = "reader", "correct horse"
_ANSWERS = {
    "show clock": "*09:30:00.000 UTC Mon Mar 2 2026",
    "show running-config": "hostname access1\nsnmp-server community x RO\nend",
    "terminal length 0": "",
    "terminal width 511": "",
}
_UNKNOWN = "% Invalid input detected at '^' marker."
_SERVER = """
import json, pathlib, sys, threading, time, types
from fakenos import FakeNOS
from fakenos.plugins.servers import ssh_server_paramiko as server
# When the shell answers before its reader looks, the signal is lost and waited for ten seconds.
class Brisk(threading.Event):
    def wait(self, timeout=None):
        return super().wait(0.3)
server.threading = types.SimpleNamespace(
    Event=Brisk, Thread=threading.Thread, Lock=threading.Lock)
check = server.ParamikoSshServerInterface.check_auth_password
def counted(self, username, password):
    print("login", username, flush=True)
    return check(self, username, password)
server.ParamikoSshServerInterface.check_auth_password = counted
key, devices = sys.argv[1], json.load(open(sys.argv[2]))
net = FakeNOS(
    inventory={
        "default": {"server": {"plugin": "ParamikoSshServer", "configuration": {
            "address": "127.0.0.1", "timeout": 1, "ssh_key_file": key}}},
        "hosts": {d["name"]: {"port": d["port"], "username": d["user"], "password": d["password"],
                              "nos": {"plugin": "lab%d" % n, "configuration": {}}}
                  for n, d in enumerate(devices)},
    },
    plugins=[{
        "name": "lab%d" % n,
        "initial_prompt": d["prompt"],
        "commands": {
            command: {"output": output, "help": "", "prompt": d["prompt"]}
            for command, output in d["answers"].items()
        },
    } for n, d in enumerate(devices)],
)
net.start()
# It returns before its thread listens, and a connection made to find out would be a session.
for device in devices:
    listening = f"0100007F:{device['port']:04X} 00000000:0000 0A"
    while listening not in pathlib.Path("/proc/net/tcp").read_text():
        time.sleep(0.02)
print("ready", flush=True)
sys.stdin.read()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A device to run: what it is called, how it prompts, what it answers."""

    answers: Mapping[str, str]
    name: str = "access1"
    prompt: str = "{base_prompt}#"
    user: str = USER
    password: str = PASSWORD


@dataclass(slots=True)
class SshDevice:
    """A running device; ``logins`` waits for it to end and counts the attempts."""

    port: int
    ports: list[int] = field(default_factory=list)
    output: list[str] = field(default_factory=list)

    @property
    def logins(self) -> int:
        """How many passwords were tried. Known once the device has ended."""
        return len([line for line in self.output if re.match("login ", line)])


def make_host_key(path: Path) -> Path:
    """A new RSA host key in a file."""
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", str(path)],
        check=True,
        timeout=30,
    )
    return path


@contextmanager
def ssh_device(host_key: Path, *, port: int | None = None) -> Iterator[SshDevice]:
    """Run one small switch while the context lasts."""
    ports = [port] if port else []
    with ssh_devices(host_key, [Script(answers=_ANSWERS)], ports=ports) as devices:
        yield devices


@contextmanager
def ssh_devices(
    host_key: Path, scripts: Sequence[Script], *, ports: Sequence[int] = ()
) -> Iterator[SshDevice]:
    """Run these devices in one process while the context lasts."""
    listening = list(ports) or [free_tcp_port() for _ in scripts]
    device = SshDevice(port=listening[0], ports=listening)
    described = [
        {**asdict(script), "port": port, "answers": {"_default_": _UNKNOWN, **script.answers}}
        for script, port in zip(scripts, listening, strict=True)
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(described, file)
        file.flush()
        with subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(host_key), file.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            try:
                assert process.stdout.readline() == "ready\n"
                yield device
            finally:
                process.kill()
                device.output = process.stdout.read().splitlines()
