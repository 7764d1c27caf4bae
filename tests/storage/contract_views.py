"""What every store keeps of our views of calendars: all of a change or nothing of it."""

from dataclasses import replace

from integration.domain.booking.calendar import AgentHours, CalendarAccount
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime
from integration.ports import Store
from tests.fakes.now import instant
from tests.storage.samples import HERE, NOON, THERE
from tests.storage.samples_booking import ANN, BOB, DAY, HOUR, KEY, ZONE, account, event, taken_out

FIRST, SECOND = account(sync_token="one", synced_at=NOON, zone=ZONE), account(sync_token="two", synced_at=NOON + HOUR)
ALL_DAY = EventTime(day=(NOON + DAY).date())
WHOLE = CalendarEvent(
    "whole",
    EventTime(instant("2026-03-29 00:30"), zone=ZONE),
    ALL_DAY,
    kind=EventKind.OUT_OF_OFFICE,
    transparent=True,
    declined=True,
    recurrence=("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260402"),
    series="s",
    original=ALL_DAY,
    booking="b1",
    installation=HERE,
    etag='"3181161784712000"',
    meet="https://meet.example/abc",
)


def viewed(store: Store, *events: CalendarEvent) -> None:
    """A connected calendar with this view, up to `one`."""
    store.connect_calendar(HERE, account(), KEY)
    assert store.replace_view(HERE, FIRST, events, "")


def stored_account(store: Store, where: str = HERE, agent: str = ANN) -> CalendarAccount:
    found = store.calendar(where, agent)
    assert found is not None
    return found[0]


class ViewsContract:
    def test_events_come_back_whole_and_by_id(self, store: Store) -> None:
        viewed(store, WHOLE, event("b"), event("a"))
        assert list(store.calendar_events(HERE, ANN)) == [event("a"), event("b"), WHOLE]
        assert list(store.calendar_events(HERE, BOB)) == list(store.calendar_events(THERE, ANN)) == []

    def test_changes_are_taken_into_the_view(self, store: Store) -> None:
        viewed(store, event("a"), event("b"), event("c"))
        moved, gone = event("b", NOON + HOUR), replace(event("c"), cancelled=True)
        assert store.advance_view(HERE, SECOND, [moved, gone, event("d")], "one")
        assert list(store.calendar_events(HERE, ANN)) == [event("a"), moved, event("d")]

    def test_token_time_and_zone_change_with_the_view_and_nothing_else(self, store: Store) -> None:
        mine = account(hours=AgentHours("UTC", (((0, 60),),) * 7), problem="p", failures=2, compared_at=NOON)
        store.connect_calendar(HERE, mine, KEY)
        assert store.replace_view(HERE, FIRST, [], "")
        assert stored_account(store) == replace(mine, sync_token="one", synced_at=NOON, zone=ZONE)
        assert store.advance_view(HERE, SECOND, [], "one")
        assert stored_account(store) == replace(mine, sync_token="two", synced_at=NOON + HOUR, zone="UTC")

    def test_a_replaced_view_is_what_was_given_and_nothing_more(self, store: Store) -> None:
        viewed(store, event("a"), event("s", recurrence=("RRULE:FREQ=DAILY",)), taken_out("s_1", "s"))
        assert store.replace_view(HERE, SECOND, [event("b"), replace(event("c"), cancelled=True)], "one")
        assert list(store.calendar_events(HERE, ANN)) == [event("b")]

    def test_who_comes_late_changes_nothing(self, store: Store) -> None:
        viewed(store, event("a"))
        before = stored_account(store)
        for stale in ("", "zero", "two"):
            assert not store.advance_view(HERE, SECOND, [event("b"), replace(event("a"), cancelled=True)], stale)
            assert not store.replace_view(HERE, SECOND, [event("b")], stale)
        assert stored_account(store) == before
        assert list(store.calendar_events(HERE, ANN)) == [event("a")]

    def test_a_calendar_that_is_not_connected_has_no_view(self, store: Store) -> None:
        assert not store.replace_view(HERE, FIRST, [event("a")], "")
        assert not store.advance_view(HERE, FIRST, [event("a")], "")
        assert list(store.calendar_events(HERE, ANN)) == []

    def test_the_events_of_a_calendar_that_was_changed_for_another_are_not_taken(self, store: Store) -> None:
        store.connect_calendar(HERE, account(), KEY)
        store.connect_calendar(HERE, account(calendar="other@desk.example"), KEY)
        assert not store.replace_view(HERE, FIRST, [event("a")], "")
        assert store.replace_view(HERE, replace(FIRST, calendar="other@desk.example"), [event("b")], "")
        assert list(store.calendar_events(HERE, ANN)) == [event("b")]

    def test_the_view_of_one_agent_and_installation_leaves_the_others_alone(self, store: Store) -> None:
        viewed(store, event("a"))
        for where, agent in ((HERE, BOB), (THERE, ANN)):
            store.connect_calendar(where, account(agent), KEY)
            assert store.replace_view(where, account(agent, sync_token="one"), [event("a")], "")
        store.replace_view(HERE, SECOND, [], "one")
        assert list(store.calendar_events(HERE, ANN)) == []
        assert list(store.calendar_events(HERE, BOB)) == list(store.calendar_events(THERE, ANN)) == [event("a")]
        assert stored_account(store, THERE).sync_token == "one"

    def test_what_is_taken_out_of_a_series_stays_as_long_as_the_series(self, store: Store) -> None:
        series, out = event("s", recurrence=("RRULE:FREQ=DAILY",)), taken_out("s_1", "s")
        viewed(store, series, out)
        assert store.advance_view(HERE, SECOND, [taken_out("s_2", "s")], "one")
        assert list(store.calendar_events(HERE, ANN)) == [series, out, taken_out("s_2", "s")]
        assert store.advance_view(HERE, FIRST, [replace(series, cancelled=True)], "two")
        assert list(store.calendar_events(HERE, ANN)) == []

    def test_it_does_not_matter_whether_a_series_or_its_exception_is_told_first(self, store: Store) -> None:
        series, out = event("s", recurrence=("RRULE:FREQ=DAILY",)), taken_out("s_1", "s")
        viewed(store, out, series)
        assert list(store.calendar_events(HERE, ANN)) == [series, out]

    def test_an_occurrence_that_was_moved_stays_where_it_was_moved_to(self, store: Store) -> None:
        series, moved = event("s", recurrence=("RRULE:FREQ=DAILY",)), event("s_1", NOON + HOUR, series="s")
        viewed(store, series, moved)
        assert store.advance_view(HERE, SECOND, [taken_out("s_1", "s")], "one")
        assert list(store.calendar_events(HERE, ANN)) == [series, taken_out("s_1", "s")]
        assert store.advance_view(HERE, FIRST, [moved], "two")
        assert list(store.calendar_events(HERE, ANN)) == [series, moved]

    def test_of_an_event_that_is_told_twice_the_last_counts(self, store: Store) -> None:
        viewed(store, event("a"), replace(event("a"), cancelled=True), event("b"), event("b", NOON + HOUR))
        assert list(store.calendar_events(HERE, ANN)) == [event("b", NOON + HOUR)]
