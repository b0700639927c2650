"""The pages in a real browser: quiet, nothing from elsewhere, wide and narrow, by keyboard alone.

Needs Debian's Chromium; axe-core is used when ``make web-test`` has put it into node_modules.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from netmon.agent.proofs import Proofs
from tests.support.browser import AXE, CHROMIUM, chromium, watched
from tests.support.desk import Office
from tests.support.month_office import month_office
from tests.support.pages import local_server
from tests.support.small_agency import HOSTILE

PAGES: Final = (
    "/",
    "/devices",
    "/devices/{}",
    "/regulation",
    "/regulation/waiver?rule=INV-03&subject=agency&reason=x",
    "/map",
    "/readiness",
    "/readiness?month=2026-10",
    "/readiness/report?month=2026-10",
    "/services",
    "/events",
    "/devices/nothing",
)

pytestmark = [
    pytest.mark.web,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Office, Proofs]]:
    names = (HOSTILE, "may-in", "=cmd|'/c calc'!A1", "pc\u202elan")
    async with month_office(tmp_path_factory.mktemp("office"), names=names) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(place: tuple[Office, Proofs]) -> AsyncIterator[str]:
    async with local_server(*place) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def paths(place: tuple[Office, Proofs]) -> tuple[str, ...]:
    current = place[0].current()
    assert current
    switch = next(d.id for d in current[0].devices.values() if d.name == "sw-1")
    return tuple(path.format(switch) for path in PAGES)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_every_page_fits_and_is_quiet(
    address: str, browser: Browser, paths: tuple[str, ...], lang: str, width: int
) -> None:
    async with await browser.new_context(
        viewport={"width": width, "height": 900}, locale=lang
    ) as context:
        page = await context.new_page()
        wrong = watched(page, address)
        for path in paths:
            answer = await page.goto(address + path)
            assert answer
            assert answer.ok or path == "/devices/nothing", (path, answer.status)
            assert await page.locator("html").get_attribute("lang") == lang
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert await page.locator("h1").count() == 1, path
        missing = [w for w in wrong if "404" in w]
        assert len(missing) <= 1  # the browser's own word for /devices/nothing
        assert [w for w in wrong if w not in missing] == []


@pytest.mark.skipif(not AXE.exists(), reason="make web-test installs axe-core")
@pytest.mark.parametrize("width", [360, 1440])
async def test_axe_finds_nothing_serious(
    address: str, browser: Browser, paths: tuple[str, ...], width: int
) -> None:
    axe = AXE.read_text(encoding="utf-8")
    found: list[tuple[str, str, Any]] = []
    async with await browser.new_context(
        viewport={"width": width, "height": 900}, locale="vi"
    ) as context:
        page = await context.new_page()
        for path in paths:
            await page.goto(address + path)
            # Everything that unfolds is part of the page.
            await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            await page.evaluate(axe)
            result = await page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [
                (path, v["id"], [n["html"][:120] for n in v["nodes"][:3]])
                for v in result["violations"]
                if v["impact"] in {"serious", "critical"}
            ]
    assert not found


CONTROLS: Final = """() => {
  const all = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]');
  const reachable = [...all].filter((e) => e.checkVisibility({visibilityProperty: true})
    && !(e.closest('details:not([open])') && !e.matches('details:not([open]) > summary')));
  reachable.forEach((e, n) => { e.dataset.stop = n; });
  return reachable.length;
}"""
FOCUSED: Final = """() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return null;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  return {
    stop: at.dataset.stop ?? at.outerHTML.slice(0, 80),
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


async def test_the_keyboard_reaches_everything_and_the_focus_is_seen(
    address: str, browser: Browser, paths: tuple[str, ...]
) -> None:
    async with await browser.new_context(locale="vi") as context:
        page = await context.new_page()
        for path in paths:
            await page.goto(address + path)
            controls = await page.evaluate(CONTROLS)
            reached = await _stops(page, path, limit=2 * controls + 20)
            assert {str(n) for n in range(controls)} <= reached, path


async def _stops(page: Page, path: str, *, limit: int) -> set[str]:
    """Where Tab leads until it has left the page."""
    reached: set[str] = set()
    for _ in range(limit):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        if focused is None:
            return reached
        assert focused["seen"], (path, focused)
        assert focused["inside"], (path, focused)
        if focused["stop"] == "0" and len(reached) > 1:
            return reached  # around once
        reached.add(focused["stop"])
    pytest.fail(f"{path}: the keyboard cannot leave")


async def test_the_first_tab_stop_skips_to_the_content(address: str, browser: Browser) -> None:
    async with await browser.new_context(locale="vi") as context:
        page = await context.new_page()
        await page.goto(address + "/devices")
        await page.keyboard.press("Tab")
        assert await page.locator(":focus").inner_text() == "Đến nội dung chính"
        await page.keyboard.press("Enter")
        assert page.url.endswith("#main")
