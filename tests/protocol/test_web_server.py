from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import bcrypt
import httpx
import pytest

from netmon.errors import ConfigError, OperatorError
from netmon.web.connections import BoundedConnection
from netmon.web.listen import listen
from netmon.web.server import WebServer
from tests.support import small_agency
from tests.support.certificates import Authority
from tests.support.listening import LOOPBACK, Listen
from tests.support.small_agency import FixedState

pytestmark = pytest.mark.protocol

USER = ("prometheus", "correct horse")
HASH = bcrypt.hashpw(USER[1].encode(), bcrypt.gensalt(4)).decode()


async def no_reload() -> None:
    """Nothing to load."""


def server(settings: Listen = LOOPBACK) -> WebServer:
    return WebServer(
        settings,
        state=small_agency.measured(),
        reload=no_reload,
        now=lambda: small_agency.NOW,
    )


@asynccontextmanager
async def running(web: WebServer) -> AsyncIterator[str]:
    """Serve, and give ``host:port``."""
    address = web.bind()
    task = asyncio.create_task(web.run())
    try:
        yield str(address)
    finally:
        await web.aclose()
        await task


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path)
    made.issue("server")
    return made


def web_config(authority: Authority, *, users: bool = False, clients: bool = False) -> Path:
    text = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n"
    if clients:
        text += f"  client_ca_file: {authority.certificate.name}\n"
        text += "  client_auth_type: RequireAndVerifyClientCert\n"
    if users:
        text += f"basic_auth_users:\n  {USER[0]}: {HASH}\n"
    path = authority.directory / "web.yml"
    path.write_text(text, encoding="utf-8")
    return path


def trust(authority: Authority, *, client: tuple[Path, Path] | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(authority.certificate))
    if client is not None:
        context.load_cert_chain(*client)
    return context


async def test_the_system_chooses_a_port_and_it_can_be_read() -> None:
    web = server()
    async with running(web) as address, httpx.AsyncClient() as client:
        assert not address.endswith(":0")
        answer = await client.get(f"http://{address}/-/healthy")
        assert (answer.status_code, answer.text) == (200, "netmon is alive\n")
        assert "server" not in answer.headers


async def test_ipv6_loopback_is_served() -> None:
    async with running(server(Listen.on("[::1]:0"))) as address, httpx.AsyncClient() as client:
        assert (await client.get(f"http://{address}/-/healthy")).status_code == 200


async def test_answers_do_not_wait_for_delayed_acknowledgements() -> None:
    taken = listen(LOOPBACK)
    with taken, socket.create_connection(taken.getsockname()), taken.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_signals_stay_with_whoever_had_them() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    async with running(server()) as address, httpx.AsyncClient() as client:
        await client.get(f"http://{address}/-/healthy")
        during = {number: signal.getsignal(number) for number in before}
    assert during == before


async def test_closing_lets_a_running_request_end_and_frees_the_port() -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        entered.set()
        await go_on.wait()

    web = WebServer(LOOPBACK, state=small_agency.measured(), reload=slow)
    address = web.bind()
    task = asyncio.create_task(web.run())
    async with httpx.AsyncClient() as client:
        request = asyncio.create_task(client.post(f"http://{address}/-/reload"))
        await entered.wait()
        closing = asyncio.create_task(web.aclose())
        await asyncio.sleep(0)
        go_on.set()
        assert (await request).status_code == 200
    await closing
    await task
    with socket.socket() as probe:
        assert probe.connect_ex((address.host, address.port)) != 0


async def test_cancelling_run_closes_the_port_too() -> None:
    web = server()
    address = web.bind()
    task = asyncio.create_task(web.run())
    async with httpx.AsyncClient() as client:
        await client.get(f"http://{address}/-/healthy")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with socket.socket() as probe:
        assert probe.connect_ex((address.host, address.port)) != 0


async def test_a_port_in_use_is_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OperatorError, match=rf"cannot listen on 127.0.0.1:{port}: Address"):
            server(Listen.on(f"127.0.0.1:{port}")).bind()


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "[::]:0", "192.0.2.1:9877"])
def test_listening_beyond_loopback_without_protection_is_refused(listen: str) -> None:
    with pytest.raises(
        OperatorError, match=r"needs TLS and users or client certificates.*--web\.config\.file"
    ):
        server(Listen.on(listen)).bind()


