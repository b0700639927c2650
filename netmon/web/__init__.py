"""HTTP: metrics, service discovery, health, and the officer's page."""
