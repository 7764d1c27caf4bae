"""API v3, one module for each kind of thing."""
