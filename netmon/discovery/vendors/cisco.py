"""Cisco: IOS, IOS-XE, IOS-XR, NX-OS, ASA, FTD, Small Business, wireless, phones, Meraki, IMC."""

from __future__ import annotations

from inventory.model import Claim, FactRank, MemberRole, Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Evidence,
    Family,
    Reader,
    StackTable,
    both,
    descr,
    either,
    entity,
    neither,
    says,
    scalar,
    search,
    under,
)
from netmon.discovery.vendors.cisco_products import product
from netmon.discovery.vendors.radlan import radlan

_VERSION = descr(r"Version:? ([0-9][^\s,]*)")
_SWITCH_MODEL = r"^(?:WS-[CX]|C9[2-6]\d\d|C1[02]\d\d-|IE-|ME-|N\dK|ESS-|cat|c9[2-6]|.*switch)"
_SWITCH_IMAGE = (
    # C2900, C3800 and C3900 are routers; C2960, C3560 and C3850 are not.
    r"Catalyst|CAT[39]K|cat[46]\d{3}|"
    r"\bC(?:29(?:00XL|1\d|[4-7]\d)|35\d\d|3[678]5\d|4[59]\d\d|65\d\d)\w* Software|"
    r"\b(?:IE|ME|ESS|CDB|CGS|IES)\d\w* Software|LANBASE|LANLITE|s72\d{3}|s2t54|\bIE[\d-]|"
    r"Ethernet Switch"
)
_AP_SIGNS = r"^AIR-|\bC\d{3,4} Software \(C\d{3,4}-K9W|\bAP\d\w* Software|\bap\dg\d"


def _ios_role(evidence: Evidence) -> Claim | None:
    """Image families and part numbers tell switches from routers; sysServices does not (78)."""
    text = evidence.system.descr
    names = [row.get(Column.MODEL) or "" for row in evidence.chassis]
    names.append(product(evidence.system.object_id) or "")
    if any(search(_AP_SIGNS, name) for name in (*names, text)):
        return _claim(Role.ACCESS_POINT)
    if search(_SWITCH_IMAGE, text) or any(search(_SWITCH_MODEL, name) for name in names):
        return _claim(Role.SWITCH)
    return _claim(Role.SWITCH if evidence.system.services in {2, 6} else Role.ROUTER)


def _claim(role: Role) -> Claim:
    return Claim(role.value, "SNMPv2-MIB::sysDescr", FactRank.SYSTEM)


def _product(evidence: Evidence) -> Claim | None:
    name = product(evidence.system.object_id)
    return Claim(name, "CISCO-PRODUCTS-MIB", FactRank.SYSTEM) if name else None


_PRODUCT = Reader(_product)
_IOS_ROLE = Reader(_ios_role)
_IN_DESCR = (entity(Column.DESCR, r"^[A-Z][\w/+-]*\d[\w/+-]*$"),)  # a part number, no sentence
_ANY = under("9")

# CISCO-STACKWISE-MIB cswSwitchInfoTable, by entPhysicalIndex of the member's chassis
_STACKWISE = StackTable(
    entry="9.9.500.1.2.1.1",
    role=3,
    roles={"1": MemberRole.ACTIVE, "4": MemberRole.STANDBY, "2": MemberRole.MEMBER},
    position=1,
    seen_in_entity=True,
    by_chassis=True,
)

