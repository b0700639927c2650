"""Secrets in every syntax of the field, planted where devices print them.

``{}`` in a line is a canary: a word found nowhere else. ``{x}`` is one of hexadecimal digits only,
where a device would take nothing else. The lines stand beside the ones of ``tests/data/configs``,
which hold what whole configurations look like; these hold what few of them have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from inventory.configuration import Platform
from tests.support.configs import raw

_IOS = r"""
enable secret 0 {}
enable secret 5 $1$abcd${}
enable secret 8 $8$abcdefghijklmn${}
enable secret 9 $9$abcdefghijklmn${}
enable secret 4 {}
enable password level 15 7 {}
username ops algorithm-type sha256 secret {}
username ops common-criteria-policy P password 0 {}
snmp-server community {} view V1 RW
snmp-server community-map {} context vlan
snmp-server host 10.0.0.1 vrf Mgmt-vrf version 2c {}
snmp-server user nm NETMON v3 encrypted auth sha {} priv aes 128 {}
snmp-server user nm NETMON v3 auth md5 {}
snmp mib community-map {} engineid 800
tacacs-server host 10.0.0.1 single-connection key {}
radius-server host 10.0.0.1 pac key 0 {}
radius-server host 10.0.0.1 test username u password 7 {}
aaa group server radius R
 server-private 10.0.0.1 auth-port 1812 key 7 {}
 client 10.0.0.1 server-key {}
crypto isakmp key 6 {} hostname vpn
crypto pki trustpoint T password 7 {}
crypto keyring K
 pre-shared-key address 0.0.0.0 0.0.0.0 key {}
 pre-shared-key local {}
interface Tunnel0
 ip ospf authentication-key 7 {}
 ip ospf message-digest-key 1 md5 7 {}
 ipv6 ospf authentication ipsec spi 500 md5 0 {}
 ipv6 ospf encryption ipsec spi 500 esp aes-cbc 128 {} sha1 {}
 ip nhrp authentication {}
 ip rip authentication string {}
 standby 1 authentication md5 key-string {}
 standby 1 authentication text {}
 vrrp 1 authentication text {}
 glbp 1 authentication md5 key-string 7 {}
 ppp chap password 7 {}
 ppp pap sent-username u password 0 {}
 isis password {}
router bgp 65000
 neighbor 10.0.0.1 password 7 {}
router ospf 1
 area 1 virtual-link 1.1.1.1 message-digest-key 1 md5 {}
key chain macs macsec
 key-octet-string {x}
dot11 ssid X
 wpa-psk ascii 0 {}
 encryption key 1 size 128bit 0 {} transmit-key
wlan W
 security wpa psk set-key ascii 0 {} 0
ntp authentication-key 1 md5 {} 7
vtp password {} hidden
ip ftp password 7 {}
ip http client password {}
archive
 path scp://bk:{}@10.0.0.1/$h
sip-ua credentials username 1 password 7 {} realm x
parser view V secret 5 $1$xx${}
event manager environment _mail smtp://u:{}@m
ip http client proxy-url https://10.0.0.1/api?token={}
"""
_NXOS = r"""
username ops password 5 $5$ABC${} role network-admin
snmp-server user nm network-admin auth md5 0x{x} priv aes-128 0x{x} localizedkey
snmp-server community {} group network-operator
radius-server host 10.0.0.1 key 7 "{}" authentication accounting
tacacs-server host 10.0.0.1 key 7 "{}"
key chain OSPF
  key 1
    key-string 7 "{}"
router bgp 65000
  neighbor 10.0.0.1
    password 3 {}
interface Vlan20
  ip ospf message-digest-key 1 md5 3 {}
  hsrp 1
    authentication md5 key-string {}
    authentication text {}
"""
_VRP = r"""
super password level 15 cipher {}
aaa
 local-user ops password irreversible-cipher $1a${}$
 local-user ops2 password simple {}
user-interface con 0
 set authentication password cipher {}
snmp-agent target-host trap address udp-domain 1.1.1.1 params securityname {} v2c
snmp-agent usm-user v3 nm g simple authentication-mode sha {} privacy-mode aes128 {}
radius-server template R
 radius-server shared-key cipher {}
hwtacacs-server template H
 hwtacacs-server shared-key {}
ospf 1
 area 0
  authentication-mode md5 1 cipher {}
  vlink-peer 1.1.1.1 md5 1 {}
  vlink-peer 1.1.1.2 simple {}
interface Vlanif20
 ospf authentication-mode hmac-sha256 1 {}
 rip authentication-mode md5 usual {}
 vrrp vrid 1 authentication-mode md5 {}
 isis authentication-mode simple {}
bgp 65000
 peer 10.0.0.1 password cipher {}
mpls ldp
 md5-password plain 1.1.1.1 {}
ntp-service authentication-keyid 1 authentication-mode hmac-sha256 cipher {}
ldap-server template L
 ldap-server authentication manager cn=x {}
capwap dtls psk {}
wlan
 security wpa2 psk pass-phrase {} aes
"""
_COMWARE = r"""
super password role network-admin hash $h$6${}
local-user ops class manage
 password simple {}
