"""A whole register from the page: previewed, entered, or refused with every problem."""

from __future__ import annotations

import html
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from tests.support.desk import Office, office, station, switch
from tests.support.pages import client, log_in, token
from tests.support.small_agency import HOSTILE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = "=cmd|'/c calc'!A1"
TURNED = "pc\u202e\u2066lan"


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Office]:
    strangers = [
        station(1, host_name=FORMULA),
        station(2, host_name=TURNED),
        station(3, host_name=HOSTILE),
    ]
    async with office(tmp_path, [*switch(), *strangers]) as made:
        yield made


@pytest.fixture
async def local(place: Office) -> AsyncIterator[httpx.AsyncClient]:
    async with client(place) as made:
        yield made


Row = tuple[str | None, ...]


def workbook(*rows: Row) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def hand_in(
    site: httpx.AsyncClient,
    path: str,
    *,
    csv: str = "",
    file: tuple[str, bytes] | None = None,
    csrf: str | None = None,
) -> httpx.Response:
    sent = csrf if csrf is not None else await token(site)
    files = {"file": (file[0], file[1], XLSX)} if file else {"file": ("", b"", XLSX)}
    return await site.post(path, data={"csrf": sent, "csv": csv}, files=files)


def carried(page: httpx.Response) -> str:
    """The list that the preview's own form would send."""
    found = re.search(r'<textarea name="csv" hidden>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return html.unescape(found[1])


async def test_a_workbook_is_previewed_and_then_entered(
    place: Office, local: httpx.AsyncClient
) -> None:
    rows: tuple[Row, ...] = (
        ("name", "serial", "ip", "owner"),
        ("sw-tang-1", "foc1234", None, "Phòng CNTT"),
        ("pc-2", None, "10.0.0.99", 'Lan, "kế toán"\nphòng 2'),
    )
    page = await hand_in(local, "/devices/preview", file=("so.xlsx", workbook(*rows)))
    assert page.status_code == 200
    assert "2 dòng mới, 0 dòng sửa, 0 dòng giữ nguyên" in page.text
    assert 'href="/devices?lang=en"' in page.text  # the answer itself cannot be asked for again
    assert page.text.count("Chưa thấy") == 1  # the switch is seen
    assert not (await place.judge()).register
    done = await hand_in(local, "/devices/approve", csv=carried(page))
    assert done.status_code == 303
    register = (await place.judge()).register
    assert [(e.name, e.owner) for e in register] == [
        ("pc-2", 'Lan, "kế toán"\nphòng 2'),
        ("sw-tang-1", "Phòng CNTT"),
    ]
    rows = (*rows[:1], ("sw-tang-1", "foc1234", None, "Phòng CNTT"), ("pc-3", None, "10.0.0.3"))
    again = await hand_in(local, "/devices/preview", file=("so.xlsx", workbook(*rows)))
    assert "1 dòng mới, 0 dòng sửa, 1 dòng giữ nguyên" in again.text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
async def test_lines_of_any_spreadsheet_can_be_pasted(
    local: httpx.AsyncClient, separator: str
) -> None:
    text = "\ufeffname,ip\r\npc-1,10.0.0.2\r\n".replace(",", separator)
    page = await hand_in(local, "/devices/preview", csv=text)
    assert carried(page).splitlines()[1].startswith("pc-1,,10.0.0.2")


@pytest.mark.parametrize("path", ["/devices/preview", "/devices/approve"])
async def test_every_problem_of_every_line_is_told_at_once_and_nothing_entered(
    place: Office, local: httpx.AsyncClient, path: str
) -> None:
    rows: list[Row] = [
        ("name", "ip", "role"),
        ("sw-1", "10.0.0.999", "swich"),
        (None, "10.0.0.3", None),
    ]
    refused = await hand_in(local, path, file=("so.xlsx", workbook(*rows)))
    assert refused.status_code == 400
    assert re.findall(r"so\.xlsx:(\d+: \w+)", refused.text) == ["2: ip", "2: role", "3: name"]
    assert "Có phải là &#39;switch&#39; không?" in refused.text
    assert not (await place.judge()).register


async def test_a_thousand_problems_are_counted(local: httpx.AsyncClient) -> None:
    text = "name,ip\n" + "x,nowhere\n" * 1000
    refused = await hand_in(local, "/devices/preview", csv=text)
    assert refused.text.count("không phải địa chỉ IP") == 200
    assert "Còn 800 lỗi nữa." in refused.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("so.xlsx", b"PK\x03\x04nonsense"),
        ("so.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("so.xlsx", b"<html>"),
    ],
)
async def test_what_is_no_table_is_refused(
    local: httpx.AsyncClient, name: str, data: bytes
) -> None:
    refused = await hand_in(local, "/devices/preview", file=(name, data))
    assert (refused.status_code, f"{name}: không đọc được" in refused.text) == (400, True)


async def test_nothing_at_all_and_too_much_are_refused(local: httpx.AsyncClient) -> None:
    nothing = await hand_in(local, "/devices/preview")
    assert (nothing.status_code, "Chưa có tệp" in nothing.text) == (400, True)
    lines = "name,ip\n" + "".join(f"x,10.{n // 250}.{n % 250}.1\n" for n in range(3001))
    many = await hand_in(local, "/devices/preview", csv=lines)
    assert (many.status_code, "3001 dòng" in many.text) == (400, True)
    huge = await hand_in(local, "/devices/preview", file=("so.xlsx", bytes(600_000)))
    assert (huge.status_code, "chia thành nhiều tệp" in huge.text) == (413, True)
    urlencoded = await local.post("/devices/approve", data={"csv": "name,ip\n"})
    assert urlencoded.status_code == 415


@pytest.mark.parametrize("path", ["/devices/preview", "/devices/approve"])
async def test_only_an_officer_from_our_own_page_hands_a_list_in(
    place: Office, local: httpx.AsyncClient, path: str
) -> None:
    text = "name,ip\nx,10.0.0.2\n"
    assert (await hand_in(local, path, csv=text, csrf="0" * 64)).status_code == 403
    async with client(place, users=True) as site:
        await log_in(site, "xem")
        assert (await hand_in(site, path, csv=text)).status_code == 403
    assert place.judgements == 0


async def test_a_workbook_of_the_list_holds_text_only(local: httpx.AsyncClient) -> None:
    answer = await local.get("/devices.xlsx", headers={"accept-language": "en"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert sheet["B1"].value == "Name"
    assert {cell.data_type for cell in cells} == {"s"}
    names = [str(row[1].value) for row in sheet.iter_rows(min_row=2)]
    assert FORMULA in names
    assert not any(c in "".join(names) for c in "\u202e\u2066\x00\x1b")
    one = await local.get("/devices.xlsx?q=sw-1")
    assert load_workbook(io.BytesIO(one.content)).worksheets[0].max_row == 2


@pytest.mark.parametrize("path", ["/", "/devices", "/events", "/devices.csv", "/map"])
async def test_no_name_can_turn_a_line_around(local: httpx.AsyncClient, path: str) -> None:
    text = (await local.get(path)).text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