def test_tls_alone_or_users_alone_do_not_open_the_door(authority: Authority) -> None:
    path = web_config(authority)
    with pytest.raises(OperatorError, match="needs users or client certificates"):
        server(Listen.on("192.0.2.1:9877", config_file=path)).bind()
    path.write_text(f"basic_auth_users:\n  {USER[0]}: {HASH}\n", encoding="utf-8")
    with pytest.raises(OperatorError, match="needs TLS:"):
        server(Listen.on("192.0.2.1:9877", config_file=path)).bind()


@pytest.mark.parametrize("protection", ["users", "clients"])
def test_tls_with_authentication_opens_the_door(authority: Authority, protection: str) -> None:
    path = web_config(authority, users=protection == "users", clients=protection == "clients")
    # 192.0.2.1 is no address of this machine: getting as far as the port is the proof.
    with pytest.raises(OperatorError, match="cannot listen on"):
        server(Listen.on("192.0.2.1:9877", config_file=path)).bind()


def test_insecure_opens_the_door_knowingly() -> None:
    with pytest.raises(OperatorError, match="cannot listen on"):
        server(Listen.on("192.0.2.1:9877", insecure=True)).bind()


def test_a_wrong_web_config_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "web.yml"
    path.write_text("tls_server_confg: {}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="Did you mean 'tls_server_config'"):
        server(Listen(config_file=path)).bind()


async def test_tls_is_served_to_who_trusts_the_authority(authority: Authority) -> None:
    async with running(server(Listen(config_file=web_config(authority)))) as address:
        async with httpx.AsyncClient(verify=trust(authority)) as client:
            answer = await client.get(f"https://{address}/sd/devices")
            assert answer.json()[0]["labels"]["__scheme__"] == "https"
        async with httpx.AsyncClient() as client:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await client.get(f"https://{address}/-/healthy")


@pytest.mark.parametrize(("lowest", "served"), [("TLS12", True), ("TLS13", False)])
async def test_the_lowest_tls_version_is_kept(
    authority: Authority, lowest: str, served: bool
) -> None:
    path = web_config(authority)
    path.write_text(path.read_text("utf-8") + f"  min_version: {lowest}\n", "utf-8")
    old = trust(authority)
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    async with running(server(Listen(config_file=path))) as address:
        async with httpx.AsyncClient(verify=trust(authority)) as client:
            assert (await client.get(f"https://{address}/-/healthy")).status_code == 200
        async with httpx.AsyncClient(verify=old) as client:
            with contextlib.nullcontext() if served else pytest.raises(httpx.TransportError):
                await client.get(f"https://{address}/-/healthy")


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        (USER, 200),
        (None, 401),
        (("prometheus", "wrong"), 401),
        (("prometheus", ""), 401),
        (("nobody", "correct horse"), 401),
        (("prometheus", "correct horse" + "x" * 100), 401),
    ],
)
async def test_only_the_right_password_gets_a_page(
    authority: Authority, auth: tuple[str, str] | None, status: int
) -> None:
    path = web_config(authority, users=True)
    async with (
        running(server(Listen(config_file=path))) as address,
        httpx.AsyncClient(verify=trust(authority), auth=auth) as client,
    ):
        for page in ("/metrics", "/", "/-/healthy", "/api/v1/devices", "/nowhere"):
            answer = await client.get(f"https://{address}{page}")
            assert answer.status_code == (404 if status == 200 and page == "/nowhere" else status)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert ("www-authenticate" in answer.headers) == (status == 401)
        reload = await client.post(f"https://{address}/-/reload")
        assert reload.status_code == status


async def test_a_client_certificate_is_demanded_and_checked(authority: Authority) -> None:
    mine = authority.issue("client")
    stranger = Authority(authority.directory, name="Other CA").issue("stranger")
    path = web_config(authority, clients=True)

    async def ask(address: str, client: tuple[Path, Path] | None) -> int:
        context = trust(authority, client=client)
        async with httpx.AsyncClient(verify=context) as session:
            return (await session.get(f"https://{address}/metrics")).status_code

    async with running(server(Listen(config_file=path))) as address:
        assert await ask(address, mine) == 200
        for client in (None, stranger):
            with pytest.raises(httpx.TransportError):
                await ask(address, client)


