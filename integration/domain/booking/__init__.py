"""Calls with the dedicated agent: what can be booked, where it is safe, and what became of it."""
