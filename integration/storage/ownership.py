"""One process works off a store: the one that holds its lock file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.domain.errors import Misconfigured


@contextmanager
def owned(database: Path) -> Iterator[None]:
    """Hold the store's lock; the system drops it when the process ends, however that happens."""
    with database.with_name(database.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = f"another `vipdesk serve` already works off {database.name}; stop it, or set VIPDESK_DATABASE"
            raise Misconfigured(message) from error
        yield
