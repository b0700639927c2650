"""D-Link: DES/DGS/DXS switches, DAP access points, DSR/DIR routers, DCS cameras, DNS storage."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    Readers,
    descr,
    entity,
    scalar,
    under,
)

_IF_DESCR = "1.3.6.1.2.1.2.2.1.2.1"


def _line(letters: str, role: Role) -> Readers:
    return (descr(rf"\b(?:{letters})-\w*\d", lambda _: role.value),)


FAMILIES = (
    Family(
        name="D-Link",
        matches=under("171"),
        vendor=("D-Link",),
        os=("D-Link",),
        version=(
            descr(r"\s(?:Firmware )?v?(\d+\.\d+\.[A-Z]?\d+\w*)\s*$"),
            scalar("IF-MIB::ifDescr", _IF_DESCR, r"firmware (\d[\w.]*)"),
            scalar("RMON2-MIB::probeSoftwareRev", "1.3.6.1.2.1.16.19.2.0"),
            SOFTWARE,
            entity(Column.FIRMWARE),
            scalar("DLINK-WEB-SMART-MIB::sysFirmwareVersion", "{}.1.3.0", r"^(\d+\.\d+\.\w+)"),
        ),
        model=(
            descr(r"\b((?:WS\d-)?D[A-Z]{1,3}-\w*\d[\w/+-]*)"),
            MODEL,
            entity(Column.DESCR, r"\b(D[A-Z]{1,3}-\w*\d[\w/+-]*)"),
        ),
        serial=(
            SERIAL,
            scalar("AGENT-GENERAL-MIB::agentSerialNumber", "171.12.1.1.12.0"),
            scalar("SINGLE-IP-MIB::swUnitMgmtSerialNumber", "171.12.11.1.9.4.1.17.1"),
            scalar("DLINK-WEB-SMART-MIB::sysSerialNumber", "{}.1.30.0", r"^\w{8,}$"),
        ),
        role=(
            *_line(r"DAP|DWL|DBA", Role.ACCESS_POINT),
            *_line(r"DSR|DIR|DWR|DI|DFL", Role.ROUTER),
            *_line(r"DCS", Role.CAMERA),
            *_line(r"DNS|DSN", Role.NAS),
            *_line(r"DWC|DWS", Role.WIRELESS_CONTROLLER),
            *_line(r"DPH", Role.PHONE),
            Role.SWITCH,
        ),
    ),
)
