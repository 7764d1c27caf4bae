"""What calendars cost in calls to Google: for a change, for a booking, and for an agent's day, each way."""

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

from integration.bootstrap import Desk, new_key, open_desk
from integration.config import read_config
from integration.domain.agent import Agent
from integration.domain.booking.call_types import CallKind
from integration.domain.booking.links import Purpose
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement
from integration.domain.hours.interval import Interval
from integration.domain.installation import Credentials, Installation
from integration.domain.roster import Customer, Roster
from integration.usecases.booking_request import BookingRequest
from integration.usecases.work_calendars import WITH_PUSH, WITHOUT_PUSH
from sandbox.calendar_access import client_settings
from sandbox.google_calendar.consent_person import Person
from sandbox.google_calendar.running import RunningGoogleCalendar

DANA = "dana@desk.example"
ZONE = ZoneInfo("Europe/Bratislava")
DAY = timedelta(days=1)
US = "http://127.0.0.1:1"
COMPARED_EVERY = timedelta(hours=1)
CHANGES_A_DAY = 20
VIEWS_A_DAY = 30


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, RunningGoogleCalendar() as google:
        desk = _desk(Path(folder), google)
        try:
            _measure(desk, google)
        finally:
            desk.close()


def _measure(desk: Desk, google: RunningGoogleCalendar) -> None:
    dana, now = google.agent(DANA, str(ZONE)), datetime.now(UTC)
    for number in range(1000):
        start = now + number * timedelta(minutes=90)
        dana.adds(f"{number}", start, start + timedelta(minutes=5))
    whole = _counted(google, lambda: desk.calendars.sync("bench", DANA))
    nothing = _counted(google, lambda: desk.calendars.sync("bench", DANA))
    one = dana.adds("new", now + DAY, now + DAY + timedelta(minutes=10))
    change = _counted(google, lambda: desk.calendars.sync("bench", DANA))
    dana.deletes(one)
    compared = _counted(google, lambda: desk.calendars.sync("bench", DANA, compare=True))
    booking = _counted(google, lambda: _book(desk))
    print("calls to Google (the stand-in counts them)")
    print(f"  first sync of 1,000 events       {_told(whole)}")
    print(f"  sync when nothing changed        {_told(nothing)}")
    print(f"  sync after one changed event     {_told(change)}   (target: 1 page)")
    print(f"  the same, compared with Google   {_told(compared)}   (once an hour)")
    print(f"  a booking                        {_told(booking)}   (target: free/busy, insert, one re-check)")
    _tell_of_a_day(sum(change.values()))


def _tell_of_a_day(page: int) -> None:
    """`page` is how many calls one change costs."""
    polls, more = DAY // WITH_PUSH, DAY // COMPARED_EVERY
    often = DAY // WITHOUT_PUSH
    print(f"an agent's day with {CHANGES_A_DAY} changes and {VIEWS_A_DAY} looks at the page, in calls")
    print(f"  all from events, with push       {polls + more + CHANGES_A_DAY * page}")
    print(f"  all from events, without push    {often + more}")
    print(f"  free/busy shown, with push       {polls + 2 * CHANGES_A_DAY * page}   (a sync is needed all the same)")
    print(f"  free/busy shown, without push    {often + CHANGES_A_DAY}")
    print(f"  free/busy at each look, and sync {polls + CHANGES_A_DAY * page + VIEWS_A_DAY}   (and waits)")


def _desk(folder: Path, google: RunningGoogleCalendar) -> Desk:
    settings = {
        "VIPDESK_DATABASE": str(folder / "bench.sqlite3"),
        "VIPDESK_KEY": new_key(),
        "VIPDESK_LOG_LEVEL": "error",
        **client_settings(google, US),
    }
    desk = open_desk(read_config(settings))
    desk.store.add(Installation("bench", "django-helpdesk", "http://127.0.0.1:1", "1"), Credentials("token", "secret"))
    agent = Agent(DANA, "Dana Petrova", "3")
    bought = Entitlement(ALL_INCLUSIVE, datetime(2026, 1, 1, tzinfo=UTC), agent=agent)
    desk.store.replace_roster("bench", Roster((Customer("Acme", bought),), (agent,)))
    google.agent(DANA, str(ZONE))
    _connect(desk)
    return desk


def _connect(desk: Desk) -> None:
    connect = desk.calendars.connect
    leaves = connect.begin(connect.make_link("bench", DANA).rpartition("/")[2])
    back = Person(DANA).allows(leaves.address)
    told = dict(parse_qsl(urlsplit(back).query))
    connect.finish(leaves.cookie, state=told["state"], code=told["code"], error="")


def _book(desk: Desk) -> None:
    calendars = desk.calendars
    _, url = calendars.links.book("bench", "Acme")
    visit = calendars.open_link(url.split("/")[-2], Purpose.BOOK)
    now = datetime.now(UTC)
    offer = calendars.offer(visit, CallKind.SUPPORT, Interval(now, now + 14 * DAY))
    request = BookingRequest(CallKind.SUPPORT, offer.slots[0].start, "Rules", "anna@acme.example")
    calendars.book(visit, request, "bench")


def _counted(google: RunningGoogleCalendar, act: Callable[[], object]) -> Counter[str]:
    before = len(google.calls)
    act()
    return Counter(call.method.removeprefix("calendar.") for call in google.calls[before:])


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


if __name__ == "__main__":
    main()
