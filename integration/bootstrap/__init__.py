"""The one place that knows every concrete class: from settings to everything wired for one process.

Each name is loaded by whoever asks for it first: a function on Lambda starts without what only the commands need.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integration.bootstrap.desk import Desk, open_desk
    from integration.bootstrap.hosts import HOSTS
    from integration.bootstrap.present import utc_now
    from integration.clients.outgoing.address import require_address, shown
    from integration.storage.sealing import new_key

__all__ = ["HOSTS", "Desk", "new_key", "open_desk", "require_address", "shown", "utc_now"]

_HOMES: Mapping[str, str] = {
    "Desk": "integration.bootstrap.desk",
    "HOSTS": "integration.bootstrap.hosts",
    "new_key": "integration.storage.sealing",
    "open_desk": "integration.bootstrap.desk",
    "require_address": "integration.clients.outgoing.address",
    "shown": "integration.clients.outgoing.address",
    "utc_now": "integration.bootstrap.present",
}


def __getattr__(name: str) -> object:
    """What is called so, out of its own module (PEP 562)."""
    if name not in _HOMES:
        message = f"nothing here is called {name}"
        raise AttributeError(message)
    found: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
