"""A month from Debian's Prometheus: the worked figures, and everything that may go wrong."""

from __future__ import annotations

import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exporters.readiness.facts import MonthSource
from exporters.readiness.model import Conclusion, Figures, Row, gather
from exporters.readiness.sentences import compose, share_sentence
from inventory.agencies import LegalAct, Registry
from inventory.store import Store, StoreSettings
from inventory.text import Lang
from inventory.verdict import GateName, GateState
from netmon.cli.app import run
from netmon.cli.exit import ExitCode
from netmon.evidence.bundles import write_bundle
from netmon.reporting.book import BookSource
from netmon.reporting.bundles import BundleSource
from netmon.reporting.prometheus import PrometheusSource
from netmon.reporting.prometheus_api import PrometheusApi, SourceError
from netmon.reporting.write import render
from tests.support.hard_months import HARD
from tests.support.month_metrics import blocks, metrics, serving, victoria
from tests.support.months import (
    OCTOBER,
    STORIES,
    Story,
    bundle_of,
    entry,
    keep,
    registry,
    report_settings,
    snapshot,
)

pytestmark = [
    pytest.mark.protocol,
    pytest.mark.skipif(shutil.which("promtool") is None, reason="Debian package prometheus"),
]


@pytest.fixture(scope="module")
def tsdb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blocks(tmp_path_factory.mktemp("tsdb"), metrics((*STORIES, *HARD), OCTOBER))


@pytest.fixture(scope="module")
def url(tsdb: Path) -> Iterator[str]:
    with serving(tsdb) as address:
        yield address


def figures_of(url: str, listed: Registry) -> Figures:
    source = PrometheusSource(PrometheusApi(url))
    return gather(source, listed, OCTOBER, settings=report_settings())


def test_the_worked_month_comes_out_of_prometheus(url: str) -> None:
    silent = entry("so-d", "Sở D")
    listed = registry(*registry().entries, silent)
    figures = figures_of(url, listed)
    rows = {r.active.code: r for r in figures.rows}
    assert {code: r.conclusion for code, r in rows.items()} == {
        "so-a": Conclusion.READY,
        "so-b": Conclusion.NOT_READY,
        "so-c": Conclusion.UNDETERMINED,
        "so-d": Conclusion.UNDETERMINED,
    }
    minutes = 13_860
    for code, low, high in (
        ("so-a", minutes - 30, minutes - 30),
        ("so-b", minutes - 140, minutes - 140),
        ("so-c", minutes - 1_260, minutes),
    ):
        bounds = rows[code].month.service_hours
        assert bounds is not None
        assert bounds.lowest * minutes == pytest.approx(low, abs=1)
        assert bounds.highest * minutes == pytest.approx(high, abs=1)
    assert rows["so-b"].gate(GateName.SECURITY) is GateState.FAIL
    assert rows["so-a"].month.seats_connected == 39
    assert share_sentence(figures).vi == (
        "1/4 cơ quan có mạng LAN sẵn sàng (25,0%), 1 chưa sẵn sàng, 2 không đủ số liệu."
    )


@pytest.mark.parametrize("story", [*STORIES, *HARD], ids=lambda story: story.code)
def test_the_book_the_bundle_and_prometheus_tell_one_month(
    url: str, tmp_path: Path, story: Story
) -> None:
    kept = keep(tmp_path, story, hours=24)
    listed = registry(entry(story.code, story.name, public_key=kept.key.public))
    with Store(settings=StoreSettings(path=kept.store)) as store:
        shot = snapshot(story, OCTOBER.end)
        own = gathered(BookSource(store, shot, told=story.told()), listed)
    (tmp_path / "b").mkdir()
    write_bundle(bundle_of(kept), tmp_path / "b" / "b.zip")
    proven = gathered(BundleSource(tmp_path / "b"), listed)
    (told,) = figures_of(url, listed).rows
    for other in (own, proven):
        assert told.conclusion is other.conclusion
        assert {g: told.gate(g) for g in GateName} == {g: other.gate(g) for g in GateName}
        for mine, its in (
            (told.month.service_hours, other.month.service_hours),
            (told.month.round_the_clock, other.month.round_the_clock),
        ):
            assert mine is not None
            assert its is not None
            # Where counters began anew, up to half an interval of scraping is extrapolated.
            assert mine.lowest == pytest.approx(its.lowest, abs=3e-4)
            assert mine.highest == pytest.approx(its.highest, abs=3e-4)
    assert told.gate(GateName.AVAILABILITY) is G3[story.code]


