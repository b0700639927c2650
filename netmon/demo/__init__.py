"""The simulated agency: one small topology, told coherently over SNMP on loopback."""
