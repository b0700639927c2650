"""Every panel of every dashboard asked from a real Prometheus that scrapes simulated agencies."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.noc.grafana.generate import FOLDER, files
from deploy.noc.run import SILENT, local_configuration, province_service
from inventory.types import legal_today
from tests.support.agencies import THREE, serving, write_form, write_registry
from tests.support.programs import Querying, prometheus, victoria_metrics

EMPTY = {
    "CPU, bộ nhớ, PoE": "the simulated devices tell no load",
    "Nhiệt độ": "the simulated devices have no sensors",
    "Máy chủ DHCP lạ": "the simulated regulation has no INV-05; absent when not judged",
    "Cấu hình sao lưu cũ hơn 30 ngày": "no configuration is read here; empty when good",
    "Không thấy quá 7 ngày": "the simulated devices are all there; empty when good",
    "Tự xưng mã cơ quan khác": "every simulated agent gives its own code; empty when good",
    "Vi phạm nghiêm trọng mở quá 3 ngày": "the simulated ones are two days old; empty when good",
}
"""Panels that answer nothing here, and why that is right."""

IF_MIB = (
    "sum(irate(ifHCInOctets{instance=~'d-sw-1'}[1m])) by (ifName) * 8",
    "irate(ifHCOutOctets{ifIndex=~'1|2',instance=~'d-sw-1'}[1m]) * 8",
    "ifOperStatus{instance=~'d-sw-1'}",
    "ifAdminStatus == 1 and ifOperStatus == 2",
    "rate(ifInErrors[1m]) + on (agency, instance, ifIndex) rate(ifOutErrors[1m])",
    "rate(ifHCInUcastPkts{instance=~'.*'}[1m])",
    "topk(5, rate(ifHCInOctets[1m]) * 8 / (ifHighSpeed * 1000000))",
    "ifHighSpeed{ifDescr!='',ifAlias=~'.*'}",
    "count by (instance) (ifMtu)",
    "ifLastChange",
)
"""The ways in which public if_mib dashboards ask, by metric and label: nothing is renamed."""

pytestmark = pytest.mark.protocol
live = pytest.mark.skipif(
    shutil.which("prometheus") is None or shutil.which("victoria-metrics") is None,
    reason="Debian packages prometheus and victoria-metrics",
)


def panels() -> Iterator[tuple[str, str, str]]:
    """(dashboard, panel, expression) of every query in the committed files, variables filled in."""
    for path in sorted(FOLDER.glob("*.json")):
        board = json.loads(path.read_text("utf-8"))
        choices = {v["name"]: v.get("allValue") for v in board["templating"]["list"]}
        for panel in board["panels"]:
            for target in panel.get("targets", ()):
                yield path.stem, panel["title"], concrete(target["expr"], choices)


def concrete(expression: str, choices: dict[str, str | None]) -> str:
    """An expression with Grafana's variables filled in: all of them where all can be chosen."""
    for name, value in (
        ("$__rate_interval", "5s"),
        ("$__range", "5m"),
        ("$agency", choices.get("agency") or "so-noi-vu"),
        ("$device", choices.get("device") or "d-sw-1"),
    ):
        expression = expression.replace(name, value)
    assert "$" not in expression.replace('"$1"', "")
    return expression


_QUICK = "queue_config: {batch_send_deadline: 100ms}"


@asynccontextmanager
async def noc(folder: Path) -> AsyncIterator[tuple[Querying, Querying]]:
    """Three agencies, one silent one, the province service, Prometheus, and where it writes on to.

    The last is VictoriaMetrics: what a province moves to when one machine is too small.
    """
    async with serving(THREE) as agents:
        registry = write_registry(folder / "registry.yaml", agents, silent=[SILENT])
        form = write_form(folder / "declared.csv", agents, on=legal_today())
        async with province_service(registry, port=0, forms=[form]) as province:
            config = local_configuration(
                folder, province=province, alertmanager="127.0.0.1:1", seconds=1
            )
            async with victoria_metrics(folder / "victoria") as other:
                with config.open("a", encoding="utf-8") as file:
                    file.write(f"remote_write: [{{url: {other.base}/api/v1/write, {_QUICK}}}]\n")
                async with prometheus(config, folder / "data") as api:
                    yield api, other


