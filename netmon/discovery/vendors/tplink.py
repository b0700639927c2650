"""TP-Link: JetStream and Omada switches, gateways and access points."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import MODEL, SERIAL, Family, descr, scalar, under

_SYS = "11863.6.1.1"  # TPLINK-SYSINFO-MIB
_HARDWARE = f"{_SYS}.5.0"

FAMILIES = (
    Family(
        name="TP-Link",
        matches=under("11863"),
        vendor=("TP-Link",),
        os=(
            descr(r"JetStream|Switch", lambda _: "JetStream"),
            descr(r"Omada|EAP|ER\d", lambda _: "Omada"),
            scalar(
                "TPLINK-SYSINFO-MIB::tpSysInfoHwVersion", _HARDWARE, None, lambda _: "JetStream"
            ),
            "TP-Link",
        ),
        version=(
            scalar("TPLINK-SYSINFO-MIB::tpSysInfoSwVersion", f"{_SYS}.6.0"),
            descr(r"\b(\d+\.\d+\.\d+(?: Build \d+)?(?: Rel\.\d+\w*)?)"),
        ),
        model=(
            scalar("TPLINK-SYSINFO-MIB::tpSysInfoHwVersion", _HARDWARE),
            descr(r"\b((?:T\d{4}|TL-|EAP|ER|SG|SX|OC|CPE|WBS)\w*\d[\w-]*)"),
            MODEL,
        ),
        serial=(scalar("TPLINK-SYSINFO-MIB::tpSysInfoSerialNum", f"{_SYS}.8.0"), SERIAL),
        role=(
            descr(r"\b(?:EAP|CPE|WBS)\d|Access Point|Wireless", lambda _: Role.ACCESS_POINT.value),
            descr(r"\b(?:ER|TL-ER|TL-R|MR)\d|Router|Gateway", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
)
