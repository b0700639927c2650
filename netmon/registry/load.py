"""Reading a registry file: every problem at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from inventory.agencies import (
    AgencyEntry,
    LegalAct,
    Registry,
    check_change,
    clean_name,
    default_indicators,
    default_scope,
    name_key,
)
from inventory.evidence_keys import ValidKey
from netmon.errors import ConfigError
from netmon.files import explain, source
from netmon.files.source import Document, Path_
from netmon.registry.schema import ActModel, AgencyModel, RegistryModel

Problem = tuple[Path_, str]


def load_registry(path: Path, *, previous: Path | None = None) -> Registry:
    """Read a registry, and hold it against the version before when that is given.

    Raises:
        ConfigError: every problem of the file, or every change that lacks a legal act.
    """
    document = source.load(path)
    model: RegistryModel | None = None
    found: list[tuple[int, str]] = []
    try:
        model = RegistryModel.model_validate({} if document.data is None else document.data)
    except ValidationError as error:
        for text in explain.problems(RegistryModel, document, error):
            line = int(text.removeprefix(f"{path}:").split(":", 1)[0])
            found.append((line, text))
    for where, what in _incoherent(document):
        found.append((document.line(where), document.problem(where, what)))
    if found or model is None:
        raise ConfigError([text for _, text in sorted(set(found))])
    registry = _registry(model)
    if previous is not None:
        refused = check_change(load_registry(previous), registry)
        if refused:
            raise ConfigError([f"{path}: {text.en}" for text in refused])
    return registry


def _registry(model: RegistryModel) -> Registry:
    header = model.registry
    return Registry(
        id=header.id,
        title=clean_name(header.title),
        version=header.version,
        approved=_act(header.approved),
        example=header.example,
        entries=tuple(sorted((_entry(a) for a in model.agencies), key=lambda e: e.code)),
    )


def _act(model: ActModel | None) -> LegalAct | None:
    return LegalAct(number=clean_name(model.number), date=model.date) if model else None


def _entry(model: AgencyModel) -> AgencyEntry:
    wanted = model.indicators
    return AgencyEntry(
        code=model.code,
        name=clean_name(model.name),
        name_en=model.name_en,
        kind=model.kind,
        parent=model.parent or "",
        scope=model.scope or default_scope(model.kind),
        valid_from=model.valid_from,
        valid_to=model.valid_to,
        successors=model.successors,
        legal_act=_act(model.legal_act),
        headcount=model.headcount,
        seats=model.seats,
        sites=tuple(clean_name(s) for s in model.sites),
        security_level=model.security_level,
        officer=clean_name(model.officer),
        profile=model.profile,
        regulation=clean_name(model.regulation),
        agent=model.agent,
        public_key=model.public_key,
        former_keys=tuple(ValidKey(k.key, k.valid_from, k.valid_to) for k in model.former_keys),
        indicators=default_indicators(model.kind) if wanted is None else frozenset(wanted),
    )


def _incoherent(document: Document) -> Iterator[Problem]:
    """What spans several values, on the raw file, so that one bad value does not hide it."""
    data = document.data if isinstance(document.data, dict) else {}
    raw = data.get("agencies")
    items = [(i, a) for i, a in enumerate(raw if isinstance(raw, list) else [])]
    agencies = [(i, a) for i, a in items if isinstance(a, dict)]
    if raw == []:
        yield ("agencies",), "lists no agency"
    for field in ("code", "agent", "public_key"):
        yield from _repeated(agencies, field)
    yield from _namesakes(agencies)
    codes = {a.get("code") for _, a in agencies}
    for i, agency in agencies:
        where: Path_ = ("agencies", i)
        first, last = agency.get("valid_from"), agency.get("valid_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            yield (*where, "valid_to"), f"{last} is before valid_from ({first})"
        if isinstance(last, date) and not agency.get("legal_act"):
            yield (*where, "valid_to"), "an agency ends by an act: give legal_act (number, date)"
        successors = agency.get("successors")
        named = [((*where, "parent"), agency.get("parent"))] if agency.get("parent") else []
        if isinstance(successors, list):
            named += [((*where, "successors", n), code) for n, code in enumerate(successors)]
        for place, code in named:
            if code not in codes:
                near = explain.did_you_mean(str(code), [str(c) for c in codes])
                yield place, f"no agency has the code '{code}'.{near}"


def _repeated(agencies: list[tuple[int, dict[str, Any]]], field: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, agency in agencies:
        value = agency.get(field)
        if not isinstance(value, str) or not value:
            continue
        if value in first:
            yield ("agencies", i, field), f"'{value}' is already given in agencies[{first[value]}]"
        first.setdefault(value, i)


def _namesakes(agencies: list[tuple[int, dict[str, Any]]]) -> Iterator[Problem]:
    """Two entries of one kind and name on the same days are one agency entered twice."""
    seen: dict[tuple[str, str], list[tuple[int, date, date]]] = {}
    for i, agency in agencies:
        name, first = agency.get("name"), agency.get("valid_from")
        if not isinstance(name, str) or not isinstance(first, date):
            continue
        last = agency.get("valid_to")
        span = first, last if isinstance(last, date) else date.max
        others = seen.setdefault((name_key(name), str(agency.get("kind"))), [])
        for n, start, end in others:
            if start <= span[1] and span[0] <= end:
                yield ("agencies", i, "name"), f"'{clean_name(name)}' is also agencies[{n}]"
        others.append((i, *span))
