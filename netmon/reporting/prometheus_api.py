"""The part of Prometheus' HTTP API that a report needs: instant queries, all or nothing.

An answer that is late, cut off, refused or only partial ends the report with a sentence: half a
province looks just like a province where half the agencies are silent.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from netmon.errors import OperatorError

MAX_ANSWER = 64_000_000
"""Bytes of one answer; 200 agencies with 20 devices each are about 4 MB."""


class SourceError(OperatorError):
    """The figures could not be read, or not all of them. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One series of an instant query."""

    labels: Mapping[str, str]
    value: float


class PrometheusApi:
    """See the module.

    Args:
        url: the server, ``http://host:9090`` (a path prefix may follow).
        timeout_s: for one answer.
        deadline_s: for the whole report.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = 30.0,
        deadline_s: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parsed = urllib.parse.urlsplit(url)
        if parsed.scheme not in {"http", "https"} or not parsed.hostname:
            msg = f"{url}: not a Prometheus address; write http://host:9090"
            raise SourceError(msg)
        self.queries: list[dict[str, Any]] = []
        self._url = url.rstrip("/")
        self._shown = f"{parsed.scheme}://{parsed.netloc.rpartition('@')[2]}{parsed.path}"
        self._timeout_s = timeout_s
        self._clock = clock
        self._deadline = clock() + deadline_s
        # No proxies from the environment: the province's Prometheus is on its own network.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def query(self, expression: str, at: datetime) -> list[Sample]:
        """The answer to an instant query; every query is kept in ``queries``.

        Raises:
            SourceError: down, slow, refused, cut off or partial.
        """
        instant = f"{at.timestamp():.3f}"
        self.queries.append({"query": expression, "time": instant})
        body = urllib.parse.urlencode(
            {"query": expression, "time": instant, "timeout": f"{self._timeout_s:.0f}s"}
        ).encode()
        answer = self._ask(body)
        try:
            if answer.get("warnings"):
                msg = f"{self._shown}: only a partial answer: {'; '.join(answer['warnings'])}"
                raise SourceError(msg)
            if answer["status"] != "success" or answer["data"]["resultType"] != "vector":
                msg = f"{self._shown}: {answer.get('error', 'not a vector')}"
                raise SourceError(msg)
            return [
                Sample(row["metric"], float(row["value"][1])) for row in answer["data"]["result"]
            ]
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            msg = f"{self._shown}: not Prometheus' answer to a query ({error!r})"
            raise SourceError(msg) from error

    def _ask(self, body: bytes) -> dict[str, Any]:
        left = self._deadline - self._clock()
        if left <= 0:
            msg = f"{self._shown}: the report took too long; nothing was written"
            raise SourceError(msg)
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            f"{self._url}/api/v1/query",
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with self._opener.open(request, timeout=min(self._timeout_s, left)) as response:
                data = response.read(MAX_ANSWER + 1)
        except urllib.error.HTTPError as error:
            with error:
                said = _error_text(error.read(10_000))
            msg = f"{self._shown}: refused the query ({error.code}): {said or error.reason}"
            raise SourceError(msg) from error
        except TimeoutError as error:
            msg = f"{self._shown}: no answer within {self._timeout_s:g} s; nothing was written"
            raise SourceError(msg) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                msg = f"{self._shown}: no answer within {self._timeout_s:g} s; nothing was written"
            else:
                why = getattr(error, "reason", error)
                msg = f"{self._shown}: cannot be asked: {why}; nothing was written"
            raise SourceError(msg) from error
        if len(data) > MAX_ANSWER:
            msg = f"{self._shown}: an answer above {MAX_ANSWER} bytes; nothing was written"
            raise SourceError(msg)
        return _parsed(data, self._shown)


def _parsed(data: bytes, shown: str) -> dict[str, Any]:
    try:
        answer = json.loads(data)
    except ValueError as error:
        msg = f"{shown}: the answer is cut off or no JSON; nothing was written"
        raise SourceError(msg) from error
    if not isinstance(answer, dict):
        msg = f"{shown}: not Prometheus' answer to a query"
        raise SourceError(msg)
    return answer


def _error_text(data: bytes) -> str:
    try:
        answer = json.loads(data)
    except ValueError:
        return ""
    return str(answer.get("error", "")) if isinstance(answer, dict) else ""
