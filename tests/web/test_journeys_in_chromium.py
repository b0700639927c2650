"""What an officer comes to the page for, from logging in to the paper, with and without scripts.

Under TLS and accounts, as off loopback; the browser trusts the test's certificate and no other.
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
from playwright.async_api import Browser, BrowserContext, FilePayload, Page

from inventory.evidence_bundle import CHAIN
from netmon.agent.proofs import Proofs
from netmon.evidence.bundles import pack, unpack
from tests.support.browser import CHROMIUM, chromium, watched
from tests.support.certificates import Authority
from tests.support.desk import Office
from tests.support.month_office import month_office
from tests.support.pages import guarded_server

pytestmark = [
    pytest.mark.web,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Office, Proofs]]:
    async with month_office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(place: tuple[Office, Proofs], authority: Authority) -> AsyncIterator[str]:
    async with guarded_server(*place, authority) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(address: str, authority: Authority) -> AsyncIterator[Browser]:
    assert address  # its certificate exists
    async with chromium(trusted=authority.directory / "server.pem") as made:
        yield made


@pytest_asyncio.fixture(loop_scope="module", params=[True, False], ids=["scripts", "no-scripts"])
async def context(
    browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[BrowserContext]:
    async with await browser.new_context(java_script_enabled=request.param, locale="vi") as made:
        made.set_default_timeout(20_000)
        yield made


async def logged_in(context: BrowserContext, address: str, user: str = "lan") -> Page:
    page = await context.new_page()
    await page.goto(address + "/devices")
    await page.get_by_label("Tên đăng nhập").fill(user)
    await page.get_by_label("Mật khẩu").fill("mat-khau")
    await page.get_by_role("button", name="Đăng nhập").click()
    assert page.url == address + "/devices"
    return page


async def download(page: Page, link: str) -> tuple[str, bytes]:
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name=link).click()
    found = await waiting.value
    path = Path(await found.path())
    return found.suggested_filename, await asyncio.to_thread(path.read_bytes)


async def test_an_officer_approves_a_device(
    place: tuple[Office, Proofs], address: str, context: BrowserContext
) -> None:
    page = await logged_in(context, address)
    wrong = watched(page, address)
    await page.goto(address + "/devices?q=sw-1")
    await page.locator("tbody a").first.click()
    if not await page.get_by_label("Tên", exact=True).is_visible():
        await page.get_by_text("Sửa dòng trong sổ").click()
    await page.get_by_label("Tên", exact=True).fill("sw-1")
    await page.get_by_label("Người/bộ phận quản lý").fill("Phòng CNTT")
    await page.get_by_role("button", name="Lưu").click()
    await page.get_by_role("status").wait_for()
    snapshot = await place[0].judge()
    assert "Phòng CNTT" in {e.owner for e in snapshot.register}
    await page.goto(address + "/devices?q=sw-1")
    assert await page.locator("tbody").get_by_text("Đã đăng ký", exact=True).is_visible()
    await page.goto(address + "/events?by=people")
    assert await page.get_by_text("lan đưa sw-1 vào sổ").first.is_visible()
    assert wrong == []


async def test_an_officer_enters_a_workbook_after_looking_at_it(
    place: tuple[Office, Proofs], address: str, context: BrowserContext
) -> None:
    page = await logged_in(context, address)
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


async def test_an_officer_prints_a_waiver_request(address: str, context: BrowserContext) -> None:
    page = await logged_in(context, address)
    await page.goto(address + "/regulation")
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
    address: str, context: BrowserContext
) -> None:
    page = await logged_in(context, address)
    await page.goto(address + "/readiness")
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
    await page.goto(address + "/readiness")
    await page.get_by_text("Kiểm tra một tệp").click()
    await page.get_by_label("Tệp gói bằng chứng").set_input_files(
        FilePayload(name="goi.zip", mimeType="application/zip", buffer=broken)
    )
    await page.get_by_role("button", name="Kiểm tra gói bằng chứng").click()
    await page.get_by_role("heading", name="Gói bằng chứng không đạt").wait_for()
    assert await page.get_by_text("chain.jsonl:1234").is_visible()


async def test_a_viewer_only_looks_and_logs_out(address: str, context: BrowserContext) -> None:
    page = await logged_in(context, address, "xem")
    assert await page.get_by_text("quyền chỉ đọc").is_visible()
    assert await page.get_by_text("Đưa cả danh sách vào sổ").count() == 0
    await page.get_by_role("button", name="Đăng xuất").click()
    await page.goto(address + "/")
    assert page.url.startswith(address + "/login")


async def test_the_lists_and_the_map_are_downloaded(address: str, context: BrowserContext) -> None:
    page = await logged_in(context, address)
    for path, link, start in (
        ("/devices", "Tải danh sách này (CSV)", b"\xef\xbb\xbfid,name"),
        ("/devices", "Tải danh sách này (XLSX)", b"PK"),
        ("/map", "Tải SVG", b"<svg"),
        ("/map", "Tải draw.io", b"<?xml"),
    ):
        await page.goto(address + path)
        assert (await download(page, link))[1].startswith(start)
