"""What every store keeps of bookings, and of the work that is due on them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.booking.booking import Actor, BookingState, BookingStep, StepKind
from integration.domain.errors import Superseded
from integration.domain.hours.interval import Interval
from integration.ports import Store
from tests.fakes.now import StandingNow, instant
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, THERE
from tests.storage.samples_booking import ANN, BOB, DAY, EMAIL, HOUR, TOPIC, booking, claimed, kept

WHOLE = booking(
    "whole",
    request="again-1",
    asked="sha256",
    zone="Asia/Tokyo",
    language="sk",
    attempt=2,
    former=Interval(NOON, NOON + HOUR),
    etag='"1"',
    meet="https://meet.example/x",
    ticket="77",
    own_ticket=True,
    urgent=True,
    problem="the calendar is full",
    tries=4,
    steps=(
        BookingStep(NOON, StepKind.BOOKED, Interval(NOON, NOON + HOUR), Actor.CUSTOMER),
        BookingStep(NOON + timedelta(microseconds=1), StepKind.MOVED, Interval(NOON, NOON + HOUR), Actor.AGENT, "ill"),
    ),
)
SUNDAY = instant("2026-03-08 12:00")


class BookingsContract:
    def test_a_booking_comes_back_whole_and_counts_its_writes(self, store: Store, now: StandingNow) -> None:
        first = claimed(store, WHOLE, now)
        assert first == replace(WHOLE, version=1)
        assert store.booking(HERE, "whole") == first
        assert (first.topic, first.email) == (TOPIC, EMAIL)
        second, has_all = kept(store, replace(first, state=BookingState.CONFIRMED, topic="other"), now)
        assert second == replace(first, state=BookingState.CONFIRMED, topic="other", version=2)
        assert has_all
        assert store.booking(HERE, "whole") == second
        assert store.booking(THERE, "whole") is store.booking(HERE, "nobody") is None

    def test_one_that_was_read_before_anothers_write_is_refused(self, store: Store, now: StandingNow) -> None:
        read = claimed(store, booking(), now)
        written, _ = kept(store, read, now)
        for write in (claimed, kept):
            with pytest.raises(Superseded, match="b1 was changed by somebody else"):
                write(store, replace(read, problem="late"), now)
            with pytest.raises(Superseded):
                write(store, booking(problem="new"), now)
            with pytest.raises(Superseded):
                write(store, replace(booking("nobody", NOON + 2 * DAY), version=1), now)
        assert store.booking(HERE, "b1") == written
        assert store.booking(HERE, "nobody") is None

    def test_who_is_refused_takes_and_frees_nothing(self, store: Store, now: StandingNow) -> None:
        read = claimed(store, booking(), now)
        kept(store, read, now)
        moved = booking(at=NOON + 2 * DAY, version=1)
        for write in (claimed, kept):
            with pytest.raises(Superseded):
                write(store, moved, now)
        assert claimed(store, booking("b2", NOON + 2 * DAY), now).version == 1
        assert not kept(store, booking("b3"), now)[1]

    def test_a_request_that_is_made_again_gives_the_booking_of_the_first_time(
        self, store: Store, now: StandingNow
    ) -> None:
        first = claimed(store, booking("b1", link="l", request="r"), now)
        again = claimed(store, booking("b2", NOON + 2 * DAY, link="l", request="r", topic="other"), now)
        assert again == first
        assert store.booking(HERE, "b2") is None
        assert claimed(store, booking("b3", NOON + 2 * DAY), now).version == 1

    def test_a_request_is_that_of_its_link_and_installation_and_an_empty_one_is_none(
        self, store: Store, now: StandingNow
    ) -> None:
        made = [("b1", "l", "r"), ("b2", "m", "r"), ("b3", "l", ""), ("b4", "l", "")]
        for day, (key, link, request) in enumerate(made):
            each = booking(key, NOON + day * DAY, customer=key, link=link, request=request)
            assert claimed(store, each, now).id == key
        assert claimed(store, booking("b5", link="l", request="r"), now, where=THERE).id == "b5"
        found = (
            store.booking_asked(HERE, "l", "r"),
            store.booking_asked(HERE, "m", "r"),
            store.booking_asked(THERE, "l", "r"),
        )
        assert [each and each.id for each in found] == ["b1", "b2", "b5"]
        assert store.booking_asked(HERE, "l", "") is store.booking_asked(HERE, "x", "r") is None

    def test_a_booking_may_be_written_again_with_its_own_request(self, store: Store, now: StandingNow) -> None:
        first = claimed(store, booking(request="r"), now)
        assert claimed(store, first, now) == replace(first, version=2)

    def test_an_agents_bookings_are_told_by_start_those_over_from_this_week_on(
        self, store: Store, now: StandingNow
    ) -> None:
        times = [SUNDAY + HOUR, SUNDAY - 6 * DAY, SUNDAY - 4 * HOUR, SUNDAY - 9 * DAY]
        for number, at in enumerate(times):
            claimed(store, booking(f"b{number}", at, customer=f"c{number}"), now)
        claimed(store, booking("other", SUNDAY, agent=BOB), now)
        claimed(store, booking("there", SUNDAY), now, where=THERE)
        assert [each.id for each in store.bookings_of(HERE, ANN, SUNDAY)] == ["b1", "b2", "b0"]
        assert [each.id for each in store.bookings_of(HERE, BOB, SUNDAY)] == ["other"]

    @pytest.mark.parametrize(
        ("since", "at"),
        [
            ("2026-03-09 03:00", "2026-03-02 08:00"),
            ("2026-03-09 03:00", "2026-03-08 22:00"),
            ("2026-03-08 23:30", "2026-03-08 23:00"),
            ("2026-03-11 12:00", "2026-03-08 23:00"),
        ],
        ids=[
            "Sunday evening in New York",
            "the end of Sunday in UTC",
            "Monday morning in Bratislava",
            "and later in that week",
        ],
    )
    def test_the_week_is_there_in_whatever_zone_it_is_counted(
        self, store: Store, now: StandingNow, since: str, at: str
    ) -> None:
        claimed(store, booking(at=instant(at)), now)
        assert [each.id for each in store.bookings_of(HERE, ANN, instant(since))] == ["b1"]

    def test_a_customers_bookings_that_are_not_over_are_told_by_start(self, store: Store, now: StandingNow) -> None:
        for number, days in enumerate((3, 1, 2)):
            claimed(store, booking(f"b{number}", NOON + days * DAY), now)
        claimed(store, booking("other", NOON + 4 * DAY, customer="Bolt"), now)
        end = NOON + DAY + 30 * MINUTE
        assert [each.id for each in store.bookings_for(HERE, "Acme", end - SECOND)] == ["b1", "b2", "b0"]
        assert [each.id for each in store.bookings_for(HERE, "Acme", end)] == ["b2", "b0"]
        assert list(store.bookings_for(THERE, "Acme", NOON)) == []

    def test_the_calls_of_a_ticket_are_told_by_start_and_an_empty_one_has_none(
        self, store: Store, now: StandingNow
    ) -> None:
        for number, days in enumerate((2, 1)):
            claimed(store, booking(f"b{number}", NOON + days * DAY, ticket="7"), now)
        claimed(store, booking("none", NOON + 3 * DAY), now)
        assert [each.id for each in store.calls_on(HERE, "7")] == ["b1", "b0"]
        assert list(store.calls_on(HERE, "")) == list(store.calls_on(THERE, "7")) == []

    def test_a_booking_that_gets_a_ticket_later_is_among_its_calls(self, store: Store, now: StandingNow) -> None:
        first = claimed(store, booking(), now)
        second, _ = kept(store, replace(first, ticket="7"), now)
        assert list(store.calls_on(HERE, "7")) == [second]


class BookingWorkContract:
    def test_nothing_is_due_without_work(self, store: Store, now: StandingNow) -> None:
        claimed(store, booking(), now)
        assert store.next_booking_at() is None
        assert store.claim_booking(now() + DAY, LEASE) is None

    def test_the_work_that_is_due_longest_comes_first_and_is_held_by_one(self, store: Store, now: StandingNow) -> None:
        late = claimed(store, booking("late", NOON + DAY), now, work_at=NOON + MINUTE)
        soon = claimed(store, booking("soon", NOON + DAY), now, where=THERE, work_at=NOON + SECOND)
        assert store.next_booking_at() == NOON + SECOND
        assert store.claim_booking(NOON, LEASE) is None
        assert store.claim_booking(NOON + HOUR, LEASE) == (THERE, soon)
        assert store.claim_booking(NOON + HOUR, LEASE) == (HERE, late)
        assert store.claim_booking(NOON + HOUR, LEASE) is None
        assert store.next_booking_at() == NOON + HOUR + LEASE

    def test_keeping_a_booking_ends_the_hold_and_says_when_there_is_work_again(
        self, store: Store, now: StandingNow
    ) -> None:
        claimed(store, booking(), now, work_at=NOON)
        found = store.claim_booking(NOON, LEASE)
        assert found is not None
        second, _ = kept(store, found[1], now, work_at=NOON + SECOND)
        assert store.next_booking_at() == NOON + SECOND
        assert store.claim_booking(NOON + SECOND, LEASE) == (HERE, second)
        kept(store, second, now)
        assert store.next_booking_at() is None

    def test_a_new_wish_ends_the_hold_and_its_holder_is_superseded(self, store: Store, now: StandingNow) -> None:
        read = claimed(store, booking(), now, work_at=NOON)
        store.claim_booking(NOON, LEASE)
        wished = claimed(store, replace(read, state=BookingState.CANCELLING), now, work_at=NOON + SECOND)
        with pytest.raises(Superseded):
            kept(store, read, now)
        assert store.claim_booking(NOON + SECOND, LEASE) == (HERE, wished)

    def test_work_whose_holder_never_came_back_is_due_when_the_hold_runs_out(
        self, store: Store, now: StandingNow
    ) -> None:
        stored = claimed(store, booking(), now, work_at=NOON)
        store.claim_booking(NOON, LEASE)
        assert store.claim_booking(NOON + LEASE - SECOND, LEASE) is None
        assert store.claim_booking(NOON + LEASE, LEASE) == (HERE, stored)

    def test_a_new_owner_of_the_store_voids_the_holds_of_work(self, store: Store, now: StandingNow) -> None:
        stored = claimed(store, booking(), now, work_at=NOON)
        store.claim_booking(NOON, LEASE)
        assert store.release_all() == 1
        assert store.claim_booking(NOON, LEASE) == (HERE, stored)
