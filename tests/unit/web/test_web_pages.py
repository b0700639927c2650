from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser

import httpx
import pytest

from inventory.finding import Finding
from inventory.model import FactName, Interface
from inventory.snapshot import Snapshot
from inventory.text import verbatim
from inventory.types import DeviceId
from inventory.verdict import Gate, Reason, Verdict
from netmon.errors import ConfigError
from netmon.web.app import make_app
from netmon.web.machine import MachinePages, PageOptions
from tests.support import small_agency
from tests.support.small_agency import HOSTILE, FixedState

OPENMETRICS = "application/openmetrics-text;version=1.0.0"


class Site:
    """The application, asked in memory."""

    def __init__(self, state: FixedState) -> None:
        self.state = state
        self.reloads = 0
        self.reload_problems: list[str] = []
        self.now = small_agency.NOW
        machine = MachinePages(PageOptions(), state=state, reload=self.reload, now=lambda: self.now)
        app = make_app(
            machine,
            state=state,
            passwords=None,
            loopback_names_only=True,
        )
        transport = httpx.ASGITransport(app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:9877")

    async def reload(self) -> None:
        self.reloads += 1
        if self.reload_problems:
            raise ConfigError(self.reload_problems)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site(small_agency.measured())
    async with made.client:
        yield made


@pytest.fixture
async def early() -> AsyncIterator[Site]:
    """Before the first cycle is done."""
    made = Site(FixedState(None))
    async with made.client:
        yield made


async def test_metrics_come_as_text_or_openmetrics_as_asked(site: Site) -> None:
    text = await site.get("/metrics")
    assert text.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'netmon_lan_ready{state="not_ready"} 1.0' in text.text
    other = await site.get("/metrics", accept=OPENMETRICS)
    assert other.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert other.text.endswith("# EOF\n")


@pytest.mark.parametrize("accept", [";q=", "a" * 4000, "text/plain;version=\x7f", "*/*;q=9"])
async def test_an_odd_accept_header_gets_text(site: Site, accept: str) -> None:
    assert (await site.get("/metrics", accept=accept)).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "gzip;q=1.0, identity;q=0.5", "br, gzip, x-odd"])
async def test_metrics_are_compressed_for_who_can_read_it(site: Site, encoding: str) -> None:
    plain = await site.get("/metrics", **{"accept-encoding": "identity"})
    packed = await site.get("/metrics", **{"accept-encoding": encoding})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text


async def test_the_home_page_is_not_compressed(site: Site) -> None:
    page = await site.get("/", **{"accept-encoding": "gzip"})
    assert "content-encoding" not in page.headers


async def test_snmp_shows_a_device_by_id_name_or_address(site: Site) -> None:
    for target in ("d-core", "SW-CORE", "192.0.2.2"):
        page = await site.get(f"/snmp?target={target}&module=if_mib&auth=public_v2")
        assert page.status_code == 200
        assert 'ifHCInOctets{ifAlias="' in page.text


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("", 400, "the parameter 'target' is missing: a device's id or name\n"),
        ("target=d-core&module=system", 400, "no module 'system'; there is: if_mib\n"),
        ("target=sw-cor", 404, "no device answers to 'sw-cor'. Did you mean 'sw-core'?\n"),
        ("target=%00%3Cscript%3E", 404, "no device answers to '\\x00<script>'.\n"),
        ("target=d-router", 503, "the interfaces of d-router were never read completely\n"),
    ],
)
async def test_snmp_says_what_is_wrong(site: Site, query: str, status: int, sentence: str) -> None:
    answer = await site.get(f"/snmp?{query}")
    assert (answer.status_code, answer.text) == (status, sentence)
    assert answer.headers["content-type"].startswith("text/plain")


async def test_snmp_refuses_to_show_a_stale_poll(site: Site) -> None:
    site.now += timedelta(minutes=20)
    answer = await site.get("/snmp?target=d-core")
    assert answer.status_code == 503
    assert "were last read" in answer.text


