"""What every store keeps of messages on their way."""

from datetime import timedelta

import pytest

from integration.domain.decision import AlertKind
from integration.domain.outgoing import LoggedPosting, Message, MessageState, Posting
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import (
    HERE,
    LEASE,
    MINUTE,
    NOON,
    SECOND,
    SIGNING,
    THERE,
    delivery,
    endpoint,
    held,
    held_posting,
    later,
    message,
)

TICK = timedelta(microseconds=1)


def open_for(store: Store, *where: str) -> None:
    for each in where:
        store.add_endpoint(each, endpoint(), SIGNING)


def names(store: Store, now: StandingNow) -> list[str]:
    """All messages that are due, in the order in which they are claimed."""
    found = list[str]()
    while posting := store.claim_posting(now(), LEASE):
        found.append(posting.message.id)
    return found


class OutboxContract:
    def test_a_message_reaches_its_worker_as_it_was_put_out(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        told = Message("m\x00'žluť", AlertKind.WARNING, "7", NOON - TICK, payload=b'{ "odd":\x00\xff }')
        assert store.post(HERE, [told]) == 1
        posting = held_posting(store, now)
        assert posting == Posting(HERE, told, endpoint(), SIGNING, posting.token, attempts=0)
        assert posting.token

    def test_a_message_goes_to_every_endpoint_that_wants_its_kind_and_to_no_other(
        self, store: Store, now: StandingNow
    ) -> None:
        store.add_endpoint(HERE, endpoint("all"), SIGNING)
        store.add_endpoint(HERE, endpoint("breaches", AlertKind.BREACH), SIGNING)
        store.add_endpoint(HERE, endpoint("others", AlertKind.WARNING, AlertKind.RELEASED), SIGNING)
        store.add_endpoint(THERE, endpoint("strangers"), SIGNING)
        assert store.post(HERE, [message("b"), message("w", AlertKind.WARNING)]) == 4
        claimed = {(each.endpoint.id, each.message.id) for each in (held_posting(store, now) for _ in range(4))}
        assert claimed == {("all", "b"), ("all", "w"), ("breaches", "b"), ("others", "w")}
        assert store.claim_posting(now(), LEASE) is None

    def test_nothing_is_put_out_where_nobody_listens(self, store: Store, now: StandingNow) -> None:
        open_for(store, THERE)
        assert store.post(HERE, [message("1")]) == 0
        assert store.post(THERE, []) == 0
        assert store.claim_posting(now(), LEASE) is None
        assert list(store.postings(HERE)) == []

    def test_a_message_is_put_out_once_also_within_one_batch(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        assert store.post(HERE, [message("1"), message("1")]) == 1
        assert store.post(HERE, [message("1"), message("2")]) == 1
        assert names(store, now) == ["1", "2"]

    @pytest.mark.parametrize("state", [MessageState.DELIVERED, MessageState.GIVEN_UP])
    def test_a_message_is_not_put_out_again_long_after_it_is_over(
        self, store: Store, now: StandingNow, state: MessageState
    ) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        posting = held_posting(store, now)
        over = {
            MessageState.DELIVERED: lambda: store.delivered(posting, "200"),
            MessageState.GIVEN_UP: lambda: store.postpone(posting, None, "410"),
        }
        assert over[state]()
        now.move(timedelta(days=400))
        assert store.post(HERE, [message("1")]) == 0
        assert store.claim_posting(now(), LEASE) is None
        assert [each.state for each in store.postings(HERE)] == [state]

    def test_putting_a_message_out_again_does_not_cut_its_waiting_short(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        store.postpone(held_posting(store, now), NOON + MINUTE, "503")
        assert store.post(HERE, [message("1")]) == 0
        assert store.claim_posting(now(), LEASE) is None

    def test_a_message_put_out_again_goes_to_an_endpoint_that_was_added_since(
        self, store: Store, now: StandingNow
    ) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        store.delivered(held_posting(store, now), "200")
        store.add_endpoint(HERE, endpoint("new"), SIGNING)
        assert store.post(HERE, [message("1")]) == 1
        assert held_posting(store, now).endpoint.id == "new"

    def test_the_same_id_of_another_installation_is_another_message(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE, THERE)
        assert store.post(HERE, [message("1", payload=b"here")]) == 1
        assert store.post(THERE, [message("1", payload=b"there")]) == 1
        claimed = [held_posting(store, now), held_posting(store, now)]
        assert [(each.installation, each.message.payload) for each in claimed] == [(HERE, b"here"), (THERE, b"there")]
        assert store.delivered(claimed[0], "200")
        assert [each.state for each in store.postings(HERE)] == [MessageState.DELIVERED]
        assert [each.state for each in store.postings(THERE)] == [MessageState.WAITING]

    def test_who_waits_longest_comes_first_whatever_the_installation(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE, THERE)
        store.post(HERE, [message("2nd"), message("3rd")])
        now.move(-SECOND)
        store.post(THERE, [message("1st")])
        now.move(2 * SECOND)
        store.post(THERE, [message("4th")])
        assert names(store, now) == ["1st", "2nd", "3rd", "4th"]

    def test_nothing_is_claimed_before_it_is_put_out(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        assert store.claim_posting(NOON - TICK, LEASE) is None
        assert store.claim_posting(now(), LEASE) is not None

    def test_a_held_posting_is_not_given_to_another(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        held_posting(store, now)
        store.post(HERE, [message("1")])
        assert store.claim_posting(NOON + LEASE - TICK, LEASE) is None

    def test_a_delivered_message_stays_in_the_log_with_what_was_answered(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        assert store.delivered(held_posting(store, now), "204 in 31 ms")
        over, answer = MessageState.DELIVERED, "204 in 31 ms"
        told = LoggedPosting("1", "chat", AlertKind.BREACH, "7", NOON, over, attempts=1, next_at=None, outcome=answer)
        assert list(store.postings(HERE)) == [told]
        assert store.next_posting_at() is None

    def test_what_did_not_arrive_comes_back_at_its_instant_with_one_more_attempt(
        self, store: Store, now: StandingNow
    ) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        assert store.postpone(held_posting(store, now), NOON + MINUTE, "503")
        logged = store.postings(HERE)[0]
        assert (logged.state, logged.attempts, logged.next_at, logged.outcome) == (
            MessageState.WAITING,
            1,
            NOON + MINUTE,
            "503",
        )
        assert store.next_posting_at() == NOON + MINUTE
        assert store.claim_posting(NOON + MINUTE - TICK, LEASE) is None
        now.move(MINUTE)
        again = held_posting(store, now)
        assert again.attempts == 1
        store.postpone(again, now(), "503")
        assert held_posting(store, now).attempts == 2

    def test_what_is_given_up_is_tried_no_more(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        store.postpone(held_posting(store, now), NOON, "503")
        assert store.postpone(held_posting(store, now), None, "400")
        assert store.claim_posting(later(now, 2 * LEASE), LEASE) is None
        assert store.next_posting_at() is None
        logged = store.postings(HERE)[0]
        assert (logged.state, logged.attempts, logged.next_at, logged.outcome) == (
            MessageState.GIVEN_UP,
            2,
            None,
            "400",
        )

    def test_an_attempt_that_succeeds_counts_too(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        store.postpone(held_posting(store, now), NOON, "503")
        store.delivered(held_posting(store, now), "200")
        assert [each.attempts for each in store.postings(HERE)] == [2]

    def test_a_lease_that_ran_out_passes_the_posting_on_as_a_failed_attempt(
        self, store: Store, now: StandingNow
    ) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        held_posting(store, now)
        assert store.next_posting_at() == NOON + LEASE
        now.move(LEASE)
        assert held_posting(store, now).attempts == 1
        now.move(LEASE)
        last = held_posting(store, now)
        assert last.attempts == 2
        store.delivered(last, "200")
        assert [each.attempts for each in store.postings(HERE)] == [3]

    def test_who_lost_the_lease_changes_nothing(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        lost = held_posting(store, now)
        now.move(LEASE)
        current = held_posting(store, now)
        before = list(store.postings(HERE))
        assert not store.delivered(lost, "late")
        assert not store.postpone(lost, NOON, "late")
        assert not store.postpone(lost, None, "late")
        assert list(store.postings(HERE)) == before
        assert store.delivered(current, "200")

    def test_a_lease_that_ran_out_unnoticed_still_ends_its_posting(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        posting = held_posting(store, now)
        now.move(2 * LEASE)
        assert store.delivered(posting, "200")
        assert store.claim_posting(now(), LEASE) is None

    def test_a_claim_ends_once(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("1")])
        posting = held_posting(store, now)
        assert store.postpone(posting, NOON, "503")
        assert not store.delivered(posting, "200")
        assert not store.postpone(posting, None, "503")

    def test_the_next_instant_is_that_of_what_is_due_first(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE, THERE)
        assert store.next_posting_at() is None
        store.post(HERE, [message("1"), message("2")])
        assert store.next_posting_at() == NOON
        store.postpone(held_posting(store, now), NOON + 2 * MINUTE, "503")
        store.postpone(held_posting(store, now), NOON + MINUTE, "503")
        assert store.next_posting_at() == NOON + MINUTE

    def test_the_log_is_told_newest_first_and_by_installation(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE, THERE)
        store.post(HERE, [message("1"), message("2")])
        store.post(THERE, [message("elsewhere")])
        now.move(SECOND)
        store.post(HERE, [message("3")])
        now.move(-2 * SECOND)
        store.post(HERE, [message("0")])
        assert [each.message for each in store.postings(HERE)] == ["3", "2", "1", "0"]
        assert [each.message for each in store.postings(HERE, limit=2)] == ["3", "2"]
        assert [each.message for each in store.postings(THERE)] == ["elsewhere"]

    def test_release_all_voids_the_leases_of_tickets_and_of_postings(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE, THERE)
        store.accept([delivery("a")])
        store.post(HERE, [message("1"), message("done")])
        store.post(THERE, [message("2"), message("free")])
        held(store, now)
        lost = held_posting(store, now)
        store.delivered(held_posting(store, now), "200")
        held_posting(store, now)
        assert store.release_all() == 3
        assert not store.delivered(lost, "200")
        again = {each.message.id: each.attempts for each in (held_posting(store, now) for _ in range(3))}
        assert again == {"1": 1, "2": 1, "free": 0}
        assert store.claim_posting(now(), LEASE) is None
        assert store.release_all() == 3

    def test_voided_postings_keep_their_places(self, store: Store, now: StandingNow) -> None:
        open_for(store, HERE)
        store.post(HERE, [message("first")])
        held_posting(store, now)
        now.move(SECOND)
        store.post(HERE, [message("second")])
        store.release_all()
        assert names(store, now) == ["first", "second"]
