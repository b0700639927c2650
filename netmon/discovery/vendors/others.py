"""Makers met less often on an agency's LAN; each is a line or two."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    Readers,
    both,
    descr,
    either,
    entity,
    has,
    says,
    scalar,
    under,
)

_SWITCH: Readers = (Role.SWITCH,)
_ROUTER: Readers = (Role.ROUTER,)
_AP: Readers = (Role.ACCESS_POINT,)
_SERVER: Readers = (Role.SERVER,)
_EMBEDDED_VERSION = descr(r"(?:SoftWare|Software) Version:? ?(?:[A-Z][\w-]*_)?(\d\S*)")
_EMBEDDED_MODEL = descr(r"^ *(\S*\d\S*) Device,")
_EMBEDDED_SERIAL = descr(r"(?:Device serial number|Serial No\.?:?) ?(\w+)")
_TELTONIKA = "48690.1"
_TELTONIKA_CODE = r"^((?:RUTX|RUTM|ATRM|OTD)\d{2}|[A-Z]{3,4}\d{3})"
_BDCOM_CARD = "3320.3.6.10.1"  # NMS-CARD-MIB, by slot

FAMILIES = (
    Family(
        name="Arista EOS",
        matches=under("30065"),
        vendor=("Arista",),
        os=("EOS",),
        version=(descr(r"EOS version (\S+)"), SOFTWARE),
        model=(descr(r"running on an Arista Networks (\S+)"), MODEL),
        role=_SWITCH,
    ),
    Family(
        name="Brocade IronWare",
        matches=under("1991"),
        vendor=(descr(r"^(Ruckus)"), "Brocade"),
        os=("IronWare",),
        version=(
            descr(r"IronWare Version V?(\S+)"),
            scalar("FOUNDRY-SN-AGENT-MIB::snAgImgVer", "1991.1.1.2.1.11.0"),
        ),
        model=(
            descr(r"(?:Inc\.|Systems, Inc\.) (?:Stacking System )?([A-Z][\w-]*\d[\w-]*)"),
            MODEL,
        ),
        serial=(scalar("FOUNDRY-SN-AGENT-MIB::snChasSerNum", "1991.1.1.1.1.2.0"), SERIAL),
        role=(
            descr(r"\b(?:NetIron|MLX|XMR|CER|BR-)", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="Brocade Fabric OS",
        matches=under("1588"),
        vendor=("Brocade",),
        os=("Fabric OS",),
        version=(scalar("SW-MIB::swFirmwareVersion", "1588.2.1.1.1.1.6.0", r"v?(\d\S*)"),),
        model=(entity(Column.DESCR), MODEL),
        serial=(SERIAL, scalar("SW-MIB::swSsn", "1588.2.1.1.1.1.10.0")),
        role=_SWITCH,
    ),
    Family(
        name="Ruckus SmartZone",
        matches=under("25053.3.1.10", "25053.3.1.11", "25053.3.1.13"),
        vendor=("Ruckus",),
        os=("SmartZone",),
        version=(
            scalar("RUCKUS-SCG-SYSTEM-MIB::ruckusSCGVersion", "25053.1.4.1.1.1.15.14.0"),
            SOFTWARE,
        ),
        model=(descr(r".+"),),
        serial=(scalar("RUCKUS-SCG-SYSTEM-MIB::ruckusSystemSerial", "25053.1.3.1.1.1.15.13.0"),),
        role=(Role.WIRELESS_CONTROLLER,),
    ),
    Family(
        name="Ruckus ZoneDirector",
        matches=either(under("25053.3.1.5"), both(under("25053"), says(r"\bZD\d"))),
        vendor=("Ruckus",),
        os=("ZoneDirector",),
        version=(
            scalar(
                "RUCKUS-ZD-SYSTEM-MIB::ruckusZDSystemVersion", "25053.1.2.1.1.1.1.18.0", r"(\d\S*)"
            ),
        ),
        model=(
            scalar("RUCKUS-ZD-SYSTEM-MIB::ruckusZDSystemModel", "25053.1.2.1.1.1.1.9.0"),
            descr(r"(ZD\w+)"),
        ),
        serial=(
            scalar("RUCKUS-ZD-SYSTEM-MIB::ruckusZDSystemSerialNumber", "25053.1.2.1.1.1.1.15.0"),
        ),
        role=(Role.WIRELESS_CONTROLLER,),
    ),
    Family(
        name="Ruckus access point",
        matches=under("25053"),
        vendor=("Ruckus",),
        os=("Ruckus AP",),
        version=(scalar("RUCKUS-SWINFO-MIB::ruckusSwRevName", "25053.1.1.3.1.1.1.1.3.1"),),
        model=(scalar("RUCKUS-HWINFO-MIB::ruckusHwInfoModelNumber", "25053.1.1.2.1.1.1.1.0"),),
        serial=(scalar("RUCKUS-HWINFO-MIB::ruckusHwInfoSerialNumber", "25053.1.1.2.1.1.1.2.0"),),
        role=_AP,
    ),
    Family(
        name="Cambium cnMatrix",
        matches=both(under("17713"), says(r"cnMatrix")),
        vendor=("Cambium",),
        os=("cnMatrix",),
        version=(descr(r"SW:(\S+)"), SOFTWARE),
        model=(descr(r"cnMatrix (\S+)"), MODEL),
        serial=(SERIAL, scalar("ARICENT-ISS-MIB::issSwitchSerialNumber", "2076.81.1.56.0")),
        role=_SWITCH,
    ),
    Family(
        name="Cambium wireless",
        matches=under("17713", "161.19"),
        vendor=("Cambium",),
        os=("cnPilot",),
        version=(
            scalar("CAMBIUM-MIB::cambiumAPSWVersion", "17713.22.1.1.1.8.0"),
            scalar("CAMBIUM-PMP80211-MIB::cambiumCurrentuImageVersion", "17713.21.1.1.1.0"),
        ),
        model=(scalar("CAMBIUM-MIB::cambiumAPModel", "17713.22.1.1.1.5.0"), descr(r".+")),
        serial=(
            scalar("CAMBIUM-MIB::cambiumAPSerialNum", "17713.22.1.1.1.4.0"),
            scalar("CAMBIUM-PMP80211-MIB::cambiumEPMPMSN", "17713.21.1.1.31.0"),
        ),
        role=_AP,
    ),
    Family(
        name="Meru",
        matches=under("15983"),
        vendor=("Fortinet",),
        os=("Meru",),
        version=(
            scalar(
                "MERU-CONFIG-SYSTEM-MIB::mwSystemGeneralSoftwareVersion", "15983.1.1.4.1.1.27.0"
            ),
        ),
        model=(scalar("MERU-CONFIG-SYSTEM-MIB::mwSystemGeneralModel", "15983.1.1.4.1.1.19.0"),),
        serial=(
            scalar("MERU-CONFIG-SYSTEM-MIB::mwSystemGeneralSerialNumber", "15983.1.1.4.1.1.32.0"),
        ),
        role=(Role.WIRELESS_CONTROLLER,),
    ),
    Family(
        name="Xirrus",
        matches=under("21013"),
        vendor=("Xirrus",),
        os=("AOS",),
        model=(descr(r"Xirrus (\S+)"),),
        role=_AP,
    ),
    Family(
        name="Teltonika RutOS",
        matches=either(
            under("48690"), has(f"{_TELTONIKA}.6.0", f"{_TELTONIKA}.3.0"), says(r"^Linux Teltonika")
        ),
        vendor=("Teltonika",),
        os=("RutOS",),
        version=(scalar("TELTONIKA-MIB::fwVersion", f"{_TELTONIKA}.6.0"),),
        model=(
            scalar("TELTONIKA-MIB::productCode", f"{_TELTONIKA}.3.0", _TELTONIKA_CODE),
            scalar("TELTONIKA-MIB::routerName", f"{_TELTONIKA}.2.0"),
        ),
        serial=(scalar("TELTONIKA-MIB::serial", f"{_TELTONIKA}.1.0"),),
        role=_ROUTER,
        markers=(f"{_TELTONIKA}.6.0", f"{_TELTONIKA}.3.0"),
    ),
    Family(
        name="Keenetic",
        matches=says(r"KeeneticOS|^Keenetic"),
        vendor=("Keenetic",),
        os=("KeeneticOS",),
        version=(descr(r"KeeneticOS ([\w.-]+)"),),
        model=(descr(r"^(Keenetic [^(:]+?) ?\("), MODEL),
        role=_ROUTER,
        places=(0,),
    ),
    Family(
        name="LANCOM LX",
        matches=under("2356.13"),
        vendor=("LANCOM",),
        os=("LCOS LX",),
        version=(
            scalar("LCOS-LX-MIB::firmwareVersion", "2356.13.1.47.9.0", r"(\d[\w.]*)"),
            descr(r"LCOS-LX: (\d[\w.]*)"),
        ),
        model=(scalar("LCOS-LX-MIB::model", "2356.13.1.47.6.0"),),
        serial=(scalar("LCOS-LX-MIB::serial", "2356.13.1.47.7.0"),),
        role=_AP,
    ),
    Family(
        name="LANCOM SX",
        matches=either(under("2356.14", "2356.16"), both(under("2356"), says(r"LANCOM [GX]S-"))),
        vendor=("LANCOM",),
        os=("LCOS SX",),
        version=(
            scalar("LCOS-SX-MIB::firmware", "2356.16.1.1.1.1.13.0"),
            descr(r", ?(\d+\.\d[\w.]*)"),
            SOFTWARE,
        ),
        model=(descr(r"LANCOM (\S+)"), scalar("LCOS-SX-MIB::model", "2356.16.1.1.1.1.3.0")),
        serial=(scalar("LCOS-SX-MIB::serial", "2356.16.1.1.1.1.4.0"), SERIAL),
        role=_SWITCH,
    ),
    Family(
        name="LANCOM",
        matches=under("2356"),
        vendor=("LANCOM",),
        os=("LCOS",),
        version=(descr(r" (\d+\.\d+\.\d+\w*) ?/"),),
        model=(descr(r"^LANCOM (.+?) \d+\.\d"),),
        serial=(descr(r" (\d{12,})$"),),
        role=(
            descr(r"^LANCOM (?:L-|LN-|LW-|OAP|IAP)", lambda _: Role.ACCESS_POINT.value),
            descr(r"^LANCOM WLC", lambda _: Role.WIRELESS_CONTROLLER.value),
            Role.ROUTER,
        ),
    ),
    Family(
        name="DCN",
        matches=under("6339"),
        vendor=("DCN",),
        os=("DCNOS",),
        version=(_EMBEDDED_VERSION, scalar("DCN-MIB::softwareVersion", "6339.100.1.3.0"), SOFTWARE),
        model=(_EMBEDDED_MODEL, descr(r"^Digital China (\S+)"), MODEL),
        serial=(SERIAL, _EMBEDDED_SERIAL),
        role=_SWITCH,
    ),
    Family(
        name="QTECH",
        matches=under("27514"),
        vendor=("QTECH",),
        os=("QTECH",),
        version=(_EMBEDDED_VERSION, SOFTWARE),
        model=(_EMBEDDED_MODEL, MODEL),
        serial=(SERIAL, _EMBEDDED_SERIAL),
        role=_SWITCH,
    ),
    Family(
        name="Maipu",
        matches=under("5651"),
        vendor=("Maipu",),
        os=("Maipu",),
        version=(_EMBEDDED_VERSION, SOFTWARE),
        model=(_EMBEDDED_MODEL, MODEL),
        serial=(SERIAL, _EMBEDDED_SERIAL),
        role=_SWITCH,
    ),
    Family(
        name="BDCOM",
        matches=under("3320"),
        vendor=("BDCOM",),
        os=("BDCOM",),
        version=(
            *(
                scalar("NMS-CARD-MIB::nmscardSwVersion", f"{_BDCOM_CARD}.6.{slot}")
                for slot in (1, 0)
            ),
            descr(r"Version ([0-9][\w.]*)"),
        ),
        model=(
            descr(r"BDCOM(?:\(tm\))? (\S+)"),
            *(
                scalar("NMS-CARD-MIB::nmscardDescr", f"{_BDCOM_CARD}.3.{slot}", r"^(\S+)")
                for slot in (1, 0)
            ),
        ),
        serial=(
            *(scalar("NMS-CARD-MIB::nmscardSerial", f"{_BDCOM_CARD}.4.{slot}") for slot in (1, 0)),
            SERIAL,
        ),
        role=_SWITCH,
    ),
    Family(
        name="TRENDnet",
        matches=under("28866"),
        vendor=("TRENDnet",),
        os=("TRENDnet",),
        version=(SOFTWARE,),
        model=(descr(r"\b(T[A-Z]{2}-\w+)"), MODEL),
        role=_SWITCH,
    ),
    Family(
        name="Teldat",
        matches=under("2007"),
        vendor=("Teldat",),
        os=("CIT",),
        version=(scalar("TELDAT-MIB::telProdNpSwVersion", "2007.1.2.1.6.0"), SOFTWARE),
        model=(descr(r"Router model (.+?) +\d+ \d+ +CPU"), MODEL),
        serial=(descr(r"S/N: ?(\S+)"), SERIAL),
        role=_ROUTER,
    ),
    Family(
        name="Cumulus Linux",
        matches=under("40310"),
        vendor=("NVIDIA",),
        os=("Cumulus Linux",),
        version=(descr(r"Cumulus[- ]Linux (\d\S*)"), SOFTWARE),
        model=(entity(Column.DESCR, r"^(?:Cumulus Networks )?\s*(.+?)(?: Chassis)?$"), MODEL),
        role=_SWITCH,
    ),
    Family(
        name="Supermicro BMC",
        matches=either(under("21317"), has("21317.1.16.3.4.0", "21317.1.3.1.2.1")),
        vendor=("Supermicro",),
        os=("Supermicro BMC",),
        version=(scalar("ATEN-IPMI-MIB::bmcMajorVesion", "21317.1.2.1.0"),),
        model=(scalar("ATEN-IPMI-MIB::productPartModel", "21317.1.16.3.4.0"),),
        serial=(scalar("ATEN-IPMI-MIB::productSerialNumber", "21317.1.16.3.6.0"),),
        role=_SERVER,
        markers=("21317.1.16.3.4.0", "21317.1.3.1.2.1"),
    ),
    Family(
        name="Lenovo XClarity",
        matches=under("19046"),
        vendor=("Lenovo",),
        os=("XClarity",),
        version=(scalar("LENOVO-XCC-MIB::bmcVpdBuild", "19046.11.1.1.5.1.1.3.1"),),
        model=(
            scalar("LENOVO-XCC-MIB::machineLevelProductName", "19046.11.1.1.5.2.1.5.0"),
            scalar("LENOVO-XCC-MIB::machineLevelVpdMachineModel", "19046.11.1.1.5.2.1.2.0"),
        ),
        serial=(scalar("LENOVO-XCC-MIB::machineLevelSerialNumber", "19046.11.1.1.5.2.1.3.0"),),
        role=_SERVER,
    ),
    Family(
        name="Cisco satellite receiver",
        matches=under("1429"),
        vendor=("Cisco",),
        os=("D98xx",),
        version=(scalar("CISCO-SAT-MIB::softwareVersion", "1429.2.2.5.1.1.1.0"),),
        model=(scalar("CISCO-SAT-MIB::model", "1429.2.2.5.1.1.4.0"), descr(r"\b(D\d{4})")),
        role=(Role.OTHER,),
    ),
    Family(
        name="Geist",
        matches=under("21239"),
        vendor=("Vertiv",),
        os=("Geist",),
        version=(
            scalar("GEIST-V4-MIB::productVersion", "21239.5.1.1.2.0"),
            scalar("GEIST-IMD-MIB::productVersion", "21239.42.1.1.2.0"),
        ),
        model=(
            scalar("GEIST-V4-MIB::productTitle", "21239.5.1.1.1.0"),
            scalar("GEIST-IMD-MIB::productTitle", "21239.42.1.1.1.0"),
        ),
        serial=(scalar("GEIST-V4-MIB::productSerialNumber", "21239.5.1.1.10.0"),),
        role=(Role.SENSOR,),
    ),
)