snmp-agent community read simple {} acl 2000
snmp-agent usm-user v3 nm g cipher authentication-mode sha $c$3${} privacy-mode aes128 $c$3${}
radius scheme r
 primary authentication 10.0.0.1 key simple {}
 secondary accounting 10.0.0.1 1813 key cipher $c$3${}
 key accounting simple {}
hwtacacs scheme h
 key authentication cipher $c$3${}
ospf 1
 area 0
  vlink-peer 1.1.1.1 md5 1 cipher {}
interface Vlan-interface20
 ospf authentication-mode md5 1 plain {}
 vrrp vrid 1 authentication-mode md5 plain {}
bgp 65000
 peer 1.1.1.1 password simple {}
ntp-service authentication-keyid 1 authentication-mode md5 simple {}
ike keychain k
 pre-shared-key address 1.1.1.1 key simple {}
wlan service-template 1
 preshared-key pass-phrase simple {}
ipsec policy p 1 manual
 sa string-key inbound esp simple {}
 sa hex-key encryption outbound esp simple {}
portal mac-trigger-server key {}
"""
_PROCURVE = r"""
password manager user-name "ops" sha1 "{}"
password manager plaintext {}
snmp-server community "{}" unrestricted
snmp-server host 10.0.0.1 community "{}" trap-level critical
snmpv3 community index "1" name "{}" sec-name "x"
snmpv3 user nm auth sha "{}" priv aes "{}"
radius-server host 10.0.0.1 encrypted-key "{}"
tacacs-server key "{}"
key-chain "k" key 1 key-string "{}"
sntp authentication key-id 1 authentication-mode md5 key-value "{}" trusted
encrypt-credentials pre-shared-key hex {x}
"""
_AOSCX = r"""
user ops group administrators password plaintext {}
snmpv3 user nm auth sha auth-pass plaintext {} priv aes priv-pass plaintext {}
snmpv3 user nm2 auth sha auth-pass ciphertext AQBap{} priv aes priv-pass ciphertext AQBap{}
snmp-server host 10.0.0.1 trap version v2c community {}
radius-server host 10.0.0.1 key plaintext {} vrf mgmt
tacacs-server key ciphertext AQBap{}
ntp authentication-key 1 sha1 {}
interface vlan 20
    ip ospf message-digest-key 1 md5 ciphertext AQBap{}
    vrrp 1 authentication text {}
aruba-central location x customer-token {}
aaa authentication port-access captive-portal-profile p
    url-hash-key plaintext {}
mka policy m
    pre-shared-key ckn 01 cak plaintext {}
"""
_ROUTEROS = r"""
/user
add name=ops password={} group=full
/snmp community
add name={} addresses=10.0.0.0/8 authentication-password={} encryption-password={}
/ppp secret
add name=ppp1 password="{}" profile=x
/interface wireless security-profiles
set [ find default=yes ] wpa-pre-shared-key={} wpa2-pre-shared-key="{}" static-key-0={x}
/interface wifi
add name=w security.passphrase={}
/interface lte
set lte1 pin=48291
/radius
add address=10.0.0.1 secret={} service=login
/routing ospf interface-template
add auth-key={} auth=md5
/routing bgp connection
add tcp-md5-key={} name=x
/interface wireguard
add private-key="{}" listen-port=13231
/ip ipsec identity
add peer=p secret="{}"
/tool e-mail
set password={} user=x
/system script
add name=backup source=":local pw \"{}\"; /tool fetch url=\"ftp://u:{}@10.0.0.1/\""
"""
_JUNOS = r"""
set system root-authentication plain-text-password-value "{}"
set system login user ops authentication encrypted-password "$6$abc${}"
set snmp community {} authorization read-only
set snmp trap-group {} targets 10.0.0.1
set snmp v3 usm local-engine user nm authentication-sha authentication-password "{}"
set snmp v3 usm local-engine user nm privacy-aes128 privacy-key "{}"
set snmp v3 snmp-community c1 community-name "{}"
set system radius-server 10.0.0.1 secret "$9${}"
set system tacplus-server 10.0.0.1 secret "{}"
set protocols ospf area 0 interface x authentication md5 1 key "{}"
set protocols ospf area 0 interface y authentication simple-password "{}"
set protocols bgp group g authentication-key "{}"
set interfaces irb unit 20 family inet address 1.1.1.1/24 vrrp-group 1 authentication-key "{}"
set security ike policy p pre-shared-key hexadecimal {x}
set security macsec connectivity-association ca pre-shared-key cak "{}"
set security ipsec security-association s manual direction bidirectional key ascii-text "{}"
set security authentication-key-chains key-chain k key 1 secret "{}"
set system ntp authentication-key 1 type md5 value "{}"
set system archival configuration archive-sites "scp://u:{}@h/"
set access profile p client c chap-secret "{}"
"""
_RUIJIE = r"""
enable secret level 15 0 {}
username ops secret 5 $1${}
radius-server host 1.1.1.1 key 7 {}
wlansec 1
 security wpa akm psk set-key ascii {}