async def test_access_can_be_reloaded_users_and_certificate_at_once(authority: Authority) -> None:
    path = web_config(authority, users=True)
    web = server(Listen(config_file=path))
    async with running(web) as address:

        async def ask(user: str, *, by: Authority) -> int:
            async with httpx.AsyncClient(verify=trust(by), auth=(user, USER[1])) as client:
                return (await client.get(f"https://{address}/-/healthy")).status_code

        assert await ask(USER[0], by=authority) == 200
        newer = Authority(authority.directory, name="Newer CA")
        newer.issue("server")
        path.write_text(path.read_text("utf-8").replace(USER[0], "grafana"), "utf-8")
        web.reload_access()
        assert await ask("grafana", by=newer) == 200
        assert await ask(USER[0], by=newer) == 401


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text.replace("cert_file", "cert_fle"), "unknown key"),
        (lambda text: text.split("basic_auth_users")[0], "needs a restart"),
        (lambda text: "basic_auth_users" + text.split("basic_auth_users")[1], "needs a restart"),
        (lambda text: text.replace("server.key", "gone.key"), "cannot be read"),
    ],
)
async def test_a_wrong_reload_changes_nothing(
    authority: Authority, change: Callable[[str], str], problem: str
) -> None:
    path = web_config(authority, users=True)
    web = server(Listen(config_file=path))
    async with running(web) as address:
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        with pytest.raises(ConfigError, match=problem):
            web.reload_access()
        async with httpx.AsyncClient(verify=trust(authority), auth=USER) as client:
            assert (await client.get(f"https://{address}/-/healthy")).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /-/healthy HTTP/1.1\r\nHost: 127",
        b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\nGET /-/hea",
    ],
    ids=["nothing", "half a request", "one and a half"],
)
async def test_a_connection_cannot_be_held_open_for_nothing(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(BoundedConnection, "request_s", 0.2)
    async with running(server()) as address:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        with contextlib.closing(writer):
            writer.write(sent)
            async with asyncio.timeout(60):
                with contextlib.suppress(ConnectionResetError):
                    await reader.read()  # ends when the server closes


async def test_an_answer_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedConnection, "request_s", 0.2)
    base = small_agency.snapshot()
    # More than the sockets' buffers on both sides can swallow.
    many = tuple(
        replace(base.findings[0], subject=f"d{n}", actual="x" * 500) for n in range(20_000)
    )
    state = FixedState((replace(base, findings=many), small_agency.verdict()))
    web = WebServer(LOOPBACK, state=state, reload=no_reload)
    async with running(web) as address:
        host, port = address.split(":")
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(deaf, (host, int(port)))
            await loop.sock_sendall(
                deaf, b"GET /api/v1/findings HTTP/1.1\r\nHost: localhost\r\n\r\n"
            )
            assert await loop.sock_recv(deaf, 12) == b"HTTP/1.1 200"
            assert web.connections == 1
            async with asyncio.timeout(60):
                while web.connections:  # noqa: ASYNC110 - uvicorn has no event for it
                    await asyncio.sleep(0.01)


async def test_a_slow_answer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedConnection, "request_s", 0.1)

    async def slow() -> None:
        await asyncio.sleep(0.5)

    web = WebServer(LOOPBACK, state=small_agency.measured(), reload=slow)
    async with running(web) as address, httpx.AsyncClient() as client:
        assert (await client.post(f"http://{address}/-/reload")).status_code == 200


async def test_garbage_and_oversized_requests_do_not_stop_the_server() -> None:
    async with running(server()) as address:
        host, port = address.split(":")
        for garbage in (b"\x16\x03\x01\x00\xff" * 50, b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000):
            reader, writer = await asyncio.open_connection(host, int(port))
            with contextlib.closing(writer), contextlib.suppress(ConnectionError):
                writer.write(garbage + b"\r\n\r\n")
                await writer.drain()
                await reader.read()
        async with httpx.AsyncClient() as client:
            with contextlib.suppress(httpx.TransportError):  # a reset is an answer too
                big = await client.get(f"http://{address}/", headers={"x": "y" * 500_000})
                assert big.status_code == 400
            assert (await client.get(f"http://{address}/-/healthy")).status_code == 200


async def test_closing_ends_even_when_everything_was_cancelled_at_once() -> None:
    web = server()
    web.bind()
    before = asyncio.all_tasks()
    running_ = asyncio.create_task(web.run())
    async with asyncio.timeout(60):
        while len(asyncio.all_tasks() - before) < 2:  # noqa: ASYNC110 - run() and uvicorn's own
            await asyncio.sleep(0.01)
        for task in asyncio.all_tasks() - before:
            task.cancel()
        await asyncio.gather(running_, return_exceptions=True)
        await web.aclose()
