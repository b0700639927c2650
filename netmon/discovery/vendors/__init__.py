"""Device knowledge: one vendor family a file."""
