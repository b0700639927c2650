"""The province service and the collector against real agents, with TLS and passwords."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import bcrypt
import httpx
import pytest

from inventory.agencies import AgencyEntry, AgencyKind
from netmon.errors import OperatorError
from netmon.province.client import AgentClient
from netmon.province.collect import Collected, Outcome, collect
from netmon.province.scheme import Scheme
from netmon.province.service import ProvinceService
from netmon.province.settings import AccessSettings
from netmon.registry.load import load_registry
from netmon.web.state import EvidenceFile
from tests.support.agencies import THREE, Plan, Running, registry_text, serving, write_registry
from tests.support.certificates import Authority
from tests.support.listening import LOOPBACK, Listen
from tests.support.programs import prometheus

pytestmark = pytest.mark.protocol

PLAIN = AccessSettings(scheme=Scheme.HTTP, timeout_s=5)
MONTH = "2026-10"


@asynccontextmanager
async def province(registry: Path, access: AccessSettings = PLAIN) -> AsyncIterator[str]:
    service = ProvinceService(registry, access=access, web=LOOPBACK)
    address = service.bind()
    task = asyncio.create_task(service.run())
    try:
        yield f"http://{address}"
    finally:
        service.stop()
        await task


async def devices_of(
    client: httpx.AsyncClient, base: str, *, least: int = 1
) -> list[dict[str, dict[str, str]]]:
    async with asyncio.timeout(60):
        while True:
            found = (await client.get(f"{base}/sd/devices")).json()
            if len(found) >= least:  # an agent that is slow to answer is asked again
                return list(found)
            await asyncio.sleep(0.05)


async def test_the_registry_becomes_targets_and_a_silent_agency_is_counted(tmp_path: Path) -> None:
    silent = Plan(code="so-tu-phap", name="Sở Tư pháp")
    async with serving(THREE) as agents, httpx.AsyncClient() as client:
        registry = write_registry(tmp_path / "r.yaml", agents, silent=[silent])
        async with province(registry) as base:
            page = (await client.get(f"{base}/metrics")).text
            for plan in (*THREE, silent):
                assert f'netmon_registry_agency{{agency="{plan.code}"' in page
            targets = (await client.get(f"{base}/sd/agencies")).json()
            assert {t["labels"]["agency"]: t["targets"][0] for t in targets} == {
                a.plan.code: a.address for a in agents
            }
            devices = await devices_of(client, base, least=9)
            assert {d["labels"]["agency"] for d in devices} == {p.code for p in THREE}
            assert len(devices) == 9


async def test_a_wrong_edit_is_refused_and_a_right_one_taken_by_signal(tmp_path: Path) -> None:
    async with serving(THREE[:1]) as agents, httpx.AsyncClient() as client:
        path = write_registry(tmp_path / "r.yaml", agents)
        async with province(path) as base:
            path.write_text("registry: {", encoding="utf-8")
            answer = await client.post(f"{base}/-/reload")
            assert answer.status_code == 500
            page = (await client.get(f"{base}/metrics")).text
            assert "netmon_config_last_reload_successful 0.0" in page
            assert 'agency="so-y-te"' in page
            more = registry_text(agents, silent=[Plan(code="so-moi", name="Sở mới")])
            path.write_text(more.replace("version: 1", "version: 2"), encoding="utf-8")
            signal.raise_signal(signal.SIGHUP)
            async with asyncio.timeout(60):
                while 'agency="so-moi"' not in page:
                    page = (await client.get(f"{base}/metrics")).text
            assert "netmon_config_last_reload_successful 1.0" in page


class Bundles:
    """Proof bundles as files."""

    def __init__(self, folder: Path, agency: str = "so-y-te") -> None:
        self._folder = folder
        self.agency = agency

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        (self._folder / f"{sha256}.zip").write_bytes(data)
        self._current = sha256
        return sha256

    def has(self, month: str) -> bool:
        return month == MONTH

    def bundle(self, month: str) -> EvidenceFile | None:
        if month != MONTH:
            return None
        path = self._folder / f"{self._current}.zip"
        return EvidenceFile(agency=self.agency, path=path, sha256=self._current)


class NoMonth:
    """Proof that nobody can name."""

    def has(self, month: str) -> bool:
        return self.bundle(month) is not None

    def bundle(self, month: str) -> EvidenceFile | None:
        msg = f"{month!r} is not a month"
        raise ValueError(msg)


def entry(address: str, code: str = "so-y-te") -> AgencyEntry:
    from datetime import date

    return AgencyEntry(
        code=code,
        name=code,
        kind=AgencyKind.DEPARTMENT,
        valid_from=date(2026, 1, 1),
        agent=address,
    )


async def fetch(
    entries: list[AgencyEntry], out: Path, access: AccessSettings = PLAIN, month: str = MONTH
) -> list[Collected]:
    return await asyncio.to_thread(
        collect, entries, month, client=AgentClient(access), out=out, at_once=4
    )


async def test_bundles_are_fetched_once_and_again_when_they_changed(tmp_path: Path) -> None:
    bundles, out = Bundles(tmp_path), tmp_path / "out"
    first = bundles.put(b"one" * 100_000)
    async with serving(THREE[:1], evidence=bundles) as agents:
        wanted = [entry(agents[0].address)]
        (result,) = await fetch(wanted, out)
        assert (result.outcome, result.sha256, result.received) == (
            Outcome.FETCHED,
            first,
            300_000,
        )
        (result,) = await fetch(wanted, out)
        assert (result.outcome, result.received) == (Outcome.UNCHANGED, 0)
        second = bundles.put(b"two" * 50_000)
        (result,) = await fetch(wanted, out)
        assert (result.outcome, result.sha256) == (Outcome.FETCHED, second)
        assert (out / "so-y-te.zip").read_bytes() == b"two" * 50_000
        (result,) = await fetch(wanted, out, month="2026-09")
        assert result.outcome is Outcome.NONE
        assert sorted(p.name for p in out.iterdir()) == ["so-y-te.zip"]


class Cutting:
    """A TCP relay to an agent that breaks the connection after some bytes, once."""

    def __init__(self, target: str, after: int) -> None:
        self._host, _, port = target.rpartition(":")
        self._port = int(port)
        self._after = after
        self.cuts = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, out = await asyncio.open_connection(self._host, self._port)
        out.write(await reader.readuntil(b"\r\n\r\n"))
        left = self._after if self.cuts == 0 else 1 << 30
        while left and (data := await there.read(min(left, 65536))):
            writer.write(data)
            await writer.drain()
            left -= len(data)
        self.cuts += 1
        for end in (writer, out):
            end.close()


@asynccontextmanager
async def relay(agent: Running, after: int) -> AsyncIterator[str]:
    server = await asyncio.start_server(Cutting(agent.address, after), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield f"127.0.0.1:{port}"


async def test_a_broken_transfer_goes_on_where_it_broke(tmp_path: Path) -> None:
    bundles, out = Bundles(tmp_path), tmp_path / "out"
    data = bytes(range(256)) * 8192  # 2 MiB
    sha256 = bundles.put(data)
    async with serving(THREE[:1], evidence=bundles) as agents:
        async with relay(agents[0], 1_000_000) as address:
            (broken,) = await fetch([entry(address)], out)
            assert broken.outcome is Outcome.FAILED
            assert not (out / "so-y-te.zip").exists()
            kept = (out / ".so-y-te.part").stat().st_size
            assert 0 < kept < len(data)
            (whole,) = await fetch([entry(address)], out)
        assert (whole.outcome, whole.sha256) == (Outcome.FETCHED, sha256)
        assert whole.received == len(data) - kept
        assert (out / "so-y-te.zip").read_bytes() == data


async def test_a_bundle_made_anew_meanwhile_is_taken_from_the_start(tmp_path: Path) -> None:
    bundles, out = Bundles(tmp_path), tmp_path / "out"
    bundles.put(b"old" * 500_000)
    async with serving(THREE[:1], evidence=bundles) as agents:
        async with relay(agents[0], 500_000) as address:
            await fetch([entry(address)], out)
            new = bundles.put(b"new" * 400_000)
            (result,) = await fetch([entry(address)], out)
        assert (result.sha256, result.received) == (new, 1_200_000)
        # A part that is longer than what there is now asks for bytes that do not exist.
        (out / ".so-y-te.part").write_bytes(b"new" * 500_000)
        (out / ".so-y-te.sha256").write_text(new)
        (out / "so-y-te.zip").unlink()
        (result,) = await fetch([entry(agents[0].address)], out)
        assert (result.outcome, result.sha256) == (Outcome.FETCHED, new)


async def test_a_damaged_part_is_never_moved_into_place(tmp_path: Path) -> None:
    bundles, out = Bundles(tmp_path), tmp_path / "out"
    sha256 = bundles.put(b"x" * 100_000)
    out.mkdir()
    (out / ".so-y-te.part").write_bytes(b"y" * 10_000)
    (out / ".so-y-te.sha256").write_text(sha256)
    async with serving(THREE[:1], evidence=bundles) as agents:
        (bad,) = await fetch([entry(agents[0].address)], out)
        assert bad.outcome is Outcome.FAILED
        assert "promised" in bad.detail
        assert list(out.iterdir()) == []
        (good,) = await fetch([entry(agents[0].address)], out)
        assert good.sha256 == sha256


async def test_trouble_with_one_agency_is_its_own_result(tmp_path: Path) -> None:
    bundles = Bundles(tmp_path, agency="so-khac")
    bundles.put(b"x")
    async with serving(THREE[:1], evidence=bundles) as agents:
        results = await fetch(
            [
                entry(agents[0].address),
                entry("127.0.0.1:1", code="so-tat-may"),
                entry("", code="so-chua-co"),
            ],
            tmp_path / "out",
        )
    assert [r.outcome for r in results] == [Outcome.FAILED, Outcome.FAILED, Outcome.NO_AGENT]
    assert "so-khac" in results[0].detail
    assert "refused" in results[1].detail


async def test_an_agent_without_bundles_and_a_wrong_month_are_sentences() -> None:
    async with httpx.AsyncClient() as client:
        async with serving(THREE[:1]) as agents:
            answer = await client.get(f"http://{agents[0].address}/api/v1/evidence?month={MONTH}")
            assert answer.status_code == 404
        async with serving(THREE[:1], evidence=NoMonth()) as agents:
            answer = await client.get(f"http://{agents[0].address}/api/v1/evidence?month=abc")
            assert (answer.status_code, answer.json()) == (400, {"error": "'abc' is not a month"})


def protected(directory: Path, authority: Authority, *, mutual: bool) -> Listen:
    certificate, key = authority.issue("agent")
    hashed = bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode()
    lines = ["tls_server_config:", f"  cert_file: {certificate}", f"  key_file: {key}"]
    if mutual:
        lines += [
            f"  client_ca_file: {authority.certificate}",
            "  client_auth_type: RequireAndVerifyClientCert",
        ]
    else:
        lines += ["basic_auth_users:", f"  noc: {hashed}"]
    config = directory / "web.yml"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Listen(config_file=config)


@pytest.mark.parametrize("mutual", [False, True], ids=["password", "client certificate"])
async def test_collection_over_tls_needs_the_right_key(tmp_path: Path, mutual: bool) -> None:
    authority = Authority(tmp_path)
    bundles = Bundles(tmp_path)
    bundles.put(b"proof")
    (tmp_path / "password").write_text("secret\n")
    certificate, key = authority.issue("noc")
    right = AccessSettings(
        ca_file=authority.certificate,
        user="" if mutual else "noc",
        password_file=None if mutual else tmp_path / "password",
        cert_file=certificate if mutual else None,
        key_file=key if mutual else None,
    )
    anonymous = AccessSettings(ca_file=authority.certificate)
    stranger = Authority(tmp_path, "Other CA")
    listen = protected(tmp_path, authority, mutual=mutual)
    async with serving(THREE[:1], listen=listen, evidence=bundles) as agents:
        wanted = [entry(agents[0].address)]
        (good,) = await fetch(wanted, tmp_path / "a", right)
        assert good.outcome is Outcome.FETCHED
        (refused,) = await fetch(wanted, tmp_path / "b", anonymous)
        assert refused.outcome is Outcome.FAILED
        doubt = AccessSettings(ca_file=stranger.certificate)
        (untrusted,) = await fetch(wanted, tmp_path / "c", doubt)
        assert "certificate" in untrusted.detail


LIAR = Plan(code="so-noi-vu", name="Sở Nội vụ", says="so-y-te", clock_ahead=timedelta(days=1))
"""An agent that gives another agency's code, its clock a day ahead."""

