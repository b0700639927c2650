"""Only the agency's own DHCP servers hand out addresses.

A home router plugged in the wrong way round gives every new station a wrong gateway, and may read
all that passes through it.

Passes when every offer seen within ``open_minutes`` came from a server of the regulation's
``dhcp_servers``, and there was one.
Fails when another server made an offer within that time; or when the agent asked, the address plan
has a DHCP range, and nobody answered.
Unknown when the regulation names no DHCP servers, or nobody asked or heard within
``watched_minutes``.
How to fix: find the server's port by its MAC, unplug it or shut the port, then switch DHCP snooping
on.
Clause: R4 (no unauthorised devices that hand out addresses).

---
Chỉ máy chủ DHCP của cơ quan được cấp phát địa chỉ.

Một bộ định tuyến gia đình cắm ngược cổng sẽ cấp cho mọi máy mới một cổng mặc định sai, và có thể
đọc mọi dữ liệu đi qua nó.

Đạt khi mọi đề nghị cấp địa chỉ thấy trong ``open_minutes`` đều từ máy chủ thuộc ``dhcp_servers``
của quy chế, và có ít nhất một đề nghị.
Không đạt khi máy chủ khác đưa ra đề nghị trong thời gian đó; hoặc khi netmon đã hỏi, quy hoạch địa
chỉ có khoảng DHCP mà không ai trả lời.
Chưa xác định khi quy chế không nêu máy chủ DHCP nào, hoặc không ai hỏi hay nghe thấy trong
``watched_minutes``.
Cách khắc phục: tìm cổng của máy chủ theo MAC, rút cáp hoặc khóa cổng, rồi bật DHCP snooping.
Điều khoản: R4 (cấm thiết bị cấp phát địa chỉ trái phép).
Tham số:
``open_minutes``: số phút không thấy lại thì đề nghị không còn tính.
``watched_minutes``: số phút gần đây phải có người hỏi máy chủ DHCP.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import Field

from inventory.finding import Evidence, Severity, Status
from inventory.snapshot import Agency, SeenOffer
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.evidence import age

DHCP_TASK = "dhcp"
"""The agent's task that asks for DHCP servers."""

LEGAL = Text(
    vi="Chỉ có máy chủ DHCP được phép trả lời: {servers}.",
    en="Only permitted DHCP servers answer: {servers}.",
)
ROGUE = Text(vi="Máy chủ DHCP lạ: {servers}.", en="Unknown DHCP servers: {servers}.")
SILENT = Text(
    vi="Không có máy chủ DHCP nào trả lời trong {minutes} phút qua.",
    en="No DHCP server answered within the last {minutes} minutes.",
)
NO_SERVERS = Text(
    vi="Quy chế chưa nêu máy chủ DHCP được phép (dhcp_servers).",
    en="The regulation names no permitted DHCP servers (dhcp_servers).",
)
NOT_ASKED = Text(
    vi="Chưa dò máy chủ DHCP trong {minutes} phút qua.",
    en="DHCP servers were not looked for within the last {minutes} minutes.",
)
FIX = Text(
    vi="Tìm cổng theo địa chỉ MAC, rút thiết bị hoặc khóa cổng; bật DHCP snooping.",
    en="Find the port by the MAC, unplug the device or shut the port; switch DHCP snooping on.",
)
FIX_SILENT = Text(
    vi="Kiểm tra máy chủ DHCP và chuyển tiếp DHCP (relay) của VLAN.",
    en="Check the DHCP server and the VLAN's DHCP relay.",
)


class RogueServers(Params):
    """For how long an offer counts."""

    open_minutes: int = Field(
        60,
        ge=15,
        le=1440,
        description="minutes after which an offer that was not seen again counts no more",
        json_schema_extra={"stricter": "higher"},
    )
    watched_minutes: int = Field(
        60,
        ge=15,
        le=1440,
        description="minutes within which somebody must have asked for DHCP servers",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="INV-05",
    subject=SubjectKind.AGENCY,
    severity=Severity.CRITICAL,
    title=Text(vi="Máy chủ DHCP lạ", en="Rogue DHCP server"),
    clauses=("R4",),
    cites="QĐ 4043; RFC 2131",
    params=RogueServers,
)
def inv_05(agency: Agency, params: RogueServers, context: Context) -> Result:
    """Judge the DHCP servers of the whole LAN."""
    del agency  # offers belong to the snapshot
    allowed = {str(ip) for ip in context.parameters.dhcp_servers}
    if not allowed:
        return Result(status=Status.UNKNOWN, message=NO_SERVERS, reason="missing:dhcp_servers")
    still = timedelta(minutes=params.open_minutes)
    offers = [o for o in context.snapshot.dhcp_offers if age(o.seen_at, context.now) <= still]
    rogue = [o for o in offers if o.offer.server not in allowed]
    expected = "offers from " + ", ".join(sorted(allowed))
    if rogue:
        return Result(
            status=Status.FAIL,
            message=ROGUE.format(servers=names([said(o, context) for o in rogue])),
            expected=expected,
            actual="offers from " + ", ".join(sorted({str(o.offer.server) for o in rogue})),
            evidence=_evidence(rogue),
            fix=FIX,
        )
    if offers:
        return Result(
            status=Status.PASS,
            message=LEGAL.format(servers=names(sorted({str(o.offer.server) for o in offers}))),
            expected=expected,
            actual="offers from " + ", ".join(sorted({str(o.offer.server) for o in offers})),
            evidence=_evidence(offers),
        )
    asked = asked_at(context)
    if asked is None or age(asked, context.now) > timedelta(minutes=params.watched_minutes):
        return Result(
            status=Status.UNKNOWN,
            message=NOT_ASKED.format(minutes=params.watched_minutes),
            reason="missing:dhcp_probe",
        )
    if not any(subnet.dhcp for subnet in context.parameters.ip_plan):
        return Result(
            status=Status.UNKNOWN,
            message=SILENT.format(minutes=params.watched_minutes),
            reason="missing:dhcp_range",
        )
    return Result(
        status=Status.FAIL,
        message=SILENT.format(minutes=params.watched_minutes),
        expected=expected,
        actual="no offer",
        evidence=(Evidence(source="dhcp_probe", seen_at=asked, seen="no offer to a DISCOVER"),),
        fix=FIX_SILENT,
    )


def asked_at(context: Context) -> datetime | None:
    """When the agent last asked for DHCP servers, None when it does not say."""
    return next((t.last_success for t in context.snapshot.tasks if t.task == DHCP_TASK), None)


def said(seen: SeenOffer, context: Context) -> str:
    """Who made an offer, and where it is plugged in."""
    offer = seen.offer
    device = context.snapshot.devices.get(seen.device) if seen.device else None
    where = ""
    if device is not None and device.location is not None:
        switch = context.snapshot.devices.get(device.location.switch)
        where = f" @ {switch.name if switch else device.location.switch} {device.location.port}"
    return f"{offer.server or '?'} ({offer.server_mac or '?'}{where})"


def _evidence(offers: Sequence[SeenOffer]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            source=o.source,
            seen_at=o.seen_at,
            seen=f"{o.offer.server} ({o.offer.server_mac}) offered {o.offer.offered} with router "
            f"{o.offer.router} in {o.offer.segment}",
        )
        for o in offers
    )
