"""Juniper: JUNOS and JUNOS Evolved, JUNOSe, and the former Trapeze wireless controllers."""

from __future__ import annotations

from inventory.model import MemberRole, Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Family,
    Readers,
    StackTable,
    by_object_id,
    descr,
    scalar,
    under,
)

_BOX = "2636.3.1"  # JUNIPER-MIB jnxBoxAnatomy
# JUNIPER-VIRTUALCHASSIS-MIB jnxVirtualChassisMemberTable
_VIRTUAL_CHASSIS = StackTable(
    entry="2636.3.40.1.4.1.1.1",
    role=3,
    roles={"1": MemberRole.ACTIVE, "2": MemberRole.STANDBY, "3": MemberRole.MEMBER},
    serial=2,
    version=5,
    model=8,
)


def _line(pattern: str, role: Role) -> Readers:
    return (descr(rf"Juniper Networks, Inc\.? (?:{pattern})", lambda _: role.value),)


FAMILIES = (
    Family(
        name="Juniper JUNOS",
        matches=under("2636"),
        vendor=("Juniper",),
        os=("JUNOS",),
        version=(
            descr(r"JUNOS ([0-9][\w.-]*)"),
            scalar(
                "JUNIPER-VIRTUALCHASSIS-MIB::jnxVirtualChassisMemberSWVersion",
                "2636.3.40.1.4.1.1.1.5.0",
            ),
            SOFTWARE,
        ),
        model=(
            descr(r"Juniper Networks, Inc\.? ([a-z]+[\w-]*\d?[\w-]*)", str.upper),
            scalar("JUNIPER-MIB::jnxBoxDescr", f"{_BOX}.2.0", r"(?:Juniper )?(\S+)"),
            MODEL,
        ),
        serial=(scalar("JUNIPER-MIB::jnxBoxSerialNo", f"{_BOX}.3.0"), SERIAL),
        role=(
            *_line(r"srx|vsrx|ssg|isg|netscreen", Role.FIREWALL),
            *_line(r"ex|qfx|ocx", Role.SWITCH),
            *_line(r"ap\d", Role.ACCESS_POINT),
            descr(r"internet router", lambda _: Role.ROUTER.value),
            descr(r"[Ss]witch", lambda _: Role.SWITCH.value),
            Role.ROUTER,
        ),
        stack=_VIRTUAL_CHASSIS,
    ),
    Family(
        name="Juniper JUNOSe",
        matches=under("4874"),
        vendor=("Juniper",),
        os=("JUNOSe",),
        version=(descr(r"Version : ([0-9][\w.-]*)|\((\d[\w.-]*)\)"), SOFTWARE),
        model=(
            MODEL,
            by_object_id(
                {
                    "4874.1.1.1.1.1": "ERX-1400",
                    "4874.1.1.1.1.2": "ERX-700",
                    "4874.1.1.1.1.3": "ERX-1440",
                    "4874.1.1.1.1.4": "ERX-705",
                    "4874.1.1.1.1.5": "ERX-310",
                    "4874.1.1.1.6.1": "E320",
                    "4874.1.1.1.6.2": "E120",
                }
            ),
        ),
        role=(Role.ROUTER,),
    ),
    Family(
        name="Juniper WLC",
        matches=under("14525"),
        vendor=("Juniper",),
        os=("MSS",),
        version=(descr(r" ([0-9][\d.]+)(?: REL|$)"), SOFTWARE),
        model=(descr(r"(?:Juniper Networks, Inc|Trapeze Networks, Inc\.?) (\S+)"), MODEL),
        serial=(scalar("TRAPEZE-NETWORKS-ROOT-MIB::trpzSerialNumber", "14525.4.2.1.1.0"), SERIAL),
        role=(Role.WIRELESS_CONTROLLER,),
    ),
    Family(
        name="Juniper ScreenOS",
        matches=under("3224"),
        vendor=("Juniper",),
        os=("ScreenOS",),
        version=(descr(r"version ([0-9][\w.]*)"),),
        model=(descr(r"^(\S+) version"), MODEL),
        serial=(descr(r"SN: (\w+)"), SERIAL),
        role=(Role.FIREWALL,),
    ),
)
