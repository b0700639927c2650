"""Hosts: Windows, VMware ESXi, the BSDs and the firewalls on them, VyOS, Linux.

Linux and FreeBSD answer with Net-SNMP's own sysObjectID, and so does half of the embedded world;
they are therefore *generic* and come last.
"""

from __future__ import annotations

from inventory.model import Claim, FactRank, Role
from inventory.oui import common_name
from netmon.discovery.vendors.base import (
    ENTERPRISES,
    MODEL,
    Evidence,
    Family,
    Reader,
    Readers,
    Then,
    both,
    descr,
    either,
    has,
    says,
    scalar,
    search,
    under,
)

_EXTEND = "8072.1.3.2"  # NET-SNMP-EXTEND-MIB nsExtendObjects, by name

# Windows: the build number names the release; sysObjectID tells workstation (1) from server (2, 3).
_WINDOWS = {
    1057: ("NT 3.51 Workstation", "NT 3.51 Server"),
    1381: ("NT 4.0 Workstation", "NT 4.0 Server"),
    2195: ("2000", "2000 Server"),
    2600: ("XP", "XP"),
    3790: ("XP x64", "Server 2003"),
    6000: ("Vista", "Vista"),
    6001: ("Vista SP1", "Server 2008"),
    6002: ("Vista SP2", "Server 2008 SP2"),
    7600: ("7", "Server 2008 R2"),
    7601: ("7 SP1", "Server 2008 R2 SP1"),
    9200: ("8", "Server 2012"),
    9600: ("8.1", "Server 2012 R2"),
    10240: ("10 1507", "10 1507"),
    10586: ("10 1511", "10 1511"),
    14393: ("10 1607", "Server 2016"),
    15063: ("10 1703", "10 1703"),
    16299: ("10 1709", "Server 1709"),
    17134: ("10 1803", "Server 1803"),
    17763: ("10 1809", "Server 2019"),
    18362: ("10 1903", "Server 1903"),
    18363: ("10 1909", "Server 1909"),
    19041: ("10 2004", "Server 2004"),
    19042: ("10 20H2", "Server 20H2"),
    19043: ("10 21H1", "10 21H1"),
    19044: ("10 21H2", "10 21H2"),
    19045: ("10 22H2", "10 22H2"),
    20348: ("11", "Server 2022"),
    22000: ("11 21H2", "Server 2022"),
    22621: ("11 22H2", "11 22H2"),
    22631: ("11 23H2", "11 23H2"),
    25398: ("11", "Server 23H2"),
    26100: ("11 24H2", "Server 2025"),
    26200: ("11 25H2", "Server 2025"),
}
_WORKSTATION = f"{ENTERPRISES}311.1.1.3.1.1"


def _windows_version(evidence: Evidence) -> Claim | None:
    text = evidence.system.descr
    build = search(r"\(Build (?:Number: ?)?(\d+)", text)
    kernel = search(r"Version (\d+\.\d+)", text)
    if build is None:
        return None
    names = _WINDOWS.get(int(build))
    if names is None:
        label = f"{kernel or ''} build {build}".strip()
    else:
        label = names[0 if evidence.system.object_id == _WORKSTATION else 1]
        label = f"{label} (NT {kernel}, build {build})"
    return Claim(label, "SNMPv2-MIB::sysDescr", FactRank.SYSTEM)


def _printed(name: str, pattern: str | None = None, then: Then | None = None) -> tuple[Reader, ...]:
    """What an administrator's ``extend NAME`` prints; these names are customary.

    Its first line, all of it, or the text that the extend is given as arguments.
    """
    index = ".".join(str(octet) for octet in (len(name), *name.encode()))
    return tuple(
        scalar(f"NET-SNMP-EXTEND-MIB::{column}.{name}", f"{_EXTEND}.{arc}.{index}", pattern, then)
        for column, arc in (
            ("nsExtendOutput1Line", "3.1.1"),
            ("nsExtendOutputFull", "3.1.2"),
            ("nsExtendArgs", "2.1.3"),
        )
    )


