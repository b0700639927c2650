"""No password is kept in the clear or so that it can be computed back.

A configuration is copied, mailed and backed up: whoever gets one gets every password in it that is
not hashed.

Passes when the configuration keeps administrators' passwords only as one-way hashes (or, on
ProCurve and AOS-CX, enciphered with the device's own key).
Fails when a password is in the clear, or in a reversible form (Cisco type 0, 4 and 7, Huawei
``simple`` and ``cipher``, Junos ``$1$``).
Unknown when no configuration was read, it is not of a platform that the rule knows, or it has a
line that is not understood.
Not applicable on RouterOS, whose export does not show users' passwords in any form.
How to fix: enter the password again in the strong form: Cisco ``enable algorithm-type scrypt
secret``; ProCurve ``encrypt-credentials``; Huawei VRP ``password irreversible-cipher``; Comware
``password hash``; Junos ``set system login password format sha512``. Change what was in the clear.
Clause: R5 (accounts and passwords).

---
Không mật khẩu nào được lưu ở dạng rõ hoặc ở dạng tính ngược lại được.

Cấu hình được sao chép, gửi thư và lưu trữ: ai có bản sao thì có mọi mật khẩu chưa băm trong đó.

Đạt khi cấu hình chỉ lưu mật khẩu quản trị ở dạng băm một chiều (hoặc, trên ProCurve và AOS-CX, mã
hóa bằng khóa riêng của thiết bị).
Không đạt khi có mật khẩu ở dạng rõ, hoặc ở dạng đảo ngược được (Cisco loại 0, 4 và 7, Huawei
``simple`` và ``cipher``, Junos ``$1$``).
Chưa xác định khi chưa đọc được cấu hình, quy tắc không biết nền tảng đó, hoặc có dòng không hiểu.
Không áp dụng trên RouterOS, vì bản xuất cấu hình không chứa mật khẩu người dùng ở bất kỳ dạng nào.
Cách khắc phục: nhập lại mật khẩu ở dạng mạnh: Cisco ``enable algorithm-type scrypt secret``;
ProCurve ``encrypt-credentials``; Huawei VRP ``password irreversible-cipher``; Comware ``password
hash``; Junos ``set system login password format sha512``. Đổi mật khẩu từng ở dạng rõ.
Điều khoản: R5 (tài khoản, mật khẩu).
"""

from __future__ import annotations

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import configured, has, lacks, none, same

