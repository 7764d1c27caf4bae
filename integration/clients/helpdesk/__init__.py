"""Helpdesks: one folder per host, and the one HTTP client they share."""
