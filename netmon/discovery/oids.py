"""Numeric OIDs, named as in their MIBs.

Netmon asks by number and never loads MIB files: a device answers numbers, and a MIB compiler would
be a second thing to keep right. Scalars carry their ``.0``; columns do not carry an index; an
``...Entry`` is the row object that the column numbers below it hang on.
"""

# ruff: noqa: N816 - MIB objects keep their MIB spelling

from __future__ import annotations

# SNMPv2-MIB, RFC 3418
sysDescr = "1.3.6.1.2.1.1.1.0"
sysObjectID = "1.3.6.1.2.1.1.2.0"
sysUpTime = "1.3.6.1.2.1.1.3.0"  # TimeTicks: wraps after 497 days

# IF-MIB, RFC 2863
ifEntry = "1.3.6.1.2.1.2.2.1"
ifXEntry = "1.3.6.1.2.1.31.1.1.1"

# EtherLike-MIB, RFC 3635
dot3StatsEntry = "1.3.6.1.2.1.10.7.2.1"

# IP-MIB, RFC 4293; the first two as deprecated from RFC 1213
ipAddrEntry = "1.3.6.1.2.1.4.20.1"
ipNetToMediaPhysAddress = "1.3.6.1.2.1.4.22.1.2"
ipNetToMediaType = "1.3.6.1.2.1.4.22.1.4"
ipAddressPrefixEntry = "1.3.6.1.2.1.4.32.1"
ipAddressEntry = "1.3.6.1.2.1.4.34.1"
ipNetToPhysicalPhysAddress = "1.3.6.1.2.1.4.35.1.4"
ipNetToPhysicalType = "1.3.6.1.2.1.4.35.1.6"

# BRIDGE-MIB, RFC 4188
dot1dBaseBridgeAddress = "1.3.6.1.2.1.17.1.1.0"
dot1dBasePortIfIndex = "1.3.6.1.2.1.17.1.4.1.2"
dot1dTpFdbAddress = "1.3.6.1.2.1.17.4.3.1.1"
dot1dTpFdbPort = "1.3.6.1.2.1.17.4.3.1.2"
dot1dTpFdbStatus = "1.3.6.1.2.1.17.4.3.1.3"

# Q-BRIDGE-MIB, RFC 4363
dot1qTpFdbPort = "1.3.6.1.2.1.17.7.1.2.2.1.2"
dot1qTpFdbStatus = "1.3.6.1.2.1.17.7.1.2.2.1.3"
dot1qVlanFdbId = "1.3.6.1.2.1.17.7.1.4.2.1.3"
dot1qVlanStaticName = "1.3.6.1.2.1.17.7.1.4.3.1.1"

dot1qPvid = "1.3.6.1.2.1.17.7.1.4.5.1.1"

# BRIDGE-MIB dot1dStp; the last two from RSTP-MIB, RFC 4318
dot1dStpProtocolSpecification = "1.3.6.1.2.1.17.2.1.0"
dot1dStpPriority = "1.3.6.1.2.1.17.2.2.0"
dot1dStpTimeSinceTopologyChange = "1.3.6.1.2.1.17.2.3.0"
dot1dStpTopChanges = "1.3.6.1.2.1.17.2.4.0"
dot1dStpDesignatedRoot = "1.3.6.1.2.1.17.2.5.0"
dot1dStpRootCost = "1.3.6.1.2.1.17.2.6.0"
dot1dStpRootPort = "1.3.6.1.2.1.17.2.7.0"
dot1dStpPortEntry = "1.3.6.1.2.1.17.2.15.1"
dot1dStpVersion = "1.3.6.1.2.1.17.2.16.0"
dot1dStpPortOperEdgePort = "1.3.6.1.2.1.17.2.19.1.3"

# POWER-ETHERNET-MIB, RFC 3621
pethPsePortEntry = "1.3.6.1.2.1.105.1.1.1"
pethMainPseEntry = "1.3.6.1.2.1.105.1.3.1.1"

# ENTITY-MIB, RFC 6933; ENTITY-SENSOR-MIB, RFC 3433
entPhysicalDescr = "1.3.6.1.2.1.47.1.1.1.1.2"
entPhysicalName = "1.3.6.1.2.1.47.1.1.1.1.7"
entPhySensorEntry = "1.3.6.1.2.1.99.1.1.1"

