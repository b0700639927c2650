"""Forms for an agency's own rules: checks that a regulation file fills in, without code."""
