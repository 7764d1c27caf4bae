"""Google Meet: a conference that is asked for with `createRequest`, there at once or after a while (GC-10)."""

from typing import Any

from sandbox.google_calendar.errors import invalid
from sandbox.google_calendar.records import Calendar, Entry
from sandbox.google_calendar.world import World

JSON = dict[str, Any]
MEET = {"type": "hangoutsMeet"}
SOLUTION = {"key": MEET, "name": "Google Meet"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def check_asked(event: JSON, sent: JSON) -> None:
    """400 for a body's `conferenceData` that asks for no Google Meet, or brings the conference of another event."""
    request = sent.get("createRequest")
    if request is None or "conferenceId" in sent:
        # What was read may be sent back as it was (GC-18).
        if sent.get("conferenceId") != event.get("conferenceData", {}).get("conferenceId"):
            message = "Invalid conference data."
            raise invalid(message, "conferenceData")
    elif not request.get("requestId") or request.get("conferenceSolutionKey", MEET) != MEET:
        message = "Invalid conference type value."
        raise invalid(message, "conferenceData")


def conference_asked(world: World, calendar: Calendar, entry: Entry, sent: JSON) -> None:
    """Begin what a body's `conferenceData` asks for; a request whose id was used before is ignored (GC-10)."""
    request_id = sent.get("createRequest", {}).get("requestId")
    if not request_id or request_id in calendar.conference_requests:
        return
    calendar.conference_requests.add(request_id)
    request = {"requestId": request_id, "conferenceSolutionKey": MEET, "status": {"statusCode": "pending"}}
    entry.event["conferenceData"] = {"createRequest": request}
    entry.event.pop("hangoutLink", None)
    entry.conference_ready_at = world.clock.now() + world.switches.meet_takes
    finish(world, entry)


def finish_due(world: World) -> None:
    """Finish what is pending and has come due by now; such an event has changed."""
    for calendar in world.calendars.values():
        for entry in list(calendar.entries.values()):
            if not entry.cancelled and finish(world, entry):
                world.changed(calendar, entry)


def finish(world: World, entry: Entry) -> bool:
    """Finish a pending conference where its time has come; whether it had."""
    ready_at = entry.conference_ready_at
    if not ready_at or world.clock.now() < ready_at:
        return False
    entry.conference_ready_at = None
    request = entry.event["conferenceData"]["createRequest"]
    request["status"] = {"statusCode": "failure" if world.switches.meet_fails else "success"}
    if not world.switches.meet_fails:
        _furnish(world, entry)
    return True


def _furnish(world: World, entry: Entry) -> None:
    code = _code(int(world.new_id(), 16))
    link = f"https://meet.google.com/{code}"
    entry.event["hangoutLink"] = link
    entry.event["conferenceData"] |= {
        "conferenceId": code,
        "conferenceSolution": SOLUTION,
        "entryPoints": [{"entryPointType": "video", "uri": link, "label": link.removeprefix("https://")}],
    }


def _code(number: int) -> str:
    letters = "".join(LETTERS[number // 26**place % 26] for place in range(10))
    return f"{letters[:3]}-{letters[3:7]}-{letters[7:]}"
