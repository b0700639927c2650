"""The files: opened again and held against the decree's numbers."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from exporters.readiness.facts import Bounds, Exemption
from exporters.readiness.layout import load_layout
from inventory.text import Lang
from netmon.reporting.write import render, write_files
from tests.support.report_cases import NOT_READY, OPEN, READY, month, report

HOSTILE = '=HYPERLINK("http://x","y")\x00\x1b[31m<w:t>&'


def hostile() -> dict[str, Any]:
    waived = tuple(
        Exemption(rule=p, subject=f"{p}{HOSTILE}", reason="r", approved_by="a", until=date.max)
        for p in ("=1+1", "+1", "-1", "@SUM(A1)")
    )
    bounds = Bounds(0.98765, 1.0)
    return {
        "so-000": month(READY, exemptions=waived, service_hours=bounds, regulation_number=HOSTILE)
    }


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    made = report([READY, NOT_READY, OPEN, None], months=hostile())
    return render(made, Lang.VI, per_agency=True)


@pytest.fixture(scope="module")
def paper(files: dict[str, bytes]) -> DocumentType:
    return Document(io.BytesIO(files["bao-cao-lan-2026-10.docx"]))


def paragraph(paper: DocumentType, start: str) -> Paragraph:
    return next(p for p in paper.paragraphs if p.text.startswith(start))


def in_head(paper: DocumentType, start: str) -> Paragraph:
    cells = [c for row in paper.tables[0].rows for c in row.cells]
    found: list[Paragraph] = [p for c in cells for p in c.paragraphs if p.text.startswith(start)]
    return found[0]


def look(found: Paragraph) -> tuple[float, bool, bool]:
    """Size, bold, italic of a paragraph of one run."""
    (run,) = [r for r in found.runs if r.text]
    assert run.font.name == "Times New Roman"
    assert run.font.size is not None
    return run.font.size.pt, bool(run.font.bold), bool(run.font.italic)


def test_the_same_report_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    again = report([READY, NOT_READY, OPEN, None], months=hostile())
    assert render(again, Lang.VI, per_agency=True) == files


def test_paper_and_margins_are_the_decrees(paper: DocumentType) -> None:
    for section in paper.sections:
        sides = sorted([section.page_width or 0, section.page_height or 0])
        assert sides == pytest.approx([Mm(210), Mm(297)], abs=Mm(0.05))
        assert Mm(20) <= (section.top_margin or 0) <= Mm(25)
        assert Mm(20) <= (section.bottom_margin or 0) <= Mm(25)
        assert Mm(30) <= (section.left_margin or 0) <= Mm(35)
        assert Mm(15) <= (section.right_margin or 0) <= Mm(20)
    assert paper.sections[0].orientation == WD_ORIENT.PORTRAIT
    assert paper.sections[1].orientation == WD_ORIENT.LANDSCAPE  # annex I


def test_pages_are_numbered_in_the_top_margin_but_for_the_first(paper: DocumentType) -> None:
    assert len(paper.sections) == 8  # the body and seven annexes, each numbered from 1
    for section in paper.sections:
        assert section.different_first_page_header_footer
        (number,) = section.header.paragraphs
        assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert "PAGE" in number._p.xml
        assert not section.first_page_header.paragraphs[0].text
        assert "PAGE" not in section.first_page_header.paragraphs[0]._p.xml
        numbering = section._sectPr.find(qn("w:pgNumType"))
        assert numbering is not None
        assert numbering.get(qn("w:start")) == "1"


@pytest.mark.parametrize(
    ("start", "size", "bold", "italic"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), True, False),
        ("Độc lập - Tự do - Hạnh phúc", (13, 14), True, False),
        ("ỦY BAN NHÂN DÂN TỈNH PHÚ THỌ", (12, 13), False, False),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", (12, 13), True, False),
        ("Số:", (13, 13), False, False),
        ("Phú Thọ, ngày", (13, 14), False, True),
    ],
)
def test_the_head_is_set_as_the_decree_says(
    paper: DocumentType, start: str, size: tuple[int, int], bold: bool, italic: bool
) -> None:
    found = in_head(paper, start)
    points, is_bold, is_italic = look(found)
    assert size[0] <= points <= size[1]
    assert (is_bold, is_italic) == (bold, italic)
    assert found.alignment == WD_ALIGN_PARAGRAPH.CENTER


@pytest.mark.parametrize(
    ("start", "size", "bold", "italic"),
    [
        ("BÁO CÁO", (13, 14), True, False),
        ("Tình hình sẵn sàng mạng LAN", (13, 14), True, False),
        ("Kính gửi: Ủy ban nhân dân tỉnh", (13, 14), False, False),
        ("Căn cứ Nghị định", (13, 14), False, True),
        ("Thực hiện Chỉ thị", (13, 14), False, False),
        ("I. PHẠM VI, KỲ SỐ LIỆU, PHƯƠNG PHÁP", (13, 14), True, False),
        ("1. Tỷ lệ cơ quan", (13, 14), True, False),
        ("Phụ lục I", (14, 14), True, False),
        ("TỔNG HỢP THEO CƠ QUAN", (13, 14), True, False),
        ("(Kèm theo Báo cáo số", (13, 14), False, True),
    ],
)
def test_the_body_is_set_as_the_decree_says(
    paper: DocumentType, start: str, size: tuple[int, int], bold: bool, italic: bool
) -> None:
    points, is_bold, is_italic = look(paragraph(paper, start))
    assert size[0] <= points <= size[1]
    assert (is_bold, is_italic) == (bold, italic)


def test_the_text_is_justified_indented_and_spaced(paper: DocumentType) -> None:
    for start in ("Thực hiện", "1/4 cơ quan"):
        form = paragraph(paper, start).paragraph_format
        assert form.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert form.first_line_indent is not None
        assert Cm(1) <= form.first_line_indent <= Cm(1.27)
        assert form.space_after is not None
        assert form.space_after >= Pt(6)
        assert isinstance(form.line_spacing, float)
        assert 1 <= form.line_spacing <= 1.5


def test_lines_are_drawn_shapes_of_three_quarters_of_a_point(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["bao-cao-lan-2026-10.docx"])) as archive:
        xml = archive.read("word/document.xml").decode()
    assert xml.count('prst="line"') == 3
    assert xml.count('<a:ln w="9525">') == 3


def test_it_is_a_draft_that_ends_as_papers_do(paper: DocumentType) -> None:
    number = in_head(paper, "Số:").text
    assert not any(c.isdigit() for c in number)
    assert number.endswith("/BC-SKHCN")
    body = [p.text for p in paper.paragraphs]
    assert any(text.endswith("./.") for text in body)
    signature = paper.tables[1]
    assert signature.rows[0].cells[0].text.splitlines() == [
        "Nơi nhận:",
        "- Như trên;",
        "- Văn phòng UBND tỉnh;",
        "- Các cơ quan có tên tại Phụ lục I;",
        "- Lưu: VT, CNTT.",
    ]
    assert signature.rows[0].cells[1].text.strip() == "GIÁM ĐỐC"
    label = signature.rows[0].cells[0].paragraphs
    assert look(label[0]) == (12, True, True)
    assert look(label[1]) == (11, False, False)


def test_five_parts_and_seven_annexes_stand_in_order(paper: DocumentType) -> None:
    body = [p.text for p in paper.paragraphs]
    heads = ["I. PHẠM VI", "II. KẾT QUẢ", "III. TỒN TẠI", "IV. NHIỆM VỤ", "V. KIẾN NGHỊ"]
    annexes = [f"Phụ lục {n}" for n in ("I", "II", "III", "IV", "V", "VI", "VII")]
    places = [next(i for i, t in enumerate(body) if t.startswith(h)) for h in heads]
    places += [body.index(a) for a in annexes]
    assert places == sorted(places)


def test_sheets_hold_real_numbers_and_no_formula(files: dict[str, bytes]) -> None:
    book = load_workbook(io.BytesIO(files["bao-cao-lan-2026-10.xlsx"]))
    assert book.sheetnames[:2] == ["Tổng hợp", "Phụ lục I"]
    assert len(book.sheetnames) == 8 + 4
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert "f" not in {c.data_type for c in cells}
    sheet = book["Phụ lục I"]
    assert sheet["K4"].value == 98.76
    assert sheet["K4"].number_format == "0.00"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:AC7")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$3:$3"
    waived = book["Phụ lục VI"]
    assert [waived.cell(r, 3).value for r in range(4, 8)] == ["+1", "-1", "=1+1", "@SUM(A1)"]
    assert str(waived.cell(4, 4).value).startswith("+1=HYPERLINK")


def test_csv_text_is_never_a_formula(files: dict[str, bytes]) -> None:
    data = files["bao-cao-lan-2026-10-phu-luc-6.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [r[2] for r in rows[1:]] == ["'+1", "'-1", "'=1+1", "'@SUM(A1)"]
    assert all(len(r) == len(rows[0]) for r in rows)


def test_json_tells_where_every_figure_comes_from(files: dict[str, bytes]) -> None:
    data = json.loads(files["bao-cao-lan-2026-10.json"])
    assert data["counts"] == {
        "n": 4,
        "ready": 1,
        "not_ready": 1,
        "undetermined": 2,
        "share_percent": "25.0",
    }
    assert data["source"]["queries"] == [{"query": "up"}]
    assert len(data["registry"]["sha256"]) == 64
    assert data["period"]["time_zone"] == "+07:00"
    assert [a["conclusion"] for a in data["agencies"]] == [
        "ready",
        "not_ready",
        "undetermined",
        "undetermined",
    ]


def test_hostile_names_stand_as_text_in_the_paper(paper: DocumentType) -> None:
    cells = [c.text for c in paper.tables[2].rows[1].cells]
    assert any(text.startswith('=HYPERLINK("http://x","y")\ufffd') for text in cells)


def test_files_are_written_all_or_none(tmp_path: Any, files: dict[str, bytes]) -> None:
    paths = write_files(files, tmp_path / "out")
    assert sorted(p.name for p in paths) == sorted(files)
    assert {p.name for p in (tmp_path / "out").iterdir()} == set(files)


def test_the_layout_file_keeps_to_the_decrees_ranges() -> None:
    layout = load_layout()
    assert (layout.font.recipients_label, layout.font.recipients, layout.font.annex) == (12, 11, 14)
    assert layout.lines.weight == 0.75


def test_an_english_paper_can_be_made() -> None:
    made = render(report([READY]), Lang.EN)
    paper = Document(io.BytesIO(made["bao-cao-lan-2026-10.docx"]))
    assert any("100% of the agencies" in p.text for p in paper.paragraphs)
