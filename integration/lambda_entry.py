"""AWS Lambda's doors: `integration.lambda_entry.http`, `.worker` and `.tick`, as serverless.yml names them.

Each is made when it is asked for by its name, which Lambda does while a function starts, and it alone: a door doesn't
load what only a worker needs.
"""

import gc
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

_Function = Callable[[dict[str, Any], Any], Any]

_HOMES: Mapping[str, str] = {
    "http": "integration.bootstrap.cloud_door",
    "tick": "integration.bootstrap.cloud_tick",
    "worker": "integration.bootstrap.cloud",
}


def __getattr__(name: str) -> _Function:
    """The function of this name, ready to be called with an event and its context (PEP 562)."""
    if name not in _HOMES:
        message = f"no function is called {name}"
        raise AttributeError(message)
    function = _made(name)
    globals()[name] = function
    return function


def _made(name: str) -> _Function:
    """What is loaded stays, so nobody looks through it for garbage meanwhile, nor ever again."""
    gc.disable()
    try:
        function: _Function = getattr(import_module(_HOMES[name]), name)()
    finally:
        gc.freeze()
        gc.enable()
    return function
