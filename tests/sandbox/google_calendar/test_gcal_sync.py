"""gcal_sync, a client with a store and a calendar of its own, sees what the stand-in has, whatever happens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from gcal_sync.api import GoogleCalendarService, LocalListEventsRequest
from gcal_sync.auth import AbstractAuth
from gcal_sync.sync import CalendarEventSyncManager
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


class _Auth(AbstractAuth):
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


async def both(google: RunningGoogleCalendar, rounds: list[Callable[[], None]]) -> list[tuple[Seen, Seen]]:
    """What both see before all rounds and after each."""
    async with aiohttp.ClientSession() as session:
        manager = CalendarEventSyncManager(GoogleCalendarService(_Auth(session, google)), "primary")
        views = [(here(google), await there(manager))]
        for deed in rounds:
            await asyncio.to_thread(deed)
            views.append((here(google), await there(manager)))
        return views


def test_it_syncs_in_pages_then_sees_changes_in_one_request_and_starts_anew_after_a_dead_token(
    google: RunningGoogleCalendar, dana: Agent
) -> None:
    google.switches.page_size = 2
    ids = [dana.adds(f"e{number}", MONDAY, MONDAY + HOUR) for number in range(3)]
    counts: list[int] = []

    def change() -> None:
        counts.append(len(google.calls))
        dana.deletes(ids[0])
        dana.adds("new", MONDAY, MONDAY + HOUR)

    def kill() -> None:
        counts.append(len(google.calls))
        google.invalidate_sync_tokens(DANA)

    views = asyncio.run(both(google, [change, kill]))
    assert all(ours == theirs for ours, theirs in views)
    assert [len(ours) for ours, _ in views] == [3, 3, 3]
    assert counts == [2, 3]
    statuses = [call.status for call in google.calls]
    assert statuses == [200, 200, 200, 410, 200, 200]


STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 300)), min_size=1, max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(STEPS, min_size=1, max_size=5), page_size=st.sampled_from([1, 2, 250]))
def test_it_reaches_the_same_view_after_any_changes(rounds: list[Any], page_size: int) -> None:
    with RunningGoogleCalendar(MONDAY) as google:
        google.switches.page_size = page_size
        hands = Hands(google, google.agent(DANA, "UTC"))

        def deeds(steps: list[Any]) -> Callable[[], None]:
            def done() -> None:
                for deed, number in steps:
                    deed(hands, number)

            return done

        for ours, theirs in asyncio.run(both(google, [deeds(steps) for steps in rounds])):
            assert ours == theirs


def test_it_keeps_a_ghost_where_a_deleted_series_says_nothing_of_its_exceptions(
    google: RunningGoogleCalendar, dana: Agent
) -> None:
    """GC-15: a client that trusts tombstones alone would show what isn't there any more."""
    google.switches.series_takes_exceptions = False
    series = dana.adds_series("Daily", MONDAY, MONDAY + HOUR, RULES[0])
    moved = dana.instances(series, MONDAY + 9 * DAY)[1]
    dana.moves(moved, MONDAY + timedelta(hours=30), MONDAY + timedelta(hours=31))
    _, (ours, theirs) = asyncio.run(both(google, [lambda: dana.deletes(series)]))
    assert ours == set()
    assert {one[0] for one in theirs} == {moved}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "UTC"])
def test_it_sees_a_series_across_the_change_of_clocks(google: RunningGoogleCalendar, zone: str) -> None:
    somebody = google.agent(DANA, zone)
    start = datetime(2026, 3, 20, 8, tzinfo=UTC)
    somebody.adds_series("Daily", start, start + HOUR, "RRULE:FREQ=DAILY;COUNT=20")
    for ours, theirs in asyncio.run(both(google, [])):
        assert {one[2:] for one in ours} == {one[2:] for one in theirs}
        assert len(ours) == 20
