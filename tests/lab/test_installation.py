"""The bundle and the Debian package on a bare Debian without a network, under a real systemd.

The machine is one of namespaces; its systemd starts the real unit with all its restrictions.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.agent import make_bundle, make_deb
from netmon.version import __version__
from tests.support.bundles import REFUSES, SPOILS, small_bundle
from tests.support.machine import Machine, refused

pytestmark = [pytest.mark.lab, pytest.mark.timeout(480)]

CREDENTIALS = "credentials: [{name: v2, version: v2c, community: {credential: snmp}}]"
_MAIN_PID = "systemctl show -P MainPID netmon-agent"
_TABLES = (
    "python3 -c \"import sqlite3; b = sqlite3.connect('file:/var/lib/netmon/book.db?mode=ro',"
    " uri=True); print(*[r[0] for r in b.execute('SELECT name FROM sqlite_master')])\""
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What can be installed, as made here and as the machine sees it."""

    folder: Path
    bundle: Path
    package: Path

    def at(self, path: Path) -> str:
        """The path on the machine."""
        return f"/media/usb/{path.relative_to(self.folder)}"

    @property
    def unpacked(self) -> str:
        """The bundle on the machine, from its one file."""
        return f"/srv/{self.bundle.name}"

    def small(self, version: str, **does: str) -> Path:
        """A bundle of a small release."""
        (pip,) = (self.bundle / "wheels").glob("pip-*.whl")
        return small_bundle(self.folder, version=version, pip=pip, **does)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("usb")
    bundle = make_bundle.build(folder)
    make_bundle.pack(bundle)
    yield Shelf(folder, bundle, make_deb.build(bundle, folder))
    shutil.rmtree(folder)  # pytest keeps what a run leaves; this is large


