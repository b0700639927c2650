"""A rule's manual page, as its module's docstring holds it: English, and Vietnamese below ``---``.

Both halves are written by hand beside the code that they describe. Each begins with one line that
says what the rule asks for and goes on with its sections, each on a line of its own; the Vietnamese
half ends with what the parameters mean, which in English stands in their fields.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping

from inventory.text import Lang, Text

NO_PAGE = Text(vi="", en="")
HALF = "---"
MEANINGS = "Tham số:"

SECTIONS: Mapping[Lang, tuple[str, ...]] = {
    Lang.EN: ("Passes when", "Fails when", "Unknown when", "How to fix", "Clause"),
    Lang.VI: ("Đạt khi", "Không đạt khi", "Chưa xác định khi", "Cách khắc phục", "Điều khoản"),
}
"""What every page says, in this order; ``Not applicable`` stands only where it can be."""

OPTIONAL: Mapping[Lang, tuple[str, ...]] = {
    Lang.EN: ("Not applicable",),
    Lang.VI: ("Không áp dụng",),
}

_MEANING = re.compile(r"^``(?P<name>\w+)``:\s*", re.MULTILINE)
_CODE = re.compile(r"``(.+?)``", re.DOTALL)


def page_of(docstring: str) -> Text:
    """The page in both languages, without what the parameters mean; "" where it is missing."""
    english, vietnamese = _halves(docstring)
    return Text(vi=vietnamese.partition(f"\n{MEANINGS}")[0].strip(), en=english)


def meanings_of(docstring: str) -> Mapping[str, str]:
    """What each parameter means, in Vietnamese."""
    text = _halves(docstring)[1].partition(f"\n{MEANINGS}")[2]
    parts = _MEANING.split(text)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: " ".join(said.split()).removesuffix(".") for name, said in pairs}


def paragraphs(page: str, lang: Lang) -> list[str]:
    """The page's paragraphs, each on one line: what is said first, then a section each."""
    out: list[list[str]] = [[]]
    for line in page.splitlines():
        if line.startswith((*SECTIONS[lang], *OPTIONAL[lang])) or not line:
            out.append([])
        out[-1].append(line)
    return [" ".join(" ".join(part).split()) for part in out if any(part)]


def section(page: str, lang: Lang, number: int) -> str:
    """One section without its heading, "" when the page lacks it; ``number`` is of ``SECTIONS``."""
    heading = SECTIONS[lang][number]
    found = next((p for p in paragraphs(page, lang) if p.startswith(heading)), "")
    return found.removeprefix(heading).lstrip(":, ")


def code_of(page: str) -> frozenset[str]:
    """Everything that is quoted as code: both languages must quote the same."""
    return frozenset(" ".join(word.split()) for word in _CODE.findall(page))


def _halves(docstring: str) -> tuple[str, str]:
    english, _, vietnamese = inspect.cleandoc(docstring).partition(f"\n{HALF}\n")
    return english.strip(), vietnamese.strip()
