"""The oracle itself, against lives worked out by hand from docs/adr/0007: it is what the fast code is held to.

January 2026 in Bratislava, an hour ahead of UTC: the 5th and the 12th are Mondays, the 10th is a Saturday.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

import pytest

from tests.domain.hours.minute_walk import Desk, Windows
from tests.domain.life_walk import Allowed, Changed, Life, Measured, Policy, Promise, State, walk

NINE_TO_FIVE: Windows = ((9 * 60, 17 * 60),)
OFFICE = Desk("Europe/Bratislava", (NINE_TO_FIVE,) * 5 + ((), ()))
HOUR, FOUR_HOURS, DAY = Allowed("calendar", 60), Allowed("calendar", 240), Allowed("days", 1)
SOLD = Policy(
    desk=OFFICE,
    first={1: HOUR, 2: HOUR, 3: Allowed("business", 120), 4: DAY, 5: DAY},
    follow_up={1: FOUR_HOURS, 2: FOUR_HOURS, 3: Allowed("days", 2), 4: None, 5: None},
    day_mode="elapsed",
    day_minutes=480,
    mode="every_turn",
    hold_severities=frozenset({1, 2, 3, 4, 5}),
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=timezone(timedelta(hours=1))).astimezone(UTC)


def life(begins: datetime, severity: int, *entries: tuple[datetime, str], now: datetime, held: bool = False) -> Life:
    return Life(begins, held, ((begins, severity),), entries, (), now)


def changing(told: Life, *changes: tuple[datetime, int]) -> Life:
    return replace(told, severities=(*told.severities, *changes))


def clock(promise: Promise, start: datetime, due: datetime, state: State, **times: datetime | None) -> Measured:
    breached_at = times.get("breached_at")
    return Measured(promise, start, due, state, breached_at is not None, breached_at, times.get("ended_at"))


def running(measured: Measured) -> tuple[datetime, datetime]:
    assert measured == clock(measured.promise, measured.start, measured.due, "running")
    return measured.start, measured.due


def test_mail_of_a_weekend_starts_on_monday_and_two_days_end_at_closing() -> None:
    first, follow_up = walk(SOLD, life(at(10, 11), 3, held=True, now=at(12, 10)))
    assert running(first) == (at(12, 9), at(12, 11))
    assert running(follow_up) == (at(12, 9), at(13, 17))


def test_a_look_before_the_start_sees_the_clocks_as_they_will_start_by_what_has_happened() -> None:
    told = changing(life(at(10, 11), 3, (at(10, 14), "replied"), held=True, now=at(10, 12)), (at(10, 13), 1))
    told = replace(told, overrides=(Changed(at(10, 15), at(12, 10), None, "first response"),))
    clocks = walk(replace(SOLD, hold_severities=frozenset({3})), told)
    assert [running(each) for each in clocks] == [(at(12, 9), at(12, 11)), (at(12, 9), at(13, 17))]


def test_a_reply_to_held_mail_counts_as_made_at_the_start() -> None:
    told = life(at(10, 11), 3, (at(10, 12), "replied"), held=True, now=at(12, 10))
    first, follow_up = walk(SOLD, told)
    assert first == clock("first response", at(12, 9), at(12, 11), "met", ended_at=at(12, 9))
    assert running(follow_up) == (at(12, 9), at(13, 17))
    told = replace(told, overrides=(Changed(at(10, 13), at(14, 9), None, "follow-up"),))
    assert running(walk(SOLD, told)[1]) == (at(12, 9), at(14, 9))


def test_mail_over_the_spring_weekend_starts_when_the_wall_says_nine() -> None:
    saturday, monday = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)
    first, _ = walk(SOLD, life(saturday, 3, held=True, now=monday))
    assert running(first) == (monday, monday + timedelta(hours=2))


def test_held_mail_starts_when_its_severity_is_no_longer_held() -> None:
    told = changing(life(at(10, 11), 3, held=True, now=at(11, 12)), (at(11, 10), 1))
    first, follow_up = walk(replace(SOLD, hold_severities=frozenset({3, 4, 5})), told)
    assert first == clock("first response", at(11, 10), at(11, 11), "running", breached_at=at(11, 11))
    assert running(follow_up) == (at(11, 10), at(11, 14))


@pytest.mark.parametrize(
    ("replied", "state", "breached_at"),
    [(at(5, 22, 59), "met", None), (at(5, 23), "met", None), (at(5, 23, 1), "missed", at(5, 23))],
)
def test_a_reply_at_the_due_instant_is_the_last_in_time(
    replied: datetime, state: State, breached_at: datetime | None
) -> None:
    first, _ = walk(SOLD, life(at(5, 22), 1, (replied, "called"), now=at(6, 1)))
    assert first == clock("first response", at(5, 22), at(5, 23), state, breached_at=breached_at, ended_at=replied)


def test_a_clock_is_breached_only_beyond_its_due_instant() -> None:
    assert [walk(SOLD, life(at(5, 22), 1, now=at(5, 23, late)))[0].breached_at for late in (0, 1)] == [None, at(5, 23)]


def test_nothing_but_a_public_word_of_a_human_answers() -> None:
    words = ("noted", "automatic", "marked as answered", "opened", "waiting", "customer wrote")
    first, _ = walk(SOLD, life(at(5, 10), 1, *((at(5, 10, 5), word) for word in words), now=at(5, 12)))
    assert first == clock("first response", at(5, 10), at(5, 11), "running", breached_at=at(5, 11))


# Two days from Monday 15:00 are 2 h of Monday, 8 h of Tuesday, 6 h of Wednesday.
@pytest.mark.parametrize(
    ("shut", "waits", "due"),
    [
        ((), (), at(7, 15)),
        ((), ((at(5, 16), at(6, 9)),), at(7, 16)),  # overnight: the last hour of Monday
        ((), ((at(5, 18), at(5, 22)),), at(7, 15)),  # outside hours: nothing
        ((), ((at(5, 16), at(6, 9)), (at(7, 9), at(7, 11))), at(8, 10)),  # twice: an hour, and two
        ((date(2026, 1, 6),), ((at(5, 16), at(7, 10)),), at(8, 17)),  # an hour each side of a holiday: till closing
    ],
)
def test_a_wait_moves_the_due_instant_by_its_open_time(
    shut: tuple[date, ...], waits: tuple[tuple[datetime, datetime], ...], due: datetime
) -> None:
    entries = [each for start, end in waits for each in ((start, "waiting"), (end, "opened"))]
    policy = replace(SOLD, desk=replace(OFFICE, shut=frozenset(shut)))
    assert running(walk(policy, life(at(5, 15), 3, *entries, now=at(7, 12)))[-1]) == (at(5, 15), due)


def test_a_wait_moves_a_target_of_calendar_time_by_all_of_it() -> None:
    told = life(at(5, 15), 1, (at(5, 16), "waiting"), (at(5, 17), "waiting"), (at(6, 9), "opened"), now=at(6, 10))
    assert running(walk(SOLD, told)[-1]) == (at(5, 15), at(6, 12))
    paused = clock("follow-up", at(5, 15), at(5, 19), "paused")
    assert walk(SOLD, replace(told, now=at(6, 8)))[-1] == paused


def test_a_wait_after_a_breach_moves_nothing() -> None:
    told = life(at(5, 10), 1, (at(5, 15), "waiting"), (at(5, 18), "opened"), now=at(5, 20))
    assert walk(SOLD, told)[-1] == clock("follow-up", at(5, 10), at(5, 14), "running", breached_at=at(5, 14))


def test_a_wait_from_the_due_instant_on_puts_the_breach_off_until_it_is_over() -> None:
    told = life(at(5, 10), 1, (at(5, 14), "waiting"), (at(5, 16), "opened"), now=at(5, 16))
    assert walk(SOLD, told)[-1] == clock("follow-up", at(5, 10), at(5, 14), "running", breached_at=at(5, 16))
    assert not walk(SOLD, replace(told, now=at(5, 15, 59)))[-1].breached


def test_a_reply_while_waiting_begins_a_turn_that_waits_until_the_customer_comes_back() -> None:
    entries = ((at(5, 11), "waiting"), (at(5, 12), "replied"), (at(5, 20), "customer wrote"))
    told = life(at(5, 10), 1, *entries, now=at(5, 21))
    assert running(walk(SOLD, told)[-1]) == (at(5, 20), at(6, 0))
    paused = clock("follow-up", at(5, 12), at(5, 16), "paused")
    assert walk(SOLD, replace(told, now=at(5, 19)))[1:] == [paused]
    told = replace(told, entries=((at(5, 11), "waiting"), (at(5, 12), "solved")))  # its wait is over with it
    assert walk(SOLD, told)[1:] == [clock("follow-up", at(5, 10), at(5, 15), "stopped", ended_at=at(5, 12))]


def test_every_breached_turn_is_shown_beside_the_last() -> None:
    told = life(at(5, 10), 1, *((at(5, *hour), "replied") for hour in ((10, 30), (15,), (16,))), now=at(5, 17))
    _, missed, last = walk(SOLD, told)
    assert missed == clock(
        "follow-up", at(5, 10, 30), at(5, 14, 30), "missed", breached_at=at(5, 14, 30), ended_at=at(5, 15)
    )
    assert running(last) == (at(5, 16), at(5, 20))


@pytest.mark.parametrize("again", ["opened", "customer wrote"])
def test_a_ticket_opened_again_finds_its_first_response_overdue(again: str) -> None:
    told = life(at(5, 10), 3, (at(5, 11), "solved"), (at(5, 13), "solved"), (at(5, 15), again), now=at(5, 16))
    first, follow_up = walk(SOLD, told)
    assert first == clock("first response", at(5, 10), at(5, 12), "running", breached_at=at(5, 15))
    assert running(follow_up) == (at(5, 15), at(7, 15))
    first, follow_up = walk(SOLD, replace(told, now=at(5, 14)))
    assert first == clock("first response", at(5, 10), at(5, 12), "stopped", ended_at=at(5, 11))
    assert follow_up == clock("follow-up", at(5, 10), at(7, 10), "stopped", ended_at=at(5, 11))


def test_a_reply_to_a_solved_ticket_meets_its_first_response_and_begins_no_turn() -> None:
    told = life(at(5, 10), 1, (at(5, 10, 30), "solved"), (at(5, 12), "replied"), now=at(5, 20))
    first, follow_up = walk(SOLD, told)
    assert first == clock("first response", at(5, 10), at(5, 11), "met", ended_at=at(5, 12))
    assert follow_up == clock("follow-up", at(5, 10), at(5, 14), "stopped", ended_at=at(5, 10, 30))


@pytest.mark.parametrize(
    ("before", "changed", "after", "due", "breached_at"),
    [
        (3, at(5, 10, 30), 1, at(5, 11), at(5, 11)),  # raised in time to be missed
        (3, at(5, 11, 30), 1, at(5, 11), at(5, 11, 30)),  # raised beyond its due instant
        (1, at(5, 10, 50), 4, at(6, 10), None),  # lowered before the breach
        (1, at(5, 11), 4, at(6, 10), None),  # lowered at the due instant
        (1, at(5, 11, 1), 4, at(6, 10), at(5, 11)),  # lowered after the breach, which stays
    ],
)
def test_a_change_of_severity_keeps_the_start_and_any_breach(
    before: int, changed: datetime, after: int, due: datetime, breached_at: datetime | None
) -> None:
    first = walk(SOLD, changing(life(at(5, 10), before, now=at(5, 11, 45)), (changed, after)))[0]
    assert (first.start, first.due, first.breached_at) == (at(5, 10), due, breached_at)


def test_a_turn_without_a_target_is_shown_only_for_its_earlier_breach() -> None:
    told = changing(life(at(5, 10), 1, now=at(5, 16)), (at(5, 15), 4))
    assert walk(SOLD, told)[1:] == [clock("follow-up", at(5, 10), at(5, 14), "stopped", breached_at=at(5, 14))]
    assert walk(SOLD, replace(told, severities=((at(5, 10), 1), (at(5, 14), 4))))[1:] == []


def test_of_overrides_the_latest_made_counts_and_computing_resumes_once_it_has_ended() -> None:
    lasting = Changed(at(5, 10, 10), at(5, 15), None, "first response")
    passing = Changed(at(5, 10, 20), at(5, 16), at(5, 10, 50), "first response")
    told = replace(life(at(5, 10), 1, now=at(5, 10, 49)), overrides=(lasting, passing))
    assert [each.due for each in walk(SOLD, told)] == [at(5, 16), at(5, 14)]
    assert [each.due for each in walk(SOLD, replace(told, now=at(5, 10, 50)))] == [at(5, 11), at(5, 14)]


def test_an_override_holds_from_when_it_was_made_until_it_ends() -> None:
    moved = Changed(at(5, 10, 30), at(5, 13), at(5, 12), "first response")
    told = replace(life(at(5, 10), 1, now=at(5, 11, 59)), overrides=(moved,))
    assert running(walk(SOLD, told)[0]) == (at(5, 10), at(5, 13))
    late = clock("first response", at(5, 10), at(5, 11), "running", breached_at=at(5, 12))
    assert walk(SOLD, replace(told, now=at(5, 12)))[0] == late
    taken_back = (moved, Changed(at(5, 11, 30), None, at(5, 11, 40), "first response"))
    assert walk(SOLD, replace(told, overrides=taken_back))[0] == replace(late, breached_at=at(5, 11, 30))


@pytest.mark.parametrize(("made", "due"), [(at(5, 10, 59), at(5, 15)), (at(5, 11), at(5, 18))])
def test_an_override_is_of_the_turn_that_is_alive_when_it_is_made(made: datetime, due: datetime) -> None:
    told = life(at(5, 10), 1, (at(5, 11), "replied"), now=at(5, 12))
    told = replace(told, overrides=(Changed(made, at(5, 18), None, "follow-up"),))
    assert running(walk(SOLD, told)[-1]) == (at(5, 11), due)


def test_in_the_mode_of_the_next_reply_only_the_customer_begins_a_turn() -> None:
    policy = replace(SOLD, mode="next_reply")
    told = life(at(5, 10), 1, (at(5, 11), "replied"), (at(5, 12), "opened"), now=at(5, 13))
    assert walk(policy, told)[1:] == [clock("follow-up", at(5, 10), at(5, 14), "met", ended_at=at(5, 11))]
    told = replace(told, entries=(*told.entries, (at(5, 12, 30), "customer wrote")))
    assert [running(each) for each in walk(policy, told)[1:]] == [(at(5, 12, 30), at(5, 16, 30))]


@pytest.mark.parametrize(
    ("friday", "start", "dues"),
    [
        (NINE_TO_FIVE, at(9, 10, 30), (at(12, 10, 30), at(12, 10, 30), at(12, 17))),
        (NINE_TO_FIVE, at(10, 11), (at(12, 17), at(13, 9), at(13, 17))),  # moved to Monday's opening
        (((9 * 60, 15 * 60),), at(8, 16, 30), (at(12, 10, 30), at(9, 15), at(9, 15))),  # Friday shuts early
        (((11 * 60, 17 * 60),), at(8, 10), (at(9, 12), at(9, 11), at(9, 17))),  # Friday opens late
    ],
)
def test_the_three_kinds_of_business_day(friday: Windows, start: datetime, dues: tuple[datetime, ...]) -> None:
    policy = replace(SOLD, desk=replace(OFFICE, week=(*(NINE_TO_FIVE,) * 4, friday, (), ())))
    modes: tuple[Literal["elapsed", "same_time", "end_of_day"], ...] = ("elapsed", "same_time", "end_of_day")
    assert tuple(walk(replace(policy, day_mode=each), life(start, 4, now=start))[0].due for each in modes) == dues
