"""The pages of an agency larger than any stay small."""

from __future__ import annotations

from pathlib import Path

from tests.support.big_office import STATIONS, SWITCHES, big_office
from tests.support.pages import client

LARGEST = 300_000
PAGES = (
    "/",
    "/devices",
    "/devices?page=5",
    "/devices/sw-00",
    "/regulation",
    "/map",
    "/map.svg",
    "/readiness",
    "/services",
    "/events",
)


async def test_every_page_of_a_thousand_devices_is_small(tmp_path: Path) -> None:
    async with big_office(tmp_path) as place, client(place) as site:
        current = place.current()
        assert current
        assert len(current[0].devices) == SWITCHES + STATIONS
        assert len(current[0].links) == SWITCHES - 1
        sizes = {}
        for path in PAGES:
            answer = await site.get(path)
            assert answer.status_code == 200, path
            sizes[path] = len(answer.content)
        assert {path: size for path, size in sizes.items() if size >= LARGEST} == {}
