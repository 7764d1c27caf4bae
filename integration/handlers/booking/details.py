"""The form with which a picked time becomes a call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from starlette.responses import Response

from integration.domain.booking.booking import Booking
from integration.domain.booking.call_types import CallKind
from integration.domain.hours.interval import Interval
from integration.handlers.booking.alternatives import Nearest
from integration.handlers.booking.call_words import CALL_WORDS, FIELD_WORDS
from integration.handlers.booking.week import times_of
from integration.handlers.booking.wish import Wish
from integration.handlers.languages import Speech
from integration.handlers.page_frame import page


@dataclass(frozen=True, slots=True)
class Details:
    """What is in the form, and what is said about it.

    `errors` are by field, in the visitor's language. Where `nearest` is given, the time can't be had, and one of those
    must be chosen instead.
    """

    kind: CallKind
    start: datetime
    hold: Booking | None = None
    topic: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)
    alert: str = ""
    nearest: Nearest | None = None


def details_page(
    wish: Wish,
    details: Details,
    now: datetime,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The form; each time it is shown it gets a new key, under which it is accepted once however often it is sent."""
    call = wish.visit.terms.booking.call(details.kind)
    values = {
        "visit": wish.visit,
        "words": wish.words,
        "details": details,
        "span": Interval(details.start, details.start + call.length),
        "call_words": CALL_WORDS[details.kind],
        "near": times_of(details.nearest.slots if details.nearest else (), wish.words),
        "seconds_left": _seconds_left(details.hold, now),
        "key": token_urlsafe(18),
    }
    place = wish.place("book", call=details.kind, hold=details.hold.id if details.hold else "")
    return page(wish.asked, "details.html", values, place=place, status=status, headers=headers)


def field_words(speech: Speech, fields: Mapping[str, str]) -> Mapping[str, str]:
    """What is said of each field, in the visitor's language where we have words for it."""
    return {name: speech.say(FIELD_WORDS[name]) if name in FIELD_WORDS else what for name, what in fields.items()}


def _seconds_left(hold: Booking | None, now: datetime) -> int:
    if hold is None or hold.expires_at is None:
        return 0
    return max(0, int((hold.expires_at - now).total_seconds()))
