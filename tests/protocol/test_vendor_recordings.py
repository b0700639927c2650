"""What real devices are, read over SNMP; the expectations were read from the recordings by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from inventory.model import FactName, Member
from inventory.observation import KeyKind
from netmon.discovery.base import DeviceSession, Look
from netmon.discovery.system import SYSTEM
from netmon.transport.base import SnmpEngine
from netmon.transport.snmp import EngineChoice, SnmpSettings, make_engine
from tests.support.snmp_engines import community, target
from tests.support.snmpsim import Responder, prepare, public_recordings

pytestmark = [pytest.mark.protocol, pytest.mark.asyncio(loop_scope="module")]

RECORDINGS = public_recordings()
PACKETS_MAX = 15
_ENTERPRISES = "1.3.6.1.4.1"
_MIB_2 = ("1.3.6.1.2.1.1", "1.3.6.1.2.1.2.1", "1.3.6.1.2.1.33.1.1", "1.3.6.1.2.1.47.1.1.1.1")
_OTHERS = ("1.2.840.10036.3.1", "1.3.6.1.6.3.10", "1.3.6.1.2.1.16.19")
# Vendors' subtrees that identify; the rest of an enterprise can be a million rows.
_VENDOR = (
    "11.2.36", "232.2.2", "232.22.2.3", "318.1.1.1.1", "318.1.1.4.1", "318.1.1.12.1",
    "318.1.1.26.2", "534.1.1", "705.1.1", "789.1.1", "850.1.1.1.2", "850.1.1.2.1",
    "1588.2.1.1.1.1", "1991.1.1.1.1", "2011.2.235.1.1.1", "2011.6.174.1", "2636.3.1",
    "3320.3.6.10", "4881.1.1.10.2.1.1.2", "4881.1.1.10.2.1.1.24", "12124.2.51", "12356.101.4.1",
    "14179.1.1.1", "14525.4.2.1", "15983.1.1.4.1.1", "21239.5.1.1", "25053.1.3.1.1.1.15",
    "25461.2.1.2.1", "25461.2.1.2.2", "35047.1.1", "39165.1", "50001.1", "171.12.1.1.12",
)  # fmt: skip

Facts = tuple[str | None, str | None, str | None, str | None, str | None, str | None]

# vendor, os, version, model, serial, role
EXPECTED: dict[str, Facts] = {
    "apc-7902b": ("APC", "APC AOS", "6.7.2", "AP7902B", "5A1551F39430", "pdu"),
    "arista-dcs-7150s-52-cl": (
        "Arista", "EOS", "4.20.5F", "DCS-7150S-52-CL", "JPE15151458", "switch",
    ),
    "aruba-7020": ("Aruba", "ArubaOS", "8.3.0.0", "Aruba7010", None, "wireless-controller"),
    "bdcom-s5612": ("BDCOM", "BDCOM", "2.1.1B", "S5612", "20014012879", "switch"),
    "brocade-icx6430-24": (
        "Brocade", "IronWare", "08.0.30tT311", "ICX6430-24", "BZN3215N09A", "switch",
    ),
    "cisco-c3560": ("Cisco", "IOS", "12.2(55)SE3", "WS-C3560G-48TS-E", "FOC1408Z61U", "switch"),
    "cisco-c3750": ("Cisco", "IOS", "12.2(50)SE5", "WS-C3750G-12S-S", "FDO1622Y10H", "switch"),
    "cisco-n5000": ("Cisco", "NX-OS", "6.0(2)N2(3)", "N5K-C5548UP", "SSI183706KP", "switch"),
    "clavister-amaranten": (
        "Clavister", "cOS", "8.90.07.01-11595", "Amaranten Firewall", None, "firewall",
    ),
    "dcrs-5980-28t-dc": (
        "DCN", "DCNOS", "7.0.3.1(B0232.0031)", "DCRS-5980-28T-DC", "GOSWE120F327000001", "switch",
    ),
    "dlink-des3038": ("D-Link", "D-Link", "Build 1.00-B32", "DES-3028", None, "switch"),
    "dptech-dpx800-a5": (
        "DPtech", "Conplat", "V100R004B01D007P02PATCH03", "DPX8000-A5", "02010037P183000022",
        "switch",
    ),
    "eaton-93e-80": ("Eaton", "Eaton UPS", "2.08.0011", "EATON 93E 80", "4K234LXX06", "ups"),
    "eastpower-istars-swv053": ("EAST", "UPS-MIB", "V8.0", "EA9080", None, "ups"),
    "geist-temperature-sensor": (
        "Vertiv", "Geist", "3.4.0", "Geist WD15", "TB19020610", "sensor",
    ),
    "h3c-e528-1": (
        "H3C", "Comware", "5.20, Release 1513P62", "E528", "210235A0GKC158000929", "switch",
    ),
    "h3c-wx6103": (
        "H3C", "Comware", "Release 2509P33", "WX6103", "210231A76JX091000041",
        "wireless-controller",
    ),
    "hikvision": (
        "Hikvision", "Hikvision", "V5.5.80 build 190131", "DS-2CD4C36FWD-AP", None, "camera",
    ),
    "hikvision-network-video-recorder": (
        "Hikvision", "Hikvision", None, None, "0820161024CCRR666108343WCVU", "nvr",
    ),
    "hp-onboard-administrator": (
        "HPE", "Onboard Administrator", "3.60", "BladeSystem c7000 Enclosure G2", "6CU250TV5C",
        "server",
    ),
    "hpe-procurve-516733-b21": (
        "HPE", "ArubaOS-Switch", "Z.14.31", "516733-B21 6120XG Blade", "3C421900TX", "switch",
    ),
    "huawei-s5720": (
        "Huawei", "VRP", "V200R007C00SPC500", "S5720-36C-EI-AC", "210235956210F7000410", "switch",
    ),
    "huawei-gse200m": (
        "Huawei", "Huawei UPS", "V100R001C10B003SP00", "UPS5000", "2102310NYJ10EB000045", "ups",
    ),
    "isilon-onefs": (
        "Dell", "OneFS", "7.2.1.0", "X210-2U-Single-48GB-2x1GE-2x10GE SFP+-36TB",
        "CEGER155100014", "nas",
    ),
    "juniper-mx960-12-3r6-6": ("Juniper", "JUNOS", "12.3R6.6", "MX960", "JN11FCEC5AFA", "router"),
    "maipu-sm4200-16gef8ge-ac": (
        "Maipu", "Maipu", "6.0.222.39", "SM4200-16GEF8GE-AC", None, "switch",
    ),
    "meru-networks-controller": (
        "Fortinet", "Meru", "5.3-132", "MC1550", "5213MC1552281", "wireless-controller",
    ),
    "netapp-fas3270": ("NetApp", "Data ONTAP", "8.2.3", "FAS3270", "940001051000", "nas"),
    "paloalto-pa-5000": (
        "Palo Alto Networks", "PAN-OS", "8.0.1", "PA-5050", "0009C100761", "firewall",
    ),
    "ruijie-s5750-24gt12sfp": (
        "Ruijie", "RGOS", "10.4(3)p4", "S5750-24GT/12SFP", "9017EHC410215", "switch",
    ),
    "server-2003-5-2": (
        "Microsoft", "Windows", "Server 2003 (NT 5.2, build 3790)", None, None, "server",
    ),
    "topsec-ngfw4000-uf": (
        "Topsec", "TOS", "V3.2073N.2060N_NGFW.1", "NGFW4000-UF", None, "firewall",
    ),
    "tripplite-poweralert": (
        "Tripp Lite", "PowerAlert", "15.5.4", "PDUMH20ATNET", "3569FG0LD527F11485", "pdu",
    ),
    "ubiquiti-m5": (
        "Ubiquiti", "airOS", "5.6-beta4.22359.140521.1836", "NanoStation M5", None, "access-point",
    ),
    "XP": ("Microsoft", "Windows", "XP (NT 5.1, build 2600)", None, None, "workstation"),
    "zte-zrx10": ("ZTE", "ZXROS", "V1.01.10.B19P06", "ZXR10 9908", None, "switch"),
}  # fmt: skip


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Responder]:
    data = tmp_path_factory.mktemp("snmpsim") / "data"
    below = (*_MIB_2, *_OTHERS, *(f"{_ENTERPRISES}.{root}" for root in _VENDOR))
    for name in EXPECTED:
        prepare(RECORDINGS[name], data, below=below)
    with Responder(data) as responder:
        yield responder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[SnmpEngine]:
    made = make_engine(SnmpSettings(engine=EngineChoice.PYSNMP))
    yield made
    await made.close()


async def look(engine: SnmpEngine, agent: Responder, name: str) -> tuple[Look, int]:
    where = target(agent.port)
    reader = await engine.open(where, community(name))
    try:
        session = DeviceSession(
            reader=reader,
            address=where.host,
            port=where.port,
            segment="",
            credential="test",
            version="v2c",
        )
        return await SYSTEM.look(session), reader.stats.requests
    finally:
        await reader.close()


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_device_is_told_rightly_and_cheaply(
    engine: SnmpEngine, agent: Responder, name: str
) -> None:
    found, requests = await look(engine, agent, name)
    facts = tuple(
        claim.value if (claim := found.facts.get(FactName(fact))) else None
        for fact in ("vendor", "os", "version", "model", "serial", "role")
    )
    assert facts == EXPECTED[name]
    assert requests <= PACKETS_MAX


async def test_a_stack_member_is_a_row_and_a_key(engine: SnmpEngine, agent: Responder) -> None:
    found, _ = await look(engine, agent, "cisco-c3750")
    assert found.tables[Member] == (
        Member(position=1, serial="FDO1622Y10H", model="WS-C3750G-12S-S", version="12.2(50)SE5"),
    )
    assert {key.value for key in found.keys if key.kind is KeyKind.SERIAL} == {"cisco|fdo1622y10h"}