async def test_discovery_points_back_at_the_address_it_was_asked_at(site: Site) -> None:
    answer = await site.get("/sd/devices", host="localhost:1234")
    assert answer.json()[0]["targets"] == ["localhost:1234"]
    assert answer.headers["content-type"] == "application/json"


async def test_health_and_readiness_follow_the_state(site: Site, early: Site) -> None:
    assert (await early.get("/-/healthy")).status_code == 200
    waiting = await early.get("/-/ready")
    assert (waiting.status_code, waiting.text) == (
        503,
        "the first look at the LAN is not done yet\n",
    )
    assert (await site.get("/-/ready")).status_code == 200
    site.state.counters = replace(site.state.counters, book_problem="the disk is full")
    closed = await site.get("/-/ready")
    assert (closed.status_code, closed.text) == (503, "the disk is full\n")


async def test_before_the_first_cycle_every_page_says_so(early: Site) -> None:
    for path in ("/snmp?target=x", "/sd/devices", "/api/v1/devices", "/api/v1/devices/x"):
        assert (await early.get(path)).status_code == 503, path
    assert 'state="undetermined"} 1.0' in (await early.get("/metrics")).text
    home = await early.get("/")
    assert home.status_code == 200
    assert "Lần dò mạng đầu tiên chưa xong" in home.text


async def test_reload_runs_once_and_shows_every_problem(site: Site) -> None:
    assert (await site.client.post("/-/reload")).status_code == 200
    site.reload_problems = ["a.yml:1: x: wrong", "a.yml:2: y: wrong"]
    refused = await site.client.post("/-/reload")
    assert refused.status_code == 500
    assert refused.text == "a.yml:1: x: wrong\na.yml:2: y: wrong\n"
    assert site.reloads == 2


async def test_reload_is_post_only(site: Site) -> None:
    assert (await site.get("/-/reload")).status_code == 405
    assert site.reloads == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:9877"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"origin": "null"}, 403),
    ],
)
async def test_another_site_cannot_make_a_browser_reload(
    site: Site, headers: dict[str, str], status: int
) -> None:
    assert (await site.client.post("/-/reload", headers=headers)).status_code == status
    assert site.reloads == (status == 200)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:9877", 200),
        ("127.0.0.1", 200),
        ("[::1]:9877", 200),
        ("evil.example:9877", 403),
        ("127.0.0.1.evil.example", 403),
        ("[nonsense", 403),
    ],
)
async def test_a_rebound_name_is_not_answered_without_authentication(
    site: Site, host: str, status: int
) -> None:
    assert (await site.get("/api/v1/devices", host=host)).status_code == status


async def test_the_api_gives_devices_findings_and_readiness(site: Site) -> None:
    devices = (await site.get("/api/v1/devices")).json()
    assert len(devices["devices"]) == 5
    one = (await site.get("/api/v1/devices/d-core")).json()
    assert one["facts"]["serial"]["value"] == "FOC1234X0AB"
    findings = (await site.get("/api/v1/findings")).json()["findings"]
    assert findings[0]["rule"] == "MGT-01"
    ready = (await site.get("/api/v1/readiness")).json()["readiness"]
    assert ready["state"] == "not_ready"
    missing = await site.get("/api/v1/devices/sw-cor")
    assert missing.status_code == 404
    assert missing.json()["error"].endswith("Did you mean 'sw-core'?")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/metrics", "/api/v1/devices", "/api/v1/devices/d-core"])
async def test_nothing_but_reload_takes_a_change(site: Site, method: str, path: str) -> None:
    assert (await site.client.request(method, path)).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/api/v1/nowhere", "/static/../app.py", "/static/%2e%2e/app.py", "/static/"],
)
async def test_an_unknown_path_is_404(site: Site, path: str) -> None:
    assert (await site.get(path)).status_code == 404


