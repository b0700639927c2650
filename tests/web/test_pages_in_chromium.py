"""The pages in a real browser: quiet, nothing from elsewhere, wide and narrow, by keyboard alone.

Needs Debian's Chromium; axe-core is used when ``make web-test`` has put it into node_modules.
"""

from __future__ import annotations

from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page

from netmon.agent.proofs import Proofs
from tests.support.browser import AXE, CHROMIUM, watched
from tests.support.desk import Office

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

# Everything that unfolds is part of the page.
UNFOLD: Final = "document.querySelectorAll('details').forEach(d => d.open = true)"

pytestmark = [
    pytest.mark.web,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def paths(place: tuple[Office, Proofs]) -> tuple[str, ...]:
    current = place[0].current()
    assert current
    switch = next(d.id for d in current[0].devices.values() if d.name == "sw-1")
    return tuple(path.format(switch) for path in PAGES)


WIDTHS: Final = (360, 1440)


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_every_page_fits_and_is_quiet(
    local: str, browser: Browser, paths: tuple[str, ...], lang: str
) -> None:
    async with await browser.new_context(locale=lang) as context:
        page = await context.new_page()
        wrong = watched(page, local)
        for path in paths:
            answer = await page.goto(local + path)
            assert answer
            assert answer.ok or path == "/devices/nothing", (path, answer.status)
            assert await page.locator("html").get_attribute("lang") == lang
            assert await page.locator("h1").count() == 1, path
            await page.evaluate(UNFOLD)
            for width in WIDTHS:
                await page.set_viewport_size({"width": width, "height": 900})
                assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        missing = [w for w in wrong if "404" in w]
        assert len(missing) <= 1  # the browser's own word for /devices/nothing
        assert [w for w in wrong if w not in missing] == []


@pytest.mark.skipif(not AXE.exists(), reason="make web-test installs axe-core")
@pytest.mark.parametrize(("lang", "width"), [("vi", 360), ("en", 1440)])
async def test_axe_finds_nothing_serious(
    local: str, browser: Browser, paths: tuple[str, ...], lang: str, width: int
) -> None:
    axe = AXE.read_text(encoding="utf-8")
    found: list[tuple[str, str, Any]] = []
    async with await browser.new_context(
        viewport={"width": width, "height": 900}, locale=lang
    ) as context:
        page = await context.new_page()
        for path in paths:
            await page.goto(local + path)
            await page.evaluate(UNFOLD)
            await page.evaluate(axe)
            result = await page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [
                (path, v["id"], [n["html"][:120] for n in v["nodes"][:3]])
                for v in result["violations"]
                if v["impact"] in {"serious", "critical"}
            ]
    assert not found


async def test_a_link_to_a_folded_rule_unfolds_it(local: str, browser: Browser) -> None:
    async with await browser.new_context(locale="vi") as context:
        page = await context.new_page()
        await page.goto(local + "/regulation")
        folded = page.locator("details.rule:not([open])").first
        rule = await folded.get_attribute("id")
        assert not await page.locator(f"#{rule} blockquote").is_visible()
        await page.goto(f"{local}/regulation#{rule}")
        assert await page.locator(f"#{rule} blockquote").is_visible()


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
    local: str, browser: Browser, paths: tuple[str, ...]
) -> None:
    async with await browser.new_context(locale="vi") as context:
        page = await context.new_page()
        for path in paths:
            await page.goto(local + path)
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


async def test_the_first_tab_stop_skips_to_the_content(local: str, browser: Browser) -> None:
    async with await browser.new_context(locale="vi") as context:
        page = await context.new_page()
        await page.goto(local + "/devices")
        await page.keyboard.press("Tab")
        assert await page.locator(":focus").inner_text() == "Đến nội dung chính"
        await page.keyboard.press("Enter")
        assert page.url.endswith("#main")
