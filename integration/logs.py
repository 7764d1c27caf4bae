"""How an event becomes a line: JSON on standard error, names and ids only."""

import logging
import sys
from collections.abc import Iterable
from typing import Any

import structlog


def configure_logs(level: str) -> None:
    """From now on, events of at least this level are one JSON line each."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,  # of a piece of work that is traced: its trace
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            _without_messages,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        # Standard error as it is when the event happens: a runner may have put another in its place.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_messages(
    _logger: structlog.types.WrappedLogger, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Drop what an exception says and the values around it: they can hold a ticket's content."""
    _silence(event.get("exception") or ())
    return event


def _silence(faults: Iterable[dict[str, Any]]) -> None:
    for fault in faults:
        fault |= {"exc_value": "", "exc_notes": []}
        for frame in fault.get("frames", ()):
            frame.pop("locals", None)
        for group in fault.get("exceptions", ()):
            _silence(group)
