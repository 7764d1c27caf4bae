"""The laws of the outbox, tried in any order of calls against a model that fits on a page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from integration.domain.outgoing import Endpoint, MessageState, Posting
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, NOON, SECOND, SIGNING, THERE, endpoint, message

INSTALLATIONS = st.sampled_from([HERE, THERE])
ENDPOINTS = st.sampled_from(["a", "b"])
MESSAGES = st.lists(st.sampled_from(["1", "2", "3"]), max_size=4)
MOMENTS = st.integers(0, 400).map(lambda seconds: seconds * SECOND)
PROBLEMS = st.sampled_from(["", "gone"])

Key = tuple[str, str, str]


@dataclass
class Sent:
    """What the model knows of a message to one endpoint."""

    due: datetime
    state: MessageState = MessageState.WAITING
    attempts: int = 0
    token: str = ""
    held_until: datetime = NOON
    stale: set[str] = field(default_factory=set)

    @property
    def ready_at(self) -> datetime:
        return self.held_until if self.token else self.due

    def let_go(self) -> None:
        self.stale.add(self.token)
        self.token = ""

    def end(self, state: MessageState) -> None:
        self.state, self.attempts = state, self.attempts + 1
        self.let_go()


class OutboxMachine(RuleBasedStateMachine):
    """A subclass gives `opened`, an empty store; every call on it is compared with the model."""

    claims: Bundle[Posting] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.now = StandingNow()
        self.store = self.opened(self.now)
        self.named: dict[tuple[str, str], Endpoint] = {}
        self.sent: dict[Key, Sent] = {}

    def opened(self, now: StandingNow) -> Store:
        raise NotImplementedError

    def teardown(self) -> None:
        self.store.close()

    @rule(installation=INSTALLATIONS, key=ENDPOINTS, problem=PROBLEMS)
    def add(self, installation: str, key: str, problem: str) -> None:
        self.named[installation, key] = endpoint(key, problem=problem)
        self.store.add_endpoint(installation, endpoint(key, problem=problem), SIGNING)

    @rule(installation=INSTALLATIONS, key=ENDPOINTS)
    def remove(self, installation: str, key: str) -> None:
        there = self.named.pop((installation, key), None)
        assert self.store.remove_endpoint(installation, key) == (there is not None)
        for (tenant, where, _), sent in self.sent.items():
            if (tenant, where) == (installation, key) and sent.state is MessageState.WAITING:
                sent.state = MessageState.GIVEN_UP
                sent.let_go()

    @rule(installation=INSTALLATIONS, key=ENDPOINTS, problem=PROBLEMS)
    def set_problem(self, installation: str, key: str, problem: str) -> None:
        self.store.set_endpoint_problem(installation, key, problem)
        if (installation, key) in self.named:
            self.named[installation, key] = endpoint(key, problem=problem)

    @rule(installation=INSTALLATIONS, keys=MESSAGES)
    def post(self, installation: str, keys: list[str]) -> None:
        open_now = [key for (tenant, key), one in self.named.items() if tenant == installation and not one.problem]
        new = {(installation, where, key) for where in open_now for key in keys} - self.sent.keys()
        assert self.store.post(installation, [message(key) for key in keys]) == len(new)
        self.sent |= {key: Sent(self.now()) for key in new}

    @rule(target=claims)
    def claim(self) -> Posting:
        owed = {key: sent.ready_at for key, sent in self._open().items() if sent.ready_at <= self.now()}
        posting = self.store.claim_posting(self.now(), LEASE)
        if posting is None:
            assert not owed, f"lost: {owed}"
            return Posting(HERE, message("1"), endpoint("a"), SIGNING, "nobody ever held this")
        key = (posting.installation, posting.endpoint.id, posting.message.id)
        assert owed[key] == min(owed.values()), f"pushed in: {key}"
        assert posting.endpoint == self.named[key[:2]]
        self._held(self.sent[key], posting)
        return posting

    @rule(posting=consumes(claims))
    def delivered(self, posting: Posting) -> None:
        sent = self._holder(posting)
        assert self.store.delivered(posting, "200") == (sent is not None)
        if sent:
            sent.end(MessageState.DELIVERED)

    @rule(posting=claims, after=st.none() | MOMENTS)
    def postpone(self, posting: Posting, after: timedelta | None) -> None:
        sent, at = self._holder(posting), None if after is None else self.now() + after
        assert self.store.postpone(posting, at, "503") == (sent is not None)
        if sent:
            sent.due = at or sent.due
            sent.end(MessageState.GIVEN_UP if at is None else MessageState.WAITING)

    @rule()
    def release_all(self) -> None:
        taken = [sent for sent in self.sent.values() if sent.token]
        assert self.store.release_all() == len(taken)
        for sent in taken:
            sent.end(MessageState.WAITING)

    @rule(by=MOMENTS)
    def time_passes(self, by: timedelta) -> None:
        self.now.move(by)

    @invariant()
    def the_log_tells_all(self) -> None:
        logged = {
            (tenant, one.endpoint, one.message): (one.state, one.attempts, one.next_at)
            for tenant in (HERE, THERE)
            for one in self.store.postings(tenant)
        }
        reachable = self._open()
        assert logged == {
            key: (sent.state, sent.attempts, sent.ready_at if key in reachable else None)
            for key, sent in self.sent.items()
        }

    @invariant()
    def the_next_instant_is_known(self) -> None:
        expected = min((sent.ready_at for sent in self._open().values()), default=None)
        assert self.store.next_posting_at() == expected

    def _open(self) -> dict[Key, Sent]:
        return {
            key: sent
            for key, sent in self.sent.items()
            if sent.state is MessageState.WAITING and not self.named[key[:2]].problem
        }

    def _holder(self, posting: Posting) -> Sent | None:
        sent = self.sent.get((posting.installation, posting.endpoint.id, posting.message.id))
        return sent if sent and sent.token == posting.token else None

    def _held(self, sent: Sent, posting: Posting) -> None:
        assert posting.token not in sent.stale
        sent.attempts += bool(sent.token)
        assert posting.attempts == sent.attempts
        sent.let_go()
        sent.token, sent.held_until = posting.token, self.now() + LEASE
