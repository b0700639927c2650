"""The regulation made executable: the file format, the checks, the engine that applies them."""
