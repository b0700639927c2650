"""MAC prefix to maker, from the IEEE registry as the package ``aiooui`` ships it.

That package is refreshed monthly; its own lookup is asynchronous and global, so its data file is
read here directly, once, on first use, and searched in place. Its layout: ``OUI1``, the number of
entries, their 24-bit prefixes in order, the offsets of their names, the names.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from inventory.types import Mac, is_local_mac, virtual_mac_kind

_HEADER = struct.Struct("<4sI")
_MAGIC = b"OUI1"
_U32 = 4

# What companies are called on their own products, by how the registry's name begins.
_COMMON = (
    ("american power conversion", "APC"),
    ("arista", "Arista"),
    ("aruba", "Aruba"),
    ("asus", "ASUS"),
    ("avm ", "AVM"),
    ("axis comm", "Axis"),
    ("cisco-linksys", "Linksys"),
    ("cisco meraki", "Cisco Meraki"),
    ("cisco", "Cisco"),
    ("d-link", "D-Link"),
    ("dell", "Dell"),
    ("eaton", "Eaton"),
    ("edgecore", "Edge-core"),
    ("edge-core", "Edge-core"),
    ("accton", "Edge-core"),
    ("extreme networks", "Extreme"),
    ("fortinet", "Fortinet"),
    ("grandstream", "Grandstream"),
    ("hangzhou h3c", "H3C"),
    ("new h3c", "H3C"),
    ("h3c", "H3C"),
    ("hangzhou hikvision", "Hikvision"),
    ("hewlett packard enterprise", "HPE"),
    ("hewlett-packard enterprise", "HPE"),
    ("hewlett packard", "HP"),
    ("hewlett-packard", "HP"),
    ("hpe", "HPE"),
    ("hp inc", "HP"),
    ("huawei", "Huawei"),
    ("intel corp", "Intel"),
    ("juniper", "Juniper"),
    ("konica minolta", "Konica Minolta"),
    ("kyocera", "Kyocera"),
    ("mikrotik", "MikroTik"),
    ("routerboard", "MikroTik"),
    ("netgear", "Netgear"),
    ("palo alto", "Palo Alto Networks"),
    ("qnap", "QNAP"),
    ("raspberry pi", "Raspberry Pi"),
    ("ruijie", "Ruijie"),
    ("samsung", "Samsung"),
    ("santak", "Santak"),
    ("seiko epson", "Epson"),
    ("sonicwall", "SonicWall"),
    ("super micro", "Supermicro"),
    ("synology", "Synology"),
    ("tp-link", "TP-Link"),
    ("ubiquiti", "Ubiquiti"),
    ("vmware", "VMware"),
    ("yealink", "Yealink"),
    ("xiamen yealink", "Yealink"),
    ("zhejiang dahua", "Dahua"),
    ("zhejiang uniview", "Uniview"),
    ("zte", "ZTE"),
    ("zyxel", "Zyxel"),
    ("draytek", "DrayTek"),
    ("apple", "Apple"),
    ("xiaomi", "Xiaomi"),
    ("beijing xiaomi", "Xiaomi"),
)
_LEGAL_FORM = re.compile(
    r"[,.]? *\b(?:co\b\.?,? *ltd|company limited|corporation|corporate|corp|incorporated|inc|"
    r"limited|ltd|llc|gmbh|ag|s\.?a|b\.?v|plc|pte|pty|oy|a/s|s\.?p\.?a)\b.*$",
    re.IGNORECASE,
)


def oui_vendor(mac: Mac) -> str | None:
    """The common name of the maker of a MAC's network interface.

    None for prefixes that the registry has not got, and for MACs that are no maker's: locally
    administered ones and the role MACs of router redundancy.
    """
    if is_local_mac(mac) or virtual_mac_kind(mac):
        return None
    organisation = _registry().name(int(mac.replace(":", "")[:6], 16))
    return common_name(organisation) if organisation else None


def common_name(organisation: str) -> str | None:
    """A company's name as people say it: ``HUAWEI TECHNOLOGIES CO.,LTD`` is ``Huawei``.

    None for what names no company (blocks that the registry itself holds, private entries).
    """
    plain = organisation.casefold()
    if plain in {"", "private"} or plain.startswith("ieee registration authority"):
        return None
    known = next((name for start, name in _COMMON if plain.startswith(start)), None)
    return known or _LEGAL_FORM.sub("", organisation).strip(" ,.") or None


@dataclass(frozen=True, slots=True)
class _Registry:
    prefixes: Sequence[int]
    offsets: Sequence[int]
    names: bytes

    def name(self, prefix: int) -> str | None:
        """The registered organisation of a 24-bit prefix."""
        at = bisect_left(self.prefixes, prefix)
        if at == len(self.prefixes) or self.prefixes[at] != prefix:
            return None
        start = self.offsets[at]
        return self.names[start : self.names.index(b"\n", start)].decode()


@cache
def _registry() -> _Registry:
    data = files("aiooui").joinpath("oui.data").read_bytes()
    magic, count = _HEADER.unpack_from(data)
    if magic != _MAGIC:
        message = "the installed aiooui has another data format than this version of netmon reads"
        raise RuntimeError(message)
    table = struct.unpack_from(f"<{2 * count}I", data, _HEADER.size)
    return _Registry(table[:count], table[count:], data[_HEADER.size + 2 * count * _U32 :])
