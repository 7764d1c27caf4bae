"""What every store's inbox keeps."""

from dataclasses import replace

from integration.domain.delivery import Delivery
from integration.domain.work import StoredDelivery
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, MINUTE, NOON, SECOND, THERE, delivery, held


def sent(event: str, also: str) -> Delivery:
    """A delivery of a host that names the sending, too."""
    plain = delivery(event)
    return replace(plain, event=replace(plain.event, also=also))


class InboxContract:
    def test_a_delivery_is_new_once(self, store: Store) -> None:
        assert list(store.accept([delivery("a")])) == [True]
        assert list(store.accept([delivery("a")])) == [False]

    def test_a_second_id_that_came_with_an_old_event_makes_no_new_event_old(self, store: Store) -> None:
        assert list(store.accept([sent("a", "1")])) == [True]
        assert list(store.accept([sent("a", "2")])) == [False]
        assert list(store.accept([sent("b", "2")])) == [True]

    def test_a_repeated_id_within_one_batch_is_new_once(self, store: Store) -> None:
        assert list(store.accept([delivery("a"), delivery("b"), delivery("a")])) == [True, True, False]

    def test_an_empty_batch_stores_nothing(self, store: Store) -> None:
        assert list(store.accept([])) == []

    def test_the_same_id_of_another_installation_is_another_delivery(self, store: Store) -> None:
        assert list(store.accept([delivery("a"), delivery("a", installation=THERE)])) == [True, True]
        assert [each.id for each in store.deliveries(THERE)] == ["a"]

    def test_a_delivery_puts_its_ticket_in_line_and_a_repeated_one_does_not(
        self, store: Store, now: StandingNow
    ) -> None:
        store.accept([delivery("a", "7")])
        store.finish(held(store, now))
        store.accept([delivery("a", "7")])
        assert store.claim(now(), LEASE) is None

    def test_a_delivery_is_new_by_neither_of_its_ids_a_second_time(self, store: Store) -> None:
        assert list(store.accept([sent("event 1", "sending 1")])) == [True]
        assert list(store.accept([sent("event 1", "sending 1")])) == [False]
        assert list(store.accept([sent("event 1", "sending 2")])) == [False]
        assert list(store.accept([sent("event 2", "sending 1")])) == [False]
        assert list(store.accept([sent("event 4", "sending 4")])) == [True]
        assert [each.id for each in store.deliveries(HERE)] == ["event 4", "event 1"]

    def test_a_second_id_is_known_within_one_batch(self, store: Store) -> None:
        batch = [sent("event 1", "sending 1"), sent("event 2", "sending 1"), sent("event 2", "sending 2")]
        assert list(store.accept(batch)) == [True, False, True]

    def test_a_repeated_sending_puts_no_ticket_in_line(self, store: Store, now: StandingNow) -> None:
        store.accept([sent("event 1", "sending 1")])
        store.finish(held(store, now))
        store.accept([sent("event 2", "sending 1")])
        assert store.claim(now(), LEASE) is None

    def test_deliveries_without_a_second_id_have_none_in_common(self, store: Store) -> None:
        assert list(store.accept([sent("event 1", ""), sent("event 2", "")])) == [True, True]

    def test_the_second_ids_of_one_installation_say_nothing_of_anothers(self, store: Store) -> None:
        there = replace(sent("event 2", "sending 1"), installation=THERE)
        assert list(store.accept([sent("event 1", "sending 1"), there])) == [True, True]

    def test_a_first_id_is_no_second_one(self, store: Store) -> None:
        assert list(store.accept([sent("1", "2"), sent("2", "1")])) == [True, True]

    def test_our_own_echo_is_stored_but_not_put_in_line(self, store: Store, now: StandingNow) -> None:
        assert list(store.accept([delivery("a", echo=True)])) == [True]
        assert store.claim(now(), LEASE) is None
        assert store.deliveries(HERE)[0].echo

    def test_deliveries_are_told_newest_first_and_as_they_came(self, store: Store) -> None:
        store.accept([delivery("a", "1"), delivery("b", "2", NOON + SECOND), delivery("c", "3", NOON + SECOND)])
        assert [each.id for each in store.deliveries(HERE)] == ["c", "b", "a"]
        assert [each.id for each in store.deliveries(HERE, limit=1)] == ["c"]
        assert store.deliveries(HERE)[1] == StoredDelivery("b", "2", "follow-up", NOON + SECOND, echo=False)

    def test_an_instant_keeps_its_microseconds(self, store: Store) -> None:
        at = NOON.replace(microsecond=123_457)
        store.accept([delivery("a", at=at)])
        assert store.deliveries(HERE)[0].received_at == at

    def test_ids_and_tickets_are_kept_whatever_letters_they_have(self, store: Store, now: StandingNow) -> None:
        odd = ["a\x00b", "a", "'; DROP TABLE line; --", "žluť 🐎", ""]
        assert list(store.accept([delivery(each, each) for each in odd])) == [True] * 5
        assert {held(store, now).ticket for _ in odd} == set(odd)

    def test_replay_by_id_puts_the_tickets_in_line_again_once_each(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "1"), delivery("b", "1"), delivery("c", "2"), delivery("d", "3")])
        for _ in range(3):
            store.finish(held(store, now))
        assert store.replay(HERE, ids=["a", "b", "c", "nobody knows"]) == 2
        assert {held(store, now).ticket, held(store, now).ticket} == {"1", "2"}
        assert store.claim(now(), LEASE) is None

    def test_replay_since_takes_what_came_from_that_instant_on(self, store: Store) -> None:
        store.accept([delivery("a", "1"), delivery("b", "2", NOON + SECOND), delivery("c", "2", NOON + MINUTE)])
        assert store.replay(HERE, since=NOON + SECOND) == 1
        assert store.replay(HERE, since=NOON) == 2
        assert store.replay(HERE, since=NOON + 2 * MINUTE) == 0

    def test_replay_knows_the_deliveries_of_its_own_installation_only(self, store: Store) -> None:
        store.accept([delivery("a", "1")])
        assert store.replay(THERE, ids=["a"], since=NOON) == 0

    def test_replay_brings_back_what_was_parked(self, store: Store, now: StandingNow) -> None:
        store.accept([delivery("a", "7")])
        store.park(held(store, now), "no right to write", now())
        assert store.replay(HERE, ids=["a"]) == 1
        assert held(store, now).ticket == "7"
        assert not store.parked(HERE)
