"""The report as an administrative paper (.docx): a draft that the office numbers, signs and stamps.

Layout by Nghị định 30/2020/NĐ-CP, Phụ lục I and template 1.4; every number of it is in
``layout.toml``. Nothing is calculated here.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from itertools import count

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, Twips
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from exporters.readiness import docx_parts as parts
from exporters.readiness import texts as t
from exporters.readiness.figures import clean, show, two
from exporters.readiness.layout import Layout
from exporters.readiness.model import Block, Report, Table
from exporters.readiness.zips import same_bytes
from inventory.text import Lang, Text
from inventory.types import iso

_CELL_MARGIN = 0.6  # mm
ROMAN = ("I", "II", "III", "IV", "V")


def docx_file(report: Report, lang: Lang, layout: Layout) -> bytes:
    """The paper, the same bytes for the same report."""
    paper = _Paper(report, lang, layout)
    paper.head()
    paper.body()
    paper.end()
    for annex in report.annexes:
        paper.annex(annex)
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return same_bytes(buffer.getvalue(), stamp=iso(report.figures.period.end)[:19] + "Z")


class _Paper:
    """One document on its way."""

    def __init__(self, report: Report, lang: Lang, layout: Layout) -> None:
        self.document: DocumentType = Document()
        self._report = report
        self._lang = lang
        self._layout = layout
        self._font = layout.font
        self._shapes: Iterator[int] = count(1)
        style = self.document.styles["Normal"]
        if isinstance(style, ParagraphStyle) and style.type is WD_STYLE_TYPE.PARAGRAPH:
            style.font.name = layout.font.name
            style.font.size = Pt(layout.font.body)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("w:eastAsia", "w:cs"):
                fonts.set(qn(script), layout.font.name)
        properties = self.document.core_properties
        properties.title = self._in(self._subject())
        properties.author = clean(report.figures.settings.reporter.name)
        properties.comments = ""
        properties.last_modified_by = ""
        properties.language = lang.value
        self._page(self.document.sections[0], landscape=False)

    def _in(self, text: Text) -> str:
        return clean(text.in_(self._lang))

    def _subject(self) -> Text:
        period = self._report.figures.period
        month = period.month if period.month > 2 else two(period.month)  # noqa: PLR2004 - decree
        return t.SUBJECT.format(month=month, year=period.year)

    def _page(self, section: Section, *, landscape: bool) -> None:
        page = self._layout.page
        width, height = (page.height, page.width) if landscape else (page.width, page.height)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = _least(page.top), _least(page.bottom)
        section.left_margin, section.right_margin = _least(page.left), _least(page.right)
        parts.page_number(section, self._layout)

    def _write(
        self,
        where: Paragraph,
        text: Text | str,
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
    ) -> Paragraph:
        shown = self._in(text) if isinstance(text, Text) else clean(text)
        parts.write(where, shown, size, font=self._font.name, bold=bold, italic=italic)
        return where

    def _centred(
        self, text: Text | str, size: float, *, bold: bool = False, italic: bool = False
    ) -> Paragraph:
        paragraph = parts.plain(self.document.add_paragraph())
        return self._write(paragraph, text, size, bold=bold, italic=italic)

    def _line(self, under: Paragraph, text: str, size: float, *, part: float) -> None:
        length = self._layout.glyphs.width_mm(text, size) * part
        parts.drawn_line(under, length, self._layout, number=next(self._shapes))

    # The top of page 1

    def head(self) -> None:
        """Issuer and nation, number and date, kind and subject, addressee, legal bases."""
        settings, font = self._report.figures.settings, self._font
        reporter = settings.reporter
        table = self.document.add_table(rows=2, cols=2)
        parts.fixed(table, [self._layout.head.left, self._layout.head.right])
        parts.tight(table, 0)
        left, right = table.rows[0].cells
        self._write(parts.only_paragraph(left), reporter.parent.upper(), font.parent)
        issuer = reporter.name.upper()
        self._write(parts.plain(left.add_paragraph()), issuer, font.issuer, bold=True)
        self._line(_gap(left), issuer, font.issuer, part=self._layout.lines.issuer)
        self._write(parts.only_paragraph(right), t.NATION, font.nation, bold=True)
        self._write(parts.plain(right.add_paragraph()), t.MOTTO, font.motto, bold=True)
        self._line(_gap(right), self._in(t.MOTTO), font.motto, part=self._layout.lines.motto)
        left, right = table.rows[1].cells
        number = t.NUMBER.format(symbol=reporter.symbol)
        self._write(parts.only_paragraph(left), number, font.number)
        self._write(parts.only_paragraph(right), self._date(), font.date, italic=True)
        parts.plain(self.document.add_paragraph())
        self._centred(t.KIND, font.kind, bold=True)
        subject = self._centred(self._subject(), font.subject, bold=True)
        width = min(self._layout.glyphs.width_mm(self._in(self._subject()), font.subject), 160)
        last = parts.plain(self.document.add_paragraph())
        length = width * self._layout.lines.subject
        parts.drawn_line(last, length, self._layout, number=next(self._shapes))
        subject.paragraph_format.keep_with_next = True
        self._addressee()
        self._bases()

    def _date(self) -> Text:
        """The office fills in the day; the month is the one after the period."""
        period, place = self._report.figures.period, self._report.figures.settings.reporter.place
        month, year = (period.month % 12 + 1, period.year + period.month // 12)
        shown = two(month) if month <= 2 else str(month)  # noqa: PLR2004 - decree
        return t.DATE_LINE.format(place=place, month=shown, year=year)

    def _addressee(self) -> None:
        names = self._report.figures.settings.addressee
        size = self._font.to
        to = self._in(t.TO)
        if len(names) == 1:
            self._centred(f"{to} {names[0]}", size).paragraph_format.space_after = Pt(12)
            return
        self._centred(to, size)
        for name in names:
            mark = "." if name is names[-1] else ";"
            paragraph = self._centred(f"- {name}{mark}", size)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.left_indent = Mm(50)

    def _bases(self) -> None:
        bases = self._report.figures.settings.legal_bases
        for line in bases:
            mark = "." if line is bases[-1] else ";"
            self._paragraph(f"{line.rstrip(' .;')}{mark}", self._font.basis, italic=True)

    # The text

    def body(self) -> None:
        """Opening, and parts I to V."""
        settings = self._report.figures.settings
        opening = t.OPENING.format(
            mandate=settings.mandate.rstrip(" ,."), short=settings.reporter.short
        )
        self._paragraph(opening, self._font.body)
        for number, part in zip(ROMAN, self._report.parts, strict=True):
            title = self._paragraph(f"{number}. {self._in(part.title)}", self._font.body, bold=True)
            title.paragraph_format.keep_with_next = True
            self._blocks(part.blocks, final=number == ROMAN[-1])

    def _blocks(self, blocks: tuple[Block, ...], *, final: bool) -> None:
        numbered = any(b.heading for b in blocks)
        clause = 0
        for block in blocks:
            text = self._in(block.text)
            if block.heading:
                clause += 1
                paragraph = self._paragraph(f"{clause}. {text}", self._font.body, bold=True)
                paragraph.paragraph_format.keep_with_next = True
                continue
            if not numbered:
                clause += 1
                text = f"{clause}. {text}"
            if final and block is blocks[-1]:
                text = text.rstrip(".") + t.END_MARK
            self._paragraph(text, self._font.body)

    def _paragraph(
        self, text: Text | str, size: float, *, bold: bool = False, italic: bool = False
    ) -> Paragraph:
        paragraph = self.document.add_paragraph()
        form, body = paragraph.paragraph_format, self._layout.body
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.first_line_indent = Mm(body.indent)
        form.space_before, form.space_after = Pt(0), Pt(body.space_after)
        form.line_spacing = body.line_spacing
        return self._write(paragraph, text, size, bold=bold, italic=italic)

    def end(self) -> None:
        """Recipients on the left, signer on the right."""
        settings, font = self._report.figures.settings, self._font
        parts.plain(self.document.add_paragraph())
        table = self.document.add_table(rows=1, cols=2)
        parts.fixed(table, [80.0, 85.0])
        parts.tight(table, 0)
        left, right = table.rows[0].cells
        label = parts.plain(left.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
        self._write(label, t.RECIPIENTS, font.recipients_label, bold=True, italic=True)
        unit = f", {settings.reporter.unit}" if settings.reporter.unit else ""
        lines = [
            self._in(t.AS_ABOVE),
            *(f"- {name.rstrip(' ;.')};" for name in settings.recipients),
            self._in(t.FILED.format(unit=unit)),
        ]
        for line in lines:
            where = parts.plain(left.add_paragraph(), WD_ALIGN_PARAGRAPH.LEFT)
            self._write(where, line, font.recipients)
        signer = settings.signer
        first = parts.only_paragraph(right)
        if signer.authority:
            self._write(first, signer.authority.upper(), font.signer, bold=True)
            first = parts.plain(right.add_paragraph())
        self._write(first, signer.title.upper(), font.signer, bold=True)
        for _ in range(self._layout.annex.space_signature):
            parts.plain(right.add_paragraph())
        self._write(parts.plain(right.add_paragraph()), signer.name, font.signer, bold=True)

    # Annexes

    def annex(self, table: Table) -> None:
        """One annex: its own section, its own page numbers."""
        figures, font = self._report.figures, self._font
        reporter = figures.settings.reporter
        across = table.id in self._layout.annex.landscape
        self._page(self.document.add_section(WD_SECTION.NEW_PAGE), landscape=across)
        self._centred(t.ANNEX.format(number=table.id), font.annex, bold=True)
        self._centred(table.title, font.annex_title, bold=True)
        year = figures.period.end.year
        enclosed = t.WITH.format(symbol=reporter.symbol, year=year, name=reporter.name)
        last = self._centred(enclosed, font.annex_with, italic=True)
        last.paragraph_format.space_after = Pt(self._layout.body.space_after)
        if not table.rows:
            self._centred(t.EMPTY, font.body)
            return
        self._table(table, across=across)

    def _table(self, table: Table, *, across: bool) -> None:
        page = self._layout.page
        room = (page.height if across else page.width) - page.left - page.right - 2 * _CELL_MARGIN
        whole = sum(c.width for c in table.columns)
        size = self._font.table_wide if len(table.columns) > 15 else self._font.table  # noqa: PLR2004
        grid = self.document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
        grid.style = self.document.styles["Table Grid"]
        # python-docx looks every cell up anew: take them once, a report has tens of thousands.
        cells = grid._cells  # noqa: SLF001 - as above
        widths = [room * c.width / whole for c in table.columns]
        grid.autofit = False
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = Mm(width)
        parts.tight(grid, _CELL_MARGIN)
        parts.head_row(grid.rows[0])
        columns = len(table.columns)
        for i, column in enumerate(table.columns):
            cells[i].width = Mm(widths[i])
            self._write(parts.only_paragraph(cells[i]), column.title, size, bold=True)
        for r, row in enumerate(table.rows, 1):
            for i, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                where = cells[r * columns + i]
                where.width = Mm(widths[i])
                side = WD_ALIGN_PARAGRAPH.CENTER if column.figures else WD_ALIGN_PARAGRAPH.LEFT
                text = show(cell, self._lang)
                self._write(parts.plain(where.paragraphs[0], side), text, size)


def _least(millimetres: float) -> Twips:
    """A margin in Word's twentieths of a point, rounded up: 15 mm is the least, not 14.99."""
    return Twips(math.ceil(millimetres * 1440 / 25.4))


def _gap(cell: _Cell) -> Paragraph:
    """A short paragraph for a drawn line to hang in."""
    paragraph = parts.plain(cell.add_paragraph())
    paragraph.paragraph_format.line_spacing = Pt(10)
    return paragraph
