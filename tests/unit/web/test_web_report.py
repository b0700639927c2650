"""The month's report and its proof on the page: read, taken away, verified."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from docx import Document
from openpyxl import load_workbook

from inventory.evidence_bundle import CHAIN, MANIFEST
from netmon.agent.proofs import Proofs
from netmon.evidence.bundles import pack, unpack
from netmon.evidence.keys import KEY_FILE
from netmon.evidence.ledger import Ledger
from netmon.evidence.rotation import rotate
from netmon.web.proof import MAX_BUNDLE
from tests.support.desk import Office
from tests.support.month_office import STORY, month_office
from tests.support.months import NOW, bundle_of, keep
from tests.support.pages import client, token

MONTH = "2026-10"


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("month")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(folder: Path) -> AsyncIterator[tuple[Office, Proofs]]:
    async with month_office(folder) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(place: tuple[Office, Proofs]) -> AsyncIterator[httpx.AsyncClient]:
    async with client(place[0], evidence=place[1]) as made:
        yield made


async def test_the_report_is_read_and_taken_away_in_every_form(site: httpx.AsyncClient) -> None:
    page = await site.get(f"/readiness?month={MONTH}")
    for link in ("report?", "report.docx?", "report.xlsx?", "report.json?"):
        assert f'"/readiness/{link}month={MONTH}' in page.text
    read = await site.get(f"/readiness/report?month={MONTH}")
    told = json.loads((await site.get(f"/readiness/report.json?month={MONTH}")).content)
    sentence = told["conclusion"]["vi"]
    assert sentence in read.text
    assert told["agencies"][0]["conclusion"] == "not_ready"  # Telnet was open for ten days
    docx = await site.get(f"/readiness/report.docx?month={MONTH}")
    paper = "\n".join(p.text for p in Document(io.BytesIO(docx.content)).paragraphs)
    assert sentence in paper
    assert 'filename="bao-cao-lan-2026-10.docx"' in docx.headers["content-disposition"]
    xlsx = await site.get(f"/readiness/report.xlsx?month={MONTH}&lang=en")
    assert load_workbook(io.BytesIO(xlsx.content)).sheetnames[0] == "Summary"


@pytest.mark.parametrize("month", ["2026-11", "2026-12", "abc", "", "2026-13"])
@pytest.mark.parametrize("path", ["/readiness/report", "/readiness/report.docx"])
async def test_a_month_that_cannot_be_reported_on_is_a_sentence(
    site: httpx.AsyncClient, path: str, month: str
) -> None:
    answer = await site.get(path, params={"month": month})
    assert (answer.status_code, "Chưa thực hiện được" in answer.text) == (400, True)


async def test_a_running_month_has_no_report_yet(site: httpx.AsyncClient) -> None:
    page = (await site.get("/readiness?month=2026-11")).text
    assert "có khi tháng kết thúc" in page
    assert "/readiness/report" not in page


async def hand_in(site: httpx.AsyncClient, data: bytes, name: str = "goi.zip") -> httpx.Response:
    csrf = await token(site, "/readiness")
    return await site.post(
        "/readiness/verify", data={"csrf": csrf}, files={"bundle": (name, data, "application/zip")}
    )


async def test_the_agents_own_bundle_is_downloaded_and_verified(site: httpx.AsyncClient) -> None:
    bundle = (await site.get(f"/api/v1/evidence?month={MONTH}")).content
    csrf = await token(site, f"/readiness?month={MONTH}")
    files = {"nothing": ("", b"", "")}
    own = await site.post("/readiness/verify", data={"csrf": csrf, "month": MONTH}, files=files)
    assert own.status_code == 200
    assert "Gói bằng chứng nguyên vẹn" in own.text
    other = await hand_in(site, bundle)
    for said in ("nguyên vẹn", "Đúng khóa của máy này", "Giống từng byte"):
        assert said in other.text


async def test_the_altered_byte_is_named(site: httpx.AsyncClient) -> None:
    bundle = (await site.get(f"/api/v1/evidence?month={MONTH}")).content
    files, _ = unpack(bundle, name="x")
    at = files[CHAIN].index(b"Telnet") + 2
    altered = bytearray(files[CHAIN])
    altered[at] ^= 1
    answer = await hand_in(site, pack({**files, CHAIN: bytes(altered)}))
    assert answer.status_code == 200
    assert "Gói bằng chứng không đạt" in answer.text
    assert f"<code>chain.jsonl:{at}</code> byte này đã bị sửa" in answer.text
    assert "nguyên vẹn" not in answer.text


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chain.jsonl", bytes(10_000_000))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", bomb()])
async def test_what_is_no_bundle_is_refused(site: httpx.AsyncClient, data: bytes) -> None:
    answer = await hand_in(site, data, name='<b>"x".zip')
    assert answer.status_code == 400
    assert "không phải gói bằng chứng" in answer.text
    assert "<b>" not in answer.text


async def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    site: httpx.AsyncClient,
) -> None:
    answer = await site.post(
        "/readiness/verify",
        headers={"content-length": str(MAX_BUNDLE + 1), "content-type": "multipart/form-data"},
        content=b"",
    )
    assert (answer.status_code, "Tệp lớn hơn 32 MB" in answer.text) == (413, True)


@pytest.mark.parametrize("csrf", ["", "0" * 64])
async def test_only_our_own_page_asks_for_a_verification(
    site: httpx.AsyncClient, csrf: str
) -> None:
    files = {"bundle": ("x.zip", b"PK", "application/zip")}
    answer = await site.post("/readiness/verify", data={"csrf": csrf}, files=files)
    assert answer.status_code == 403


async def test_a_damaged_chain_is_a_sentence(folder: Path, site: httpx.AsyncClient) -> None:
    day = next((folder / "state" / "evidence").rglob("*2026-10-15*"))
    (folder / "state" / "bundles" / f"so-b-{MONTH}.zip").unlink(missing_ok=True)
    whole = day.read_bytes()
    day.write_bytes(whole[:-40])
    try:
        answer = await site.get(f"/api/v1/evidence?month={MONTH}")
        assert answer.status_code == 503
        assert "error" in answer.json()
        form = {"csrf": await token(site, f"/readiness?month={MONTH}"), "month": MONTH}
        files = {"nothing": ("", b"", "")}
        page = await site.post("/readiness/verify", data=form, files=files)
        assert (page.status_code, "Không lập được gói" in page.text) == (503, True)
    finally:
        day.write_bytes(whole)


async def test_after_a_rotation_what_each_of_the_keys_signed_is_known_and_nothing_else(
    folder: Path, site: httpx.AsyncClient, tmp_path: Path
) -> None:
    early = (await site.get(f"/api/v1/evidence?month={MONTH}")).content
    state = folder / "state"
    old, new = rotate(Ledger(state / "evidence"), state / KEY_FILE, at=NOW)
    again = await hand_in(site, early)  # made before the change, and still the one that is kept
    for said in ("nguyên vẹn", "Đúng khóa của máy này", "Giống từng byte"):
        assert said in again.text
    (state / "bundles" / f"so-b-{MONTH}.zip").unlink()
    late = (await site.get(f"/api/v1/evidence?month={MONTH}")).content
    manifests = [json.loads(unpack(b, name="x")[0][MANIFEST]) for b in (early, late)]
    assert [m["key"] for m in manifests] == [old.public, new.public]
    for bundle, same in ((early, False), (late, True)):
        answer = await hand_in(site, bundle)
        assert "Đúng khóa của máy này" in answer.text
        assert ("Giống từng byte" in answer.text) is same
    forged = pack(bundle_of(keep(tmp_path, STORY, hours=24)))  # whole, by somebody else's key
    answer = await hand_in(site, forged)
    assert "Gói bằng chứng không đạt" in answer.text
    assert "nguyên vẹn" not in answer.text
