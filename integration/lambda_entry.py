"""AWS Lambda's doors: `integration.lambda_entry.http`, `.worker` and `.tick`, as serverless.yml names them.

Each is made when it is asked for by its name, which Lambda does while a function starts, and it alone: a door doesn't
load what only a worker needs.
"""

from collections.abc import Callable
from typing import Any

_NAMES = frozenset({"http", "tick", "worker"})


def __getattr__(name: str) -> Callable[[dict[str, Any], Any], Any]:
    """The function of this name, ready to be called with an event and its context (PEP 562)."""
    if name not in _NAMES:
        message = f"no function is called {name}"
        raise AttributeError(message)
    from integration.bootstrap import cloud  # noqa: PLC0415 - nothing happens on import

    function: Callable[[dict[str, Any], Any], Any] = getattr(cloud, name)()
    globals()[name] = function
    return function
