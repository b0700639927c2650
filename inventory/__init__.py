"""WHAT IS TRUE: devices, links, findings, verdicts, agencies, and the book that keeps them.

Imports nothing of ours and does no network I/O.
"""
