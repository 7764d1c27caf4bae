"""What every store keeps of claims: two bookings never have the same."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from integration.domain.booking.booking import BookingState
from integration.domain.booking.call_types import CELL
from integration.domain.booking.claims import Claim
from integration.domain.errors import SlotTaken, Superseded
from integration.ports import Store
from tests.fakes.now import StandingNow
from tests.storage.samples import HERE, MINUTE, NOON, SECOND, THERE
from tests.storage.samples_booking import ANN, BOB, DAY, HOLD, HOUR, booking, claimed, hold, kept

TOMORROW = NOON + DAY


def has_place(store: Store, now: StandingNow, key: str, *claims: Claim) -> bool:
    """Whether these claims were to be had; then `key` has them now."""
    try:
        store.claim_slot(HERE, booking(key, customer=key), claims, now(), None)
    except SlotTaken:
        return False
    return True


def cell_at(minutes: int) -> Claim:
    """The cell of ann's time that begins so many minutes after this time tomorrow."""
    number = (TOMORROW + minutes * MINUTE - datetime(1970, 1, 1, tzinfo=UTC)) // CELL
    return Claim(f"cell|{ANN}|{number}")


class BookingClaimsContract:
    def test_a_time_that_one_has_another_cannot_have(self, store: Store, now: StandingNow) -> None:
        claimed(store, booking("b1"), now)
        for minutes in (-30, 0, 30):
            with pytest.raises(SlotTaken, match="no longer free"):
                claimed(store, booking("b2", TOMORROW + minutes * MINUTE), now)
        assert store.booking(HERE, "b2") is None
        for key, minutes in (("before", -45), ("after", 45)):
            assert claimed(store, booking(key, TOMORROW + minutes * MINUTE), now).id == key

    def test_the_same_time_is_free_with_another_agent_and_in_another_installation(
        self, store: Store, now: StandingNow
    ) -> None:
        claimed(store, booking("b1"), now)
        assert claimed(store, booking("b2", agent=BOB), now).version == 1
        assert claimed(store, booking("b1"), now, where=THERE).version == 1

    def test_who_gets_not_all_gets_nothing(self, store: Store, now: StandingNow) -> None:
        assert has_place(store, now, "b1", Claim("x"))
        assert not has_place(store, now, "b2", Claim("y"), Claim("x"), Claim("z"))
        assert has_place(store, now, "b3", Claim("y"), Claim("z"))

    def test_a_claim_with_seats_is_had_by_so_many(self, store: Store, now: StandingNow) -> None:
        seats = Claim("day|ann", 3)
        assert [has_place(store, now, str(number), seats) for number in range(5)] == [True] * 3 + [False] * 2
        freed = store.booking(HERE, "1")
        assert freed is not None
        store.keep_booking(HERE, freed, (), now(), None)
        assert [has_place(store, now, key, seats) for key in ("5", "6")] == [True, False]

    def test_a_cap_that_was_lowered_lets_nobody_new_in_and_keeps_who_is_there(
        self, store: Store, now: StandingNow
    ) -> None:
        for number in range(3):
            assert has_place(store, now, str(number), Claim("day", 3))
        assert not has_place(store, now, "new", Claim("day", 2))
        for number in range(3):
            stored = store.booking(HERE, str(number))
            assert stored is not None
            assert store.keep_booking(HERE, stored, [Claim("day", 2)], now(), None)[1]
        assert not has_place(store, now, "new", Claim("day", 3))

    def test_ones_own_claims_never_stand_in_ones_way(self, store: Store, now: StandingNow) -> None:
        first = claimed(store, booking(), now)
        second = claimed(store, first, now)
        third, has_all = kept(store, second, now)
        assert has_all
        assert claimed(store, replace(booking(at=TOMORROW + 15 * MINUTE), version=third.version), now).version == 4

    def test_a_claim_is_free_again_at_its_instant_and_not_before(self, store: Store, now: StandingNow) -> None:
        assert has_place(store, now, "b1", Claim("x", until=NOON + MINUTE))
        now.move(MINUTE - SECOND)
        assert not has_place(store, now, "b2", Claim("x"))
        now.move(SECOND)
        assert has_place(store, now, "b2", Claim("x"))
        assert not has_place(store, now, "b3", Claim("x"))

    def test_a_claim_that_ran_out_is_still_ones_own_until_somebody_takes_it(
        self, store: Store, now: StandingNow
    ) -> None:
        held = claimed(store, hold("b1"), now)
        now.move(HOLD)
        made = claimed(store, replace(held, state=BookingState.CONFIRMING, expires_at=None), now)
        assert made.version == 2
        with pytest.raises(SlotTaken):
            claimed(store, booking("b2"), now)

    def test_a_hold_that_ran_out_and_was_taken_over_cannot_be_made_a_booking(
        self, store: Store, now: StandingNow
    ) -> None:
        held = claimed(store, hold("b1"), now)
        with pytest.raises(SlotTaken):
            claimed(store, booking("b2"), now)
        now.move(HOLD)
        claimed(store, booking("b2"), now)
        with pytest.raises(SlotTaken):
            claimed(store, replace(held, state=BookingState.CONFIRMING), now)
        assert store.booking(HERE, "b1") == held

    def test_what_a_hold_claimed_a_booking_has_for_good(self, store: Store, now: StandingNow) -> None:
        held = claimed(store, hold("b1"), now)
        claimed(store, replace(held, state=BookingState.CONFIRMING, expires_at=None), now)
        now.move(HOUR)
        with pytest.raises(SlotTaken):
            claimed(store, booking("b2"), now)

    def test_the_new_hold_of_a_link_takes_the_place_of_its_old_one(self, store: Store, now: StandingNow) -> None:
        old = claimed(store, hold("b1", link="l"), now)
        new = claimed(store, hold("b2", TOMORROW + 15 * MINUTE, link="l"), now)
        assert store.booking(HERE, "b1") is None
        assert store.booking(HERE, "b2") == new
        with pytest.raises(Superseded):
            claimed(store, replace(old, state=BookingState.CONFIRMING), now)
        assert claimed(store, booking("b3", TOMORROW - 30 * MINUTE), now).version == 1

    def test_a_link_that_gets_no_new_hold_keeps_its_old_one(self, store: Store, now: StandingNow) -> None:
        claimed(store, booking("b1"), now)
        old = claimed(store, hold("b2", TOMORROW + HOUR, link="l"), now)
        with pytest.raises(SlotTaken):
            claimed(store, hold("b3", link="l"), now)
        assert store.booking(HERE, "b2") == old
        with pytest.raises(SlotTaken):
            claimed(store, booking("b4", TOMORROW + HOUR), now)

    def test_a_hold_drops_neither_what_its_link_booked_nor_what_others_hold(
        self, store: Store, now: StandingNow
    ) -> None:
        mine = claimed(store, booking("b1", link="l"), now)
        others = claimed(store, hold("b2", TOMORROW + HOUR, link="m"), now)
        there = claimed(store, hold("b3", link="l"), now, where=THERE)
        claimed(store, hold("b4", TOMORROW + 2 * HOUR, link="l"), now)
        assert (store.booking(HERE, "b1"), store.booking(HERE, "b2")) == (mine, others)
        assert store.booking(THERE, "b3") == there

    def test_a_hold_that_claims_again_has_that_beside_what_it_had(self, store: Store, now: StandingNow) -> None:
        held = claimed(store, hold("b1"), now)
        assert claimed(store, replace(hold("b1", TOMORROW + HOUR), version=1), now).version == held.version + 1
        for at in (TOMORROW, TOMORROW + HOUR):
            with pytest.raises(SlotTaken):
                claimed(store, booking("b2", at), now)

    def test_a_booking_that_is_made_drops_no_hold_of_its_link(self, store: Store, now: StandingNow) -> None:
        held = claimed(store, hold("b1", link="l"), now)
        claimed(store, booking("b2", TOMORROW + HOUR, link="l"), now)
        assert store.booking(HERE, "b1") == held

    def test_while_a_call_is_moved_it_has_both_times_and_then_the_new_one_alone(
        self, store: Store, now: StandingNow
    ) -> None:
        first = claimed(store, booking("b1", state=BookingState.CONFIRMED), now)
        moving = replace(booking("b1", TOMORROW + 2 * HOUR, BookingState.MOVING), version=1, former=first.span)
        moving = claimed(store, moving, now)
        for at in (TOMORROW, TOMORROW + 2 * HOUR):
            with pytest.raises(SlotTaken):
                claimed(store, booking("b2", at), now)
        moved, has_all = kept(store, replace(moving, state=BookingState.CONFIRMED, former=None), now)
        assert has_all
        assert moved.version == 3
        assert claimed(store, booking("b2", TOMORROW), now).version == 1
        with pytest.raises(SlotTaken):
            claimed(store, booking("b3", TOMORROW + 2 * HOUR), now)

    def test_a_booking_that_is_over_frees_all_it_had(self, store: Store, now: StandingNow) -> None:
        days = [TOMORROW + number * DAY for number in range(3)]
        stored = [claimed(store, booking(f"b{number}", at), now) for number, at in enumerate(days)]
        with pytest.raises(SlotTaken):
            claimed(store, booking("fourth", TOMORROW + 5 * DAY), now)
        kept(store, replace(stored[0], state=BookingState.CANCELLED), now)
        assert claimed(store, booking("fourth", TOMORROW), now).version == 1

    def test_what_another_has_stays_with_the_other_when_a_booking_is_kept(self, store: Store, now: StandingNow) -> None:
        claimed(store, booking("b1"), now)
        mine = claimed(store, booking("b2", TOMORROW + HOUR), now)
        elsewhere = replace(booking("b2", TOMORROW + 15 * MINUTE, BookingState.CONFIRMED), version=mine.version)
        stored, has_all = kept(store, elsewhere, now)
        assert not has_all
        assert store.booking(HERE, "b2") == stored
        # It has the cells that were free: from 45 to 60 minutes on.
        assert not has_place(store, now, "b3", cell_at(45))
        assert not has_place(store, now, "b4", cell_at(30))
        assert has_place(store, now, "b5", cell_at(60))
        assert not kept(store, stored, now)[1]

    def test_holds_that_ran_out_long_ago_are_forgotten_and_others_are_not(self, store: Store, now: StandingNow) -> None:
        claimed(store, hold("old"), now)
        claimed(store, hold("there"), now, where=THERE)
        made = claimed(store, booking("made", TOMORROW + HOUR), now)
        now.move(DAY + HOLD)
        claimed(store, hold("recent", TOMORROW + DAY, until=now() + HOLD), now)
        assert store.booking(HERE, "old") is not None
        now.move(SECOND)
        claimed(store, booking("new", TOMORROW + 2 * DAY), now)
        assert store.booking(HERE, "old") is store.booking(THERE, "there") is None
        assert store.booking(HERE, "made") == made
        assert store.booking(HERE, "recent") is not None
