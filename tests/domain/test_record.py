"""How promises were kept, clock by clock; 2026-11-23 is a Monday, and the desk opens at 08:00 UTC."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.beside import Beside
from integration.domain.cycles import cycles
from integration.domain.errors import BadInput
from integration.domain.journal import Override, Promise
from integration.domain.memory import Memory
from integration.domain.record import Kept, Line, Outcome, Period, Record, promises
from integration.domain.severity.scale import Severity
from integration.domain.terms import FollowUpMode, default_terms
from integration.domain.ticket import Channel, Entry, Happening, Ticket
from integration.domain.triage import decide
from tests.fakes.now import instant
from tests.fakes.tickets import ROSTER, entry, ticket

TERMS = default_terms()
FIRST, THEN = Promise.FIRST_RESPONSE, Promise.FOLLOW_UP
ALONE = Beside()


def remembered(subject: Ticket, now: str = "2026-11-23 09:00", beside: Beside = ALONE) -> Memory:
    decision = decide(subject, ROSTER, TERMS, None, instant(now), beside)
    return Memory(decision, (decision.wanted,), settled=True, ticket=subject.without_texts())


def kept(memory: Memory, now: str, beside: Beside = ALONE) -> list[Kept]:
    return sorted(promises(memory, TERMS, beside, instant(now)), key=lambda each: (each.began, each.promise != FIRST))


def line(*, history: bool = True, **counts: int) -> Line:
    """A line of first responses, one of each outcome but for `counts`."""
    ones = {outcome.name.casefold(): 1 for outcome in Outcome}
    return Line(history, Severity.S1, FIRST, **ones | counts)


def outcomes(subject: Ticket, now: str) -> list[tuple[Promise, Outcome]]:
    return [(each.promise, each.outcome) for each in kept(remembered(subject, now), now)]


def replies(*times: str, severity: str = "1") -> Ticket:
    said = [entry(f"2026-11-23 {time}", Happening.AGENT_REPLIED, "3") for time in times]
    return ticket(*said, severity_field=severity)


def test_every_follow_up_of_a_life_is_counted_not_the_broken_and_the_last_alone() -> None:
    assert outcomes(replies("09:30", "12:00", "17:00", "18:00"), "2026-11-23 19:00") == [
        (FIRST, Outcome.MET),
        (THEN, Outcome.MET),
        (THEN, Outcome.MET),
        (THEN, Outcome.MISSED),
        (THEN, Outcome.MET),
        (THEN, Outcome.RUNNING),
    ]


def test_a_clock_that_has_run_late_since_it_was_last_looked_at_is_late_now() -> None:
    memory = remembered(replies())
    assert not any(clock.breached for clock in memory.decision.clocks)
    assert {each.outcome for each in kept(memory, "2026-11-23 14:00")} == {Outcome.RUNNING_LATE}


@pytest.mark.parametrize(
    ("last", "at", "outcome"),
    [
        (Happening.WAITED, "10:00", Outcome.WAITING),
        (Happening.SOLVED, "10:00", Outcome.STOPPED),
        (Happening.SOLVED, "15:00", Outcome.MISSED),
        (Happening.WAITED, "15:00", Outcome.RUNNING_LATE),
    ],
)
def test_a_promise_that_was_never_answered_is_missed_once_it_was_late(
    last: Happening, at: str, outcome: Outcome
) -> None:
    subject = ticket(
        entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"),
        entry(f"2026-11-23 {at}", last, "3"),
        severity_field="1",
    )
    assert outcomes(subject, "2026-11-23 20:00")[-1] == (THEN, outcome)


def test_a_severity_without_a_follow_up_promises_none() -> None:
    assert outcomes(replies("09:30", "10:00", severity="5"), "2026-11-23 11:00") == [(FIRST, Outcome.MET)]


def test_a_clock_begins_at_the_opening_where_its_ticket_was_held() -> None:
    held = ticket(severity_field="1", at="2026-11-21 20:00", channel=Channel.MAIL)
    begins = {each.began for each in kept(remembered(held, "2026-11-21 20:00"), "2026-11-23 08:30")}
    assert begins == {instant("2026-11-23 08:00")}


def test_a_due_date_that_a_person_stated_is_what_counts() -> None:
    stated = Beside(overrides=(Override(instant("2026-11-23 09:00"), FIRST, instant("2026-11-23 18:00")),))
    first = kept(remembered(replies()), "2026-11-23 14:00", stated)[0]
    assert (first.promise, first.outcome) == (FIRST, Outcome.RUNNING)


def test_tickets_that_were_merged_count_once_with_what_was_broken_before() -> None:
    late = remembered(replace(replies("11:00"), id="8"), "2026-11-23 11:30")
    away = replace(late, decision=replace(late.decision, merged_into="7", decided_at=instant("2026-11-23 12:00")))
    assert kept(away, "2026-11-23 13:00") == []
    beside = Beside(merged=(away,))
    young = ticket(severity_field="1", at="2026-11-23 10:30")
    survivor = remembered(young, "2026-11-23 12:00", beside)
    found = [(each.promise, each.outcome) for each in kept(survivor, "2026-11-23 12:30", beside)]
    assert found == [(FIRST, Outcome.MISSED), (THEN, Outcome.MET), (THEN, Outcome.RUNNING)]


def test_who_is_not_vip_was_promised_nothing() -> None:
    assert kept(remembered(ticket(sender="x@else.example")), "2026-11-23 14:00") == []


def test_a_decision_whose_history_was_not_kept_counts_as_it_was_decided() -> None:
    memory = replace(remembered(replies()), ticket=None)
    assert {each.outcome for each in kept(memory, "2026-11-23 14:00")} == {Outcome.RUNNING}


LIVES = st.lists(
    st.tuples(
        st.integers(-300, 3000),
        st.sampled_from([Happening.CUSTOMER_WROTE, Happening.AGENT_REPLIED, Happening.WAITED, Happening.SOLVED]),
    ),
    max_size=9,
)


@given(LIVES, st.sampled_from(FollowUpMode), st.sampled_from([1, 3]))
def test_each_turn_of_a_life_has_one_outcome(
    life: Sequence[tuple[int, Happening]], mode: FollowUpMode, level: int
) -> None:
    begin, now = instant("2026-11-23 09:00"), instant("2026-11-26 12:00")
    subject = ticket(*(Entry(begin + timedelta(minutes=m), what, "3") for m, what in life), severity_field=str(level))
    terms = replace(TERMS, follow_up_mode=mode)
    decision = decide(subject, ROSTER, terms, None, now)
    memory = Memory(decision, (), ticket=subject.without_texts())
    found = list(promises(memory, terms, ALONE, now))
    turns = cycles(subject.timeline, decision.covered_from or begin, now, mode)
    assert Counter(each.promise for each in found) == Counter({FIRST: 1, THEN: len(turns)})
    answered = {Outcome.MET, Outcome.MISSED}
    assert sum(each.promise is THEN and each.outcome in answered for each in found) >= sum(turn.met for turn in turns)
    broken = {(c.promise, c.start) for c in decision.clocks if c.breached}
    assert {(e.promise, e.began) for e in found if e.outcome in {Outcome.MISSED, Outcome.RUNNING_LATE}} == broken


def test_a_period_holds_its_first_and_its_last_day_as_they_are_in_the_zone() -> None:
    period = Period.of_days(date(2026, 11, 1), date(2026, 11, 30), "Europe/Bratislava")
    assert period == Period(instant("2026-10-31 23:00"), instant("2026-11-30 23:00"))
    assert [at in period for at in (instant("2026-10-31 23:00"), instant("2026-11-30 23:00"))] == [True, False]
    assert datetime.min.replace(tzinfo=UTC) in Period()


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2026, 11, 2), date(2026, 11, 1), "ends before it begins"),
        (None, date.max, "no day after"),
        (date.min, None, "outside the years"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(first: date | None, last: date | None, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        Period.of_days(first, last, "Europe/Bratislava")


def test_the_record_never_mixes_what_came_at_set_up_with_what_was_looked_after() -> None:
    record, live = Record(), remembered(replies("09:30"))
    of_live = [Kept(FIRST, Severity.S1, instant("2026-11-23 09:00"), outcome) for outcome in Outcome]
    record.count(live, of_live)
    record.count(replace(live, quiet_until=instant("2026-11-23 09:00")), of_live[:1])
    record.count(replace(live, shadow=True), [])
    assert list(record.lines(history=False)) == [line(history=False)]
    assert list(record.lines(history=True)) == [line(missed=0, running=0, running_late=0, waiting=0, stopped=0)]
    assert (record.tickets, record.from_history, record.in_shadow) == (2, 1, 0)


def test_the_share_met_is_of_those_whose_outcome_is_known() -> None:
    assert line(met=3, missed=1, running=9, running_late=2, waiting=9, stopped=9).share_met == 0.5
    assert line(met=0, missed=0, running=9, running_late=0, waiting=9, stopped=9).share_met is None
