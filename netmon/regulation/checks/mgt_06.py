"""No device is managed over unencrypted web.

A login form over plain HTTP gives the administrator's password to anyone on the path.

Passes when TCP/80 refuses connections, or answers only by sending the browser on to HTTPS, and the
configuration has plain HTTP off. Where no configuration was read the probe is believed alone, and
the evidence says so.
Fails when TCP/80 gives a login page or asks for a password, or the configuration turns HTTP on.
Unknown when the port was not probed, did not answer, or answered something that was not
recognised; and when the configuration has a line that is not understood.
How to fix: Cisco ``no ip http server``; ProCurve ``no web-management plaintext``; Huawei VRP
``undo http server enable``; Comware ``undo ip http enable``; RouterOS
``/ip service disable www``; Junos ``delete system services web-management http``. Keep HTTPS
with an access list, or no web at all.
Clause: R6 (secure management access).

---
Không thiết bị nào được quản trị qua web không mã hóa.

Biểu mẫu đăng nhập qua HTTP trao mật khẩu quản trị cho bất kỳ ai trên đường truyền.

Đạt khi TCP/80 từ chối kết nối, hoặc chỉ trả lời bằng cách chuyển trình duyệt sang HTTPS, và cấu
hình tắt HTTP không mã hóa. Nếu chưa đọc được cấu hình thì chỉ tin kết quả thăm dò, và minh chứng
nêu rõ điều đó.
Không đạt khi TCP/80 đưa ra trang đăng nhập hoặc hỏi mật khẩu, hoặc cấu hình bật HTTP.
Chưa xác định khi chưa thăm dò cổng, cổng không trả lời hoặc trả lời điều không nhận ra được; và
khi cấu hình có dòng không hiểu.
Cách khắc phục: Cisco ``no ip http server``; ProCurve ``no web-management plaintext``; Huawei VRP
``undo http server enable``; Comware ``undo ip http enable``; RouterOS ``/ip service disable www``;
Junos ``delete system services web-management http``. Dùng HTTPS kèm danh sách địa chỉ, hoặc không
mở web.
Điều khoản: R6 (truy cập quản trị an toàn).
"""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, PortProbe
from inventory.text import Text
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.demands import agreed, configured, has, lacks, same
from netmon.regulation.evidence import seen

PORT = 80
DEMANDS = {
    **same(
        (Platform.CISCO_IOS, Platform.CISCO_S300, Platform.TPLINK_JETSTREAM),
        has("no ip http server"),
    ),
    Platform.CISCO_NXOS: (lacks("nxapi http", wanted="no nxapi http"),),
    Platform.RUIJIE_OS: (
        lacks(
            r"enable service web-server(?! https)(?: .*)?",
            wanted="no enable service web-server http",
        ),
    ),
    Platform.HP_PROCURVE: (
        has("no web-management plaintext", r"no web-management(?: plaintext)?$"),
    ),
    Platform.ARUBA_AOSCX: (lacks("http-server", wanted="no http-server"),),
    Platform.HUAWEI_VRP: (lacks("http server enable", wanted="undo http server enable"),),
    Platform.HP_COMWARE: (lacks("ip http enable", wanted="undo ip http enable"),),
    Platform.MIKROTIK_ROUTEROS: (
        has(
            "/ip service www disabled=yes",
            r"set www(?: .*)? disabled=yes",
            within="/ip service$",
            instead=r"set www(?: .*)?",
            fix="/ip service set www disabled=yes",
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        lacks(
            "set system services web-management http",
            wanted="delete system services web-management http",
        ),
    ),
    Platform.DLINK_DS: (has("disable web", instead="enable web"),),
    Platform.FORTINET: (
        lacks(
            r"set allowaccess (?:.* )?http",
            within="config system interface",
            wanted=Text(vi="allowaccess không có http", en="allowaccess without http"),
            fix="config system interface\n edit <port>\n  set allowaccess ping ssh",
        ),
    ),
}

EXPECTED = "no login page on tcp/80"
CLOSED = Text(
    vi="Không có web quản trị không mã hóa: cổng TCP/80 từ chối kết nối.",
    en="No plaintext web management: TCP/80 refuses connections.",
)
REDIRECT = Text(
    vi="Không có web quản trị không mã hóa: TCP/80 chỉ chuyển hướng sang HTTPS.",
    en="No plaintext web management: TCP/80 only redirects to HTTPS.",
)
LOGIN = Text(
    vi="Web quản trị không mã hóa đang mở: TCP/80 đưa ra trang đăng nhập.",
    en="Plaintext web management is on: TCP/80 gives a login page.",
)
SILENT = Text(
    vi="Cổng TCP/80 không trả lời: không kết luận được web quản trị đã tắt hay bị chặn.",
    en="TCP/80 does not answer: web management may be off, or filtered on the way.",
)
UNRECOGNISED = Text(
    vi="TCP/80 mở nhưng nội dung trả lời không nhận ra được; cần người xem.",
    en="TCP/80 is open, but what it answers was not recognised; somebody has to look.",
)
NOT_PROBED = Text(vi="Cổng TCP/80 chưa được thăm dò.", en="TCP/80 was not probed.")
FIX = Text(
    vi="Tắt HTTP quản trị, chỉ giữ HTTPS kèm danh sách địa chỉ được phép, hoặc tắt hẳn web.",
    en="Turn HTTP management off; keep HTTPS with an access list, or no web at all.",
)


@check(
    id="MGT-06",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Không web quản trị không mã hóa", en="No plaintext web management"),
    clauses=("R6",),
    cites="TCVN 14423 4.5.2.1c; CIS IOS XE 1.1.5, 1.2.10",
    needs=(Need(PortProbe),),
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_06(device: Device, params: Params, context: Context) -> Result:
    """Judge the configuration and the probe of TCP/80."""
    del params  # nothing to tune
    return agreed(configured(device, DEMANDS, context), _probed(device), probe_suffices=True)


def _probed(device: Device) -> Result:
    rows = [
        row for row in device.rows(PortProbe) or () if row.port == PORT and row.transport == "tcp"
    ]
    if not rows:
        return Result(status=Status.UNKNOWN, message=NOT_PROBED, reason="missing:port_probes/tcp80")
    # Several addresses may have been probed: the worst answer speaks for the device.
    status, message, reason = max((_judge(row) for row in rows), key=lambda j: _WORSE[j[0]])
    actual = "; ".join(sorted({f"tcp/80 {row.detail or row.service or row.state}" for row in rows}))
    proof = actual + "; configuration not read" if status is Status.PASS else actual
    return Result(
        status=status,
        message=message,
        expected=EXPECTED,
        actual=actual,
        evidence=seen(device, PortProbe, proof),
        fix=FIX if status is Status.FAIL else None,
        reason=reason,
    )


_WORSE = {Status.PASS: 0, Status.UNKNOWN: 1, Status.FAIL: 2}


def _judge(row: PortProbe) -> tuple[Status, Text, str]:
    if row.state == "closed":
        return Status.PASS, CLOSED, ""
    if row.state != "open":
        return Status.UNKNOWN, SILENT, "silent:tcp80"
    detail = (row.detail or "").casefold()
    if "login" in detail or "password" in detail:
        return Status.FAIL, LOGIN, ""
    if "redirects to https" in detail:
        return Status.PASS, REDIRECT, ""
    return Status.UNKNOWN, UNRECOGNISED, "unrecognised:tcp80"
