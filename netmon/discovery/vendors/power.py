"""Power: APC, Eaton, CyberPower, Vertiv, Phoenixtec (Santak and others), generic UPS-MIB agents."""

from __future__ import annotations

from inventory.model import Claim, FactRank, Role
from netmon.discovery.vendors.base import (
    SERIAL,
    Evidence,
    Family,
    Reader,
    Readers,
    both,
    descr,
    either,
    has,
    neither,
    says,
    scalar,
    search,
    under,
)
from netmon.discovery.vendors.ups_mib import UPS_AGENT, UPS_MAKER, UPS_MODEL, UPS_VERSION

_APC_PRODUCTS = "318.1.3"
_CARDS = r"^(?:AP96\d\d|AP7(?:6|92[02]NMC)|NMC|0N-|0J-)"
_APC_UPS, _APC_PDU = "318.1.1.1.1", "318.1.1.12.1"
_MGE, _XUPS = "705.1.1", "534.1.1"
_CPS, _CPS_PDU = "3808.1.1.1.1", "3808.1.1.3.1"
_PPC = "935.1.1.1.1"
_UPS: Readers = (Role.UPS,)
_PDU: Readers = (Role.PDU,)


def _apc_label(field: str) -> Reader:
    """MN: or SN: in sysDescr, unless they are the network card's and not the product's."""

    def read(evidence: Evidence) -> Claim | None:
        text = evidence.system.descr
        model = search(r"\bMN: ?(\S+)", text)
        if model is None or search(_CARDS, model):
            return None
        value = search(rf"\b{field}: ?([A-Z0-9][\w-]+)", text)
        return Claim(value, "SNMPv2-MIB::sysDescr", FactRank.SYSTEM) if value else None

    return Reader(read)


def _apc_line(*suffixes: str, role: Role) -> Reader:
    match = under(*(f"{_APC_PRODUCTS}.{suffix}" for suffix in suffixes))
    claim = Claim(role.value, "PowerNet-MIB::products", FactRank.SYSTEM)
    return Reader(lambda evidence: claim if match(evidence) else None)


def _pdu(_: str) -> str:
    return Role.PDU.value


