"""What every store keeps of the calls that a host allows."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from integration.domain.budget import Allowance
from integration.ports import Store
from tests.storage.samples import HERE, MINUTE, NOON, THERE

NO_WAIT = timedelta(0)
INSTANT = timedelta(microseconds=1)
ALLOWED, KEPT_BACK = 12, 2
ALLOWANCE = Allowance(ALLOWED, kept_back=KEPT_BACK)
HELD = 4
"""What a full bucket has of them."""


def spent(store: Store, at: datetime = NOON, *, where: str = HERE, urgent: bool = False) -> timedelta:
    return store.spend(where, at, ALLOWANCE, urgent=urgent)


def granted_at_once(store: Store, at: datetime = NOON, *, where: str = HERE, urgent: bool = False) -> int:
    """How many calls there are at this instant; none is left."""
    granted = 0
    while spent(store, at, where=where, urgent=urgent) == NO_WAIT:
        granted += 1
        assert granted <= ALLOWED
    return granted


class BudgetsContract:
    def test_a_host_that_nobody_has_called_allows_some_calls_at_once(self, store: Store) -> None:
        assert granted_at_once(store, urgent=True) == HELD

    def test_urgent_work_finds_what_others_must_leave(self, store: Store) -> None:
        assert granted_at_once(store) == HELD - KEPT_BACK
        assert granted_at_once(store, urgent=True) == KEPT_BACK

    @pytest.mark.parametrize("urgent", [False, True])
    def test_after_the_wait_and_not_before_there_is_a_call(self, store: Store, *, urgent: bool) -> None:
        granted_at_once(store, urgent=True)
        wait = spent(store, urgent=urgent)
        assert wait > NO_WAIT
        assert spent(store, NOON + wait - INSTANT, urgent=urgent) == INSTANT
        assert spent(store, NOON + wait, urgent=urgent) == NO_WAIT

    def test_who_always_asks_gets_no_more_than_is_allowed_in_a_minute_and_no_less_than_fills_in(
        self, store: Store
    ) -> None:
        at, granted = NOON, list[datetime]()
        while at <= NOON + 3 * MINUTE:
            wait = spent(store, at, urgent=True)
            granted += [] if wait else [at]
            at += wait
            assert len(granted) <= 4 * ALLOWED
        first, second, third = (
            sum(start <= each <= start + MINUTE for each in granted) for start in (NOON, NOON + MINUTE, at - MINUTE)
        )
        assert first == ALLOWED
        assert ALLOWED - HELD <= second <= ALLOWED
        assert ALLOWED - HELD <= third <= ALLOWED

    def test_two_installations_never_take_each_others_calls(self, store: Store) -> None:
        granted_at_once(store, urgent=True)
        assert granted_at_once(store, where=THERE) == HELD - KEPT_BACK
        assert spent(store, urgent=True) > NO_WAIT
        assert granted_at_once(store, NOON + MINUTE, urgent=True) == HELD
        assert granted_at_once(store, where=THERE, urgent=True) == KEPT_BACK

    def test_a_clock_that_is_set_back_grants_nothing_extra_and_holds_nobody_up(self, store: Store) -> None:
        granted_at_once(store, urgent=True)
        yesterday = NOON - timedelta(days=1)
        wait = spent(store, yesterday)
        assert NO_WAIT < wait <= MINUTE
        assert spent(store, yesterday + wait) == NO_WAIT

    def test_budgets_of_different_things_are_spent_apart(self, store: Store) -> None:
        granted_at_once(store, urgent=True)
        for what in ("ticket 7", "ticket 8"):
            allowance = replace(ALLOWANCE, what=what)
            assert [store.spend(HERE, NOON, allowance, urgent=True) for _ in range(HELD)] == [NO_WAIT] * HELD
            assert store.spend(HERE, NOON, allowance, urgent=True) > NO_WAIT

    def test_a_budget_of_ten_minutes_fills_as_slowly(self, store: Store) -> None:
        allowance = Allowance(30, 10 * MINUTE, 6, "ticket 7")
        assert sum(store.spend(HERE, NOON, allowance, urgent=False) == NO_WAIT for _ in range(20)) == 4
        assert store.spend(HERE, NOON, allowance, urgent=False) == MINUTE / 2
        assert sum(store.spend(HERE, NOON, allowance, urgent=True) == NO_WAIT for _ in range(20)) == 6
        assert store.spend(HERE, NOON + 4 * MINUTE, allowance, urgent=False) == NO_WAIT
        assert store.spend(HERE, NOON + 5 * MINUTE, Allowance(30, 10 * MINUTE, 6, "ticket 7"), urgent=True) == NO_WAIT
