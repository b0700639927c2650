"""Finds the checks: one a module, refused when incomplete.

The rules of the catalogue are in ``netmon/regulation/checks``, the forms for an agency's own rules
in ``netmon/regulation/generic``.

A check that lacks its manual page or a translation would surface as a hole on an officer's screen
months later; here it stops the programme at once, with every mistake of every check named together.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from types import ModuleType

from pydantic import ValidationError

from inventory.text import Lang
from netmon.errors import NetmonError
from netmon.regulation import checks, generic
from netmon.regulation.api import Check, Params, SubjectKind
from netmon.regulation.page import HALF, SECTIONS

CHECK_ID = re.compile(r"[A-Z][A-Z0-9]*-\d{2}|[a-z]+(-[a-z]+)*")
STRICTER = frozenset({"lower", "higher", "subset", "superset"})


class RegistryError(NetmonError):
    """One or more checks are incomplete: our own mistake, found when they are loaded.

    Attributes:
        problems: every problem, each ``module: what``.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load_checks() -> Mapping[str, Check]:
    """Every check of the catalogue by id, in order of id.

    Raises:
        RegistryError: checks are incomplete or clash.
    """
    return _load(checks)


def load_forms() -> Mapping[str, Check]:
    """The generic checks by id: what a rule of the agency's own may fill in.

    Raises:
        RegistryError: as ``load_checks``.
    """
    return _load(generic)


def _load(library: ModuleType) -> Mapping[str, Check]:
    names = sorted(module.name for module in pkgutil.iter_modules(library.__path__))
    return gather(importlib.import_module(f"{library.__name__}.{name}") for name in names)


def gather(modules: Iterable[ModuleType]) -> Mapping[str, Check]:
    """The checks of these modules by id.

    Raises:
        RegistryError: as ``load_checks``.
    """
    found: dict[str, Check] = {}
    problems: list[str] = []
    for module in modules:
        name = module.__name__
        declared = [c for c in vars(module).values() if isinstance(c, Check) and c.module == name]
        if len(declared) != 1:
            problems.append(f"{name}: declares {len(declared)} checks; one check is one module")
        for check in declared:
            problems += [f"{name}: {what}" for what in _faults(check)]
            if check.id in found:
                problems.append(f"{name}: {check.id} is also declared by {found[check.id].module}")
            found.setdefault(check.id, check)
    if problems:
        raise RegistryError(problems)
    return dict(sorted(found.items()))


def module_name(check_id: str) -> str:
    """The module that a check must live in: ``MGT-01`` -> ``mgt_01``."""
    return check_id.lower().replace("-", "_")


def _faults(check: Check) -> list[str]:
    faults = []
    if not CHECK_ID.fullmatch(check.id):
        faults.append(f"id {check.id!r} is neither like MGT-01 nor like config-lines")
    if check.module.rpartition(".")[2] != module_name(check.id):
        faults.append(f"{check.id} belongs in {module_name(check.id)}.py")
    faults += _page_faults(check)
    faults += [
        f"title has no {lang} text"
        for lang, text in check.title.to_json().items()
        if not text.strip()
    ]
    if not check.clauses and not check.generic:
        faults.append("names no clause")
    if check.agency is not None and check.subject is not SubjectKind.DEVICE:
        faults.append("has an agency function, but does not judge devices")
    if check.subject is SubjectKind.SERVICE and not check.services:
        faults.append("judges services, but names no kind of service")
    return faults + _param_faults(check.params, required=check.generic)


def _page_faults(check: Check) -> list[str]:
    if not check.manual.en:
        return ["has no docstring, which is the manual page"]
    faults = []
    for lang in (Lang.EN, Lang.VI):
        page = check.manual.in_(lang)
        if not page:
            faults.append(f"has no {lang} manual page below {HALF!r} in its docstring")
            continue
        faults += [f"manual page lacks {s!r}" for s in SECTIONS[lang] if s not in page]
    if check.manual.vi:
        missing = sorted(check.params.model_fields.keys() ^ check.meanings.keys())
        faults += [f"parameter {name}: its meaning or itself is missing" for name in missing]
    return faults


def _param_faults(params: type[Params], *, required: bool) -> list[str]:
    faults = []
    for name, field in params.model_fields.items():
        if field.is_required() and not required:
            faults.append(f"parameter {name} has no default")
        if not field.description:
            faults.append(f"parameter {name} has no description")
        extra = field.json_schema_extra
        way = extra.get("stricter") if isinstance(extra, dict) else None
        if way is not None and way not in STRICTER:
            faults.append(f"parameter {name}: stricter is {way!r}, not one of {sorted(STRICTER)}")
    if not faults and not any(f.is_required() for f in params.model_fields.values()):
        defaults = {
            name: field.get_default(call_default_factory=True, validated_data={})
            for name, field in params.model_fields.items()
        }
        try:
            params.model_validate(defaults)
        except ValidationError as error:
            faults += [
                f"default of parameter {e['loc'][0]}: {e['msg']}"
                for e in error.errors(include_url=False)
            ]
    return faults
