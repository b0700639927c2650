"""The rules' manual in both languages, written from the checks themselves.

``python -m netmon.regulation.manual`` writes docs/checks.md and docs/checks.vi.md from the checks'
docstrings and parameters; a test holds them current.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from inventory.configuration import COMMANDS
from inventory.text import Lang, Text
from netmon.regulation.api import Check
from netmon.regulation.explain import Parameter, hours, parameters
from netmon.regulation.page import OPTIONAL, SECTIONS
from netmon.regulation.registry import load_checks, load_forms
from netmon.regulation.sources import called
from netmon.regulation.templates import shipped

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
FORMS = Text(
    en="""\
# Rules of the agency's own

What the agency's paper asks and the catalogue does not, without code: a rule of the regulation file
names one of these checks and fills in its parameters (docs/configure.md has an example of each).
""",
    vi="""\
# Quy tắc riêng của cơ quan

Những gì văn bản của cơ quan yêu cầu mà danh mục không có, không cần viết mã: một quy tắc của tệp
quy chế nêu tên một trong các phép kiểm tra này và điền tham số (docs/configure.md có ví dụ).
""",
)
COMMANDS_HEAD = Text(
    en="""\
## The commands

What `command-output` may have sent to a device, word for word, and nothing else. A command that is
marked with * has no template in ntc-templates: the rule brings its own.
""",
    vi="""\
## Các lệnh

Những lệnh mà `command-output` được gửi tới thiết bị, đúng từng chữ, ngoài ra không lệnh nào khác.
Lệnh có dấu * không có mẫu trong ntc-templates: quy tắc phải kèm mẫu riêng.
""",
)
COMMAND_TITLES = Text(en="| platform | commands |", vi="| nền tảng | lệnh |")
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


def render(checks: Mapping[str, Check], forms: Mapping[str, Check], lang: Lang) -> str:
    """The manual of these checks, and of the forms for an agency's own, in one language."""
    rows = [
        f"| [{c.id}](#{c.id.lower()}) | {SEVERITIES[c.severity].in_(lang)} "
        f"| {SUBJECTS[c.subject].in_(lang)} | {_title(c, lang)} |"
        for c in checks.values()
    ]
    head = [HEAD.in_(lang), INDEX.in_(lang), "|---|---|---|---|", *rows, ""]
    pages = [_page(c, lang) for c in checks.values()]
    own = [_page(c, lang) for c in forms.values()]
    return "\n".join([*head, *pages, FORMS.in_(lang), *own, _commands(lang)])


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
    ]
    if not check.generic:
        proves = PROVES.format(clauses=", ".join(check.clauses), cites=check.cites)
        lines.append(proves.in_(lang))
    if check.needs:
        needs = (
            NEED.format(table=called(n.table.TABLE), hours=hours(n)).in_(lang) for n in check.needs
        )
        lines += [NEEDS.format(needs=", ".join(needs)).in_(lang)]
    table = parameters(check)
    if table:
        lines += ["", PARAMETERS.in_(lang), "|---|---|---|---|", *(_row(p, lang) for p in table)]
    return "\n".join([*lines, ""])


def _row(parameter: Parameter, lang: Lang) -> str:
    way = STRICTER[parameter.stricter].in_(lang)
    meaning = parameter.description.in_(lang)
    return f"| `{parameter.name}` | `{_value(parameter.default)}` | {way} | {meaning} |"


def _commands(lang: Lang) -> str:
    lines = [COMMANDS_HEAD.in_(lang), COMMAND_TITLES.in_(lang), "|---|---|"]
    for platform, commands in COMMANDS.items():
        shown = (f"`{c}`{'' if shipped(platform, c) else '*'}" for c in commands)
        lines.append(f"| {platform} | {', '.join(shown)} |")
    return "\n".join([*lines, ""])


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
    checks, forms = load_checks(), load_forms()
    for lang, path in MANUALS.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(checks, forms, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
