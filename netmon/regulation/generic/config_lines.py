"""Lines that blocks of a configuration must or must not have.

For what the agency's paper asks and the catalogue does not: "printer ports are in VLAN 30", "every
vty line has an access list". The configuration is asked as a tree of lines: ``parents`` leads to
the blocks, one pattern for each level (none: the top level); ``where`` keeps the blocks that have
such a line; ``must`` and ``must_not`` say what each of them has and lacks. A pattern is a regular
expression for a line from its beginning to a word's end: ``vlan 3`` matches ``vlan 3 name x`` and
not ``vlan 30``.

Passes when every block that is meant has a line for each of ``must``, in this order if ``ordered``,
and none for ``must_not``.
Fails when a block lacks one, has them in another order, or has a forbidden line.
Unknown when no configuration was read, it is older than seven days, or a line is not understood
where it could matter; the line is named.
Not applicable when the device is of another platform, or no block is meant.
How to fix: the commands in the finding, where a pattern is plain text; else as the rule says.
Clause: the article that the rule names.

---
Các dòng mà những khối cấu hình phải có hoặc không được có.

Dành cho những gì văn bản của cơ quan yêu cầu mà danh mục không có: "cổng máy in nằm trong VLAN
30", "mọi đường vty có danh sách kiểm soát truy cập". Cấu hình được hỏi như một cây các dòng:
``parents`` dẫn tới các khối, mỗi mức một mẫu (không có: mức ngoài cùng); ``where`` giữ lại các
khối có dòng như vậy; ``must`` và ``must_not`` nêu điều mỗi khối phải có và không được có. Mẫu là
một biểu thức chính quy cho một dòng, từ đầu dòng đến hết một từ: ``vlan 3`` khớp ``vlan 3 name x``
và không khớp ``vlan 30``.

Đạt khi mọi khối được xét có một dòng cho mỗi mẫu của ``must``, đúng thứ tự này nếu ``ordered``, và
không có dòng nào khớp ``must_not``.
Không đạt khi một khối thiếu một dòng, có các dòng theo thứ tự khác, hoặc có dòng bị cấm.
Chưa xác định khi chưa đọc được cấu hình, cấu hình cũ hơn bảy ngày, hoặc có dòng không hiểu ở chỗ
có thể ảnh hưởng; dòng đó được nêu rõ.
Không áp dụng khi thiết bị thuộc nền tảng khác, hoặc không có khối nào được xét.
Cách khắc phục: các lệnh nêu trong kết quả, nếu mẫu là chữ thường; nếu không thì như quy tắc nêu.
Điều khoản: điều mà quy tắc nêu.
Tham số:
``platform``: nền tảng có cấu hình mà các mẫu dành cho.
``parents``: các dòng dẫn tới khối, từ ngoài vào trong.
``where``: chỉ xét các khối có một dòng như vậy.
``must``: các dòng mà mỗi khối phải có.
``must_not``: các dòng mà không khối nào được có.
``ordered``: các dòng của must phải đứng theo thứ tự này.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from inventory.configuration import Block, ConfigText, Line, Platform, Selection, parse, select
from inventory.configuration.questions import find
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.text import Text, verbatim
from inventory.wording import names
from netmon.regulation import texts
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.commands import negated, nested
from netmon.regulation.demands import current, doubtful, failed, quoted, witness
from netmon.regulation.patterns import Pattern, literal

TOP = Text(vi="cấu hình", en="the configuration")
BLOCK = Text(vi="{name} (dòng {number})", en="{name} (line {number})")
GOOD = Text(vi="{count} khối cấu hình đúng quy định.", en="{count} blocks are as required.")
LACKS = Text(vi="{block} thiếu «{wanted}»", en="{block} lacks '{wanted}'")
HAS = Text(vi="{block} có dòng bị cấm {lines}", en="{block} has the forbidden line {lines}")
ORDER = Text(vi="{block} sai thứ tự dòng", en="{block} has its lines in another order")
WRONG = Text(vi="Cấu hình sai quy định: {faults}.", en="Not as required: {faults}.")
NO_BLOCK = Text(
    vi="Cấu hình không có khối nào thuộc phạm vi ({scope}).",
    en="The configuration has no block that is meant ({scope}).",
)
OTHER = Text(
    vi="Quy tắc dành cho {wanted}; thiết bị này là {platform}.",
    en="The rule is for {wanted}; this device is {platform}.",
)
BY_HAND = Text(
    vi="Người quản trị sửa các khối nêu trên cho đúng ({wanted}), rồi lưu cấu hình.",
    en="The administrator corrects these blocks ({wanted}), and saves the configuration.",
)


class Lines(Params):
    """Which blocks, and what lines."""

    platform: Platform = Field(description="whose configurations the patterns are for")
    parents: tuple[Pattern, ...] = Field(
        (), max_length=5, description="the lines that lead to the blocks, outermost first"
    )
    where: Pattern | None = Field(None, description="only blocks that have such a line")
    must: tuple[Pattern, ...] = Field(
        (), max_length=50, description="lines that each block must have"
    )
    must_not: tuple[Pattern, ...] = Field(
        (), max_length=50, description="lines that no block may have"
    )
    ordered: bool = Field(default=False, description="`must` lines stand in this order")

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.must and not self.must_not:
            msg = "asks for nothing; give must or must_not"
            raise ValueError(msg)
        if self.where is not None and not self.parents:
            msg = "where chooses among blocks; give parents too"
            raise ValueError(msg)
        if self.ordered and len(self.must) < 2:  # noqa: PLR2004 - one line has no order
            msg = "ordered needs two lines or more in must"
            raise ValueError(msg)
        return self

    @property
    def scope(self) -> str:
        """Which blocks are meant, in the rule's own words."""
        path = " > ".join(self.parents)
        return path if self.where is None else f"{path}, where {self.where}"

    @property
    def wanted(self) -> str:
        """What is asked of them, in the rule's own words."""
        parts = ["; ".join(self.must)] if self.must else []
        parts += [f"not {pattern}" for pattern in self.must_not]
        said = "; ".join(parts) + (" (in this order)" if self.ordered else "")
        return f"{self.scope}: {said}" if self.parents else said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """What is wrong with one block."""

    block: Block
    missing: tuple[str, ...] = ()
    forbidden: tuple[Line, ...] = ()
    unordered: bool = False

    @property
    def certain(self) -> bool:
        """Whether no line that was not understood could make it good."""
        return bool(self.forbidden)

    def text(self) -> Text:
        said = [
            *(LACKS.format(block=_name(self.block), wanted=verbatim(p)) for p in self.missing),
            *([ORDER.format(block=_name(self.block))] if self.unordered else []),
        ]
        if self.forbidden:
            said.append(HAS.format(block=_name(self.block), lines=quoted(self.forbidden)))
        return names(said, shown=len(said))


