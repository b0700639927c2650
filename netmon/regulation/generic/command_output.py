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
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, PlainValidator, ValidationInfo, model_validator

from inventory.configuration import COMMANDS, Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import CommandOutput
from inventory.text import Text, verbatim
from inventory.wanted import Wanted
from netmon.files.explain import did_you_mean
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.comparison import Wish
from netmon.regulation.evidence import seen
from netmon.regulation.rows import Cell, Rows, TableRow, judge_rows, shown, wanted
from netmon.regulation.templates import (
    ROWS_MAX,
    Template,
    columns,
    read_template,
    records,
    text_of,
)

GOOD = Text(vi="Lệnh «{command}»: đạt ({wanted}).", en="'{command}' is as required ({wanted}).")
WRONG = Text(
    vi="Lệnh «{command}» cho thấy không đạt ({wanted}): {rows}.",
    en="'{command}' shows what is not as required ({wanted}): {rows}.",
)
OPEN = Text(
    vi="Lệnh «{command}»: không so sánh được ({wanted}): {rows}.",
    en="'{command}': cannot be compared ({wanted}): {rows}.",
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
NO_ROW = Text(
    vi="Lệnh «{command}» không có dòng nào thuộc phạm vi ({where}).",
    en="'{command}' has no row that is meant ({where}).",
)
OTHER = Text(
    vi="Quy tắc dành cho {wanted}; thiết bị này là {platform}.",
    en="The rule is for {wanted}; this device is {platform}.",
)
FIX = Text(
    vi="Kiểm tra và chỉnh thiết bị để lệnh «{command}» cho kết quả: {wanted}.",
    en="Check and correct the device so that '{command}' shows: {wanted}.",
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
    template: Annotated[
        Template | None, PlainValidator(_template, json_schema_input_type=str | None)
    ] = Field(None, description="a TextFSM file beside the regulation; else ntc-templates'")
    where: dict[str, Wish] = Field(
        default={}, max_length=10, description="only rows whose columns are like this"
    )
    must: dict[str, Wish] = Field(
        min_length=1, max_length=20, description="what the columns must be like"
    )
    rows: Rows = Field(Rows.EACH, description="how many of the rows: each, some, none")

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        allowed = COMMANDS[self.platform]
        if self.command not in allowed:
            near = did_you_mean(self.command, allowed)
            msg = (
                f"'{self.command}' is not one of the read-only commands that netmon may send to "
                f"{self.platform}.{near} They are: {', '.join(allowed)}"
            )
            raise ValueError(msg)
        known = columns(self.template, self.platform, self.command)
        for name in (*self.where, *self.must):
            if name.lower() not in known:
                near = did_you_mean(name.lower(), known)
                msg = (
                    f"the template has no column '{name}'.{near} Its columns are: "
                    f"{', '.join(known)}"
                )
                raise ValueError(msg)
        return self


def _wants(params: Output) -> Wanted:
    return Wanted(commands=frozenset({(params.platform, params.command)}))


@check(
    id="command-output",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Kết quả lệnh theo quy định riêng", en="Command output"),
    needs=(Need(CommandOutput, timedelta(days=7)),),
    params=Output,
    wants=_wants,
    generic=True,
)
def command_output(device: Device, params: Output, context: Context) -> Result:
    """Judge the rows of the command's output."""
    del context
    printed = device.rows(CommandOutput) or ()
    output = next((o for o in printed if o.command == params.command), None)
    other = next((o.platform for o in printed if o.platform != params.platform), None)
    if other is not None:
        message = OTHER.format(wanted=params.platform.value, platform=other)
        return Result(status=Status.NOT_APPLICABLE, message=message, reason=f"platform:{other}")
    if output is None:
        message = NOT_RUN.format(command=params.command)
        return Result(status=Status.UNKNOWN, message=message, reason="missing:command")
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
    return _judged(device, params, rows)


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


def _judged(device: Device, params: Output, rows: tuple[TableRow, ...]) -> Result:
    verdict = judge_rows(rows, where=params.where, must=params.must, quantity=params.rows)
    said = wanted(params.must)
    if params.rows is not Rows.EACH:
        said = f"{params.rows}: {said}"
    if verdict.status is Status.NOT_APPLICABLE:
        message = NO_ROW.format(command=params.command, where=verbatim(wanted(params.where)))
        return Result(status=verdict.status, message=message, reason="no-row")
    culprits = shown(verdict.culprits) or "no row"
    actual = (shown(rows) or "no row") if verdict.status is Status.PASS else culprits
    frame = {Status.PASS: GOOD, Status.FAIL: WRONG, Status.UNKNOWN: OPEN}[verdict.status]
    return Result(
        status=verdict.status,
        message=frame.format(command=params.command, wanted=said, rows=verbatim(culprits)),
        expected=said if not params.where else f"{said}, where {wanted(params.where)}",
        actual=actual,
        evidence=seen(device, CommandOutput, f"{params.command}: {actual}"),
        fix=FIX.format(command=params.command, wanted=said)
        if verdict.status is Status.FAIL
        else None,
        reason="not-comparable" if verdict.status is Status.UNKNOWN else "",
    )


def _first_line(output: CommandOutput) -> str:
    line = next((line.strip() for line in output.lines if line.strip()), "")
    return f"{output.command}: {line[:120]}"
