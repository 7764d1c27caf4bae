"""The embedded store on SQLite: `open_store` gives a `SqliteStore`, which keeps the contract of `ports.Store`."""

from integration.storage.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
