"""LibreOffice opens the paper, and what stands on its pages is where the decree wants it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from inventory.text import Lang
from netmon.reporting.write import render
from tests.support.report_cases import NOT_READY, OPEN, READY, report

pytestmark = [
    pytest.mark.protocol,
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        shutil.which("soffice") is None or shutil.which("pdftotext") is None,
        reason="Debian packages libreoffice-writer-nogui, poppler-utils",
    ),
]
MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    text: str
    left: float  # mm from the left edge
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]

    def has(self, text: str) -> bool:
        return text.replace(" ", "") in "".join(w.text for w in self.words)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    folder = tmp_path_factory.mktemp("pages")
    made = render(report([READY] * 20 + [NOT_READY] * 20 + [OPEN] * 10 + [None] * 5), Lang.VI)
    (folder / "r.docx").write_bytes(made["bao-cao-lan-2026-10.docx"])
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "r.docx")], check=True, capture_output=True)
    subprocess.run(
        ["pdftotext", "-bbox", str(folder / "r.pdf"), str(folder / "r.html")], check=True
    )
    return list(_pages((folder / "r.html").read_text(encoding="utf-8")))


def _pages(html: str) -> Iterator[Page]:
    for head, body in re.findall(r"<page ([^>]*)>(.*?)</page>", html, flags=re.DOTALL):
        width, height = (float(x) / MM for x in re.findall(r'"([\d.]+)"', head))
        words = tuple(
            Word(text, *(float(x) / MM for x in re.findall(r'"([-\d.]+)"', box)))
            for box, text in re.findall(r"<word ([^>]*)>(.*?)</word>", body)
        )
        yield Page(width, height, words)


def test_pages_are_a4_and_annex_one_lies_across(pages: list[Page]) -> None:
    sizes = {tuple(sorted((round(p.width), round(p.height)))) for p in pages}
    assert sizes == {(210, 297)}
    assert pages[0].height > pages[0].width
    annex = next(p for p in pages if p.has("TỔNG HỢP THEO CƠ QUAN"))
    assert annex.width > annex.height


def test_the_text_keeps_inside_the_margins(pages: list[Page]) -> None:
    for page in pages:
        for word in page.words:
            assert word.left >= 29.5
            assert word.right <= page.width - 14.5


def test_no_title_of_the_widest_table_is_broken_inside_a_word(pages: list[Page]) -> None:
    annex = next(p for p in pages if p.has("TỔNG HỢP THEO CƠ QUAN"))
    whole = {w.text for w in annex.words}
    # Words of Latin-1 letters: others come out in pieces where Times New Roman is not installed.
    assert {"A_min", "A_max", "Không", "Jitter"} <= whole
    assert not whole & {"A_mi", "A_ma", "Khôn", "Jitte"}


def _number(page: Page) -> Word | None:
    """What stands alone in the top margin."""
    found = [w for w in page.words if w.bottom < 20 and w.text.isdigit()]
    return found[0] if found else None


def test_page_numbers_stand_centred_in_the_top_margin_from_the_second_page(
    pages: list[Page],
) -> None:
    assert _number(pages[0]) is None
    second = _number(pages[1])
    assert second is not None
    assert second.text == "2"
    middle = 30 + (210 - 30 - 15) / 2
    assert (second.left + second.right) / 2 == pytest.approx(middle, abs=1)


def test_every_annex_is_numbered_anew(pages: list[Page]) -> None:
    starts = [i for i, p in enumerate(pages) if p.has("KèmtheoBáocáo")]
    assert len(starts) == 7
    for start, end in zip(starts, [*starts[1:], len(pages)], strict=True):
        assert _number(pages[start]) is None
        numbers = [n.text if (n := _number(p)) else "" for p in pages[start + 1 : end]]
        assert numbers == [str(n) for n in range(2, end - start + 1)]


def test_the_nation_stands_at_the_top_right_on_one_line(pages: list[Page]) -> None:
    top = [w for w in pages[0].words if w.top < 26]
    right = [w for w in top if w.left > 100]
    line = min(w.top for w in right)
    assert "".join(w.text for w in right if abs(w.top - line) < 1) == (
        "CỘNGHÒAXÃHỘICHỦNGHĨAVIỆTNAM"
    )


def test_the_number_and_the_date_stand_on_one_line(pages: list[Page]) -> None:
    number = next(w for w in pages[0].words if w.text.startswith("/BC-"))
    date = next(w for w in pages[0].words if w.text == "2026" and w.top < 60)
    assert number.bottom == pytest.approx(date.bottom, abs=1)
    assert number.right < date.left
