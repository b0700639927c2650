"""No service runs on a device that nobody needs.

Each one is a way in that nobody watches.

Passes when the configuration has the services below turned off, except those in ``allowed``, and no
probe found one of them open.
Fails when one is on, or a probe found its port open: TCP 21 (FTP), 2000 (bandwidth test), 4786
(Smart Install), 8291 (Winbox), one connection each; TFTP on UDP 69 is the configuration's alone.
Unknown when no configuration was read, it is not of a platform that the rule knows, or it has a
line that is not understood.
How to fix: Cisco ``no ip source-route``, ``no service pad``, ``no ip bootp server``, ``no vstack``;
Huawei VRP and Comware ``undo ftp server``; RouterOS ``/ip service disable api,ftp``,
``/tool mac-server set allowed-interface-list=none``, ``/tool bandwidth-server set enabled=no``,
``/ip dns set allow-remote-requests=no``; Junos ``delete system services ftp``.
Clause: R11 (firmware, weaknesses, unneeded services).

---
Không dịch vụ nào chạy trên thiết bị mà không ai cần.

Mỗi dịch vụ như vậy là một lối vào không ai trông coi.

Đạt khi cấu hình đã tắt các dịch vụ nêu dưới đây, trừ những dịch vụ trong ``allowed``, và không
phép thăm dò nào thấy một dịch vụ đang mở.
Không đạt khi một dịch vụ đang bật, hoặc thăm dò thấy cổng của nó mở: TCP 21 (FTP), 2000 (đo băng
thông), 4786 (Smart Install), 8291 (Winbox), mỗi cổng một kết nối; TFTP trên UDP 69 chỉ xét theo cấu
hình.
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc có dòng không hiểu.
Cách khắc phục: Cisco ``no ip source-route``, ``no service pad``, ``no ip bootp server``, ``no
vstack``; Huawei VRP và Comware ``undo ftp server``; RouterOS ``/ip service disable api,ftp``,
``/tool mac-server set allowed-interface-list=none``, ``/tool bandwidth-server set enabled=no``,
``/ip dns set allow-remote-requests=no``; Junos ``delete system services ftp``.
Điều khoản: R11 (phần mềm thiết bị, lỗ hổng, dịch vụ thừa).
Tham số:
``allowed``: các dịch vụ vẫn được phép chạy.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from inventory.configuration import Answer, Configuration, Platform
from inventory.configuration.routeros import attributes
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, PortProbe
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import (
    Demand,
    Demands,
    agreed,
    asking,
    configured,
    has,
    lacks,
)
from netmon.regulation.evidence import seen
from netmon.regulation.parameters import Parameters


class Unneeded(StrEnum):
    """Services that a device of a LAN has no use for unless the agency says so."""

    SOURCE_ROUTE = "source-route"
    PAD = "pad"
    BOOTP = "bootp"
    SMALL_SERVERS = "small-servers"
    SMART_INSTALL = "smart-install"
    FTP = "ftp"
    TFTP = "tftp"
    API = "api"
    WINBOX = "winbox"
    MAC_SERVER = "mac-server"
    BANDWIDTH_TEST = "bandwidth-test"
    DNS = "dns"


PORTS = {
    (21, "tcp"): Unneeded.FTP,
    (69, "udp"): Unneeded.TFTP,
    (2000, "tcp"): Unneeded.BANDWIDTH_TEST,
    (4786, "tcp"): Unneeded.SMART_INSTALL,
    (8291, "tcp"): Unneeded.WINBOX,
}

OPEN = Text(vi="Dịch vụ thừa đang mở: {services}.", en="Unneeded services are open: {services}.")
CLOSED = Text(vi="Không thấy cổng dịch vụ thừa nào mở.", en="No unneeded service was seen open.")
FIX = Text(
    vi="Tắt dịch vụ trên thiết bị, hoặc ghi vào danh sách allowed nếu thật sự cần.",
    en="Turn the service off, or name it in allowed if it is needed.",
)

LIMITED = Text(
    vi="/ip service {name} đã tắt hoặc giới hạn địa chỉ",
    en="/ip service {name} disabled or limited by address",
)


class Services(Params):
    """Which of them the agency needs."""

    allowed: frozenset[Unneeded] = Field(
        frozenset(),
        description="services that may run all the same",
        json_schema_extra={"stricter": "subset"},
    )


@check(
    id="MGT-18",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Tắt dịch vụ thừa", en="Unneeded services"),
    clauses=("R11",),
    cites="TCVN 14423 4.5.2.1c; CIS IOS XE 2.1.2-8, 3.1.1",
    params=Services,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_18(device: Device, params: Services, context: Context) -> Result:
    """Judge the services that the configuration turns on, and the ports that were seen open."""
    config = configured(device, demands(params, context.parameters), context)
    return agreed(config, _probed(device, params.allowed))


def _probed(device: Device, allowed: frozenset[Unneeded]) -> Result:
    """What probes saw; ports that were not probed are the configuration's business alone."""
    rows = device.rows(PortProbe) or ()
    found = sorted(
        {
            f"{PORTS[r.port, r.transport]} ({r.transport}/{r.port})"
            for r in rows
            if r.state == "open"
            and (r.port, r.transport) in PORTS
            and PORTS[r.port, r.transport] not in allowed
        }
    )
    if not found:
        return Result(status=Status.PASS, message=CLOSED)
    actual = "open: " + ", ".join(found)
    return Result(
        status=Status.FAIL,
        message=OPEN.format(services=names(found)),
        expected="no unneeded service open",
        actual=actual,
        evidence=seen(device, PortProbe, actual),
        fix=FIX,
    )


