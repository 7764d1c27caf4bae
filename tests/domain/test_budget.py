"""The laws of a host's calls: none too many in any minute, some for urgent work, and no waiting for ever."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.budget import Bucket, full_bucket
from integration.domain.errors import BadInput
from tests.fakes.now import instant

NOON = instant("2026-03-02 12:00")
MINUTE = timedelta(minutes=1)
HALF_A_MINUTE = timedelta(seconds=30)
NO_WAIT = timedelta(0)
INSTANT = timedelta(microseconds=1)
MOST = 10_000
"""More calls than any of these tests may be granted."""

shares = st.integers(3, 200).flatmap(lambda whole: st.tuples(st.just(whole), st.integers(0, whole // 3 - 1)))
tight_shares = st.integers(3, 12).flatmap(lambda whole: st.tuples(st.just(whole), st.integers(0, whole // 3 - 1)))
gaps = st.one_of(
    st.just(NO_WAIT),
    st.timedeltas(NO_WAIT, timedelta(seconds=10)),
    st.timedeltas(NO_WAIT, timedelta(minutes=2)),
    st.just(MINUTE),
)


class Asker:
    """Asks one bucket again and again, and notes what was granted; `at` is the instant that the clock shows."""

    def __init__(self, share: tuple[int, int]) -> None:
        self.per_minute, self.kept_back = share
        self.at = NOON
        self.bucket = full_bucket(NOON, self.per_minute)
        self.granted = {True: list[datetime](), False: list[datetime]()}

    def ask(self, *, urgent: bool, noted_as: datetime | None = None) -> timedelta:
        self.bucket, wait = self.bucket.spend(
            self.at, per_minute=self.per_minute, kept_back=self.kept_back, urgent=urgent
        )
        if not wait:
            self.granted[urgent].append(noted_as or self.at)
        assert len(self.granted[urgent]) < MOST, "granted without end"
        return wait

    def ask_until_refused(self, *, urgent: bool) -> int:
        granted = 0
        while not self.ask(urgent=urgent):
            granted += 1
            assert granted <= self.per_minute
        return granted

    @property
    def most_in_a_minute(self) -> int:
        return most_in_a_minute(self.granted[True] + self.granted[False])


def most_in_a_minute(instants: list[datetime]) -> int:
    """In any 60 seconds, both ends included: the fullest of them begin with one of the instants."""
    return max((sum(start <= each <= start + MINUTE for each in instants) for start in instants), default=0)


def waits_of(asker: Asker, *, urgent: bool, until: datetime) -> Iterator[timedelta]:
    """Ask as often as there is something to get."""
    while asker.at <= until:
        wait = asker.ask(urgent=urgent)
        asker.at += wait
        yield wait


def test_a_host_of_180_calls_allows_60_at_once_and_then_two_a_second() -> None:
    asker = Asker((180, 30))
    assert asker.ask_until_refused(urgent=True) == 60
    assert asker.ask(urgent=True) == timedelta(seconds=0.5)
    asker.at += timedelta(seconds=1)
    assert asker.ask_until_refused(urgent=True) == 2


def test_who_always_asks_is_granted_all_of_the_first_minute_and_two_thirds_of_the_later_ones() -> None:
    asker = Asker((180, 30))
    for _ in waits_of(asker, urgent=True, until=NOON + 10 * MINUTE):
        pass
    granted = asker.granted[True]
    assert sum(each <= NOON + MINUTE for each in granted) == asker.most_in_a_minute == 180
    assert len(granted) == 60 + 10 * 120


@given(tight_shares, st.lists(st.tuples(gaps, st.booleans(), st.integers(1, 6)), max_size=40))
def test_no_minute_has_more_calls_than_are_allowed_nor_more_of_others_than_is_theirs(
    share: tuple[int, int], asked: list[tuple[timedelta, bool, int]]
) -> None:
    asker = Asker(share)
    for gap, urgent, times in asked:
        asker.at += gap
        for _ in range(times):
            asker.ask(urgent=urgent)
    assert asker.most_in_a_minute <= asker.per_minute
    assert most_in_a_minute(asker.granted[False]) <= asker.per_minute - asker.kept_back


@given(tight_shares, st.lists(st.tuples(st.booleans(), gaps), max_size=40), st.integers(0, 40))
def test_nor_has_one_in_which_somebody_asks_the_moment_that_there_is_a_call(
    share: tuple[int, int], asked: list[tuple[bool, timedelta]], idle_at: int
) -> None:
    asker = Asker(share)
    for number, (urgent, gap) in enumerate(asked):
        asker.at += asker.ask(urgent=urgent) + (gap if number == idle_at else NO_WAIT)
    assert asker.most_in_a_minute <= asker.per_minute


@given(shares, st.lists(st.tuples(gaps, st.integers(1, 80)), max_size=10))
def test_urgent_work_finds_all_that_is_kept_back_whatever_others_took(
    share: tuple[int, int], others: list[tuple[timedelta, int]]
) -> None:
    asker = Asker(share)
    for gap, times in others:
        asker.at += gap
        for _ in range(times):
            asker.ask(urgent=False)
    assert asker.ask_until_refused(urgent=True) >= asker.kept_back


@given(tight_shares, st.lists(st.tuples(gaps, st.booleans(), st.integers(1, 6)), max_size=20))
def test_half_a_minute_after_urgent_work_took_its_share_it_is_there_again_though_others_never_rest(
    share: tuple[int, int], asked: list[tuple[timedelta, bool, int]]
) -> None:
    asker = Asker(share)
    for gap, urgent, times in asked:
        asker.at += gap
        for _ in range(times):
            asker.ask(urgent=urgent)
    end = asker.at + HALF_A_MINUTE
    for _ in waits_of(asker, urgent=False, until=end):
        pass
    asker.at = max(asker.at, end)
    assert asker.ask_until_refused(urgent=True) >= asker.kept_back


@given(share=shares, asked=st.lists(st.tuples(gaps, st.booleans()), max_size=100), urgent=st.booleans())
def test_a_wait_is_half_a_minute_at_most_and_after_it_and_not_before_there_is_a_call(
    share: tuple[int, int], asked: list[tuple[timedelta, bool]], *, urgent: bool
) -> None:
    asker = Asker(share)
    for gap, first in asked:
        asker.at += gap
        asker.ask(urgent=first)
    asker.ask_until_refused(urgent=True)
    wait = asker.ask(urgent=urgent)
    assert NO_WAIT < wait <= HALF_A_MINUTE
    asker.at += wait - INSTANT
    assert asker.ask(urgent=urgent) == INSTANT
    asker.at += INSTANT
    assert asker.ask(urgent=urgent) == NO_WAIT


@given(
    tight_shares,
    st.lists(
        st.tuples(gaps, st.one_of(st.just(NO_WAIT), st.timedeltas(NO_WAIT, timedelta(days=400)), gaps), st.booleans()),
        max_size=60,
    ),
)
def test_a_clock_that_is_set_back_grants_nothing_extra_and_keeps_nobody_waiting_for_more_than_a_minute(
    share: tuple[int, int], asked: list[tuple[timedelta, timedelta, bool]]
) -> None:
    asker, really = Asker(share), NOON
    for gap, set_back, urgent in asked:
        really += gap
        asker.at += gap - set_back
        wait = asker.ask(urgent=urgent, noted_as=really)
        assert wait <= MINUTE
        if wait:
            really += wait
            asker.at += wait
            assert asker.ask(urgent=urgent, noted_as=really) == NO_WAIT
    assert asker.most_in_a_minute <= asker.per_minute


@given(
    tight_shares,
    st.lists(
        st.tuples(gaps, st.timedeltas(NO_WAIT, HALF_A_MINUTE) | st.just(HALF_A_MINUTE), st.booleans()), max_size=60
    ),
)
def test_askers_whose_instants_are_out_of_order_are_granted_nothing_extra(
    share: tuple[int, int], asked: list[tuple[timedelta, timedelta, bool]]
) -> None:
    asker, latest = Asker(share), NOON
    for gap, behind, urgent in asked:
        latest += gap
        asker.at = latest
        asker.ask(urgent=urgent)
        asker.at = latest - behind
        asker.ask(urgent=urgent, noted_as=latest)
    assert asker.most_in_a_minute <= asker.per_minute


def test_two_askers_in_turn_one_half_a_minute_behind_are_granted_nothing_extra_nor_refused_what_is_there() -> None:
    asker = Asker((180, 30))
    for turn in range(300):
        asker.at = NOON - HALF_A_MINUTE * (turn % 2 == 0)
        asker.ask(urgent=True)
    assert len(asker.granted[True]) == 60
    assert {NOON, NOON - HALF_A_MINUTE} == set(asker.granted[True])


@given(shares, st.timedeltas(NO_WAIT, timedelta(days=400)))
def test_a_clock_that_jumps_ahead_grants_what_a_full_bucket_holds_and_no_more(
    share: tuple[int, int], ahead: timedelta
) -> None:
    asker = Asker(share)
    asker.ask_until_refused(urgent=True)
    asker.at += ahead
    assert asker.ask_until_refused(urgent=True) <= asker.per_minute // 3


def test_a_limit_that_is_lowered_takes_away_what_is_above_it() -> None:
    asker = Asker((180, 30))
    asker.per_minute, asker.kept_back = 12, 2
    assert asker.ask_until_refused(urgent=True) == 4


@pytest.mark.parametrize(("per_minute", "kept_back"), [(180, 60), (180, -1), (2, 0), (0, 0), (-3, -2)])
def test_shares_that_do_not_fit_are_refused(per_minute: int, kept_back: int) -> None:
    with pytest.raises(BadInput, match=f"of {per_minute} calls a minute {kept_back} cannot be kept back"):
        Bucket(0, NOON).spend(NOON, per_minute=per_minute, kept_back=kept_back, urgent=True)


@pytest.mark.parametrize(("per_minute", "kept_back"), [(180, 59), (180, 0), (3, 0)])
def test_shares_that_just_fit_are_taken(per_minute: int, kept_back: int) -> None:
    asker = Asker((per_minute, kept_back))
    assert asker.ask_until_refused(urgent=False) == per_minute // 3 - kept_back
