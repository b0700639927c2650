"""Doors to the wire: one module per library, each behind a small Protocol (``base``)."""
