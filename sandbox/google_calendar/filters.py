"""What `events.list` can filter by, besides time."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.google_calendar.door import Asked
from sandbox.google_calendar.errors import invalid
from sandbox.google_calendar.times import parsed_instant

Event = Mapping[str, Any]


def keeps(asked: Asked, event: Event) -> bool:
    """Whether an event is what a request asks for."""
    return all(
        [
            asked.first("iCalUID") in {"", event["iCalUID"]},
            not asked.all("eventTypes") or event["eventType"] in asked.all("eventTypes"),
            _was_updated(asked, event),
            _holds_properties(event, "private", asked.all("privateExtendedProperty")),
            _holds_properties(event, "shared", asked.all("sharedExtendedProperty")),
            _holds_words(event, asked.first("q")),
        ]
    )


def _was_updated(asked: Asked, event: Event) -> bool:
    low, updated = parsed_instant(asked.first("updatedMin")), parsed_instant(event["updated"])
    return not low or not updated or updated >= low


def _holds_properties(event: Event, kind: str, wanted: list[str]) -> bool:
    said = event.get("extendedProperties", {}).get(kind, {})
    for constraint in wanted:
        name, equals, value = constraint.partition("=")
        if not equals:
            message = f"Invalid constraint: {constraint}"
            raise invalid(message, f"{kind}ExtendedProperty")
        if said.get(name) != value:
            return False
    return True


def _holds_words(event: Event, query: str) -> bool:
    text = " ".join(_texts(event)).lower()
    return all(word in text for word in query.lower().split())


def _texts(event: Event) -> Iterator[str]:
    yield from (event.get(name, "") for name in ("summary", "description", "location"))
    for person in (event["organizer"], *event.get("attendees", ())):
        yield from (person.get("displayName", ""), person["email"])
