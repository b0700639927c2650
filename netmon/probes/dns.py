"""DNS: right answers, on time, from each approved resolver, and a control that must not exist.

Every name is asked directly of the configured resolver, once; the control name must be answered
NXDOMAIN (RFC 1035 RCODE 3), which catches resolvers and portals that answer everything (SVC-02).
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Literal

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
from pydantic import BaseModel, ConfigDict, Field, IPvAnyAddress

from inventory.snapshot import ProbeResult, ServiceKind
from inventory.text import Text
from netmon.probes.base import ProbeSettings, Tools
from netmon.probes.texts import (
    DNS_CONTROL,
    DNS_CONTROL_ODD,
    DNS_NO_ANSWER,
    DNS_REFUSED,
    DNS_SILENT,
    DNS_UNREADABLE,
    DNS_WRONG,
    NO_ROUTE,
)


class DnsQuery(BaseModel):
    """A name to ask for. With ``expect``, every answer must be one of these values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=253)
    type: Literal["A", "AAAA"] = "A"
    expect: tuple[str, ...] = ()


class DnsService(ProbeSettings):
    """A resolver to watch.

    Attributes:
        control: a name that must not exist; None to leave the control out.
    """

    kind: Literal["dns"]
    resolver: IPvAnyAddress
    port: int = Field(default=53, ge=1, le=65535)
    queries: tuple[DnsQuery, ...] = Field(min_length=1, max_length=10)
    control: str | None = Field(default=None, min_length=1, max_length=253)
    timeout_s: float = Field(default=2.0, ge=0.1, le=10)

    @property
    def target(self) -> str:
        """The resolver as text."""
        host = f"[{self.resolver}]" if self.resolver.version == 6 else str(self.resolver)  # noqa: PLR2004
        return f"{host}:{self.port}"

    @property
    def service_kind(self) -> ServiceKind:
        """What is measured."""
        return ServiceKind.DNS


async def probe(service: DnsService, *, tools: Tools, now: datetime) -> ProbeResult:  # noqa: ARG001 - every probe is handed the tools
    """One round: one packet a query; ``lost`` counts queries without a right answer in time."""
    rtts: list[float] = []
    wrong: list[Text] = []
    for query in service.queries:
        started = time.perf_counter()
        problem = await _ask(service, query)
        if problem is None:
            rtts.append(time.perf_counter() - started)
        else:
            wrong.append(problem)
    sent = len(service.queries)
    if service.control is not None:
        sent += 1
        problem = await _control(service, service.control)
        if problem is not None:
            wrong.append(problem)
    return ProbeResult(
        at=now,
        ok=not wrong,
        sent=sent,
        lost=len(wrong),
        rtts_s=tuple(rtts),
        detail=wrong[0] if wrong else None,
    )


async def _exchange(service: DnsService, name: str, type_: str) -> dns.message.Message | Text:
    try:
        return await dns.asyncquery.udp(
            dns.message.make_query(name, type_),
            str(service.resolver),
            timeout=service.timeout_s,
            port=service.port,
        )
    except dns.exception.Timeout:
        return DNS_SILENT.format(seconds=service.timeout_s)
    except (dns.exception.DNSException, ValueError) as error:
        return DNS_UNREADABLE.format(error=str(error) or type(error).__name__)
    except OSError as error:
        return NO_ROUTE.format(error=str(error))


async def _ask(service: DnsService, query: DnsQuery) -> Text | None:
    """None when the answer is right, else what is wrong with it."""
    answer = await _exchange(service, query.name, query.type)
    if isinstance(answer, Text):
        return answer
    if answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
        code = dns.rcode.to_text(answer.rcode())
        return DNS_REFUSED.format(name=query.name, type=query.type, code=code)
    wanted = dns.rdatatype.from_text(query.type)
    got = sorted(
        record.to_text() for rrset in answer.answer if rrset.rdtype == wanted for record in rrset
    )
    if not got:
        return DNS_NO_ANSWER.format(name=query.name, type=query.type)
    if query.expect and not set(got) <= set(query.expect):
        return DNS_WRONG.format(
            name=query.name,
            type=query.type,
            got=", ".join(got),
            expected=", ".join(query.expect),
        )
    return None


async def _control(service: DnsService, name: str) -> Text | None:
    answer = await _exchange(service, name, "A")
    if isinstance(answer, Text):
        return answer
    if answer.rcode() == dns.rcode.NXDOMAIN:
        return None
    if answer.rcode() == dns.rcode.NOERROR:
        return DNS_CONTROL.format(name=name)
    return DNS_CONTROL_ODD.format(name=name, code=dns.rcode.to_text(answer.rcode()))