async def test_home_shows_verdict_gates_actions_and_findings_in_vietnamese(site: Site) -> None:
    page = (await site.get("/")).text
    assert '<html lang="vi">' in page
    for words in (
        "Sở Y tế",
        "Mạng LAN chưa sẵn sàng",
        "Việc cần làm trước",
        "G1. Hạ tầng có và được kiểm soát",
        "G6. Năng lực phục vụ ứng dụng",
        "Điều 8 khoản 2",
        "Telnet còn mở trên sw-core",
        "Tắt Telnet, chỉ dùng SSH.",
        "Nghiêm trọng",
        "61,4",
        "20/11/2026 10:00",  # legal time, +07:00
    ):
        assert words in page, words


@pytest.mark.parametrize(
    ("path", "accept_language", "lang"),
    [
        ("/", "", "vi"),
        ("/", "fr", "vi"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "vi,en;q=0.9", "vi"),
        ("/?lang=en", "vi", "en"),
        ("/?lang=vi", "en", "vi"),
        ("/?lang=%22%3E", "", "vi"),
    ],
)
async def test_the_language_is_the_readers(
    site: Site, path: str, accept_language: str, lang: str
) -> None:
    page = await site.get(path, **{"accept-language": accept_language})
    assert f'<html lang="{lang}">' in page.text
    words = {"vi": "Sáu điều kiện sẵn sàng", "en": "The six gates of readiness"}
    assert words[lang] in page.text


