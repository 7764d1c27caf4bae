"""The laws of a host's calls: none too many in any minute, some for urgent work, and no waiting for ever."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.budget import Allowance, full_bucket
from integration.domain.errors import BadInput
from tests.fakes.now import instant

NOON = instant("2026-03-02 12:00")
MINUTE = timedelta(minutes=1)
HALF_A_MINUTE = timedelta(seconds=30)
NO_WAIT = timedelta(0)
INSTANT = timedelta(microseconds=1)
OF_A_MINUTE = Allowance(180, kept_back=30)
MOST = 10_000
"""More calls than any of these tests may be granted."""

stretches = st.sampled_from([MINUTE, MINUTE, 10 * MINUTE, timedelta(seconds=7)])


def allowances(most: int) -> st.SearchStrategy[Allowance]:
    """Of so many calls or fewer, within a minute or another stretch."""
    return st.integers(3, most).flatmap(
        lambda whole: st.builds(Allowance, st.just(whole), stretches, st.integers(0, whole // 3 - 1))
    )


shares = allowances(200)
tight_shares = allowances(12)
gaps = st.one_of(
    st.just(NO_WAIT),
    st.timedeltas(NO_WAIT, timedelta(seconds=10)),
    st.timedeltas(NO_WAIT, timedelta(minutes=2)),
    st.just(MINUTE),
)


class Asker:
    """Asks one bucket again and again, and notes what was granted; `at` is the instant that the clock shows."""

    def __init__(self, share: Allowance) -> None:
        self.share = share
        self.at = NOON
        self.bucket = full_bucket(NOON, share)
        self.granted = {True: list[datetime](), False: list[datetime]()}

    def ask(self, *, urgent: bool, noted_as: datetime | None = None) -> timedelta:
        self.bucket, wait = self.bucket.spend(self.at, self.share, urgent=urgent)
        if not wait:
            self.granted[urgent].append(noted_as or self.at)
        assert len(self.granted[urgent]) < MOST, "granted without end"
        return wait

    def scaled(self, gap: timedelta) -> timedelta:
        """A gap that is meant for a budget of a minute, for that of this one's length."""
        return gap * (self.share.within / MINUTE)

    def ask_until_refused(self, *, urgent: bool) -> int:
        granted = 0
        while not self.ask(urgent=urgent):
            granted += 1
            assert granted <= self.share.most
        return granted

    @property
    def most_in_a_stretch(self) -> int:
        return most_in(self.share.within, self.granted[True] + self.granted[False])


def most_in(stretch: timedelta, instants: list[datetime]) -> int:
    """In any stretch so long, both ends included: the fullest of them begin with one of the instants."""
    return max((sum(start <= each <= start + stretch for each in instants) for start in instants), default=0)


def waits_of(asker: Asker, *, urgent: bool, until: datetime) -> Iterator[timedelta]:
    """Ask as often as there is something to get."""
    while asker.at <= until:
        wait = asker.ask(urgent=urgent)
        asker.at += wait
        yield wait


def test_a_host_of_180_calls_allows_60_at_once_and_then_two_a_second() -> None:
    asker = Asker(OF_A_MINUTE)
    assert asker.ask_until_refused(urgent=True) == 60
    assert asker.ask(urgent=True) == timedelta(seconds=0.5)
    asker.at += timedelta(seconds=1)
    assert asker.ask_until_refused(urgent=True) == 2


def test_who_always_asks_is_granted_all_of_the_first_minute_and_two_thirds_of_the_later_ones() -> None:
    asker = Asker(OF_A_MINUTE)
    for _ in waits_of(asker, urgent=True, until=NOON + 10 * MINUTE):
        pass
    granted = asker.granted[True]
    assert sum(each <= NOON + MINUTE for each in granted) == asker.most_in_a_stretch == 180
    assert len(granted) == 60 + 10 * 120


@given(tight_shares, st.lists(st.tuples(gaps, st.booleans(), st.integers(1, 6)), max_size=40))
def test_no_stretch_has_more_calls_than_are_allowed_nor_more_of_others_than_is_theirs(
    share: Allowance, asked: list[tuple[timedelta, bool, int]]
) -> None:
    asker = Asker(share)
    for gap, urgent, times in asked:
        asker.at += asker.scaled(gap)
        for _ in range(times):
            asker.ask(urgent=urgent)
    assert asker.most_in_a_stretch <= asker.share.most
    assert most_in(asker.share.within, asker.granted[False]) <= asker.share.most - asker.share.kept_back


@given(tight_shares, st.lists(st.tuples(st.booleans(), gaps), max_size=40), st.integers(0, 40))
def test_nor_has_one_in_which_somebody_asks_the_moment_that_there_is_a_call(
    share: Allowance, asked: list[tuple[bool, timedelta]], idle_at: int
) -> None:
    asker = Asker(share)
    for number, (urgent, gap) in enumerate(asked):
        asker.at += asker.ask(urgent=urgent) + (asker.scaled(gap) if number == idle_at else NO_WAIT)
    assert asker.most_in_a_stretch <= asker.share.most


@given(shares, st.lists(st.tuples(gaps, st.integers(1, 80)), max_size=10))
def test_urgent_work_finds_all_that_is_kept_back_whatever_others_took(
    share: Allowance, others: list[tuple[timedelta, int]]
) -> None:
    asker = Asker(share)
    for gap, times in others:
        asker.at += asker.scaled(gap)
        for _ in range(times):
            asker.ask(urgent=False)
    assert asker.ask_until_refused(urgent=True) >= asker.share.kept_back


