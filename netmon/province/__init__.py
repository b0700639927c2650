"""The NOC's side: the registry as metrics and targets, and collection of proof from agents.

It stores nothing that is measured. Prometheus does; this says whom it should hear from, so that an
agency which says nothing is still counted.
"""