class Markup(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def poisoned() -> tuple[Snapshot, Verdict]:
    """Every text a device or a file could carry is hostile."""
    base, verdict = small_agency.snapshot(), small_agency.verdict()
    bad = verbatim(HOSTILE)
    core = base.devices[small_agency.CORE]
    rows = (Interface(index=1, name=HOSTILE, description=HOSTILE, alias=HOSTILE),)
    device = replace(
        core,
        name=HOSTILE,
        site=HOSTILE,
        facts={
            name: fact if name is FactName.ROLE else replace(fact, value=HOSTILE, origin=HOSTILE)
            for name, fact in core.facts.items()
        },
        tables={Interface: replace(core.tables[Interface], rows=rows)},
    )
    finding: Finding = replace(
        base.findings[0],
        rule=HOSTILE,
        subject=HOSTILE,
        subject_name=HOSTILE,
        message=bad,
        fix=bad,
        article=HOSTILE,
        expected=HOSTILE,
        actual=HOSTILE,
    )
    reason = Reason(
        state=verdict.gates[0].state, text=bad, article=HOSTILE, subject_name=HOSTILE, fix=bad
    )
    gates: tuple[Gate, ...] = tuple(replace(g, reasons=(reason,)) for g in verdict.gates)
    stranger = replace(
        base.devices[small_agency.STRANGER],
        location=replace(small_agency.PLACE, port=HOSTILE, switch=DeviceId(HOSTILE)),
    )
    snapshot = replace(
        base,
        agency=replace(base.agency, name=HOSTILE, code=HOSTILE),
        devices={device.id: device, stranger.id: stranger},
        findings=(finding,),
    )
    return snapshot, replace(verdict, gates=gates)


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
async def test_hostile_text_in_every_field_stays_text(site: Site, path: str) -> None:
    clean = Markup((await site.get(path)).text)
    site.state.answer = poisoned()
    page = await site.get(path)
    assert page.status_code == 200
    markup = Markup(page.text)
    assert not {"img", "iframe"} & set(markup.tags)
    assert markup.tags.count("script") == 1  # our own, from /static
    assert not [name for name, _ in markup.attributes if name.startswith("on")]
    assert set(markup.tags) <= set(clean.tags) | {"ul", "li"}
    assert "49" not in re.sub(r"\d\d/\d\d/\d{4} \d\d:\d\d", "", page.text)  # no {{7*7}}
    assert "&lt;script&gt;" in page.text


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/snmp?target=d-core", "/sd/devices", "/api/v1/devices", "/api/v1/findings"],
)
async def test_hostile_text_never_becomes_a_page_of_markup(site: Site, path: str) -> None:
    site.state.answer = poisoned()
    answer = await site.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in {"text/plain", "application/json"}
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/metrics", "/nowhere", "/static/netmon.css", "/-/healthy"])
async def test_every_answer_tells_browsers_to_be_strict(site: Site, path: str) -> None:
    headers = (await site.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"


async def test_the_page_obeys_its_own_policy(site: Site) -> None:
    markup = Markup((await site.get("/")).text)
    assert markup.tags.count("script") == 1
    assert ("src", "/static/netmon.js") in markup.attributes
    assert "style" not in markup.tags
    assert not [name for name, _ in markup.attributes if name == "style" or name.startswith("on")]
    for name, value in markup.attributes:
        if name in {"href", "src"}:
            assert value
            assert value.startswith(("/", "#", "?")), value
    assert (await site.get("/static/netmon.css")).headers["content-type"].startswith("text/css")


async def test_a_thousand_findings_make_a_small_page_that_counts_the_rest(site: Site) -> None:
    base, verdict = small_agency.snapshot(), small_agency.verdict()
    many = tuple(replace(base.findings[0], subject=f"d{n}") for n in range(1000))
    site.state.answer = (replace(base, findings=many), verdict)
    page = await site.get("/")
    assert len(page.content) < 300_000
    assert "Còn 800 mục nữa" in page.text


async def test_unregistered_devices_come_with_their_port_the_newest_first(site: Site) -> None:
    base, verdict = small_agency.snapshot(), small_agency.verdict()
    old = replace(base.devices[small_agency.STRANGER], name="cũ", location=small_agency.PLACE)
    guessed = replace(small_agency.PLACE, guessed=True, port="Gi0/7")
    new = replace(
        old, id=DeviceId("d-new"), name="mới", first_seen=small_agency.NOW, location=guessed
    )
    nowhere = replace(old, id=DeviceId("d-lost"), name="lạc", location=None)
    devices = {**base.devices, **{d.id: d for d in (old, new, nowhere)}}
    site.state.answer = (replace(base, devices=devices), verdict)
    page = (await site.get("/")).text
    rows = page[page.index("Thiết bị chưa đăng ký") : page.index("Vi phạm đang mở")]
    assert rows.index("mới") < rows.index("cũ")
    assert "sw-core Gi0/5" in rows
    assert "sw-core Gi0/7 (suy đoán)" in rows
    assert "Chưa biết" in rows
    assert "PC-VĂN-THƯ" not in rows


async def test_the_worst_and_the_oldest_finding_comes_first(site: Site) -> None:
    base, verdict = small_agency.snapshot(), small_agency.verdict()
    telnet = base.findings[0]

    def finding(name: str, severity: str, since: datetime) -> Finding:
        level = next(s for s in type(telnet.severity) if s == severity)
        return replace(
            telnet, subject_name=name, severity=level, since=since, fix=verbatim(f"fix-{name}")
        )

    now = small_agency.NOW
    found = (
        finding("low", "low", now - timedelta(days=9)),
        finding("new", "critical", now),
        finding("old", "critical", now - timedelta(days=9)),
        finding("high", "high", now - timedelta(days=9)),
    )
    site.state.answer = (replace(base, findings=found), verdict)
    page = (await site.get("/")).text
    actions = page[page.index('<ol class="actions">') : page.index("</ol>")]
    assert re.findall(r"fix-(\w+)", actions) == ["old", "new", "high"]


async def test_what_is_broken_is_open_and_what_is_not_is_folded(site: Site) -> None:
    text = (await site.client.get("/regulation")).text
    rules = re.findall(r'<details class="rule" id="([^"]+)"( open)?', text)
    assert rules == [("MGT-01", " open"), ("HLT-06", "")]  # in the order of the paper
    assert re.search(r'<li><a href="#MGT-01">Điều 8 khoản 2, MGT-01</a>', text)
    device = (await site.client.get("/devices/sw-core")).text
    assert re.search(r'<details class="card" open data-open><summary>.*Không đạt', device)
