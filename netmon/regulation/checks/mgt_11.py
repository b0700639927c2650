"""SNMP is version 3 with authentication and privacy, and nothing older.

SNMPv1 and v2c send their community, and every value, in the clear.

Passes when the agent was answered over SNMPv3 at level authPriv, no SNMPv1 or v2c access that it
tried was answered, and the configuration has SNMPv3 with privacy and no community. Where no
configuration was read the probe is believed alone, and the evidence says so.
Fails when any SNMPv1 or v2c access is answered, or SNMPv3 is answered only without privacy, or the
configuration still has a community or no SNMPv3 with privacy.
Unknown when no SNMP access was answered at all, or the older versions were not tried; and when the
configuration has a line that is not understood.
How to fix: create an authPriv user (SHA and AES), give it to the agent, see that it works, then
turn v1 and v2c off (ProCurve ``snmpv3 only``; Huawei VRP and Comware
``snmp-agent sys-info version v3``; Cisco: delete every ``snmp-server community``).
Clause: R6 (secure management access).

---
SNMP dùng phiên bản 3 có xác thực và mã hóa, không dùng phiên bản cũ.

SNMPv1 và v2c gửi chuỗi cộng đồng và mọi giá trị ở dạng rõ.

Đạt khi thiết bị trả lời netmon qua SNMPv3 mức authPriv, không trả lời lần thử SNMPv1 hay v2c nào,
và cấu hình có SNMPv3 có mã hóa, không có chuỗi cộng đồng. Nếu chưa đọc được cấu hình thì chỉ tin
kết quả thăm dò, và minh chứng nêu rõ điều đó.
Không đạt khi thiết bị trả lời SNMPv1 hay v2c, hoặc chỉ trả lời SNMPv3 không mã hóa, hoặc cấu hình
còn chuỗi cộng đồng hay không có SNMPv3 có mã hóa.
Chưa xác định khi thiết bị không trả lời SNMP theo cách nào, hoặc chưa thử các phiên bản cũ; và khi
cấu hình có dòng không hiểu.
Cách khắc phục: tạo người dùng authPriv (SHA và AES), khai báo cho netmon, kiểm tra hoạt động, rồi
tắt v1 và v2c (ProCurve ``snmpv3 only``; Huawei VRP và Comware ``snmp-agent sys-info version v3``;
Cisco: xóa mọi ``snmp-server community``).
Điều khoản: R6 (truy cập quản trị an toàn).
"""

from __future__ import annotations

from inventory.configuration import Answer, Configuration, Platform
from inventory.configuration.questions import find
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES, SnmpAccess
from inventory.text import Text
from inventory.wording import names
from netmon.regulation.api import Context, Need, Params, Result, SubjectKind, check
from netmon.regulation.demands import agreed, asking, broken, configured, has, lacks, same
from netmon.regulation.evidence import seen


def _open_communities(c: Configuration) -> Answer:
    """FortiOS: the communities that are not disabled."""
    entries = (x for b in c.blocks("config system snmp community") for x in b.children)
    return broken((x for x in entries if not find(x.children, "set status disable")), c.unparsed)


NO_SNMP_COMMUNITY = Text(vi="không có community SNMP", en="no SNMP community")
NO_COMMUNITY = lacks(
    "snmp-server community",
    wanted="no snmp-server community",
    fix="no snmp-server community <name>",
)
GROUP = has(
    "snmp-server group v3 priv",
    r"snmp-server group \S+ v3 priv",
    fix="snmp-server group NETMON v3 priv\n"
    "snmp-server user netmon NETMON v3 auth sha <...> priv aes 128 <...>",
)
AGENT = (
    has(
        "snmp-agent sys-info version v3",
        r"snmp-agent sys-info version v3$",
        fix="snmp-agent sys-info version v3\nundo snmp-agent sys-info version v1 v2c",
    ),
    has(
        "snmp-agent group v3 privacy",
        r"snmp-agent group v3 \S+ privacy",
        fix="snmp-agent group v3 NETMON privacy",
    ),
    lacks(
        "snmp-agent community",
        wanted="no snmp-agent community",
        fix="undo snmp-agent community <name>",
    ),
)
DEMANDS = {
    **same((Platform.CISCO_IOS, Platform.CISCO_S300, Platform.RUIJIE_OS), GROUP, NO_COMMUNITY),
    Platform.CISCO_NXOS: (has("snmp-server globalEnforcePriv"), NO_COMMUNITY),
    Platform.HP_PROCURVE: (has("snmpv3 only"), NO_COMMUNITY),
    Platform.ARUBA_AOSCX: (
        has(
            Text(vi="snmpv3 user có auth và priv", en="snmpv3 user with auth and priv"),
            r"snmpv3 user \S+ auth (?:.* )?priv",
            fix="snmpv3 user netmon auth sha auth-pass ... priv aes priv-pass ...",
        ),
        NO_COMMUNITY,
    ),
    **same((Platform.HUAWEI_VRP, Platform.HP_COMWARE), *AGENT),
    Platform.MIKROTIK_ROUTEROS: (
        has(
            "/snmp community security=private",
            r"(?:set|add) (?:.* )?security=private",
            within="/snmp community$",
            fix="/snmp community add name=netmon security=private authentication-protocol=SHA1 "
            "encryption-protocol=AES",
        ),
        lacks(
            r"(?!.* disabled=yes)(?:set|add) (?:.* )?security=(?:none|authorized)",
            within="/snmp community$",
            wanted=Text(vi="không community nào thiếu mã hóa", en="no community without privacy"),
            fix="/snmp community set [find security!=private] disabled=yes",
        ),
    ),
    Platform.JUNIPER_JUNOS: (
        has(
            "set snmp v3 usm local-engine user ... privacy",
            r"set snmp v3 usm local-engine user \S+ privacy-aes\S*",
            fix="set snmp v3 usm local-engine user netmon privacy-aes128 privacy-password ...",
        ),
        lacks("set snmp community", wanted=NO_SNMP_COMMUNITY, fix="delete snmp community <name>"),
    ),
    Platform.DLINK_DS: (
        has(
            "create snmp group v3 auth_priv",
            r"create snmp group \S+ v3 auth_priv",
            fix="create snmp group NETMON v3 auth_priv",
        ),
        lacks(
            "create snmp community",
            wanted=NO_SNMP_COMMUNITY,
            fix="delete snmp community <name>",
        ),
    ),
    Platform.FORTINET: (
        has(
            "set security-level auth-priv",
            within="config system snmp user",
            instead=r"set security-level \S+",
            fix="config system snmp user\n edit netmon\n  set security-level auth-priv\n"
            "  set auth-proto sha256\n  set priv-proto aes",
        ),
        asking(
            NO_SNMP_COMMUNITY,
            _open_communities,
            fix="config system snmp community\n delete <id>",
        ),
    ),
    Platform.TPLINK_JETSTREAM: (
        has(
            "snmp-server group smode v3 slev authPriv",
            r"snmp-server group \S+ smode v3 slev authPriv",
            fix="snmp-server group NETMON smode v3 slev authPriv",
        ),
        NO_COMMUNITY,
    ),
}