FAMILIES = (
    Family(
        name="Cisco FTD",
        matches=both(_ANY, says(r"Firepower Threat Defense")),
        vendor=("Cisco",),
        os=("FTD",),
        version=(descr(r"Threat Defense, Version ([0-9][\w.]*(?: \(Build \d+\))?)"),),
        model=(MODEL, _PRODUCT),
        role=(Role.FIREWALL,),
    ),
    Family(
        name="Cisco ASA",
        matches=both(_ANY, says(r"Adaptive Security Appliance|PIX (?:Firewall|Security)")),
        vendor=("Cisco",),
        os=("ASA",),
        version=(SOFTWARE, _VERSION),
        model=(MODEL, _PRODUCT),
        role=(Role.FIREWALL,),
    ),
    Family(
        name="Cisco UCS fabric",
        matches=both(_ANY, says(r"NX-OS\(tm\) ucs")),
        vendor=("Cisco",),
        os=("NX-OS",),
        version=(_VERSION,),
        model=(MODEL, _PRODUCT),
        role=(Role.SWITCH,),
        places=(149,),
    ),
    Family(
        name="Cisco NX-OS",
        matches=both(_ANY, says(r"NX-OS")),
        vendor=("Cisco",),
        os=("NX-OS",),
        version=(_VERSION,),
        model=(MODEL, descr(r"Nexus\d+ (C?\d[\w-]+) "), _PRODUCT),
        role=(Role.SWITCH,),
        places=(149,),
    ),
    Family(
        name="Cisco IOS-XR",
        matches=both(_ANY, says(r"IOS[ -]XR")),
        vendor=("Cisco",),
        os=("IOS-XR",),
        version=(descr(r"Version ([0-9][\w.]*)"),),
        model=(MODEL, descr(r"Cisco IOS XR Software \(Cisco ([^)]+) Series\)"), _PRODUCT),
        role=(Role.ROUTER,),
    ),
    Family(
        name="Cisco AireOS",
        matches=both(_ANY, says(r"^Cisco Controller")),
        vendor=("Cisco",),
        os=("AireOS",),
        version=(
            scalar("AIRESPACE-SWITCHING-MIB::agentInventoryProductVersion", "14179.1.1.1.14.0"),
        ),
        model=(
            scalar("AIRESPACE-SWITCHING-MIB::agentInventoryMachineModel", "14179.1.1.1.3.0"),
            MODEL,
            _PRODUCT,
        ),
        serial=(
            scalar("AIRESPACE-SWITCHING-MIB::agentInventorySerialNumber", "14179.1.1.1.4.0"),
            SERIAL,
        ),
        role=(Role.WIRELESS_CONTROLLER,),
    ),
    Family(
        name="Cisco Integrated Management Controller",
        matches=both(_ANY, says(r"Integrated Management Controller")),
        vendor=("Cisco",),
        os=("CIMC",),
        version=(descr(r"Firmware Version ([0-9][^\s,]*)"),),
        model=(
            scalar(
                "CISCO-UNIFIED-COMPUTING-COMPUTE-MIB::cucsComputeRackUnitModel",
                "9.9.719.1.9.35.1.32.1",
            ),
            scalar(
                "CISCO-UNIFIED-COMPUTING-COMPUTE-MIB::cucsComputeBoardModel", "9.9.719.1.9.6.1.6.1"
            ),
            descr(r"\[([^\]]+)\]"),
        ),
        serial=(
            scalar(
                "CISCO-UNIFIED-COMPUTING-COMPUTE-MIB::cucsComputeRackUnitSerial",
                "9.9.719.1.9.35.1.47.1",
            ),
            scalar(
                "CISCO-UNIFIED-COMPUTING-COMPUTE-MIB::cucsComputeBoardSerial",
                "9.9.719.1.9.6.1.14.1",
            ),
        ),
        role=(Role.SERVER,),
    ),
    Family(
        name="Cisco IP phone",
        matches=both(_ANY, says(r"IP Phone|Cisco (?:CP-)?[678]8\d\d\w? ")),
        vendor=("Cisco",),
        os=("IP Phone",),
        version=(descr(r"(?:Version|Load)[ :]+(\S+)"), SOFTWARE),
        model=(MODEL, descr(r"(CP-[\w-]+|(?<=IP Phone )[\w-]+)"), _PRODUCT),
        role=(Role.PHONE,),
    ),
    Family(
        name="Cisco SPA voice adapter",
        matches=both(under("9.6.1.23"), says(r"SPA\d|ATA\d")),
        vendor=("Cisco",),
        os=("SPA",),
        version=(descr(r"SPA\w+ (\d+\.[^\s]+)$"),),
        model=(descr(r"\b((?:SPA|ATA)\d+\w*)"),),
        role=(Role.PHONE,),
    ),
    Family(
        name="Cisco Small Business switch",
        matches=either(
            under("9.6.1"),
            both(_ANY, says(r"^\d+-port .*Switch"), neither(says(r"IOS"))),
        ),
        vendor=("Cisco",),
        os=("Small Business",),
        **radlan("9.6.1.101", model=descr(r"^((?:CBS|S[GFX]|ESW|RV)[\w+/-]*\d[\w+/-]*)")),
        role=(
            descr(r"^(?:RV|WRV|ISA)\d", lambda _: Role.ROUTER.value),
            descr(r"^(?:WAP)\d", lambda _: Role.ACCESS_POINT.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Cisco Meraki",
        matches=under("29671"),
        vendor=("Cisco",),
        os=("Meraki",),
        version=(SOFTWARE, descr(r"(?:Firmware|Version)[ :]+(\S+)")),
        model=(
            descr(r"^(?:Meraki )?((?:MS|MX|MR|MV|MG|CW|Z)\d[\w-]*)"),
            entity(Column.MODEL),
            descr(r"^([^,]+)"),
        ),
        role=(
            descr(r"^(?:Meraki )?(?:MX|Z\d)", lambda _: Role.FIREWALL.value),
            descr(r"^(?:Meraki )?(?:MR|CW)\d", lambda _: Role.ACCESS_POINT.value),
            descr(r"^(?:Meraki )?MV\d", lambda _: Role.CAMERA.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Cisco IOS-XE",
        matches=both(_ANY, says(r"IOS-?XE|_IOSD|LINUX_IOSD|\(cat[34]\w*-universal|Denali|Everest")),
        vendor=("Cisco",),
        os=("IOS-XE",),
        version=(_VERSION,),
        model=(MODEL, *_IN_DESCR, _PRODUCT),
        role=(
            descr(r"C9800|Wireless LAN Controller", lambda _: "wireless-controller"),
            _IOS_ROLE,
        ),
        stack=_STACKWISE,
    ),
    Family(
        name="Cisco IOS",
        matches=both(_ANY, says(r"IOS|Internetwork Operating System|, Version|Switch, version")),
        vendor=("Cisco",),
        os=("IOS",),
        version=(_VERSION, descr(r"version (\S.*\d\S*)")),
        model=(MODEL, _PRODUCT, *_IN_DESCR, descr(r"^(IE\d+)")),
        role=(_IOS_ROLE,),
        stack=_STACKWISE,
    ),
    Family(
        name="Cisco",
        matches=_ANY,
        vendor=("Cisco",),
        version=(SOFTWARE, _VERSION),
        model=(MODEL, _PRODUCT),
        role=(_IOS_ROLE,),
    ),
)
