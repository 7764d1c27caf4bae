"""Somebody who works in a calendar by hand, and gcal_sync, which looks on with a store and a calendar of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import aiohttp
from gcal_sync.api import LocalListEventsRequest
from gcal_sync.auth import AbstractAuth
from gcal_sync.sync import CalendarEventSyncManager

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, JSON, MONDAY

WINDOW = (MONDAY - 10 * DAY, MONDAY + 60 * DAY)
Seen = set[tuple[str, str, str, str]]
RULES = (
    "RRULE:FREQ=DAILY;COUNT=6",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,WE",
    "RRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20260402T220000Z",
    "RRULE:FREQ=MONTHLY;COUNT=3",
)


class Auth(AbstractAuth):
    def __init__(self, session: aiohttp.ClientSession, google: RunningGoogleCalendar) -> None:
        super().__init__(session, google.api_url.rstrip("/"))
        self._bearer = google.bearer(DANA)

    async def async_get_access_token(self) -> str:
        return self._bearer


@dataclass(slots=True)
class Hands:
    """Somebody who does things to a calendar; `ids` are all events and series that there ever were."""

    google: RunningGoogleCalendar
    dana: Agent
    ids: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)

    def adds(self, number: int) -> None:
        start = MONDAY + number * HOUR
        self.ids.append(self.dana.adds(f"e{number}", start, start + HOUR))

    def adds_day(self, number: int) -> None:
        day = date(2026, 3, 2) + number % 40 * DAY
        self.ids.append(self.dana.adds(f"d{number}", day, day + DAY))

    def adds_series(self, number: int) -> None:
        start = MONDAY + number % 40 * HOUR
        rule = RULES[number % len(RULES)]
        self.series.append(self.dana.adds_series(f"s{number}", start, start + HOUR, rule))

    def moves(self, number: int) -> None:
        for event in _one(self._living(self.ids), number):
            start = MONDAY + number * 2 * HOUR
            self.dana.moves(event, start, start + HOUR)

    def deletes(self, number: int) -> None:
        for event in _one(self._living([*self.ids, *self.series]), number):
            self.dana.deletes(event)

    def moves_instance(self, number: int) -> None:
        for event in _one(self._instances(number), number):
            start = MONDAY + number * 2 * HOUR
            self.dana.moves(event, start, start + HOUR)

    def deletes_instance(self, number: int) -> None:
        for event in _one(self._instances(number), number):
            self.dana.deletes(event)

    def changes_rule(self, number: int) -> None:
        for series in _one(self._living(self.series), number):
            self.dana.changes(series, recurrence=[RULES[number % len(RULES)]])

    def renames(self, number: int) -> None:
        for event in _one(self._living([*self.ids, *self.series]), number):
            self.dana.changes(event, summary=f"r{number}")

    def restores(self, number: int) -> None:
        dead = [one for one in self.ids if one not in self._living(self.ids)]
        for event in _one(dead, number):
            self.dana.restores(event)

    def invalidates(self, _: int) -> None:
        self.google.invalidate_sync_tokens(DANA)

    def _living(self, ids: list[str]) -> list[str]:
        return [one for one in ids if self.google.event(DANA, one)["status"] != "cancelled"]

    def _instances(self, number: int) -> list[str]:
        series = _one(self._living(self.series), number)
        return self._living([one for name in series for one in self.dana.instances(name, MONDAY + 20 * DAY)])


def _one(ids: list[str], number: int) -> list[str]:
    return [ids[number % len(ids)]] if ids else []


DEEDS: tuple[Callable[[Hands, int], None], ...] = (
    Hands.adds,
    Hands.adds_day,
    Hands.adds_series,
    Hands.moves,
    Hands.deletes,
    Hands.moves_instance,
    Hands.deletes_instance,
    Hands.changes_rule,
    Hands.renames,
    Hands.restores,
    Hands.invalidates,
)


def here(google: RunningGoogleCalendar) -> Seen:
    """What the stand-in itself shows in the window."""
    found = google.occurrences(DANA, *WINDOW)
    return {(one["id"], one["summary"], _said(one["start"]), _said(one["end"])) for one in found}


async def there(manager: CalendarEventSyncManager) -> Seen:
    """What gcal_sync shows in it, from its own store."""
    await manager.run()
    request = LocalListEventsRequest(start_time=WINDOW[0], end_time=WINDOW[1])
    found = await manager.store_service.async_list_events(request)
    return {(str(one.id), one.summary, _plain(one.start.value), _plain(one.end.value)) for one in found.events}


def _said(when: JSON) -> str:
    return str(when["date"]) if "date" in when else _plain(datetime.fromisoformat(when["dateTime"]))


def _plain(when: datetime | date) -> str:
    return when.astimezone(UTC).isoformat() if isinstance(when, datetime) else when.isoformat()