SCRAPES = """\
global: {{scrape_interval: 300ms, scrape_timeout: 300ms}}
scrape_configs:
  - job_name: password
    scheme: https
    basic_auth: {{username: noc, password: secret}}
    tls_config: {{ca_file: {ca}}}
    static_configs: [{{targets: ["{password}"], labels: {{agency: so-y-te}}}}]
  - job_name: wrong-password
    scheme: https
    basic_auth: {{username: noc, password: other}}
    tls_config: {{ca_file: {ca}}}
    static_configs: [targets: ["{password}"]]
  - job_name: certificate
    scheme: https
    tls_config: {{ca_file: {ca}, cert_file: {cert}, key_file: {key}}}
    static_configs: [{{targets: ["{certificate}"], labels: {{agency: so-noi-vu}}}}]
  - job_name: no-certificate
    scheme: https
    tls_config: {{ca_file: {ca}}}
    static_configs: [targets: ["{certificate}"]]
"""


@pytest.mark.skipif(shutil.which("prometheus") is None, reason="Debian package prometheus")
async def test_prometheus_scrapes_over_tls_with_a_password_and_with_a_certificate(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path)
    certificate, key = authority.issue("noc")
    with_password = protected(tmp_path, authority, mutual=False)
    (tmp_path / "mutual").mkdir()
    mutual = protected(tmp_path / "mutual", authority, mutual=True)
    async with (
        serving(THREE[:1], listen=with_password) as (first,),
        serving([LIAR], listen=mutual) as (second,),
    ):
        config = tmp_path / "prometheus.yml"
        config.write_text(
            SCRAPES.format(
                ca=authority.certificate,
                cert=certificate,
                key=key,
                password=first.address,
                certificate=second.address,
            )
        )
        async with prometheus(config, tmp_path / "data") as api:
            await api.until("count(count_over_time(up[1m]) > 1) == 4")
            await api.until("sum(up) == 2")
            rows = await api.rows("max_over_time(up[1m])")
            assert {r["metric"]["job"]: r["value"][1] for r in rows} == {
                "password": "1",
                "wrong-password": "0",
                "certificate": "1",
                "no-certificate": "0",
            }
            # Whoever an agent says it is, its figures stand under the agency that was asked...
            agencies = [row["metric"] for row in await api.rows("netmon_agency_info")]
            assert {m["agency"]: m["exported_agency"] for m in agencies} == {
                "so-y-te": "so-y-te",
                "so-noi-vu": "so-y-te",
            }
            # ... and whatever its clock says, under the time at which it was asked.
            skew = "netmon_time_seconds - timestamp(netmon_time_seconds)"
            ahead = {r["metric"]["agency"]: float(r["value"][1]) for r in await api.rows(skew)}
            assert ahead["so-y-te"] == pytest.approx(0, abs=60)
            assert ahead["so-noi-vu"] == pytest.approx(86_400, abs=60)


def test_a_missing_ca_file_is_the_operators_error(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"gone\.pem"):
        AgentClient(AccessSettings(ca_file=tmp_path / "gone.pem"))


async def test_the_service_refuses_to_start_on_a_bad_registry(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text("agencies: []\n")
    with pytest.raises(OperatorError):
        load_registry(path)
    with pytest.raises(OperatorError):
        ProvinceService(path, access=PLAIN, web=LOOPBACK)
