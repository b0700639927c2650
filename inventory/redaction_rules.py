"""Where secrets stand in configurations: one pattern a habit of the field, each marked ``secret``.

The patterns of all platforms are tried on every line: a secret that another platform's pattern
finds is a secret all the same. What no pattern knows is caught by the shape of its value.
"""

from __future__ import annotations

import re

WELL_KNOWN = frozenset({"public", "private"})
"""Communities that every textbook names: no secrets, and MGT-10 has to see them."""

_VALUE = r'(?P<secret>"(?:[^"\\]|\\.)*"?|[^\s"]\S*)'
_REST = r"(?P<secret>\S.*?)(?=\s+(?:role|privilege|priority|group)\s|\s*$)"
_TYPE = (
    r"(?:(?:\d{1,2}|cipher|simple|plain|plaintext|plain_text|ciphertext|irreversible-cipher|hash|"
    r"hashed|encrypted|encrypt|clear|cleartext|text|ascii|ascii-text|hex|hexadecimal|ENC|string|"
    r"key|value|local|remote|sha1|sha-1|sha_1|sha-?256|sha-?512|scrypt|pbkdf2|hmac-\S+|md5|"
    r"encrypted-key|authentication|accounting|authorization|psk|pass-phrase|type|aes|cak|"
    r"level\s+\d+)\s+)*+"
)
_ALGORITHM = r"(?:(?:md5|sha\S*|hmac\S*|3?des\S*|aes\S*|128|192|256|priv)\s+)"

_ASSIGNED = (
    r"[\w.-]*(?:password|passphrase|passwd|secrets?|psk|-pwd|key|static-key-\d|token|pin|"
    r"trap-community)"
)
_NAMED = (
    r"[\w-]*(?:password|passwd|passphrase|pass-phrase|psksecret|secret|pre-shared-key|preshared-key|"
    r"wpa-psk|authentication-key|privacy-key|auth-key|server-key|shared-key|private-key|key-string|"
    r"key-octet-string|auth-string|auth-pwd|priv-pwd|auth-pass|priv-pass|cpwd|epwd|cak|api-key|"
    r"token|keypass|keyring-password|simple-password|encrypted-key|shared-secret|key-value|"
    r"plain-text-password-value|url-hash-key)"
)
_KEY_WORDS = (
    r"(?:\d{1,5}(?:\s*$|\s+(?:prefer|source|version|vrf|i?burst|m..poll|trusted|cryptographic|"
    r"key-string|secret|encrypted-key|mode|type|value)\b)|chain|generate|id|pubkey|zeroize|import|export|lifetime|exchange|size|type|"
    r"encryption|config|hash|usage|mypubkey|cryptographic|authenticat|secret\b|key-string|trustpoint)"
)
"""What follows ``key`` and is not one: its number, and words of the syntax."""


