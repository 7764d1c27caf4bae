"""What an agent's browser carries to Google's consent page and back, and what must have been agreed to."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

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


def s256(verifier: str) -> str:
    """The verifier's S256 challenge (RFC 7636, 4.2)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def packed(trip: ConsentTrip) -> bytes:
    """The trip as bytes, to be sealed."""
    return json.dumps({"use": _USE, **asdict(trip), "until": trip.until.isoformat()}).encode()


def unpacked(plain: bytes) -> ConsentTrip | None:
    """The trip in these bytes; None where they are something else that was sealed, or nothing at all."""
    try:
        told = json.loads(plain)
        if told.pop("use") != _USE:
            return None
        return ConsentTrip(**{**told, "until": datetime.fromisoformat(told["until"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def withheld(granted: AbstractSet[str]) -> tuple[str, ...]:
    """What of all that we need was not agreed to, in plain words; Google lets people untick each."""
    return tuple(_MEANINGS[scope] for scope in SCOPES if scope not in granted)
