"""A hostile neighbour: whatever SNMP, LLDP, DHCP or mDNS can carry is text wherever it is shown.

The words go the whole way: said by a device, folded into the book, judged, shown, exported.
"""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
import pytest_asyncio
from docx import Document
from openpyxl import load_workbook
from typing_extensions import override

from inventory.model import FactName, Interface, Neighbor, Vlan
from inventory.observation import Key, KeyKind, Observation
from netmon.agent.proofs import Proofs
from tests.support.book import NOW, look
from tests.support.desk import Office
from tests.support.month_office import month_office
from tests.support.pages import client

SPOKEN = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE devices; --",
    "=cmd|'/c calc'!A1",
    "+1-1@SUM(A1)",
    "pc\u202e\u2066gpj.exe",
    "{{7*7}}{% raw %}",
    "\x00\x1b[31m\x07\ud800",
)
WORD = "".join(SPOKEN)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
NUMBERS = {FactName.UPTIME_S, FactName.ENGINE_BOOTS, FactName.INTERFACE_COUNT, FactName.ROLE}

pytestmark = pytest.mark.asyncio(loop_scope="module")


def neighbour(word: str, number: int) -> list[Observation]:
    """A switch that says nothing else, and a station that calls itself so."""
    keys = frozenset({Key(KeyKind.SERIAL, f"x|evil-{number}")})
    facts: dict[FactName, str | float] = {name: word for name in FactName if name not in NUMBERS}
    facts[FactName.ROLE] = "switch"
    port = Interface(
        index=1,
        name=word,
        description=word,
        alias=word,
        type=6,
        admin=word,
        oper="up",
        duplex=word,
    )
    heard = Neighbor(
        protocol="lldp",
        local_if_index=1,
        sys_name=word,
        sys_descr=word,
        port_id=word,
        port_description=word,
        chassis_id=word,
        platform=word,
    )
    told = look(
        NOW,
        keys=keys,
        facts=facts,
        tables={Interface: (port,), Neighbor: (heard,), Vlan: (Vlan(vlan=number + 2, name=word),)},
    )
    mac = f"00:1b:a9:ee:00:{number:02x}"
    named: dict[FactName, str | float] = {FactName.HOSTNAME: word}
    station = look(NOW, source="mdns", keys=frozenset({Key(KeyKind.STATION, mac)}), facts=named)
    return [told, station]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Office, Proofs]]:
    said = [o for n, word in enumerate((*SPOKEN, WORD)) for o in neighbour(word, n)]
    async with month_office(tmp_path_factory.mktemp("evil"), more=said) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(place: tuple[Office, Proofs]) -> AsyncIterator[httpx.AsyncClient]:
    async with client(place[0], evidence=place[1]) as made:
        yield made


class Markup(HTMLParser):
    """What a browser would make of a page: every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def assert_harmless(page: str) -> None:
    found = Markup()
    found.feed(page)
    assert [a for tag, a in found.tags if tag == "script"] == [
        {"src": "/static/netmon.js", "defer": None}
    ]
    assert not [tag for tag, _ in found.tags if tag == "img"]
    assert not [a for _, given in found.tags for a in given if a.startswith("on")]
    assert not TURNING.search(page)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", page)


async def test_on_every_page_the_words_are_text(
    place: tuple[Office, Proofs], site: httpx.AsyncClient
) -> None:
    current = place[0].current()
    assert current
    devices = [f"/devices/{d.id}" for d in current[0].devices.values()]
    assert len(devices) >= 2 * len(SPOKEN)
    shown = unfilled = 0
    for path in (
        "/",
        "/devices",
        "/devices?q=%3Cscript%3E",
        "/regulation",
        "/map",
        "/readiness",
        "/readiness/report?month=2026-10",
        "/services",
        "/events",
        *devices,
    ):
        for lang in ("vi", "en"):
            answer = await site.get(path, headers={"accept-language": lang})
            assert answer.status_code == 200, path
            assert_harmless(answer.text)
            shown += answer.text.count("&lt;script&gt;alert(1)&lt;/script&gt;")
            unfilled += answer.text.count("{{7*7}}{% raw %}")
    assert min(shown, unfilled) > 50  # they are shown, not left out and not calculated


@pytest.mark.parametrize("path", ["/map.svg", "/map.drawio"])
async def test_on_the_map_the_words_are_text(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    tree = ET.fromstring(answer.content)
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert not tags & {"script", "img", "foreignObject"}
    assert not TURNING.search(answer.text)


def cells(data: bytes) -> list[Any]:
    book = load_workbook(io.BytesIO(data))
    return [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]


async def test_in_files_nothing_calculates_and_nothing_is_turned_around(
    site: httpx.AsyncClient,
) -> None:
    listed = (await site.get("/devices.csv")).text
    assert not re.search(r'(^|,)"?[=+\-@|%\t]', listed, re.MULTILINE)
    assert not TURNING.search(listed)
    for path in ("/devices.xlsx", "/readiness/report.xlsx?month=2026-10"):
        found = cells((await site.get(path)).content)
        assert not [c for c in found if c.data_type == "f"]
        assert not TURNING.search("".join(str(c.value) for c in found))
    paper = await site.get("/readiness/report.docx?month=2026-10")
    document = Document(io.BytesIO(paper.content))
    assert "instrText" not in "".join(p._p.xml for p in document.paragraphs if "cmd" in p.text)
    assert not TURNING.search("\n".join(p.text for p in document.paragraphs))
