"""What every store's line of work keeps."""

from datetime import timedelta

from integration.domain.work import Parked, Waiting
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, THERE, delivery, held, later

WHOLE_LEASE = LEASE + SECOND


class LineContract:
    def test_an_empty_line_gives_nothing_to_claim(self, store: Store, now: StandingNow) -> None:
        assert store.claim(now(), LEASE) is None
        assert store.waiting() == Waiting(ready=0, scheduled=0, held=0, parked=0, next_at=None)

    def test_who_waits_longest_comes_first_whatever_the_installation(self, store: Store, now: StandingNow) -> None:
        store.accept(
            [
                delivery("b", "2", NOON - SECOND),
                delivery("a", "1"),
                delivery("c", "3", NOON - MINUTE, installation=THERE),
            ]
        )
        assert [held(store, now).ticket for _ in range(3)] == ["3", "2", "1"]

    def test_a_held_ticket_is_not_given_to_another(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        held(store, now)
        store.accept([delivery("b")])
        assert store.claim(now(), LEASE) is None

    def test_tickets_of_one_number_in_two_installations_are_two_places(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a"), delivery("a", installation=THERE)])
        assert {held(store, now).installation, held(store, now).installation} == {HERE, THERE}

    def test_a_burst_for_one_ticket_is_one_piece_of_work(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery(str(number)) for number in range(50)])
        assert store.finish(held(store, now))
        assert store.claim(now(), LEASE) is None

    def test_what_arrives_while_a_ticket_is_held_stays_in_line(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        first = held(store, now)
        store.accept([delivery("b", at=later(now, SECOND))])
        assert store.finish(first)
        assert store.finish(held(store, now))
        assert store.claim(now(), LEASE) is None

    def test_a_busy_ticket_does_not_push_in_before_those_that_wait_longer(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "busy")])
        busy = held(store, now)
        store.accept([delivery("b", "patient", later(now, SECOND))])
        store.accept([delivery("c", "busy", later(now, SECOND))])
        store.finish(busy)
        assert [held(store, now).ticket, held(store, now).ticket] == ["patient", "busy"]

    def test_work_says_since_when_its_oldest_delivery_waits(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", at=NOON - MINUTE), delivery("b")])
        first = held(store, now)
        store.accept([delivery("c", at=later(now, SECOND)), delivery("d", at=later(now, SECOND))])
        store.finish(first)
        assert first.since == NOON - MINUTE
        assert held(store, now).since == NOON + SECOND

    def test_work_that_failed_still_waits_since_its_first_delivery(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        first = held(store, now)
        store.accept([delivery("b", at=later(now, SECOND))])
        store.retry(first, now(), "busy")
        assert held(store, now).since == NOON

    def test_work_says_by_which_span_its_oldest_delivery_came(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", trace="first"), delivery("b", trace="second")])
        first = held(store, now)
        store.accept([delivery("c", trace="third"), delivery("d", trace="fourth")])
        store.finish(first)
        second = held(store, now)
        store.finish(second, look_again_at=NOON)
        assert [first.trace, second.trace, held(store, now).trace] == ["first", "third", ""]

    def test_work_that_failed_still_says_by_which_span_it_came(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", trace="first")])
        store.retry(held(store, now), now(), "busy")
        store.accept([delivery("b", trace="second")])
        assert held(store, now).trace == "first"

    def test_a_span_is_that_of_its_delivery_though_others_came_by_none(self, store: Store, now: StandingNow) -> None:
        store.enqueue(HERE, ["1"], NOON)
        store.accept([delivery("a", "1", trace="first"), delivery("b", "2"), delivery("c", "2", trace="later")])
        works = [held(store, now) for _ in range(2)]
        assert {work.ticket: work.trace for work in works} == {"1": "first", "2": ""}

    def test_a_ticket_claimed_by_its_name_says_by_which_span_it_came(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "1", trace="first")])
        work = store.claim_ticket(HERE, "1", now(), LEASE)
        assert work is not None
        assert work.trace == "first"

    def test_work_that_a_deadline_or_an_admin_woke_waits_since_no_delivery(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        store.finish(held(store, now), look_again_at=NOON + SECOND)
        store.enqueue(HERE, ["2"], NOON)
        now.move(SECOND)
        assert {held(store, now).since, held(store, now).since} == {None}

    def test_a_deadline_brings_the_ticket_back_at_its_instant_and_not_before(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        store.finish(held(store, now), look_again_at=NOON + MINUTE)
        assert store.claim(NOON + MINUTE - timedelta(microseconds=1), LEASE) is None
        assert store.waiting().next_at == NOON + MINUTE
        now.move(MINUTE)
        store.finish(held(store, now))
        assert store.waiting().next_at is None

    def test_a_deadline_holds_though_a_later_look_was_asked_for(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.finish(held(store, now), look_again_at=NOON + MINUTE)
        store.enqueue(HERE, ["1"], NOON + 5 * MINUTE)
        assert store.waiting().next_at == NOON + MINUTE

    def test_a_finished_ticket_forgets_its_old_deadline(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.finish(held(store, now), look_again_at=NOON + MINUTE)
        store.accept([delivery("b")])
        store.finish(held(store, now))
        assert store.waiting().next_at is None

    def test_an_enqueued_ticket_waits_for_its_instant_and_an_earlier_place_is_kept(
        self, store: Store, now: StandingNow
    ) -> None:
        store.enqueue(HERE, ["1", "2"], NOON + MINUTE)
        store.enqueue(HERE, ["1"], NOON + 5 * MINUTE)
        store.enqueue(HERE, ["2"], NOON)
        assert held(store, now).ticket == "2"
        assert store.claim(now(), LEASE) is None
        assert store.claim(later(now, MINUTE), LEASE) is not None

    def test_a_delivery_brings_forward_what_was_put_off(self, store: Store, now: StandingNow) -> None:
        store.enqueue(HERE, ["1"], NOON + MINUTE)
        store.accept([delivery("a")])
        assert held(store, now).ticket == "1"

    def test_a_retry_comes_back_at_its_instant_with_one_more_attempt(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        assert store.retry(held(store, now), NOON + MINUTE, "host is down")
        assert store.claim(now(), LEASE) is None
        now.move(MINUTE)
        again = held(store, now)
        assert again.attempts == 1
        store.retry(again, now(), "host is down")
        assert held(store, now).attempts == 2

    def test_success_forgets_the_failed_attempts(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.retry(held(store, now), NOON, "host is down")
        store.finish(held(store, now))
        store.accept([delivery("b")])
        assert held(store, now).attempts == 0

    def test_news_do_not_cut_a_back_off_short(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.retry(held(store, now), NOON + MINUTE, "host asks us to wait")
        store.accept([delivery("b")])
        store.enqueue(HERE, ["1"], NOON)
        assert store.claim(now(), LEASE) is None
        assert store.waiting().next_at == NOON + MINUTE

    def test_a_deadline_does_not_cut_a_back_off_short(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.finish(held(store, now), look_again_at=NOON + SECOND)
        now.move(SECOND)
        store.retry(held(store, now), NOON + MINUTE, "host is down")
        assert store.claim(later(now, SECOND), LEASE) is None
        store.accept([delivery("b", at=now())])
        assert store.claim(now(), LEASE) is None
        assert store.claim(NOON + MINUTE, LEASE) is not None

    def test_a_lease_that_ran_out_passes_the_ticket_on_as_a_failed_attempt(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        held(store, now)
        assert store.claim(NOON + LEASE - SECOND, LEASE) is None
        assert store.waiting().next_at == NOON + LEASE
        now.move(LEASE)
        assert held(store, now).attempts == 1

    def test_who_lost_the_lease_changes_nothing(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        lost = held(store, now)
        now.move(WHOLE_LEASE)
        current = held(store, now)
        before = store.waiting()
        assert not store.finish(lost, look_again_at=NOON)
        assert not store.retry(lost, NOON, "late")
        assert not store.park(lost, "late", now())
        assert store.waiting() == before
        assert store.finish(current)

    def test_a_lease_that_ran_out_unnoticed_is_still_finished(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        work = held(store, now)
        now.move(WHOLE_LEASE)
        assert store.finish(work)
        assert store.claim(now(), LEASE) is None

    def test_a_claim_ends_once(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        work = held(store, now)
        assert store.finish(work)
        assert not store.finish(work)
        assert not store.park(work, "late", now())

    def test_taking_over_a_lost_lease_counts_nothing_as_worked(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        held(store, now)
        now.move(WHOLE_LEASE)
        store.retry(held(store, now), now(), "host is down")
        assert held(store, now).since == NOON

    def test_what_waits_after_a_failure_can_be_tried_again_at_once(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7"), delivery("b", "8"), delivery("c", "9", installation=THERE)])
        works = [held(store, now) for _ in range(3)]
        for work in works:
            store.retry(work, now() + 5 * MINUTE, "the key is lost")
        assert store.claim(now(), LEASE) is None
        assert store.try_again(HERE, now()) == 2
        again = [held(store, now) for _ in range(2)]
        assert {(work.installation, work.ticket, work.attempts) for work in again} == {(HERE, "7", 0), (HERE, "8", 0)}
        assert store.claim(now(), LEASE) is None

    def test_what_is_held_parked_or_merely_due_later_is_not_tried_again(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7"), delivery("b", "8")])
        store.enqueue(HERE, ["9"], now() + MINUTE)
        first, second = held(store, now), held(store, now)
        store.park(first, "it was refused", now())
        assert store.try_again(HERE, now()) == 0
        assert store.claim(now(), LEASE) is None
        assert store.finish(second)

    def test_a_parked_ticket_is_shown_and_not_claimed(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7"), delivery("b", "8")])
        for reason in ("first", "second"):
            store.park(held(store, now), reason, later(now, SECOND))
        store.accept([delivery("c", "9", installation=THERE)])
        store.park(held(store, now), "elsewhere", later(now, SECOND))
        assert store.claim(later(now, WHOLE_LEASE), LEASE) is None
        assert [each.reason for each in store.parked(THERE)] == ["elsewhere"]
        assert list(store.parked(HERE)) == [
            Parked("7", NOON + SECOND, "first"),
            Parked("8", NOON + 2 * SECOND, "second"),
        ]

    def test_a_new_delivery_brings_a_parked_ticket_back_with_no_attempts(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.retry(held(store, now), now(), "host is down")
        store.park(held(store, now), "refused", now())
        store.accept([delivery("b", at=later(now, SECOND))])
        assert held(store, now).attempts == 0
        assert not store.parked(HERE)

    def test_an_echo_or_a_repeated_delivery_does_not_bring_a_parked_ticket_back(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        store.park(held(store, now), "refused", now())
        store.accept([delivery("a"), delivery("b", echo=True)])
        assert len(store.parked(HERE)) == 1

    def test_a_wish_to_look_again_brings_a_parked_ticket_back(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a")])
        store.park(held(store, now), "refused", now())
        store.enqueue(HERE, ["1"], NOON + MINUTE)
        assert store.claim(now(), LEASE) is None
        assert store.claim(later(now, MINUTE), LEASE) is not None

    def test_what_arrived_while_it_was_held_keeps_a_ticket_from_being_parked(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        work = held(store, now)
        store.accept([delivery("b", at=later(now, SECOND))])
        assert store.park(work, "refused", now())
        assert not store.parked(HERE)
        assert held(store, now).attempts == 0

    def test_waiting_counts_what_is_in_line_held_and_parked(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery(key, key) for key in "abcd"])
        store.park(held(store, now), "refused", now())
        store.finish(held(store, now), look_again_at=NOON + MINUTE)
        held(store, now)
        assert store.waiting() == Waiting(ready=1, scheduled=1, held=1, parked=1, next_at=NOON)
        now.move(WHOLE_LEASE)
        assert store.waiting() == Waiting(ready=3, scheduled=0, held=0, parked=1, next_at=NOON)

    def test_release_all_voids_every_lease(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "1"), delivery("b", "2"), delivery("c", "3")])
        first, _ = held(store, now), held(store, now)
        assert store.release_all() == 2
        assert not store.finish(first)
        assert {held(store, now).ticket for _ in range(3)} == {"1", "2", "3"}
        assert store.claim(now(), LEASE) is None

    def test_a_voided_lease_gives_its_ticket_at_once_though_a_later_look_was_asked_for(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a")])
        store.finish(held(store, now), look_again_at=NOON + SECOND)
        store.enqueue(HERE, ["1"], NOON + 5 * MINUTE)
        now.move(SECOND)
        held(store, now)
        store.release_all()
        assert held(store, now).attempts == 1

    def test_one_ticket_can_be_claimed_by_its_name_when_it_is_ready_and_by_one_alone(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a", "1", NOON - MINUTE), delivery("b", "2", NOON - SECOND)])
        work = store.claim_ticket(HERE, "2", now(), LEASE)
        assert work is not None
        assert (work.installation, work.ticket, work.attempts, work.since) == (HERE, "2", 0, NOON - SECOND)
        assert store.claim_ticket(HERE, "2", now(), LEASE) is None
        assert held(store, now).ticket == "1"
        assert store.finish(work)

    def test_one_ticket_is_not_claimed_by_its_name_before_its_time_nor_for_another_installation(
        self, store: Store, now: StandingNow
    ) -> None:
        store.enqueue(HERE, ["1"], NOON + MINUTE)
        assert store.claim_ticket(HERE, "1", now(), LEASE) is None
        assert store.claim_ticket(THERE, "1", NOON + MINUTE, LEASE) is None
        assert store.claim_ticket(HERE, "1", NOON + MINUTE, LEASE) is not None

    def test_a_ticket_tells_from_when_on_it_may_be_claimed(self, store: Store, now: StandingNow) -> None:
        assert store.ready_at(HERE, "1") is None
        store.enqueue(HERE, ["1"], NOON + MINUTE)
        assert store.ready_at(HERE, "1") == NOON + MINUTE
        now.move(MINUTE)
        work = held(store, now)
        assert store.ready_at(HERE, "1") == NOON + MINUTE + LEASE
        store.finish(work, look_again_at=NOON + 5 * MINUTE)
        assert store.ready_at(HERE, "1") == NOON + 5 * MINUTE
        now.move(4 * MINUTE)
        store.park(held(store, now), "refused", now())
        assert store.ready_at(HERE, "1") is None

    def test_what_becomes_ready_within_a_time_is_told_by_its_instant_whatever_the_installation(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a", "1"), delivery("b", "2", NOON - SECOND, installation=THERE)])
        store.enqueue(HERE, ["3"], NOON + SECOND)
        store.enqueue(HERE, ["4"], NOON + MINUTE)
        held(store, now)
        assert list(store.due(NOON, NOON + MINUTE, 10)) == [(HERE, "1", NOON), (HERE, "3", NOON + SECOND)]
        assert list(store.due(NOON, NOON + MINUTE, 1)) == [(HERE, "1", NOON)]
        assert list(store.due(NOON + LEASE, NOON + 2 * LEASE, 9)) == [(THERE, "2", NOON + LEASE)]
