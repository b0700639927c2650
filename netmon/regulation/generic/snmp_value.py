"""A MIB object's value, or each row's value of a column.

For what the agency's paper asks of a number or a state that devices show over SNMP: "sysContact
names the IT unit", "no uplink below 1 Gbit/s", "fans are normal". ``object`` is a name like
``ifOperStatus`` or an OID; a column is judged row by row. ``where`` keeps the rows for which other
objects of the same index are as given. States are written by name (``up``) or number. Of an object
that the catalogue does not name, given by its OID, texts are not kept: they might be passwords.

Passes when each row that is meant is as ``value`` says (``rows: some``: at least one is; ``none``:
none is).
Fails when a row is otherwise.
Unknown when the device does not tell the object, tells more than a thousand rows, a value cannot
be compared, or an unnamed object has texts; also until the object was read, or when that is longer
ago than six hours.
Not applicable when no row is meant.
How to fix: as the rule says; the finding names the rows.
Clause: the article that the rule names.

---
Giá trị của một đối tượng MIB, hoặc giá trị từng dòng của một cột.

Dành cho những gì văn bản của cơ quan yêu cầu về một con số hay trạng thái mà thiết bị cho thấy qua
SNMP: "sysContact ghi tên bộ phận công nghệ thông tin", "không đường lên nào dưới 1 Gbit/s", "quạt
bình thường". ``object`` là một tên như ``ifOperStatus`` hoặc một OID; một cột được xét từng dòng.
``where`` giữ lại các dòng mà đối tượng khác cùng chỉ số có giá trị như đã nêu. Trạng thái được ghi
bằng tên (``up``) hoặc bằng số. Với đối tượng không có tên trong danh mục, ghi bằng OID, netmon
không giữ các giá trị dạng văn bản: đó có thể là mật khẩu.

Đạt khi mỗi dòng được xét đúng như ``value`` (``rows: some``: có ít nhất một dòng; ``none``: không
có dòng nào).
Không đạt khi một dòng khác yêu cầu.
Chưa xác định khi thiết bị không cho biết đối tượng, có hơn một nghìn dòng, một giá trị không so
sánh được, hoặc đối tượng không tên có giá trị dạng văn bản; và khi đối tượng chưa được đọc, hoặc
lần đọc đã quá sáu giờ.
Không áp dụng khi không có dòng nào được xét.
Cách khắc phục: như quy tắc nêu; kết quả chỉ rõ các dòng.
Điều khoản: điều mà quy tắc nêu.
Tham số:
``object``: một đối tượng MIB theo tên, hoặc OID của nó.
``value``: yêu cầu đối với giá trị.
``where``: chỉ xét các dòng có đối tượng khác như thế này.
``rows``: bao nhiêu dòng phải đúng: each (mọi dòng), some (ít nhất một), none (không dòng nào).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import MibValue
from inventory.text import Text
from inventory.wanted import OBJECT_ROWS_MAX, Wanted
from netmon.files.explain import did_you_mean
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.comparison import Comparison, Wish
from netmon.regulation.evidence import seen
from netmon.regulation.mib import MibObject, find_object
from netmon.regulation.rows import Cell, Question, Rows, TableRow, answer

TOO_MANY, WITHHELD = "too-many", "withheld"

NOT_TOLD = Text(
    vi="Thiết bị không trả lời đối tượng SNMP {object}.",
    en="The device does not tell the SNMP object {object}.",
)
NOT_ASKED = Text(
    vi="Chưa đọc đối tượng SNMP {object} của thiết bị.",
    en="The SNMP object {object} was not read from the device yet.",
)
TOO_LONG = Text(
    vi="Đối tượng SNMP {object} có hơn {limit} dòng nên không đọc hết.",
    en="The SNMP object {object} has more than {limit} rows and was not read to the end.",
)
NO_TEXTS = Text(
    vi="{object} có giá trị dạng văn bản, mà netmon không biết đối tượng này nên không giữ lại: đó "
    "có thể là mật khẩu. Đối tượng không có tên trong danh mục chỉ được xét theo số và địa chỉ.",
    en="{object} has texts, and netmon does not know this object, so none was kept: it could be a "
    "password. Objects that the catalogue does not name are judged by numbers and addresses only.",
)


def _known(name: str) -> str:
    find_object(name)
    return name


ObjectName = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_known)]


class Value(Params):
    """Which object, which rows, and what they must be like."""

    object: ObjectName = Field(description="a MIB object by name, or its OID")
    value: Wish = Field(description="what the value must be like")
    where: dict[ObjectName, Wish] = Field(
        default={}, max_length=5, description="only rows whose other objects are like this"
    )
    rows: Rows = Field(Rows.EACH, description="how many of the rows: each, some, none")

    @field_validator("value")
    @classmethod
    def _has_such_a_state(cls, value: Comparison, info: ValidationInfo) -> Comparison:
        if "object" in info.data:
            _insist_on_states(find_object(info.data["object"]), value)
        return value

    @field_validator("where")
    @classmethod
    def _have_such_states(cls, where: dict[str, Comparison]) -> dict[str, Comparison]:
        for name, wish in where.items():
            _insist_on_states(find_object(name), wish)
        return where

    @property
    def objects(self) -> Mapping[str, MibObject]:
        """All objects that are looked at, by the name that the rule gives."""
        return {name: find_object(name) for name in (self.object, *self.where)}


def _insist_on_states(known: MibObject, wish: Comparison) -> None:
    """Refuse a word that is none of an enumeration's.

    Raises:
        ValueError: with the nearest of its words.
    """
    words = [name.casefold() for name in known.values.values()]
    for word in wish.words if words else ():
        if isinstance(word, str) and not word.isdecimal() and word.casefold() not in words:
            near = did_you_mean(word, known.values.values())
            msg = f"{known.name} is never '{word}'.{near}"
            raise ValueError(msg)


def _wants(params: Value) -> Wanted:
    objects = params.objects.values()
    return Wanted(
        objects=frozenset(known.oid for known in objects),
        numbers=frozenset(known.oid for known in objects if not known.listed),
    )


@check(
    id="snmp-value",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Giá trị SNMP theo quy định riêng", en="SNMP value"),
    needs=(Need(MibValue, timedelta(hours=6)),),
    params=Value,
    wants=_wants,
    generic=True,
)
def snmp_value(device: Device, params: Value, context: Context) -> Result:
    """Judge the rows of the object as the device told them."""
    del context
    known = params.objects
    told = _by_object(device.rows(MibValue) or ())
    for name, found in known.items():
        lacking = _lacking(name, told.get(found.oid))
        if lacking is not None:
            return lacking
    question = Question(
        subject=params.object,
        where=params.where,
        must={params.object: params.value},
        quantity=params.rows,
    )
    rows = _rows(params, {name: told[found.oid] for name, found in known.items()})
    return answer(question, rows, evidence=lambda what: seen(device, MibValue, what))


def _by_object(values: Iterable[MibValue]) -> dict[str, list[MibValue]]:
    found: dict[str, list[MibValue]] = {}
    for row in values:
        found.setdefault(row.object, []).append(row)
    return found


def _lacking(name: str, told: list[MibValue] | None) -> Result | None:
    """UNKNOWN when the object was not asked for yet, is not there, or was not read to its end."""
    if told is None:
        message = NOT_ASKED.format(object=name)
        return Result(status=Status.UNKNOWN, message=message, reason=f"missing:{name}")
    if told[0].problem == TOO_MANY:
        message = TOO_LONG.format(object=name, limit=OBJECT_ROWS_MAX)
        return Result(status=Status.UNKNOWN, message=message, reason=f"too-many:{name}")
    if told[0].problem == WITHHELD:
        message = NO_TEXTS.format(object=name)
        return Result(status=Status.UNKNOWN, message=message, reason=f"withheld:{name}")
    if told[0].problem is not None:
        message = NOT_TOLD.format(object=name)
        return Result(status=Status.UNKNOWN, message=message, reason=f"absent:{name}")
    return None


def _rows(params: Value, told: Mapping[str, list[MibValue]]) -> tuple[TableRow, ...]:
    """The object's rows, each with the cells of the other objects that have its index."""
    others = {name: dict(_cells(name, told[name])) for name in params.where}
    rows = []
    for index, cell in _cells(params.object, told[params.object]):
        cells = {params.object: cell}
        for name, column in others.items():
            # A scalar, or a cell that was asked for by itself, is beside every row.
            beside = column.get(index, column.get(""))
            if beside is not None:
                cells[name] = beside
        label = f"{params.object}.{index}" if index else params.object
        rows.append(TableRow(label=label, cells=cells))
    return tuple(rows)


def _cells(name: str, told: Iterable[MibValue]) -> Iterator[tuple[str, Cell]]:
    values = find_object(name).values
    for row in told:
        if row.value is not None:
            also = values.get(row.value, "") if isinstance(row.value, int) else ""
            yield row.index or "", Cell(value=row.value, also=also)
