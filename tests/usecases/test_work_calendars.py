"""Calendars are synced as they come due: by a push at once, and without one by asking."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.errors import CredentialsRevoked, UpstreamUnavailable
from tests.fakes.calendar_feed import timed
from tests.usecases.calendar_desk import AGENT, HOUR, MINUTE, CalendarDesk, calendar_desk

SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CalendarDesk]:
    with calendar_desk(tmp_path) as opened:
        yield opened


def wait(desk: CalendarDesk) -> timedelta:
    """How long until the next sync."""
    due = desk.store.next_calendar_at()
    assert due is not None
    return due - desk.now()


def change(desk: CalendarDesk, name: str = "event0") -> None:
    desk.feed.put(timed(name, "2026-11-24 10:00", "2026-11-24 11:00"))


def test_a_new_calendar_is_synced_at_once_and_then_each_minute_without_push(desk: CalendarDesk) -> None:
    assert [desk.work(), desk.work()] == [True, False]
    assert (desk.account.synced_at, wait(desk)) == (desk.now(), MINUTE)


def test_with_a_channel_open_it_is_asked_each_five_minutes(desk: CalendarDesk) -> None:
    desk.pushing()
    assert desk.work()
    # The channel's first message asks for a look while the sync is still held.
    assert wait(desk) == timedelta(0)
    assert desk.work()
    assert wait(desk) == 5 * MINUTE


def test_waits_are_spread_by_chance_within_a_tenth(desk: CalendarDesk) -> None:
    waits = []
    chances = iter([0.0, 1.0])
    work = replace(desk.work, chance=lambda: next(chances))
    for _ in range(2):
        desk.now.move(HOUR)
        assert work()
        waits.append(wait(desk))
    assert waits == [54 * SECOND, 66 * SECOND]


def test_a_push_makes_a_sync_due_at_once_and_many_are_one(desk: CalendarDesk) -> None:
    desk.pushing()
    while desk.work():
        pass
    pages = desk.feed.calls.count("page")
    for number in range(5):
        change(desk, f"event{number}")
    assert [desk.work(), desk.work()] == [True, False]
    assert (len(desk.view), desk.feed.calls.count("page")) == (5, pages + 1)


def test_a_change_whose_push_was_lost_is_found_by_asking(desk: CalendarDesk) -> None:
    desk.pushing()
    while desk.work():
        pass
    desk.feed.pushed = lambda *_: None
    change(desk)
    assert not desk.work()
    desk.now.move(5 * MINUTE)
    assert desk.work()
    assert list(desk.view) == ["event0"]


def test_a_push_while_a_sync_is_under_way_leads_to_another_one(desk: CalendarDesk) -> None:
    desk.pushing()
    while desk.work():
        pass
    desk.now.move(5 * MINUTE)
    real = desk.feed.page
    late = iter(["late"])

    def page(*, sync_token: str = "", page: str = "") -> object:
        told = real(sync_token=sync_token, page=page)
        for name in late:
            change(desk, name)
        return told

    desk.feed.page = page  # type: ignore[assignment, method-assign]
    assert [desk.work(), desk.work(), desk.work()] == [True, True, False]
    assert list(desk.view) == ["late"]


def test_unknown_channels_and_wrong_secrets_wake_nobody(desk: CalendarDesk) -> None:
    desk.pushing()
    while desk.work():
        pass
    [(name, channel)] = desk.feed.channels.items()
    wrong = [
        ("main", name, channel.secret + "x"),
        ("main", name, ""),
        ("main", name, "\ud800"),
        ("main", "unknown", channel.secret),
        ("main", "", ""),
        ("other", name, channel.secret),
    ]
    assert [desk.hear(*each) for each in wrong] == [False] * len(wrong)
    assert not desk.work()
    assert desk.hear("main", name, channel.secret)
    assert desk.work()


def test_a_google_that_is_down_is_asked_less_and_less_often(desk: CalendarDesk) -> None:
    desk.feed.troubles["page"] = UpstreamUnavailable("down")
    waits = []
    for _ in range(7):
        assert desk.work()
        waits.append(wait(desk) // SECOND)
        desk.now.move(wait(desk))
    assert waits == [10, 20, 40, 80, 160, 300, 300]
    desk.feed.troubles.clear()
    assert desk.work()
    assert wait(desk) == MINUTE


def test_the_wait_that_google_wishes_for_is_kept(desk: CalendarDesk) -> None:
    desk.feed.troubles["page"] = UpstreamUnavailable("busy", retry_after=20 * MINUTE)
    assert desk.work()
    assert wait(desk) == 20 * MINUTE


def test_a_lost_calendar_is_tried_each_ten_minutes_and_opens_no_channel(desk: CalendarDesk) -> None:
    desk.pushing()
    desk.feed.troubles["page"] = CredentialsRevoked("connect the calendar again")
    assert desk.work()
    assert (wait(desk), desk.account.problem, desk.feed.calls) == (10 * MINUTE, "connect the calendar again", ["page"])


def test_a_fault_of_ours_ends_neither_the_loop_nor_the_hold(desk: CalendarDesk) -> None:
    def fault(_installation: str, _agent: str) -> None:
        message = "a bug"
        raise RuntimeError(message)

    broken = replace(desk.work, sync=fault)
    assert broken()
    assert wait(desk) == 5 * MINUTE


def test_one_agents_trouble_is_no_others(desk: CalendarDesk) -> None:
    boris = "boris@desk.example"
    desk.store.connect_calendar("main", CalendarAccount(boris), CalendarKey("key"))
    synced = []

    def sync(_installation: str, agent: str) -> None:
        synced.append(agent)
        if agent == AGENT:
            message = "down"
            raise UpstreamUnavailable(message)

    work = replace(desk.work, sync=sync)
    assert [work(), work(), work()] == [True, True, False]
    assert sorted(synced) == sorted([AGENT, boris])


actions = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 5)),
        st.tuples(st.just("take out"), st.integers(0, 5)),
        st.tuples(st.just("push"), st.integers(0, 3)),
        st.tuples(st.just("work"), st.just(0)),
        st.tuples(st.just("wait"), st.integers(0, 400)),
        st.tuples(st.just("forget tokens"), st.just(0)),
        st.tuples(st.just("go down"), st.just(0)),
        st.tuples(st.just("come up"), st.just(0)),
    ),
    max_size=30,
)


class Story:
    """A calendar that changes, and pushes that come late, twice, in any order, or never."""

    def __init__(self, desk: CalendarDesk) -> None:
        self.desk = desk
        self.waiting: list[tuple[str, str]] = []
        desk.pushing()
        desk.feed.page_size, desk.feed.with_gaps = 2, True
        desk.feed.pushed = lambda channel, secret, _: self.waiting.append((channel, secret))

    def happens(self, what: str, number: int) -> None:
        desk = self.desk
        if what == "put":
            hour = number + 8
            desk.feed.put(timed(f"event{number}", f"2026-11-24 {hour:02}:00", f"2026-11-24 {hour:02}:30"))
        elif what == "take out" and f"event{number}" in desk.feed.events:
            desk.feed.take_out(f"event{number}")
        elif what == "push" and self.waiting:
            # The latest may come first, and each may come again.
            desk.hear("main", *self.waiting[-1 - number % len(self.waiting)])
        elif what == "work":
            desk.work()
        elif what == "wait":
            desk.now.move(number * SECOND)
        elif what == "forget tokens":
            desk.feed.generation += 1
        elif what == "go down":
            desk.feed.troubles["page"] = UpstreamUnavailable("down")
        elif what == "come up":
            desk.feed.troubles.clear()


@settings(max_examples=60)
@given(actions)
def test_whatever_becomes_of_pushes_asking_at_the_end_gives_the_same_view(story: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, calendar_desk(Path(folder)) as desk:
        told = Story(desk)
        for what, number in story:
            told.happens(what, number)
        desk.feed.troubles.clear()
        desk.now.move(HOUR)
        assert desk.work()
        here = {name: event for name, event in desk.feed.events.items() if not event.cancelled}
        assert {event.id: event for event in desk.store.calendar_events("main", AGENT)} == here
        assert (desk.account.synced_at, desk.account.problem, desk.account.failures) == (desk.now(), "", 0)
