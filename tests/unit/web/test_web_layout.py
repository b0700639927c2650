"""The map's geometry, and what leaves as SVG and draw.io."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.device import Location
from inventory.model import Role
from inventory.snapshot import Link, LinkQuality, Snapshot
from inventory.types import DeviceId
from netmon.web.app import make_app
from netmon.web.layout import BOX_H, LinkState, draw
from netmon.web.machine import MachinePages, PageOptions
from netmon.web.regulation import article_key
from tests.support import small_agency
from tests.support.small_agency import HOSTILE, FixedState


def lan(switches: int, hosts: int, links: list[tuple[int, int]]) -> Snapshot:
    base = small_agency.snapshot()
    made = {}
    for n in range(switches):
        role = Role.ROUTER if n == 0 else Role.SWITCH
        d = small_agency.device(f"s{n:03d}", f"sw-{n:03d}", role=role, ip=f"192.0.2.{n % 250}")
        made[d.id] = d
    for n in range(hosts):
        at = Location(
            switch=DeviceId(f"s{n % switches:03d}"),
            if_index=1,
            port="Gi0/1",
            vlan=1,
            since=small_agency.NOW,
        )
        d = small_agency.device(f"h{n:04d}", f"pc-{n}", ip=f"198.51.100.{n % 250}")
        made[d.id] = replace(d, location=at)
    cables = tuple(
        Link(
            a=DeviceId(f"s{min(a, b):03d}"),
            a_if_index=None,
            a_port="Gi0/1",
            b=DeviceId(f"s{max(a, b):03d}"),
            b_if_index=None,
            b_port="Gi0/2",
            source="lldp",
            quality=LinkQuality.BOTH_ENDS,
        )
        for a, b in links
        if a != b
    )
    return replace(base, devices=made, links=cables)


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60),
        )
    )
)
def test_every_device_and_link_is_drawn_and_no_boxes_overlap(
    shape: tuple[int, list[tuple[int, int]]],
) -> None:
    switches, links = shape
    drawing = draw(lan(switches, 0, links))
    assert len(drawing.nodes) == switches
    assert len(drawing.edges) == sum(a != b for a, b in links)
    for one, other in combinations(drawing.nodes, 2):
        assert one.x != other.x or abs(one.y - other.y) >= BOX_H
    assert all(n.x < drawing.width and n.y < drawing.height for n in drawing.nodes)


def test_stations_are_counted_on_their_switch_and_not_drawn() -> None:
    drawing = draw(lan(60, 1000, [(n // 4, n) for n in range(1, 60)]))
    assert len(drawing.nodes) == 60
    assert sum(n.hosts for n in drawing.nodes) == 1000


def test_a_link_is_down_when_an_end_says_so() -> None:
    drawing = draw(small_agency.snapshot())
    (edge,) = drawing.edges  # the link to the PC is not drawn
    assert edge.state is LinkState.DOWN  # sw-tang-2 does not answer


@pytest.mark.parametrize("path", ["/map", "/map.svg", "/map.drawio"])
async def test_the_map_leaves_as_well_formed_text_whatever_devices_are_called(path: str) -> None:
    state = small_agency.measured()
    snapshot, verdict = state.answer or (None, None)
    assert snapshot
    assert verdict
    evil = {
        i: replace(d, name=HOSTILE + "]]>" + "\ud800") if d.infrastructure else d
        for i, d in snapshot.devices.items()
    }
    links = tuple(replace(k, a_port=HOSTILE, b_port=HOSTILE) for k in snapshot.links)
    state.answer = (replace(snapshot, devices=evil, links=links), verdict)
    async with site(state) as client:
        answer = await client.get(path)
    assert answer.status_code == 200
    assert b"<script>" not in answer.content
    if path != "/map":
        assert "attachment" in answer.headers["content-disposition"]
        tags = {e.tag.rpartition("}")[2] for e in ET.fromstring(answer.content).iter()}
        assert not {"script", "image", "foreignObject"} & tags


def site(state: FixedState) -> httpx.AsyncClient:
    async def no_reload() -> None:
        return

    machine = MachinePages(
        PageOptions(), state=state, reload=no_reload, now=lambda: small_agency.NOW
    )
    app = make_app(machine, state=state, passwords=None, loopback_names_only=True)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:9877")


def test_articles_come_in_the_order_of_the_paper() -> None:
    paper = ["Điều 5", "Điều 8 khoản 2", "Điều 8 khoản 10", "Điều 8 khoản 10 điểm a", "Điều 10"]
    assert sorted([*reversed(paper), ""], key=article_key) == [*paper, ""]


async def test_a_waiver_draft_quotes_the_finding_and_a_critical_rule_gets_none() -> None:
    async with site(small_agency.measured()) as client:
        asked = {"rule": "HLT-06", "subject": "d-access", "reason": "<b>chờ cáp</b>"}
        draft = await client.get("/regulation/waiver", params={**asked, "until": "2026-12-31"})
        assert "ĐỀ NGHỊ MIỄN TRỪ" in draft.text
        assert "sw-tang-2" in draft.text
        assert "&lt;b&gt;chờ cáp" in draft.text
        assert "31/12/2026" in draft.text
        assert (await client.get("/regulation/waiver?rule=MGT-01")).status_code == 409
        assert (await client.get("/regulation/waiver?rule=NO-1")).status_code == 404
