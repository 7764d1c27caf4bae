"""Whenever the process dies, and wherever an answer is lost, the calendar and the bookings end up agreed."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from integration.domain.booking.booking import Booking, BookingState
from integration.domain.errors import (
    CredentialsRevoked,
    EventExists,
    Rejected,
    UnknownLink,
    UpstreamRefused,
    VipDeskError,
)
from integration.domain.journal import Promise
from tests.fakes.mortal import Killed, Life
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.usecases.booking.desk import DOWN, BookingDesk, Parts, wish

REST = "2026-11-23 10:00"
"""An hour later, before any call begins."""

Change = Callable[[BookingDesk, Parts, Booking | None], Booking]


@pytest.fixture(autouse=True)
def _quiet_and_without_faults() -> Iterator[None]:
    """An error that we have a name for is no fault; one that we haven't would be hidden by the next pass."""
    with capture_logs() as logs:
        yield
    assert not [each for each in logs if each["event"] == "booking.fault"]
    said = str(logs)
    assert "Our rules" not in said
    assert "anna@" not in said


def book(desk: BookingDesk, parts: Parts, _: Booking | None) -> Booking:
    return parts.book(desk.visit(parts), wish(), "one")


def move(desk: BookingDesk, parts: Parts, booked: Booking | None) -> Booking:
    assert booked
    return parts.change.move(desk.call_visit(booked, parts), instant("2026-11-24 10:00"))


def cancel(desk: BookingDesk, parts: Parts, booked: Booking | None) -> Booking:
    assert booked
    return parts.change.cancel(desk.call_visit(booked, parts))


def work(desk: BookingDesk, parts: Parts, _: Booking | None) -> Booking:
    for _number in range(20):
        if not parts.work():
            break
    return desk.only()


CHANGES = {"book": book, "move": move, "cancel": cancel, "work": work}
STATES = {
    "book": {BookingState.CONFIRMED},
    "move": {BookingState.CONFIRMED},
    "cancel": {BookingState.CANCELLED, BookingState.CONFIRMED},
    "work": {BookingState.CONFIRMED},
}


def begun(path: Path, change: str) -> tuple[BookingDesk, Booking | None]:
    """A desk that is ready for the change; for the worker, a booking whose answer was lost."""
    desk = BookingDesk(path)
    if change == "book":
        return desk, None
    if change == "work":
        desk.calendar.fail("insert", DOWN)
    booked = desk.book(key="before")
    if change == "work":
        desk.now.at = instant("2026-11-23 09:00:30")
    else:
        desk.rest()
    return desk, desk.booking(booked)


def died(desk: BookingDesk, change: str, booked: Booking | None, effect: int) -> bool:
    """Whether the process was killed before it was done."""
    try:
        CHANGES[change](desk, desk.process(Life(ends_before=effect)), booked)
    except Killed:
        return True
    return False


@pytest.mark.parametrize("change", CHANGES)
def test_a_process_may_die_before_any_effect_of_a_change(tmp_path: Path, change: str) -> None:
    for effect in count(1):
        desk, booked = begun(tmp_path / f"{change}{effect}.sqlite3", change)
        before = len(desk.calendar.told)
        dead = died(desk, change, booked, effect)
        desk.restart()
        desk.rest(REST)
        desk.check()
        assert {each.state for each in desk.bookings()} <= STATES[change]
        assert len(desk.calendar.told) - before <= 1
        for each in desk.bookings():
            check_ticket(desk, each)
        desk.store.close()
        if not dead:
            assert effect > 5, "there was hardly anything to die before"
            return


def test_the_next_id_of_an_event_is_remembered_before_it_is_used(tmp_path: Path) -> None:
    for effect in count(1):
        desk, _ = begun(tmp_path / f"{effect}.sqlite3", "book")
        desk.calendar.fail("insert", EventExists("there"))
        dead = died(desk, "book", None, effect)
        desk.calendar.faults.clear()
        desk.restart()
        desk.rest(REST)
        desk.check()
        assert {each.state for each in desk.bookings()} <= {BookingState.CONFIRMED}
        desk.store.close()
        if not dead:
            return


def check_ticket(desk: BookingDesk, booking: Booking) -> None:
    """It has one ticket, which tells of it, and owes its response when the call is over."""
    assert desk.marked(booking) == [booking.ticket]
    desk.triage_all()
    stated = desk.store.stated("main", booking.ticket)
    assert {each.promise for each in stated} == {Promise.FIRST_RESPONSE}
    if booking.state is BookingState.CONFIRMED:
        due = stated[-1].due
        assert due is not None
        assert due > booking.span.end
        assert due.date() == booking.span.end.date()
    tags = desk.host.tickets[booking.ticket].tags
    assert ("vip-call" in tags) is (booking.state is BookingState.CONFIRMED)


@pytest.mark.parametrize("again", [1, 2, 3, 5, 8])
def test_the_worker_may_die_again_and_again_after_a_process_died(tmp_path: Path, again: int) -> None:
    for effect in count(1):
        desk, booked = begun(tmp_path / f"{effect}.sqlite3", "book")
        dead = died(desk, "book", booked, effect)
        for _ in range(6):
            desk.restart()
            kill_worker(desk, again)
        desk.restart()
        desk.rest(REST)
        desk.check()
        desk.store.close()
        if not dead:
            return


def kill_worker(desk: BookingDesk, effect: int) -> None:
    due = desk.store.next_booking_at()
    if due is None or due > instant(REST):
        return
    desk.now.at = max(desk.now(), due)
    try:
        desk.process(Life(ends_before=effect)).work()
    except Killed:
        return


