"""A device shows the SSH host key that was pinned when it was first seen.

A key that changed is a device that was replaced or reset, or somebody who answers in its place to
take the administrator's password. netmon sends it nothing until a person has accepted the new key.

Passes when the SSH server showed the key that is pinned for it.
Fails when it shows another one; the finding names both and stands since the change was first seen.
Unknown when the device was not looked at over SSH, or nobody answered there.
How to fix: read the fingerprint at the device's own console (Cisco ``show crypto key mypubkey``,
Linux ``ssh-keygen -lf``) and find out why it changed. When it is the device's:
``netmon device host-key NAME --accept SHA256:... --who WHO --why WHY``. When it is not: look for
the host that answers at the device's address before anybody logs in.
Clause: R4 (no unauthorised connections), R6 (secure management access).

---
Thiết bị đưa ra đúng khóa máy chủ SSH đã ghim khi thấy nó lần đầu.

Khóa thay đổi nghĩa là thiết bị đã bị thay hoặc cài lại, hoặc có kẻ trả lời thay để lấy mật khẩu
quản trị. netmon không gửi gì cho nó cho đến khi có người chấp nhận khóa mới.

Đạt khi máy chủ SSH đưa ra đúng khóa đã ghim.
Không đạt khi đưa ra khóa khác; phát hiện nêu cả hai khóa và kéo dài từ lúc thấy thay đổi.
Chưa xác định khi chưa xem thiết bị qua SSH, hoặc không ai trả lời ở đó.
Cách khắc phục: đọc vân tay khóa ngay tại cổng console của thiết bị (Cisco ``show crypto key
mypubkey``, Linux ``ssh-keygen -lf``) và tìm hiểu vì sao nó đổi. Nếu đúng là của thiết bị:
``netmon device host-key NAME --accept SHA256:... --who WHO --why WHY``. Nếu không: tìm máy đang trả
lời tại địa chỉ của thiết bị trước khi có ai đăng nhập.
Điều khoản: R4 (cấm đấu nối trái phép), R6 (truy cập quản trị an toàn).
"""

from __future__ import annotations

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, SshAccess
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.evidence import seen

EXPECTED = "the pinned SSH host key"
SAME = Text(vi="Khóa máy chủ SSH vẫn là khóa đã ghim.", en="The SSH host key is the pinned one.")
CHANGED = Text(
    vi="Khóa máy chủ SSH đã đổi (cổng {ports}): đã ghim {old}, nay là {new}.",
    en="The SSH host key changed (port {ports}): pinned {old}, now {new}.",
)
SILENT = Text(vi="Chưa thấy khóa máy chủ SSH.", en="No SSH host key was seen.")
FIX = Text(
    vi="Đối chiếu vân tay tại cổng console. Nếu đúng là thiết bị: netmon device host-key {name} "
    "--accept {new} --why <lý do>. Nếu không: tìm máy đang trả lời thay trước khi đăng nhập.",
    en="Compare the fingerprint at the device's console. If it is the device's: netmon device "
    "host-key {name} --accept {new} --why <reason>. If not: find who answers in its place before "
    "anybody logs in.",
)


@check(
    id="INV-07",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Khóa SSH của thiết bị không đổi", en="SSH host key unchanged"),
    clauses=("R4", "R6"),
    cites="TCVN 14423 4.12.2.4a; RFC 4251 4.1",
    needs=(Need(SshAccess),),
    params=Params,
    roles=INFRASTRUCTURE_ROLES,
)
def inv_07(device: Device, params: Params, context: Context) -> Result:
    """Judge the key that was shown at the newest look."""
    del params, context  # nothing to tune
    rows = device.rows(SshAccess) or ()
    changed = [r for r in rows if r.key_changed]
    if changed:
        new = names([r.fingerprint or "?" for r in changed])
        old = names([r.pinned or "?" for r in changed])
        actual = f"pinned {old.en}, shown {new.en}"
        return Result(
            status=Status.FAIL,
            message=CHANGED.format(ports=", ".join(str(r.port) for r in changed), old=old, new=new),
            expected=EXPECTED,
            actual=actual,
            evidence=seen(device, SshAccess, actual),
            fix=FIX.format(name=device.name, new=new),
        )
    shown = [r.fingerprint for r in rows if r.fingerprint is not None]
    if not shown:
        return Result(status=Status.UNKNOWN, message=SILENT, reason="missing:ssh_access/host-key")
    return Result(
        status=Status.PASS,
        message=SAME,
        expected=EXPECTED,
        actual=", ".join(shown),
        evidence=seen(device, SshAccess, ", ".join(shown)),
    )
