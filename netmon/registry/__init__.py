"""The province's registry of agencies as files that people write."""
