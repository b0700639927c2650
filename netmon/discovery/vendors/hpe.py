"""HPE: ProCurve and OfficeConnect switches, iLO, c-Class, MSM; Aruba wireless and CX."""

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
    absolute,
    both,
    clean,
    descr,
    either,
    says,
    scalar,
    under,
)

_CHASSIS = 3


def _tidy(model: str) -> str:
    """A switch's name without the words that every one of them carries."""
    words = model.replace("(Formerly ProCurve)", "").replace("Switch", " ")
    return " ".join(words.split())


def _cx_model(evidence: Evidence) -> Claim | None:
    """Part number and description of the first chassis: the stack row names only the series."""
    rows = sorted(evidence.chassis, key=lambda row: row.kind != _CHASSIS)
    for row in rows:
        part, name = row.get(Column.MODEL), row.get(Column.DESCR)
        if part or name:
            name = (name or "").removeprefix("Aruba ").removeprefix(part or "")
            text = " ".join(f"{part or ''} {name}".split())
            return Claim(text, "ENTITY-MIB::entPhysicalModelName+Descr", FactRank.ENTITY)
    return None


_OWN_MAC = "1.3.6.1.2.1.2.2.1.6.1"  # ifPhysAddress of eth0, which names the access point
_AP_SERIAL = absolute("14823.2.3.3.1.2.1.1.4")


def _instant_serial(evidence: Evidence) -> Claim | None:
    """The access point's own row: its virtual controller lists the whole cluster, by MAC."""
    mac = evidence.values.get(_OWN_MAC)
    own = ".".join(str(octet) for octet in mac) if isinstance(mac, bytes) else ""
    serial = clean(evidence.values.get(f"{_AP_SERIAL}.{own}"))
    return Claim(serial, "AI-AP-MIB::aiAPSerialNum", FactRank.VENDOR_MIB) if serial else None


# ARUBAWIRED-VSFv2-MIB arubaWiredVsfv2MemberTable
_CX_STACK = StackTable(
    entry="47196.4.1.1.3.15.1.2.1",
    role=2,
    roles={
        "conductor": MemberRole.ACTIVE,
        "master": MemberRole.ACTIVE,
        "standby": MemberRole.STANDBY,
        "member": MemberRole.MEMBER,
    },
    model=6,
    serial=7,
)
# HP-VSF-VC-MIB hpicfVsfVCMemberTable
_VSF = StackTable(
    entry="11.2.14.11.5.1.116.1.3.1",
    role=9,
    roles={"3": MemberRole.ACTIVE, "4": MemberRole.STANDBY, "5": MemberRole.MEMBER},
    model=10,
    serial=14,
    version=16,
)

_ILO = (
    scalar("CPQSINFO-MIB::cpqSiProductName", "232.2.2.4.2.0"),
    scalar("CPQSINFO-MIB::cpqSiSysSerialNum", "232.2.2.2.1.0"),
)

FAMILIES = (
    Family(
        name="ArubaOS-CX",
        matches=under("47196"),
        vendor=("Aruba",),
        os=("AOS-CX",),
        version=(SOFTWARE, descr(r"\b([A-Z]{2}\.\d[\w.]+)$")),
        model=(
            Reader(_cx_model),
            descr(r"^(?:HPE? )?(?:Aruba )?(?:Networking )?(.+?) [A-Z]{2}\.\d[\w.]+$"),
        ),
        role=(Role.SWITCH,),
        stack=_CX_STACK,
        places=(101001,),
    ),
    Family(
        name="Aruba Instant",
        matches=both(under("14823.1.2"), says(r"ArubaOS|Instant|AOS")),
        vendor=("Aruba",),
        os=("Aruba Instant",),
        version=(descr(r"Version ([0-9][\w.-]*)"),),
        model=(descr(r"MODEL: ([^)]+)\)"), MODEL),
        serial=(Reader(_instant_serial, (_OWN_MAC,), _AP_SERIAL), SERIAL),
        role=(Role.ACCESS_POINT,),
    ),
    Family(
        name="ArubaOS",
        matches=either(
            under("14823"), both(under("674.10895", "11.2.3.7.11"), says(r"^ArubaOS \("))
        ),
        vendor=("Aruba",),
        os=("ArubaOS",),
        version=(descr(r"Version ([0-9][\w.-]*)"),),
        model=(
            descr(r"MODEL: ([^)]+)\)"),
            scalar("WLSX-SYSTEMEXT-MIB::wlsxSysExtModelName", "14823.2.2.1.2.1.3.0"),
            MODEL,
        ),
        serial=(
            scalar("WLSX-SYSTEMEXT-MIB::wlsxSysExtSerialNumber", "14823.2.2.1.2.1.11.0"),
            SERIAL,
        ),
        role=(
            descr(r"MODEL: (?:Aruba)?S\d{4}", lambda _: Role.SWITCH.value),
            Role.WIRELESS_CONTROLLER,
        ),
    ),
    Family(
        name="HPE iLO",
        matches=under("232"),
        vendor=("HPE",),
        os=("iLO",),
        version=(
            descr(r"Integrated Lights-Out \d+ ([0-9][\w.]*)"),
            scalar("CPQSM2-MIB::cpqSm2CntlrRomRev", "232.9.2.2.2.0"),
        ),
        model=_ILO[:1],
        serial=_ILO[1:],
        role=(Role.SERVER,),
    ),
    Family(
        name="HPE Onboard Administrator",
        matches=either(under("11.5.7.1"), says(r"Onboard Administrator")),
        vendor=("HPE",),
        os=("Onboard Administrator",),
        version=(scalar("CPQRACK-MIB::cpqRackCommonEnclosureFWRev", "232.22.2.3.1.1.1.8.1"),),
        model=_ILO[:1],
        serial=_ILO[1:],
        role=(Role.SERVER,),
    ),
    Family(
        name="HPE MSM",
        matches=under("8744"),
        vendor=("HPE",),
        os=("MSM",),
        version=(descr(r"Firmware version (\S+)"),),
        model=(descr(r"^(\S+)"),),
        serial=(descr(r"Serial number (\S+)"), SERIAL),
        role=(
            descr(r"^MSM7", lambda _: Role.WIRELESS_CONTROLLER.value),
            Role.ACCESS_POINT,
        ),
    ),
    Family(
        name="HPE ProCurve",
        matches=either(
            under("11.2.3.7.11", "11.2.3.7.8"), both(under("11"), says(r"revision [A-Z]+\."))
        ),
        vendor=("HPE",),
        os=("ArubaOS-Switch",),
        version=(descr(r"(?:revision |, ?)([A-Z]{1,2}\.\d[\w.]*)"), SOFTWARE),
        model=(
            descr(
                r"^(?:HPE? |Aruba |Networking |OfficeConnect |ProCurve |Switch )*"
                r"([^,(]*\d[^,(]*?)(?: Switch| Stack)?(?: \([^)]*\))?, ?(?:revision )?[A-Z]",
                _tidy,
            ),
            MODEL,
        ),
        serial=(SERIAL, scalar("SEMI-MIB::hpHttpMgSerialNumber", "11.2.36.1.1.2.9.0")),
        role=(Role.SWITCH,),
        stack=_VSF,
    ),
)
