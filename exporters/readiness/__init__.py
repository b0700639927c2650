"""The monthly readiness export: one format-free report, as a paper, sheets, JSON and CSV."""
