"""Makers of network interfaces, from the IEEE registry as installed."""

from __future__ import annotations

import pytest

from inventory.oui import common_name, oui_vendor
from inventory.types import Mac


@pytest.mark.parametrize(
    ("mac", "maker"),
    [
        ("00:1b:21:aa:bb:cc", "Intel"),
        ("00:0c:29:11:22:33", "VMware"),
        ("48:8f:5a:00:00:01", "MikroTik"),
        ("94:e1:ac:e4:6e:c7", "Hikvision"),
        ("3c:ef:8c:00:00:01", "Dahua"),
        ("ac:cc:8e:00:00:01", "Axis"),
        ("00:00:0c:01:02:03", "Cisco"),
        ("00:e0:fc:01:02:03", "Huawei"),
    ],
)
def test_a_prefix_names_its_maker_as_people_do(mac: str, maker: str) -> None:
    assert oui_vendor(Mac(mac)) == maker


@pytest.mark.parametrize(
    "mac",
    [
        "02:00:00:00:00:01",  # locally administered
        "00:00:5e:00:01:0a",  # VRRP
        "00:00:0c:07:ac:01",  # HSRP, below a prefix that is Cisco's
        "70:b3:d5:00:00:01",  # a block the registry shares out in parts
    ],
)
def test_a_mac_that_is_no_makers_has_none(mac: str) -> None:
    assert oui_vendor(Mac(mac)) is None


@pytest.mark.parametrize(
    ("registered", "common"),
    [
        ("HUAWEI TECHNOLOGIES CO.,LTD", "Huawei"),
        ("TP-LINK TECHNOLOGIES CO.,LTD.", "TP-Link"),
        ("Hewlett Packard Enterprise", "HPE"),
        ("Hewlett Packard", "HP"),
        ("Cisco Meraki", "Cisco Meraki"),
        ("Cisco Systems, Inc", "Cisco"),
        ("Shenzhen TVT Digital Technology Co., Ltd", "Shenzhen TVT Digital Technology"),
        ("Acme GmbH", "Acme"),
        ("Acme", "Acme"),
        ("Private", None),
        ("IEEE Registration Authority", None),
        ("", None),
    ],
)
def test_a_company_loses_its_legal_form(registered: str, common: str | None) -> None:
    assert common_name(registered) == common