web-auth portal key {}
"""
_S300 = r"""
username ops password encrypted {} privilege 15
enable password level 15 encrypted {}
encrypted radius-server host 10.0.0.1 key {}
encrypted tacacs-server key {}
snmp-server community {} ro view Default
encrypted snmp-server user nm g v3 auth sha {} priv {}
encrypted sntp authentication-key 1 md5 {}
"""
_DLINK = r"""
config account ops encrypt sha_1 {}
config account ops2 encrypt plain_text {}
create snmp community {} view CommunityView read_only
create snmp user nm g encrypted by_password auth sha {} priv des {}
create snmp host 10.0.0.1 v2c {}
config radius add 1 10.0.0.1 key {} auth_port 1812
create authen server_host 10.0.0.1 protocol tacacs+ port 49 key "{}" timeout 5
config admin local_enable encrypt sha_1 {}
create ospf md5_key 1 {}
config ospf ipif System authentication simple {}
config vrrp ipif S authtype simple authdata {}
config wac password {}
"""
_TPLINK = r"""
user name ops privilege admin secret 5 $1${}
user name ops2 privilege admin password 7 {}
enable admin password 0 {}
snmp-server community {} read-only viewDefault
snmp-server user nm local g smode v3 slev authPriv cmode SHA cpwd {} emode DES epwd {}
snmp-server host 10.0.0.1 162 {} smode v2c slev noAuthNoPriv
tacacs-server host 10.0.0.1 key 7 {}
"""
_FORTIOS = r"""
config system canary
    edit 1
        set password ENC {}
        set passwd {}
        set psksecret "{}"
        set radius-secret {}
        set auth-pwd ENC {}
        set priv-pwd {}
        set md5-key {}
        set key {}
        set authkey {}
        set vrrp-pwd {}
        set sae-password {}
        set access-token "{}"
        set private-key "-----BEGIN ENCRYPTED PRIVATE KEY-----
{x}
-----END ENCRYPTED PRIVATE KEY-----"
    next
end
"""
_FRR = r"""
enable password 8 {}
router bgp 65000
 neighbor 10.0.0.1 password {}
router ospf
 area 0 virtual-link 1.1.1.1 message-digest-key 1 md5 {}
interface eth9
 ip ospf authentication-key {}
 isis password clear {}
 ip rip authentication string {}
 ip nhrp authentication {}
"""

LINES: Mapping[Platform, str] = {
    Platform.CISCO_IOS: _IOS,
    Platform.CISCO_NXOS: _NXOS,
    Platform.HUAWEI_VRP: _VRP,
    Platform.HP_COMWARE: _COMWARE,
    Platform.HP_PROCURVE: _PROCURVE,
    Platform.ARUBA_AOSCX: _AOSCX,
    Platform.MIKROTIK_ROUTEROS: _ROUTEROS,
    Platform.JUNIPER_JUNOS: _JUNOS,
    Platform.RUIJIE_OS: _RUIJIE,
    Platform.CISCO_S300: _S300,
    Platform.DLINK_DS: _DLINK,
    Platform.TPLINK_JETSTREAM: _TPLINK,
    Platform.FORTINET: _FORTIOS,
    Platform.LINUX_FRR: _FRR,
}

ELSEWHERE = r"""
rocommunity {} 10.0.0.0/8
com2sec ro default {}
createUser nm SHA "{}" AES "{}"
trap2sink 10.0.0.1 {}
trapcommunity {}
usmUser 1 3 0x80 "nm" "nm" NULL .1.3.6 0x{x} .1.3.6 0x{x} 0x
wpa_passphrase={}
root:$6$abc${}:19000:0:99999:7:::
Authorization: Bearer {}
X-Auth-Token: {}
"""
"""What other outputs and files of hosts hold."""

_PLACE = re.compile(r"\{(x?)\}")


@cache
def planted(platform: Platform) -> tuple[str, tuple[str, ...]]:
    """The platform's lines with a canary in every place, and those canaries."""
    return _fill(LINES[platform], f"{list(Platform).index(platform):02d}")


@cache
def elsewhere() -> tuple[str, tuple[str, ...]]:
    """The same of ``ELSEWHERE``."""
    return _fill(ELSEWHERE, "99")


def weak_with_canaries(platform: Platform) -> tuple[str, tuple[str, ...]]:
    """The weak configuration with the platform's lines before its end mark, and the canaries."""
    lines = raw(platform, "weak").rstrip("\n").split("\n")
    more, canaries = planted(platform)
    at = len(lines) - 1 if lines[-1] in {"end", "return"} else len(lines)
    return "\n".join([*lines[:at], *more.strip("\n").split("\n"), *lines[at:]]), canaries


def _fill(lines: str, series: str) -> tuple[str, tuple[str, ...]]:
    canaries: list[str] = []

    def fill(place: re.Match[str]) -> str:
        number = f"{series}{len(canaries):03d}"
        canaries.append(f"c0ffee{number}" * 3 if place[1] else f"zQ{number}xKw")
        return canaries[-1]

    return _PLACE.sub(fill, lines), tuple(canaries)
