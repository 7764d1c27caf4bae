"""Changes of events, by clients and by hand alike: inserted, patched, replaced, deleted."""

from dataclasses import dataclass
from typing import Any

from sandbox.google_calendar.conferences import check_asked, conference_asked
from sandbox.google_calendar.errors import Refused, invalid
from sandbox.google_calendar.event_rules import ANSWERS, check, check_id
from sandbox.google_calendar.instances import found_by_id
from sandbox.google_calendar.invitations import invite
from sandbox.google_calendar.records import CANCELLED, Calendar, Entry
from sandbox.google_calendar.series_changes import after_series_change, instances_now
from sandbox.google_calendar.times import kept, stamp
from sandbox.google_calendar.world import World

JSON = dict[str, Any]
OURS = {
    *("attendeesOmitted", "created", "creator", "etag", "hangoutLink", "htmlLink", "iCalUID", "id", "kind", "locked"),
    *("organizer", "originalStartTime", "recurringEventId", "sequence", "updated"),
}
"""What a client may send back, and can't change."""
ONLY_SHOWN = {"self", "organizer"}
DEFAULTS = {"transparency": "opaque", "visibility": "default"}
TIMES = ("start", "end", "recurrence")


@dataclass(frozen=True, slots=True)
class How:
    """Who changes an event, and what the request says besides its body."""

    account: str
    send_updates: str = "none"
    conferences: bool = False
    attachments: bool = False
    if_match: str = ""


def insert(world: World, calendar: Calendar, body: JSON, how: How) -> Entry:
    """A new event; 409 where its id is taken, by a deleted one as well (GC-3)."""
    event_id = body.get("id") or world.new_id()
    check_id(event_id)
    taken = calendar.entries.get(event_id)
    if taken and (not taken.cancelled or world.switches.deleted_ids_stay_taken):
        raise Refused(reason="duplicate")
    event = {
        **_born(world, calendar, event_id, how),
        **_allowed(body, how),
        "iCalUID": body.get("iCalUID") or f"{event_id}@google.com",
    }
    if event["status"] == CANCELLED or event["eventType"] == "fromGmail":
        message = "Such an event cannot be created."
        raise invalid(message)
    entry = Entry(_checked(event, calendar, how, body), version=0)
    _confer(world, calendar, entry, body, how)
    calendar.entries[event_id] = entry
    world.changed(calendar, entry)
    invite(world, calendar, entry, "invited", how.send_updates)
    return entry


def patch(world: World, calendar: Calendar, event_id: str, body: JSON, how: How) -> Entry:
    """An event with some of its fields changed; null takes a field away, a list is replaced as a whole."""
    before = _met(calendar, event_id, how)
    return _change(world, calendar, (before, merged(before, _allowed(body, how))), body, how)


def update(world: World, calendar: Calendar, event_id: str, body: JSON, how: How) -> Entry:
    """An event with all that a client may say of it replaced."""
    before = _met(calendar, event_id, how)
    kept_fields = OURS | {"conferenceData", "eventType"} | (set() if how.attachments else {"attachments"})
    stays = {name: value for name, value in before.items() if name in kept_fields}
    if how.conferences and "conferenceData" not in body:
        stays = {name: value for name, value in stays.items() if name not in {"conferenceData", "hangoutLink"}}
    event = {**stays, "status": "confirmed", "reminders": {"useDefault": True}, **_allowed(body, how)}
    return _change(world, calendar, (before, event), body, how)


def delete(world: World, calendar: Calendar, event_id: str, how: How) -> None:
    """A deleted event: a tombstone stays; 410 the second time (GC-8)."""
    before = _met(calendar, event_id, how)
    if before["status"] == CANCELLED:
        raise Refused(reason="deleted")
    _bury(world, calendar, _entry_of(calendar, before), how)


def _change(world: World, calendar: Calendar, step: tuple[JSON, JSON], body: JSON, how: How) -> Entry:
    before, event = step
    _check_change(before, event)
    checked = _checked(event, calendar, how, body)
    entry = _entry_of(calendar, before)
    if event["status"] == CANCELLED:
        _bury(world, calendar, entry, how)
        return entry
    moved = any(before.get(name) != checked.get(name) for name in TIMES)
    instances = instances_now(world, calendar, entry) if moved else {}
    checked["sequence"] = before["sequence"] + moved
    entry.event = checked
    _confer(world, calendar, entry, body, how)
    world.changed(calendar, entry, *after_series_change(world, calendar, entry, instances))
    invite(world, calendar, entry, "updated", how.send_updates)
    return entry


