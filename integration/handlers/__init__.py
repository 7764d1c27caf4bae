"""Doors: bytes come in, one step is taken, bytes go out."""
