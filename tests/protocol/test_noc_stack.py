"""The NOC's files judged by the programs that will read them, and one alarm from end to end."""

from __future__ import annotations

import asyncio
import re
import shlex
import shutil
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from deploy.noc.run import Ports, run
from netmon.files.source import load
from netmon.web.server import HttpServer
from tests.support.command import Surroundings
from tests.support.listening import LOOPBACK
from tests.support.ports import free_tcp_port
from tests.support.programs import Querying, output, started

NOC = Path("deploy/noc")
PUSH = Path("deploy/agent/push")
RULES = sorted((NOC / "rules").glob("*.yml"))

needs = {
    name: pytest.mark.skipif(shutil.which(name) is None, reason=f"Debian package with {name}")
    for name in ("promtool", "amtool", "vmagent", "prometheus-alertmanager")
}
pytestmark = pytest.mark.protocol


def rules() -> Iterator[dict[str, Any]]:
    for path in RULES:
        for group in load(path).data["groups"]:
            yield from group["rules"]


@needs["promtool"]
async def test_promtool_accepts_the_configuration_and_the_rules() -> None:
    assert len(RULES) == 2
    code, said = await output("promtool", "check", "config", NOC / "prometheus.yml")
    assert code == 0, said
    code, said = await output("promtool", "check", "rules", *RULES)
    assert code == 0, said


@needs["promtool"]
async def test_promtool_test_rules_passes() -> None:
    code, said = await output("promtool", "test", "rules", "rules.test.yml", cwd=NOC / "tests")
    assert code == 0, said


def test_every_rule_and_every_alert_has_a_unit_test() -> None:
    text = (NOC / "tests" / "rules.test.yml").read_text("utf-8")
    names = {rule.get("record") or rule["alert"] for rule in rules()}
    # With something expected: an expression that is never expected to answer tests nothing.
    asked = {
        name
        for block in text.split("      - expr: ")[1:]
        if "exp_samples: []" not in block.split("- expr")[0]
        for name in re.findall(r"[a-z_]+:[a-z0-9_]+:[a-z0-9_]+|Netmon[A-Za-z]+", block)
    }
    assert names - asked == set()


def test_every_alert_says_what_is_wrong_and_what_to_do_in_both_languages() -> None:
    wanted = {"summary_vi", "summary_en", "runbook_vi", "runbook_en"}
    for rule in rules():
        if "alert" in rule:
            assert rule["annotations"].keys() == wanted, rule["alert"]
            assert all(rule["annotations"].values()), rule["alert"]
            assert rule["labels"]["severity"] in {"critical", "warning", "info"}


def test_the_manual_has_every_alert() -> None:
    """With its runbook in both languages, word for word."""
    manual = Path("docs/noc.md").read_text("utf-8")
    for rule in rules():
        if "alert" in rule:
            _, _, section = manual.partition(f"### {rule['alert']}\n")
            section, _, _ = section.partition("\n### ")
            for language in ("vi", "en"):
                assert rule["annotations"][f"runbook_{language}"] in section, rule["alert"]


@needs["amtool"]
async def test_amtool_accepts_the_configuration_and_its_templates() -> None:
    code, said = await output("amtool", "check-config", NOC / "alertmanager" / "alertmanager.yml")
    assert code == 0, said
    assert "1 templates" in said


@needs["amtool"]
@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ("severity=critical agency=so-noi-vu", "noc-telegram,noc-mail"),
        ("severity=warning agency=so-noi-vu", "noc-mail"),
        ("severity=critical agency=so-y-te", "noc-telegram,so-y-te,noc-mail"),
        ("severity=warning agency=so-y-te alertname=NetmonServiceDown", "noc-mail"),
        ("severity=critical alertname=NetmonProvinceDown", "noc-telegram,noc-mail"),
        ("severity=info agency=so-y-te", "log"),
    ],
)
async def test_alerts_go_to_those_who_can_act(labels: str, receivers: str) -> None:
    code, said = await output(
        "amtool",
        "config",
        "routes",
        "test",
        f"--config.file={NOC / 'alertmanager' / 'alertmanager.yml'}",
        *labels.split(),
    )
    assert (code, said.strip().splitlines()[-1]) == (0, receivers)


