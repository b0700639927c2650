"""Every family on a few values written by hand from its public MIB and naming scheme."""

from __future__ import annotations

import pytest

from inventory.model import FactName, Role
from netmon.discovery.system import look
from netmon.discovery.vendors.base import Evidence, SystemGroup
from netmon.discovery.vendors.registry import FAMILIES, find, markers
from netmon.transport.base import SnmpValue
from tests.support.fake_snmp import session

SYSTEM, ENTITY, E = "1.3.6.1.2.1.1", "1.3.6.1.2.1.47.1.1.1.1", "1.3.6.1.4.1"
NET_SNMP = "8072.3.2.10"

Facts = tuple[str | None, str | None, str | None, str | None, str | None, str | None]


def device(
    object_id: str,
    descr: str = "",
    /,
    *,
    entity: tuple[str, str, str] | None = None,
    index: int = 1,
    **values: bytes,
) -> dict[str, SnmpValue]:
    """Values of a device; ``entity`` is (model, serial, software) of one chassis."""
    found: dict[str, SnmpValue] = {
        f"{SYSTEM}.1.0": descr.encode(),
        f"{SYSTEM}.2.0": f"{E}.{object_id}",
    }
    if entity:
        model, serial, software = entity
        columns: dict[int, SnmpValue] = {
            5: 3,
            4: 0,
            13: model.encode(),
            11: serial.encode(),
            10: software.encode(),
        }
        found |= {f"{ENTITY}.{column}.{index}": value for column, value in columns.items()}
    for name, value in values.items():
        oid = name.removeprefix("o").replace("_", ".")
        found[oid if oid.startswith("1.") else f"{E}.{oid}"] = value
    return found