def _moved(root: int, name: str, then: Then | None = None) -> tuple[Reader, ...]:
    """The same moved to ``2021.7890.ROOT``, as an often copied snmpd.conf does."""
    octets = ".".join(str(octet) for octet in (len(name), *name.encode()))
    base = f"2021.7890.{root}"
    return (
        scalar(f"extend {name}", f"{base}.3.1.1.{octets}", None, then),
        scalar(f"extend {name}", f"{base}.4.1.2.{octets}.1", None, then),
        scalar(f"extend {name}", f"{base}.101.1", None, then),
    )


# Router firmwares that are Linux and name themselves in such a line.
_FIRMWARES = ("DD-WRT", "FreshTomato", "OpenWrt", "ASUSWRT")


def _firmware_lines(pattern: str, then: Then | None = None) -> tuple[Reader, ...]:
    lines = (*_printed("distro"), *_printed("version"), *_moved(1, "distro"))
    return tuple(scalar("extend distro", oid, pattern, then) for line in lines for oid in line.oids)


def _firmware_os(name: str) -> tuple[Reader, ...]:
    return _firmware_lines(rf"^{name}", lambda _: name)


_ROUTER_MAKER = r"^(Netgear|Asus|TP-Link|Linksys|D-Link|Buffalo|Xiaomi|GL\.iNet)\b"
_FIRMWARE_WORD = rf"^(?:{'|'.join(_FIRMWARES)})\S*"

_AGENT_MODEL: Readers = (
    scalar("SUPERMICRO-SMI::mbProductName", "10876.100.1.6.1.11.1"),
    scalar("MIB-Dell-10892::chassisModelName", "674.10892.1.300.10.1.9.1"),
    scalar("CPQSINFO-MIB::cpqSiProductName", "232.2.2.4.2.0"),
)
_HOST_MODEL: Readers = (
    *_printed("hardware"),
    *_printed("device"),
    *_moved(2, "hardware"),
    *_firmware_lines(r"^ASUSWRT\S* (\S+)"),
    *_AGENT_MODEL,
)
_AGENT_SERIAL: Readers = (
    scalar("MIB-Dell-10892::chassisServiceTagName", "674.10892.1.300.10.1.11.1"),
    scalar("CPQSINFO-MIB::cpqSiSysSerialNum", "232.2.2.2.1.0"),
    scalar("SUPERMICRO-SMI::mbSerialNumber", "10876.100.1.6.1.16.1"),
)
_HOST_SERIAL: Readers = (*_printed("serial"), *_moved(4, "serial"), *_AGENT_SERIAL)

