"""Both SNMP engines against a real net-snmp agent: versions, users, keys, IPv6, absent objects."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from netmon.errors import AuthError, BudgetError, DeviceTimeoutError
from netmon.transport.base import (
    AuthProtocol,
    PrivProtocol,
    RequestBudget,
    SnmpCredential,
    SnmpVersion,
)
from tests.support.snmp_engines import (
    AUTH_KEY,
    ENGINES,
    PRIV_KEY,
    ask,
    community,
    engine,
    session,
    target,
    user,
)
from tests.support.snmpd import COMMUNITY, Snmpd, SnmpdUser, find_snmpd
from tests.support.udp_relay import UdpRelay

pytestmark = [
    pytest.mark.protocol,
    pytest.mark.skipif(
        find_snmpd() is None and not os.environ.get("CI"), reason="snmpd is not installed"
    ),
]

SYSTEM = "1.3.6.1.2.1.1"
SYS_NAME, SYS_LOCATION = f"{SYSTEM}.5.0", f"{SYSTEM}.6.0"
NOT_THERE = "1.3.6.1.2.1.1.99.0"
OR_TABLE = "1.3.6.1.2.1.1.9.1.3"  # sysORDescr: does not change while the agent runs
PAIRS = [
    (AuthProtocol.MD5, PrivProtocol.DES),
    (AuthProtocol.SHA, PrivProtocol.AES),
    (AuthProtocol.SHA224, PrivProtocol.AES),
    (AuthProtocol.SHA256, PrivProtocol.AES),
    (AuthProtocol.SHA384, PrivProtocol.AES),
    (AuthProtocol.SHA512, PrivProtocol.AES),
    (AuthProtocol.SHA, PrivProtocol.AES192),
    (AuthProtocol.SHA, PrivProtocol.AES256),
    (AuthProtocol.SHA512, PrivProtocol.AES256),
    (AuthProtocol.SHA256, None),
    (None, None),
]


SNMPD_PRIV = {
    None: "",
    PrivProtocol.DES: "DES",
    PrivProtocol.AES: "AES",
    PrivProtocol.AES192: "AES-192-C",  # keys extended as Cisco and most vendors do
    PrivProtocol.AES256: "AES-256-C",
}


def user_name(auth: AuthProtocol | None, priv: PrivProtocol | None) -> str:
    return f"user-{auth or 'none'}-{priv or 'none'}"


def snmpd_user(auth: AuthProtocol | None, priv: PrivProtocol | None) -> SnmpdUser:
    return SnmpdUser(
        name=user_name(auth, priv),
        auth="" if auth is None else auth.value.replace("SHA", "SHA-").rstrip("-"),
        auth_key=AUTH_KEY,
        priv=SNMPD_PRIV[priv],
        priv_key=PRIV_KEY,
    )


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snmpd]:
    users = tuple(snmpd_user(auth, priv) for auth, priv in PAIRS)
    with Snmpd(tmp_path_factory.mktemp("snmpd"), users=users) as snmpd:
        yield snmpd


CREDENTIALS: list[SnmpCredential] = [
    community(COMMUNITY, SnmpVersion.V1),
    community(COMMUNITY, SnmpVersion.V2C),
    *(user(user_name(auth, priv), auth, priv) for auth, priv in PAIRS),
]


def label(credential: SnmpCredential) -> str:
    return credential.user or credential.version


@pytest.mark.parametrize("credential", CREDENTIALS, ids=label)
async def test_engines_agree(credential: SnmpCredential, agent: Snmpd) -> None:
    answers = [
        await ask(
            name,
            target(agent.port),
            credential,
            get=[SYS_NAME, NOT_THERE, SYS_LOCATION],
            walk=[OR_TABLE, NOT_THERE],
        )
        for name in ENGINES
    ]
    assert answers[0] == answers[1]
    values, table, nothing = answers[0]
    assert values == {SYS_NAME: b"netmon-test", SYS_LOCATION: "Hà Nội".encode()}
    assert len(table) > 3
    assert nothing == []


@pytest.mark.parametrize("name", ENGINES)
async def test_ipv6(name: str, agent: Snmpd) -> None:
    where = target(agent.port, "::1")
    for credential in (community(COMMUNITY), user("user-none-none")):
        (values,) = await ask(name, where, credential, get=[SYS_NAME])
        assert values == {SYS_NAME: b"netmon-test"}


async def test_what_v3_sends_to_learn_the_engine_and_its_clock_counts_too(agent: Snmpd) -> None:
    login = user(user_name(AuthProtocol.SHA, PrivProtocol.AES), AuthProtocol.SHA, PrivProtocol.AES)
    async with UdpRelay(agent.port, bytes) as relay, engine("pysnmp") as made:
        budget = RequestBudget(10)
        reader = await made.open(replace(target(relay.port), budget=budget), login)
        assert await reader.get([SYS_NAME])
        assert relay.asked > 1
        assert (reader.stats.requests, 10 - budget.left) == (relay.asked, relay.asked)
        spent, budget.left = relay.asked, 1
        await reader.get([SYS_NAME])
        with pytest.raises(BudgetError):
            await reader.get([SYS_NAME])
        assert relay.asked == spent + 1
    async with UdpRelay(agent.port, bytes) as relay, engine("pysnmp") as made:
        short = replace(target(relay.port), budget=RequestBudget(1))
        with pytest.raises(BudgetError):  # learning the engine took what there was
            await (await made.open(short, login)).get([SYS_NAME])
        assert relay.asked == 1


@pytest.mark.parametrize("name", ENGINES)
async def test_engine_id_is_learnt_on_v3_only(name: str, agent: Snmpd) -> None:
    credential = user(
        user_name(AuthProtocol.SHA, PrivProtocol.AES), AuthProtocol.SHA, PrivProtocol.AES
    )
    async with session(name, target(agent.port), credential) as reader:
        engine_id = await reader.engine_id()
        told = await reader.get(["1.3.6.1.6.3.10.2.1.1.0"])  # snmpEngineID
    assert told == {"1.3.6.1.6.3.10.2.1.1.0": engine_id}
    async with session(name, target(agent.port), community(COMMUNITY)) as reader:
        assert await reader.engine_id() is None


REFUSED = {
    "unknown user": user("nobody", AuthProtocol.SHA, PrivProtocol.AES),
    "wrong key": user(
        user_name(AuthProtocol.SHA, PrivProtocol.AES),
        AuthProtocol.SHA,
        PrivProtocol.AES,
        auth_key="not-this-phrase",
    ),
    "wrong digest": user(
        user_name(AuthProtocol.SHA, PrivProtocol.AES), AuthProtocol.SHA256, PrivProtocol.AES
    ),
    "level too low": user(user_name(AuthProtocol.SHA, PrivProtocol.AES), AuthProtocol.SHA),
    "level too high": user("user-none-none", AuthProtocol.SHA, PrivProtocol.AES),
}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("why", REFUSED)
async def test_refused_credential_is_an_auth_error(name: str, why: str, agent: Snmpd) -> None:
    with pytest.raises(AuthError, match="refused credential test") as caught:
        await ask(name, target(agent.port), REFUSED[why], get=[SYS_NAME])
    # A level too low is refused in the answer itself; the rest is refused by pysnmp or gufo.
    assert why == "level too low" or caught.value.__cause__ is not None
    assert AUTH_KEY not in str(caught.value)


SILENT = {
    "wrong community": community("wrong"),
    # What the agent deciphers is noise, which it drops like any malformed message.
    "wrong cipher": user(
        user_name(AuthProtocol.SHA256, PrivProtocol.AES), AuthProtocol.SHA256, PrivProtocol.DES
    ),
}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("why", SILENT)
async def test_what_the_agent_drops_is_a_timeout(name: str, why: str, agent: Snmpd) -> None:
    where = target(agent.port, timeout_s=0.3)
    with pytest.raises(DeviceTimeoutError):
        await ask(name, where, SILENT[why], get=[SYS_NAME])


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("version", [SnmpVersion.V1, SnmpVersion.V2C])
async def test_long_list_is_split_and_what_is_missing_left_out(
    name: str, version: SnmpVersion, agent: Snmpd
) -> None:
    missing = [f"1.3.6.1.2.1.1.99.{i}" for i in range(45)]
    wanted = [*missing[:30], SYS_NAME, *missing[30:], SYS_LOCATION, f".{SYS_NAME}"]
    async with session(name, target(agent.port), community(COMMUNITY, version)) as reader:
        assert set(await reader.get(wanted)) == {SYS_NAME, SYS_LOCATION}


@pytest.mark.parametrize("name", ENGINES)
async def test_walk_to_the_end_of_the_mib_ends(name: str, agent: Snmpd) -> None:
    last = "1.3.6.1.6.3"  # the agent has nothing after SNMP-VIEW-BASED-ACM-MIB
    for version in (SnmpVersion.V1, SnmpVersion.V2C):
        credential = community(COMMUNITY, version)
        (rows,) = await ask(name, target(agent.port), credential, walk=[last])
        assert len(rows) > 10


@pytest.mark.parametrize("name", ENGINES)
async def test_sessions_work_side_by_side(name: str, agent: Snmpd) -> None:
    async with engine(name) as made:
        readers = [
            await made.open(target(agent.port), credential) for credential in CREDENTIALS * 2
        ]
        answers = await asyncio.gather(*(reader.get([SYS_NAME]) for reader in readers))
    assert answers == [{SYS_NAME: b"netmon-test"}] * len(readers)


@pytest.mark.parametrize("name", ENGINES)
async def test_one_user_name_with_two_keys_stays_two_users(name: str, tmp_path: Path) -> None:
    """Two agencies call their user alike: neither may lock the other out."""
    keys = ("first-pass-phrase", "second-pass-phrase")
    agents = [
        Snmpd(tmp_path / key, users=(SnmpdUser(name="monitor", auth="SHA", auth_key=key),))
        for key in keys
    ]
    with agents[0], agents[1]:
        async with engine(name) as made:
            readers = [
                await made.open(target(agent.port), user("monitor", AuthProtocol.SHA, auth_key=key))
                for agent, key in zip(agents, keys, strict=True)
            ]
            for reader in readers * 2:
                assert await reader.get([SYS_NAME]) == {SYS_NAME: b"netmon-test"}


@pytest.mark.parametrize("name", ENGINES)
async def test_changed_answer_of_an_authenticated_agent_is_not_believed(
    name: str, agent: Snmpd
) -> None:
    """Whoever sits between cannot lie about a device that speaks v3 with authentication."""
    credential = user(user_name(AuthProtocol.SHA256, None), AuthProtocol.SHA256)
    async with UdpRelay(
        agent.port, lambda data: data.replace(b"netmon-test", b"forged-name")
    ) as relay:
        with pytest.raises(DeviceTimeoutError):
            await ask(name, target(relay.port, timeout_s=0.5), credential, get=[SYS_NAME])
    assert relay.changed > 0