NO_LINE_PASSWORD = Text(vi="không đặt mật khẩu trên line", en="no password on a line")
SECRET = has(
    "enable secret",
    r"enable secret (?:level \d+ )?[5689] \S+",
    instead=r"enable (?:secret|password)(?: .*)?",
    fix="enable algorithm-type scrypt secret <new password>",
)
CISCO = (
    SECRET,
    lacks(r"enable password(?: .*)?", wanted="no enable password"),
    lacks(
        r"username \S+ (?:.* )?password(?: .*)?",
        wanted="username ... secret",
        fix="username <name> algorithm-type scrypt secret <new password>",
    ),
    lacks(
        r"username \S+ (?:.* )?secret (?:[047] .*|(?!\d )\S+)",
        wanted=Text(vi="username ... secret 8 hoặc 9", en="username ... secret 8 or 9"),
        fix="username <name> algorithm-type scrypt secret <new password>",
    ),
    none(
        "line",
        r"password(?: .*)?",
        wanted=NO_LINE_PASSWORD,
        fix="line <...>\n no password",
    ),
)
DEMANDS = {
    **same((Platform.CISCO_IOS, Platform.RUIJIE_OS), *CISCO),
    Platform.CISCO_NXOS: (
        lacks(
            r"username \S+ password (?:[07] .*|(?!5 )\S+)",
            wanted="username ... password 5",
            fix="username <name> password <new password>",
        ),
    ),
    Platform.CISCO_S300: (
        lacks(
            r"(?:username \S+|enable) password (?!.*\bencrypted\b).*",
            wanted=Text(vi="mật khẩu đã mã hóa", en="passwords encrypted"),
            fix="username <name> password <new password> privilege 15",
        ),
    ),
    Platform.HP_PROCURVE: (
        has(
            "encrypt-credentials",
            r"encrypt-credentials|password non-plaintext-sha256",
            instead="include-credentials",
        ),
        lacks(
            r"password (?:manager|operator) (?:.* )?plaintext(?: .*)?",
            wanted="password sha256",
            fix="encrypt-credentials\npassword non-plaintext-sha256",
        ),
    ),
    Platform.ARUBA_AOSCX: (
        lacks(
            r"user \S+ (?:.* )?plaintext(?: .*)?",
            wanted="user ... password ciphertext",
            fix="user <name> group administrators password",
        ),
    ),
    Platform.HUAWEI_VRP: (
        lacks(
            r"local-user \S+ password (?:simple|cipher)(?: .*)?",
            within="aaa$",
            wanted="local-user ... password irreversible-cipher",
            fix="aaa\n local-user <name> password irreversible-cipher <new password>",
        ),
        lacks(
            r"super password (?:.* )?(?:simple|cipher)(?: .*)?",
            wanted="no super password simple",
            fix="undo super password",
        ),
        none(
            "user-interface",
            r"set authentication password(?: .*)?",
            wanted=Text(
                vi="không đặt mật khẩu trên user-interface", en="no password on a user-interface"
            ),
            fix="user-interface vty 0 4\n authentication-mode aaa",
        ),
    ),
    Platform.HP_COMWARE: (
        none(
            "local-user",
            r"password (?:simple|cipher)(?: .*)?",
            wanted="local-user: password hash",
            fix="local-user <name> class manage\n password",
        ),
        lacks(
            r"super password (?:.* )?(?:simple|cipher)(?: .*)?",
            wanted="super password hash",
            fix="undo super password",
        ),
        none(
            "(?:line|user-interface)",
            r"set authentication password (?:simple|cipher)(?: .*)?",
            wanted=NO_LINE_PASSWORD,
            fix="line vty 0 63\n authentication-mode scheme",
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        lacks(
            r'set system (?:.* )?encrypted-password (?!"?<secret:\$[56]\$).*',
            wanted=Text(vi="mật khẩu dạng $6$", en="passwords as $6$"),
            fix="set system login password format sha512\n"
            "set system login user <name> authentication plain-text-password",
        ),
    ),
    Platform.LINUX_FRR: (
        lacks(
            r"(?:enable )?password (?!8 ).*",
            wanted="service password-encryption",
        ),
    ),
    Platform.DLINK_DS: (
        has("enable password encryption", instead="disable password encryption"),
        lacks(
            r"config account \S+ encrypt plain_text(?: .*)?",
            wanted="config account ... encrypt sha_1",
            fix="enable password encryption",
        ),
    ),
    Platform.TPLINK_JETSTREAM: (
        lacks(
            r"user name \S+ (?:.* )?(?:secret 0|password [07])(?: .*)?",
            wanted="user name ... secret 5",
            fix="user name <name> privilege admin secret <new password>",
        ),
        lacks(r"enable password(?: .*)?", wanted="no enable password"),
        none("line", r"password(?: .*)?", wanted=NO_LINE_PASSWORD, fix="line <...>\n no password"),
    ),
    Platform.FORTINET: (
        lacks(
            r"set password (?!ENC ).*",
            within="config system admin",
            wanted="set password ENC",
            fix="config system admin\n edit <name>\n  set password <new password>",
        ),
    ),
}

NOT_SHOWN = Text(
    vi="RouterOS không đưa mật khẩu người dùng vào bản xuất cấu hình dưới bất kỳ dạng nào.",
    en="RouterOS does not export users' passwords in any form.",
)


@check(
    id="MGT-08",
    subject=SubjectKind.DEVICE,
    severity=Severity.CRITICAL,
    title=Text(vi="Mật khẩu lưu dạng băm mạnh", en="Hashed secrets"),
    clauses=("R5",),
    cites="TCVN 14423 4.4.2.4; CIS IOS XE 1.4.1-3",
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_08(device: Device, params: Params, context: Context) -> Result:
    """Judge in which form passwords are kept."""
    del params  # nothing to tune
    text = device.configuration
    if text is not None and text.platform is Platform.MIKROTIK_ROUTEROS:
        return Result(
            status=Status.NOT_APPLICABLE,
            message=NOT_SHOWN,
            reason="platform:mikrotik_routeros/passwords-not-exported",
        )
    return configured(device, DEMANDS, context)
