"""The frames that scapy composes, in a process that ends with its work.

Importing scapy takes a third of a second and 43 MB, which an agent would keep for good to compose
one frame a link. So a child of ours imports it, says the frame's octets and ends:

    python -m netmon.transport.compose 00:11:22:33:44:55 10.1.10.9
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE

from inventory.types import Ip, Mac
from netmon.errors import TransportError

_DEADLINE_S = 60.0  # a slow disk reads scapy for seconds


async def arp_request(mac: Mac, source: Ip) -> bytes:
    """A broadcast ARP request from ``mac`` and ``source`` that asks for 0.0.0.0 (RFC 826).

    Raises:
        TransportError: it could not be composed; the message has what Python said.
    """
    try:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, mac, source), stdout=PIPE, stderr=PIPE
        )
    except OSError as error:
        msg = f"scapy could not compose an ARP request: {error}"
        raise TransportError(msg) from error
    try:
        async with asyncio.timeout(_DEADLINE_S):
            out, err = await child.communicate()
    except TimeoutError as error:
        msg = f"scapy did not compose an ARP request within {_DEADLINE_S:.0f} s"
        raise TransportError(msg) from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        *_, said = err.decode(errors="replace").strip().splitlines() or [""]
        msg = f"scapy could not compose an ARP request: exit {child.returncode}: {said}"
        raise TransportError(msg)
    return bytes.fromhex(out.decode())


def composed(mac: str, source: str) -> bytes:
    """The octets of that request, by scapy."""
    from scapy.layers.l2 import ARP, Ether  # noqa: PLC0415 - only the child pays for it

    request = Ether(src=mac, dst="ff:ff:ff:ff:ff:ff") / ARP(
        op="who-has", hwsrc=mac, psrc=source, hwdst="00:00:00:00:00:00", pdst="0.0.0.0"
    )
    return bytes(request)


if __name__ == "__main__":
    sys.stdout.write(composed(*sys.argv[1:3]).hex())
