"""The configuration file: strict keys, line-exact errors, secrets from outside."""