async def answers(api: Querying, expression: str, at: float) -> dict[str, float]:
    """Values by their labels, NaN left out, and the external label that remote write adds."""
    return {
        json.dumps(
            {k: v for k, v in row["metric"].items() if k != "province"}, sort_keys=True
        ): float(row["value"][1])
        for row in await api.rows(expression, time=at)
        if row["value"][1] != "NaN"
    }


async def same_in_victoria(api: Querying, other: Querying, at: float) -> None:
    """Every panel gives the same labels and values.

    Rates differ by what the servers assume before the first and after the last sample of a window.
    """
    differing = []
    for board, title, expression in panels():
        ours, theirs = [await answers(server, expression, at) for server in (api, other)]
        assumed = re.search(r"rate\(|increase\(", expression)
        near = pytest.approx(ours, rel=0.5 if assumed else 1e-6, abs=0.5 if assumed else 1e-3)
        if theirs.keys() != ours.keys() or theirs != near:
            differing.append((board, title, ours, theirs))
    assert differing == []


async def ask(api: Querying, expression: str) -> list[Any]:
    return [row for row in await api.rows(expression) if row["value"][1] != "NaN"]


@live
@pytest.mark.timeout(180)
async def test_every_panel_answers_or_is_known_to_have_nothing_to_say(tmp_path: Path) -> None:
    async with noc(tmp_path) as (api, other):
        await api.until("count(agency:netmon_lan_state:current) == 4", within_s=60)
        await api.until("count(rate(ifHCInOctets[10s])) == 72", within_s=60)
        await api.until("increase(netmon_device_availability_seconds_total[5m])")
        await api.until('ALERTS{alertstate="firing", alertname="NetmonCriticalRuleFailed"}')
        answered = {}
        for board, title, expression in panels():
            answered[board, title, expression] = bool(await ask(api, expression))
        silent = {key for key, found in answered.items() if not found}
        assert [key for key in silent if key[1] not in EMPTY] == []
        # The list may not outlive its reasons.
        assert EMPTY.keys() - {title for _, title, _ in silent} == set()
        assert len(answered) > 70

        for expression in IF_MIB:
            assert await ask(api, expression), expression

        # One rule is written from what another wrote in the evaluation before.
        await api.until("province:netmon_ready:ratio == 0.25")
        states = await api.rows("agency:netmon_lan_state:current")
        assert {(s["metric"]["agency"], s["metric"]["state"]) for s in states} == {
            ("so-y-te", "ready"),
            ("so-noi-vu", "not_ready"),
            ("vp-ubnd-tinh", "undetermined"),
            ("so-tu-phap", "silent"),
        }
        (named,) = await api.rows('netmon_registry_agency{agency="vp-ubnd-tinh"}')
        assert '"trụ sở"\\chính' in named["metric"]["name"]

        await api.until("min(count_over_time(ifHCInOctets[7s])) >= 6")  # whole windows
        at = time.time()
        newest = f"max(timestamp(netmon_registry_agency)) > {at + 1}"
        await other.until(newest)  # all that both are asked for has been written on
        await same_in_victoria(api, other, at)


def test_the_committed_dashboards_are_the_generated_ones() -> None:
    made = files()
    assert {path.name for path in FOLDER.glob("*.json")} == made.keys()
    for name, text in made.items():
        assert (FOLDER / name).read_text("utf-8") == text, name


def test_every_link_leads_to_a_dashboard_and_sets_variables_it_has() -> None:
    boards = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
    found = 0
    for board in boards.values():
        for uid, variables in re.findall(r"/d/([\w-]+)\?([^\"\s]+)", json.dumps(board)):
            has = {v["name"] for v in boards[uid]["templating"]["list"]}
            assert set(re.findall(r"var-(\w+)=", variables)) <= has
            found += 1
    assert found >= 5


def test_every_query_reads_the_chosen_data_source_and_its_own_variables() -> None:
    for path in FOLDER.glob("*.json"):
        board = json.loads(path.read_text("utf-8"))
        has = {v["name"] for v in board["templating"]["list"]}
        for panel in board["panels"]:
            if panel["type"] == "row":
                continue
            assert panel["datasource"]["uid"] == "${datasource}"
            for target in panel["targets"]:
                used = set(re.findall(r"\$(agency|device)\b", target["expr"]))
                assert used <= has, (path.name, panel["title"])