def _check_change(before: JSON, event: JSON) -> None:
    if event["status"] == before["status"] == CANCELLED:
        raise Refused(reason="deleted")  # a deleted event is only changed by being restored (GC-21)
    if event.get("eventType", before["eventType"]) != before["eventType"]:
        raise Refused(reason="eventTypeRestriction", message="The type of an event cannot be changed.")
    if event.get("recurrence") and "recurringEventId" in event:
        message = "An instance has no recurrence of its own."
        raise invalid(message, "recurrence")


def _bury(world: World, calendar: Calendar, entry: Entry, how: How) -> None:
    instances = instances_now(world, calendar, entry)
    entry.event["status"] = CANCELLED
    entry.conference_ready_at = None
    world.changed(calendar, entry, *after_series_change(world, calendar, entry, instances))
    invite(world, calendar, entry, "cancelled", how.send_updates)


def _met(calendar: Calendar, event_id: str, how: How) -> JSON:
    """The event as it stands, where it is the one that `If-Match` means; 412 elsewhere."""
    found = found_by_id(calendar, event_id)
    entry = calendar.entries.get(event_id) or calendar.entries[found.event["recurringEventId"]]
    if how.if_match not in {"", "*", entry.etag}:
        raise Refused(reason="conditionNotMet")
    return found.event


def _entry_of(calendar: Calendar, event: JSON) -> Entry:
    """The entry of an event; an instance gets one of its own when it first differs from its series."""
    if event["id"] not in calendar.entries:
        calendar.entries[event["id"]] = Entry(dict(event), version=0)
    return calendar.entries[event["id"]]


def _born(world: World, calendar: Calendar, event_id: str, how: How) -> JSON:
    return {
        "id": event_id,
        "status": "confirmed",
        "created": stamp(world.clock.now()),
        "creator": {"email": how.account},
        "organizer": {"email": calendar.id},
        "sequence": 0,
        "reminders": {"useDefault": True},
        "eventType": "default",
    }


def _allowed(body: JSON, how: How) -> JSON:
    """What of a body changes an event: conferences and attachments only where the request says so."""
    left_alone = OURS | {"conferenceData"} | (set() if how.attachments else {"attachments"})
    return {name: value for name, value in body.items() if name not in left_alone}


def _checked(event: JSON, calendar: Calendar, how: How, body: JSON) -> JSON:
    """The event in the form that is kept; 400 where it can't be."""
    start = body.get("start") or {}
    if body.get("recurrence") and "dateTime" in start and "timeZone" not in start:
        raise Refused(reason="required", message="Missing time zone definition for start time.")
    if body.get("attendees") and how.account.endswith(".gserviceaccount.com"):
        raise Refused(reason="forbiddenForServiceAccounts")
    if how.conferences and body.get("conferenceData"):
        check_asked(event, body["conferenceData"])
    made = {name: value for name, value in event.items() if value != DEFAULTS.get(name)}
    made |= {name: kept(event[name], calendar.zone_name) for name in ("start", "end")}
    check(made, calendar)
    if "attendees" in made:
        made["attendees"] = [_guest(guest) for guest in made["attendees"]]
    return made


def _guest(said: JSON) -> JSON:
    known = {name: value for name, value in said.items() if name not in ONLY_SHOWN}
    return {"responseStatus": ANSWERS[0], **known}


def _confer(world: World, calendar: Calendar, entry: Entry, body: JSON, how: How) -> None:
    if not how.conferences or "conferenceData" not in body:
        return
    sent = body["conferenceData"]
    if sent is None:
        entry.event = {k: v for k, v in entry.event.items() if k not in {"conferenceData", "hangoutLink"}}
        entry.conference_ready_at = None
    else:
        conference_asked(world, calendar, entry, sent)


def merged(before: JSON, change: JSON) -> JSON:
    """A change over what there was, as JSON merge patch has it."""
    made = dict(before)
    for name, value in change.items():
        if value is None:
            made.pop(name, None)
        elif isinstance(value, dict):
            was = made.get(name)
            made[name] = merged(was if isinstance(was, dict) else {}, value)
        else:
            made[name] = value
    return made
