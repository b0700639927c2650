"""Installs netmon from a bundle. Python's own library only: nothing else is there yet."""
