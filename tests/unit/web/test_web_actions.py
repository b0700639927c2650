"""An officer's decisions from the page: kept in the book, told in the log, refused to others."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from inventory.device import Registration
from netmon.web.access import FREE_CHALLENGES, FREE_TRIES, Sessions, Throttle, own_path
from tests.support.desk import Office, office, station, switch
from tests.support.pages import client, log_in, token
from tests.support.small_agency import HOSTILE

HTML = {"accept": "text/html"}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    strangers = [station(1), station(2, host_name=HOSTILE), station(3, host_name="=1+1")]
    async with office(tmp_path, [*switch(), *strangers]) as made:
        yield made


@pytest.fixture
async def local(place: Office) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody at the machine itself, of whom no password is asked."""
    async with client(place, users=False) as made:
        yield made


@pytest.fixture
async def site(place: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with client(place, users=True) as made:
        yield made


def the_switch(place: Office) -> str:
    current = place.current()
    assert current
    return next(d.id for d in current[0].devices.values() if d.name == "sw-1")


async def test_approving_enters_the_device_in_the_register(
    place: Office, local: httpx.AsyncClient
) -> None:
    device = the_switch(place)
    form = {"csrf": await token(local), "name": "sw-tang-1", "role": "switch", "owner": "Lan"}
    answer = await local.post(f"/devices/{device}/approve", data=form)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/devices/{device}?done=done_approve",
    )
    assert place.judgements == 1
    snapshot = await place.judge()
    found = next(d for d in snapshot.devices.values() if d.name == "sw-tang-1")
    assert found.registration is Registration.REGISTERED
    assert found.register_entry
    assert (found.register_entry.owner, found.register_entry.serial) == ("Lan", "foc1234")
    page = await local.get(f"/devices/{device}?done=done_approve")
    assert 'role="status"' in page.text
    log = (await local.get("/events?by=people")).text
    assert "đưa sw-tang-1 vào sổ thiết bị" in log


async def test_a_retired_device_is_unregistered_again(
    place: Office, local: httpx.AsyncClient
) -> None:
    device = the_switch(place)
    csrf = await token(local)
    await local.post(f"/devices/{device}/approve", data={"csrf": csrf, "name": "sw-1"})
    await place.judge()
    unreasoned = await local.post(f"/devices/{device}/retire", data={"csrf": csrf, "why": " "})
    assert unreasoned.status_code == 400
    assert "Cần ghi lý do." in unreasoned.text
    await local.post(f"/devices/{device}/retire", data={"csrf": csrf, "why": "thanh lý"})
    snapshot = await place.judge()
    assert snapshot.devices[next(iter(snapshot.devices))].register_entry is None
    assert not snapshot.register


async def test_two_records_are_merged_parted_and_the_decisions_taken_back(
    place: Office, local: httpx.AsyncClient
) -> None:
    device = the_switch(place)
    csrf = await token(local)
    merge = {"csrf": csrf, "other": "10.0.0.2", "why": "một máy"}
    assert (await local.post(f"/devices/{device}/merge", data=merge)).status_code == 303
    merged = await place.judge()
    assert len(merged.devices) == 3
    one = next(d for d in merged.devices.values() if device in {d.id, *d.aliases})
    page = (await local.get(f"/devices/{one.id}")).text
    assert "một máy" in page
    undone = await local.post(f"/devices/{one.id}/undo", data={"csrf": csrf, "decision": "1"})
    assert undone.status_code == 303
    assert len((await place.judge()).devices) == 4


@pytest.mark.parametrize("other", ["", "nobody", "sw-1", "10.0.0.250"])
async def test_merging_with_nobody_or_itself_is_refused(
    place: Office, local: httpx.AsyncClient, other: str
) -> None:
    form = {"csrf": await token(local), "other": other, "why": "x"}
    answer = await local.post(f"/devices/{the_switch(place)}/merge", data=form)
    assert answer.status_code == 400
    assert len((await place.judge()).devices) == 4


async def test_a_look_may_be_asked_for_once_a_minute(
    place: Office, local: httpx.AsyncClient
) -> None:
    csrf = await token(local)
    assert (await local.post("/look", data={"csrf": csrf})).status_code == 303
    place.seconds = 59.0
    assert (await local.post("/look", data={"csrf": csrf})).status_code == 429
    place.seconds = 61.0
    assert (await local.post("/look", data={"csrf": csrf})).status_code == 303
    assert place.looks == 2


POSTS = (
    "/devices/{}/approve",
    "/devices/{}/retire",
    "/devices/{}/merge",
    "/devices/{}/split",
    "/devices/{}/undo",
    "/look",
)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("csrf", ["", "0" * 64, "ÿ"])
async def test_a_form_without_our_token_changes_nothing(
    place: Office, local: httpx.AsyncClient, path: str, csrf: str
) -> None:
    form = {"csrf": csrf, "name": "x", "why": "x", "csv": "name,ip\nx,10.0.0.2\n"}
    answer = await local.post(path.format(the_switch(place)), data=form)
    assert answer.status_code == 403
    assert (place.judgements, place.looks) == (0, 0)


@pytest.mark.parametrize("path", POSTS)
async def test_a_viewer_changes_nothing(place: Office, site: httpx.AsyncClient, path: str) -> None:
    await log_in(site, "xem")
    csrf = await token(site)  # the log-out form has one
    answer = await site.post(path.format(the_switch(place)), data={"csrf": csrf, "why": "x"})
    assert answer.status_code == 403
    assert (place.judgements, place.looks) == (0, 0)
    page = (await site.get("/devices")).text
    assert "Bạn đang xem với quyền chỉ đọc" in page
    assert 'action="/devices/approve"' not in page


