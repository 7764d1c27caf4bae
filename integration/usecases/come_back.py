"""A browser is back from another's page of consent: with the answer, and with what we gave it to carry."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from integration.domain.budget import Allowance
from integration.domain.errors import Misconfigured, UnknownLink
from integration.domain.trips import s256
from integration.ports import Budgets

_ONCE = Allowance(3, timedelta(hours=2), what="trip")
"""A bucket of one, which is full again after an hour: no trip takes as long as that."""

_NOBODY_WAITS = timedelta(0)


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


def use_up(trip: Trip, budgets: Budgets, now: datetime) -> None:
    """The trip is over, for all who share these budgets; raises UnknownLink where it was before.

    What came of it doesn't matter: an answer that is played again is asked of nobody.
    """
    if budgets.spend(f"trip/{s256(trip.nonce)[:32]}", now, _ONCE, urgent=True) > _NOBODY_WAITS:
        raise UnknownLink
