"""Files that people write: YAML read with its line numbers, and errors that point into it."""
