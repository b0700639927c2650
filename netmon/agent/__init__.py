"""The agent: the only place where the parts are wired together and run."""
