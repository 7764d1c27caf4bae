"""Our view of a calendar is what Google holds, taken in as a whole or not at all."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from integration.domain.booking.booking import Booking
from integration.domain.booking.events import EventKind, EventPage
from integration.domain.errors import CredentialsRevoked, SyncTokenExpired, UpstreamRefused, UpstreamUnavailable
from integration.domain.hours.interval import Interval
from tests.fakes.calendar_feed import timed
from tests.fakes.now import instant
from tests.usecases.calendar_desk import AGENT, HOUR, MINUTE, CalendarDesk, calendar_desk

DOWN = UpstreamUnavailable("Google is busy")
REVOKED = CredentialsRevoked("Google no longer accepts our key: connect the calendar again")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CalendarDesk]:
    with calendar_desk(tmp_path) as opened:
        yield opened


def meetings(count: int) -> list[str]:
    return [f"event{number}" for number in range(count)]


def fill(desk: CalendarDesk, count: int = 5) -> None:
    for number, name in enumerate(meetings(count)):
        desk.feed.put(timed(name, f"2026-11-24 {8 + number:02}:00", f"2026-11-24 {8 + number:02}:30"))


@pytest.mark.parametrize("gaps", [False, True])
def test_all_pages_of_a_first_sync_become_the_view_empty_ones_among_them(desk: CalendarDesk, *, gaps: bool) -> None:
    fill(desk)
    desk.feed.page_size, desk.feed.with_gaps = 2, gaps
    desk.synced()
    assert list(desk.view) == meetings(5)
    assert desk.feed.calls.count("page") == (6 if gaps else 3)
    assert (desk.account.sync_token, desk.account.zone) == ("0.5", "Europe/Bratislava")


def test_a_change_costs_one_page(desk: CalendarDesk) -> None:
    fill(desk)
    desk.synced()
    desk.feed.calls.clear()
    desk.feed.put(timed("event5", "2026-11-25 10:00", "2026-11-25 11:00"))
    desk.feed.take_out("event0")
    desk.synced()
    assert list(desk.view) == meetings(6)[1:]
    assert desk.feed.calls == ["page"]


def test_a_view_is_as_fresh_as_the_beginning_of_its_walk(desk: CalendarDesk) -> None:
    fill(desk)
    desk.feed.page_size = 1
    desk.feed.before_page = lambda _: desk.now.move(MINUTE)
    began = desk.now()
    desk.synced()
    assert desk.account.synced_at == began < desk.now()


def test_what_changes_while_the_pages_are_read_is_not_missed(desk: CalendarDesk) -> None:
    fill(desk)
    desk.feed.page_size = 2

    def change(number: int) -> None:
        if number == 2:
            desk.feed.take_out("event0")
            desk.feed.put(timed("event00", "2026-11-25 10:00", "2026-11-25 11:00"))

    desk.feed.before_page = change
    desk.synced()
    desk.synced()
    assert list(desk.view) == ["event00", *meetings(5)[1:]]


def test_a_lost_token_leads_to_a_full_walk_and_the_old_view_stands_until_it_is_whole(desk: CalendarDesk) -> None:
    fill(desk)
    desk.synced()
    old = desk.view
    desk.feed.generation += 1
    desk.feed.take_out("event0")
    del desk.feed.events["event0"], desk.feed._changed["event0"]  # noqa: SLF001 - Google forgot it altogether
    desk.feed.page_size = 2
    seen = []
    desk.feed.before_page = lambda _: seen.append(desk.view == old)
    desk.synced()
    assert seen == [True] * len(seen)
    assert list(desk.view) == meetings(5)[1:]


def test_a_token_that_dies_between_two_pages_leads_to_a_full_walk(desk: CalendarDesk) -> None:
    fill(desk)
    desk.synced()
    fill(desk)
    desk.feed.page_size = 2
    pages = desk.feed.calls.count("page")

    def die(number: int) -> None:
        desk.feed.generation = int(number > pages + 1)

    desk.feed.before_page = die
    desk.synced()
    assert (list(desk.view), desk.account.sync_token) == (meetings(5), "1.10")


def test_a_walk_that_breaks_off_changes_nothing(desk: CalendarDesk) -> None:
    fill(desk)
    desk.synced()
    before, view = desk.account, desk.view
    desk.feed.put(
        timed("event9", "2026-11-25 10:00", "2026-11-25 11:00"), timed("event8", "2026-11-25 10:00", "2026-11-25 11:00")
    )
    desk.feed.page_size = 1
    pages = desk.feed.calls.count("page")

    def fail(number: int) -> None:
        if number == pages + 2:
            raise DOWN

    desk.feed.before_page = fail
    with pytest.raises(UpstreamUnavailable):
        desk.synced()
    assert desk.view == view
    assert (desk.account.sync_token, desk.account.synced_at) == (before.sync_token, before.synced_at)


class Endless:
    """Pages that lead on for ever: in a circle, or each to a new one."""

    def __init__(self, *, circle: bool) -> None:
        self.circle, self.asked = circle, 0

    def page(self, *, sync_token: str = "", page: str = "") -> EventPage:
        del sync_token, page
        self.asked += 1
        return EventPage((), next_page="again" if self.circle else str(self.asked))


@pytest.mark.parametrize(("circle", "most"), [(True, 2), (False, 2001)])
def test_pages_without_an_end_are_given_up(desk: CalendarDesk, *, circle: bool, most: int) -> None:
    endless = Endless(circle=circle)
    desk.sync = type(desk.sync)(
        desk.store,
        lambda *_: endless,  # type: ignore[arg-type]
        desk.sync.expand,
        desk.sync.follow,
        desk.now,
    )
    with pytest.raises(UpstreamUnavailable, match="never come to an end"):
        desk.synced()
    assert endless.asked == most
    assert desk.account.synced_at is None


def test_a_calendar_that_forgets_its_pages_in_a_full_walk_is_asked_again_later(desk: CalendarDesk) -> None:
    desk.feed.troubles["page"] = SyncTokenExpired("gone")
    with pytest.raises(UpstreamUnavailable, match="forgot"):
        desk.synced()
    assert (desk.account.failures, desk.account.problem) == (1, "")


def test_of_two_syncs_at_once_the_slower_one_changes_nothing(desk: CalendarDesk) -> None:
    fill(desk)
    desk.synced()
    desk.feed.put(timed("event5", "2026-11-25 10:00", "2026-11-25 11:00"))
    other: list[bool] = []

    def run(_number: int) -> None:
        if not other:
            other.append(True)
            desk.now.move(MINUTE)
            desk.synced()
            desk.feed.take_out("event5")

    desk.feed.before_page = run
    desk.synced()
    assert "event5" in desk.view
    assert desk.account.sync_token == "0.6"
    desk.synced()
    assert "event5" not in desk.view


def test_an_agent_without_a_calendar_is_no_error(desk: CalendarDesk) -> None:
    desk.sync("main", "boris@desk.example")
    desk.sync("other", AGENT)
    assert desk.feed.calls == []


def test_a_key_that_is_revoked_is_told_once_and_mended_by_itself(desk: CalendarDesk) -> None:
    desk.synced()
    for trouble in ("page", "page"):
        desk.now.move(MINUTE)
        desk.feed.troubles[trouble] = REVOKED
        with pytest.raises(CredentialsRevoked):
            desk.synced()
    assert (desk.account.problem, desk.account.failures) == (str(REVOKED), 2)
    assert (desk.told(), desk.troubles()) == (["calendar lost"], [(str(REVOKED), 1)])
    desk.feed.troubles.clear()
    desk.synced()
    assert (desk.account.problem, desk.account.failures, desk.troubles()) == ("", 0, [])


def test_a_second_loss_is_told_again(desk: CalendarDesk) -> None:
    for _ in range(2):
        desk.synced()
        desk.now.move(MINUTE)
        desk.feed.troubles["page"] = REVOKED
        with pytest.raises(CredentialsRevoked):
            desk.synced()
        desk.feed.troubles.clear()
    assert desk.told() == ["calendar lost"] * 2


def test_a_process_that_dies_before_it_noted_the_loss_tells_it_no_second_time(desk: CalendarDesk) -> None:
    desk.synced()
    healthy = desk.account
    desk.feed.troubles["page"] = REVOKED
    for _ in range(2):
        desk.now.move(MINUTE)
        with pytest.raises(CredentialsRevoked):
            desk.synced()
        desk.store.note_calendar("main", healthy)
    assert desk.told() == ["calendar lost"]


def test_a_refusal_stops_the_offer_and_is_not_mended_while_free_busy_is_still_refused(desk: CalendarDesk) -> None:
    desk.synced()
    desk.feed.troubles["busy"] = UpstreamRefused("we were not given all that we need: connect the calendar again")
    for _ in range(3):
        desk.now.move(HOUR)
        with pytest.raises(UpstreamRefused):
            desk.synced()
        assert desk.account.problem
    assert (desk.told(), len(desk.troubles())) == (["calendar lost"], 1)


def test_a_google_that_is_down_is_no_problem_of_the_admins(desk: CalendarDesk) -> None:
    desk.synced()
    at = desk.account.synced_at
    desk.feed.troubles["page"] = DOWN
    for _ in range(3):
        desk.now.move(10 * MINUTE)
        with pytest.raises(UpstreamUnavailable):
            desk.synced()
    assert (desk.account.failures, desk.account.problem, desk.account.synced_at) == (3, "", at)
    assert desk.account.is_stale(desk.now(), 15 * MINUTE)
    assert (desk.told(), desk.troubles()) == ([], [])
    desk.feed.troubles.clear()
    desk.synced()
    assert desk.account.failures == 0


def test_a_series_that_cannot_be_read_stops_the_offer_until_it_is_changed(desk: CalendarDesk) -> None:
    desk.feed.put(timed("series1", "2026-11-23 10:00", "2026-11-23 11:00", recurrence=("RRULE:FREQ=SOMETIMES",)))
    desk.synced()
    desk.synced()
    assert "series1" in desk.account.problem
    assert [count for _, count in desk.troubles()] == [1]
    desk.feed.put(timed("series1", "2026-11-23 10:00", "2026-11-23 11:00", recurrence=("RRULE:FREQ=WEEKLY",)))
    desk.synced()
    assert (desk.account.problem, desk.troubles()) == ("", [])


def test_busy_time_that_no_event_explains_is_kept_and_compared_each_hour(desk: CalendarDesk) -> None:
    hidden = Interval(instant("2026-11-24 09:30"), instant("2026-11-24 12:00"))
    desk.feed.hidden_busy.append(hidden)
    fill(desk, 3)
    desk.synced()
    assert desk.account.unexplained == (
        Interval(instant("2026-11-24 09:30"), instant("2026-11-24 10:00")),
        Interval(instant("2026-11-24 10:30"), instant("2026-11-24 12:00")),
    )
    desk.feed.hidden_busy.clear()
    desk.now.move(59 * MINUTE)
    desk.synced()
    assert (len(desk.account.unexplained), desk.feed.calls.count("busy")) == (2, 1)
    desk.now.move(MINUTE)
    desk.synced()
    assert (len(desk.account.unexplained), desk.feed.calls.count("busy")) == (0, 2)


def test_a_change_that_may_explain_it_leads_to_another_comparison(desk: CalendarDesk) -> None:
    desk.feed.hidden_busy.append(Interval(instant("2026-11-24 09:30"), instant("2026-11-24 12:00")))
    desk.synced()
    desk.now.move(MINUTE)
    desk.feed.hidden_busy.clear()
    desk.feed.put(timed("event0", "2026-11-24 09:30", "2026-11-24 12:00"))
    desk.synced()
    assert desk.account.unexplained == ()


def test_a_comparison_can_be_asked_for(desk: CalendarDesk) -> None:
    desk.synced()
    desk.sync("main", AGENT, compare=True)
    assert desk.feed.calls.count("busy") == 2


def test_calls_and_days_out_of_office_explain_themselves(desk: CalendarDesk) -> None:
    desk.book()
    away = timed("away", "2026-11-25 10:00", "2026-11-25 11:00", kind=EventKind.OUT_OF_OFFICE)
    desk.feed.put(away)
    desk.synced()
    assert desk.account.unexplained == ()


def test_a_call_that_is_younger_than_the_view_explains_itself(desk: CalendarDesk) -> None:
    booked: list[Booking] = []

    def book(_number: int) -> None:
        if not booked:
            booked.append(desk.book())

    real = desk.feed.page

    def page(*, sync_token: str = "", page: str = "") -> EventPage:
        told = real(sync_token=sync_token, page=page)
        book(1)
        return told

    desk.feed.page = page  # type: ignore[method-assign]
    desk.synced()
    assert booked[0].event not in desk.view
    assert desk.account.unexplained == ()
    assert desk.booking(booked[0]) == booked[0]


def test_nothing_new_and_no_calls_cost_one_page_and_no_write_but_the_view(desk: CalendarDesk) -> None:
    desk.synced()
    before = desk.account
    desk.feed.calls.clear()
    desk.now.move(timedelta(minutes=5))
    desk.synced()
    assert desk.feed.calls == ["page"]
    assert desk.account.compared_at == before.compared_at
