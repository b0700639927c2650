"""Proof on disk: the agent's key, the ledger of evidence, and the month's bundle."""