def _all(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


COMMUNITIES = _all(
    rf"\b(?:snmp-server|snmp-agent|snmp|set snmp|set protocols snmp)\s+community\s+"
    rf"(?:(?:read|write|read-only|read-write)\s+)?{_TYPE}{_VALUE}",
    rf"\br[ow]community6?\s+{_VALUE}",
    rf"\bcom2sec6?\s+(?:-Cn\s+\S+\s+)?\S+\s+\S+\s+{_VALUE}",
    rf"\bcreate snmp community\s+{_VALUE}",
    rf"\bsnmp(?:-server)? host\s+\S+\s(?:.*?\s)?(?:1|2c|v1|v2c)\s+"
    rf"(?:community\s+)?+(?!type\b){_TYPE}{_VALUE}",
    rf"\bsnmp-server host\s+\S+\s+\d+\s+{_VALUE}(?=\s+smode\s+v[12])",
    rf"\bsnmp(?:-server)? host\s+\S+.*?\bcommunity\s+{_TYPE}{_VALUE}",
    rf"\bsnmp-server host\s+[\d.:a-f]+\s+(?:(?:traps|informs)\s+)?"
    rf"(?!version\b|vrf\b|use-vrf\b|source|udp-port|community\b|traps?\b|informs?\b|\d+\s)"
    rf"{_VALUE}",
    rf"\bsecurityname\s+(?:cipher\s+|simple\s+)?{_VALUE}(?=\s+(?:v1|v2c)\b|\s*$)",
    rf"\bsecurityname\s+cipher\s+{_VALUE}",
    rf"\bcommunity-(?:map|name)\s+{_VALUE}",
    rf"\bsnmpv3 community\s.*?\bname\s+{_VALUE}",
    rf"\bset snmp trap-group\s+{_VALUE}",  # Junos sends the group's name as the community
    rf"\b(?:trap2?sink|informsink)\s+\S+\s+{_VALUE}",
    rf"\btrapcommunity\s+{_VALUE}",
    rf"^\s*proxy\s.*?\s-c\s+{_VALUE}",
)
"""Patterns whose value is an SNMP community."""

SECRETS = _all(
    r"[?&][\w.-]*(?:token|key|secret|password|passwd|pwd|sig|signature)=(?P<secret>[^&\s\"']+)",
    rf"\bauthorization:\s*(?:bearer|basic|token)\s+{_VALUE}",
    rf"\bx-[\w-]*(?:token|key):\s*{_VALUE}",
    r":(?:local|global|set)\s+\w*(?:pw|pass|pwd|secret|key|token)\w*\s+\\?\"(?P<secret>[^\"\\]+)",
    r"://[^/\s:@]+:(?P<secret>[^@\s/]+)@",
    rf"\b(?:enable|super)\s+(?:secret|password)\s+(?:level\s+\d+\s+|role\s+\S+\s+)?+(?:0\s+)?+"
    rf"(?!\d\s|encrypted\s|cipher\s|hash\s|simple\s|irreversible){_REST}",
    rf"\busername\s+\S+.*?\b(?:password|secret)\s+(?:0\s+)?+"
    rf"(?!\d{{1,2}}\s|encrypted\s|cipher\s|hash\s|simple\s|irreversible){_REST}",
    rf"^\s*+password\s+(?:0\s+)?+(?!\d\s|encrypted|manager\b|operator\b|port-access\b|policy|hash\s|"
    rf"cipher\s|simple\s|irreversible|complexity|min|length|aging|history|encryption|expire|"
    rf"configuration|recovery|strength){_REST}",
    rf"^\s*(?:encrypted-)?password\s+(?:manager|operator|port-access)\s+"
    rf'(?:user-name\s+(?:"[^"]*"|\S+)\s+)?{_TYPE}{_VALUE}',
    rf"\bencrypt\s+(?:plain_text|sha_?\d*)\s+{_VALUE}",
    rf"\b(?:radius|tacacs|hwtacacs)\S*\s.*?\b(?:key|secret)\s+{_TYPE}{_VALUE}",
    rf"\b(?:primary|secondary)\s+(?:authentication|accounting|authorization)\s+\S+.*?\bkey\s+"
    rf"{_TYPE}{_VALUE}",
    rf"^\s*key\s+(?!\d{{1,10}}\s*$|chain\b){_TYPE}{_VALUE}\s*$",
    rf"\bset-key\s+{_TYPE}{_VALUE}",
    rf"\bencryption\s+key\s+\d+\s+size\s+\S+\s+{_TYPE}{_VALUE}",
    rf"\bmd5[_ ]key\s+\d+\s+{_VALUE}",
    rf"^(?!\s*(?:description|remark|rem|name)\b).*?(?<![\w-])key\s+(?!{_KEY_WORDS}){_TYPE}"
    rf"(?!{_KEY_WORDS}){_VALUE}",
    rf"^\s*set\s+[\w-]*(?:passwo?r?d\d?|pwd|secret|psk|-?key|token|passphrase)\s+"
    rf"(?:\d{{1,3}}\s+)?(?!\d{{1,5}}\s*$){_TYPE}{_VALUE}",
    rf"\blocal_enable\s+(?:encrypt\s+\S+\s+)?{_VALUE}",
    rf"\bauthdata\s+{_VALUE}",
    rf"\bipsec\s+spi\s+\d+\s.*?\b(?:md5|sha1)\s+{_TYPE}{_VALUE}",
    rf"\besp\s+(?:aes-cbc\s+\d+|3des|des)\s+{_TYPE}{_VALUE}",
    rf"\bauthentication\s+string\s+{_VALUE}",
    rf"\bnhrp\s+authentication\s+{_TYPE}{_VALUE}",
    rf"\bvlink-peer\s+\S+\s.*?\b(?:md5|simple)\s+(?:\d+\s+)?{_TYPE}{_VALUE}",
    rf"\bmd5-password\s+(?:\w+\s+)?\d[\d.]+\s+{_VALUE}",
    rf"\bldap-server\s+authentication\s+manager\s+\S+\s+{_TYPE}{_VALUE}",
    rf"(?<![\w-])psk\s+(?!set-key|pass-phrase){_TYPE}{_VALUE}",
    rf"\bcreateUser\s+(?:-e\s+\S+\s+)?\S+\s+(?:md5|sha\S*)\s+{_VALUE}",
    rf"\bcreateUser\s.*?\s(?:aes\S*|des)\s+{_VALUE}",
    r"\busmUser\s.*?\s(?P<secret>0x[0-9a-f]+)",
    rf"\bserver-private\s+\S+.*?\bkey\s+{_TYPE}{_VALUE}",
    rf"\bhost\s+\S+.*?\bkey\s+{_TYPE}{_VALUE}",
    rf"\bisakmp\s+key\s+{_TYPE}{_VALUE}",
    rf"\bmessage-digest-key\s+\d+\s+(?:encrypt\s+)?{_TYPE}{_VALUE}",
    rf"\bauthentication-key(?:id)?\s+\d+\s+(?:(?:type|authentication-mode)\s+)?{_TYPE}{_VALUE}",
    rf"\bkeyid\s+\d+\s+authentication-mode\s+{_ALGORITHM}?{_TYPE}{_VALUE}",
    rf"\b(?:standby|vrrp|glbp|hsrp)\s.*?\bauthentication\s+"
    rf"(?:(?:text|md5|key-string|key-chain|timeout)\s+)*+{_TYPE}{_VALUE}",
    rf"^\s*authentication\s+(?:text|md5)\s+(?:key-string\s+)?{_TYPE}{_VALUE}",
    rf"\bauthentication\s+md5\s+\d+\s+key\s+{_VALUE}",
    rf"\b(?:authentication|privacy)-mode\s+(?:{_ALGORITHM}|simple\s+|hmac\S*\s+|vrrp\s+)"
    rf"(?:(?:usual|nonstandard|rfc\d+)\s+)?(?!key-value|encrypted-key)(?:\d+\s+)?{_TYPE}{_VALUE}",
    rf"\bauth\s+(?:md5|sha\S*)\s+(?!auth-pass){_TYPE}{_VALUE}",
    rf"(?<!version 3 )(?<!v3 )\bpriv\s+{_ALGORITHM}*+(?!priv-pass){_TYPE}{_VALUE}",
    rf"(?:^|[\s,;])(?:{_ASSIGNED})=(?P<secret>\"(?:[^\"\\]|\\.)*\"|\S+)",
    rf"(?:(?<=.)\b|^(?!password\s+(?:manager|operator|port-access)\b)){_NAMED}\s+"
    rf"(?!(?:address|hostname)\s){_TYPE}{_VALUE}",
    rf"(?<!server )(?<!client )(?<!algorithm )(?<!read )(?<!write )(?<!community )(?<!name )"
    rf"\b(?:cipher|ciphertext|plaintext|plain_text|simple)\s+"
    rf"(?!authentication-mode|privacy-mode|authdata){_TYPE}{_VALUE}",
    rf"\bwpa_passphrase={_VALUE}",
    r"\bENC\s+(?P<secret>\S+)",
)
"""Patterns whose value is any other secret."""

SHAPES = _all(
    r"(?<!<secret:)(?P<secret>\$(?:[0-9][a-z]?|y|h|c|2[aby]|sha\d+)\$[^\s\";,]+)",
    r"(?<!<secret:)(?P<secret>%\^%#.+?%\^%#|%@%@.+?%@%@|%\$%\$.+?%\$%\$|%#%#.+?%#%#|@%@%.+?@%@%)",
    r"(?<!<secret:)(?P<secret>\bAQBap[A-Za-z0-9+/=]{16,})",
    r"(?<![\w-])(?P<secret>(?:0x)?[0-9A-Fa-f]{32,})(?![\w-])",
    r"(?<![\w+/])(?P<secret>(?=[A-Za-z+/]*\d)(?=[a-z\d+/]*[A-Z])[A-Za-z0-9+/]{40,}={0,2})(?![\w+/])",
)
"""What values look like that are secrets wherever they stand.

In order: crypt(3) and vendors' own hashes, Huawei's reversible cipher, AOS-CX ciphertext, long
hexadecimal, long base64.
"""

NOT_A_SECRET = re.compile(
    r"(?:encryption|minimum-length|min-length|minimum|maximum|max-length|length|policy|aging|"
    r"history|complexity|composition|recovery|login-attempt|expire\S*|alert\S*|enable|disable|"
    r"enabled|disabled|none|yes|no|required|prompt|change\S*|never|default|strength\S*|strong|"
    r"chain|rsa|dsa|ecdsa|ed25519|generate|format|lifetime|rotation|retry|attempts|"
    r"access|read|write|notify|acl|context|localizedkey|control|"
    r"authentication|is|was|for|and|to|of|the|or|must|may|will|user|admin-\S+|"
    r"\[|\{|<secret:.*|\"<secret:.*)[,.;]?",
    re.IGNORECASE,
)
"""Words of the syntax, and of sentences in banners, that may follow such a keyword."""

BLOCK_BEGINS = re.compile(r"-{4,5}\s?BEGIN [A-Z0-9 ]+-{4,5}")
BLOCK_ENDS = re.compile(r"-{4,5}\s?END [A-Z0-9 ]+-{4,5}")
HEX_BEGINS = re.compile(
    r"\s*(?:certificate\s+\S.*|key-string|public-key-code begin|\S*hex-?data.*)$"
)
HEX_LINE = re.compile(r"\s*[0-9A-Fa-f]{2,8}(?:\s+[0-9A-Fa-f]{2,8})*\s*$|\s*[0-9A-Za-z+/=]{40,}\s*$")
"""Certificates and keys that run over several lines."""

COMMUNITY_SECTION = re.compile(r"/snmp community|config system snmp community")
COMMUNITY_NAME = re.compile(r"(?:\bname=|\bset name\s+)(?P<secret>\"[^\"]*\"|\S+)")
"""Sections whose entries' names are communities: RouterOS, FortiOS."""
