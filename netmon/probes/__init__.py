"""Probes: measure whether something works. One probe a file, one result type."""