FAMILIES = (
    Family(
        name="APC",
        matches=under("318"),
        vendor=("APC",),
        os=("APC AOS",),
        version=(
            scalar("PowerNet-MIB::moduleFirmwareRev", "318.1.4.2.4.1.4.1", r"v?(\d[\w.]*)"),
            descr(r"\bPF: ?v?(\d[\w.]*)"),
            scalar("PowerNet-MIB::upsAdvIdentFirmwareRevision", f"{_APC_UPS}.2.1.0"),
        ),
        model=(
            scalar("PowerNet-MIB::upsBasicIdentModel", f"{_APC_UPS}.1.1.0"),
            scalar("PowerNet-MIB::rPDUIdentModelNumber", f"{_APC_PDU}.5.0"),
            scalar("PowerNet-MIB::rPDU2IdentModelNumber", "318.1.1.26.2.1.8.1"),
            scalar("PowerNet-MIB::sPDUIdentModelNumber", "318.1.1.4.1.4.0"),
            scalar("PowerNet-MIB::atsIdentModelNumber", "318.1.1.8.1.5.0"),
            _apc_label("MN"),
            descr(r"\bMN: ?(AP9\d{3}\w*)"),  # the card, when nothing tells what it sits in
            descr(r"^(?:APC )?(.+?) \(MB:"),
        ),
        serial=(
            scalar("PowerNet-MIB::upsAdvIdentSerialNumber", f"{_APC_UPS}.2.3.0"),
            scalar("PowerNet-MIB::rPDUIdentSerialNumber", f"{_APC_PDU}.6.0"),
            scalar("PowerNet-MIB::rPDU2IdentSerialNumber", "318.1.1.26.2.1.9.1"),
            scalar("PowerNet-MIB::sPDUIdentSerialNumber", "318.1.1.4.1.5.0"),
            scalar("PowerNet-MIB::atsIdentSerialNumber", "318.1.1.8.1.6.0"),
            _apc_label("SN"),
        ),
        role=(
            _apc_line("4", "32", "11", role=Role.PDU),
            _apc_line("8", "16", "31", role=Role.SENSOR),
            _apc_line("14", "13", "21", role=Role.OTHER),
            Role.UPS,
        ),
    ),
    Family(
        name="Eaton ePDU",
        matches=under("534.6.6", "534.6.7", "534.10.2"),
        vendor=("Eaton",),
        os=("Eaton ePDU",),
        version=(scalar("EATON-EPDU-MIB::firmwareVersion", "534.6.6.7.1.2.1.5.0"),),
        model=(
            scalar("EATON-EPDU-MIB::productName", "534.6.6.7.1.2.1.2.0"),
            scalar("EATON-EPDU-MIB::partNumber", "534.6.6.7.1.2.1.3.0"),
            descr(r".+"),
        ),
        serial=(scalar("EATON-EPDU-MIB::serialNumber", "534.6.6.7.1.2.1.4.0"), SERIAL),
        role=_PDU,
    ),
    Family(
        name="Eaton UPS",
        matches=under("534", "705"),
        vendor=("Eaton",),
        os=("Eaton UPS",),
        version=(
            scalar("MG-SNMP-UPS-MIB::upsmgIdentFirmwareVersion", f"{_MGE}.4.0"),
            scalar("XUPS-MIB::xupsIdentSoftwareVersion", f"{_XUPS}.3.0"),
            UPS_VERSION,
        ),
        model=(
            scalar("XUPS-MIB::xupsIdentModel", f"{_XUPS}.2.0"),
            descr(r"^(?!.*(?:Web/SNMP|Network Management))(.+)"),
            UPS_MODEL,
            scalar("MG-SNMP-UPS-MIB::upsmgIdentFamilyName", f"{_MGE}.1.0"),
        ),
        serial=(
            scalar("MG-SNMP-UPS-MIB::upsmgIdentSerialNumber", f"{_MGE}.7.0"),
            scalar("XUPS-MIB::xupsIdentSerialNumber", f"{_XUPS}.6.0"),
            scalar("UPS-MIB::upsIdentName", "1.3.6.1.2.1.33.1.1.5.0", r"ID: ?(\w+)"),
        ),
        role=_UPS,
    ),
    Family(
        name="CyberPower",
        matches=under("3808"),
        vendor=("CyberPower",),
        os=("CyberPower",),
        version=(
            scalar("CPS-MIB::upsAdvanceIdentFirmwareRevision", f"{_CPS}.2.1.0"),
            scalar("CPS-MIB::ePDUIdentFirmwareRev", f"{_CPS_PDU}.3.0"),
            UPS_VERSION,
        ),
        model=(
            scalar("CPS-MIB::upsBaseIdentModel", f"{_CPS}.1.1.0"),
            scalar("CPS-MIB::ePDUIdentModelNumber", f"{_CPS_PDU}.5.0"),
            UPS_MODEL,
        ),
        serial=(
            scalar("CPS-MIB::upsAdvanceIdentSerialNumber", f"{_CPS}.2.3.0"),
            scalar("CPS-MIB::ePDUIdentSerialNumber", f"{_CPS_PDU}.6.0"),
        ),
        role=(
            scalar(
                "CPS-MIB::ePDUIdentModelNumber", f"{_CPS_PDU}.5.0", None, lambda _: Role.PDU.value
            ),
            Role.UPS,
        ),
    ),
    Family(
        name="Phoenixtec UPS",
        matches=under("935", "2468.1.2.1"),
        vendor=(UPS_MAKER, "Phoenixtec"),
        os=("NetAgent",),
        version=(
            scalar("UPSMATE-MIB::upsSmartIdentAgentFirmwareRevision", f"{_PPC}.2.4.0"),
            UPS_AGENT,
            UPS_VERSION,
            descr(r"\bv(\d[\w.]*)"),
        ),
        model=(
            scalar("UPSMATE-MIB::upsBaseIdentModel", f"{_PPC}.1.1.0"),
            UPS_MODEL,
            descr(r"^(.*?\bCard)\b"),
        ),
        serial=(scalar("UPSMATE-MIB::upsSmartIdentUPSSerialNumber", f"{_PPC}.2.3.0"),),
        role=_UPS,
    ),
    Family(
        name="Vertiv",
        matches=under("476", "13400"),
        vendor=("Vertiv",),
        os=("Liebert",),
        version=(
            scalar("LIEBERT-GP-AGENT-MIB::lgpAgentIdentFirmwareVersion", "476.1.42.2.1.3.0"),
            UPS_VERSION,
            UPS_AGENT,
        ),
        model=(
            scalar("LIEBERT-GP-AGENT-MIB::lgpAgentDeviceModel", "476.1.42.2.4.2.1.4.1"),
            UPS_MODEL,
        ),
        serial=(
            scalar("LIEBERT-GP-AGENT-MIB::lgpAgentDeviceSerialNumber", "476.1.42.2.4.2.1.7.1"),
        ),
        role=_UPS,
    ),
    Family(
        name="Tripp Lite",
        matches=under("850"),
        vendor=("Tripp Lite",),
        os=("PowerAlert",),
        version=(descr(r"PowerAlert (\d[\w.]*)"), UPS_VERSION),
        model=(
            scalar("TRIPPLITE-PRODUCTS::tlpDeviceModel", "850.1.1.1.2.1.5.1"),
            UPS_MODEL,
        ),
        serial=(scalar("TRIPPLITE-PRODUCTS::tlpDeviceIdentSerialNum", "850.1.1.2.1.1.5.1"),),
        role=(
            scalar("TRIPPLITE-PRODUCTS::tlpDeviceModel", "850.1.1.1.2.1.5.1", r"^PDU", _pdu),
            Role.UPS,
        ),
    ),
    Family(
        name="Generex",
        matches=either(both(under("33"), says(r"CS\d{3}")), says(r"^(?:The )?CS1[24]1")),
        vendor=(UPS_MAKER, "Generex"),
        os=("CS141",),
        version=(
            descr(r"v ?(\d[\w.]*)"),
            scalar("UPS-MIB::upsIdentAgentSoftwareVersion", "1.3.6.1.2.1.33.1.1.4.0", r"V(\d\S*)"),
            UPS_AGENT,
        ),
        model=(UPS_MODEL, descr(r"\b(CS1\d\d)")),
        role=_UPS,
    ),
    Family(
        name="Delta UPS",
        matches=under("2254"),
        vendor=(UPS_MAKER, "Delta"),
        os=("Delta UPS",),
        version=(
            scalar("DeltaUPS-MIB::dupsIdentUPSSoftwareVersion", "2254.2.4.1.3.0"),
            UPS_VERSION,
            UPS_AGENT,
        ),
        model=(scalar("DeltaUPS-MIB::dupsIdentModel", "2254.2.4.1.2.0"), UPS_MODEL),
        role=_UPS,
    ),
    Family(
        name="UPS-MIB agent",
        matches=both(has("1.3.6.1.2.1.33.1.1.1.0", "1.3.6.1.2.1.33.1.1.2.0"), neither(under("9"))),
        vendor=(UPS_MAKER,),
        os=("UPS-MIB",),
        version=(UPS_VERSION, UPS_AGENT),
        model=(UPS_MODEL,),
        serial=(),
        role=_UPS,
        markers=("1.3.6.1.2.1.33.1.1.1.0", "1.3.6.1.2.1.33.1.1.2.0"),
    ),
)
