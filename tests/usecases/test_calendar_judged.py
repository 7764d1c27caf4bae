"""Our view of a calendar beside that of gcal_sync, a sync engine and a calendar that we did not write."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from gcal_sync.api import GoogleCalendarService, LocalListEventsRequest
from gcal_sync.sync import CalendarEventSyncManager
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration.clients.google import expand
from integration.domain.hours.interval import Interval
from sandbox.google_calendar import RunningGoogleCalendar
from sandbox.google_calendar.consent_person import Person
from tests.sandbox.google_calendar.conftest import DANA, MONDAY
from tests.sandbox.google_calendar.hands import DEEDS, WINDOW, Auth, Hands
from tests.usecases.google_world import World, standing_world

Spans = list[tuple[datetime, datetime]]
View = tuple[Spans, Spans, set[datetime]]
STEPS = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 300)), min_size=1, max_size=4)


def ours(world: World) -> Spans:
    """When anything takes place, by our view."""
    world.synced()
    found = expand(world.store.calendar_events("main", DANA), Interval(*WINDOW), "UTC")
    return sorted((each.span.start, each.span.end) for each in found)


def unruly(world: World) -> set[datetime]:
    """When series begin that have a rule of weekdays."""
    events = world.store.calendar_events("main", DANA)
    by_day = (each for each in events if any("BYDAY" in line for line in each.recurrence))
    return {each.start.at for each in by_day if each.start and each.start.at}


async def theirs(manager: CalendarEventSyncManager) -> Spans:
    """When anything takes place, by gcal_sync's."""
    await manager.run()
    request = LocalListEventsRequest(start_time=WINDOW[0], end_time=WINDOW[1])
    found = await manager.store_service.async_list_events(request)
    return sorted((_utc(each.start.value), _utc(each.end.value)) for each in found.events)


def _utc(when: datetime | date) -> datetime:
    return when.astimezone(UTC) if isinstance(when, datetime) else datetime.combine(when, time(), UTC)


async def side_by_side(google: RunningGoogleCalendar, world: World, rounds: list[Any]) -> list[View]:
    hands = Hands(google, google.agent(DANA, "UTC"))
    async with aiohttp.ClientSession() as session:
        manager = CalendarEventSyncManager(GoogleCalendarService(Auth(session, google)), "primary")
        views = []
        for steps in rounds:
            for deed, number in steps:
                deed(hands, number)
            here, there = await asyncio.to_thread(ours, world), await theirs(manager)
            views.append((here, there, unruly(world)))
        return views


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(STEPS, min_size=1, max_size=5), page_size=st.sampled_from([1, 2, 250]))
def test_both_reach_the_same_view_after_any_changes(rounds: list[Any], page_size: int) -> None:
    with RunningGoogleCalendar(MONDAY) as google, TemporaryDirectory() as folder:
        google.agent(DANA, "UTC")
        google.switches.page_size = page_size
        with standing_world(google, Path(folder)) as world:
            world.consents(Person(DANA))
            for here, there, begins in asyncio.run(side_by_side(google, world, rounds)):
                assert not Counter(there) - Counter(here)
                # A series whose first date its own rule doesn't name has it for us all the same: busy is the safe side.
                assert {start for start, _ in Counter(here) - Counter(there)} <= begins
