"""Fields in the output of a command that only shows something.

For what the agency's paper asks and only the command line tells: "no port is err-disabled", "SSH
version 2 runs". The command is one of the list for the platform and is sent word for word over the
session that reads the configuration. A TextFSM template makes rows of its output: the one of
ntc-templates, or a file beside the regulation (``template``). ``where`` keeps rows, ``must`` says
what each of them is like, column by column.

Passes when each row that is meant is as ``must`` says (``rows: some``: at least one is; ``none``:
none is). Of an output that is empty there are no rows.
Fails when a row is otherwise.
Unknown when the command was not run within seven days, the device refused it, its output was not
read to the end, the template finds nothing in it, or a field cannot be compared.
Not applicable when the device is of another platform, or no row is meant.
How to fix: as the rule says; the finding names the rows.
Clause: the article that the rule names.

---
Các trường trong kết quả của một lệnh chỉ để xem.

Dành cho những gì văn bản của cơ quan yêu cầu mà chỉ dòng lệnh mới cho biết: "không cổng nào bị
khóa vì lỗi", "đang chạy SSH phiên bản 2". Lệnh phải thuộc danh sách của nền tảng và được gửi đúng
từng chữ trong phiên đọc cấu hình. Một mẫu TextFSM tách kết quả thành các dòng: mẫu của
ntc-templates, hoặc một tệp cạnh quy chế (``template``). ``where`` giữ lại các dòng cần xét,
``must`` nêu yêu cầu cho từng cột.

Đạt khi mỗi dòng được xét đúng như ``must`` (``rows: some``: có ít nhất một dòng; ``none``: không
có dòng nào). Kết quả rỗng thì không có dòng.
Không đạt khi một dòng khác yêu cầu.
Chưa xác định khi lệnh chưa được chạy trong bảy ngày, thiết bị từ chối, kết quả không đọc được đến
hết, mẫu không tìm thấy gì trong đó, hoặc một trường không so sánh được.
Không áp dụng khi thiết bị thuộc nền tảng khác, hoặc không có dòng nào được xét.
Cách khắc phục: như quy tắc nêu; kết quả chỉ rõ các dòng.
Điều khoản: điều mà quy tắc nêu.
Tham số:
``platform``: nền tảng có lệnh đó.
``command``: một lệnh trong danh sách của nền tảng, đúng từng chữ.
``template``: tệp TextFSM cạnh quy chế; nếu không có thì dùng mẫu của ntc-templates.
``where``: chỉ xét các dòng có cột như thế này.
``must``: yêu cầu đối với các cột.
``rows``: bao nhiêu dòng phải đúng: each (mọi dòng), some (ít nhất một), none (không dòng nào).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from inventory.configuration import COMMANDS, Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import CommandOutput, SshAccess
from inventory.text import Text, verbatim
from inventory.types import iso
from inventory.wanted import Wanted
from netmon.files.explain import did_you_mean
from netmon.regulation import texts
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.comparison import Wish
from netmon.regulation.demands import MAX_AGE
from netmon.regulation.evidence import age, seen
from netmon.regulation.rows import Cell, Question, Rows, TableRow, answer
from netmon.regulation.templates import (
    ROWS_MAX,
    Template,
    columns,
    read_template,
    records,
    text_of,
)

NOT_RUN = Text(
    vi="Chưa chạy lệnh «{command}» trên thiết bị.",
    en="'{command}' was not run on the device yet.",
)
FAILED = Text(
    vi="Lệnh «{command}» không đọc được: {problem}.",
    en="The output of '{command}' was not read: {problem}.",
)
NOT_PARSED = Text(
    vi="Mẫu TextFSM không hiểu kết quả của lệnh «{command}».",
    en="The TextFSM template does not understand the output of '{command}'.",
)
OTHER = Text(
    vi="Quy tắc dành cho {wanted}; thiết bị này là {platform}.",
    en="The rule is for {wanted}; this device is {platform}.",
)
PROBLEMS = {
    "refused": Text(vi="thiết bị từ chối lệnh", en="the device refused it"),
    "too-long": Text(vi="kết quả quá dài", en="it is too long"),
    "interrupted": Text(vi="phiên bị gián đoạn", en="the session was interrupted"),
}


def _template(value: Any, info: ValidationInfo) -> Template | None:  # noqa: ANN401 - not yet validated
    if value is None or isinstance(value, Template):
        return value
    if not isinstance(value, str):
        msg = "should be the name of a file beside the regulation"
        raise ValueError(msg)  # noqa: TRY004 - pydantic shows ValueError as a problem of the file
    folders: dict[str, Path] = (info.context or {}).get("folders", {})
    return read_template(folders.get("template", Path()), value)


class Output(Params):
    """Which command, which rows, and what they must be like."""

    platform: Platform = Field(description="whose command it is")
    command: str = Field(description="one of the list for the platform, word for word")
    template: Annotated[Template | None, BeforeValidator(_template)] = Field(
        None,
        validate_default=True,
        description="a TextFSM file beside the regulation; else ntc-templates'",
    )
    where: dict[str, Wish] = Field(
        default={}, max_length=10, description="only rows whose columns are like this"
    )
    must: dict[str, Wish] = Field(max_length=20, description="what the columns must be like")
    rows: Rows = Field(Rows.EACH, description="how many of the rows: each, some, none")

    @field_validator("command")
    @classmethod
    def _is_allowed(cls, command: str, info: ValidationInfo) -> str:
        platform = info.data.get("platform")
        if platform is not None and command not in COMMANDS[platform]:
            near = did_you_mean(command, COMMANDS[platform])
            msg = (
                "is not one of the read-only commands that netmon may send to "
                f"{platform}.{near} docs/checks.md lists them."
            )
            raise ValueError(msg)
        return command

    @field_validator("template")
    @classmethod
    def _is_there(cls, template: Template | None, info: ValidationInfo) -> Template | None:
        if {"platform", "command"} <= info.data.keys():
            columns(template, info.data["platform"], info.data["command"])
        return template

    @field_validator("where", "must")
    @classmethod
    def _are_columns(cls, wishes: dict[str, Wish], info: ValidationInfo) -> dict[str, Wish]:
        if info.field_name == "must" and not wishes:
            msg = "asks for nothing; name a column and what it must be like"
            raise ValueError(msg)
        if not {"platform", "command", "template"} <= info.data.keys():
            return wishes  # which columns there are is not known
        known = columns(info.data["template"], info.data["platform"], info.data["command"])
        for name in wishes:
            if name.lower() not in known:
                near = did_you_mean(name.lower(), known)
                msg = f"there is no column '{name}' in {', '.join(known)}.{near}"
                raise ValueError(msg)
        return wishes


def _wants(params: Output) -> Wanted:
    return Wanted(commands=frozenset({(params.platform, params.command)}))


@check(
    id="command-output",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Kết quả lệnh theo quy định riêng", en="Command output"),
    params=Output,
    wants=_wants,
    generic=True,
)
def command_output(device: Device, params: Output, context: Context) -> Result:
    """Judge the rows of the command's output."""
    platform = _platform(device)
    if platform not in {None, params.platform}:
        message = OTHER.format(wanted=params.platform.value, platform=platform)
        return Result(status=Status.NOT_APPLICABLE, message=message, reason=f"platform:{platform}")
    output = next(
        (o for o in device.rows(CommandOutput) or () if o.command == params.command), None
    )
    at = device.read_at(CommandOutput)
    if output is None or at is None:
        message = NOT_RUN.format(command=params.command)
        return Result(status=Status.UNKNOWN, message=message, reason="missing:command")
    if age(at, context.now) > MAX_AGE:
        hours = int(MAX_AGE.total_seconds() // 3600)
        message = texts.STALE.format(table=params.command, at=iso(at), hours=hours)
        return Result(status=Status.UNKNOWN, message=message, reason="stale:command")
    if output.problem is not None:
        problem = PROBLEMS.get(output.problem, verbatim(output.problem))
        message = FAILED.format(command=params.command, problem=problem)
        return Result(status=Status.UNKNOWN, message=message, reason=f"command:{output.problem}")
    rows = _rows(params, output)
    if rows is None:
        message = NOT_PARSED.format(command=params.command)
        return Result(
            status=Status.UNKNOWN,
            message=message,
            evidence=seen(device, CommandOutput, _first_line(output)),
            reason="unparsed:command",
        )
    question = Question(
        subject=f"«{params.command}»",
        where=params.where,
        must=params.must,
        quantity=params.rows,
    )
    return answer(
        question,
        rows,
        evidence=lambda what: seen(device, CommandOutput, f"{output.command}: {what}"),
    )


def _platform(device: Device) -> str | None:
    """Whose command line the device has, as its configuration or its newest session told."""
    if device.configuration is not None:
        return device.configuration.platform
    return next((row.platform for row in device.rows(SshAccess) or () if row.answered), None)


def _rows(params: Output, output: CommandOutput) -> tuple[TableRow, ...] | None:
    """The rows of the output; None when the template makes nothing of it."""
    text = "\n".join(output.lines)
    if not text.strip():
        return ()
    found = records(text_of(params.template, params.platform, params.command), f"{text}\n")
    if not found or len(found) > ROWS_MAX:
        return None
    shown_names = {name.lower(): name for name in (*params.where, *params.must)}
    return tuple(
        TableRow(
            label=next((value for value in record.values() if value), f"row {number}"),
            cells={name: Cell(value=record[lower]) for lower, name in shown_names.items()},
        )
        for number, record in enumerate(found, 1)
    )


def _first_line(output: CommandOutput) -> str:
    line = next((line.strip() for line in output.lines if line.strip()), "")
    return f"{output.command}: {line[:120]}"
