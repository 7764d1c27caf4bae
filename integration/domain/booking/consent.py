"""What an agent's browser carries to Google's consent page and back, and what must have been agreed to."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from integration.domain import trips
from integration.domain.booking.calendar import FREE_BUSY, READ_AND_WRITE, SCOPES

CONSENT_TAKES = timedelta(minutes=10)
"""Within which an agent comes back from Google's page."""

_USE = "vipdesk calendar consent"

_MEANINGS = {
    READ_AND_WRITE: "see and change the events of the calendars you own",
    FREE_BUSY: "see when you are busy",
}


@dataclass(frozen=True, slots=True)
class ConsentTrip:
    """One trip to Google's page: by which link, and the two secrets that only the browser that began it has.

    `nonce` comes back with Google's answer; `verifier` proves that the answer's code was asked for by us (RFC 7636).
    """

    installation: str
    link: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    until: datetime


def packed(trip: ConsentTrip) -> bytes:
    """The trip as bytes, to be sealed."""
    return trips.packed(_USE, trip)


def unpacked(plain: bytes) -> ConsentTrip | None:
    """The trip in these bytes; None where they are something else that was sealed, or nothing at all."""
    return trips.unpacked(_USE, ConsentTrip, plain)


def withheld(granted: AbstractSet[str]) -> tuple[str, ...]:
    """What of all that we need was not agreed to, in plain words; Google lets people untick each."""
    return tuple(_MEANINGS[scope] for scope in SCOPES if scope not in granted)
