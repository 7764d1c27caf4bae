"""gcal_sync, a client with a store and a calendar of its own, sees what the stand-in has, whatever happens."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from gcal_sync.api import GoogleCalendarService
from gcal_sync.sync import CalendarEventSyncManager
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.google_calendar import Agent, RunningGoogleCalendar
from tests.sandbox.google_calendar.conftest import DANA, DAY, HOUR, MONDAY
from tests.sandbox.google_calendar.hands import DEEDS, RULES, Auth, Hands, Seen, here, there


async def both(google: RunningGoogleCalendar, rounds: list[Callable[[], None]]) -> list[tuple[Seen, Seen]]:
    """What both see before all rounds and after each."""
    async with aiohttp.ClientSession() as session:
        manager = CalendarEventSyncManager(GoogleCalendarService(Auth(session, google)), "primary")
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