@check(
    id="config-lines",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Dòng cấu hình theo quy định riêng", en="Configuration lines"),
    params=Lines,
    generic=True,
)
def config_lines(device: Device, params: Lines, context: Context) -> Result:
    """Judge the blocks of the device's configuration."""
    text = current(device, context)
    if isinstance(text, Result):
        return text
    if text.platform is not params.platform:
        message = OTHER.format(wanted=params.platform.value, platform=text.platform.value)
        return Result(
            status=Status.NOT_APPLICABLE, message=message, reason=f"platform:{text.platform.value}"
        )
    found = select(parse(text), params.parents, where=params.where)
    faults = [fault for block in found.blocks if (fault := _fault(block, params)) is not None]
    riddles = (*found.doubtful, *(line for block in found.blocks for line in block.unparsed))
    certain = [fault for fault in faults if fault.certain]
    if certain or (faults and not riddles):
        return _failed(text, params, certain if riddles else faults)
    if riddles:
        return doubtful(text, riddles)
    return _good(text, params, found)


def _fault(block: Block, params: Lines) -> _Fault | None:
    missing = tuple(p for p in params.must if not find(block.lines, p))
    forbidden = tuple(line for p in params.must_not for line in find(block.lines, p))
    unordered = params.ordered and not missing and not _in_order(block, params.must)
    if not missing and not forbidden and not unordered:
        return None
    return _Fault(block=block, missing=missing, forbidden=forbidden, unordered=unordered)


def _in_order(block: Block, patterns: tuple[str, ...]) -> bool:
    """Whether the patterns can be found one after the other."""
    after = -1
    for pattern in patterns:
        places = [i for i, line in enumerate(block.lines) if i > after and find((line,), pattern)]
        if not places:
            return False
        after = places[0]
    return True


def _good(text: ConfigText, params: Lines, found: Selection) -> Result:
    if not found.blocks:
        message = NO_BLOCK.format(scope=verbatim(params.scope))
        return Result(status=Status.NOT_APPLICABLE, message=message, reason="no-block")
    proof = tuple(
        line
        for block in found.blocks
        for line in (*block.path[-1:], *(x for p in params.must for x in find(block.lines, p)))
    )
    actual = quoted(proof) or f"no line against: {params.wanted}"
    return Result(
        status=Status.PASS,
        message=GOOD.format(count=len(found.blocks))
        if params.parents
        else texts.CONFIGURED.format(wanted=params.wanted),
        expected=params.wanted,
        actual=actual,
        evidence=witness(text, actual),
    )


def _failed(text: ConfigText, params: Lines, faults: list[_Fault]) -> Result:
    shown = tuple(line for f in faults for line in (*f.block.path[-1:], *f.forbidden))
    commands = _commands(text.platform, faults, params)
    fix = BY_HAND.format(wanted=verbatim(params.wanted))
    if commands:
        fix = texts.ENTER.format(platform=text.platform.value, commands="\n".join(commands))
    return failed(
        text,
        message=WRONG.format(faults=names([fault.text() for fault in faults])),
        expected=params.wanted,
        actual=quoted(shown) or "not in the configuration",
        fix=fix,
    )


def _commands(platform: Platform, faults: list[_Fault], params: Lines) -> list[str]:
    """What to enter; nothing when for some fault that cannot be told, lest half a fix be taken."""
    commands: list[str] = []
    for fault in faults:
        path = tuple(line.text for line in fault.block.path)
        entered = [literal(pattern) for pattern in fault.missing]
        removed = [negated(platform, line.text, path) for line in fault.forbidden]
        if fault.unordered or None in entered or None in removed:
            return []
        block = nested(platform, path, [line for line in entered if line is not None])
        commands += [*block, *(line for lines in removed if lines is not None for line in lines)]
    return list(dict.fromkeys(commands)) if not params.parents else commands


def _name(block: Block) -> Text:
    if not block.path:
        return TOP
    opening = block.path[-1]
    name = " > ".join(line.text for line in block.path)
    return BLOCK.format(name=verbatim(name), number=opening.number)