@pytest.fixture(scope="module")
def _kernel(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A CI machine may be a container that is allowed less; whatever else fails is ours."""
    if told := refused(tmp_path_factory.mktemp("tried")):
        pytest.skip(f"this kernel refuses {told}")


@pytest.fixture(scope="module")
def machine(
    _kernel: None, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """A bare machine on which the agent was installed from the bundle and runs."""
    with Machine(tmp_path_factory.mktemp("machine"), usb=shelf.folder) as machine:
        machine.run("ip link add lan type veth peer name far && ip addr add 10.99.0.1/29 dev lan")
        machine.run("ip link set lan up && ip link set far up && umask 077")
        assert machine.run("ip route show default") == ""
        assert "No module named pip" in machine.run("python3 -m pip", expect=1)
        assert "No module named ensurepip" in machine.run("python3 -m ensurepip", expect=1)
        machine.run(f"tar xf {shelf.at(shelf.bundle)}.tar.gz -C /srv")
        install = f"{shelf.unpacked}/install"
        said = machine.run(install)
        assert "installed" in said
        assert "next: make /etc/netmon/netmon.yaml" in said
        assert machine.run("systemctl is-enabled netmon-agent", expect=1) == "disabled"
        assert "no /etc/netmon/netmon.yaml yet" in machine.run(f"{install} --enable", expect=1)
        machine.run("cd /etc/netmon && netmon init --yes")
        machine.run(f"sed -i 's/^credentials: .*/{CREDENTIALS}/' /etc/netmon/netmon.yaml")
        machine.run("echo bí-mật >/etc/netmon/secrets/snmp; chmod 600 /etc/netmon/secrets/snmp")
        machine.run("netmon config check /etc/netmon/netmon.yaml")
        machine.run(f"{install} --enable")
        machine.until("curl -s http://127.0.0.1:9877/-/ready", "netmon is ready")
        yield machine


def test_what_was_installed_is_what_was_built(machine: Machine, shelf: Shelf) -> None:
    assert machine.run("netmon --version") == f"netmon {__version__}"
    places = "/etc/netmon /etc/netmon/netmon.yaml /etc/netmon/secrets /var/lib/netmon"
    assert machine.run(f"stat -c '%a %U:%G' {places}").splitlines() == [
        *("750 root:netmon", "640 root:netmon", "700 root:netmon", "700 netmon:netmon")
    ]
    # The officer's way to see that the copy is whole.
    machine.run(f"cd {shelf.unpacked} && sha256sum --check --strict --quiet SHA256SUMS")
    machine.run(  # what is installed is what the lock file pins: nothing newer, nothing else
        "/opt/netmon/current/bin/python -c 'import pip' 2>/dev/null && exit 1; "
        f"ls /opt/netmon/current/lib/python3.11/site-packages | grep -c dist-info | grep -qx "
        f"$(ls {shelf.unpacked}/wheels | grep -vc '^pip-')"
    )


def test_installing_again_changes_nothing(machine: Machine, shelf: Shelf) -> None:
    places = "/opt/netmon /etc/netmon /usr/lib/systemd /usr/lib/sysusers.d /usr/bin/netmon"
    seen = f"{_MAIN_PID}; find {places} -newer /run/now"
    machine.run("touch /run/now")
    before = machine.run(seen)
    assert "was installed already" in machine.run(f"{shelf.unpacked}/install")
    assert machine.run(seen) == before


def test_the_unit_holds_the_agent_and_lets_it_work(machine: Machine) -> None:
    assert machine.run("systemd-analyze verify netmon-agent.service") == ""
    # Exposure from 0 (none) to 100; raw sockets on the host's own network are its purpose.
    machine.run("systemd-analyze security --offline=true --threshold=20 netmon-agent.service")
    status = machine.run(f"cat /proc/$({_MAIN_PID})/status")
    assert "CapEff:\t0000000000002000" in status  # CAP_NET_RAW is bit 13
    assert "CapBnd:\t0000000000002000" in status
    assert "NoNewPrivs:\t1" in status
    assert "Seccomp:\t2" in status
    assert machine.run(f"ps -o user= -p $({_MAIN_PID})") == "netmon"
    # With all that it sends raw frames into the LAN, and reads its secret.
    machine.until(
        "curl -s http://127.0.0.1:9877/metrics | grep -c '^netmon_packets_sent_total.*arp.* [1-9]'",
        "1",
    )
    assert machine.run("journalctl -u netmon-agent -g bí-mật", expect=1) == "-- No entries --"


def test_a_reload_is_seen_by_systemd_and_a_hang_ends_in_a_new_start(machine: Machine) -> None:
    pid = machine.run(_MAIN_PID)
    machine.run("systemctl reload netmon-agent")
    machine.until("journalctl -u netmon-agent -g 'configuration reloaded' -q | wc -l", "1")
    machine.until("systemctl is-active netmon-agent", "active")
    assert machine.run(_MAIN_PID) == pid

    dropped = "/run/systemd/system/netmon-agent.service.d"
    machine.run(f"mkdir -p {dropped}; printf '[Service]\\nRestartSec=1\\n' >{dropped}/soon.conf")
    machine.run(f"printf '[Service]\\nWatchdogSec=3\\n' >{dropped}/impatient.conf")
    hang = f"kill -STOP $({_MAIN_PID})"  # a loop that does not turn
    machine.run(f"systemctl daemon-reload && systemctl restart netmon-agent && {hang}")
    # The one that hangs was started with three seconds; the one after it has its minutes again.
    machine.run(f"rm {dropped}/impatient.conf; systemctl daemon-reload")
    again = "[ $(systemctl show -P NRestarts netmon-agent) -ge 1 ] && systemctl is-active"
    machine.until(f"{again} netmon-agent", "active")
    machine.run(f"rm -r {dropped}; systemctl daemon-reload")


def test_a_damaged_bundle_touches_nothing(machine: Machine, shelf: Shelf) -> None:
    bad = shelf.small("9999.1.0")
    (wheel,) = (bad / "wheels").glob("netmon-*.whl")
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"x")
    pid = machine.run(_MAIN_PID)
    said = machine.run(f"{shelf.at(bad)}/install", expect=1)
    assert said == (
        f"wheels/{wheel.name}: damaged or missing (its SHA-256 is not that of SHA256SUMS);"
        " copy the bundle again"
    )
    assert machine.run(_MAIN_PID) == pid


def test_a_release_that_refuses_the_configuration_is_not_switched_to(
    machine: Machine, shelf: Shelf
) -> None:
    pid = machine.run(_MAIN_PID)
    said = machine.run(f"{shelf.at(shelf.small('9999.2.0', check=REFUSES))}/install", expect=1)
    assert said.startswith("NOT upgraded, the running release stays:")
    assert "this release does not know the key: networks" in said
    assert machine.run(_MAIN_PID) == pid
    assert machine.run("ls /opt/netmon/releases | wc -l") == "1"


def test_a_release_that_does_not_start_is_rolled_back_with_the_book(
    machine: Machine, shelf: Shelf
) -> None:
    before = machine.run(_TABLES)
    unit = machine.run("sha256sum /usr/lib/systemd/system/netmon-agent.service")
    bad = shelf.small("9999.3.0", agent=SPOILS)
    said = machine.run(f"{shelf.at(bad)}/install", expect=1)
    assert "the new release does not run; back to" in said
    assert "this release falls over" in machine.run("journalctl -u netmon-agent -q")
    assert machine.run("netmon --version") == f"netmon {__version__}"
    machine.until("curl -s http://127.0.0.1:9877/-/ready", "netmon is ready")
    assert machine.run(_TABLES) == before
    assert machine.run("netmon book check /var/lib/netmon/book.db").endswith("can use it.")
    assert machine.run("stat -c '%a %U' /var/lib/netmon/book.db") == "600 netmon"
    assert machine.run("sha256sum /usr/lib/systemd/system/netmon-agent.service") == unit


def test_the_package_takes_over_and_goes_in_two_steps(machine: Machine, shelf: Shelf) -> None:
    pid = machine.run(_MAIN_PID)
    machine.run(f"dpkg -i {shelf.at(shelf.package)}")
    assert machine.run("dpkg -V netmon") == ""
    assert machine.run("dpkg-query -W -f '${Conffiles}' netmon | grep -c /etc/netmon/") == "2"
    assert machine.run(_MAIN_PID) == pid  # the same release: nothing to switch
    refused = machine.run(f"{shelf.unpacked}/install", expect=1)
    assert "is the Debian package" in refused

    bad = make_deb.build(shelf.small("9999.4.0", check=REFUSES), shelf.folder)
    assert "NOT upgraded" in machine.run(f"dpkg -i {shelf.at(bad)}", expect=1)
    assert machine.run(_MAIN_PID) == pid
    machine.run(f"dpkg -i {shelf.at(shelf.package)}")
    assert machine.run(_MAIN_PID) == pid

    machine.run("dpkg -r netmon")
    assert machine.run("systemctl is-active netmon-agent", expect=3) == "inactive"
    machine.run("[ ! -e /opt/netmon ] && [ ! -e /usr/bin/netmon ]")
    machine.run("[ -s /etc/netmon/netmon.yaml ] && [ -s /var/lib/netmon/book.db ]")
    machine.run("dpkg -P netmon")
    machine.run("[ ! -e /etc/netmon ] && [ ! -e /var/lib/netmon ] && ! getent passwd netmon")


def test_without_wheels_to_be_had_the_build_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("CONFIG_FILE", os.devnull), ("NO_INDEX", "1"), ("FIND_LINKS", "")):
        monkeypatch.setenv(f"PIP_{name}", value)
    with pytest.raises(make_bundle.BuildError, match="needs the package index, or a directory of"):
        make_bundle.build(tmp_path)


def test_below_a_prefix_it_upgrades_and_keeps_what_is_not_its_own(
    shelf: Shelf, tmp_path: Path
) -> None:
    """A trial: no systemd is told, every file is below the root."""

    def install(version: str, *options: str) -> str:
        program = shelf.folder / f"netmon-{version}/install"
        done = subprocess.run(
            [program, "--root", root, *options], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    root = tmp_path / "image"
    for version in ("1.0", "2.0"):
        shelf.small(version)
    install("1.0")
    release = next((root / "opt/netmon/releases").iterdir())
    (release / ".complete").unlink()  # as a power cut leaves it: not known to be whole
    (release / "bin/netmon").unlink()
    install("1.0")
    assert (release / "bin/netmon").exists()
    (root / "etc/netmon/netmon.yaml").write_text("mine: true\n")
    book = root / "var/lib/netmon/book.db"
    book.write_bytes(b"")  # a small release's book
    assert "the book was backed up" in install("2.0")
    assert "was installed already" in install("2.0")
    current = root / "opt/netmon/current"
    assert current.readlink().name.startswith("2.0-")
    assert (root / "usr/bin/netmon").readlink() == Path("/opt/netmon/current/bin/netmon")
    assert len(list((root / "opt/netmon/releases").iterdir())) == 2
    assert len(list((root / "var/lib/netmon/backup").iterdir())) == 1

    install("2.0", "--uninstall")
    left = sorted(p.name for p in root.rglob("*") if p.is_file() and "netmon" in str(p.parent))
    assert left == [
        next((root / "var/lib/netmon/backup").iterdir()).name,
        "book.db",
        "netmon.yaml",
    ]
    install("2.0", "--purge")
    assert not (root / "var/lib/netmon").exists()
    assert "netmon" not in (root / "etc/passwd").read_text()
