"""HOW WE KNOW: the agent that looks at the LAN, judges it, keeps the book and serves it."""
