"""Somebody with a calendar, who works in it by hand: no HTTP, no scopes, but the same changes and messages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sandbox.google_calendar import event_writing
from sandbox.google_calendar.errors import missing
from sandbox.google_calendar.event_writing import How
from sandbox.google_calendar.records import Calendar
from sandbox.google_calendar.recurrence import Series
from sandbox.google_calendar.times import at
from sandbox.google_calendar.world import World

JSON = dict[str, Any]
When = datetime | date
EVENT_TYPE_FIELDS: dict[str, JSON] = {
    "outOfOffice": {"outOfOfficeProperties": {"autoDeclineMode": "declineNone"}},
    "focusTime": {"focusTimeProperties": {"autoDeclineMode": "declineNone"}},
    "workingLocation": {
        "workingLocationProperties": {"type": "homeOffice", "homeOffice": {}},
        "transparency": "transparent",
        "visibility": "public",
    },
}


class Agent:
    """One account; `calendar` is the one that is meant (its primary one, or another by `on`)."""

    def __init__(self, world: World, calendar: Calendar) -> None:
        self.email = calendar.owner
        self.calendar_id = calendar.id
        self._world = world
        self._calendar = calendar

    def adds(self, summary: str, start: When, end: When, **fields: Any) -> str:  # noqa: ANN401 -- an event's fields
        """A new event, of instants or (with dates, `end` not included) of whole days; its id."""
        zone = self._calendar.zone_name
        body = {"summary": summary, "start": at(start, zone), "end": at(end, zone), **fields}
        with self._world.lock:
            return event_writing.insert(self._world, self._calendar, body, self._how()).id

    def adds_series(self, summary: str, start: When, end: When, *lines: str, **fields: Any) -> str:  # noqa: ANN401
        """A new series; `lines` such as "RRULE:FREQ=WEEKLY;COUNT=4" and "EXDATE:..."."""
        return self.adds(summary, start, end, recurrence=list(lines), **fields)

    def is_out(self, start: datetime, end: datetime, *lines: str) -> str:
        """Out of office."""
        return self._of_type("outOfOffice", "Out of office", start, end, lines)

    def focuses(self, start: datetime, end: datetime, *lines: str) -> str:
        """Focus time."""
        return self._of_type("focusTime", "Focus time", start, end, lines)

    def works_from_home(self, start: When, end: When, *lines: str) -> str:
        """A working location, which never blocks time."""
        return self._of_type("workingLocation", "Home", start, end, lines)

    def has_birthday(self, day: date) -> str:
        """A birthday, every year, which never blocks time."""
        kind = {"eventType": "birthday", "transparency": "transparent", "visibility": "private"}
        return self.adds_series("Birthday", day, day + timedelta(days=1), "RRULE:FREQ=YEARLY", **kind)

    def gets_from_mail(self, summary: str, start: When, end: When) -> str:
        """An event that Gmail made of a mail."""
        event_id = self.adds(summary, start, end)
        with self._world.lock:
            entry = self._calendar.entries[event_id]
            entry.event["eventType"] = "fromGmail"
            self._world.changed(self._calendar, entry)
        return event_id

    def is_invited(self, summary: str, start: When, end: When, *, by: str, answer: str = "needsAction") -> str:
        """An event that somebody else organises, with this account among the guests."""
        guests = [{"email": by, "responseStatus": "accepted"}, {"email": self.email, "responseStatus": answer}]
        with self._world.lock:
            event_id = self.adds(summary, start, end, attendees=guests)
            entry = self._calendar.entries[event_id]
            entry.event["organizer"] = entry.event["creator"] = {"email": by}
        return event_id

    def moves(self, event_id: str, start: When, end: When) -> None:
        """An event at another time; of a series this is an id as `<series>_<stamp>`, for one instance."""
        zone = self._calendar.zone_name
        gone = {"date": None, "dateTime": None}
        self.changes(event_id, start={**gone, **at(start, zone)}, end={**gone, **at(end, zone)})

    def changes(self, event_id: str, **fields: Any) -> None:  # noqa: ANN401 -- an event's fields
        """Other fields of an event, as a PATCH would say them."""
        with self._world.lock:
            event_writing.patch(self._world, self._calendar, event_id, fields, self._how())

    def deletes(self, event_id: str) -> None:
        """No event any more: a single one, a whole series, or one instance of it."""
        with self._world.lock:
            event_writing.delete(self._world, self._calendar, event_id, self._how())

    def restores(self, event_id: str) -> None:
        """A deleted event, back from the bin."""
        self.changes(event_id, status="confirmed")

    def answers(self, event_id: str, answer: str) -> None:
        """Accepted, declined, tentative or needsAction."""
        self.guest_answers(event_id, self.email, answer)

    def guest_answers(self, event_id: str, email: str, answer: str) -> None:
        """What a guest of an event says; the event has changed by that."""
        with self._world.lock:
            guests = self._calendar.entries[event_id].event.get("attendees", [])
            if all(guest["email"] != email for guest in guests):
                raise missing(email)
            said = [{**one, "responseStatus": answer} if one["email"] == email else one for one in guests]
            self.changes(event_id, attendees=said)

    def instances(self, series_id: str, until: datetime) -> Sequence[str]:
        """The ids of the instances of a series that begin before an instant, as the series has them."""
        with self._world.lock:
            series = Series(self._calendar.entries[series_id].event, self._calendar.zone)
            return [f"{series_id}_{one.stamp}" for one in series.before(until)]

    def adds_calendar(self, summary: str, zone: str = "") -> "Agent":
        """The same account, on a new calendar of its own."""
        with self._world.lock:
            zone = zone or self._calendar.zone_name
            return Agent(self._world, self._world.add_calendar(self.email, summary, zone))

    def shares(self, email: str, role: str) -> None:
        """Another account may do this with the calendar: freeBusyReader, reader, writer, owner; "" for nothing.

        Sync tokens die by it, as Google says of changes of the access list.
        """
        with self._world.lock:
            self._calendar.roles[email] = role
            self._world.invalidate(self._calendar)

    def moves_to_zone(self, zone: str) -> None:
        """The calendar in another zone."""
        with self._world.lock:
            self._calendar.zone_name = zone

    def _of_type(self, kind: str, summary: str, start: When, end: When, lines: Sequence[str]) -> str:
        fields = {"eventType": kind, **EVENT_TYPE_FIELDS[kind]}
        return self.adds(summary, start, end, **fields, **({"recurrence": list(lines)} if lines else {}))

    def _how(self) -> How:
        return How(self.email)