EXPECTED = "v3 authPriv answered, v1 and v2c not"
SECURE = Text(
    vi="Chỉ trả lời SNMPv3 authPriv; v1 và v2c không trả lời.",
    en="Answers SNMPv3 authPriv only; v1 and v2c stay silent.",
)
OLD = Text(vi="Còn trả lời SNMP không mã hóa: {access}.", en="Still answers plain SNMP: {access}.")
WEAK = Text(
    vi="SNMPv3 trả lời nhưng không ở mức authPriv: {access}.",
    en="SNMPv3 answers, but not at authPriv: {access}.",
)
SILENT = Text(
    vi="Không truy cập SNMP nào được trả lời; không biết thiết bị dùng phiên bản nào.",
    en="No SNMP access was answered; which version the device uses is not known.",
)
NOT_TRIED = Text(
    vi="SNMPv3 authPriv trả lời, nhưng chưa thử: {versions}.",
    en="SNMPv3 authPriv answers, but these were not tried: {versions}.",
)
FIX = Text(
    vi="Tạo người dùng SNMPv3 authPriv (SHA, AES) cho netmon, kiểm tra đọc được, rồi tắt v1/v2c.",
    en="Create an SNMPv3 authPriv user (SHA, AES) for netmon, check that it reads, then turn "
    "v1 and v2c off.",
)


@check(
    id="MGT-11",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="SNMPv3 authPriv", en="SNMPv3 only"),
    clauses=("R6",),
    cites="TCVN 14423 4.12.2.4a; CIS IOS XE 1.5.9-10",
    needs=(Need(SnmpAccess),),
    roles=INFRASTRUCTURE_ROLES,
)
def mgt_11(device: Device, params: Params, context: Context) -> Result:
    """Judge by the configuration, and by the SNMP versions that answered."""
    del params  # nothing to tune
    return agreed(configured(device, DEMANDS, context), _probed(device), probe_suffices=True)


def _probed(device: Device) -> Result:
    rows = device.rows(SnmpAccess) or ()
    answered = [row for row in rows if row.answered]
    old = sorted(f"{r.version} {r.credential}" for r in answered if r.version != "v3")
    good = [r for r in answered if r.version == "v3" and r.level == "authPriv"]
    weak = sorted(
        f"{r.credential} ({r.level or 'level not told'})"
        for r in answered
        if r.version == "v3" and r.level in {"noAuthNoPriv", "authNoPriv"}
    )
    if old:
        return _failed(device, OLD.format(access=names(old)), "answered: " + ", ".join(old))
    if weak:
        return _failed(device, WEAK.format(access=names(weak)), "answered: " + ", ".join(weak))
    if not good:
        return Result(
            status=Status.UNKNOWN, message=SILENT, expected=EXPECTED, reason="silent:snmp"
        )
    missing = sorted({"v1", "v2c"} - {r.version for r in rows})
    if missing:
        return Result(
            status=Status.UNKNOWN,
            message=NOT_TRIED.format(versions=names(missing)),
            expected=EXPECTED,
            reason="missing:snmp_access/" + "+".join(missing),
        )
    return Result(
        status=Status.PASS,
        message=SECURE,
        expected=EXPECTED,
        actual="v3 authPriv",
        evidence=seen(device, SnmpAccess, "v3 authPriv answered; v1, v2c tried without answer"),
    )


def _failed(device: Device, message: Text, actual: str) -> Result:
    return Result(
        status=Status.FAIL,
        message=message,
        expected=EXPECTED,
        actual=actual,
        evidence=seen(device, SnmpAccess, actual),
        fix=FIX,
    )
