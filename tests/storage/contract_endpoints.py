"""What every store keeps of the addresses that messages go to, and what becomes of messages when one changes."""

from dataclasses import replace

from integration.domain.decision import AlertKind
from integration.domain.outgoing import EndpointSecrets, MessageState
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import (
    HERE,
    LEASE,
    MINUTE,
    NOON,
    SIGNING,
    THERE,
    endpoint,
    held_posting,
    message,
)

REMOVED = "the endpoint was removed"


class EndpointsContract:
    def test_endpoints_come_back_with_their_secrets_by_id(self, store: Store) -> None:
        second = endpoint("b", AlertKind.BREACH, AlertKind.WARNING, problem="gone")
        store.add_endpoint(HERE, second, EndpointSecrets(b""))
        store.add_endpoint(HERE, endpoint("a"), SIGNING)
        assert list(store.endpoints(HERE)) == [(endpoint("a"), SIGNING), (second, EndpointSecrets(b""))]
        assert list(store.endpoints(THERE)) == []

    def test_an_endpoint_of_the_same_id_is_replaced(self, store: Store) -> None:
        changed = replace(endpoint("a", AlertKind.RELEASED), url="https://new.example")
        for one in (endpoint("a"), changed):
            store.add_endpoint(HERE, one, SIGNING)
        store.add_endpoint(THERE, endpoint("a"), SIGNING)
        assert list(store.endpoints(HERE)) == [(changed, SIGNING)]
        assert list(store.endpoints(THERE)) == [(endpoint("a"), SIGNING)]

    def test_a_removed_endpoint_is_gone_for_its_own_installation_only(self, store: Store) -> None:
        for where in (HERE, THERE):
            store.add_endpoint(where, endpoint("a"), SIGNING)
        assert store.remove_endpoint(HERE, "a")
        assert not store.remove_endpoint(HERE, "a")
        assert list(store.endpoints(HERE)) == []
        assert list(store.endpoints(THERE)) == [(endpoint("a"), SIGNING)]

    def test_a_problem_is_noted_and_mended_at_one_endpoint_only(self, store: Store) -> None:
        for where, key in ((HERE, "a"), (HERE, "b"), (THERE, "a")):
            store.add_endpoint(where, endpoint(key), SIGNING)
        store.set_endpoint_problem(HERE, "a", "gone")
        store.set_endpoint_problem(HERE, "nobody", "gone")
        assert [each.problem for each, _ in store.endpoints(HERE)] == ["gone", ""]
        assert [each.problem for each, _ in store.endpoints(THERE)] == [""]
        store.set_endpoint_problem(HERE, "a", "")
        assert list(store.endpoints(HERE)) == [(endpoint(key), SIGNING) for key in "ab"]

    def test_what_waits_for_a_removed_endpoint_is_given_up_and_its_log_stays(
        self, store: Store, now: StandingNow
    ) -> None:
        for where, key in ((HERE, "a"), (HERE, "b"), (THERE, "a")):
            store.add_endpoint(where, endpoint(key), SIGNING)
        store.post(HERE, [message("1", AlertKind.BREACH)])
        done = [held_posting(store, now), held_posting(store, now)]
        for posting in done:
            store.delivered(posting, "200")
        store.post(HERE, [message("2")])
        store.post(THERE, [message("2")])
        store.remove_endpoint(HERE, "a")
        log = {(each.endpoint, each.message): (each.state, each.outcome) for each in store.postings(HERE)}
        assert log == {
            ("a", "1"): (MessageState.DELIVERED, "200"),
            ("b", "1"): (MessageState.DELIVERED, "200"),
            ("a", "2"): (MessageState.GIVEN_UP, REMOVED),
            ("b", "2"): (MessageState.WAITING, ""),
        }
        left = [held_posting(store, now), held_posting(store, now)]
        assert [(each.installation, each.endpoint.id) for each in left] == [(HERE, "b"), (THERE, "a")]
        assert store.claim_posting(now(), LEASE) is None

    def test_the_claim_of_a_message_to_a_removed_endpoint_is_void(self, store: Store, now: StandingNow) -> None:
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.post(HERE, [message("1")])
        posting = held_posting(store, now)
        store.remove_endpoint(HERE, "chat")
        assert not store.delivered(posting, "200")
        assert not store.postpone(posting, NOON, "down")
        now.move(LEASE)
        assert store.claim_posting(now(), LEASE) is None
        assert store.next_posting_at() is None
        assert [(each.state, each.outcome) for each in store.postings(HERE)] == [(MessageState.GIVEN_UP, REMOVED)]

    def test_an_endpoint_that_is_named_again_gets_what_is_new_and_not_what_was_given_up(
        self, store: Store, now: StandingNow
    ) -> None:
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.post(HERE, [message("1")])
        store.remove_endpoint(HERE, "chat")
        store.add_endpoint(HERE, endpoint(), SIGNING)
        assert store.post(HERE, [message("1"), message("2")]) == 1
        assert held_posting(store, now).message.id == "2"
        assert store.claim_posting(now(), LEASE) is None

    def test_what_waits_for_an_endpoint_with_a_problem_waits_until_it_is_mended(
        self, store: Store, now: StandingNow
    ) -> None:
        for where, key in ((HERE, "a"), (HERE, "b"), (THERE, "a")):
            store.add_endpoint(where, endpoint(key), SIGNING)
        store.post(HERE, [message("1")])
        store.post(THERE, [message("1")])
        store.set_endpoint_problem(HERE, "a", "gone")
        claimed = [held_posting(store, now) for _ in range(2)]
        assert {(each.installation, each.endpoint.id) for each in claimed} == {(HERE, "b"), (THERE, "a")}
        for posting in claimed:
            store.delivered(posting, "200")
        assert store.claim_posting(now(), LEASE) is None
        assert store.next_posting_at() is None
        stopped = [each for each in store.postings(HERE) if each.endpoint == "a"]
        assert {(each.state, each.next_at) for each in stopped} == {(MessageState.WAITING, None)}
        store.set_endpoint_problem(HERE, "a", "")
        assert store.next_posting_at() == NOON
        assert held_posting(store, now).endpoint == endpoint("a")

    def test_a_held_message_whose_endpoint_gets_a_problem_may_arrive_or_else_waits(
        self, store: Store, now: StandingNow
    ) -> None:
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.post(HERE, [message("arrives"), message("fails"), message("is lost")])
        arrives, fails, _ = (held_posting(store, now) for _ in range(3))
        store.set_endpoint_problem(HERE, "chat", "gone")
        assert store.delivered(arrives, "200")
        assert store.postpone(fails, NOON, "410")
        now.move(LEASE)
        assert store.claim_posting(now(), LEASE) is None
        store.set_endpoint_problem(HERE, "chat", "")
        claimed = {each.message.id: each.attempts for each in (held_posting(store, now), held_posting(store, now))}
        assert claimed == {"fails": 1, "is lost": 1}
        assert store.claim_posting(now(), LEASE) is None

    def test_a_problem_brings_nothing_back_that_is_over(self, store: Store, now: StandingNow) -> None:
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.post(HERE, [message("1"), message("2")])
        store.delivered(held_posting(store, now), "200")
        store.postpone(held_posting(store, now), None, "410")
        store.set_endpoint_problem(HERE, "chat", "gone")
        store.set_endpoint_problem(HERE, "chat", "")
        assert store.claim_posting(now(), LEASE) is None

    def test_nothing_is_put_out_to_an_endpoint_with_a_problem(self, store: Store, now: StandingNow) -> None:
        store.add_endpoint(HERE, endpoint(problem="gone"), SIGNING)
        assert store.post(HERE, [message("1")]) == 0
        store.set_endpoint_problem(HERE, "chat", "")
        assert store.claim_posting(now(), LEASE) is None
        assert store.post(HERE, [message("1")]) == 1

    def test_what_waits_follows_its_endpoint_to_a_new_address_and_key(self, store: Store, now: StandingNow) -> None:
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.post(HERE, [message("1")])
        moved, secrets = replace(endpoint(), url="https://new.example"), EndpointSecrets(b"new", SIGNING.current)
        store.add_endpoint(HERE, moved, secrets)
        posting = held_posting(store, now)
        assert (posting.endpoint, posting.secrets) == (moved, secrets)

    def test_replacing_an_endpoint_stops_and_frees_what_waits_as_its_problem_says(
        self, store: Store, now: StandingNow
    ) -> None:
        store.add_endpoint(HERE, endpoint(), SIGNING)
        store.post(HERE, [message("1")])
        store.add_endpoint(HERE, endpoint(problem="gone"), SIGNING)
        assert store.claim_posting(now(), LEASE) is None
        store.add_endpoint(HERE, endpoint(), SIGNING)
        assert store.claim_posting(now() + MINUTE, LEASE) is not None