G3 = {
    "so-a": GateState.PASS,
    "so-b": GateState.FAIL,
    "so-c": GateState.UNDETERMINED,
    "so-duong": GateState.FAIL,
    "so-khong-do": GateState.UNDETERMINED,
    "so-thieu": GateState.UNDETERMINED,
    "so-bao-tri": GateState.PASS,
    "so-gio-rieng": GateState.PASS,
    "so-mat-tich": GateState.UNDETERMINED,
}


def gathered(source: MonthSource, listed: Registry) -> Row:
    (row,) = gather(source, listed, OCTOBER, settings=report_settings()).rows
    return row


def test_an_agency_is_judged_on_its_active_days(url: str) -> None:
    listed = registry(entry("so-c", "Sở C", valid_from=date(2026, 10, 22)))
    (row,) = (figures_of(url, listed)).rows
    assert row.conclusion is Conclusion.READY  # its silence lies before it began to count
    assert len(row.active.days) == 10


def test_an_agency_that_was_merged_in_the_month_is_judged_until_then(url: str) -> None:
    ended = entry(
        "so-c",
        "Sở C",
        valid_to=date(2026, 10, 19),
        successors=("so-a",),
        legal_act=LegalAct(number="9/NQ-HĐND", date=date(2026, 10, 15)),
    )
    rows = {r.active.code: r for r in figures_of(url, registry(ended, registry().entries[0])).rows}
    assert rows["so-c"].conclusion is Conclusion.READY  # its silence lies after its end
    assert len(rows["so-c"].active.days) == 19
    assert rows["so-a"].active.whole


def test_the_same_month_gives_the_same_bytes_and_names_its_queries(url: str) -> None:
    reports = [compose(figures_of(url, registry())) for _ in range(2)]
    first, second = (render(r, Lang.VI) for r in reports)
    assert first == second
    queries = json.loads(first["bao-cao-lan-2026-10.json"])["source"]["queries"]
    assert any("netmon_lan_gate" in q["query"] for q in queries)


@pytest.mark.skipif(
    shutil.which("victoria-metrics") is None, reason="Debian package victoria-metrics"
)
def test_the_report_from_victoriametrics_is_the_same(url: str, tmp_path: Path) -> None:
    """The same conclusions, gates and figures.

    One thing may differ, by less than a thousandth: the lower bound of an availability whose agent
    was restarted inside a span, because the two servers guess differently before a first sample.
    """
    listed = registry(*registry().entries, entry("so-d", "Sở D"))
    with victoria(tmp_path, metrics(STORIES, OCTOBER)) as other:
        ours, theirs = (figures_of(u, listed) for u in (url, other))
    for a, b in zip(ours.rows, theirs.rows, strict=True):
        assert (a.active, a.conclusion) == (b.active, b.conclusion)
        assert [a.gate(g) for g in GateName] == [b.gate(g) for g in GateName]
        assert a.month.seats_connected == b.month.seats_connected
        for mine, its in (
            (a.month.service_hours, b.month.service_hours),
            (a.month.round_the_clock, b.month.round_the_clock),
        ):
            assert (mine is None) == (its is None)
            if mine is not None and its is not None:
                assert its.highest == pytest.approx(mine.highest, abs=1e-9)
                assert its.lowest == pytest.approx(mine.lowest, abs=1e-3)
    assert share_sentence(ours) == share_sentence(theirs)


