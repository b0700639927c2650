"""The command line: parses words, calls the parts, prints answers. No logic."""
