"""The laws of slots, tried in any order of calls against a model that fits on a page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations, count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from integration.domain.booking.booking import AHEAD, Booking, BookingState
from integration.domain.booking.claims import Claim, claims_of
from integration.domain.errors import SlotTaken, Superseded
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON
from tests.storage.samples_booking import ANN, BOB, DAY, HOLD, ZONE, booking, call, hold

TIMES = st.integers(0, 15).map(lambda number: NOON + DAY + number * 10 * MINUTE)
AGENTS, LINKS, PICK = st.sampled_from([ANN, BOB]), st.sampled_from(["l", "m"]), st.integers(0, 9)
STATES = st.sampled_from(sorted(AHEAD | {BookingState.CANCELLED, BookingState.DONE}))


class BookingMachine(RuleBasedStateMachine):
    """A subclass gives `opened`, an empty store; every call on it is compared with the model.

    The model: what is stored, who has which claim until when (None: for good), and who was kept without all of them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now = StandingNow("2026-03-02 12:00")
        self.store = self.opened(self.now)
        self.bookings: dict[str, Booking] = {}
        self.claims: defaultdict[str, dict[str, datetime | None]] = defaultdict(dict)
        self.lacking: set[str] = set()
        self.ids = count()

    def opened(self, now: StandingNow) -> Store:
        raise NotImplementedError

    def teardown(self) -> None:
        self.store.close()

    @rule(at=TIMES, agent=AGENTS, link=LINKS)
    def pick_a_slot(self, at: datetime, agent: str, link: str) -> None:
        picked = hold(f"h{next(self.ids)}", at, until=self.now() + HOLD, agent=agent, link=link)
        if self._claim(picked):
            former = [each for each in self.bookings.values() if _is_replaced(each, picked)]
            for each in former:
                self._free(each.id, ())
                del self.bookings[each.id]

    @rule(at=TIMES, agent=AGENTS, link=LINKS)
    def book(self, at: datetime, agent: str, link: str) -> None:
        self._claim(booking(f"b{next(self.ids)}", at, agent=agent, link=link))

    @rule(pick=PICK)
    def confirm(self, pick: int) -> None:
        if found := self._picked(pick):
            self._claim(replace(found, state=BookingState.CONFIRMING, expires_at=None))

    @rule(pick=PICK, at=TIMES)
    def move(self, pick: int, at: datetime) -> None:
        if found := self._picked(pick):
            moved = booking(found.id, at, BookingState.MOVING, agent=found.agent, link=found.link)
            self._claim(replace(moved, former=found.span, version=found.version))

    @rule(pick=PICK, state=STATES)
    def keep(self, pick: int, state: BookingState) -> None:
        if not (found := self._picked(pick)):
            return
        wanted = replace(found, state=state, expires_at=None)
        claims = _claims(wanted) if state in AHEAD else ()
        had = [claim for claim in claims if self._is_free(claim, found.id, ())]
        stored, has_all = self.store.keep_booking(HERE, wanted, claims, self.now(), None)
        assert has_all == (had == list(claims))
        self._free(found.id, had)
        self._written(wanted, had)
        self.lacking = self.lacking - {found.id} if has_all else self.lacking | {found.id}
        assert stored == self.bookings[found.id]

    @rule(pick=PICK, claim=st.booleans(), by=st.sampled_from([-1, 1]))
    def write_what_is_not_the_last(self, pick: int, by: int, *, claim: bool) -> None:
        if found := self._picked(pick):
            write = self.store.claim_slot if claim else self.store.keep_booking
            with pytest.raises(Superseded):
                write(HERE, replace(found, version=found.version + by), (), self.now(), None)

    @rule(minutes=st.integers(1, 8))
    def time_passes(self, minutes: int) -> None:
        self.now.move(minutes * MINUTE)

    @invariant()
    def what_is_stored_is_what_was_written(self) -> None:
        assert {each.id: each for each in self._all()} == self.bookings

    @invariant()
    def no_two_calls_overlap(self) -> None:
        blocking = [each for each in self._all() if each.blocks(self.now()) and each.id not in self.lacking]
        for one, other in combinations(blocking, 2):
            apart = one.padded.end <= other.padded.start or other.padded.end <= one.padded.start
            assert apart or one.agent != other.agent

    def _all(self) -> list[Booking]:
        return [each for agent in (ANN, BOB) for each in self.store.bookings_of(HERE, agent, NOON)]

    def _picked(self, pick: int) -> Booking | None:
        return list(self.bookings.values())[pick % len(self.bookings)] if self.bookings else None

    def _claim(self, wanted: Booking) -> bool:
        claims = _claims(wanted)
        giving_way = [each.id for each in self.bookings.values() if _is_replaced(each, wanted)]
        if not all(self._is_free(claim, wanted.id, giving_way) for claim in claims):
            with pytest.raises(SlotTaken):
                self.store.claim_slot(HERE, wanted, claims, self.now(), None)
            return False
        stored = self.store.claim_slot(HERE, wanted, claims, self.now(), None)
        self._written(wanted, claims)
        self.lacking.discard(wanted.id)
        assert stored == self.bookings[wanted.id]
        return True

    def _is_free(self, claim: Claim, for_: str, giving_way: Sequence[str]) -> bool:
        has = self.claims[claim.key].items()
        others = [key for key, until in has if (until is None or until > self.now()) and key not in (for_, *giving_way)]
        # One who has a seat keeps it.
        return for_ in self.claims[claim.key] or len(others) < claim.seats

    def _written(self, wanted: Booking, claims: Sequence[Claim]) -> None:
        for claim in claims:
            has = self.claims[claim.key]
            over = [key for key, until in has.items() if until is not None and until <= self.now()]
            for key in over:
                del has[key]
            has[wanted.id] = claim.until
        self.bookings[wanted.id] = replace(wanted, version=wanted.version + 1)

    def _free(self, key: str, but: Sequence[Claim]) -> None:
        kept = {claim.key for claim in but}
        for name, has in self.claims.items():
            if name not in kept:
                has.pop(key, None)


def _claims(wanted: Booking) -> tuple[Claim, ...]:
    return claims_of(wanted, call(wanted.kind), ZONE)


def _is_replaced(each: Booking, by: Booking) -> bool:
    """Whether the one, a hold, gives way to the other, a new hold of the same link."""
    both = each.state is by.state is BookingState.HOLD
    return both and each.link == by.link and each.id != by.id
