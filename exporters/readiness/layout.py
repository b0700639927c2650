"""The layout data file as typed values (``layout.toml``, Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """Base: unknown keys are errors, values are final."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Strict):
    """A4 and its margins, mm; bounds are the decree's."""

    width: float
    height: float
    top: float = Field(ge=20, le=25)
    bottom: float = Field(ge=20, le=25)
    left: float = Field(ge=30, le=35)
    right: float = Field(ge=15, le=20)
    header: float = Field(ge=5, le=20)


class Font(Strict):
    """Sizes in points, by element; bounds are the decree's."""

    name: str
    nation: int = Field(ge=12, le=13)
    motto: int = Field(ge=13, le=14)
    parent: int = Field(ge=12, le=13)
    issuer: int = Field(ge=12, le=13)
    number: int = Field(ge=13, le=13)
    date: int = Field(ge=13, le=14)
    kind: int = Field(ge=13, le=14)
    subject: int = Field(ge=13, le=14)
    to: int = Field(ge=13, le=14)
    basis: int = Field(ge=13, le=14)
    body: int = Field(ge=13, le=14)
    page_number: int = Field(ge=13, le=14)
    recipients_label: int = Field(ge=12, le=12)
    recipients: int = Field(ge=11, le=11)
    signer: int = Field(ge=13, le=14)
    annex: int = Field(ge=14, le=14)
    annex_title: int = Field(ge=13, le=14)
    annex_with: int = Field(ge=13, le=14)
    table: int
    table_wide: int


class Body(Strict):
    """Paragraphs of the text: first-line indent mm, space after pt, line spacing."""

    indent: float = Field(ge=10, le=12.7)
    space_after: float = Field(ge=6)
    line_spacing: float = Field(ge=1, le=1.5)


class Lines(Strict):
    """Drawn lines: weight pt, lengths as a share of the text above, gap mm."""

    weight: float
    motto: float
    issuer: float = Field(ge=1 / 3, le=0.5)
    subject: float = Field(ge=1 / 3, le=0.5)
    gap: float


class Head(Strict):
    """Widths of the two columns at the top, mm."""

    left: float
    right: float


class Annex(Strict):
    """Which annexes lie across, and how much room a signature gets."""

    landscape: tuple[str, ...]
    space_signature: int


class Glyphs(Strict):
    """Mean advances, em."""

    upper: float
    lower: float
    space: float

    def width_mm(self, text: str, size: float) -> float:
        """About how long a text is, mm (1 pt is 25.4/72 mm)."""
        ems = sum(
            self.space if c in " -" else self.upper if c.isupper() else self.lower for c in text
        )
        return ems * size * 25.4 / 72


class Layout(Strict):
    """The whole file."""

    page: Page
    font: Font
    body: Body
    lines: Lines
    head: Head
    annex: Annex
    glyphs: Glyphs


def load_layout() -> Layout:
    """The layout that is shipped."""
    text = files("exporters.readiness").joinpath("layout.toml").read_text(encoding="utf-8")
    return Layout.model_validate(tomllib.loads(text))
