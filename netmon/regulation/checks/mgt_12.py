"""Every clock follows the agency's time servers.

Records of two devices can only be laid side by side when their clocks agree.

Passes when the configuration names time servers, all of them among the regulation's
``ntp_servers`` where it states them, and the clock is synchronised and within ``max_offset_s`` of
its source and of the agent.
Fails when no server is configured, another one is, the clock is not synchronised, or it is off.
Unknown when no configuration was read, or nothing tells the time of the device.
How to fix: Cisco and AOS-CX ``ntp server``; ProCurve ``ntp server`` with ``timesync ntp``; Huawei
VRP and Comware ``ntp-service unicast-server``; RouterOS ``/system ntp client``; Junos
``set system ntp server``; Linux ``chrony``.
Clause: R12 (records, time).

---
Mọi đồng hồ chạy theo máy chủ thời gian của cơ quan.

Nhật ký của hai thiết bị chỉ đối chiếu được khi đồng hồ của chúng khớp nhau.

Đạt khi cấu hình có máy chủ thời gian, tất cả thuộc ``ntp_servers`` của quy chế nếu quy chế có nêu,
và đồng hồ đã đồng bộ, lệch không quá ``max_offset_s`` so với nguồn và so với netmon.
Không đạt khi không cấu hình máy chủ nào, dùng máy chủ khác, đồng hồ chưa đồng bộ, hoặc bị lệch.
Chưa xác định khi chưa đọc được cấu hình, hoặc không nguồn nào cho biết giờ của thiết bị.
Cách khắc phục: Cisco và AOS-CX ``ntp server``; ProCurve ``ntp server`` cùng ``timesync ntp``;
Huawei VRP và Comware ``ntp-service unicast-server``; RouterOS ``/system ntp client``; Junos ``set
system ntp server``; Linux ``chrony``.
Điều khoản: R12 (nhật ký, thời gian).
Tham số:
``max_offset_s``: số giây đồng hồ được phép lệch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field

from inventory.configuration import Answer, Configuration, Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, Clock
from inventory.text import Text
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.demands import Demand, Demands, agreed, asking, configured, has, same
from netmon.regulation.evidence import seen
from netmon.regulation.parameters import Parameters

NOT_SYNCED = frozenset({"notRunning", "notSynchronized", "noneConfigured"})

GOOD = Text(
    vi="Đồng hồ lệch {offset:.2f} giây, trong giới hạn.",
    en="The clock is off by {offset:.2f} s, within bounds.",
)
OFF = Text(
    vi="Đồng hồ lệch {offset:.2f} giây, quá giới hạn {most} giây.",
    en="The clock is off by {offset:.2f} s, more than {most} s.",
)
LOOSE = Text(vi="Đồng hồ chưa đồng bộ ({mode}).", en="The clock is not synchronised ({mode}).")
NO_TIME = Text(
    vi="Thiết bị không cho biết giờ qua SNMP.", en="The device does not tell its time over SNMP."
)
SERVERS = Text(vi="máy chủ thời gian{servers}", en="time servers{servers}")
FIX = Text(
    vi="Cấu hình máy chủ thời gian của tỉnh, kiểm tra đường đi UDP/123.",
    en="Configure the province's time servers, and look whether UDP/123 passes.",
)


class Offset(Params):
    """How far a clock may be off."""

    max_offset_s: float = Field(
        1.0,
        gt=0.0,
        le=60.0,
        description="seconds by which the clock may differ",
        json_schema_extra={"stricter": "lower"},
    )


@check(
    id="MGT-12",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Đồng bộ thời gian", en="NTP synced"),
    clauses=("R12",),
    cites="TCVN 14423 4.8.2.1; CIS IOS XE 2.3.1-2",
    needs=(Need(Clock),),
    params=Offset,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_12(device: Device, params: Offset, context: Context) -> Result:
    """Judge the configured servers, and the clock itself."""
    config = configured(device, demands(params, context.parameters), context)
    # FRR's configuration says nothing of the host's clock: the clock speaks for itself.
    alone = config.reason == f"unjudged:{Platform.LINUX_FRR}"
    return agreed(config, _clock(device, params), probe_suffices=alone)


def _clock(device: Device, params: Offset) -> Result:
    rows = device.rows(Clock) or ()
    expected = f"synchronised, within {params.max_offset_s} s"
    modes = [r.mode for r in rows if r.mode in NOT_SYNCED]
    offsets = [o for r in rows for o in (r.offset_s, r.agent_offset_s) if o is not None]
    if not modes and not offsets:
        return Result(status=Status.UNKNOWN, message=NO_TIME, reason="missing:clock/time")
    worst = max(offsets, key=abs, default=0.0)
    actual = modes[0] if modes and modes[0] else f"{worst:+.3f} s"
    status, message = Status.PASS, GOOD.format(offset=worst)
    if modes:
        status, message = Status.FAIL, LOOSE.format(mode=modes[0])
    elif abs(worst) > params.max_offset_s:
        status, message = Status.FAIL, OFF.format(offset=worst, most=params.max_offset_s)
    return Result(
        status=status,
        message=message,
        expected=expected,
        actual=actual,
        evidence=seen(device, Clock, actual),
        fix=FIX if status is Status.FAIL else None,
    )


def demands(params: Offset, parameters: Parameters) -> Demands:
    """Time servers, and none but the agency's, in each platform's words."""
    del params
    return {**_plain(parameters.ntp_servers), **_switched(parameters.ntp_servers)}


def _server(servers: Sequence[str], pattern: str, fix: str, within: str | None = None) -> Demand:
    return asking(
        SERVERS.format(servers=" " + ", ".join(servers) if servers else ""),
        lambda c: _servers(c, pattern, servers, within),
        fix=fix.format(server=servers[0] if servers else "<server>"),
    )


def _plain(servers: Sequence[str]) -> Demands:
    """Platforms where naming a server is all there is to it."""
    cisco = _server(servers, r"ntp server (?:vrf \S+ )?(\S+)(?: .*)?", "ntp server {server}")
    agent = _server(
        servers,
        r"ntp-service unicast-server (?:vpn-instance \S+ )?(\S+)(?: .*)?",
        "ntp-service unicast-server {server}",
    )
    small = _server(servers, r"sntp server (\S+)(?: .*)?", "sntp server {server} poll")
    procurve = _server(
        servers, r"s?ntp server (?:priority \d+ )?(\S+)(?: .*)?", "ntp server {server}"
    )
    junos = _server(
        servers, r"set system ntp server (\S+)(?: .*)?", "set system ntp server {server}"
    )
    jetstream = _server(
        servers, r"system-time ntp \S+ (\S+)(?: .*)?", "system-time ntp UTC+07:00 {server}"
    )
    return {
        **same((Platform.CISCO_IOS, Platform.CISCO_NXOS, Platform.RUIJIE_OS), cisco),
        **same((Platform.HUAWEI_VRP, Platform.HP_COMWARE), agent),
        Platform.CISCO_S300: (small,),
        Platform.HP_PROCURVE: (procurve,),
        Platform.ARUBA_AOSCX: (cisco, has("ntp enable")),
        Platform.JUNIPER_JUNOS: (junos,),
        Platform.TPLINK_JETSTREAM: (jetstream,),
    }


def _switched(servers: Sequence[str]) -> Demands:
    """Platforms whose client has to be turned on besides."""
    return {
        Platform.MIKROTIK_ROUTEROS: (
            has(
                "/system ntp client enabled=yes",
                r"set (?:.* )?enabled=yes",
                within="/system ntp client$",
                instead=r"set (?:.* )?enabled=no",
                fix="/system ntp client set enabled=yes",
            ),
            _server(
                servers,
                r'set (?:.* )?servers="?([^"\s]*)"?',
                "/system ntp client set servers={server}",
                "/system ntp client$",
            ),
        ),
        Platform.DLINK_DS: (
            has("enable sntp", instead="disable sntp"),
            _server(servers, r"config sntp primary (\S+)(?: .*)?", "config sntp primary {server}"),
        ),
        Platform.FORTINET: (
            has(
                "set ntpsync enable",
                within="config system ntp",
                instead="set ntpsync disable",
                fix="config system ntp\n set ntpsync enable",
            ),
            _server(
                servers,
                r"set server (\S+)",
                "config system ntp\n config ntpserver\n  edit 1\n   set server {server}",
                "config system ntp",
            ),
        ),
    }


def _servers(c: Configuration, pattern: str, servers: Sequence[str], within: str | None) -> Answer:
    """Servers are configured, and none beside those that the regulation names."""
    found = c.present(pattern, within=within)
    if not found.holds:
        return found
    expression = re.compile(pattern)
    wrong = []
    for line in found.lines:
        match = expression.match(line.text)
        named = match.group(1).strip('"').split(",") if match else [""]
        if not all(named) or (servers and not set(named) <= set(servers)):
            wrong.append(line)
    return Answer(holds=False, lines=tuple(wrong)) if wrong else found