def test_two_agents_that_claim_one_agency_prove_nothing(tmp_path: Path) -> None:
    twin = replace(STORIES[0], down=())
    text = "".join(metrics([STORIES[0]], OCTOBER))
    other = "".join(metrics([twin], OCTOBER)).replace("so-a:9877", "la:9877")
    merged = _merge(text, other)
    with serving(blocks(tmp_path, iter([merged]))) as url:
        (row,) = (figures_of(url, registry(entry("so-a", "Sở A")))).rows
    assert row.conclusion is Conclusion.UNDETERMINED
    assert row.month.cause is not None
    assert row.month.cause.en == "two agents claim to be this agency's"


def _merge(one: str, other: str) -> str:
    """Two expositions as one: families may stand only once."""
    families: dict[str, list[str]] = {}
    for text in (one, other):
        current: list[str] = []
        for line in text.splitlines():
            if line.startswith("# TYPE"):
                current = families.setdefault(line, [])
            elif line != "# EOF":
                current.append(line)
    body = "".join(f"{head}\n" + "\n".join(lines) + "\n" for head, lines in families.items())
    return body + "# EOF\n"


@contextmanager
def answering(status: int, body: bytes, *, delay: threading.Event | None = None) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if delay is not None:
                delay.wait(20)
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        if delay is not None:
            delay.set()
        server.shutdown()
        server.server_close()
        thread.join()


ANSWERS = {
    "refused": (422, b'{"status":"error","error":"query timed out"}', "query timed out"),
    "partial": (
        200,
        b'{"status":"success","warnings":["store 2 is down"],"data":{}}',
        "only a partial answer: store 2 is down",
    ),
    "cut off": (200, b'{"status":"success","data":{"resul', "cut off"),
    "not Prometheus": (200, b"[]", "not Prometheus"),
    "another shape": (200, b'{"status":"success"}', "not Prometheus"),
    "matrix": (200, b'{"status":"success","data":{"resultType":"matrix","result":[]}}', "vector"),
}


@pytest.mark.parametrize(("status", "body", "told"), ANSWERS.values(), ids=ANSWERS)
def test_what_is_no_whole_answer_ends_the_report(status: int, body: bytes, told: str) -> None:
    with answering(status, body) as url, pytest.raises(SourceError, match=told):
        PrometheusApi(url).query("up", OCTOBER.start)


def test_a_prometheus_that_is_down_is_told() -> None:
    with answering(200, b"") as url:
        pass
    with pytest.raises(SourceError, match=r"cannot be asked: .*refused; nothing was written"):
        PrometheusApi(url).query("up", OCTOBER.start)


def test_a_prometheus_that_is_slow_is_told() -> None:
    with (
        answering(200, b"", delay=threading.Event()) as url,
        pytest.raises(SourceError, match=r"no answer within 0\.3 s; nothing was written"),
    ):
        PrometheusApi(url, timeout_s=0.3).query("up", OCTOBER.start)


def test_a_report_that_takes_too_long_is_ended() -> None:
    ticks = iter([0.0, 11.0])
    api = PrometheusApi("http://127.0.0.1:1", deadline_s=10, clock=lambda: next(ticks))
    with pytest.raises(SourceError, match="took too long"):
        api.query("up", OCTOBER.start)


def test_a_report_that_cannot_be_made_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(*ANSWERS["partial"][:2]) as url:
        source = ["--prometheus", url, "--registry", "deploy/registry/directive-2009.yaml"]
        settings = ["--settings", "deploy/registry/report.example.yaml"]
        out = tmp_path / "out"
        code = run(["report", "--month", "2010-01", *settings, *source, "--out", str(out)])
    assert code == ExitCode.USAGE
    assert "only a partial answer: store 2 is down" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("url", ["ftp://x", "localhost:9090", "http://", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SourceError, match="not a Prometheus address"):
        PrometheusApi(url)


def test_a_password_in_the_address_is_not_shown() -> None:
    with pytest.raises(SourceError) as caught:
        PrometheusApi("http://u:s3cret@127.0.0.1:1", timeout_s=1).query("up", OCTOBER.start)
    assert "s3cret" not in str(caught.value)
