"""One check a file; ``netmon.regulation.registry`` finds them here."""
