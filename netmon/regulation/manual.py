"""The rules' manual in both languages, written from the checks themselves.

``python -m netmon.regulation.manual`` writes docs/checks.md and docs/checks.vi.md from the checks'
docstrings and parameters; a test holds them current.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from inventory.text import Lang, Text
from netmon.regulation.api import Check
from netmon.regulation.explain import Parameter, hours, parameters
from netmon.regulation.page import OPTIONAL, SECTIONS
from netmon.regulation.registry import load_checks

MANUALS: Mapping[Lang, Path] = {
    Lang.EN: Path("docs/checks.md"),
    Lang.VI: Path("docs/checks.vi.md"),
}

HEAD = Text(
    en="""\
# The rules

Written by `python -m netmon.regulation.manual` from the checks themselves; do not edit. Each rule
is bound to an article by the agency's regulation (`netmon regulation explain RULE` shows how).
Severities are the catalogue's; a regulation may bind others. "Stricter" is the way in which a rule
that the province locked may still be changed. [Tiếng Việt](checks.vi.md)
""",
    vi="""\
# Các quy tắc

Tệp này do `python -m netmon.regulation.manual` viết từ chính các phép kiểm tra; không sửa tay. Quy
chế của cơ quan gắn mỗi quy tắc với một điều (xem `netmon regulation explain MÃ`). Mức là mức của
danh mục; quy chế có thể đặt mức khác. Cột "siết chặt" cho biết quy tắc mà tỉnh đã khóa còn được đổi
theo chiều nào. [English](checks.md)
""",
)
INDEX = Text(en="| rule | severity | judges | title |", vi="| quy tắc | mức | đối tượng | tên |")
ALL = Text(en="all", vi="tất cả")
PROVES = Text(
    en="Proves: {clauses}. Standards: {cites}.", vi="Chứng minh: {clauses}. Tiêu chuẩn: {cites}."
)
NEEDS = Text(en="Needs: {needs}.", vi="Cần số liệu: {needs}.")
NEED = Text(en="{table} not older than {hours}", vi="{table} không cũ hơn {hours}")
PARAMETERS = Text(
    en="| parameter | default | stricter | meaning |",
    vi="| tham số | mặc định | siết chặt | ý nghĩa |",
)
STRICTER: Mapping[str, Text] = {
    "lower": Text(en="lower", vi="nhỏ hơn"),
    "higher": Text(en="higher", vi="lớn hơn"),
    "subset": Text(en="subset", vi="ít phần tử hơn"),
    "superset": Text(en="superset", vi="nhiều phần tử hơn"),
    "": Text(en="", vi=""),
}
SEVERITIES: Mapping[str, Text] = {
    "critical": Text(en="critical", vi="nghiêm trọng"),
    "high": Text(en="high", vi="cao"),
    "medium": Text(en="medium", vi="trung bình"),
    "low": Text(en="low", vi="thấp"),
}
SUBJECTS: Mapping[str, Text] = {
    "device": Text(en="device", vi="thiết bị"),
    "service": Text(en="service", vi="dịch vụ"),
    "agency": Text(en="agency", vi="cơ quan"),
}


def render(checks: Mapping[str, Check], lang: Lang) -> str:
    """The manual of these checks as Markdown, in one language."""
    rows = [
        f"| [{c.id}](#{c.id.lower()}) | {SEVERITIES[c.severity].in_(lang)} "
        f"| {SUBJECTS[c.subject].in_(lang)} | {_title(c, lang)} |"
        for c in checks.values()
    ]
    head = [HEAD.in_(lang), INDEX.in_(lang), "|---|---|---|---|", *rows, ""]
    return "\n".join([*head, *(_page(c, lang) for c in checks.values())])


def _page(check: Check, lang: Lang) -> str:
    scope = ", ".join(sorted(check.roles)) or ", ".join(sorted(check.services)) or ALL.in_(lang)
    judged = (
        f"{SEVERITIES[check.severity].in_(lang)} · {SUBJECTS[check.subject].in_(lang)}: {scope}"
    )
    lines = [
        f"## {check.id}",
        "",
        f"**{_title(check, lang)}** · {judged}",
        "",
        _spaced(check.manual.in_(lang), lang),
        "",
        PROVES.format(clauses=", ".join(check.clauses), cites=check.cites).in_(lang),
    ]
    if check.needs:
        needs = (NEED.format(table=n.table.TABLE, hours=hours(n)).in_(lang) for n in check.needs)
        lines += [NEEDS.format(needs=", ".join(needs)).in_(lang)]
    table = parameters(check)
    if table:
        lines += ["", PARAMETERS.in_(lang), "|---|---|---|---|", *(_row(p, lang) for p in table)]
    return "\n".join([*lines, ""])


def _row(parameter: Parameter, lang: Lang) -> str:
    way = STRICTER[parameter.stricter].in_(lang)
    meaning = parameter.description.in_(lang)
    return f"| `{parameter.name}` | `{_value(parameter.default)}` | {way} | {meaning} |"


def _title(check: Check, lang: Lang) -> str:
    """The title in the manual's language, and in the other, which the reader may know it by."""
    other = Lang.VI if lang is Lang.EN else Lang.EN
    return f"{check.title.in_(lang)} / {check.title.in_(other)}"


def _spaced(page: str, lang: Lang) -> str:
    """The page with each of its sections as a paragraph of its own."""
    lines: list[str] = []
    for line in page.replace("``", "`").splitlines():
        if line.startswith((*SECTIONS[lang], *OPTIONAL[lang])) and lines and lines[-1]:
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def main() -> None:
    """Write the manuals below the current directory."""
    checks = load_checks()
    for lang, path in MANUALS.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(checks, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
