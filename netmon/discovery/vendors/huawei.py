"""Huawei: VRP switches, routers, firewalls and WLAN; UPS; server management."""

from __future__ import annotations

from inventory.model import MemberRole, Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    Column,
    Family,
    Readers,
    StackTable,
    both,
    descr,
    either,
    entity,
    has,
    says,
    scalar,
    under,
)
from netmon.discovery.vendors.ups_mib import UPS_MODEL, UPS_VERSION

_WORDS = r"(?!Huawei\b|Versatile\b|VRP\b|Routing\b|Software\b|Version\b)"
_RELEASE = r"\b(V\d{3}R\d{3}C\d{2}\w*)"


def _role(pattern: str, role: Role) -> Readers:
    """By the product line's letters, wherever the agent writes them."""
    line = rf"(?:^|[ (\"])(?:Huawei |Quidway )?(?:{pattern})"

    def name(_: str) -> str:
        return role.value

    return (descr(line, name), entity(Column.DESCR, line, name), entity(Column.NAME, line, name))


_S_BOARD = 67_108_873  # entPhysicalIndex of the main board of member 0 of an S series stack
_CE_BOARD = 16_842_753  # of member 1 of a CloudEngine stack


def _unit_places(member: int) -> tuple[int, ...]:
    """A member's main board has its serial; the one chassis row stands for the whole stack."""
    places = (_S_BOARD + (member << 20),)
    return (*places, _CE_BOARD + ((member - 1) << 18)) if member else places


# HUAWEI-STACK-MIB hwStackMemberInfoTable: iStack and CSS of fixed switches
_STACK = StackTable(
    entry="2011.5.25.183.1.20.1",
    role=3,
    roles={"1": MemberRole.ACTIVE, "2": MemberRole.STANDBY, "3": MemberRole.MEMBER},
    model=5,
    places=_unit_places,
)

_ROLES = (
    *_role(r"USG\d|Eudemon|SVN\d|NIP\d|HiSecEngine", Role.FIREWALL),
    *_role(r"AirEngine ?\d|AP\d{4}", Role.ACCESS_POINT),
    *_role(r"AC\d{4}|ACU\d|AirEngine \d*AC", Role.WIRELESS_CONTROLLER),
    *_role(r"AR\d{3,4}|NE\d|ME60|NetEngine|R\d{4}", Role.ROUTER),
    Role.SWITCH,
)

FAMILIES = (
    Family(
        name="Huawei UPS",
        matches=either(under("2011.6.174"), has("2011.6.174.1.1.1.2.0")),
        vendor=("Huawei",),
        os=("Huawei UPS",),
        version=(
            scalar("UPS-MIB::upsIdentUPSSoftwareVersion", "1.3.6.1.2.1.33.1.1.3.0", _RELEASE),
            scalar("HUAWEI-UPS-MIB::hwUpsDeviceSoftwareVersion", "2011.6.174.1.2.100.1.3.1"),
            UPS_VERSION,
        ),
        model=(
            UPS_MODEL,
            scalar("HUAWEI-UPS-MIB::hwUpsSysModel", "2011.6.174.1.1.1.2.0"),
            descr(r"(UPS\d\w*)"),
        ),
        serial=(scalar("HUAWEI-UPS-MIB::hwUpsDeviceSerial", "2011.6.174.1.2.100.1.5.1"),),
        role=(Role.UPS,),
        markers=("2011.6.174.1.1.1.2.0",),
    ),
    Family(
        name="Huawei server management",
        matches=either(
            under("2011.2.235"), both(under("2011"), says(r"Hardware management system"))
        ),
        vendor=("Huawei",),
        os=("iBMC",),
        model=(
            scalar("HUAWEI-SERVER-IBMC-MIB::deviceName", "2011.2.235.1.1.1.6.0"),
            MODEL,
        ),
        serial=(scalar("HUAWEI-SERVER-IBMC-MIB::deviceSerialNo", "2011.2.235.1.1.1.7.0"), SERIAL),
        role=(Role.SERVER,),
    ),
    Family(
        name="Huawei storage",
        matches=under("2011.2.91"),
        vendor=("Huawei",),
        os=("OceanStor",),
        role=(Role.NAS,),
    ),
    Family(
        name="Huawei VRP",
        matches=under("2011", "56813"),
        vendor=("Huawei",),
        os=("VRP",),
        version=(
            descr(rf"Version [0-9][\d.]* ?\([^)]*?{_RELEASE}"),
            descr(_RELEASE),
            entity(Column.SOFTWARE, _RELEASE),
            descr(r"Version ([0-9][\d.]*)"),
            entity(Column.SOFTWARE, r"Version ([0-9][\d.]*)"),
        ),
        model=(
            scalar("HUAWEI-ENTITY-EXTENT-MIB::hwEntitySystemModel", "2011.5.25.31.6.5.0"),
            descr(rf"^(?:Huawei |Quidway )*({_WORDS}[A-Z][A-Za-z]*[\w-]*\d[\w/-]*)"),
            MODEL,
            scalar("HUAWEI-STACK-MIB::hwMemberStackDeviceType", "2011.5.25.183.1.20.1.5.1"),
            entity(Column.DESCR, r"^(?:Huawei |Quidway )?([A-Z]+\d[\w-]*) (?:frame|Routing)"),
        ),
        serial=(SERIAL,),
        role=_ROLES,
        stack=_STACK,
        places=(16777216, 33554432, 67108867),  # frames, modular frames, S series
    ),
)
