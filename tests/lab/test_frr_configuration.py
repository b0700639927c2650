"""A real router's configuration over real OpenSSH, vtysh being the login shell."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from inventory.configuration import Platform, parse
from inventory.model import FactName
from inventory.types import DeviceId, Ip
from netmon.discovery.config_collector import CollectorSettings, ConfigCollector, ConfigTarget
from netmon.discovery.platforms import PLATFORMS
from netmon.transport.base import Secret
from netmon.transport.ssh import SshCredential, SshDoor, SshSettings
from tests.support.configs import READ_AT, REDACTOR
from tests.support.vtysh_host import make_user_key, missing, vtysh_host

pytestmark = pytest.mark.lab

CONFIGURATION = """\
password mat-khau-vty
enable password mat-khau-enable
service password-encryption
ip prefix-list QUAN-TRI seq 5 permit 10.1.99.0/24
{}
access-list vty seq 5 permit 10.1.99.0/24
line vty
 access-class vty
 exec-timeout 5 0
"""


async def test_the_running_configuration_of_frr_is_read_whole(tmp_path: Path) -> None:
    assert missing() == []
    routes = "\n".join(f"ip prefix-list LAN seq {n} permit 10.3.{n}.0/24" for n in range(1, 201))
    key = make_user_key(tmp_path)
    settings = SshSettings(known_hosts=tmp_path / "known_hosts", command_timeout_s=10)
    collector = ConfigCollector(
        door=SshDoor(settings=settings), redactor=REDACTOR, settings=CollectorSettings()
    )
    with vtysh_host(CONFIGURATION.format(routes), key) as port:
        target = ConfigTarget(
            device=DeviceId("d-1"),
            address=Ip("127.0.0.1"),
            port=port,
            segment="127.0.0.0/24",
            platform=PLATFORMS[Platform.LINUX_FRR],
            credential=SshCredential(
                name="lab", user=getpass.getuser(), key=Secret(key.read_text())
            ),
        )
        (found,) = await collector.collect([target], now=READ_AT)
    await collector.aclose()
    assert found.problem is None
    assert found.configuration is not None
    parsed = parse(found.configuration)
    assert parsed.unparsed == ()
    assert len(parsed.global_lines("ip prefix-list LAN")) == 200
    assert parsed.every("line vty").has("exec-timeout 5 0").holds is True
    assert "mat-khau" not in found.configuration.text
    version = found.observation.facts[FactName.VERSION].value
    assert str(version)[0].isdigit()
