"""Rules: what the service promises, computed from values; no input, no output, no present."""
