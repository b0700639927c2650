"""Dell: PowerConnect, OS6, OS9 (Force10), OS10, iDRAC, UPS."""

from __future__ import annotations

from inventory.model import MemberRole, Role
from netmon.discovery.vendors.base import (
    MODEL,
    SERIAL,
    SOFTWARE,
    Column,
    Family,
    StackTable,
    both,
    by_object_id,
    descr,
    either,
    entity,
    says,
    scalar,
    under,
)

_PRODUCT = "674.10895.3000.1.2.100"  # DELL-VENDOR-MIB productIdentification
_NAME = scalar("Dell-Vendor-MIB::productIdentificationDisplayName", f"{_PRODUCT}.1.0")
_VERSION = scalar("Dell-Vendor-MIB::productIdentificationVersion", f"{_PRODUCT}.4.0")
_SERIAL = scalar("Dell-Vendor-MIB::productIdentificationSerialNumber", f"{_PRODUCT}.8.1.2.1")
_TAG = scalar("Dell-Vendor-MIB::productIdentificationServiceTag", f"{_PRODUCT}.8.1.4.1")

# F10-PRODUCTS-MIB; what runs DNOS 9 or has ENTITY-MIB names itself.
_FORCE10 = {
    "6027.1.1.1": "E1200",
    "6027.1.1.2": "E600",
    "6027.1.1.3": "E300",
    "6027.1.2.1": "C300",
    "6027.1.2.2": "C150",
    "6027.1.3.1": "S50",
    "6027.1.3.2": "S50E",
    "6027.1.3.3": "S50V",
    "6027.1.3.4": "S25P-AC",
    "6027.1.3.5": "S2410CP",
    "6027.1.3.6": "S2410P",
    "6027.1.3.7": "S50N-AC",
    "6027.1.3.8": "S50N-DC",
    "6027.1.3.9": "S25P-DC",
    "6027.1.3.10": "S25V",
    "6027.1.3.11": "S25N",
    "6027.1.3.12": "S60",
    "6027.1.3.13": "S55",
    "6027.1.3.14": "S4810",
}

# DELL-NETWORKING-CHASSIS-MIB dellNetStackUnitTable
_STACK = StackTable(
    entry="6027.3.26.1.3.4.1",
    role=4,
    roles={"1": MemberRole.ACTIVE, "2": MemberRole.STANDBY, "3": MemberRole.MEMBER},
    model=9,
    version=10,
    serial=11,
)
# FASTPATH's agentInventoryUnitTable
_UNITS = StackTable(
    entry="674.10895.5000.2.6132.1.1.13.2.2.1",
    role=5,
    roles={"1": MemberRole.ACTIVE, "2": MemberRole.MEMBER},
    version=12,
    serial=19,
)

FAMILIES = (
    Family(
        name="Dell OS9",
        matches=both(under("6027"), says(r"Dell|DNOS")),
        vendor=("Dell",),
        os=("OS9",),
        version=(descr(r"Application Software Version: ([0-9]\S*)"), SOFTWARE, _VERSION),
        model=(descr(r"Series: (\S+)"), MODEL, entity(Column.DESCR)),
        serial=(SERIAL, scalar("F10-CHASSIS-MIB::chSerialNumber", "6027.3.1.1.1.2.0")),
        role=(Role.SWITCH,),
        stack=_STACK,
    ),
    Family(
        name="Force10 FTOS",
        matches=under("6027"),
        vendor=("Dell",),
        os=("FTOS",),
        version=(descr(r"Application Software Version: ([0-9]\S*)"), SOFTWARE),
        model=(
            descr(r"Series: (\S+)"),
            MODEL,
            scalar("F10-CHASSIS-MIB::chType", "6027.3.1.1.1.1.0", r"[A-Z]\w*\d\w*"),
            by_object_id(_FORCE10),
        ),
        serial=(SERIAL, scalar("F10-CHASSIS-MIB::chSerialNumber", "6027.3.1.1.1.2.0")),
        role=(Role.SWITCH,),
    ),
    Family(
        name="Dell OS10",
        matches=either(under("674.11000.5000"), both(under("674"), says(r"OS10"))),
        vendor=("Dell",),
        os=("OS10",),
        version=(
            descr(r"(?:OS|System) Version: ?([0-9][\w.]*)"),
            SOFTWARE,
            entity(Column.FIRMWARE),
        ),
        model=(MODEL, descr(r"System Type: ?(\S+)"), entity(Column.DESCR)),
        role=(Role.SWITCH,),
    ),
    Family(
        name="Dell iDRAC",
        matches=under("674.10892"),
        vendor=("Dell",),
        os=("iDRAC",),
        version=(
            scalar("IDRAC-MIB::racFirmwareVersion", "674.10892.5.1.1.8.0"),
            scalar("DELL-RAC-MIB::drsFirmwareVersion", "674.10892.2.1.2.1.0"),
        ),
        model=(
            scalar("IDRAC-MIB::systemModelName", "674.10892.5.1.3.12.0"),
            scalar("IDRAC-MIB::racName", "674.10892.5.1.1.1.0"),
            scalar("DELL-RAC-MIB::drsProductShortName", "674.10892.2.1.1.2.0"),
            scalar("MIB-Dell-10892::chassisModelName", "674.10892.1.300.10.1.9.1"),
        ),
        serial=(
            scalar("IDRAC-MIB::systemServiceTag", "674.10892.5.1.3.2.0"),
            scalar("DELL-RAC-MIB::drsProductChassisServiceTag", "674.10892.2.1.1.11.0"),
            scalar("MIB-Dell-10892::chassisServiceTagName", "674.10892.1.300.10.1.11.1"),
        ),
        role=(Role.SERVER,),
    ),
    Family(
        name="Dell UPS",
        matches=under("674.10902"),
        vendor=("Dell",),
        os=("Dell UPS",),
        version=(
            scalar("DELL-SNMP-UPS-MIB::physicalIdentFWVersion", "674.10902.2.100.4.0"),
            scalar("DELL-SNMP-UPS-MIB::physicalIdentCommVersion", "674.10902.2.100.5.0"),
        ),
        model=(
            scalar("DELL-SNMP-UPS-MIB::physicalIdentProductName", "674.10902.2.100.1.0"),
            descr(r".+"),
        ),
        serial=(scalar("DELL-SNMP-UPS-MIB::physicalIdentSerialNumber", "674.10902.2.120.1.2.0"),),
        role=(Role.UPS,),
    ),
    Family(
        name="Dell OS6",
        matches=both(under("674.10895"), says(r"Dell (?:EMC )?Networking N\d")),
        vendor=("Dell",),
        os=("OS6",),
        version=(descr(r", ?([0-9]+\.[0-9][\w.]*),"), _VERSION, SOFTWARE),
        model=(descr(r"^(Dell [^,]+),"), _NAME, MODEL),
        serial=(SERIAL, _TAG, _SERIAL),
        role=(Role.SWITCH,),
        stack=_UNITS,
    ),
    Family(
        name="Dell PowerConnect",
        matches=under("674.10895"),
        vendor=("Dell",),
        os=("PowerConnect",),
        version=(descr(r", ?([0-9]+\.[0-9][\w.]*),"), _VERSION, SOFTWARE),
        model=(
            _NAME,
            descr(r"^((?:Dell )?Power[Cc]onnect [^,\s]+)"),
            MODEL,
            entity(Column.DESCR),
            descr(r"^(\w+) Ethernet Switch"),
        ),
        serial=(SERIAL, _SERIAL, _TAG),
        role=(Role.SWITCH,),
    ),
)
