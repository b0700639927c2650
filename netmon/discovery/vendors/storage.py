"""Network storage: Synology, QNAP, NetApp, Isilon."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    MODEL,
    Family,
    Readers,
    descr,
    either,
    has,
    says,
    scalar,
    under,
)

_SYNOLOGY = "6574.1.5"  # SYNOLOGY-SYSTEM-MIB
_STATUS = "6574.1.1.0"  # systemStatus, even where the rest is hidden by a view
_QNAP_SERIAL = r"^Q\w{7,}$"
_QTS4, _QTS5 = "24681.1.2", "55062.1.12"
_NAS: Readers = (Role.NAS,)

FAMILIES = (
    Family(
        name="Synology DSM",
        matches=either(under("6574"), has(f"{_SYNOLOGY}.1.0", _STATUS)),
        vendor=("Synology",),
        os=("DSM",),
        version=(scalar("SYNOLOGY-SYSTEM-MIB::version", f"{_SYNOLOGY}.3.0", r"(\d.*)"),),
        model=(scalar("SYNOLOGY-SYSTEM-MIB::modelName", f"{_SYNOLOGY}.1.0"),),
        serial=(scalar("SYNOLOGY-SYSTEM-MIB::serialNumber", f"{_SYNOLOGY}.2.0"),),
        role=(
            scalar(
                "SYNOLOGY-SYSTEM-MIB::modelName",
                f"{_SYNOLOGY}.1.0",
                r"^(?:RT|MR|WRX)\d",
                lambda _: Role.ROUTER.value,
            ),
            scalar(
                "SYNOLOGY-SYSTEM-MIB::modelName",
                f"{_SYNOLOGY}.1.0",
                r"^NVR",
                lambda _: Role.NVR.value,
            ),
            Role.NAS,
        ),
        markers=(f"{_SYNOLOGY}.1.0", _STATUS),
    ),
    Family(
        name="QNAP QTS",
        matches=either(
            under("24681", "55062"), has(f"{_QTS4}.12.0", f"{_QTS5}.3.0"), says(r"QNAP")
        ),
        vendor=("QNAP",),
        os=("QTS",),
        version=(
            scalar("QTS-MIB::firmwareVersion", f"{_QTS5}.6.0"),
            descr(r"(?:QTS|Firmware) (\d[\w.]*)|TS-\S+ (\d[\w.]*)"),
        ),
        model=(
            scalar("QTS-MIB::systemModel", f"{_QTS5}.3.0"),
            scalar("NAS-MIB::modelName", f"{_QTS4}.12.0"),
            descr(r"\b(T[SV][A-Z]*-\w+)"),
        ),
        serial=(
            scalar("QTS-MIB::systemSerialNumber", f"{_QTS5}.4.0", _QNAP_SERIAL),
            scalar("NAS-MIB::enclosureSerialNum", "24681.1.4.1.1.1.1.2.1.4.1", _QNAP_SERIAL),
        ),
        role=_NAS,
        markers=(f"{_QTS4}.12.0", f"{_QTS5}.3.0"),
    ),
    Family(
        name="NetApp",
        matches=under("789"),
        vendor=("NetApp",),
        os=("Data ONTAP",),
        version=(descr(r"NetApp Release (\d[\w.]*)"),),
        model=(scalar("NETWORK-APPLIANCE-MIB::productModel", "789.1.1.5.0"), MODEL),
        serial=(scalar("NETWORK-APPLIANCE-MIB::productSerialNum", "789.1.1.9.0"),),
        role=_NAS,
    ),
    Family(
        name="Isilon OneFS",
        matches=under("12124"),
        vendor=("Dell",),
        os=("OneFS",),
        version=(descr(r"OneFS v(\d[\w.]*)"),),
        model=(scalar("ISILON-MIB::chassisModel", "12124.2.51.1.4.1"),),
        serial=(scalar("ISILON-MIB::chassisSerialNumber", "12124.2.51.1.3.1"),),
        role=_NAS,
    ),
)
