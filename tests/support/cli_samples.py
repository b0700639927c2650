"""What command lines answer to the commands that tell of the device itself."""

from __future__ import annotations

IOS_FACTS = {
    "show version": """\
Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E4, RELEASE SOFTWARE
Technical Support: http://www.example.com/techsupport
Compiled Tue 09-Mar-21 08:58 by prod_rel_team

ROM: Bootstrap program is C2960X boot loader
BOOTLDR: C2960X Boot Loader (C2960X-HBOOT-M) Version 15.2(7r)E2, RELEASE SOFTWARE (fc1)

sw-tang-2 uptime is 5 weeks, 2 days, 3 hours, 41 minutes
System returned to ROM by power-on
System image file is "flash:/c2960x-universalk9-mz.152-7.E4.bin"

cisco WS-C2960X-24TS-L (APM86XXX) processor (revision W0) with 524288K bytes of memory.
Processor board ID FOC1932X0K1
Last reset from power-on
1 Virtual Ethernet interface
28 Gigabit Ethernet interfaces

Model number                    : WS-C2960X-24TS-L
System serial number            : FOC1932X0K1

Configuration register is 0xF""",
    "show inventory": """\
NAME: "1", DESCR: "WS-C2960X-24TS-L"
PID: WS-C2960X-24TS-L  , VID: V07  , SN: FOC1932X0K1""",
    "show ip arp": """\
Protocol  Address          Age (min)  Hardware Addr   Type   Interface
Internet  10.1.99.1               3   001b.0d63.c226  ARPA   Vlan99""",
    "show mac address-table": """\
          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 All    0100.0ccc.cccc    STATIC      CPU
  10    0050.5600.0001    DYNAMIC     Gi1/0/3
Total Mac Addresses for this criterion: 2""",
    "show lldp neighbors detail": """\
------------------------------------------------
Local Intf: Gi1/0/24
Chassis id: 001b.0d63.c200
Port id: Gi0/1
Port Description: GigabitEthernet0/1
System Name: core-1

System Description:
Cisco IOS Software

Time remaining: 103 seconds
System Capabilities: B,R
Enabled Capabilities: B,R
Management Addresses:
    IP: 10.1.99.1
Auto Negotiation - supported, enabled
Vlan ID: - not advertised

Total entries displayed: 1""",
}