FAMILIES = (
    Family(
        name="Windows",
        matches=either(under("311"), says(r"Software: Windows")),
        vendor=("Microsoft",),
        os=("Windows",),
        version=(Reader(_windows_version),),
        model=_AGENT_MODEL,
        serial=_AGENT_SERIAL,
        role=(
            Reader(
                lambda e: (
                    Claim(Role.WORKSTATION.value, "SNMPv2-MIB::sysObjectID", FactRank.SYSTEM)
                    if e.system.object_id == _WORKSTATION
                    else None
                )
            ),
            Role.SERVER,
        ),
    ),
    Family(
        name="VMware ESXi",
        matches=either(under("6876"), says(r"^VMware ESX")),
        vendor=("VMware",),
        os=(scalar("VMWARE-SYSTEM-MIB::vmwProdName", "6876.1.1.0", r"(ESXi?|vCenter)"), "ESXi"),
        version=(
            scalar("VMWARE-SYSTEM-MIB::vmwProdVersion", "6876.1.2.0"),
            descr(r"ESXi? (\d[\w.]*)"),
        ),
        model=(MODEL,),
        role=(Role.HYPERVISOR,),
    ),
    Family(
        name="pfSense",
        matches=says(r"\bpfSense\b"),
        vendor=("Netgate",),
        os=("pfSense",),
        version=(descr(r"pfSense (?:\S+ )?(\d+\.\d[\w.-]*)"),),
        role=(Role.FIREWALL,),
    ),
    Family(
        name="OPNsense",
        matches=either(says(r"\bOPNsense\b"), both(says(r"FreeBSD .*\bOPN|-HBSD"))),
        vendor=("OPNsense",),
        os=("OPNsense",),
        version=(*_printed("version", r"OPNsense (\S+)"), descr(r"OPNsense \S+ (\d[\w.-]*)")),
        role=(Role.FIREWALL,),
    ),
    Family(
        name="TrueNAS",
        matches=either(says(r"^(?:TrueNAS|FreeNAS)"), has("50536.1.1.1.1.2.1")),
        vendor=("iXsystems",),
        os=("TrueNAS",),
        version=(descr(r"(?:TrueNAS|FreeNAS)(?:-SCALE)?-(\S*\w)"),),
        model=_printed("hardware"),
        serial=_printed("serial"),
        role=(Role.NAS,),
        markers=("50536.1.1.1.1.2.1",),
    ),
    Family(
        name="VyOS",
        matches=either(under("30803", "44641"), says(r"^(?:Vyatta )?VyOS|^Vyatta")),
        vendor=("VyOS",),
        os=("VyOS",),
        version=(descr(r"VyOS (\d\S*)"), descr(r"Vyatta (?:VyOS )?(?:VC)?(\d\S*)")),
        role=(Role.ROUTER,),
    ),
    Family(
        name="OpenBSD",
        matches=either(under("30155"), says(r"^OpenBSD")),
        vendor=("OpenBSD",),
        os=("OpenBSD",),
        version=(descr(r"^OpenBSD \S+ (\d\S*)"),),
        role=(Role.SERVER,),
    ),
    Family(
        name="Solaris",
        matches=either(under("42"), says(r"^SunOS")),
        vendor=("Oracle",),
        os=("Solaris",),
        version=(descr(r"^SunOS \S+ (\d\S*)"),),
        role=(Role.SERVER,),
    ),
    Family(
        name="AIX",
        matches=either(under("2.3.1.2.1.1"), says(r"\bAIX\b")),
        vendor=("IBM",),
        os=("AIX",),
        version=(descr(r"Version: ?(\d[\d.]*)"),),
        model=(descr(r"^(IBM PowerPC \w+)"),),
        role=(Role.SERVER,),
    ),
    Family(
        name="FreeBSD",
        matches=either(under("8072.3.2.8", "12325", "2238"), says(r"^FreeBSD")),
        vendor=("FreeBSD",),
        os=("FreeBSD",),
        version=(descr(r"FreeBSD (\d+\.\d+-\w+(?:-p\d+)?)"),),
        model=_HOST_MODEL,
        serial=_HOST_SERIAL,
        role=(Role.SERVER,),
        generic=True,
    ),
    Family(
        name="Linux",
        matches=either(under("8072.3.2.10", "2021.250.10"), says(r"^Linux ")),
        vendor=(
            *_printed("manufacturer", None, common_name),
            *_moved(3, "manufacturer", common_name),
            *_printed("hardware", _ROUTER_MAKER, common_name),
            *_printed("device", _ROUTER_MAKER, common_name),
            *_firmware_lines(r"^ASUSWRT", lambda _: "ASUS"),
            "Linux",
        ),
        os=(*(reader for name in _FIRMWARES for reader in _firmware_os(name)), "Linux"),
        version=(
            *_firmware_lines(rf"{_FIRMWARE_WORD}(?: [A-Z]\S*)? (\d\S*)"),
            descr(r"^Linux (?:\S+ )?(\d+\.\d+\.\d\S*)"),
            descr(r"^Linux \S+ (\d\S*)"),
        ),
        model=_HOST_MODEL,
        serial=_HOST_SERIAL,
        role=(descr(r"^Linux (?:IPCAM|IPC|IPCamera)\b", lambda _: Role.CAMERA.value), Role.SERVER),
        generic=True,
    ),
)
