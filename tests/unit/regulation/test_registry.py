"""The registry refuses incomplete checks, all mistakes at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest

from netmon.regulation.registry import RegistryError, gather, module_name

ENGLISH = "A rule.\n\nPasses when x\nFails when y\nUnknown when z\nHow to fix: w\nClause: R6\n"
VIETNAMESE = (
    "Một quy tắc.\n\nĐạt khi x\nKhông đạt khi y\nChưa xác định khi z\nCách khắc phục: w\n"
    "Điều khoản: R6\nTham số:\n``days``: số ngày.\n"
)
MANUAL = f'"""{ENGLISH}\n---\n{VIETNAMESE}"""\n'
BODY = """
from pydantic import Field
from inventory.finding import Severity
from inventory.text import Text
from netmon.regulation.api import Params, SubjectKind, check

class Numbers(Params):
    {field}

@check(id="{id}", subject=SubjectKind.DEVICE, severity=Severity.LOW,
       title=Text(vi="{vi}", en="A rule"), clauses=("R6",), cites="", params=Numbers)
def rule(device, params, context):
    raise NotImplementedError
"""
GOOD_FIELD = (
    'days: int = Field(3, ge=1, description="days", json_schema_extra={"stricter": "lower"})'
)


class Modules:
    """Makes check modules out of text and forgets them afterwards."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(
        self,
        name: str,
        *,
        id: str = "ABC-01",
        vi: str = "Quy tắc",
        field: str = GOOD_FIELD,
        manual: str = MANUAL,
    ) -> ModuleType:
        module = ModuleType(f"library.{name}")
        sys.modules[module.__name__] = module
        self.made.append(module.__name__)
        code = compile(manual + BODY.format(id=id, vi=vi, field=field), name, "exec")
        exec(code, module.__dict__)  # the module's own __doc__ is set by its code
        return module


@pytest.fixture
def make() -> Iterator[Modules]:
    modules = Modules()
    yield modules
    for name in modules.made:
        del sys.modules[name]


def test_a_complete_check_is_found(make: Modules) -> None:
    found = gather([make("abc_01")])
    assert list(found) == ["ABC-01"]
    assert found["ABC-01"].manual.en.startswith("A rule.")
    assert found["ABC-01"].manual.vi.startswith("Một quy tắc.")
    assert found["ABC-01"].meanings == {"days": "số ngày"}


def test_a_module_name_derives_from_the_id() -> None:
    assert module_name("MGT-01") == "mgt_01"
    assert module_name("config-lines") == "config_lines"


def test_every_mistake_of_every_module_is_named(make: Modules) -> None:
    empty = ModuleType("library.empty")
    with pytest.raises(RegistryError) as caught:
        gather(
            [
                make("abc_01"),
                make("abc_02", vi=" ", manual="", id="ABC-01"),
                make("abc_03", id="ABC-03", field="days: int"),
                make("abc_04", id="ABC-04", field='days: int = Field("x", description="d")'),
                make(
                    "abc_05",
                    id="ABC-05",
                    field=GOOD_FIELD.replace("lower", "up"),
                ),
                make("odd", id="Odd One"),
                make("abc_06", id="ABC-06", manual='"""A rule. Passes when, Fails when."""\n'),
                make("abc_07", id="ABC-07", manual=MANUAL.replace("days", "hours")),
                empty,
            ]
        )
    assert caught.value.problems == [
        "library.abc_02: ABC-01 belongs in abc_01.py",
        "library.abc_02: has no docstring, which is the manual page",
        "library.abc_02: title has no vi text",
        "library.abc_02: ABC-01 is also declared by library.abc_01",
        "library.abc_03: parameter days has no default",
        "library.abc_03: parameter days has no description",
        "library.abc_04: default of parameter days: Input should be a valid integer",
        (
            "library.abc_05: parameter days: stricter is 'up', not one of "
            "['higher', 'lower', 'subset', 'superset']"
        ),
        "library.odd: id 'Odd One' is neither like MGT-01 nor like config-lines",
        "library.odd: Odd One belongs in odd one.py",
        "library.abc_06: manual page lacks 'Unknown when'",
        "library.abc_06: manual page lacks 'How to fix'",
        "library.abc_06: manual page lacks 'Clause'",
        "library.abc_06: has no vi manual page below '---' in its docstring",
        "library.abc_07: parameter days: its meaning or itself is missing",
        "library.abc_07: parameter hours: its meaning or itself is missing",
        "library.empty: declares 0 checks; one check is one module",
    ]
