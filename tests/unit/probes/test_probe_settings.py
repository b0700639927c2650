"""What the settings of services allow, and what half a service is told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from inventory.snapshot import Application, ServiceKind
from netmon.probes.base import MOST_PACKETS
from netmon.probes.run import PROBES, declared
from tests.support.probing import service

WHOLE: dict[str, dict[str, Any]] = {
    "gateway": {"address": "10.0.0.1"},
    "dns": {"resolver": "fd00::53", "queries": [{"name": "a.vn"}] * 10, "control": "b.vn"},
    "https": {"url": "https://a.vn/x", "redirects": 3},
    "mail": {"protocol": "imaps", "host": "mail.a.vn"},
    "tcp": {"host": "fd00::1", "port": 5061},
    "path": {"address": "10.0.0.1"},
}


@pytest.mark.parametrize("kind", PROBES)
def test_every_kind_says_what_it_is_and_where(kind: str) -> None:
    told = declared(service(kind, **WHOLE[kind]))
    assert told.kind is ServiceKind(kind)
    assert told.target
    assert 10 <= told.period_s <= 300


def test_every_kind_of_the_book_has_a_probe() -> None:
    assert set(PROBES) == {kind.value for kind in ServiceKind} == set(WHOLE)


def test_targets_read_like_addresses() -> None:
    assert [declared(service(k, **WHOLE[k])).target for k in WHOLE] == [
        "10.0.0.1",
        "[fd00::53]:53",
        "https://a.vn/x",
        "imaps://mail.a.vn:993",
        "[fd00::1]:5061",
        "10.0.0.1",
    ]


def test_a_path_proves_the_line_and_the_applications_on_it_by_itself() -> None:
    told = declared(service("path", address="10.0.0.1"))
    assert told.wan
    assert told.applications == {Application.MAIL, Application.DOCUMENTS, Application.PORTAL}
    assert told.period_s == 300


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("gateway", {"count": MOST_PACKETS + 1}),
        ("path", {"count": MOST_PACKETS + 1}),
        ("path", {"dscp": 64}),
        ("path", {"applications": []}),
        ("path", {"applications": ["fax"]}),
        ("dns", {"queries": [{"name": "a.vn"}] * 11}),
        ("dns", {"queries": []}),
        ("https", {"url": "http://a.vn/"}),
        ("https", {"url": "https:///nowhere"}),
        ("https", {"url": "https://a.vn:99999/"}),
        ("https", {"url": "https://me:secret@a.vn/"}),
        ("https", {"url": "https://cổng.vn/"}),
        ("https", {"url": "https://a.vn/x y"}),
        ("https", {"url": "https://a.vn/\r\nX-Injected: 1"}),
        ("https", {"ca_file": "ca.pem"}),
        ("https", {"redirects": 4}),
        ("mail", {"protocol": "pop3"}),
        ("mail", {"host": ""}),
        ("tcp", {"port": 0}),
        ("tcp", {"period_s": 0.5}),
        ("tcp", {"speed": 1}),
    ],
)
def test_what_is_refused(kind: str, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        service(kind, **{**WHOLE[kind], **change})


@pytest.mark.parametrize("kind", WHOLE)
def test_half_a_service_is_refused(kind: str) -> None:
    for missing in WHOLE[kind]:
        if missing in {"control", "redirects"}:
            continue
        half = {k: v for k, v in WHOLE[kind].items() if k != missing}
        with pytest.raises(ValidationError, match=missing):
            service(kind, **half)