@needs["prometheus-alertmanager"]
@pytest.mark.timeout(150)
async def test_the_noc_of_one_command_judges_alarms_and_ends_without_a_trace(
    tmp_path: Path,
) -> None:
    ports = Ports(
        prometheus=free_tcp_port(), alertmanager=free_tcp_port(), province=free_tcp_port()
    )
    noc = asyncio.create_task(run(tmp_path, ports=ports, seconds=1))
    api = Querying(f"http://127.0.0.1:{ports.prometheus}")
    alerts = f"http://127.0.0.1:{ports.alertmanager}/api/v2/alerts"
    try:
        async with asyncio.timeout(90), httpx.AsyncClient() as client:
            states: dict[str, str] = {}
            active: set[str] = set()
            while len(states) < 4 or "so-tu-phap" not in active:
                if noc.done():
                    await noc  # why it ended
                await asyncio.sleep(0.3)
                with suppress(httpx.TransportError):
                    if (await client.get(f"{api.base}/-/ready")).is_error:
                        continue  # still starting
                    rows = [r["metric"] for r in await api.rows("agency:netmon_lan_state:current")]
                    states = {m["agency"]: m["state"] for m in rows}
                    answer = (await client.get(alerts)).json()
                    active = {a["labels"].get("agency", "") for a in answer}
        assert states == {
            "so-y-te": "ready",
            "so-noi-vu": "not_ready",
            "vp-ubnd-tinh": "undetermined",
            "so-tu-phap": "silent",
        }
        signal.raise_signal(signal.SIGINT)
        await asyncio.wait_for(noc, 30)
        for port in (ports.prometheus, ports.alertmanager, ports.province):
            socket.create_server(("127.0.0.1", port)).close()  # nobody is left there
    finally:
        await api.aclose()
        noc.cancel()
        await asyncio.gather(noc, return_exceptions=True)


@needs["promtool"]
async def test_promtool_accepts_the_push_sample_in_agent_mode() -> None:
    code, said = await output(
        "promtool", "check", "config", "--agent", PUSH / "prometheus-agent.yml"
    )
    assert code == 0, said


@needs["vmagent"]
async def test_vmagent_accepts_its_push_sample() -> None:
    flags = ("-promscrape.config.strictParse", "-remoteWrite.url=http://127.0.0.1:1/")
    command = ("vmagent", "-dryRun", f"-promscrape.config={PUSH / 'vmagent.yml'}", *flags)
    code, said = await output(*command)
    assert code == 0, said


@needs["vmagent"]
async def test_vmagent_has_every_flag_of_the_unit() -> None:
    unit = (PUSH / "vmagent.service").read_text("utf-8")
    _, known = await output("vmagent", "-help")
    flags = re.findall(r"^\s+-([A-Za-z.]+)=", unit, re.MULTILINE)
    assert len(flags) >= 8
    assert [flag for flag in flags if f"  -{flag} " not in known] == []


def test_the_unit_of_the_province_service_gives_options_that_there_are(tmp_path: Path) -> None:
    unit = (NOC / "netmon-province.service").read_text("utf-8")
    line = unit.partition("ExecStart=/usr/bin/netmon ")[2].partition("\nExecReload")[0]
    options = shlex.split(line.replace("\\\n", "").replace("/etc/netmon", str(tmp_path)))
    done = Surroundings(tmp_path).run(*options)
    # It came as far as the registry, which there is none of.
    assert (done.returncode, str(tmp_path / "registry.yaml") in done.stderr) == (2, True), done


