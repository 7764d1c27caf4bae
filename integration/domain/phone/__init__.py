"""The telephone: who answers a call, and what becomes of one that nobody took."""
