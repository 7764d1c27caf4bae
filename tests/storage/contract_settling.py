"""What every store keeps of tickets that the host goes on changing by itself for a while after it sent us news."""

from datetime import datetime, timedelta

import pytest

from integration.domain.work import Waiting
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, THERE, delivery, held, later

SETTLE = 3 * SECOND
INSTANT = timedelta(microseconds=1)


def is_worked_at(store: Store, at: datetime) -> bool:
    """Whether the ticket is to be had at this instant, and not before it."""
    return store.claim(at - INSTANT, LEASE) is None and store.claim(at, LEASE) is not None


class SettlingContract:
    def test_a_ticket_is_worked_once_it_has_settled_and_says_since_when_it_waits(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        assert store.waiting() == Waiting(ready=0, scheduled=1, held=0, parked=0, next_at=NOON + SETTLE)
        assert store.claim(NOON + SETTLE - INSTANT, LEASE) is None
        now.move(SETTLE)
        assert store.waiting() == Waiting(ready=1, scheduled=0, held=0, parked=0, next_at=NOON + SETTLE)
        assert held(store, now).since == NOON

    def test_news_that_come_while_it_settles_are_given_their_time_too(self, store: Store) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        store.accept([delivery("b", at=NOON + 2 * SECOND, settle=SETTLE)])
        assert is_worked_at(store, NOON + 2 * SECOND + SETTLE)

    def test_a_ticket_that_never_comes_to_rest_is_worked_at_the_latest_after_twice_its_time(self, store: Store) -> None:
        times = [NOON + number * SECOND for number in range(60)]
        store.accept([delivery(str(at), at=at, settle=SETTLE) for at in times])
        assert is_worked_at(store, NOON + 2 * SETTLE)

    def test_news_of_the_same_moment_postpone_nothing(self, store: Store) -> None:
        store.accept([delivery(str(number), settle=SETTLE) for number in range(50)])
        assert is_worked_at(store, NOON + SETTLE)

    def test_news_in_the_wrong_order_leave_the_first_ones_time(self, store: Store) -> None:
        store.accept([delivery("a", at=NOON + SECOND, settle=SETTLE), delivery("b", settle=SETTLE)])
        assert is_worked_at(store, NOON + SECOND + SETTLE)

    @pytest.mark.parametrize("first", [True, False])
    def test_a_wish_to_look_does_not_cut_settling_short(self, store: Store, *, first: bool) -> None:
        if first:
            store.enqueue(HERE, ["1"], NOON)
        store.accept([delivery("a", settle=SETTLE)])
        if not first:
            store.enqueue(HERE, ["1"], NOON)
        assert is_worked_at(store, NOON + SETTLE)

    def test_a_replay_does_not_cut_settling_short_and_waits_for_nothing_else(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        store.replay(HERE, ids=["a"])
        assert store.claim(NOON, LEASE) is None
        now.move(SETTLE)
        store.finish(held(store, now))
        store.replay(HERE, ids=["a"])
        assert store.claim(now(), LEASE) is not None

    def test_a_wish_to_look_later_does_not_postpone_a_ticket_beyond_its_settling(self, store: Store) -> None:
        store.enqueue(HERE, ["1"], NOON + MINUTE)
        store.accept([delivery("a", settle=SETTLE)])
        assert is_worked_at(store, NOON + SETTLE)

    def test_a_deadline_waits_until_the_ticket_has_settled(self, store: Store, now: StandingNow) -> None:
        store.enqueue(HERE, ["1"], NOON)
        store.finish(held(store, now), look_again_at=NOON + SECOND)
        store.accept([delivery("a", settle=SETTLE)])
        assert is_worked_at(store, NOON + SETTLE)

    def test_a_deadline_after_the_settling_holds_as_ever(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        now.move(SETTLE)
        store.finish(held(store, now), look_again_at=NOON + MINUTE)
        assert is_worked_at(store, NOON + MINUTE)

    def test_news_for_a_held_ticket_settle_while_and_after_it_is_held(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        now.move(SETTLE)
        first = held(store, now)
        store.accept([delivery("b", at=later(now, SECOND), settle=SETTLE)])
        store.finish(first)
        assert is_worked_at(store, now() + SETTLE)

    def test_what_has_settled_while_it_was_held_is_ready_at_once(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        now.move(SETTLE)
        first = held(store, now)
        store.accept([delivery("b", at=later(now, SECOND), settle=SETTLE)])
        now.move(MINUTE)
        store.finish(first)
        assert held(store, now).since == NOON + SETTLE + SECOND

    def test_the_last_news_for_a_ticket_that_was_held_for_long_are_given_their_time_too(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        first = held(store, now)
        store.accept([delivery(str(number), at=later(now, SECOND), settle=SETTLE) for number in range(60)])
        store.finish(first)
        assert is_worked_at(store, now() + SETTLE)

    def test_news_that_never_end_do_not_keep_a_ticket_whose_holder_died(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        held(store, now)
        times = [NOON + number * SECOND for number in range(300)]
        store.accept([delivery(str(at), at=at, settle=SETTLE) for at in times])
        assert is_worked_at(store, NOON + LEASE + SETTLE)

    def test_a_lease_that_runs_out_passes_on_no_ticket_that_is_settling(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        held(store, now)
        store.accept([delivery("b", at=NOON + LEASE - SECOND, settle=SETTLE)])
        assert is_worked_at(store, NOON + LEASE - SECOND + SETTLE)

    def test_a_voided_lease_gives_back_no_ticket_that_is_settling(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        held(store, now)
        store.accept([delivery("b", settle=SETTLE)])
        store.release_all()
        assert is_worked_at(store, NOON + SETTLE)

    def test_a_back_off_ends_no_earlier_than_the_settling(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "1"), delivery("b", "2", installation=THERE)])
        store.retry(held(store, now), NOON + SECOND, "busy")
        store.retry(held(store, now), NOON + MINUTE, "busy")
        store.accept([delivery("c", "1", settle=SETTLE), delivery("d", "2", settle=SETTLE, installation=THERE)])
        assert is_worked_at(store, NOON + SETTLE)
        assert is_worked_at(store, NOON + MINUTE)

    def test_news_that_never_end_do_not_keep_a_ticket_from_being_tried_again(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        store.retry(held(store, now), NOON + MINUTE, "busy")
        times = [NOON + number * SECOND for number in range(300)]
        store.accept([delivery(str(at), at=at, settle=SETTLE) for at in times])
        assert is_worked_at(store, NOON + MINUTE + SETTLE)

    def test_a_parked_ticket_that_news_bring_back_settles_first(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.park(held(store, now), "refused", now())
        store.accept([delivery("b", at=NOON + MINUTE, settle=SETTLE)])
        assert not store.parked(HERE)
        assert is_worked_at(store, NOON + MINUTE + SETTLE)

    def test_a_ticket_that_settles_keeps_no_other_waiting(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "1", settle=SETTLE), delivery("a", "1", installation=THERE)])
        assert held(store, now).installation == THERE
        assert is_worked_at(store, NOON + SETTLE)

    def test_news_after_which_nothing_settles_leave_a_ticket_its_place(self, store: Store, now: StandingNow) -> None:
        for key in "12":
            store.enqueue(HERE, [key], later(now, SECOND))
        store.accept([delivery("a", "1", at=later(now, SECOND))])
        assert [held(store, now).ticket for _ in range(2)] == ["1", "2"]

    def test_an_echo_or_a_repeated_delivery_postpones_nothing(self, store: Store) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        at = NOON + 2 * SECOND
        store.accept([delivery("a", at=at, settle=SETTLE), delivery("b", at=at, settle=SETTLE, echo=True)])
        assert is_worked_at(store, NOON + SETTLE)

    def test_a_clock_that_is_set_back_holds_up_no_later_work(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", settle=SETTLE)])
        now.move(SETTLE)
        store.finish(held(store, now))
        earlier = NOON - 60 * MINUTE
        store.accept([delivery("b", at=earlier, settle=SETTLE)])
        assert is_worked_at(store, earlier + SETTLE)
