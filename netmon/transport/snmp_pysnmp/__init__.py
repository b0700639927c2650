"""SNMP by pysnmp: the reference engine, which speaks v1, v2c and v3 with contexts.

It works below pysnmp's ``hlapi``, on the same command generators, for three reasons: each session
gets its own connected socket (a stranger's datagram is not even received, and closing a session
closes it), our own clock decides on timeouts and retries, and numeric OIDs skip the MIB lookup.

One pysnmp ``SnmpEngine`` serves all communities, and each v3 user has its own: pysnmp keeps users
by name, and two sites that call their user ``monitor`` would overwrite each other's keys.
"""

from netmon.transport.snmp_pysnmp.engine import PysnmpEngine

__all__ = ["PysnmpEngine"]
