"""Waiting for what can be seen, with an end: the only way in which the sandbox waits."""

from collections.abc import Callable
from typing import TypeVar, cast

from tenacity import RetryError, Retrying, retry_if_result, stop_after_delay, wait_fixed

T = TypeVar("T")


class NeverCame(AssertionError):
    """What was waited for did not come true before the deadline."""


def until(look: Callable[[], T | None], *, seconds: float, what: str, every: float = 0.05) -> T:
    """The first truthy thing that `look` sees, looking every so many seconds; NeverCame after `seconds`."""
    looking = Retrying(
        retry=retry_if_result(lambda seen: not seen), stop=stop_after_delay(seconds), wait=wait_fixed(every)
    )
    try:
        return cast("T", looking(look))
    except RetryError as error:
        message = f"not within {seconds:g} s: {what}"
        raise NeverCame(message) from error
