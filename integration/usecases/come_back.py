"""A browser is back from another's page of consent: with the answer, and with what we gave it to carry."""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from integration.domain.errors import Misconfigured, UnknownLink


class Trip(Protocol):
    """What the browser carries: the `nonce` that the answer must name, and until when it may come back."""

    @property
    def nonce(self) -> str:
        """Known to nobody but this browser and the page of consent."""
        ...

    @property
    def until(self) -> datetime:
        """Aware, UTC."""
        ...


_T = TypeVar("_T", bound=Trip)


def come_back(cookie: str, state: str, opened: Callable[[bytes], _T | None], now: datetime) -> _T:
    """The trip in the cookie; raises UnknownLink where this browser began none, none with this answer, or too long ago.

    `opened` gives what the sealed bytes hold, None for what is no trip, and raises Misconfigured for others' bytes.
    """
    try:
        trip = opened(cookie.encode())
    except (Misconfigured, UnicodeError):
        trip = None
    if trip is None or not hmac.compare_digest(trip.nonce.encode(), state.encode("utf-8", "replace")):
        raise UnknownLink
    if now >= trip.until:
        raise UnknownLink
    return trip
