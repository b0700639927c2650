"""SSH is version 2 only, with a strong host key.

SSH version 1 can be read by whoever sits on the path; a short key can be computed.

Passes when the server announces ``SSH-2.0-``, its host key is RSA of ``rsa_bits`` or more, ECDSA or
Ed25519, and the configuration allows nothing older.
Fails when an older version is announced (1.99 too), the key is short or of another kind, or the
configuration allows version 1. A key that changed is INV-07's business.
Unknown when the SSH server was not looked at or told no key, no configuration was read, or the
configuration has a line that is not understood.
How to fix: Cisco ``ip ssh version 2``, ``crypto key generate rsa modulus 4096``; Huawei VRP
``stelnet server enable``, ``undo ssh server compatible-ssh1x enable``; Comware
``ssh server enable``; RouterOS ``/ip ssh set strong-crypto=yes host-key-size=4096``; Junos
``set system services ssh protocol-version v2``, ``root-login deny``.
Clause: R6 (secure management access).

---
SSH chỉ dùng phiên bản 2, với khóa máy chủ đủ mạnh.

SSH phiên bản 1 có thể bị đọc trên đường truyền; khóa ngắn có thể bị tính ra.

Đạt khi máy chủ thông báo ``SSH-2.0-``, khóa máy chủ là RSA từ ``rsa_bits`` trở lên, ECDSA hoặc
Ed25519, và cấu hình không cho phép phiên bản cũ hơn.
Không đạt khi thông báo phiên bản cũ hơn (kể cả 1.99), khóa ngắn hoặc thuộc loại khác, hoặc cấu
hình cho phép phiên bản 1. Khóa thay đổi là việc của INV-07.
Chưa xác định khi chưa xem máy chủ SSH hoặc nó không đưa ra khóa, chưa đọc được cấu hình, hoặc cấu
hình có dòng không hiểu.
Cách khắc phục: Cisco ``ip ssh version 2``, ``crypto key generate rsa modulus 4096``; Huawei VRP
``stelnet server enable``, ``undo ssh server compatible-ssh1x enable``; Comware ``ssh server
enable``; RouterOS ``/ip ssh set strong-crypto=yes host-key-size=4096``; Junos ``set system
services ssh protocol-version v2``, ``root-login deny``.
Điều khoản: R6 (truy cập quản trị an toàn).
Tham số:
``rsa_bits``: độ dài tối thiểu của khóa máy chủ RSA, bit.
"""

from __future__ import annotations

from pydantic import Field

from inventory.configuration import Platform
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, SshAccess
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.demands import agreed, configured, has, lacks, same
from netmon.regulation.evidence import seen