@given(tight_shares, st.lists(st.tuples(gaps, st.booleans(), st.integers(1, 6)), max_size=20))
def test_half_its_time_after_urgent_work_took_its_share_it_is_there_again_though_others_never_rest(
    share: Allowance, asked: list[tuple[timedelta, bool, int]]
) -> None:
    asker = Asker(share)
    for gap, urgent, times in asked:
        asker.at += asker.scaled(gap)
        for _ in range(times):
            asker.ask(urgent=urgent)
    end = asker.at + asker.share.within / 2
    for _ in waits_of(asker, urgent=False, until=end):
        pass
    asker.at = max(asker.at, end)
    assert asker.ask_until_refused(urgent=True) >= asker.share.kept_back


@given(share=shares, asked=st.lists(st.tuples(gaps, st.booleans()), max_size=100), urgent=st.booleans())
def test_a_wait_is_half_its_time_at_most_and_after_it_and_not_before_there_is_a_call(
    share: Allowance, asked: list[tuple[timedelta, bool]], *, urgent: bool
) -> None:
    asker = Asker(share)
    for gap, first in asked:
        asker.at += asker.scaled(gap)
        asker.ask(urgent=first)
    asker.ask_until_refused(urgent=True)
    wait = asker.ask(urgent=urgent)
    assert NO_WAIT < wait <= asker.share.within / 2
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
def test_a_clock_that_is_set_back_grants_nothing_extra_and_keeps_nobody_waiting_for_half_a_minute_more(
    share: Allowance, asked: list[tuple[timedelta, timedelta, bool]]
) -> None:
    asker, really = Asker(share), NOON
    for gap, set_back, urgent in asked:
        really += asker.scaled(gap)
        asker.at += asker.scaled(gap) - set_back
        wait = asker.ask(urgent=urgent, noted_as=really)
        assert wait <= asker.share.within / 2 + HALF_A_MINUTE
        if wait:
            really += wait
            asker.at += wait
            assert asker.ask(urgent=urgent, noted_as=really) == NO_WAIT
    assert asker.most_in_a_stretch <= asker.share.most


@given(
    tight_shares,
    st.lists(
        st.tuples(gaps, st.timedeltas(NO_WAIT, HALF_A_MINUTE) | st.just(HALF_A_MINUTE), st.booleans()), max_size=60
    ),
)
def test_askers_whose_instants_are_out_of_order_are_granted_nothing_extra(
    share: Allowance, asked: list[tuple[timedelta, timedelta, bool]]
) -> None:
    asker, latest = Asker(share), NOON
    for gap, behind, urgent in asked:
        latest += asker.scaled(gap)
        asker.at = latest
        asker.ask(urgent=urgent)
        asker.at = latest - behind
        asker.ask(urgent=urgent, noted_as=latest)
    assert asker.most_in_a_stretch <= asker.share.most


def test_two_askers_in_turn_one_half_a_minute_behind_are_granted_nothing_extra_nor_refused_what_is_there() -> None:
    asker = Asker(OF_A_MINUTE)
    for turn in range(300):
        asker.at = NOON - HALF_A_MINUTE * (turn % 2 == 0)
        asker.ask(urgent=True)
    assert len(asker.granted[True]) == 60
    assert {NOON, NOON - HALF_A_MINUTE} == set(asker.granted[True])


@given(shares, st.timedeltas(NO_WAIT, timedelta(days=400)))
def test_a_clock_that_jumps_ahead_grants_what_a_full_bucket_holds_and_no_more(
    share: Allowance, ahead: timedelta
) -> None:
    asker = Asker(share)
    asker.ask_until_refused(urgent=True)
    asker.at += ahead
    assert asker.ask_until_refused(urgent=True) <= asker.share.holding


def test_a_limit_that_is_lowered_takes_away_what_is_above_it() -> None:
    asker = Asker(OF_A_MINUTE)
    asker.share = Allowance(12, kept_back=2)
    assert asker.ask_until_refused(urgent=True) == 4


def test_thirty_calls_in_ten_minutes_are_ten_at_once_and_then_two_a_minute() -> None:
    asker = Asker(Allowance(30, 10 * MINUTE, 6))
    assert asker.ask_until_refused(urgent=False) == 4
    assert asker.ask_until_refused(urgent=True) == 6
    assert asker.ask(urgent=True) == MINUTE / 2
    asker.at += 2 * MINUTE
    assert asker.ask_until_refused(urgent=True) == 4
    asker.at += 5 * MINUTE
    assert asker.ask_until_refused(urgent=True) == 10


@pytest.mark.parametrize(("most", "kept_back"), [(180, 60), (180, -1), (2, 0), (0, 0), (-3, -2)])
def test_shares_that_do_not_fit_are_refused(most: int, kept_back: int) -> None:
    with pytest.raises(BadInput, match=f"of {most} calls {kept_back} cannot be kept back"):
        Allowance(most, kept_back=kept_back)


@pytest.mark.parametrize("within", [NO_WAIT, -MINUTE])
def test_no_time_is_no_stretch(within: timedelta) -> None:
    with pytest.raises(BadInput, match="in some time"):
        Allowance(180, within)


@pytest.mark.parametrize(("most", "kept_back"), [(180, 59), (180, 0), (3, 0)])
def test_shares_that_just_fit_are_taken(most: int, kept_back: int) -> None:
    asker = Asker(Allowance(most, kept_back=kept_back))
    assert asker.ask_until_refused(urgent=False) == most // 3 - kept_back
