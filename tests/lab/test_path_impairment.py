"""The path probe over a line that drops and delays; what a round of each probe costs the line.

Loss and delay follow fixed patterns and the relay says what it really did, so that the comparison
is of two measurements of the same packets and no draw of chance is in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from inventory.applications import CAPACITY, PathQuality, suits
from inventory.finding import Status
from inventory.snapshot import Application
from tests.support.certificates import Authority
from tests.support.netns import Namespace, Namespaces, run, wait_until
from tests.support.relay import Relay

pytestmark = pytest.mark.lab

AGENT, FAR = "10.99.0.1", "10.99.0.2"
_ROOT = Path(__file__).resolve().parents[2]
_ROUNDS = """
import asyncio, json, sys
from datetime import UTC, datetime
from pydantic import TypeAdapter
from netmon.probes.base import Tools
from netmon.probes.run import AnyService, run
from netmon.transport.icmp import IcmpPinger, PingSettings

async def main(settings, rounds):
    service = TypeAdapter(AnyService).validate_json(settings)
    pinger = IcmpPinger(settings=PingSettings())
    for _ in range(int(rounds)):
        found = await run(service, tools=Tools(pinger=pinger), now=datetime.now(UTC))
        print(json.dumps({
            "ok": found.ok, "sent": found.sent, "lost": found.lost, "rtts_s": found.rtts_s,
            "jitter_s": found.jitter_s, "detail": found.detail and found.detail.en}))
    await pinger.aclose()
asyncio.run(main(*sys.argv[1:]))
"""
_ECHO = """
import socket
echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
echo.bind(("0.0.0.0", 7))
while True:
    data, sender = echo.recvfrom(2048)
    echo.sendto(data, sender)
"""


@dataclass(frozen=True)
class Line:
    agent: Namespace
    far: Namespace
    relay: Relay

    def probe(self, kind: str, *, rounds: int = 1, **fields: Any) -> list[dict[str, Any]]:
        """Rounds of a probe, made in the agent's namespace."""
        settings = json.dumps({"kind": kind, "name": "x", **fields})
        out = run(
            *self.agent.command(
                "env",
                f"PYTHONPATH={_ROOT}",
                sys.executable,
                "-W",
                "error",
                "-c",
                _ROUNDS,
                settings,
                str(rounds),
            ),
            timeout_s=50,
        )
        return [json.loads(line) for line in out.splitlines()]

    def packets_sent(self) -> int:
        """What the agent's end has put on the line so far."""
        return int(self.agent.run("cat", "/sys/class/net/wan0/statistics/tx_packets"))


@contextmanager
def line(**impairment: Any) -> Iterator[Line]:
    with Namespaces() as spaces:
        spaces.add("agent", "far")
        ends = spaces["agent"], spaces["far"]
        for end in ends:  # nothing of its own on the line: neighbours are told, IPv6 is off
            end.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1")
        with Relay(ends=ends, addresses=(f"{AGENT}/24", f"{FAR}/24"), **impairment) as relay:
            yield Line(*ends, relay)


def _imposed_jitter(relay: Relay, rounds: int) -> float:
    """The mean change of delay inside each train."""
    delays = relay.imposed.delays_s
    each = len(delays) // rounds
    trains = [delays[n * each : (n + 1) * each] for n in range(rounds)]
    changes = [abs(b - a) for train in trains for a, b in pairwise(train)]
    return sum(changes) / len(changes)


@pytest.mark.parametrize(
    ("protocol", "fields"),
    [("icmp", {}), ("icmp", {"dscp": 46}), ("udp-echo", {"dscp": 34})],
)
def test_loss_delay_and_jitter_are_those_that_were_imposed(
    protocol: str, fields: dict[str, Any]
) -> None:
    rounds = 5
    with line(drop_every=10, delays_s=(0.020, 0.060)) as wan:
        if protocol == "udp-echo":
            wan.far.start(sys.executable, "-c", _ECHO)
            wait_until(lambda: ":7 " in wan.far.run("ss", "-lun"), what="the echo service")
        found = wan.probe(
            "path",
            rounds=rounds,
            address=FAR,
            protocol=protocol,
            interval_s=0.07,
            timeout_s=1,
            **fields,
        )
        imposed = wan.relay.imposed
    assert all(r["ok"] and r["sent"] == 20 for r in found)
    assert imposed.seen == 20 * rounds
    assert imposed.traffic_classes == {fields.get("dscp", 0) << 2}
    assert sum(r["lost"] for r in found) == imposed.dropped == 2 * rounds
    rtts = [rtt for r in found for rtt in r["rtts_s"]]
    mean_delay = sum(imposed.delays_s) / len(imposed.delays_s)
    assert sum(rtts) / len(rtts) == pytest.approx(mean_delay, rel=0.1)
    jitter = sum(r["jitter_s"] for r in found) / rounds
    assert jitter == pytest.approx(_imposed_jitter(wan.relay, rounds), rel=0.1)
    assert 0.030 < jitter < 0.060
    quality = PathQuality(
        sent=20 * rounds, lost=imposed.dropped, delay_s=mean_delay / 2, jitter_s=jitter
    )
    assert suits(quality, CAPACITY[Application.MAIL]).status is Status.FAIL  # one in ten


