"""The daemons that make a namespace a network device: snmpd, lldpd, FRR's zebra, dnsmasq."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.netns import LabError, Namespace, run, wait_until

COMMUNITY = "lab-readonly"
V3_USER = "lab-monitor"
V3_AUTH_KEY = "lab-auth-pass"  # SHA
V3_PRIV_KEY = "lab-priv-pass"  # AES-128
_MIBS = Path(__file__).with_name("switch_mibs.py")
_ENTITY_ROOT = ".1.3.6.1.2.1.47.1.1.1.1"
_BRIDGE_ROOT = ".1.3.6.1.2.1.17"
_CHASSIS_CLASS = 3  # PhysicalClass chassis(3), IANA-ENTITY-MIB


@dataclass(slots=True, kw_only=True)
class Managed:
    """A device that speaks SNMP and LLDP.

    Attributes:
        product: its sysObjectID and sysDescr; None: what Net-SNMP says of this machine.
        communities: the read communities it answers.
        v3: whether it knows the SNMPv3 user.
        entity: its chassis row in ENTITY-MIB: serial, model...
        bridge: the bridge it serves BRIDGE-MIB of; None for what is not a switch.
        lldp_ports: the interfaces lldpd speaks on, as its pattern list; empty: no LLDP.
        chassis_port: the interface whose MAC is the LLDP chassis id.
    """

    space: Namespace
    directory: Path
    location: str
    entity: Mapping[str, str]
    lldp_ports: str
    chassis_port: str
    bridge: str | None = None
    product: tuple[str, str] | None = None
    communities: tuple[str, ...] = (COMMUNITY,)
    v3: bool = True
    snmpd: subprocess.Popen[bytes] | None = None
    lldpd: subprocess.Popen[bytes] | None = None
    generation: int = field(default=0)

    @property
    def hostname(self) -> str:
        """sysName, in SNMP and in LLDP."""
        return self.space.name

    def start(self) -> None:
        """Start snmpd; lldpd follows in ``wait_ready``, when it can be snmpd's subagent at once."""
        self.start_snmpd()

    def start_snmpd(self) -> None:
        """Start snmpd; its engine id belongs to this generation of the device."""
        state = self.directory / f"state-{self.generation}"
        state.mkdir(parents=True, exist_ok=True)
        (self.directory / "entity.json").write_text(
            json.dumps({**self.entity, "class": _CHASSIS_CLASS, "name": "Chassis"})
        )
        (self.directory / "snmpd.conf").write_text(self._configuration())
        with (self.directory / "snmpd.log").open("ab") as log:
            self.snmpd = self.space.start(
                # Its own state and no machine-wide configuration; -C would lose the state as well.
                "env", f"SNMP_PERSISTENT_DIR={state}", f"SNMPCONFPATH={state}",
                "snmpd", "-f", "-Lo", "-c", self.directory / "snmpd.conf", "-I", "-smux", "udp:161",
                hostname=self.hostname, log=log,
            )  # fmt: skip

    def _configuration(self) -> str:
        serve = f"{sys.executable} {_MIBS}"
        lines = [
            # Network devices have no list of installed software and the like (HOST-RESOURCES-MIB).
            "view seen included .1",
            *(["view seen excluded .1.3.6.1.2.1.25"] if self.product else []),
            *(f"rocommunity {community} default -V seen" for community in self.communities),
            # Made up by Net-SNMP, those of two devices that start together may be the same.
            f"exactEngineID {self._engine_id}",
            f"sysLocation {self.location}",
            "sysContact lan@lab.example",
            "sysServices 2" if self.bridge else "sysServices 6",
            "master agentx",
            f"agentXSocket {self._agentx}",
        ]
        if self.entity:
            described = self.directory / "entity.json"
            lines.append(f"pass_persist {_ENTITY_ROOT} {serve} entity {described}")
        if self.v3:
            lines.append(f"createUser {V3_USER} SHA {V3_AUTH_KEY} AES {V3_PRIV_KEY}")
            lines.append(f"rouser {V3_USER} priv -V seen")
        if self.product:
            lines += [f"sysObjectID {self.product[0]}", f"sysDescr {self.product[1]}"]
        if self.bridge:
            # ifType bridge: Net-SNMP takes it for an Ethernet port, which it is on no switch.
            lines.append(f"interface {self.bridge} 209 0")
            lines.append(f"pass_persist {_BRIDGE_ROOT} {serve} bridge {self.bridge}")
        return "\n".join(lines) + "\n"

    @property
    def _engine_id(self) -> str:
        """Net-SNMP's enterprise, format text (RFC 3411), and a text of this very unit."""
        return "0x80001f8804" + f"{self.hostname}/{self.generation}".encode().hex()

    @property
    def _agentx(self) -> Path:
        return self.directory / "agentx"

    @property
    def _lldp_control(self) -> Path:
        return self.directory / "lldpd"

    def _run_lldpd(self) -> None:
        """Start lldpd as snmpd's AgentX subagent."""
        configuration = self.directory / "lldpd.conf"
        configuration.write_text("configure lldp tx-interval 1\n")
        with (self.directory / "lldpd.log").open("ab") as log:
            self.lldpd = self.space.start(
                "lldpd", "-d", "-O", configuration, "-k", "-x", "-X", self._agentx,
                "-u", self._lldp_control, "-I", self.lldp_ports, "-C", self.chassis_port,
                hostname=self.hostname, log=log,
            )  # fmt: skip

    def wait_ready(self) -> None:
        """Wait for SNMP to answer and for LLDP to speak."""
        wait_until(self.answers, what=f"{self.hostname}: snmpd answers")
        if self.lldp_ports:
            self.start_lldpd()

    def start_lldpd(self) -> None:
        """Start lldpd, if it does not run, and wait until it speaks."""
        if self.lldpd is None:
            self._run_lldpd()
        wait_until(self._speaks_lldp, what=f"{self.hostname}: lldpd speaks")

    def _speaks_lldp(self) -> bool:
        statistics = self.space.run(
            "lldpcli", "-u", self._lldp_control, "-f", "keyvalue", "show", "statistics", "summary",
            check=False,
        )  # fmt: skip
        sent = re.search(r"tx=(\d+)", statistics)
        return sent is not None and int(sent[1]) > 0

    def answers(self) -> bool:
        """Whether snmpd answers, asked from inside."""
        asked = self.space.run(
            "snmpget", "-v2c", "-c", COMMUNITY, "-t", "1", "-r", "0", "-Oqvn",
            "127.0.0.1", ".1.3.6.1.2.1.1.5.0", check=False,
        )  # fmt: skip
        return asked.strip().strip('"') == self.hostname

    def stop_snmpd(self) -> None:
        """End snmpd and its MIB scripts."""
        if self.snmpd is None:
            msg = f"{self.hostname}: snmpd is not running"
            raise LabError(msg)
        self.space.stop(self.snmpd)
        self.snmpd = None

    def stop(self) -> None:
        """End both daemons."""
        self.stop_snmpd()
        self.stop_lldpd()

    def stop_lldpd(self) -> None:
        """LLDP falls silent, in what the device says and in its MIB."""
        if self.lldpd is not None:
            self.space.stop(self.lldpd)
            self.lldpd = None