# A device and what it is: vendor, os, version, model, serial, role.
CASES: dict[str, tuple[dict[str, SnmpValue], Facts]] = {
    "ios router": (
        device(
            "9.1.1045",
            "Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M), Version 15.4(3)M2, RELEASE",
            entity=("CISCO2901/K9", "FGL111122AA", "15.4(3)M2, RELEASE SOFTWARE (fc2)"),
        ),
        ("Cisco", "IOS", "15.4(3)M2", "CISCO2901/K9", "FGL111122AA", "router"),
    ),
    "ios access point": (
        device(
            "9.1.1664",
            "Cisco IOS Software, C2600 Software (AP3G2-K9W8-M), Version 15.2(4)JB6, RELEASE",
            entity=("AIR-CAP2602I-E-K9", "FGL1722X0AB", "15.2(4)JB6"),
        ),
        ("Cisco", "IOS", "15.2(4)JB6", "AIR-CAP2602I-E-K9", "FGL1722X0AB", "access-point"),
    ),
    "ios-xe switch": (
        device(
            "9.1.2695",
            "Cisco IOS Software [Amsterdam], Catalyst L3 Switch Software (CAT9K_LITE_IOSXE), "
            "Version 17.3.5, RELEASE SOFTWARE (fc2)",
            entity=("C9200L-24T-4G", "JAE2412AB12", "17.03.05"),
            index=1000,
        ),
        ("Cisco", "IOS-XE", "17.3.5", "C9200L-24T-4G", "JAE2412AB12", "switch"),
    ),
    "ios-xe wireless controller": (
        device(
            "9.1.2530",
            "Cisco IOS Software [Bengaluru], C9800 Software (C9800_IOSXE-K9), Version 17.6.3, R",
            entity=("C9800-L-C-K9", "FCL2401M0AB", "17.06.03"),
        ),
        ("Cisco", "IOS-XE", "17.6.3", "C9800-L-C-K9", "FCL2401M0AB", "wireless-controller"),
    ),
    "ios-xr": (
        device(
            "9.1.1018",
            "Cisco IOS XR Software (Cisco ASR9K Series),  Version 6.1.4[Default]",
            entity=("ASR-9006-AC", "FOX1122G0AB", "6.1.4"),
        ),
        ("Cisco", "IOS-XR", "6.1.4", "ASR-9006-AC", "FOX1122G0AB", "router"),
    ),
    "nx-os": (
        device(
            "9.12.3.1.3.1812",
            "Cisco NX-OS(tm) nxos.9.3.5.bin, Software (nxos), Version 9.3(5), RELEASE SOFTWARE",
            entity=("N9K-C93180YC-EX", "FDO22222ABC", "9.3(5)"),
            index=149,
        ),
        ("Cisco", "NX-OS", "9.3(5)", "N9K-C93180YC-EX", "FDO22222ABC", "switch"),
    ),
    "asa": (
        device(
            "9.1.2114",
            "Cisco Adaptive Security Appliance Version 9.8(4)",
            entity=("ASA5506", "JAD2222AAAA", "9.8(4)"),
        ),
        ("Cisco", "ASA", "9.8(4)", "ASA5506", "JAD2222AAAA", "firewall"),
    ),
    "ftd": (
        device(
            "9.1.2767",
            "Cisco Firepower Threat Defense, Version 6.4.0 (Build 102), ASA Version 9.12(2)4",
            entity=("FPR-1120", "JAD2333AAAA", ""),
        ),
        ("Cisco", "FTD", "6.4.0 (Build 102)", "FPR-1120", "JAD2333AAAA", "firewall"),
    ),
    "wireless lan controller": (
        device(
            "9.1.2171",
            "Cisco Controller",
            o14179_1_1_1_3_0=b"AIR-CT2504-K9",
            o14179_1_1_1_4_0=b"PSZ1122AAAA",
            o14179_1_1_1_14_0=b"8.5.140.0",
        ),
        ("Cisco", "AireOS", "8.5.140.0", "AIR-CT2504-K9", "PSZ1122AAAA", "wireless-controller"),
    ),
    "cisco small business": (
        device(
            "9.6.1.83.10.1",
            "SG300-10 10-Port Gigabit Managed Switch",
            entity=("SRW2008-K9", "DNI1122AAAA", "1.4.11.5"),
            index=67108992,
        ),
        ("Cisco", "Small Business", "1.4.11.5", "SRW2008-K9", "DNI1122AAAA", "switch"),
    ),
    "cisco meraki": (
        device("29671.2.12", "Meraki MX64 Cloud Managed Security Appliance"),
        ("Cisco", "Meraki", None, "MX64", None, "firewall"),
    ),
    "procurve": (
        device(
            "11.2.3.7.11.181.1",
            "Aruba JL253A 2930F-24G-4SFP+ Switch, revision WC.16.10.0012, ROM WC.16.01.0006 (/ws)",
            entity=("JL253A", "CN99FP0AAA", "WC.16.10.0012"),
        ),
        (
            "HPE", "ArubaOS-Switch", "WC.16.10.0012", "JL253A 2930F-24G-4SFP+", "CN99FP0AAA",
            "switch",
        ),
    ),
    "aruba cx": (
        device(
            "47196.4.1.1.1.100",
            "Aruba JL668A 6300F 24G 4SFP56 Swch FL.10.06.0110",
            entity=("JL668A", "SG00KM0AAA", "FL.10.06.0110"),
        ),
        ("Aruba", "AOS-CX", "FL.10.06.0110", "JL668A", "SG00KM0AAA", "switch"),
    ),
    "aruba instant in a cluster": (
        device(
            "14823.1.2.59",
            "ArubaOS (MODEL: 315), Version 8.6.0.5",
            o1_3_6_1_2_1_2_2_1_6_1=bytes([2, 0, 0, 0, 0, 9]),
            o14823_2_3_3_1_2_1_1_4_2_0_0_0_0_7=b"CNAAAA0007",
            o14823_2_3_3_1_2_1_1_4_2_0_0_0_0_9=b"CNAAAA0009",
        ),
        ("Aruba", "Aruba Instant", "8.6.0.5", "315", "CNAAAA0009", "access-point"),
    ),
    "aruba instant": (
        device("14823.1.2.111", "ArubaOS (MODEL: 515), Version 8.6.0.4-8.6.0.4"),
        ("Aruba", "Aruba Instant", "8.6.0.4-8.6.0.4", "515", None, "access-point"),
    ),
    "hpe ilo": (
        device(
            "232.9.4.11",
            "Integrated Lights-Out 5 2.33 Dec 09 2020",
            o232_2_2_4_2_0=b"ProLiant DL360 Gen10",
            o232_2_2_2_1_0=b"CZJ00000AA ",
        ),
        ("HPE", "iLO", "2.33", "ProLiant DL360 Gen10", "CZJ00000AA", "server"),
    ),
    "h3c switch": (
        device(
            "25506.1.2201",
            "H3C Comware Platform Software, Software Version 7.1.070, Release 6318P01\r\n"
            "H3C S5130S-28S-EI\r\nCopyright (c) 2004-2019 New H3C Technologies Co., Ltd.",
            entity=("S5130S-28S-EI", "219801A1BB9196Q0000A", "7.1.070 Release 6318P01"),
            index=2,
        ),
        (
            "H3C", "Comware", "7.1.070, Release 6318P01", "S5130S-28S-EI", "219801A1BB9196Q0000A",
            "switch",
        ),
    ),
    "h3c router": (
        device(
            "25506.1.1187",
            "H3C Comware Platform Software, Software Version 7.1.064, Release 0809P28\r\n"
            "H3C MSR26-00-6\r\nCopyright (c) 2004-2020 New H3C Technologies Co., Ltd.",
        ),
        ("H3C", "Comware", "7.1.064, Release 0809P28", "MSR26-00-6", None, "router"),
    ),
    "huawei switch": (
        device(
            "2011.2.23.339",
            "S5720-28P-LI-AC\r\nHuawei Versatile Routing Platform Software\r\nVRP (R) software,"
            "Version 5.170 (S5720 V200R011C10SPC600)\r\nCopyright (C) 2007 Huawei",
            entity=("", "2102350AAA10H0000AAA", "Version 5.170 V200R011C10SPC600"),
            index=67108867,
        ),
        (
            "Huawei", "VRP", "V200R011C10SPC600", "S5720-28P-LI-AC", "2102350AAA10H0000AAA",
            "switch",
        ),
    ),
    "huawei router": (
        device(
            "2011.2.224.279",
            "Huawei AR1220E Huawei Versatile Routing Platform Software VRP (R) software,"
            "Version 5.170 (AR1220E V200R009C00SPC500) Copyright (C) 2011-2018 Huawei",
        ),
        ("Huawei", "VRP", "V200R009C00SPC500", "AR1220E", None, "router"),
    ),
    "huawei firewall": (
        device(
            "2011.2.321.5",
            "Huawei USG6320 Huawei Versatile Routing Platform Software VRP (R) software,"
            "Version 5.160 (USG6300 V500R001C60SPC500)",
        ),
        ("Huawei", "VRP", "V500R001C60SPC500", "USG6320", None, "firewall"),
    ),
    "huawei access controller": (
        device(
            "2011.2.240.17",
            "Huawei AC6005-8 Huawei Versatile Routing Platform Software VRP (R) software,"
            "Version 5.170 (AC6005 V200R019C00SPC500)",
        ),
        ("Huawei", "VRP", "V200R019C00SPC500", "AC6005-8", None, "wireless-controller"),
    ),
    "ruijie switch": (
        device(
            "4881.1.1.10.1.172",
            "Ruijie Gigabit Security & Intelligence Access Switch(S2910-24GT4XS-E) By Ruijie",
            o4881_1_1_10_2_1_1_2_0=b"S29_RGOS 11.4(1)B12P11, Release(04173020)",
            o4881_1_1_10_2_1_1_24_0=b"G1LQ00A000001",
        ),
        ("Ruijie", "RGOS", "11.4(1)B12P11", "S2910-24GT4XS-E", "G1LQ00A000001", "switch"),
    ),
    "ruijie access point": (
        device("4881.1.2.1.1.64", "Ruijie Indoor AP720-L (802.11a/n/ac) Access Point(AP720-L)"),
        ("Ruijie", "RGOS", None, "AP720-L", None, "access-point"),
    ),
    "zte": (
        device("3902.3.100.501", "ZXR10 2928E-PS, ZTE ZXR10 Software, Version: V2.05.13B10"),
        ("ZTE", "ZXROS", "V2.05.13B10", "ZXR10 2928E-PS", None, "switch"),
    ),
    "juniper ex": (
        device(
            "2636.1.1.1.2.63",
            "Juniper Networks, Inc. ex2300-24t Ethernet Switch, kernel JUNOS 18.4R2.7, Build date",
            o2636_3_1_2_0=b"Juniper EX2300-24T Switch",
            o2636_3_1_3_0=b"JW0000000001",
        ),
        ("Juniper", "JUNOS", "18.4R2.7", "EX2300-24T", "JW0000000001", "switch"),
    ),
    "juniper srx": (
        device(
            "2636.1.1.1.2.133",
            "Juniper Networks, Inc. srx300 internet router, kernel JUNOS 19.4R3-S1.3, Build date",
            o2636_3_1_3_0=b"CV0000AF0001",
        ),
        ("Juniper", "JUNOS", "19.4R3-S1.3", "SRX300", "CV0000AF0001", "firewall"),
    ),
    "mikrotik router": (
        device(
            "14988.1",
            "RouterOS RB4011iGS+",
            o14988_1_1_4_4_0=b"6.49.6",
            o14988_1_1_7_3_0=b"B8E10AAAAAAA",
        ),
        ("MikroTik", "RouterOS", "6.49.6", "RB4011iGS+", "B8E10AAAAAAA", "router"),
    ),
    "mikrotik switch": (
        device("14988.1", "RouterOS CRS328-24P-4S+", o14988_1_1_4_4_0=b"7.10"),
        ("MikroTik", "RouterOS", "7.10", "CRS328-24P-4S+", None, "switch"),
    ),
    "mikrotik swos": (
        device("14988.2", "CSS326-24G-2S+ SwOS v2.13"),
        ("MikroTik", "SwOS", "2.13", "CSS326-24G-2S+", None, "switch"),
    ),
    "tp-link jetstream": (
        device(
            "11863.5.36",
            "JetStream 8-Port Gigabit L2 Managed Switch with 2 SFP Slots",
            o11863_6_1_1_5_0=b"T2500G-10TS 2.0",
            o11863_6_1_1_6_0=b"2.0.4 Build 20180907 Rel.62514(s)",
            o11863_6_1_1_8_0=b"2180000000001",
        ),
        (
            "TP-Link", "JetStream", "2.0.4 Build 20180907 Rel.62514(s)", "T2500G-10TS 2.0",
            "2180000000001", "switch",
        ),
    ),
    "tp-link access point": (
        device("11863.10.1", "EAP225 Omada Wireless MU-MIMO Gigabit Access Point"),
        ("TP-Link", "Omada", None, "EAP225", None, "access-point"),
    ),
    "d-link": (
        device(
            "171.10.76.44.1",
            "DGS-1210-28/ME   7.04.B009",
            o171_12_1_1_12_0=b"R3AAAAA000001",
        ),
        ("D-Link", "D-Link", "7.04.B009", "DGS-1210-28/ME", "R3AAAAA000001", "switch"),
    ),
    "zyxel switch": (
        device(
            "890.1.15",
            "XGS2210-28",
            o890_1_15_3_1_6_0=b"V4.50(AAZJ.3) | 04/17/2018",
            o890_1_15_3_1_12_0=b"S170A00000001",
        ),
        ("Zyxel", "ZyNOS", "V4.50(AAZJ.3)", "XGS2210-28", "S170A00000001", "switch"),
    ),
    "zyxel firewall": (
        device("890.1.15", "USG FLEX 200"),
        ("Zyxel", "ZLD", None, "USG FLEX 200", None, "firewall"),
    ),
    "zyxel access point": (
        device("890.1.15", "NWA1123-AC PRO"),
        ("Zyxel", "ZyNOS", None, "NWA1123-AC PRO", None, "access-point"),
    ),
    "draytek": (
        device(
            "7367",
            "DrayTek Corporation, Router Model: Vigor2927 Series, Version: 4.2.3.1, Build Date",
        ),
        ("DrayTek", "DrayOS", "4.2.3.1", "Vigor2927 Series", None, "router"),
    ),
    "airos": (
        device(
            "10002.1",
            "Linux 2.6.32.71 #1 Thu Aug 29 2019 mips",
            o1_2_840_10036_3_1_2_1_3_7=b"LiteBeam M5",
            o1_2_840_10036_3_1_2_1_4_7=b"XW.ar934x.v6.2.0.33033.190703.1117",
        ),
        ("Ubiquiti", "airOS", "6.2.0.33033.190703.1117", "LiteBeam M5", None, "access-point"),
    ),
    "edgeos": (
        device("41112.1.5", "EdgeOS v2.0.9.5371034.210122.1047"),
        ("Ubiquiti", "EdgeOS", "2.0.9", None, None, "router"),
    ),
    "edgeos whose lldpd says the model": (
        device(
            "41112.1.5",
            "EdgeOS v1.10.9.5166958.190213.1955",
            o1_3_6_1_2_1_25_4_2_1_5_77=b"",
            o1_3_6_1_2_1_25_4_2_1_5_2042=b"-M4 -S UBNT EdgeRouter X 5-Port running on v1.10.9",
        ),
        ("Ubiquiti", "EdgeOS", "1.10.9", "EdgeRouter X 5-Port", None, "router"),
    ),
    "edgeswitch": (
        device("4413", "EdgeSwitch 24-Port 250W, 1.9.1.5322630, Linux 3.6.5-f4a26ed5, 0.0.0.0"),
        ("Ubiquiti", "EdgeSwitch", "1.9.1.5322630", "EdgeSwitch 24-Port 250W", None, "switch"),
    ),
    "unifi access point behind net-snmp": (
        device(
            NET_SNMP,
            "Linux UAP-AC-Lite 4.4.153 #0 Thu Jan 1 2021 mips",
            o41112_1_6_3_3_0=b"UAP-AC-Lite",
            o41112_1_6_3_6_0=b"5.43.36.12724",
        ),
        ("Ubiquiti", "UniFi", "5.43.36.12724", "UAP-AC-Lite", None, "access-point"),
    ),
    "netgear": (
        device(
            "4526.100.4.37",
            "GS724Tv4 ProSafe 24-port Gigabit Ethernet Smart Switch, 6.3.1.4, B1.0.0.4",
            o4526_11_1_1_1_3_0=b"GS724Tv4",
            o4526_11_1_1_1_4_0=b"3SG000000001A",
            o4526_11_1_1_1_13_0=b"6.3.1.4",
        ),
        ("Netgear", "Netgear", "6.3.1.4", "GS724Tv4", "3SG000000001A", "switch"),
    ),
    "force10": (
        device("6027.1.3.12", "Force10 Networks Real Time Operating System Software"),
        ("Dell", "FTOS", None, "S60", None, "switch"),
    ),
    "dell os10": (
        device(
            "674.11000.5000.100.2.1.12",
            "Dell EMC Networking OS10 Enterprise.\r\nOS Version: 10.5.1.0\r\n"
            "System Type: S5248F-ON",
        ),
        ("Dell", "OS10", "10.5.1.0", "S5248F-ON", None, "switch"),
    ),
    "dell n-series": (
        device(
            "674.10895.3065",
            "Dell EMC Networking N1524P, 6.5.2.5, Linux 3.6.5-601bbc0c",
            o674_10895_3000_1_2_100_8_1_4_1=b"AAAAA02",
        ),
        ("Dell", "OS6", "6.5.2.5", "Dell EMC Networking N1524P", "AAAAA02", "switch"),
    ),
    "dell idrac": (
        device(
            "674.10892.5",
            "",
            o674_10892_5_1_1_8_0=b"4.40.00.00",
            o674_10892_5_1_3_12_0=b"PowerEdge R640",
            o674_10892_5_1_3_2_0=b"AAAAAA2",
        ),
        ("Dell", "iDRAC", "4.40.00.00", "PowerEdge R640", "AAAAAA2", "server"),
    ),
    "exos": (
        device(
            "1916.2.213",
            "ExtremeXOS (X450G2-24p-10G4) version 30.7.1.1 patch1-14 by release-manager on Thu",
        ),
        ("Extreme", "EXOS", "30.7.1.1", "X450G2-24p-10G4", None, "switch"),
    ),
    "voss": (
        device("2272.220", "VSP-7254XSQ (8.1.1.0)", o2272_1_4_2_0=b"15JP0000E000"),
        ("Extreme", "VOSS", "8.1.1.0", "VSP-7254XSQ", "15JP0000E000", "switch"),
    ),
    "alliedware plus": (
        device(
            "207.1.14.101",
            "Allied Telesis router/switch, Software (AlliedWare Plus) Version 5.5.1-1.3",
            o207_8_4_4_4_500_2_1_1_0=b"5.5.1-1.3",
            o207_8_4_4_3_21_1_1_4_1_3=b"AT-x530L-28GTX",
            o207_8_4_4_3_21_1_1_8_1_3=b"A05000A200000001",
        ),
        (
            "Allied Telesis", "AlliedWare Plus", "5.5.1-1.3", "AT-x530L-28GTX", "A05000A200000001",
            "switch",
        ),
    ),
    "edge-core": (
        device(
            "259.10.1.45.103",
            "ECS4120-28T",
            o259_10_1_45_1_1_3_1_6_1=b"1.2.2.18",
            o259_10_1_45_1_1_3_1_10_1=b"EC0000000001",
        ),
        ("Edge-core", "ECS", "1.2.2.18", "ECS4120-28T", "EC0000000001", "switch"),
    ),
    "fs on accton software": (
        device("52642.2.1.45.102", "S3900-48T6S-R", o52642_2_1_45_1_1_3_1_6_1=b"1.7.5"),
        ("FS", "FSOS", "1.7.5", "S3900-48T6S-R", None, "switch"),
    ),
    "planet": (
        device("10456.1.1508", "PLANET GS-4210-24P4C 24-Port Gigabit Managed Switch"),
        ("Planet", "Planet", None, "GS-4210-24P4C", None, "switch"),
    ),
    "moxa": (
        device(
            "8691.7.69",
            "EDS-518A",
            o8691_7_69_1_2_0=b"EDS-518A",
            o8691_7_69_1_4_0=b"V3.8 build 18052414",
        ),
        ("Moxa", "Moxa", "V3.8 build 18052414", "EDS-518A", None, "switch"),
    ),
    "omniswitch": (
        device(
            "6486.801.1.1.2.1.11.2.2",
            "Alcatel-Lucent Enterprise OS6860E-24 8.7.354.R01 GA, December 11, 2020.",
            entity=("OS6860E-24", "S1000001", "8.7.354.R01"),
        ),
        ("Alcatel-Lucent", "AOS", "8.7.354.R01", "OS6860E-24", "S1000001", "switch"),
    ),
    "fortigate": (
        device(
            "12356.101.1.1001",
            "",
            entity=("FGT_100E", "FG100ETK00000001", "FortiGate-100E v6.4.9,build1966"),
            o12356_101_4_1_1_0=b"v6.4.9,build1966,220421 (GA)",
        ),
        (
            "Fortinet", "FortiOS", "v6.4.9,build1966,220421 (GA)", "FGT_100E", "FG100ETK00000001",
            "firewall",
        ),
    ),
    "fortigate without entity-mib": (
        device("12356.101.1.641", "", o12356_100_1_1_1_0=b"FGT60FTK00000001"),
        ("Fortinet", "FortiOS", None, None, "FGT60FTK00000001", "firewall"),
    ),
    "sonicwall": (
        device(
            "8741.1",
            "SonicWALL TZ 400 (SonicOS Enhanced 6.5.4.4-44n)",
            o8741_2_1_1_1_0=b"TZ 400",
            o8741_2_1_1_2_0=b"C0EAE4000001",
            o8741_2_1_1_3_0=b"SonicOS Enhanced 6.5.4.4-44n",
        ),
        ("SonicWall", "SonicOS", "6.5.4.4-44n", "TZ 400", "C0EAE4000001", "firewall"),
    ),
    "sophos": (
        device(
            "2604.5",
            "",
            o2604_5_1_1_2_0=b"XG115",
            o2604_5_1_1_3_0=b"SFOS 18.0.4 MR-4",
            o2604_5_1_1_4_0=b"C1B000000000001",
        ),
        ("Sophos", "SFOS", "SFOS 18.0.4 MR-4", "XG115", "C1B000000000001", "firewall"),
    ),
    "check point behind net-snmp": (
        device(
            NET_SNMP,
            "Linux cp 3.10.0-957cpx86_64 #1 SMP x86_64",
            o2620_1_6_4_1_0=b"R81.10",
            o2620_1_6_16_7_0=b"Check Point 6200",
            o2620_1_6_16_3_0=b"LR202000000001",
        ),
        ("Check Point", "Gaia", "R81.10", "Check Point 6200", "LR202000000001", "firewall"),
    ),
    "watchguard": (
        device("3097.1.5.38", "M270"),
        ("WatchGuard", "Fireware", None, "M270", None, "firewall"),
    ),
    "pfsense": (
        device("12325.1.1.2.1.1", "pfSense fw.example 2.6.0-RELEASE FreeBSD 12.3-STABLE amd64"),
        ("Netgate", "pfSense", "2.6.0-RELEASE", None, None, "firewall"),
    ),
    "windows server": (
        device(
            "311.1.1.3.1.2",
            "Hardware: Intel64 Family 6 Model 85 Stepping 7 AT/AT COMPATIBLE - Software: "
            "Windows Version 6.3 (Build 17763 Multiprocessor Free)",
        ),
        ("Microsoft", "Windows", "Server 2019 (NT 6.3, build 17763)", None, None, "server"),
    ),
    "windows workstation of a build yet to come": (
        device("311.1.1.3.1.1", "Software: Windows Version 6.3 (Build 99999 Multiprocessor Free)"),
        ("Microsoft", "Windows", "6.3 build 99999", None, None, "workstation"),
    ),
    "vmware": (
        device(
            "6876.4.1",
            "VMware ESXi 7.0.3 build-19193900 VMware, Inc. x86_64",
            o6876_1_1_0=b"VMware ESXi",
            o6876_1_2_0=b"7.0.3",
        ),
        ("VMware", "ESXi", "7.0.3", None, None, "hypervisor"),
    ),
    "linux": (
        device(NET_SNMP, "Linux web 5.15.0-91-generic #101-Ubuntu SMP Tue Nov 14 2023 x86_64"),
        ("Linux", "Linux", "5.15.0-91-generic", None, None, "server"),
    ),
    "freebsd with the customary extends": (
        device(
            "2238",
            "FreeBSD host 13.2-RELEASE FreeBSD 13.2-RELEASE releng/13.2 amd64",
            o2021_7890_2_4_1_2_8_104_97_114_100_119_97_114_101_1=b"ProLiant DL20 Gen10",
        ),
        ("FreeBSD", "FreeBSD", "13.2-RELEASE", "ProLiant DL20 Gen10", None, "server"),
    ),
    "freebsd": (
        device("8072.3.2.8", "FreeBSD host 13.2-RELEASE FreeBSD 13.2-RELEASE releng/13.2 amd64"),
        ("FreeBSD", "FreeBSD", "13.2-RELEASE", None, None, "server"),
    ),
    "synology behind net-snmp": (
        device(
            NET_SNMP,
            "Linux nas 4.4.180+ #42962 SMP x86_64",
            o6574_1_5_1_0=b"DS920+",
            o6574_1_5_2_0=b"2040SBR000001",
            o6574_1_5_3_0=b"DSM 7.1-42962",
        ),
        ("Synology", "DSM", "7.1-42962", "DS920+", "2040SBR000001", "nas"),
    ),
    "qnap behind net-snmp": (
        device(
            NET_SNMP,
            "Linux TS-453D 5.0.1",
            o55062_1_12_3_0=b"TS-453D",
            o55062_1_12_6_0=b"5.0.1",
        ),
        ("QNAP", "QTS", "5.0.1", "TS-453D", None, "nas"),
    ),
    "truenas": (
        device("8072.3.2.8", "TrueNAS-12.0-U8.1. Hardware: amd64 Intel. Software: FreeBSD 12.2"),
        ("iXsystems", "TrueNAS", "12.0-U8.1", None, None, "nas"),
    ),
    "apc ups": (
        device(
            "318.1.3.27",
            "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6 PN:a.bin AF1:v6.9.6 AN1:b.bin "
            "MN:AP9640 HR:05 SN: ZA0000000001 MD:01/01/2021)",
            o318_1_1_1_1_1_1_0=b"Smart-UPS 1500",
            o318_1_1_1_1_2_3_0=b"AS0000000001",
        ),
        ("APC", "APC AOS", "6.9.6", "Smart-UPS 1500", "AS0000000001", "ups"),
    ),
    "cyberpower": (
        device(
            "3808.1.1.1",
            "UPS",
            o3808_1_1_1_1_1_1_0=b"OLS3000ERT2U",
            o3808_1_1_1_1_2_3_0=b"TAC00000001",
        ),
        ("CyberPower", "CyberPower", None, "OLS3000ERT2U", "TAC00000001", "ups"),
    ),
    "santak card": (
        device(
            "935.10.1.1",
            "",
            o1_3_6_1_2_1_33_1_1_1_0=b"SANTAK",
            o1_3_6_1_2_1_33_1_1_2_0=b"Castle C3K",
        ),
        ("Santak", "NetAgent", None, "Castle C3K", None, "ups"),
    ),
    "hp printer": (
        device(
            "11.2.3.9.1",
            "HP ETHERNET MULTI-ENVIRONMENT,ROM none,JETDIRECT,JD153,EEPROM JSI24090012",
            o1_3_6_1_2_1_25_3_2_1_3_1=b"HP LaserJet Pro M404dn",
            o1_3_6_1_2_1_43_5_1_1_17_1=b"PHBAA00001",
        ),
        ("HP", "HP printer", None, "LaserJet Pro M404dn", "PHBAA00001", "printer"),
    ),
    "brother printer": (
        device(
            "2435.2.3.9.1",
            "Brother NC-8300h, Firmware Ver.1.20",
            o1_3_6_1_2_1_25_3_2_1_3_1=b"Brother HL-L2350DW series",
            o1_3_6_1_2_1_43_5_1_1_17_1=b"E78000A0N000001",
        ),
        ("Brother", "Brother printer", None, "HL-L2350DW", "E78000A0N000001", "printer"),
    ),
    "kyocera printer": (
        device("1347.41", "KYOCERA Print Server", o1347_43_5_1_1_28_1=b"LVV0000001"),
        ("Kyocera", "Kyocera printer", None, None, "LVV0000001", "printer"),
    ),
    "dahua recorder": (
        device(
            "1004849.3.2.10",
            "",
            o1004849_2_1_2_6_0=b"DH-XVR5108HS",
            o1004849_2_1_2_4_0=b"4G0000APAZ00001",
            o1004849_2_1_1_1_0=b"4.000.0000001.1",
        ),
        ("Dahua", "Dahua", "4.000.0000001.1", "DH-XVR5108HS", "4G0000APAZ00001", "nvr"),
    ),
    "axis camera": (
        device(
            "368.1.1",
            " ; AXIS M3045-V; Network Camera; 9.80.3.1; Apr 26 2021 11:21; 7E2; 1;",
            o1_3_6_1_2_1_2_2_1_6_2=b"\xac\xcc\x8e\x00\x00\x01",
        ),
        ("Axis", "AXIS OS", "9.80.3.1", "AXIS M3045-V", "ACCC8E000001", "camera"),
    ),
    "grandstream switch": (
        device(
            "42397",
            "GWN7803",
            entity=("GWN7803", "2ARZ00000001", "1.0.5.38"),
            index=67108992,
        ),
        ("Grandstream", "GWN", "1.0.5.38", "GWN7803", "2ARZ00000001", "switch"),
    ),
    "yealink phone": (
        device("37459", "SIP-T46S 66.86.0.15"),
        ("Yealink", "Yealink", "66.86.0.15", "SIP-T46S", None, "phone"),
    ),
    "cisco phone": (
        device("9.1.1234", "Cisco IP Phone CP-7841, Version: sip78xx.12-8-1"),
        ("Cisco", "IP Phone", "sip78xx.12-8-1", "CP-7841", None, "phone"),
    ),
    "generic printer": (
        device(
            "99999.1",
            "Some printer",
            o1_3_6_1_2_1_43_5_1_1_17_1=b"XX00000001",
            o2699_1_2_1_2_1_1_3_1=b"MFG:Pantum;CMD:PCL;MDL:P2500W;CLS:PRINTER;",
        ),
        ("Pantum", "Printer-MIB", None, "P2500W", "XX00000001", "printer"),
    ),
    "generic ups": (
        device(
            "99999.1",
            "",
            o1_3_6_1_2_1_33_1_1_1_0=b"ACME Power Co., Ltd",
            o1_3_6_1_2_1_33_1_1_2_0=b"Online 3000",
        ),
        ("ACME Power", "UPS-MIB", None, "Online 3000", None, "ups"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
async def test_a_family_reads_its_devices(name: str) -> None:
    values, expected = CASES[name]
    found = await look(session(values))
    facts = tuple(
        claim.value if (claim := found.facts.get(FactName(fact))) else None
        for fact in ("vendor", "os", "version", "model", "serial", "role")
    )
    assert facts == expected


def test_every_constant_role_is_one_of_the_vocabulary() -> None:
    for family in FAMILIES:
        for reader in family.role:
            assert not isinstance(reader, str) or reader in set(Role), family.name


def test_family_names_are_unique() -> None:
    names = [family.name for family in FAMILIES]
    assert len(names) == len(set(names))


def test_markers_are_whole_instances_and_few_enough_for_one_request() -> None:
    assert all(oid.startswith("1.3.6.1.") for oid in markers())
    assert len(markers()) <= 28


def test_a_family_without_values_is_recognised_by_its_object_id_alone() -> None:
    system = SystemGroup(object_id="1.3.6.1.4.1.14988.1")
    assert find(Evidence(system=system)).name == "MikroTik RouterOS"