def test_a_line_that_is_cut_is_down_and_says_so() -> None:
    with line(drop_every=1) as wan:
        (found,) = wan.probe("path", address=FAR, interval_s=0.02, timeout_s=0.3)
    assert (found["ok"], found["lost"], found["jitter_s"]) == (False, 20, None)
    assert found["detail"] == "none of 20 packets was answered"


_CONVERSATIONS: dict[str, dict[str, Any]] = {
    "path": {"address": FAR, "interval_s": 0.02, "timeout_s": 0.5},
    "gateway": {"address": FAR, "count": 20, "interval_s": 0.05},
    "tcp": {"host": FAR, "port": 8443},
    "https": {"url": "https://vanban.example.vn:8443/", "address": FAR, "keyword": "end"},
    "https, a long page": {
        "url": "https://vanban.example.vn:8443/long.html",
        "address": FAR,
        "keyword": "end",
    },
    "imaps": {"protocol": "imaps", "host": FAR, "port": 9993, "tls_name": "vanban.example.vn"},
    "smtp": {"protocol": "smtp", "host": FAR, "port": 2525, "tls_name": "vanban.example.vn"},
}


@pytest.mark.parametrize("name", _CONVERSATIONS)
def test_a_round_costs_the_line_at_most_twenty_packets(name: str, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    files = authority.issue("good", hosts=("vanban.example.vn",))
    fields = dict(_CONVERSATIONS[name])
    kind = "mail" if name in {"imaps", "smtp"} else name.partition(",")[0]
    if kind in {"https", "mail"}:
        fields["ca_file"] = str(authority.certificate)
    with line() as wan:
        _serve(wan.far, tmp_path, files)
        wan.probe("gateway", address=FAR, count=1)  # the neighbour is known from here on
        before = wan.packets_sent()
        (found,) = wan.probe(kind, **fields)
        cost = wan.packets_sent() - before
    assert found["ok"], found["detail"]
    assert 1 <= cost <= 20


def _serve(far: Namespace, directory: Path, files: tuple[Path, Path]) -> None:
    """nginx with a page longer than is read and a mail server, inside the far namespace."""
    (directory / "index.html").write_text("x" * 7000 + "end" + "x" * 4_000)
    (directory / "long.html").write_text("x" * 7000 + "end" + "x" * 2_000_000)
    temporary = " ".join(
        f"{kind}_temp_path {directory}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    tls = f"ssl_certificate {files[0]}; ssl_certificate_key {files[1]};"
    (directory / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {directory}/pid; error_log stderr;"
        f" events {{}} http {{ access_log off; {temporary}"
        f" server {{ listen 8443 ssl; {tls} root {directory}; }} }}"
    )
    far.start("/usr/sbin/nginx", "-p", str(directory), "-c", str(directory / "nginx.conf"))
    far.start(sys.executable, "-c", _IMAP, str(files[0]), str(files[1]))
    listen = ["-n", "-l", "0.0.0.0:2525", "-c", "aiosmtpd.handlers.Sink"]
    tls_options = ["--tlscert", str(files[0]), "--tlskey", str(files[1])]
    far.start(sys.executable, "-W", "ignore", "-m", "aiosmtpd", *listen, *tls_options)
    ports = (":8443 ", ":9993 ", ":2525 ")
    wait_until(
        lambda: all(port in far.run("ss", "-ltn") for port in ports), what="the servers listen"
    )


_IMAP = """
import socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(*sys.argv[1:])
with socket.create_server(("0.0.0.0", 9993)) as server:
    while True:
        plain, _ = server.accept()
        try:
            with context.wrap_socket(plain, server_side=True) as client:
                client.sendall(b"* OK ready\\r\\n")
                tag = client.recv(100).split()[0]
                client.sendall(b"* BYE\\r\\n" + tag + b" OK\\r\\n")
        except OSError:
            pass
"""
