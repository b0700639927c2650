"""The system source: general facts, keys, its cost, and what hostile devices cannot do to it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.model import FactName, FactRank, Member, Role
from inventory.observation import Key, KeyKind
from netmon.discovery.decode import text
from netmon.discovery.system import SYSTEM, look
from netmon.discovery.vendors.base import Evidence, SystemGroup, clean
from netmon.discovery.vendors.registry import FAMILIES
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import FakeReader, session

GROUP, ENTITY, E = "1.3.6.1.2.1.1", "1.3.6.1.2.1.47.1.1.1.1", "1.3.6.1.4.1"
ENGINE = "1.3.6.1.6.3.10.2.1"
DESCR, OBJECT_ID, UPTIME, NAME = (f"{GROUP}.{n}.0" for n in (1, 2, 3, 5))
PACKETS_MAX = 15

CISCO: dict[str, SnmpValue] = {
    DESCR: b"Cisco IOS Software, C2960 Software (C2960-LANBASEK9-M), Version 15.0(2)SE11, RELEASE",
    OBJECT_ID: f"{E}.9.1.716",
    UPTIME: 4200,
    f"{GROUP}.4.0": b"noc@example.vn",
    NAME: b"sw-tang-2",
    f"{GROUP}.6.0": "Tầng 2".encode(),
    f"{GROUP}.7.0": 6,
    "1.3.6.1.2.1.2.1.0": 28,
    f"{ENGINE}.1.0": bytes.fromhex("800000090300001122334455"),
    f"{ENGINE}.2.0": 7,
    f"{ENGINE}.3.0": 42,
    f"{ENTITY}.5.1001": 3,
    f"{ENTITY}.11.1001": b"FOC1111X0AA ",
    f"{ENTITY}.13.1001": b"WS-C2960-24TT-L",
}


async def facts(values: Mapping[str, SnmpValue], *, version: str = "v2c") -> dict[str, object]:
    found = await look(session(values, version=version))
    return {name.value: claim.value for name, claim in found.facts.items()}


async def test_general_facts_are_read_and_ranked() -> None:
    found = await look(session(CISCO))
    plain = {name.value: claim.value for name, claim in found.facts.items()}
    assert plain == {
        "sys_descr": text(CISCO[DESCR]),
        "sys_object_id": f"{E}.9.1.716",
        "sys_name": "sw-tang-2",
        "sys_contact": "noc@example.vn",
        "sys_location": "Tầng 2",
        "uptime_s": 42.0,
        "interface_count": 28,
        "engine_id": "800000090300001122334455",
        "engine_boots": 7,
        "vendor": "Cisco",
        "os": "IOS",
        "version": "15.0(2)SE11",
        "model": "WS-C2960-24TT-L",
        "serial": "FOC1111X0AA",
        "role": "switch",
    }
    serial = found.facts[FactName.SERIAL]
    assert (serial.origin, serial.rank) == ("ENTITY-MIB::entPhysicalSerialNum", FactRank.ENTITY)
    assert found.facts[FactName.VERSION].origin == "SNMPv2-MIB::sysDescr"


async def test_the_keys_are_the_serial_the_engine_and_the_name() -> None:
    found = await look(session(CISCO))
    assert found.keys == {
        Key(KeyKind.SERIAL, "cisco|foc1111x0aa"),
        Key(KeyKind.ENGINE, "800000090300001122334455"),
        Key(KeyKind.NAME, f"sw-tang-2|{E}.9.1.716"),
    }


async def test_the_rank_of_a_vendor_object_is_between_entity_and_system() -> None:
    values: dict[str, SnmpValue] = {
        OBJECT_ID: f"{E}.14988.1",
        f"{E}.14988.1.1.7.3.0": b"B8E10AAAAAAA",
    }
    claim = (await look(session(values))).facts[FactName.SERIAL]
    assert claim.rank is FactRank.VENDOR_MIB
    assert claim.origin == "MIKROTIK-MIB::mtxrSerialNumber"


async def test_an_uptime_beyond_497_days_is_told_whole() -> None:
    days_600 = 600 * 86_400
    wrapped = days_600 * 100 % 2**32
    values: dict[str, SnmpValue] = {UPTIME: wrapped, f"{ENGINE}.3.0": days_600}
    assert (await facts(values))["uptime_s"] == pytest.approx(days_600, abs=1)


async def test_an_uptime_is_not_stretched_by_an_engine_that_counts_otherwise() -> None:
    values: dict[str, SnmpValue] = {UPTIME: 100, f"{ENGINE}.3.0": 2**31 - 1}
    assert (await facts(values))["uptime_s"] == 1.0


@pytest.mark.parametrize("octets", [b"", b"abcd", bytes(33)])
async def test_an_engine_id_of_impossible_length_is_absent(octets: bytes) -> None:
    assert "engine_id" not in await facts({f"{ENGINE}.1.0": octets})


@pytest.mark.parametrize(
    "serial", [b"0", b"N/A", b"None", b"1234567", b"To be filled by O.E.M.", b"\x00\x00", b"xxxx"]
)
async def test_a_placeholder_serial_is_absent_and_no_key(serial: bytes) -> None:
    values = CISCO | {f"{ENTITY}.11.1001": serial}
    found = await look(session(values))
    assert FactName.SERIAL not in found.facts
    assert not any(key.kind is KeyKind.SERIAL for key in found.keys)


async def test_a_date_in_the_place_of_a_serial_is_no_serial() -> None:
    values: dict[str, SnmpValue] = {
        OBJECT_ID: f"{E}.8072.3.2.10",
        f"{E}.2021.7890.4.101.1": b"12/05/2023",
    }
    assert "serial" not in await facts(values)


async def test_an_unknown_maker_is_named_by_its_enterprise_and_read_by_entity_mib() -> None:
    values: dict[str, SnmpValue] = {
        DESCR: b"8-port managed switch",
        OBJECT_ID: f"{E}.28866.99",
        f"{ENTITY}.5.1": 3,
        f"{ENTITY}.4.1": 0,
        f"{ENTITY}.11.1": b"AA0000001",
        f"{ENTITY}.13.1": b"XX-800",
        f"{ENTITY}.10.1": b"2.1.0",
    }
    found = await facts(values | {OBJECT_ID: f"{E}.9833.1"})
    assert found["vendor"] == "Lenovo"
    assert (found["model"], found["serial"], found["version"]) == ("XX-800", "AA0000001", "2.1.0")
    assert found["role"] == "switch"


async def test_an_unknown_enterprise_takes_the_maker_from_entity_mib() -> None:
    values: dict[str, SnmpValue] = {
        OBJECT_ID: f"{E}.59999.1",
        f"{ENTITY}.5.1": 3,
        f"{ENTITY}.12.1": b"Acme Networks Co., Ltd.",
        f"{ENTITY}.11.1": b"AA0000001",
    }
    found = await facts(values)
    assert found["vendor"] == "Acme Networks"


async def test_a_device_that_answers_nothing_has_no_facts() -> None:
    found = await look(session({}))
    assert not found.facts
    assert not found.keys
    assert found.tables == {Member: ()}


async def test_the_models_lldp_med_inventory_fills_what_the_family_leaves_open() -> None:
    med = "1.0.8802.1.1.2.1.5.4795.1.2"
    values: dict[str, SnmpValue] = {
        OBJECT_ID: f"{E}.17713.24",
        DESCR: b"cnMatrix",
        f"{med}.5.0": b"W8RJ0000AAAA",
    }
    assert (await facts(values))["serial"] == "W8RJ0000AAAA"


async def test_no_family_costs_more_than_the_budget() -> None:
    for object_id in sorted({f"{E}.{n}.1" for n in (9, 11, 318, 2011, 8072, 14988, 25506, 59999)}):
        one = session({OBJECT_ID: object_id, DESCR: b"Linux x 5.1"})
        await look(one)
        assert one.reader.stats.requests <= PACKETS_MAX, object_id
    most = max(len(family.oids(SystemGroup(object_id=f"{E}.1.1.1"))) for family in FAMILIES)
    assert 2 + most // 28 + 1 + 8 <= PACKETS_MAX  # general, markers, vendor, chassis of a stack


class OneByOneReader(FakeReader):
    """SNMPv1: each missing name is an error, and the rest is asked for again."""

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        found = await super().get(oids)
        self.stats.requests += len(oids) - len(found)
        return found


@pytest.mark.parametrize("enterprise", [9, 171, 318, 8072, 41112, 59999])
async def test_an_snmpv1_agent_is_not_asked_for_everything(enterprise: int) -> None:
    reader = OneByOneReader({DESCR: b"x", OBJECT_ID: f"{E}.{enterprise}.1"})
    await look(session(reader, version="v1"))
    assert reader.stats.requests <= 24  # 8 + 6 + 5 names, each possibly missing, and their ends


async def test_over_snmpv1_the_first_chassis_is_still_read() -> None:
    values: dict[str, SnmpValue] = {
        OBJECT_ID: f"{E}.59999.1",
        f"{ENTITY}.2.1": b"chassis",
        f"{ENTITY}.11.1": b"AA0000001",
        f"{ENTITY}.13.1": b"XX-800",
    }
    found = await facts(values, version="v1")
    assert (found["model"], found["serial"]) == ("XX-800", "AA0000001")


class OldAgent(FakeReader):
    """SNMPv1: one name that is missing fails the request, and the others are asked for again."""

    async def get(self, oids: Sequence[str]) -> dict[str, SnmpValue]:
        found = await super().get(oids)
        self.stats.requests += len(oids) - len(found) - (not found)
        return found


@pytest.mark.parametrize(
    "object_id", ["9.1.1", "318.1.3.27", "2011.2.23.1", "59999.1", "11.2.3.9.1"]
)
async def test_an_old_agent_that_knows_only_the_system_group_costs_few_requests(
    object_id: str,
) -> None:
    known: dict[str, SnmpValue] = {f"{GROUP}.{n}.0": b"text" for n in (1, 4, 5, 6)}
    known[OBJECT_ID] = f"{E}.{object_id}"
    reader = OldAgent(known)
    await SYSTEM.look(session(reader, version="v1"))
    assert reader.stats.requests <= 12


@pytest.mark.parametrize(
    "hostile",
    [
        b"A" * 100_000,
        b"\x00\xff" * 50_000,
        b"(" * 100_000,
        b"Version " * 12_500,
        "Ệ".encode() * 33_000,
    ],
    ids=["long", "binary", "brackets", "words", "vietnamese"],
)
async def test_a_hostile_description_is_cut_and_never_raises(hostile: bytes) -> None:
    for object_id in (f"{E}.9.1.1", f"{E}.2011.2.1", f"{E}.25506.1.1", f"{E}.59999.1", ""):
        started = time.process_time()
        found = await look(session({DESCR: hostile, OBJECT_ID: object_id, NAME: hostile}))
        assert time.process_time() - started < 5  # of one processor: no pattern runs away
        for claim in found.facts.values():
            assert len(str(claim.value)) <= 4096


def test_no_pattern_runs_away_on_text_made_to_match_almost() -> None:
    texts = [
        "Linux " * 170, "H3C " * 256, "a" * 1024, "1." * 512, "-" * 1024, "(1" * 512,
        "ZyWALL " * 140, "Huawei " * 146, "HP Aruba ProCurve Switch " * 40, "; AXIS " * 146,
        "VSP-1-1" * 146, "A1" * 512,
    ]  # fmt: skip
    started = time.process_time()
    for hostile in texts:
        system = SystemGroup(descr=hostile, object_id=f"{E}.9.1.1", name=hostile)
        evidence = Evidence(system=system)
        for family in FAMILIES:
            family.matches(evidence)
            for readers in (family.vendor, family.os, family.version, family.model, family.role):
                for reader in readers:
                    if not isinstance(reader, str):
                        reader.read(evidence)
    assert time.process_time() - started < 30  # of one processor; it takes one second


ASKED = sorted(
    set(chain.from_iterable(f.oids(SystemGroup(object_id=f"{E}.9.1.1")) for f in FAMILIES))
)
VALUES: st.SearchStrategy[SnmpValue] = st.one_of(
    st.binary(max_size=80), st.integers(-(2**31), 2**64 - 1), st.sampled_from(["0.0", "1.3.6.1"])
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(
    values=st.dictionaries(st.sampled_from([*ASKED, *CISCO]), VALUES, max_size=40),
    enterprise=st.sampled_from([9, 11, 171, 259, 318, 890, 2011, 8072, 25506, 41112, 59999]),
)
async def test_whatever_a_device_answers_it_is_facts_or_nothing(
    values: Mapping[str, SnmpValue], enterprise: int
) -> None:
    found = await look(session({**values, OBJECT_ID: f"{E}.{enterprise}.1.2.3"}))
    for name, claim in found.facts.items():
        assert claim.value != ""
        if name is FactName.ROLE:
            assert claim.value in set(Role)


def test_clean_text_is_one_line_without_padding() -> None:
    assert clean(b"  C9300-48P\x00\x00garbage") == "C9300-48P"
    assert clean(b'"Quoted"') == "Quoted"
    assert clean(b"two\r\nlines") == "two lines"
    assert clean("café".encode("latin-1")) == "café"
    assert clean(b"N/A") is None
    assert clean(None) is None


def test_the_source_states_its_cost() -> None:
    assert SYSTEM.name == "system"
    assert "20" in SYSTEM.packets