def demands(params: Services, parameters: Parameters) -> Demands:
    """What must be off, without what the agency needs."""
    del parameters
    return {
        platform: tuple(d for service, d in table if service not in params.allowed)
        for platform, table in TABLE.items()
    }


def _service(name: str) -> Demand:
    """RouterOS: a service that is disabled, or bound to addresses."""

    def ask(c: Configuration) -> Answer:
        found = c.present(rf"set {name}(?: .*)?", within="/ip service$")
        if not found.holds:
            return found
        wrong = tuple(
            x
            for x in found.lines
            if attributes(x).get("disabled") != "yes" and not attributes(x).get("address")
        )
        return Answer(holds=False, lines=wrong) if wrong else found

    return asking(
        LIMITED.format(name=name),
        ask,
        fix=f"/ip service set {name} disabled=yes",
    )


def _tool(section: str, key: str, value: str) -> Demand:
    return has(
        f"{section} {key}={value}",
        rf"set (?:.* )?{key}={value}",
        within=f"{section}$",
        instead=rf"set (?:.* )?{key}=\S+",
        fix=f"{section} set {key}={value}",
    )


_FTP_AGENT = (
    Unneeded.FTP,
    lacks(r"ftp server(?: enable| default-enable)?", wanted="undo ftp server"),
)
_TFTP_AGENT = (Unneeded.TFTP, lacks("tftp-server enable", wanted="undo tftp-server enable"))
TABLE: Mapping[Platform, tuple[tuple[Unneeded, Demand], ...]] = {
    Platform.CISCO_IOS: (
        (Unneeded.SOURCE_ROUTE, has("no ip source-route")),
        (Unneeded.PAD, has("no service pad")),
        (Unneeded.BOOTP, has("no ip bootp server", r"no ip bootp server|ip dhcp bootp ignore")),
        (
            Unneeded.SMALL_SERVERS,
            lacks(r"service (?:tcp|udp)-small-servers", wanted="no service tcp-small-servers"),
        ),
        (Unneeded.SMART_INSTALL, lacks("vstack", wanted="no vstack")),
        (Unneeded.TFTP, lacks(r"tftp-server(?: .*)?", wanted="no tftp-server")),
    ),
    Platform.CISCO_NXOS: (
        (Unneeded.API, lacks("feature nxapi", wanted="no feature nxapi")),
        (Unneeded.SOURCE_ROUTE, lacks("ip source-route", wanted="no ip source-route")),
    ),
    Platform.RUIJIE_OS: (
        (Unneeded.FTP, lacks(r"ftp-server enable", wanted="no ftp-server enable")),
        (Unneeded.SOURCE_ROUTE, lacks("ip source-route", wanted="no ip source-route")),
    ),
    Platform.HP_PROCURVE: ((Unneeded.TFTP, has("no tftp server", instead="tftp server")),),
    Platform.ARUBA_AOSCX: (
        (Unneeded.TFTP, lacks(r"tftp server(?: .*)?", wanted="no tftp server")),
    ),
    Platform.HUAWEI_VRP: (_FTP_AGENT, _TFTP_AGENT),
    Platform.HP_COMWARE: (_FTP_AGENT, _TFTP_AGENT),
    Platform.MIKROTIK_ROUTEROS: (
        (Unneeded.FTP, _service("ftp")),
        (Unneeded.API, _service("api")),
        (Unneeded.API, _service("api-ssl")),
        (Unneeded.WINBOX, _service("winbox")),
        (Unneeded.MAC_SERVER, _tool("/tool mac-server", "allowed-interface-list", "none")),
        (
            Unneeded.MAC_SERVER,
            _tool("/tool mac-server mac-winbox", "allowed-interface-list", "none"),
        ),
        (Unneeded.BANDWIDTH_TEST, _tool("/tool bandwidth-server", "enabled", "no")),
        (Unneeded.DNS, _tool("/ip dns", "allow-remote-requests", "no")),
    ),
    Platform.JUNIPER_JUNOS: (
        (
            Unneeded.FTP,
            lacks("set system services ftp", wanted="delete system services ftp"),
        ),
        (
            Unneeded.TFTP,
            lacks("set system services tftp-server", wanted="delete system services tftp-server"),
        ),
        (
            Unneeded.SMALL_SERVERS,
            lacks(
                r"set system services (?:finger|rlogin|rsh|xnm-clear-text)",
                wanted="delete system services finger",
            ),
        ),
    ),
}
