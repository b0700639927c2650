"""The devices of every agency as targets: asked from the agents, joined, kept while one is away.

Prometheus would need one discovery entry per agency; this makes it one for the province. What an
agent says is data: only the labels below are taken from it, never an address, a path or an agency,
so no agent can send the NOC's scraper elsewhere.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable
from typing import Any, Final

from exporters.labels import label_value
from exporters.service_discovery import TargetGroup
from inventory.agencies import AgencyEntry
from netmon.province.client import AgentClient, AgentError, refusal
from netmon.province.roll import Roll
from netmon.province.settings import AccessSettings

logger = logging.getLogger(__name__)

REFRESH_S: Final = 60.0
MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEVICES: Final = 2000
_FROM_AGENT: Final = (
    "__param_target",
    "instance",
    "__meta_netmon_name",
    "__meta_netmon_role",
    "__meta_netmon_vendor",
    "__meta_netmon_model",
    "__meta_netmon_site",
)


class DeviceTargets:
    """Keeps the newest device list of every agency.

    Attributes:
        failures: times in a row that an agency's list could not be had; 0 when it was.
    """

    def __init__(self, roll: Roll, *, client: AgentClient, settings: AccessSettings) -> None:
        self._roll = roll
        self._client = client
        self._settings = settings
        self._kept: dict[str, list[TargetGroup]] = {}
        self.failures: dict[str, int] = {}

    def groups(self) -> list[TargetGroup]:
        """Every agency's devices as they were last told."""
        return [group for _, groups in sorted(self._kept.items()) for group in groups]

    async def run(self) -> None:
        """Ask every agent, again and again."""
        while True:
            await self.refresh()
            await asyncio.sleep(REFRESH_S)

    async def refresh(self) -> None:
        """Ask every agent of an agency in force once; forget the agencies that are not."""
        entries = [entry for entry in self._roll.in_force() if entry.agent]
        room = asyncio.Semaphore(self._settings.at_once)

        async def one(entry: AgencyEntry) -> None:
            async with room:
                await asyncio.to_thread(self._ask, entry)

        await asyncio.gather(*map(one, entries))
        codes = {entry.code for entry in entries}
        for gone in self._kept.keys() - codes:
            del self._kept[gone]
        self.failures = {c: n for c, n in self.failures.items() if c in codes}

    def _ask(self, entry: AgencyEntry) -> None:
        try:
            with self._client.get(entry.agent, "/sd/devices") as answer:
                if answer.status != 200:  # noqa: PLR2004
                    raise refusal(answer)
                body = answer.read(MAX_BYTES + 1)
            found = _parse(body)
        except AgentError as error:
            before = self.failures.get(entry.code, 0)
            self.failures[entry.code] = before + 1
            if not before:
                logger.warning("no device list agency=%s: %s", entry.code, error)
            return
        self.failures[entry.code] = 0
        self._kept[entry.code] = [
            {
                "targets": [entry.agent],
                "labels": {
                    **labels,
                    "__scheme__": self._settings.scheme.value,
                    "__metrics_path__": "/snmp",
                    "agency": entry.code,
                },
            }
            for labels in found
        ]


def _parse(body: bytes) -> list[dict[str, str]]:
    """The labels that count, device by device.

    Raises:
        AgentError: it is no device list.
    """
    try:
        groups = json.loads(body) if len(body) <= MAX_BYTES else None
    except ValueError:
        groups = None
    if not isinstance(groups, list) or len(groups) > MAX_DEVICES:
        msg = "its device list cannot be read, or is too long"
        raise AgentError(msg)
    return [labels for labels in _labels(groups) if labels.get("__param_target")]


def _labels(groups: Iterable[Any]) -> Iterable[dict[str, str]]:
    for group in groups:
        given = group.get("labels") if isinstance(group, dict) else None
        if isinstance(given, dict):
            yield {k: label_value(v) for k in _FROM_AGENT if isinstance(v := given.get(k), str)}
