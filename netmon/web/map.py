"""The map's page, and the map to take away as SVG or for draw.io."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree as ET

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from inventory.snapshot import LinkQuality, Snapshot
from netmon.web.layout import BOX_H, BOX_W, Drawing, LinkState, draw
from netmon.web.render import Renderer
from netmon.web.state import SnapshotProvider

COLOUR: Final = {
    LinkState.GOOD: "#14632e",
    LinkState.ERRORS: "#b35c00",
    LinkState.DOWN: "#a4161a",
    LinkState.UNKNOWN: "#4d5761",
}
DASH: Final = {
    LinkQuality.BOTH_ENDS: "",
    LinkQuality.ONE_END: "8 4",
    LinkQuality.INFERRED: "2 4",
}
BORDER: Final = {True: "#14632e", False: "#a4161a", None: "#4d5761"}


def shown(text: str, most: int = 26) -> str:
    """A device's own word cut to what a box holds, without what XML cannot carry."""
    clean = "".join(c if c.isprintable() else " " for c in text).strip()
    return clean if len(clean) <= most else clean[: most - 1] + "…"


_LOOK: Final = {
    "box_w": BOX_W,
    "box_h": BOX_H,
    "colour": COLOUR,
    "dash": DASH,
    "border": BORDER,
    "states": tuple(LinkState),
    "qualities": tuple(LinkQuality),
    "shown": shown,
}


class MapPages:
    """``/map``, ``/map.svg`` and ``/map.drawio``."""

    def __init__(self, renderer: Renderer, *, state: SnapshotProvider) -> None:
        self._renderer = renderer
        self._state = state

    def routes(self) -> list[BaseRoute]:
        """The pages and their paths."""
        return [
            Route("/map", self.page),
            Route("/map.svg", self.svg),
            Route("/map.drawio", self.drawio),
        ]

    async def page(self, request: Request) -> Response:
        """The map with its legend, and the same links as a table for who cannot see it."""
        return await self._with_drawing(
            request, lambda snapshot, drawing: self._page(request, snapshot, drawing)
        )

    def _page(self, request: Request, snapshot: Snapshot, drawing: Drawing) -> Response:
        return self._renderer.page(
            request, "map.html", snapshot=snapshot, linked=True, drawing=drawing, look=_LOOK
        )

    async def svg(self, request: Request) -> Response:
        """The drawing alone."""

        def make(snapshot: Snapshot, drawing: Drawing) -> Response:
            body = self._renderer.page(
                request, "map.svg", snapshot=snapshot, linked=False, drawing=drawing, look=_LOOK
            ).body
            return _download(bytes(body), "image/svg+xml", "network.svg")

        return await self._with_drawing(request, make)

    async def drawio(self, request: Request) -> Response:
        """The drawing for draw.io (diagrams.net): boxes that keep their lines when moved."""

        def make(_snapshot: Snapshot, drawing: Drawing) -> Response:
            return _download(drawio(drawing), "application/vnd.jgraph.mxfile", "network.drawio")

        return await self._with_drawing(request, make)

    async def _with_drawing(
        self, request: Request, make: Callable[[Snapshot, Drawing], Response]
    ) -> Response:
        current = self._state.current()
        if current is None:
            return self._renderer.page(request, "waiting.html", snapshot=None)
        return await asyncio.to_thread(lambda: make(current[0], draw(current[0])))


def _download(body: bytes, kind: str, name: str) -> Response:
    return Response(
        body,
        headers={
            "Content-Type": kind,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


def drawio(drawing: Drawing) -> bytes:
    """The drawing as an uncompressed mxfile."""
    file = ET.Element("mxfile", {"host": "netmon"})
    diagram = ET.SubElement(file, "diagram", {"name": "LAN"})
    model = ET.SubElement(diagram, "mxGraphModel", {"grid": "1", "gridSize": "10", "page": "0"})
    root = ET.SubElement(model, "root")
    ET.SubElement(root, "mxCell", {"id": "0"})
    ET.SubElement(root, "mxCell", {"id": "1", "parent": "0"})
    for node in drawing.nodes:
        # html=0: a name is text, not markup
        style = f"rounded=1;html=0;whiteSpace=wrap;strokeColor={BORDER[node.up]};"
        about = {"id": f"d-{node.id}", "value": shown(node.name, 80), "style": style}
        cell = ET.SubElement(root, "mxCell", {**about, "vertex": "1", "parent": "1"})
        place = {"x": str(node.x), "y": str(node.y), "width": str(BOX_W), "height": str(BOX_H)}
        ET.SubElement(cell, "mxGeometry", {**place, "as": "geometry"})
    for number, edge in enumerate(drawing.edges):
        dashed = f"dashed=1;dashPattern={DASH[edge.quality]};" if DASH[edge.quality] else ""
        about = {
            "id": f"l-{number}",
            "value": f"{shown(edge.a_port)} - {shown(edge.b_port)}",
            "style": f"html=0;endArrow=none;edgeStyle=orthogonalEdgeStyle;{dashed}"
            f"strokeColor={COLOUR[edge.state]};",
            "source": f"d-{edge.a.id}",
            "target": f"d-{edge.b.id}",
        }
        cell = ET.SubElement(root, "mxCell", {**about, "edge": "1", "parent": "1"})
        ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
    return bytes(ET.tostring(file, encoding="utf-8", xml_declaration=True))
