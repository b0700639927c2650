"""Cameras and recorders: Hikvision, Dahua, Axis, Hanwha (Samsung Techwin)."""

from __future__ import annotations

from inventory.model import Claim, FactRank, Role
from inventory.types import parse_mac
from netmon.discovery.vendors.base import (
    Evidence,
    Family,
    Reader,
    descr,
    either,
    has,
    says,
    scalar,
    under,
)

_HIK, _HIK_NVR = "39165.1", "50001.1"
_DAHUA = "1004849.2.1"
_IF_MAC = "1.3.6.1.2.1.2.2.1.6"
_AXIS_PORTS = (2, 3, 1, 4)  # the loopback comes first and has no address


def _axis_serial(evidence: Evidence) -> Claim | None:
    """An Axis product's serial number is its MAC address, as printed on its label."""
    for port in _AXIS_PORTS:
        raw = evidence.values.get(f"{_IF_MAC}.{port}")
        mac = parse_mac(raw) if isinstance(raw, bytes | str) else None
        if mac:
            return Claim(mac.replace(":", "").upper(), "IF-MIB::ifPhysAddress", FactRank.VENDOR_MIB)
    return None


FAMILIES = (
    Family(
        name="Hikvision camera",
        matches=either(under("39165"), has(f"{_HIK}.1.0")),
        vendor=("Hikvision",),
        os=("Hikvision",),
        version=(scalar("HIKVISION-MIB::softwVersion", f"{_HIK}.3.0"),),
        model=(scalar("HIKVISION-MIB::deviceType", f"{_HIK}.1.0"),),
        role=(
            scalar(
                "HIKVISION-MIB::deviceType",
                f"{_HIK}.1.0",
                r"^(?:i?DS-[789]\d|.*NVR|.*DVR)",
                lambda _: Role.NVR.value,
            ),
            scalar(
                "HIKVISION-MIB::deviceType", f"{_HIK}.1.0", r"^DS-3", lambda _: Role.SWITCH.value
            ),
            Role.CAMERA,
        ),
        markers=(f"{_HIK}.1.0",),
    ),
    Family(
        name="Hikvision recorder",
        matches=either(under("50001"), says(r"^Hikvision")),
        vendor=("Hikvision",),
        os=("Hikvision",),
        model=(descr(r"\b(i?DS-\d[\w/-]+)"),),
        serial=(scalar("HIK-DEVICE-MIB::deviceSerial", f"{_HIK_NVR}.3.0"),),
        role=(Role.NVR,),
    ),
    Family(
        name="Dahua",
        matches=either(under("1004849"), has(f"{_DAHUA}.2.6.0")),
        vendor=("Dahua",),
        os=("Dahua",),
        version=(scalar("DAHUA-SNMP-MIB::softwareRevision", f"{_DAHUA}.1.1.0"),),
        model=(
            scalar("DAHUA-SNMP-MIB::deviceType", f"{_DAHUA}.2.6.0"),
            descr(r"\b(D[HI][IH]?-\w[\w-]+)"),
        ),
        serial=(scalar("DAHUA-SNMP-MIB::serialNumber", f"{_DAHUA}.2.4.0"),),
        role=(
            scalar(
                "DAHUA-SNMP-MIB::deviceType",
                f"{_DAHUA}.2.6.0",
                r"NVR|XVR|HCVR|DVR|IVSS",
                lambda _: Role.NVR.value,
            ),
            descr(r"NVR|XVR|HCVR|DVR|IVSS", lambda _: Role.NVR.value),
            Role.CAMERA,
        ),
        markers=(f"{_DAHUA}.2.6.0",),
    ),
    Family(
        name="Axis",
        matches=either(under("368"), says(r"^ ?; AXIS ")),
        vendor=("Axis",),
        os=("AXIS OS",),
        version=(descr(r"; AXIS [^;]*; [^;]*; ?([0-9][\w.]*)"),),
        model=(descr(r"; ?(AXIS [^;]+);"),),
        serial=(Reader(_axis_serial, tuple(f"{_IF_MAC}.{port}" for port in _AXIS_PORTS)),),
        role=(
            descr(r"Recorder|AXIS S\d", lambda _: Role.NVR.value),
            descr(r"Speaker|Door|Intercom|Audio|Radar", lambda _: Role.OTHER.value),
            Role.CAMERA,
        ),
    ),
    Family(
        name="Hanwha",
        matches=under("36849"),
        vendor=("Hanwha Vision",),
        os=("Wisenet",),
        model=(descr(r"\b([XQPLST]N[DOVPBZFR]-\w+)"),),
        role=(Role.CAMERA,),
    ),
)
