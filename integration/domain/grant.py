"""The right to act on a host that an admin granted by OAuth: a short-lived token, and the one that renews it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

_EARLY = timedelta(minutes=2)
"""A token that ends so soon is renewed before it is used: the call that it opens takes its time, too."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One pair of tokens; the host throws both away when the pair is renewed, so each `generation` is used once.

    The instants are aware, UTC: until when each of the two is good. `scope` is what was granted, as the host wrote it.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    access_until: datetime
    refresh_until: datetime
    scope: str = ""
    generation: int = 1

    def opens(self, now: datetime) -> bool:
        """Whether the access token is good for a call that begins now."""
        return now < self.access_until - _EARLY