STRONG_KINDS = ("ed25519", "ecdsa")
EXPECTED = "SSH-2.0, strong host key"
NOT_V1 = lacks(
    "ssh server compatible-ssh1x enable",
    wanted="undo ssh server compatible-ssh1x enable",
)
DEMANDS = {
    **same(
        (Platform.CISCO_IOS, Platform.RUIJIE_OS),
        has("ip ssh version 2", instead=r"ip ssh version \S+"),
    ),
    Platform.CISCO_NXOS: (lacks("no feature ssh", wanted="feature ssh"),),
    Platform.CISCO_S300: (has("ip ssh server", instead="no ip ssh server"),),
    Platform.HP_PROCURVE: (
        lacks(r"ip ssh version (?:1|1-or-2)", wanted="ip ssh version 2"),
        lacks(r"no ip ssh$", wanted="ip ssh"),
    ),
    Platform.ARUBA_AOSCX: (has("ssh server vrf", fix="ssh server vrf mgmt"),),
    Platform.HUAWEI_VRP: (
        has("stelnet server enable", r"stelnet (?:ipv4 )?server enable"),
        NOT_V1,
    ),
    Platform.HP_COMWARE: (has("ssh server enable"), NOT_V1),
    Platform.MIKROTIK_ROUTEROS: (
        has(
            "/ip ssh strong-crypto=yes",
            r"set (?:.* )?strong-crypto=yes",
            within="/ip ssh$",
            instead=r"set (?:.* )?strong-crypto=no",
            fix="/ip ssh set strong-crypto=yes",
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        has("set system services ssh"),
        has(
            "set system services ssh root-login deny",
            instead=r"set system services ssh root-login \S+",
        ),
        lacks(
            "set system services ssh protocol-version v1",
            wanted="set system services ssh protocol-version v2",
        ),
    ),
    Platform.DLINK_DS: (has("enable ssh", instead="disable ssh"),),
    Platform.TPLINK_JETSTREAM: (
        has("ip ssh version v2"),
        lacks("ip ssh version v1", wanted="no ip ssh version v1"),
    ),
    Platform.FORTINET: (
        has(
            "set strong-crypto enable",
            within="config system global",
            instead="set strong-crypto disable",
            fix="config system global\n set strong-crypto enable",
        ),
    ),
}

STRONG = Text(vi="SSH phiên bản 2, khóa máy chủ mạnh.", en="SSH is version 2 with a strong key.")
WRONG = Text(vi="SSH không đạt: {faults}.", en="SSH is not as required: {faults}.")
NOT_TOLD = Text(
    vi="Chưa biết phiên bản hoặc khóa của máy chủ SSH.",
    en="The version or the key of the SSH server is not known.",
)
FIX = Text(
    vi="Chỉ bật SSH phiên bản 2 và sinh lại khóa (RSA từ {bits} bit, hoặc Ed25519).",
    en="Turn on SSH version 2 only and generate the key again (RSA of {bits} bits or more, or "
    "Ed25519).",
)


class HostKey(Params):
    """What counts as a strong key."""

    rsa_bits: int = Field(
        2048,
        ge=2048,
        le=16384,
        description="least length of an RSA host key in bits",
        json_schema_extra={"stricter": "higher"},
    )


@check(
    id="MGT-02",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="SSHv2, khóa đủ mạnh", en="SSH v2 only, strong key"),
    clauses=("R6",),
    cites="TCVN 14423 4.12.2.4a; CIS IOS XE 2.1.1.2, 2.1.1.1.3",
    needs=(Need(SshAccess),),
    params=HostKey,
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_02(device: Device, params: HostKey, context: Context) -> Result:
    """Judge the configuration, and what the SSH server shows of itself."""
    shown = _shown(device, params)
    config = configured(device, DEMANDS, context)
    # A Linux host's sshd is not in the configuration that FRR prints: the server speaks for it.
    alone = config.reason == f"unjudged:{Platform.LINUX_FRR}"
    return agreed(config, shown, probe_suffices=alone)


def _shown(device: Device, params: HostKey) -> Result:
    rows = [r for r in device.rows(SshAccess) or () if r.version is not None]
    faults = [fault for row in rows for fault in _faults(row, params.rsa_bits)]
    actual = "; ".join(f"{r.version} {r.key_type or '?'} {r.key_bits or ''}".strip() for r in rows)
    if faults:
        return Result(
            status=Status.FAIL,
            message=WRONG.format(faults=names(faults)),
            expected=EXPECTED,
            actual=actual,
            evidence=seen(device, SshAccess, actual),
            fix=FIX.format(bits=params.rsa_bits),
        )
    if not rows or any(r.key_type is None for r in rows):
        return Result(status=Status.UNKNOWN, message=NOT_TOLD, reason="missing:ssh_access/host-key")
    return Result(
        status=Status.PASS,
        message=STRONG,
        expected=EXPECTED,
        actual=actual,
        evidence=seen(device, SshAccess, actual),
    )


def _faults(row: SshAccess, bits: int) -> list[str]:
    """What is wrong with one server, in its own words."""
    faults = []
    if row.version is not None and not row.version.startswith("SSH-2.0-"):
        faults.append(row.version)
    kind = (row.key_type or "").casefold()
    if kind and not any(strong in kind for strong in STRONG_KINDS):
        if "rsa" not in kind:
            faults.append(str(row.key_type))
        elif row.key_bits is not None and row.key_bits < bits:
            faults.append(f"RSA {row.key_bits} < {bits}")
    return faults
