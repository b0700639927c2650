"""The description of the JSON API (OpenAPI 3.1), for whoever builds on it; a test holds both."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

from inventory.device import Registration
from inventory.finding import Severity, Status
from inventory.model import Role
from inventory.verdict import GateName, GateState, VerdictState
from netmon.version import __version__

Json = dict[str, Any]

_TEXT: Final[Json] = {"type": "string"}
_INSTANT: Final[Json] = {"type": "string", "format": "date-time"}
_NUMBER: Final[Json] = {"type": "number"}
_WHOLE: Final[Json] = {"type": "integer"}
_SHA256: Final[Json] = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
_FREE: Final[Json] = {"type": "object"}


def openapi() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "netmon agent",
            "version": __version__,
            "description": "The agency's book, to read. Instants are UTC (RFC 3339).",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{}, {"basic": []}, {"session": []}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-netmon_session"},
            },
        },
    }


def _paths() -> Json:
    device = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Its id, alias, name, current address or MAC.",
        "schema": {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
    }
    return {
        "/devices": {"get": _read("Every device in short", "Devices")},
        "/devices/{id}": {
            "parameters": [device],
            "get": _read("Everything about one device", "Device", missing=True),
        },
        "/findings": {"get": _read("The newest finding of every rule and subject", "Findings")},
        "/readiness": {"get": _read("The verdict, its gates and their reasons", "Readiness")},
        "/evidence": {"get": _evidence()},
        "/openapi.json": {
            "get": {
                "summary": "This description",
                "responses": {"200": _answer("The description", _FREE), **_refusals()},
            }
        },
    }


def _read(summary: str, schema: str, *, missing: bool = False) -> Json:
    responses = {"200": _answer(summary, _ref(schema)), **_refusals()}
    responses["503"] = _problem("The first look at the LAN is not done yet")
    if missing:
        responses["404"] = _problem("No device, or several, answer to that")
    return {"summary": summary, "responses": responses}


def _evidence() -> Json:
    def header(name: str, pattern: str) -> Json:
        return {"name": name, "in": "header", "schema": {"type": "string", "pattern": pattern}}

    tag = '^"[0-9a-f]{64}"$'
    bundle: Json = {"application/octet-stream": {}}
    plain = {"text/plain": {"schema": _TEXT}}
    return {
        "summary": "A month's proof bundle, whole or in part",
        "description": "The ETag is the SHA-256 of the bundle, so a broken download can go on.",
        "parameters": [
            {
                "name": "month",
                "in": "query",
                "required": True,
                "description": "A month that has ended, YYYY-MM.",
                "schema": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
            },
            header("Range", r"^bytes=\d{1,9}-\d{0,9}$"),
            header("If-Range", tag),
            header("If-None-Match", tag),
        ],
        "responses": {
            "200": {"description": "The bundle", "content": bundle},
            "206": {"description": "The part asked for", "content": bundle},
            "304": {"description": "The bundle is the one that is known already"},
            "400": {
                "description": "Not a month that has ended, or not a range",
                "content": {"application/json": {"schema": _ref("Problem")}, **plain},
            },
            "404": _problem("There is no bundle of that month"),
            "416": {"description": "The range lies outside the bundle", "content": plain},
            "503": _problem("The proof is damaged"),
            **_refusals(),
        },
    }


def _refusals() -> Json:
    plain = {"text/plain": {"schema": _TEXT}}
    return {
        "401": {"description": "User and password are needed", "content": plain},
        "403": {"description": "Not under this host name", "content": plain},
        "429": {"description": "Too many wrong passwords", "content": plain},
    }


def _answer(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(description: str) -> Json:
    return _answer(description, _ref("Problem"))


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Json) -> Json:
    """An object that has all of these, and possibly more in a later version."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(values: type[StrEnum]) -> Json:
    return {"type": "string", "enum": [v.value for v in values]}


def _schemas() -> Json:
    book = {"taken_at": _INSTANT, "agency": _TEXT}
    return {
        "Problem": _object(error=_TEXT),
        "Text": _object(vi=_TEXT, en=_TEXT),
        "Devices": _object(**book, devices=_list(_ref("DeviceSummary"))),
        "DeviceSummary": _object(**_summary()),
        "Device": _object(**_summary(), **_details()),
        "Findings": _object(**book, findings=_list(_ref("Finding"))),
        "Finding": _finding(),
        "Readiness": _object(**book, readiness=_ref("Verdict")),
        "Verdict": _verdict(),
    }


def _summary() -> Json:
    return {
        "id": _TEXT,
        "name": _TEXT,
        "role": _one_of(Role),
        "registration": _one_of(Registration),
        "up": _or_null({"type": "boolean"}),
        "site": _TEXT,
        "addresses": _list(_TEXT),
        "macs": _list(_TEXT),
        "location": _or_null(
            _object(
                switch=_TEXT,
                if_index=_WHOLE,
                port=_TEXT,
                vlan=_or_null(_WHOLE),
                since=_INSTANT,
                guessed={"type": "boolean"},
            )
        ),
        "first_seen": _INSTANT,
        "last_seen": _INSTANT,
    }


def _details() -> Json:
    fact = _object(value={}, source=_TEXT, origin=_TEXT, rank=_TEXT, seen_at=_INSTANT)
    table = _object(source=_TEXT, seen_at=_INSTANT, rows=_list(_FREE))
    use = _object(
        ip=_TEXT,
        mac=_or_null(_TEXT),
        first_seen=_INSTANT,
        last_seen=_INSTANT,
        current={"type": "boolean"},
        own={"type": "boolean"},
    )
    return {
        "aliases": _list(_TEXT),
        "keys": _list({"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}),
        "facts": {"type": "object", "additionalProperties": fact},
        "address_history": _list(use),
        "tables": {"type": "object", "additionalProperties": table},
        "register_entry": _or_null(_FREE),
        "availability": _or_null(_FREE),
        "merges": _list(_FREE),
        "succeeds": _or_null(_TEXT),
    }


def _finding() -> Json:
    return _object(
        rule=_TEXT,
        subject=_TEXT,
        subject_name=_TEXT,
        status=_one_of(Status),
        severity=_one_of(Severity),
        message=_ref("Text"),
        expected=_TEXT,
        actual=_TEXT,
        article=_TEXT,
        regulation=_SHA256,
        since=_INSTANT,
        judged_at=_INSTANT,
        evidence=_list(_object(source=_TEXT, seen_at=_INSTANT, seen=_TEXT)),
        fix=_or_null(_ref("Text")),
        reason=_TEXT,
    )


def _verdict() -> Json:
    reason = _object(
        state=_one_of(GateState),
        text=_ref("Text"),
        rule=_TEXT,
        article=_TEXT,
        subject=_TEXT,
        subject_name=_TEXT,
        since=_or_null(_INSTANT),
        fix=_or_null(_ref("Text")),
    )
    gate = _object(
        name=_one_of(GateName),
        state=_one_of(GateState),
        weight=_WHOLE,
        share=_NUMBER,
        reasons=_list(reason),
    )
    return _object(
        state=_one_of(VerdictState),
        gates=_list(gate),
        score=_NUMBER,
        judged_at=_INSTANT,
        regulation=_SHA256,
    )
