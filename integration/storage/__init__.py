"""Cupboards: every store keeps the contract of `ports.Store`, and only bootstrap knows which one is open."""