class Inbox:
    """Stands for the webhook's and Telegram's servers; keeps what Alertmanager sends."""

    def __init__(self) -> None:
        self.webhooks: list[dict[str, Any]] = []
        self.telegrams: list[str] = []
        self.routes = [
            Route("/alerts", self._webhook, methods=["POST"]),
            Route("/bot{rest:path}", self._telegram, methods=["POST"]),
        ]

    async def _webhook(self, request: Request) -> JSONResponse:
        self.webhooks.append(await request.json())
        return JSONResponse({})

    async def _telegram(self, request: Request) -> JSONResponse:
        self.telegrams.append(str((await request.json())["text"]))
        answer = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "group"}}
        return JSONResponse({"ok": True, "result": answer})


@asynccontextmanager
async def alertmanager(folder: Path, inbox: Inbox) -> AsyncIterator[str]:
    """Alertmanager with the shipped file: only addresses, the bot's token and waits differ."""
    server = HttpServer(LOOPBACK, routes=inbox.routes)
    there = f"http://{server.bind()}"
    task = asyncio.create_task(server.run())
    text = (NOC / "alertmanager" / "alertmanager.yml").read_text("utf-8")
    for old, new in (
        ("http://127.0.0.1:9099", there),
        ("  smtp_smarthost: 127.0.0.1:25", "  smtp_smarthost: 127.0.0.1:1"),
        ("group_wait: 1m", "group_wait: 3s"),
        ('bot_token: "0:REPLACE"', f'bot_token: "1:TEST"\n        api_url: {there}'),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "alertmanager.yml").write_text(text, encoding="utf-8")
    shutil.copytree(NOC / "alertmanager" / "templates", folder / "templates")
    port = free_tcp_port()
    command = [
        "prometheus-alertmanager",
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'am'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    base = f"http://127.0.0.1:{port}"
    try:
        async with started(command, log=folder / "am.log", health=f"{base}/-/ready"):
            yield base
    finally:
        await server.aclose()
        await task


def alert(name: str, severity: str, **labels: str) -> dict[str, Any]:
    (rule,) = [r for r in rules() if r.get("alert") == name][:1]
    return {
        "labels": {"alertname": name, "severity": severity, "agency": "so-noi-vu", **labels},
        "annotations": {"summary_vi": f'"{name}" hỏng\ndòng 2', **rule["annotations"]},
    }


@needs["prometheus-alertmanager"]
@pytest.mark.timeout(90)
async def test_one_dead_core_switch_is_one_message_in_vietnamese(tmp_path: Path) -> None:
    inbox = Inbox()
    storm = [
        alert("NetmonCoreDown", "critical", device="d-core"),
        *(alert("NetmonDeviceDown", "warning", device=f"d-{n}") for n in range(20)),
        *(alert("NetmonServiceDown", "warning", service=f"s-{n}") for n in range(3)),
        alert("NetmonCriticalRuleFailed", "critical", rule="HLT-01"),
        alert("NetmonLanNotReady", "warning"),
        alert("NetmonVerdictChanged", "info", state="not_ready"),
        alert("NetmonAvailabilityBurn", "critical", device="d-core", window="1h"),
    ]
    async with alertmanager(tmp_path, inbox) as base, httpx.AsyncClient() as client:
        # As Prometheus sends them when they begin to fire: older ones would not wait for the group.
        now = datetime.now(UTC).isoformat()
        body = [{**one, "startsAt": now} for one in storm]
        (await client.post(f"{base}/api/v2/alerts", json=body)).raise_for_status()
        async with asyncio.timeout(60):
            while not inbox.telegrams or not inbox.webhooks:  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.2)
        await asyncio.sleep(2)  # whatever else would have been sent, is sent by now
        states = (await client.get(f"{base}/api/v2/alerts")).json()
    assert [len(w["alerts"]) for w in inbox.webhooks] == [1]
    assert inbox.webhooks[0]["alerts"][0]["labels"]["alertname"] == "NetmonCoreDown"
    (message,) = inbox.telegrams
    assert message.startswith("[NGHIÊM TRỌNG] so-noi-vu: 1 cảnh báo đang mở")
    assert "thiết bị trục" in message
    assert sum(a["status"]["state"] == "suppressed" for a in states) == len(storm) - 1
