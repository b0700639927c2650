"""One snmpsim responder for the whole simulated agency, gone with its files after a run.

Every device is an SNMP engine of its own on its own address 127.0.10.x, so that engine ids,
communities and users are as separate as on real devices.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import socket
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from netmon.demo.recordings import record
from netmon.demo.topology import Topology
from netmon.errors import OperatorError

USER = "netmon"
_READY_S = 60.0
# Below the ports that systems lend to clients (Linux: 32768 and up), which come and go.
_PORTS = range(20_000, 32_000)

# As root, snmpsim insists on becoming another user, who may be unable to read the virtual
# environment or the run's private folder. It serves loopback only, so it may stay who it is.
# Should netmon be killed, the kernel ends the simulator too (PR_SET_PDEATHSIG, SIGTERM).
_LAUNCH = """\
import ctypes, os, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 15, 0, 0, 0)
os.getuid = lambda: 65534
from snmpsim.commands.responder import main
sys.exit(main())
"""


class Responder:
    """The simulated agency's SNMP agents. ``async with`` starts and ends them.

    Args:
        topology: what to simulate.
        port: UDP port on each device's address.
        auth_key: SNMPv3 SHA key of user ``netmon``.
        priv_key: SNMPv3 AES key of user ``netmon``.
    """

    def __init__(self, topology: Topology, *, port: int, auth_key: str, priv_key: str) -> None:
        self._topology = topology
        self._port = port
        self._keys = (auth_key, priv_key)
        self._process: asyncio.subprocess.Process | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def __aenter__(self) -> Self:
        if find_spec("snmpsim") is None:
            msg = "the demo needs snmpsim: pip install 'netmon[demo]'"
            raise OperatorError(msg)
        self._folder = tempfile.TemporaryDirectory(prefix="netmon-demo-")
        folder = Path(self._folder.name)
        try:
            with (folder / "responder.log").open("wb") as log:
                self._process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-c",
                    _LAUNCH,
                    *self._arguments(folder),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, "TMPDIR": str(folder)},  # it keeps its boot counters there
                    start_new_session=True,  # Ctrl-C is ours to handle: results first, then this
                )
            await self._ready(folder)
        except BaseException:
            await self.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the responder and remove its files."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), 5)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def _arguments(self, folder: Path) -> list[str]:
        out = [f"--cache-dir={folder / 'index'}", "--logging-method=stderr", "--log-level=error"]
        for device in self._topology.devices:
            data = folder / device.name
            data.mkdir()
            text = record(self._topology, device).render()
            # snmpsim looks SNMPv3's default context up under "self", a community under its name.
            for name in {"self", device.community} - {None}:
                (data / f"{name}.snmprec").write_text(text, encoding="utf-8")
            out += [
                f"--v3-engine-id={device.engine}",
                f"--v3-user={USER}",
                f"--v3-auth-key={self._keys[0]}",
                "--v3-auth-proto=SHA",
                f"--v3-priv-key={self._keys[1]}",
                "--v3-priv-proto=AES",
                f"--data-dir={data}",
                f"--agent-udpv4-endpoint={device.address}:{self._port}",
            ]
        return out

    async def _ready(self, folder: Path) -> None:
        """Wait until the last device's socket is bound, which snmpsim does in order."""
        last = str(self._topology.devices[-1].address)
        for _ in range(int(_READY_S / 0.1)):
            if self._process is None or self._process.returncode is not None:
                log = (folder / "responder.log").read_text(errors="replace").strip()
                msg = f"the SNMP simulator ended at once: {log[-500:]}"
                raise OperatorError(msg)
            with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
                try:
                    probe.bind((last, self._port))
                except OSError:
                    return  # taken: it listens
            await asyncio.sleep(0.1)
        msg = f"the SNMP simulator did not listen within {_READY_S:.0f} s"
        raise OperatorError(msg)


def free_port(topology: Topology) -> int:
    """A UDP port that is free on every address of the topology, so that runs do not collide.

    Raises:
        OperatorError: the loopback addresses cannot be used at all.
    """
    hosts = [str(d.address) for d in topology.devices]
    for port in random.sample(_PORTS, 20):
        with contextlib.ExitStack() as stack:
            try:
                for host in hosts:
                    probe = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                    probe.bind((host, port))
            except OSError:
                continue
            return port
    msg = f"no free UDP port on {hosts[0]}..{hosts[-1]}; are 127.0.0.0/8 addresses usable here?"
    raise OperatorError(msg)
