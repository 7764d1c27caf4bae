"""What an event may be: its id, its times, its type, its guests. The document says most of it in prose only."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sandbox.google_calendar.errors import Refused, invalid
from sandbox.google_calendar.records import Calendar
from sandbox.google_calendar.recurrence import check_lines
from sandbox.google_calendar.times import DAY, span_of

JSON = dict[str, Any]
Event = Mapping[str, Any]
ID = re.compile(r"[a-v0-9]{5,1024}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+")
WORDS = {
    "status": ("confirmed", "tentative", "cancelled"),
    "transparency": ("opaque", "transparent"),
    "visibility": ("default", "public", "private", "confidential"),
    "eventType": ("birthday", "default", "focusTime", "fromGmail", "outOfOffice", "workingLocation"),
}
ANSWERS = ("needsAction", "declined", "tentative", "accepted")
PROPERTIES = {
    "birthday": "birthdayProperties",
    "focusTime": "focusTimeProperties",
    "outOfOffice": "outOfOfficeProperties",
    "workingLocation": "workingLocationProperties",
}
LONGEST_NAME, LONGEST_VALUE = 44, 1024
MOST_REMINDERS, MOST_ATTACHMENTS = 5, 25


def check_id(event_id: str) -> None:
    """400 for an id that a client may not choose."""
    if not ID.fullmatch(event_id):
        message = "Invalid resource id value."
        raise invalid(message, "id")


def check(event: Event, calendar: Calendar) -> None:
    """400 for an event that can't be kept; its times are in the form that is kept."""
    for rule in RULES:
        rule(event, calendar)


def _words(event: Event, _: Calendar) -> None:
    for name, allowed in WORDS.items():
        if event.get(name, allowed[0]) not in allowed:
            message = f"Invalid value for: {event[name]} is not a valid {name}"
            raise invalid(message, name)


def _times(event: Event, calendar: Calendar) -> None:
    if ("date" in event["start"]) != ("date" in event["end"]):
        message = "Start and end times must either both be date or both be dateTime."
        raise invalid(message)
    span = span_of(event, calendar.zone)
    if span.end <= span.start:
        raise Refused(reason="timeRangeEmpty")


def _recurrence(event: Event, calendar: Calendar) -> None:
    if event.get("recurrence"):
        check_lines(event, calendar.zone)


def _guests(event: Event, _: Calendar) -> None:
    for guest in event.get("attendees", ()):
        if not MAIL.fullmatch(guest.get("email", "")):
            message = "Invalid attendee email."
            raise invalid(message, "attendees")
        if guest.get("responseStatus", ANSWERS[0]) not in ANSWERS:
            message = f"Invalid response status: {guest['responseStatus']}"
            raise invalid(message, "attendees")


def _properties(event: Event, _: Calendar) -> None:
    for said in event.get("extendedProperties", {}).values():
        for name, value in said.items():
            if len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE:
                message = f"Extended property too long: {name[:LONGEST_NAME]}"
                raise invalid(message, "extendedProperties")


def _few(event: Event, _: Calendar) -> None:
    if len(event.get("reminders", {}).get("overrides", ())) > MOST_REMINDERS:
        message = "Too many reminders."
        raise invalid(message, "reminders")
    if len(event.get("attachments", ())) > MOST_ATTACHMENTS:
        message = "Too many attachments."
        raise invalid(message, "attachments")


def _type(event: Event, calendar: Calendar) -> None:
    kind = event.get("eventType", "default")
    foreign = [name for of, name in PROPERTIES.items() if name in event and of != kind]
    if foreign:
        raise _wrong_for_type(message=f"{foreign[0]} needs its own eventType.")
    if kind in PROPERTIES and not calendar.primary:
        raise _wrong_for_type(message=f"{kind} is for primary calendars only.")
    for allowed, why in TYPE_RULES.get(kind, ()):
        if not allowed(event):
            raise _wrong_for_type(message=f"An event of type {kind} must {why}.")


def _timed(event: Event) -> bool:
    return "dateTime" in event["start"]


def _opaque(event: Event) -> bool:
    return bool(event.get("transparency", "opaque") == "opaque")


def _transparent(event: Event) -> bool:
    return bool(event.get("transparency") == "transparent")


def _alone(event: Event) -> bool:
    return not event.get("attendees")


def _one_day(event: Event) -> bool:
    if _timed(event):
        return False
    return date.fromisoformat(event["end"]["date"]) - date.fromisoformat(event["start"]["date"]) == DAY


TypeRule = tuple[Callable[[Event], object], str]
TYPE_RULES: Mapping[str, tuple[TypeRule, ...]] = {
    "outOfOffice": ((_timed, "have a time"), (_opaque, "be opaque"), (_alone, "have no guests")),
    "focusTime": ((_timed, "have a time"), (_opaque, "be opaque"), (_alone, "have no guests")),
    "workingLocation": (
        (_transparent, "be transparent"),
        (lambda event: event.get("visibility") == "public", "be public"),
        (lambda event: "workingLocationProperties" in event, "say where"),
        (_alone, "have no guests"),
    ),
    "birthday": (
        (_one_day, "take one day"),
        (_transparent, "be transparent"),
        (lambda event: event.get("visibility") == "private", "be private"),
        (lambda event: any("FREQ=YEARLY" in line for line in event.get("recurrence", ())), "recur every year"),
        (_alone, "have no guests"),
    ),
}
RULES = (_words, _times, _recurrence, _guests, _properties, _few, _type)


def _wrong_for_type(message: str) -> Refused:
    return Refused("eventTypeRestriction", message)
