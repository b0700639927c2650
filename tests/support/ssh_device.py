"""A device with a command line behind a real SSH server, in a process of its own on loopback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

USER, PASSWORD = "reader", "correct horse"
_ANSWERS = {
    "show clock": "*09:30:00.000 UTC Mon Mar 2 2026",
    "show running-config": "hostname access1\nsnmp-server community x RO\nend",
    "terminal length 0": "",
    "terminal width 511": "",
    "_default_": "% Invalid input detected at '^' marker.",
}
_SERVER = """
import json, pathlib, sys, time
from fakenos import FakeNOS
from fakenos.plugins.servers import ssh_server_paramiko as server
check = server.ParamikoSshServerInterface.check_auth_password
def counted(self, username, password):
    print("login", username, flush=True)
    return check(self, username, password)
server.ParamikoSshServerInterface.check_auth_password = counted
port, user, password, key, answers = sys.argv[1:]
net = FakeNOS(
    inventory={
        "default": {"server": {"plugin": "ParamikoSshServer", "configuration": {
            "address": "127.0.0.1", "timeout": 1, "ssh_key_file": key}}},
        "hosts": {"access1": {"port": int(port), "username": user, "password": password,
                              "nos": {"plugin": "lab_switch", "configuration": {}}}},
    },
    plugins=[{
        "name": "lab_switch",
        "initial_prompt": "{base_prompt}#",
        "commands": {
            command: {"output": output, "help": "", "prompt": "{base_prompt}#"}
            for command, output in json.loads(answers).items()
        },
    }],
)
net.start()
# It returns before its thread listens, and a connection made to find out would be a session.
listening = f"0100007F:{int(port):04X} 00000000:0000 0A"
while listening not in pathlib.Path("/proc/net/tcp").read_text():
    time.sleep(0.02)
print("ready", flush=True)
sys.stdin.read()
"""


@dataclass(slots=True)
class SshDevice:
    """A running device; ``logins`` waits for it to end and counts the attempts."""

    port: int
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


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def ssh_device(host_key: Path, *, port: int | None = None) -> Iterator[SshDevice]:
    """Run the device while the context lasts."""
    device = SshDevice(port=port or free_port())
    arguments = [str(device.port), USER, PASSWORD, str(host_key), json.dumps(_ANSWERS)]
    with subprocess.Popen(
        [sys.executable, "-c", _SERVER, *arguments],
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
