"""Validation errors in the words of the person who wrote the file.

Turns pydantic's errors into ``file:line: key: what is wrong``, all of them at once and in the
order of the file, with "did you mean" for misspelt keys and values.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from netmon.errors import ConfigError
from netmon.files.source import Document, Path_

_SHOWN_MAX = 60

ModelT = TypeVar("ModelT", bound=BaseModel)


def validate(model: type[ModelT], document: Document) -> ModelT:
    """Check a document against a model.

    Raises:
        ConfigError: every problem, in file order.
    """
    try:
        return model.model_validate({} if document.data is None else document.data)
    except ValidationError as error:
        raise ConfigError(problems(model, document, error)) from error


def problems(
    model: type[BaseModel],
    document: Document,
    error: ValidationError,
    *,
    at: Path_ = (),
    secret: Callable[[Path_], bool] = lambda _where: False,
) -> list[str]:
    """Every problem of a validation error, in file order, without repeats.

    Args:
        model: the model that was checked against.
        document: the file.
        error: what pydantic says.
        at: where in the file the checked value is, when it is not the whole file.
        secret: whether what stands at a place may be a secret, so that it is not repeated.
    """
    found: dict[str, int] = {}
    for detail in error.errors(include_url=False):
        where = _in_file(document, (*at, *detail["loc"]))
        if detail["type"].startswith("union_tag_"):
            where = (*where, _tag(detail))
        what = _what(model, detail)
        if not secret(where):
            what += _shown(detail)
        found.setdefault(document.problem(where, what), document.line(where))
    return sorted(found, key=lambda text: found[text])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean 'x'?`` for the nearest known word, or nothing."""
    near = nearest(word, known)
    return f" Did you mean '{near}'?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or nothing."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def _in_file(document: Document, loc: tuple[str | int, ...]) -> Path_:
    """The longest sensible path: pydantic inserts the names of union members, the file does not."""
    where: Path_ = ()
    data = document.data
    for part in loc:
        if part == "[key]":  # pydantic's word for the key itself
            continue
        in_list = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if in_list or (isinstance(data, dict) and part in data):
            data = data[part]
        elif part is loc[-1] and isinstance(part, str):
            return (*where, part)  # a missing key: named, on its parent's line
        else:
            continue
        where = (*where, part)
    return where


def _what(model: type[BaseModel], detail: ErrorDetails) -> str:
    loc, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key.{did_you_mean(str(loc[-1]), _known_keys(model, loc[:-1]))}"
    if kind in {"missing", "union_tag_not_found"}:
        return "is required and missing"
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "union_tag_invalid":
        return _one_of(str(context["expected_tags"]), str(context["tag"]))
    if kind in {"enum", "literal_error"}:
        return _one_of(str(context.get("expected", "")), str(detail["input"]))
    message = detail["msg"].removeprefix("Value error, ").removeprefix("String ")
    return message.removeprefix("Input ")


_PLAIN = {
    "model_type": "should be a mapping of keys to values",
    "model_attributes_type": "should be a mapping of keys to values",
    "dict_type": "should be a mapping of keys to values",
    "tuple_type": "should be a list",
    "list_type": "should be a list",
    "path_type": "should be a path",
}


def _one_of(expected: str, word: str) -> str:
    words = [w.strip(" '") for w in expected.replace(" or ", ",").split(",")]
    return f"must be one of {expected}.{did_you_mean(word, words)}"


def _tag(detail: ErrorDetails) -> str:
    """The key that says which model of a union is meant."""
    return str(detail.get("ctx", {}).get("discriminator", "")).strip("'")


def _shown(detail: ErrorDetails) -> str:
    """`` (it is 'x')`` for a short scalar that is wrong in itself."""
    value = detail["input"]
    if detail["type"] == "union_tag_invalid":
        value = detail.get("ctx", {}).get("tag")
    if detail["type"] == "extra_forbidden" or not isinstance(value, str | int | float):
        return ""
    return f" (it is {value!r})" if len(repr(value)) <= _SHOWN_MAX else ""


def _known_keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at ``loc``, found by walking the models' JSON schema."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    nodes = [schema]
    for part in loc:
        following = []
        for node in _resolved(nodes, definitions):
            if isinstance(part, int):
                following.append(node.get("items", {}))
            elif part in node.get("properties", {}):
                following.append(node["properties"][part])
            elif isinstance(node.get("additionalProperties"), dict):
                following.append(node["additionalProperties"])
        nodes = following or nodes
    return [key for node in _resolved(nodes, definitions) for key in node.get("properties", {})]


def _resolved(nodes: list[dict], definitions: dict) -> list[dict]:  # type: ignore[type-arg]
    out = []
    stack = list(nodes)
    while stack:
        node = stack.pop(0)
        if "$ref" in node:
            stack.append(definitions[node["$ref"].rsplit("/", 1)[-1]])
        elif "anyOf" in node or "oneOf" in node:
            stack.extend(node.get("anyOf", []) + node.get("oneOf", []))
        else:
            out.append(node)
    return out
