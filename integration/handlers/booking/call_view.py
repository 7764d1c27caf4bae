"""One booked call as a page, and as JSON, in whatever state it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from starlette.responses import Response

from integration.domain.booking.booking import UNDER_WAY, Booking, BookingState, StepKind
from integration.domain.errors import UnknownLink
from integration.handlers.asked import Asked
from integration.handlers.booking.call_words import CALL_WORDS, STATE_WORDS
from integration.handlers.booking.slot_words import wire
from integration.handlers.booking.wish import wish_of
from integration.handlers.page_frame import Place, page
from integration.usecases.make_link import MakeLink
from integration.usecases.open_link import Visit

_POLLED = timedelta(seconds=5)


def call_of(visit: Visit) -> Booking:
    """The call that the link opens; a mere hold is none, and raises UnknownLink."""
    if visit.booking is None or visit.booking.state is BookingState.HOLD:
        raise UnknownLink
    return visit.booking


def changeable(visit: Visit, booking: Booking, now: datetime) -> bool:
    """Whether the pages offer to move or cancel it; the use case has the last word."""
    in_time = now <= booking.span.start - visit.terms.booking.cut_off
    return booking.state is BookingState.CONFIRMED and in_time


def shown_state(booking: Booking, now: datetime) -> BookingState:
    """The state that is told: a call whose time has passed is over, also where nobody has written that down yet."""
    missed = _last_step(booking) is StepKind.NO_SHOW
    past = booking.state is BookingState.CONFIRMED and now >= booking.span.end
    return BookingState.DONE if missed or past else booking.state


def call_view(visit: Visit, asked: Asked, booking: Booking, now: datetime, *, place: Place | None) -> Response:
    """The page of a call."""
    wish = wish_of(replace(visit, booking=booking), asked, now)
    shown = shown_state(booking, now)
    values = {
        "visit": visit,
        "booking": booking,
        "state": shown,
        "state_words": STATE_WORDS[shown],
        "call_words": CALL_WORDS[booking.kind],
        "words": wish.words,
        "waiting": booking.state in UNDER_WAY,
        "poll_seconds": int(_POLLED.total_seconds()),
        "changeable": changeable(visit, booking, now),
        "not_moved": shown is BookingState.CONFIRMED and _last_step(booking) is StepKind.FAILED,
        "meet": booking.meet if booking.meet.startswith("https://") else "",
    }
    return page(asked, "call.html", values, place=place)


def call_document(links: MakeLink, installation: str, booking: Booking) -> Mapping[str, object]:
    """The call as scripts read it; the two links lead to pages that take JSON as well."""
    url = links.call_url(installation, booking)
    folder = url.rpartition("/")[0]
    return {
        "id": booking.id,
        "state": booking.state,
        "start": wire(booking.span.start),
        "end": wire(booking.span.end),
        "meet": booking.meet or None,
        "links": {
            "reschedule": f"{folder}/move" if url else None,
            "cancel": f"{folder}/cancel" if url else None,
        },
    }


def _last_step(booking: Booking) -> StepKind | None:
    return booking.steps[-1].what if booking.steps else None