def start_router(space: Namespace, directory: Path, interfaces: Mapping[str, str]) -> None:
    """FRR's zebra configures the addresses; the kernel forwards."""
    directory.mkdir(parents=True, exist_ok=True)
    blocks = (f"interface {name}\n ip address {cidr}\n!" for name, cidr in interfaces.items())
    (directory / "zebra.conf").write_text(f"hostname {space.name}\n!\n" + "\n".join(blocks) + "\n")
    for path in (directory, directory / "zebra.conf"):
        shutil.chown(path, "frr", "frr")
    space.run("sysctl", "-qw", "net.ipv4.ip_forward=1")
    with (directory / "zebra.log").open("ab") as log:
        space.start(
            "/usr/lib/frr/zebra", "-f", directory / "zebra.conf", "-i", directory / "zebra.pid",
            "-z", directory / "zserv.api", "--vty_socket", directory, hostname=space.name, log=log,
        )  # fmt: skip
    addresses = [cidr.split("/")[0] for cidr in interfaces.values()]
    wait_until(
        lambda: all(f" {a}/" in space.run("ip", "-4", "addr") for a in addresses),
        what="zebra has configured the router's addresses",
    )


def start_dhcp_and_dns(
    space: Namespace, directory: Path, *, pool: str, router: str, names: Mapping[str, str]
) -> None:
    """One dnsmasq: leases from ``pool`` (first,last), and a record for each of ``names``."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "dnsmasq.log").open("ab") as log:
        space.start(
            "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
            "--user=root", "--log-facility=-", "--pid-file=", "--local=/lab.example/",
            f"--dhcp-leasefile={directory / 'leases'}", f"--dhcp-range={pool},1h",
            f"--dhcp-option=option:router,{router}",
            *(f"--host-record={name}.lab.example,{address}" for name, address in names.items()),
            hostname=space.name, log=log,
        )  # fmt: skip


def take_lease(space: Namespace, directory: Path, interface: str) -> None:
    """Ask DHCP for an address, as a station does, and take it.

    Raises:
        LabError: no server offered one.
    """
    script = directory / "udhcpc.sh"
    # The system's own script would also rewrite the machine's resolv.conf.
    script.write_text('#!/bin/sh\n[ "$1" != bound ] || ip addr add "$ip/$mask" dev "$interface"\n')
    script.chmod(0o755)
    space.run("udhcpc", "-n", "-q", "-f", "-t", "5", "-T", "1", "-i", interface, "-s", script)


def fake_clock() -> Path | None:
    """The library that shifts a process' clock; None when it is not installed."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


def missing_programs() -> list[str]:
    """Which of the lab's programs this machine lacks."""
    wanted = ["ip", "bridge", "snmpd", "snmpget", "lldpd", "lldpcli", "dnsmasq", "arp-scan", "nmap"]
    wanted += [
        "setpriv",
        "unshare",
        "curl",
        "faketime",
        "prometheus",
        "promtool",
        "udhcpc",
        "/usr/lib/frr/zebra",
    ]
    missing = [program for program in wanted if shutil.which(program) is None]
    return missing if fake_clock() else [*missing, "libfaketime"]


def can_make_namespaces() -> bool:
    """Whether this process may make network namespaces."""
    try:
        run("unshare", "--net", "true")
    except (LabError, FileNotFoundError):
        return False
    return True