REFUSED, REVOKED = UpstreamRefused("no"), CredentialsRevoked("gone")


@pytest.mark.parametrize(
    ("error", "after"),
    [(DOWN, True), (DOWN, False), (REFUSED, False), (REVOKED, True), (REVOKED, False)],
    ids=["down, done", "down", "refused", "revoked, done", "revoked"],
)
@pytest.mark.parametrize("method", ["busy", "insert", "find", "move", "remove", "page"])
@pytest.mark.parametrize("change", CHANGES)
def test_an_answer_may_be_lost_at_any_call(
    tmp_path: Path, change: str, method: str, error: VipDeskError, *, after: bool
) -> None:
    desk, booked = begun(tmp_path / "desk.sqlite3", change)
    desk.calendar.fail(method, error, after=after)
    try:
        said = CHANGES[change](desk, desk.parts, booked)
    except (Rejected, VipDeskError):
        said = None
    desk.calendar.faults.clear()
    desk.rest(REST)
    desk.check()
    if said is not None and said.state is BookingState.CONFIRMED:
        assert desk.booking(said).span == said.span
    desk.store.close()


@pytest.mark.parametrize(
    ("change", "method"),
    [
        *(("book", "busy"), ("book", "insert"), ("move", "busy"), ("move", "move")),
        *(("cancel", "remove"), ("work", "find"), ("work", "busy"), ("work", "insert")),
    ],
)
@pytest.mark.parametrize("back", ["2026-11-23 09:20", "2026-11-23 10:00", "2026-11-23 14:00"])
def test_a_google_that_goes_down_at_any_call_ends_in_agreement_once_it_is_back(
    tmp_path: Path, change: str, method: str, back: str
) -> None:
    desk, booked = begun(tmp_path / "desk.sqlite3", change)
    desk.calendar.fail(method, DOWN, after=True)
    desk.calendar.meanwhile[method] = lambda: desk.calendar.down(DOWN)
    with suppress(VipDeskError):
        CHANGES[change](desk, desk.parts, booked)
    assert desk.calendar.lasting, "it never went down"
    desk.rest(back)
    desk.calendar.lasting.clear()
    desk.now.move(timedelta(minutes=2))
    desk.rest()
    desk.check()
    desk.store.close()


class Ways:
    """What may happen at a desk, one thing after another."""

    calls = ("busy", "insert", "find", "move", "remove", "page")
    starts = ("2026-11-23 13:00", "2026-11-23 14:00", "2026-11-24 10:00", "2026-11-24 10:30")

    def __init__(self, desk: BookingDesk) -> None:
        self.desk = desk
        self.number = 0

    def happen(self, what: str, life: int | None, start: int, fault: tuple[str, bool] | None) -> None:
        if fault:
            self.desk.calendar.fail(fault[0], DOWN, after=fault[1])
        try:
            getattr(self, what)(self.desk.process(Life(ends_before=life)), self.starts[start])
        except Killed:
            self.desk.restart()
        except VipDeskError:
            return

    def book(self, parts: Parts, start: str) -> None:
        self.number += 1
        parts.book(self.desk.visit(parts), wish(start), f"k{self.number}")

    def move(self, parts: Parts, start: str) -> None:
        parts.change.move(self.desk.call_visit(self._last(), parts), instant(start))

    def cancel(self, parts: Parts, _: str) -> None:
        parts.change.cancel(self.desk.call_visit(self._last(), parts))

    def work(self, parts: Parts, _: str) -> None:
        self.desk.now.move(timedelta(seconds=70))
        parts.work()

    def sync(self, parts: Parts, _: str) -> None:
        parts.sync("main", DANA.email)

    def agent_moves(self, _: Parts, start: str) -> None:
        for event in self.desk.calendar.live()[-1:]:
            end = instant(start) + timedelta(minutes=30)
            self.desk.calendar.agent_moves(event.id, start, f"{end:%Y-%m-%d %H:%M}")

    def agent_takes_out(self, _: Parts, __: str) -> None:
        for event in self.desk.calendar.live()[-1:]:
            self.desk.calendar.agent_takes_out(event.id)

    def _last(self) -> Booking:
        kept = [each for each in self.desk.bookings() if each.manage]
        if not kept:
            raise UnknownLink
        return max(kept, key=lambda each: (each.made_at, each.id))


WAYS = ("book", "move", "cancel", "work", "sync", "agent_moves", "agent_takes_out")
THINGS = st.tuples(
    st.sampled_from(WAYS),
    st.one_of(st.none(), st.integers(1, 14)),
    st.integers(0, len(Ways.starts) - 1),
    st.one_of(st.none(), st.tuples(st.sampled_from(Ways.calls), st.booleans())),
)


@settings(max_examples=60)
@given(st.lists(THINGS, min_size=2, max_size=8))
def test_whatever_happens_in_whatever_order_ends_in_agreement(
    things: list[tuple[str, int | None, int, tuple[str, bool] | None]],
) -> None:
    with TemporaryDirectory() as folder:
        desk = BookingDesk(Path(folder) / "desk.sqlite3")
        ways = Ways(desk)
        for what, life, start, fault in things:
            ways.happen(what, life, start, fault)
        desk.calendar.faults.clear()
        desk.rest("2026-11-23 09:50")
        desk.parts.sync("main", DANA.email)
        desk.rest("2026-11-23 10:50")
        desk.check()
        desk.store.close()
