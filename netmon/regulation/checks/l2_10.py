"""Wi-Fi is encrypted, and apart from the wired users.

Passes when every wireless interface that is on asks for WPA2 or WPA3 with AES only, has WPS off,
and is in a VLAN of its own: none that the address plan gives to wired users.
Fails when a network is open, uses WEP, WPA or TKIP, allows WPS, or sends its users into the wired
users' VLAN.
Unknown when no configuration was read, the platform is not RouterOS, the network's VLAN or security
cannot be told from the configuration, or a line is not understood. Unknown networks in the air
(rogue access points) and the isolation of guests from each other are not looked at.
Not applicable to a device whose configuration has no wireless interface that is on.
How to fix: RouterOS ``/interface wifi security set authentication-types=wpa2-psk,wpa3-psk
encryption=ccmp wps=disable`` and ``/interface wifi datapath set vlan-id=40``; before 7.13
``/interface wireless security-profiles``. On other access points choose WPA2-AES or WPA3, turn WPS
off and give the network its own VLAN.
Clause: R8 (Wi-Fi).

---
Mạng Wi-Fi được mã hóa và tách khỏi người dùng có dây.

Đạt khi mọi giao diện không dây đang bật chỉ chấp nhận WPA2 hoặc WPA3 với AES, tắt WPS, và nằm
trong VLAN riêng: không phải VLAN mà quy hoạch địa chỉ dành cho người dùng có dây.
Không đạt khi mạng để mở, dùng WEP, WPA hoặc TKIP, cho phép WPS, hoặc đưa người dùng vào VLAN của
người dùng có dây.
Chưa xác định khi chưa đọc được cấu hình, nền tảng không phải RouterOS, không biết được VLAN hay
cách bảo mật từ cấu hình, hoặc có dòng không hiểu. Mạng lạ trong không gian (điểm truy cập giả mạo)
và việc cách ly các máy khách với nhau không được xét.
Không áp dụng cho thiết bị mà cấu hình không có giao diện không dây nào đang bật.
Cách khắc phục: RouterOS ``/interface wifi security set authentication-types=wpa2-psk,wpa3-psk
encryption=ccmp wps=disable`` và ``/interface wifi datapath set vlan-id=40``; trước bản 7.13 là
``/interface wireless security-profiles``. Trên điểm truy cập khác, chọn WPA2-AES hoặc WPA3, tắt
WPS và đặt mạng vào VLAN riêng.
Điều khoản: R8 (mạng không dây).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from inventory.configuration import Answer, Configuration, Line, Platform, parse
from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import Role
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check
from netmon.regulation.demands import asking, configured, current
from netmon.regulation.parameters import Zone
from netmon.regulation.switching.routeros import commands

Attributes = Mapping[str, str]
Asked = Callable[[Configuration, Attributes], bool | None]

MODERN = frozenset({"wpa2-psk", "wpa2-eap", "wpa3-psk", "wpa3-eap", "wpa3-eap-192"})
AES = frozenset({"aes-ccm", "ccmp", "ccmp-256", "gcmp", "gcmp-256"})
UNTOLD = "it does not tell this"
RADIO = re.compile(r"dot11|wireless|wlan|wifi|ssid", re.IGNORECASE)
NO_RADIO = Text(
    vi="Cấu hình không có giao tiếp không dây nào đang mở.",
    en="The configuration has no wireless interface that is on.",
)


@check(
    id="L2-10",
    subject=SubjectKind.DEVICE,
    severity=Severity.HIGH,
    title=Text(vi="Wi-Fi an toàn, tách vùng", en="Wi-Fi security"),
    clauses=("R8",),
    cites="TCVN 14423 4.12.2.2b, 5.12.2.2a; TT 12/2022 PL II",
    roles=frozenset({Role.ACCESS_POINT, Role.WIRELESS_CONTROLLER, Role.ROUTER}),
)
def l2_10(device: Device, params: Params, context: Context) -> Result:
    """Judge the wireless interfaces of the configuration."""
    del params  # nothing to tune
    text = current(device, context)
    if not isinstance(text, Result) and (
        device.role is Role.ROUTER or text.platform is Platform.MIKROTIK_ROUTEROS
    ):
        c = parse(text)
        if not c.unparsed and not _has_radio(c):
            return Result(
                status=Status.NOT_APPLICABLE, message=NO_RADIO, reason="no-wireless-interface"
            )
    wired = context.parameters.vlans(Zone.USER)
    demands = (
        asking(
            "WPA2 / WPA3, AES",
            lambda c: _each(c, _secure),
            fix="/interface wifi security set [find] authentication-types=wpa2-psk,wpa3-psk "
            "encryption=ccmp",
        ),
        asking(
            Text(vi="WPS tắt", en="WPS off"),
            lambda c: _each(c, _no_wps),
            fix="/interface wifi security set [find] wps=disable",
        ),
        asking(
            Text(vi="VLAN riêng", en="VLAN of its own"),
            lambda c: _each(c, lambda _, a: _apart(a, wired)),
            fix="/interface wifi datapath set [find] vlan-id=<vlan>",
        ),
    )
    return configured(device, {Platform.MIKROTIK_ROUTEROS: demands}, context)


def _each(c: Configuration, good: Asked) -> Answer:
    """Ask every radio: a plain no fails, what is not said or not understood leaves it open."""
    asked = [(line, good(c, attributes)) for line, attributes in _radios(c)]
    bad = tuple(line for line, answer in asked if answer is False)
    dark = tuple(replace(line, problem=UNTOLD) for line, answer in asked if answer is None)
    if bad:
        return Answer(holds=False, lines=bad)
    if dark or c.unparsed:
        return Answer(holds=None, unparsed=c.unparsed or dark)
    return Answer(holds=True, lines=tuple(line for line, _ in asked))


def _has_radio(c: Configuration) -> bool:
    """Whether a radio is on; of a platform that is not read, whether any line speaks of one."""
    if c.source.platform is Platform.MIKROTIK_ROUTEROS:
        return any(True for _ in _radios(c))
    return any(RADIO.search(line.text) for line in c.every_line())


def _radios(c: Configuration) -> Iterator[tuple[Line, Attributes]]:
    """The wireless interfaces that are on, new (wifi) and old (wireless) drivers."""
    for section in ("/interface wifi", "/interface wireless"):
        for line, a in commands(c, section):
            if a.get("disabled") != "yes" and ("ssid" in a or "configuration" in a):
                yield line, {"driver": section, **_whole(c, section, a)}


def _whole(c: Configuration, section: str, a: Attributes) -> Attributes:
    """What a radio says itself, over what the profiles it names say."""
    if section == "/interface wireless":
        return {**_named(c, f"{section} security-profiles", a.get("security-profile")), **a}
    profile = _named(c, f"{section} configuration", a.get("configuration"))
    merged = {**profile, **a}
    for part in ("security", "datapath"):
        found = _named(c, f"{section} {part}", merged.get(part))
        merged |= {f"{part}.{k}": v for k, v in found.items() if f"{part}.{k}" not in merged}
    return merged


def _named(c: Configuration, section: str, name: str | None) -> Attributes:
    found = (a for _, a in commands(c, section) if name is not None and a.get("name") == name)
    return {k: v for k, v in next(found, {}).items() if k not in {"name", "disabled"}}


def _old(a: Attributes) -> bool:
    return a["driver"] == "/interface wireless"


def _secure(_: Configuration, a: Attributes) -> bool | None:
    if _old(a) and a.get("mode", "none") != "dynamic-keys" and "authentication-types" not in a:
        return False  # no profile of its own, or one without keys: open, or WEP
    types = _words(a, "authentication-types" if _old(a) else "security.authentication-types")
    ciphers = _words(a, "unicast-ciphers" if _old(a) else "security.encryption")
    if not types:
        return False  # an empty list is an open network
    if not ciphers:
        ciphers = {"ccmp"}  # the default of both drivers is AES alone
    return types <= MODERN and ciphers <= AES


def _no_wps(_: Configuration, a: Attributes) -> bool | None:
    said = a.get("wps-mode") if _old(a) else a.get("security.wps")
    return said in {"disabled", "disable"}  # push-button is the default


def _apart(a: Attributes, wired: frozenset[int]) -> bool | None:
    said = a.get("vlan-id") if _old(a) else a.get("datapath.vlan-id")
    if said is None or not said.isdigit():
        return None  # the bridge port decides, which the radio's name alone does not show
    return int(said) not in wired


def _words(a: Attributes, key: str) -> set[str]:
    return {word for word in a.get(key, "").split(",") if word}
