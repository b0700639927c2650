"""What an officer comes to the page for, from logging in to the paper, with and without scripts.

Under TLS and accounts, as off loopback.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from docx import Document
from openpyxl import Workbook
from playwright.async_api import Browser, BrowserContext, FilePayload, Locator, Page

from inventory.evidence_bundle import CHAIN
from netmon.agent.proofs import Proofs
from netmon.evidence.bundles import pack, unpack
from tests.support.browser import CHROMIUM, watched
from tests.support.desk import Office

pytestmark = [
    pytest.mark.web,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest_asyncio.fixture(loop_scope="session", params=[True, False], ids=["scripts", "no-scripts"])
async def context(
    browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[BrowserContext]:
    async with await browser.new_context(java_script_enabled=request.param, locale="vi") as made:
        made.set_default_timeout(20_000)
        yield made


# Links and forms only: a browser with scripts would do nothing else.
NO_SCRIPTS_ARE_ENOUGH = pytest.mark.parametrize(
    "context", [False], ids=["no-scripts"], indirect=True
)


async def logged_in(context: BrowserContext, guarded: str, user: str = "lan") -> Page:
    page = await context.new_page()
    await page.goto(guarded + "/devices")
    await page.get_by_label("Tên đăng nhập").fill(user)
    await page.get_by_label("Mật khẩu").fill("mat-khau")
    await page.get_by_role("button", name="Đăng nhập").click()
    assert page.url == guarded + "/devices"
    return page


async def download(page: Page, link: str) -> tuple[str, bytes]:
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name=link).click()
    found = await waiting.value
    path = Path(await found.path())
    return found.suggested_filename, await asyncio.to_thread(path.read_bytes)


async def tab_to(page: Page, wanted: Locator) -> None:
    """Go to a control with the keyboard alone, from wherever the focus is."""
    for _ in range(60):
        if await wanted.evaluate("e => e === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {wanted}")


async def test_an_officer_approves_a_device_without_a_mouse(
    place: tuple[Office, Proofs], guarded: str, context: BrowserContext
) -> None:
    page = await logged_in(context, guarded)
    wrong = watched(page, guarded)
    await tab_to(page, page.get_by_role("searchbox"))
    await page.keyboard.type("sw-1")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/devices?q=sw-1*")
    await tab_to(page, page.locator("tbody a").first)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", level=1, name="sw-1").wait_for()
    if not await page.get_by_label("Tên", exact=True).is_visible():
        await tab_to(page, page.locator("summary", has_text="Sửa dòng trong sổ"))
        await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_label("Người/bộ phận quản lý"))
    await page.keyboard.press("Control+a")
    await page.keyboard.type("Phòng CNTT")
    await tab_to(page, page.get_by_role("button", name="Lưu"))
    await page.keyboard.press("Space")
    await page.get_by_role("status").wait_for()
    snapshot = await place[0].judge()
    assert "Phòng CNTT" in {e.owner for e in snapshot.register}
    await page.goto(guarded + "/devices?q=sw-1")
    assert await page.locator("tbody").get_by_text("Đã đăng ký", exact=True).is_visible()
    await page.goto(guarded + "/events?by=people")
    assert await page.get_by_text("lan đưa sw-1 vào sổ").first.is_visible()
    assert wrong == []


async def test_an_officer_enters_a_workbook_after_looking_at_it(
    place: tuple[Office, Proofs], guarded: str, context: BrowserContext
) -> None:
    page = await logged_in(context, guarded)
    book = Workbook()
    book.worksheets[0].append(["name", "ip", "owner"])
    book.worksheets[0].append(["may-in-tang-3", "10.0.0.77", "Văn thư"])
    out = io.BytesIO()
    book.save(out)
    await page.get_by_text("Đưa cả danh sách vào sổ").click()
    await page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(
        FilePayload(name="so.xlsx", mimeType="application/octet-stream", buffer=out.getvalue())
    )
    await page.get_by_role("button", name="Xem trước").click()
    assert await page.get_by_text("Chưa ghi gì vào sổ").is_visible()
    assert await page.get_by_role("row", name="may-in-tang-3").is_visible()
    await page.get_by_role("button", name="Đưa vào sổ").click()
    await page.get_by_role("status").wait_for()
    assert "Văn thư" in {e.owner for e in (await place[0].judge()).register}


async def test_an_officer_prints_a_waiver_request(guarded: str, context: BrowserContext) -> None:
    page = await logged_in(context, guarded)
    await page.goto(guarded + "/regulation")
    await page.get_by_role("link", name="Soạn đề nghị miễn trừ").first.click()
    await page.get_by_label("Lý do chưa khắc phục được").fill("Chờ thay thiết bị")
    await page.get_by_label("Biện pháp thay thế").fill("Khóa cổng tạm thời")
    await page.get_by_label("Đề nghị miễn trừ đến ngày").fill("2026-12-31")
    await page.get_by_role("button", name="Điền vào bản thảo").click()
    await page.emulate_media(media="print")
    paper = page.locator(".paper")
    for said in ("ĐỀ NGHỊ MIỄN TRỪ", "Chờ thay thiết bị", "Khóa cổng tạm thời", "31/12/2026"):
        assert said in await paper.inner_text()
    for kept_off in (page.locator("nav.pages"), page.get_by_role("button")):
        assert not await kept_off.first.is_visible()
    assert (await page.pdf(format="A4")).startswith(b"%PDF")


async def test_an_officer_takes_the_report_and_verifies_its_proof(
    guarded: str, context: BrowserContext
) -> None:
    page = await logged_in(context, guarded)
    await page.goto(guarded + "/readiness")
    await page.get_by_role("link", name="Tháng trước").click()
    await page.get_by_role("link", name="Xem báo cáo tháng 10/2026").click()
    sentence = "0/1 cơ quan"
    assert await page.get_by_text(sentence).first.is_visible()
    name, data = await download(page, "Tải văn bản (DOCX)")
    assert name == "bao-cao-lan-2026-10.docx"
    assert sentence in "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)
    assert (await download(page, "Tải phụ lục (XLSX)"))[1].startswith(b"PK")
    await page.get_by_role("link", name="Về trang sẵn sàng").click()
    _, bundle = await download(page, "Tải gói bằng chứng")
    await page.get_by_role("button", name="Kiểm tra gói của máy này").click()
    await page.get_by_role("heading", name="Gói bằng chứng nguyên vẹn").wait_for()
    files, _ = unpack(bundle, name="x")
    altered = bytearray(files[CHAIN])
    altered[1234] ^= 1
    broken = pack({**files, CHAIN: bytes(altered)})
    await page.goto(guarded + "/readiness")
    await page.get_by_text("Kiểm tra một tệp").click()
    await page.get_by_label("Tệp gói bằng chứng").set_input_files(
        FilePayload(name="goi.zip", mimeType="application/zip", buffer=broken)
    )
    await page.get_by_role("button", name="Kiểm tra gói bằng chứng").click()
    await page.get_by_role("heading", name="Gói bằng chứng không đạt").wait_for()
    assert await page.get_by_text("chain.jsonl:1234").is_visible()


@NO_SCRIPTS_ARE_ENOUGH
async def test_a_viewer_only_looks_and_logs_out(guarded: str, context: BrowserContext) -> None:
    page = await logged_in(context, guarded, "xem")
    assert await page.get_by_text("quyền chỉ đọc").is_visible()
    assert await page.get_by_text("Đưa cả danh sách vào sổ").count() == 0
    await page.get_by_role("button", name="Đăng xuất").click()
    await page.goto(guarded + "/")
    assert page.url.startswith(guarded + "/login")


@NO_SCRIPTS_ARE_ENOUGH
async def test_the_lists_and_the_map_are_downloaded(guarded: str, context: BrowserContext) -> None:
    page = await logged_in(context, guarded)
    for path, link, start in (
        ("/devices", "Tải danh sách này (CSV)", b"\xef\xbb\xbfid,name"),
        ("/devices", "Tải danh sách này (XLSX)", b"PK"),
        ("/map", "Tải SVG", b"<svg"),
        ("/map", "Tải draw.io", b"<?xml"),
    ):
        await page.goto(guarded + path)
        assert (await download(page, link))[1].startswith(start)
