"""The monthly report's sources (own book, proof bundles, the province's Prometheus), its files."""
