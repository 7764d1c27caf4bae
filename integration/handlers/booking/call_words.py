"""What the pages call the types of calls, the states of a call, and what is wrong with a field."""

from collections.abc import Mapping
from dataclasses import dataclass

from integration.domain.booking.booking import BookingState
from integration.domain.booking.call_types import CallKind
from integration.handlers.languages import mark


@dataclass(frozen=True, slots=True)
class Words:
    """A heading and a sentence, both still to be translated."""

    title: str
    text: str


CALL_WORDS: Mapping[CallKind, Words] = {
    CallKind.SUPPORT: Words(mark("Support"), mark("Something doesn't work, or needs a closer look together.")),
    CallKind.TRAINING: Words(mark("Training"), mark("Learn to use a part of the product, at your pace.")),
    CallKind.ANALYSIS: Words(mark("Analysis"), mark("Go through how you work, and which changes to bring in.")),
}

STATE_WORDS: Mapping[BookingState, Words] = {
    BookingState.CONFIRMING: Words(
        mark("Your call is being confirmed"),
        mark("The time is kept for you, but the calendar has not answered yet. This page shows it as soon as it has."),
    ),
    BookingState.MOVING: Words(
        mark("Your call is being moved"),
        mark("The new time is kept for you, but the calendar has not answered yet. This page shows it when it has."),
    ),
    BookingState.CANCELLING: Words(
        mark("Your call is being cancelled"),
        mark("The calendar has not answered yet. This page shows it as soon as it has."),
    ),
    BookingState.CONFIRMED: Words(
        mark("Your call is booked"), mark("An invitation with the same details was sent to your address.")
    ),
    BookingState.DONE: Words(mark("This call is over"), mark("For another one, please open your booking link.")),
    BookingState.CANCELLED: Words(
        mark("This call is cancelled"),
        mark("It is no longer in the calendar. For another one, open your booking link."),
    ),
    BookingState.FAILED: Words(
        mark("This call could not be booked"),
        mark("Nothing is in the calendar. Please open your booking link, and choose another time."),
    ),
}

FIELD_WORDS: Mapping[str, str] = {
    "topic": mark("Say in a few words what the call is about, in at most 1000 characters."),
    "email": mark("Enter an e-mail address, such as name@example.com."),
    "start": mark("Choose one of the times."),
    "call": mark("Choose a type of call."),
    "zone": mark("Choose a time zone."),
}
"""What is said of a field that isn't right, by its name; `page` says what happened for any other."""