# LAG-MIB, IEEE 802.1AX clause 7
dot3adAggPortEntry = "1.2.840.10006.300.43.1.2.1.1"

# HOST-RESOURCES-MIB, RFC 2790
hrSystemUptime = "1.3.6.1.2.1.25.1.1.0"
hrSystemDate = "1.3.6.1.2.1.25.1.2.0"
hrSystemNumUsers = "1.3.6.1.2.1.25.1.5.0"
hrSystemProcesses = "1.3.6.1.2.1.25.1.6.0"
hrMemorySize = "1.3.6.1.2.1.25.2.2.0"
hrStorageEntry = "1.3.6.1.2.1.25.2.3.1"
hrStorageTypes = "1.3.6.1.2.1.25.2.1."
hrProcessorLoad = "1.3.6.1.2.1.25.3.3.1.2"
hrPrinterEntry = "1.3.6.1.2.1.25.3.5.1"

# UCD-SNMP-MIB of Net-SNMP, in kilobytes
memTotalReal = "1.3.6.1.4.1.2021.4.5.0"
memAvailReal = "1.3.6.1.4.1.2021.4.6.0"
memBuffer = "1.3.6.1.4.1.2021.4.14.0"
memCached = "1.3.6.1.4.1.2021.4.15.0"

# Printer-MIB, RFC 3805
prtGeneralSerialNumber = "1.3.6.1.2.1.43.5.1.1.17"
prtMarkerLifeCount = "1.3.6.1.2.1.43.10.2.1.4"
prtMarkerSuppliesEntry = "1.3.6.1.2.1.43.11.1.1"

# UPS-MIB, RFC 1628
upsBattery = "1.3.6.1.2.1.33.1.2"
upsOutputSource = "1.3.6.1.2.1.33.1.4.1.0"
upsOutputPercentLoad = "1.3.6.1.2.1.33.1.4.4.1.5"
upsAlarmsPresent = "1.3.6.1.2.1.33.1.6.1.0"

# NTPv4-MIB, RFC 5907
ntpEntStatusCurrentMode = "1.3.6.1.2.1.197.1.2.1.0"
ntpEntStatusStratum = "1.3.6.1.2.1.197.1.2.2.0"
ntpEntStatusActiveRefSourceName = "1.3.6.1.2.1.197.1.2.4.0"
ntpEntStatusActiveOffset = "1.3.6.1.2.1.197.1.2.5.0"

# LLDP-MIB, IEEE 802.1AB-2005 clause 12
lldpLocChassisIdSubtype = "1.0.8802.1.1.2.1.3.1.0"
lldpLocChassisId = "1.0.8802.1.1.2.1.3.2.0"
lldpLocPortEntry = "1.0.8802.1.1.2.1.3.7.1"
lldpRemEntry = "1.0.8802.1.1.2.1.4.1.1"
lldpRemManAddrIfSubtype = "1.0.8802.1.1.2.1.4.2.1.3"

# LLDP-V2-MIB, IEEE 802.1AB-2009 clause 11
lldpV2LocChassisIdSubtype = "1.3.111.2.802.1.1.13.1.3.1.0"
lldpV2LocChassisId = "1.3.111.2.802.1.1.13.1.3.2.0"
lldpV2RemEntry = "1.3.111.2.802.1.1.13.1.4.1.1"
lldpV2RemManAddrIfSubtype = "1.3.111.2.802.1.1.13.1.4.2.1.3"

# CISCO-CDP-MIB
mikrotik = "1.3.6.1.4.1.14988."
mtxrNeighborEntry = "1.3.6.1.4.1.14988.1.1.11.1.1"
cdpCacheEntry = "1.3.6.1.4.1.9.9.23.1.2.1.1"

# CISCO-VTP-MIB
vtpVlanEntry = "1.3.6.1.4.1.9.9.46.1.3.1.1"

# CISCO-SMI: IOS and IOS-XE products; NX-OS is under 9.12, Small Business under 9.6
ciscoProducts = "1.3.6.1.4.1.9.1."
