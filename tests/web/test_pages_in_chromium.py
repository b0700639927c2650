"""The pages in a real browser: no error, nothing from elsewhere, wide and narrow, both languages.

Needs Debian's Chromium; axe-core is used when ``make web-test`` has put it into node_modules.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

from netmon.config.settings import WebSettings
from netmon.web.server import WebServer
from tests.support.book import NOW
from tests.support.desk import Office, office, running, station, switch
from tests.support.small_agency import HOSTILE

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
PAGES = (
    "/",
    "/devices",
    "/devices/{}",
    "/regulation",
    "/map",
    "/readiness",
    "/services",
    "/events",
)

pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]

LOOPBACK = WebSettings(port=0)


async def no_reload() -> None:
    return


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    seen = [*switch(), *switch("sw-2", "foc5678"), station(1), station(2, host_name=HOSTILE)]
    async with office(tmp_path, seen) as made:
        yield made


@pytest.fixture
async def address(place: Office) -> AsyncIterator[str]:
    web = WebServer(LOOPBACK, state=place, reload=no_reload, now=lambda: NOW, book=place.desk)
    async with running(web) as found:
        yield f"http://{found}"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield made
        await made.close()


def device_of(place: Office) -> str:
    current = place.current()
    assert current
    return next(d.id for d in current[0].devices.values() if d.name == "sw-1")


def watched(page: Page, address: str) -> list[str]:
    """What a page does wrong, as it happens."""
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(address) else None)
    return wrong


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_every_page_fits_and_is_quiet(
    place: Office, address: str, browser: Browser, lang: str, width: int
) -> None:
    page = await browser.new_page(viewport={"width": width, "height": 900}, locale=lang)
    wrong = watched(page, address)
    for path in PAGES:
        answer = await page.goto(address + path.format(device_of(place)))
        assert answer
        assert answer.status == 200, path
        assert await page.locator("html").get_attribute("lang") == lang
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert await page.evaluate("document.querySelectorAll('h1').length") == 1, path
    assert not wrong


@pytest.mark.skipif(not AXE.exists(), reason="make web-test installs axe-core")
@pytest.mark.parametrize("width", [360, 1440])
async def test_axe_finds_nothing_serious(
    place: Office, address: str, browser: Browser, width: int
) -> None:
    # The page's own policy forbids foreign scripts; the test has to get past it.
    context = await browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = await context.new_page()
    found: list[tuple[str, str, Any]] = []
    for path in PAGES:
        await page.goto(address + path.format(device_of(place)))
        await page.add_script_tag(path=AXE)
        result = await page.evaluate("axe.run()")
        found += [
            (path, v["id"], [n["html"][:120] for n in v["nodes"][:3]])
            for v in result["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
    assert not found


@pytest.mark.parametrize("scripts", [True, False])
async def test_an_officer_approves_a_device(
    place: Office, address: str, browser: Browser, scripts: bool
) -> None:
    context = await browser.new_context(java_script_enabled=scripts, locale="vi")
    page = await context.new_page()
    await page.goto(address + "/devices?q=sw-1")
    await page.get_by_role("link", name="sw-1", exact=True).click()
    await page.get_by_label("Tên", exact=True).fill("sw-tang-1")
    await page.get_by_label("Người/bộ phận quản lý").fill("Phòng CNTT")
    await page.get_by_role("button", name="Lưu").click()
    await page.get_by_role("status").wait_for()
    snapshot = await place.judge()
    assert [(e.name, e.owner) for e in snapshot.register] == [("sw-tang-1", "Phòng CNTT")]
    await page.goto(address + "/devices?q=sw-tang-1")
    assert await page.get_by_text("Đã đăng ký", exact=True).last.is_visible()


async def test_the_list_and_the_map_are_downloaded(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    page = await browser.new_page(locale="vi")
    for path, link, start in (
        ("/devices", "Tải danh sách này (CSV)", b"\xef\xbb\xbfid,name"),
        ("/map", "Tải SVG", b"<svg"),
        ("/map", "Tải draw.io", b"<?xml"),
    ):
        await page.goto(address + path)
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name=link).click()
        download = await waiting.value
        target = tmp_path / download.suggested_filename
        await download.save_as(target)
        assert target.read_bytes().startswith(start)


async def test_the_first_tab_stop_skips_to_the_content(address: str, browser: Browser) -> None:
    page = await browser.new_page(locale="vi")
    await page.goto(address + "/devices")
    await page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert await focused.inner_text() == "Đến nội dung chính"
    box = await focused.bounding_box()
    assert box
    assert box["x"] >= 0
    await page.keyboard.press("Enter")
    assert page.url.endswith("#main")


async def test_a_thousand_devices_make_small_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import httpx

    async with office(tmp_path, [*switch(), *(station(n) for n in range(1000))]) as big:
        web = WebServer(LOOPBACK, state=big, reload=no_reload, now=lambda: NOW, book=big.desk)
        async with running(web) as found, httpx.AsyncClient(timeout=30) as client:
            for path in PAGES:
                url = f"http://{found}" + path.format(device_of(big))
                await client.get(url)
                began = time.perf_counter()
                async with client.stream("GET", url) as answer:
                    first = (time.perf_counter() - began) * 1000
                    size = len(await answer.aread())
                with capsys.disabled():
                    print(f"\n{path:14} first byte {first:6.1f} ms  {size / 1000:6.1f} kB", end="")  # noqa: T201
                assert size < 300_000
