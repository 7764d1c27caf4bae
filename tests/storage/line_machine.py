"""The laws of the line of work, tried in any order of calls against a model that fits on a page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from integration.domain.work import Work
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, LEASE, NOON, SECOND, THERE, delivery

INSTALLATIONS = st.sampled_from([HERE, THERE])
TICKETS = st.sampled_from(["1", "2", "3"])
MOMENTS = st.integers(0, 400).map(lambda seconds: seconds * SECOND)
SETTLING = st.sampled_from([0, 3, 40]).map(lambda seconds: seconds * SECOND)

Key = tuple[str, str]


@dataclass
class Place:
    """What the model knows of a ticket: how often news came, up to which it was worked, who holds it, and when next.

    `unsettled` is what was delivered since the last claim: when, for how long it settles, and until when nobody could
    have the ticket anyway.
    """

    news: int = 0
    worked: int = 0
    deadline: datetime | None = None
    put_off_until: datetime = NOON
    token: str = ""
    seen: int = 0
    held_until: datetime = NOON
    attempts: int = 0
    parked: bool = False
    stale: set[str] = field(default_factory=set)
    unsettled: list[tuple[datetime, timedelta, datetime]] = field(default_factory=list)

    @property
    def settled_at(self) -> datetime:
        """When the last of those had settled that came while the first did, or while nobody could have the ticket."""
        first = self.unsettled[0][0] if self.unsettled else NOON
        waited_for = (at + settle for at, settle, kept in self.unsettled if settle and at <= max(first + settle, kept))
        return max(waited_for, default=NOON)

    @property
    def kept_until(self) -> datetime:
        """Until when a holder or a back-off keeps everybody from the ticket, whatever is delivered."""
        if self.token:
            return self.held_until
        return self.put_off_until if self.attempts else NOON

    def is_owed(self, now: datetime) -> bool:
        """Whether somebody must get this ticket now, if they ask often enough."""
        if self.parked or now < self.settled_at:
            return False
        if self.token:
            return self.held_until <= now
        wanted = self.news > self.worked or (self.deadline is not None and self.deadline <= now)
        return wanted and self.put_off_until <= now

    def let_go(self) -> None:
        self.stale.add(self.token)
        self.token = ""


class LineMachine(RuleBasedStateMachine):
    """A subclass gives `opened`, an empty store; every call on it is compared with the model."""

    works: Bundle[Work] = Bundle("works")

    def __init__(self) -> None:
        super().__init__()
        self.now = StandingNow()
        self.store = self.opened(self.now)
        self.places: dict[Key, Place] = {}
        self.ids = count()

    def opened(self, now: StandingNow) -> Store:
        raise NotImplementedError

    def teardown(self) -> None:
        self.store.close()

    @rule(
        installation=INSTALLATIONS,
        tickets=st.lists(TICKETS, max_size=4),
        echo=st.sampled_from([False] * 3 + [True]),
        settle=SETTLING,
    )
    def accept(self, installation: str, tickets: list[str], *, echo: bool, settle: timedelta) -> None:
        batch = [
            delivery(str(next(self.ids)), each, self.now(), installation=installation, echo=echo, settle=settle)
            for each in tickets
        ]
        assert list(self.store.accept(batch * 2)) == [True] * len(batch) + [False] * len(batch)
        for ticket in tickets if not echo else ():
            self._news((installation, ticket))
            place = self.places[installation, ticket]
            place.unsettled.append((self.now(), settle, place.kept_until))

    @rule(installation=INSTALLATIONS, ticket=TICKETS)
    def enqueue(self, installation: str, ticket: str) -> None:
        self.store.enqueue(installation, [ticket], self.now())
        self._news((installation, ticket))

    @rule(installation=INSTALLATIONS)
    def replay(self, installation: str) -> None:
        stored = {each.ticket for each in self.store.deliveries(installation, limit=1_000_000)}
        assert self.store.replay(installation, since=NOON) == len(stored)
        for ticket in stored:
            self._news((installation, ticket))

    @rule(target=works)
    def claim(self) -> Work:
        owed = {key for key, place in self.places.items() if place.is_owed(self.now())}
        work = self.store.claim(self.now(), LEASE)
        if work is None:
            assert not owed, f"lost: {owed}"
            return Work(HERE, "1", "nobody ever held this")
        key = (work.installation, work.ticket)
        assert key in owed, f"given to two, or too early: {key}"
        self._held(self.places[key], work)
        return work

    @rule(work=consumes(works), after=st.none() | MOMENTS)
    def finish(self, work: Work, after: timedelta | None) -> None:
        look_again_at = None if after is None else self.now() + after
        place = self._holder(work)
        assert self.store.finish(work, look_again_at=look_again_at) == (place is not None)
        if place:
            place.worked, place.deadline, place.attempts, place.put_off_until = place.seen, look_again_at, 0, NOON
            place.let_go()

    @rule(work=works, after=MOMENTS)
    def retry(self, work: Work, after: timedelta) -> None:
        place = self._holder(work)
        assert self.store.retry(work, self.now() + after, "busy") == (place is not None)
        if place:
            place.attempts, place.put_off_until = place.attempts + 1, self.now() + after
            place.let_go()

    @rule(work=works)
    def park(self, work: Work) -> None:
        place = self._holder(work)
        assert self.store.park(work, "refused", self.now()) == (place is not None)
        if place:
            place.parked, place.attempts, place.put_off_until = place.news == place.seen, 0, NOON
            place.let_go()

    @rule()
    def release_all(self) -> None:
        taken = [place for place in self.places.values() if place.token]
        assert self.store.release_all() == len(taken)
        for place in taken:
            place.attempts, place.put_off_until = place.attempts + 1, NOON
            place.let_go()

    @rule(by=MOMENTS)
    def time_passes(self, by: timedelta) -> None:
        self.now.move(by)

    @invariant()
    def the_parked_are_shown(self) -> None:
        shown = {(each, found.ticket) for each in (HERE, THERE) for found in self.store.parked(each)}
        assert shown == {key for key, place in self.places.items() if place.parked}

    @invariant()
    def the_next_instant_with_work_is_known(self) -> None:
        next_at = self.store.waiting().next_at
        owed = any(place.is_owed(self.now()) for place in self.places.values())
        assert owed == (next_at is not None and next_at <= self.now())
        if next_at is not None and not owed:
            assert any(place.is_owed(next_at) for place in self.places.values())
            assert not any(place.is_owed(next_at - timedelta(microseconds=1)) for place in self.places.values())

    def _news(self, key: Key) -> None:
        place = self.places.setdefault(key, Place())
        place.news, place.parked = place.news + 1, False

    def _holder(self, work: Work) -> Place | None:
        place = self.places.get((work.installation, work.ticket))
        return place if place and place.token == work.token else None

    def _held(self, place: Place, work: Work) -> None:
        assert work.token not in place.stale
        place.attempts += bool(place.token)
        assert work.attempts == place.attempts
        place.let_go()
        place.token, place.seen, place.held_until = work.token, place.news, self.now() + LEASE
        place.unsettled = []