async def test_a_token_of_another_session_is_worth_nothing(
    place: Office, site: httpx.AsyncClient
) -> None:
    await log_in(site, "lan")
    old = await token(site)
    await log_in(site, "lan")
    assert (await site.post("/look", data={"csrf": old})).status_code == 403
    assert (await site.post("/look", data={"csrf": await token(site)})).status_code == 303


async def test_who_changed_something_is_in_the_log(place: Office, site: httpx.AsyncClient) -> None:
    await log_in(site, "lan")
    form = {"csrf": await token(site), "name": "sw-1"}
    await site.post(f"/devices/{the_switch(place)}/approve", data=form)
    (event,) = await place.desk.events(limit=10)
    assert (event.kind, event.text.en) == ("approved", "lan entered sw-1 in the register")


async def test_a_browser_is_sent_to_the_login_page_and_a_program_is_challenged(
    site: httpx.AsyncClient,
) -> None:
    sent = await site.get("/devices", headers=HTML)
    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=/devices")
    challenged = await site.get("/metrics")
    assert challenged.status_code == 401
    assert "basic" in challenged.headers["www-authenticate"].lower()
    assert (await site.get("/metrics", auth=("xem", "mat-khau"))).status_code == 200
    for path in ("/api/v1/devices", "/devices.csv", "/map.svg", "/events", "/login-x"):
        assert (await site.get(path)).status_code == 401, path


async def test_a_session_cookie_is_kept_from_scripts_and_other_sites(place: Office) -> None:
    async with client(place, users=True, tls=True) as site:
        cookie = (await log_in(site, "lan")).headers["set-cookie"]
        assert cookie.startswith("__Host-netmon_session=")
        for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
            assert word in cookie
        assert (await site.get("/devices", headers=HTML)).status_code == 200
        out = await site.post("/logout", data={"csrf": await token(site)})
        assert out.headers["location"] == "/login"
        assert (await site.get("/devices", headers=HTML)).status_code == 303


async def test_guessing_is_slowed_down_even_for_the_right_password(
    site: httpx.AsyncClient,
) -> None:
    for _ in range(FREE_TRIES):
        wrong = await site.post("/login", data={"user": "lan", "password": "x"})
        assert wrong.status_code == 403
    assert (await log_in(site, "lan")).status_code == 429


async def test_guessing_by_basic_authentication_is_slowed_down_too(
    site: httpx.AsyncClient,
) -> None:
    for _ in range(FREE_CHALLENGES - 1):
        assert (await site.get("/metrics", auth=("lan", "x"))).status_code == 401
    await site.get("/metrics", auth=("lan", "x"))
    refused = await site.get("/metrics", auth=("lan", "mat-khau"))
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_the_wait_doubles_and_a_right_password_ends_it() -> None:
    now = [0.0]
    throttle = Throttle(clock=lambda: now[0])
    waits = []
    for _ in range(FREE_TRIES + 2):
        throttle.failed("a")
        waits.append(throttle.wait("a"))
        now[0] += waits[-1]
    assert waits[FREE_TRIES - 2 :] == [0.0, 10.0, 20.0, 40.0]
    assert throttle.wait("b") == 0
    throttle.succeeded("a")
    throttle.failed("a")
    assert throttle.wait("a") == 0


def test_a_session_ends_when_idle_and_in_any_case_after_half_a_day() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    idle, busy = sessions.start("a"), sessions.start("b")
    for _ in range(24):
        now[0] += 29 * 60
        assert sessions.person(busy)
    assert sessions.person(idle) is None
    now[0] += 29 * 60
    assert sessions.person(busy) is None


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil", "", "x", "/\r\nSet-Cookie: x"]
)
def test_login_never_leads_to_another_site(wanted: str) -> None:
    assert own_path(wanted) == "/"


PAGES = ("/", "/devices", "/regulation", "/map", "/readiness", "/services", "/events")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", [*PAGES, "/devices/{}"])
async def test_hostile_names_stay_text_on_every_page(
    place: Office, local: httpx.AsyncClient, path: str, lang: str
) -> None:
    current = place.current()
    assert current
    hostile = next(d.id for d in current[0].devices.values() if "script" in d.name)
    page = await local.get(path.format(hostile), params={"lang": lang})
    assert page.status_code == 200
    assert f'<html lang="{lang}">' in page.text
    assert "<script>" not in page.text
    assert "<img" not in page.text
    assert page.text.count("<script") == 1


async def test_an_export_holds_no_formula_and_no_control_character(
    local: httpx.AsyncClient,
) -> None:
    body = (await local.get("/devices.csv")).text
    assert ",'=1+1," in body
    assert "\x1b" not in body
    assert "\x00" not in body
    only = (await local.get("/devices.csv", params={"q": "foc1234"})).text
    assert len(only.splitlines()) == 2


async def test_a_port_shows_its_traffic_of_the_last_day(
    place: Office, local: httpx.AsyncClient
) -> None:
    page = (await local.get(f"/devices/{the_switch(place)}")).text
    assert '<polyline class="in"' in page
    assert "4.7 kbit/s" in page  # 2 MiB an hour


async def test_the_language_is_remembered(local: httpx.AsyncClient) -> None:
    await local.get("/?lang=en")
    assert '<html lang="en">' in (await local.get("/devices")).text
