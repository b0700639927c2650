"""Pieces of a Word file that python-docx has no word for: fields, drawn lines, borders."""

from __future__ import annotations

import functools
from copy import deepcopy

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from exporters.readiness.layout import Layout

EMU_PER_MM = 36_000
EMU_PER_PT = 12_700


def write(
    paragraph: Paragraph,
    text: str,
    size: float,
    *,
    font: str,
    bold: bool = False,
    italic: bool = False,
) -> Run:
    """Add text in one font and size, black."""
    run = paragraph.add_run(text)
    form = _character_form(font, size, (bold, italic))
    run._element.insert(0, deepcopy(form))  # noqa: SLF001 - no public way
    return run


@functools.cache  # a report has tens of thousands of cells and a dozen forms
def _character_form(font: str, size: float, style: tuple[bool, bool]) -> BaseOxmlElement:
    bold, italic = (f'<w:{tag} w:val="{int(on)}"/>' for tag, on in zip("bi", style, strict=True))
    scripts = " ".join(f'w:{s}="{font}"' for s in ("ascii", "hAnsi", "eastAsia", "cs"))
    half_points = round(size * 2)
    return parse_xml(
        f"<w:rPr {nsdecls('w')}><w:rFonts {scripts}/>{bold}{italic}"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


def plain(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER) -> Paragraph:
    """A paragraph without space around it, single spacing; what was set before is replaced."""
    element = paragraph._p  # noqa: SLF001 - no public way
    if element.pPr is not None:
        element.remove(element.pPr)
    element.insert(0, deepcopy(_paragraph_form(align)))
    return paragraph


@functools.cache
def _paragraph_form(align: WD_ALIGN_PARAGRAPH) -> BaseOxmlElement:
    side = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.LEFT: "left"}[align]
    return parse_xml(
        f"<w:pPr {nsdecls('w')}>"
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{side}"/></w:pPr>'
    )


def drawn_line(paragraph: Paragraph, length_mm: float, layout: Layout, *, number: int) -> None:
    """A horizontal line centred under the paragraph, as a drawn shape.

    Args:
        paragraph: the line hangs under its first line.
        length_mm: how long.
        layout: weight and gap.
        number: the shape's id, unique in the file.
    """
    length = round(length_mm * EMU_PER_MM)
    weight = round(layout.lines.weight * EMU_PER_PT)
    gap = round(layout.lines.gap * EMU_PER_MM)
    drawing = f"""
<w:r {nsdecls("w")}
     xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
     xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
     xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
     xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
     xmlns:v="urn:schemas-microsoft-com:vml"
     xmlns:o="urn:schemas-microsoft-com:office:office"><w:rPr><w:noProof/></w:rPr>
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}"
  behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:align>center</wp:align></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>{gap}</wp:posOffset></wp:positionV>
<wp:extent cx="{length}" cy="0"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{number}" name="Line {number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData
  uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{length}" cy="0"/></a:xfrm>
<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
<a:ln w="{weight}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>
<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:line id="line{number}" from="0,0" to="{length_mm:.1f}mm,0"
  style="position:absolute;mso-position-horizontal:center;mso-position-vertical-relative:text"
  strokecolor="black" strokeweight="{layout.lines.weight}pt"/></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
    paragraph._p.append(parse_xml(drawing))  # noqa: SLF001 - no public way


def page_number(section: Section, layout: Layout) -> None:
    """Arabic page numbers from 1, centred in the top margin, not on the first page."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    section.header_distance = Mm(layout.page.header)
    paragraph = plain(section.header.paragraphs[0])
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = write(paragraph, "", layout.font.page_number, font=layout.font.name)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._element.append(mark)  # noqa: SLF001 - no public way
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:fmt"), "decimal")
    numbering.set(qn("w:start"), "1")
    section._sectPr.append(numbering)  # noqa: SLF001 - no public way


def fixed(table: Table, widths_mm: list[float]) -> None:
    """Columns of these widths, whatever the text."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def head_row(row: _Row) -> None:
    """Repeat the row on every page, and never split it."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no public way
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))


def tight(table: Table, margin_mm: float) -> None:
    """Cell margins left and right; the table begins that much further in, on the page's margin."""
    properties = table._tbl.tblPr  # noqa: SLF001 - no public way
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(round(margin_mm * 56.7)))
    indent.set(qn("w:type"), "dxa")
    # The order of the elements is the schema's (ECMA-376, 17.4.59).
    properties.insert_element_before(
        indent, "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(margin_mm * 56.7)))  # twentieths of a point
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties.insert_element_before(margins, "w:tblLook")


def only_paragraph(cell: _Cell) -> Paragraph:
    """The paragraph that every cell begins with."""
    return plain(cell.paragraphs[0])
