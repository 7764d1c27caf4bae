"""The rule by which somebody answers, case by case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.agent import Agent
from integration.domain.cover.absence import Absence, AbsenceKind, Attendance
from integration.domain.cover.choosing import Desk, chosen, plain
from integration.domain.cover.cover import Cover, CoverReason
from integration.domain.cover.desk_plan import Chain, DeskPlan, Person, Turn
from tests.fakes.now import instant

NOW = instant("2026-11-23 10:00")
HOUR = timedelta(hours=1)
DANA, EVA = Agent("dana@desk.example", "Dana", "3"), Agent("eva@desk.example", "Eva", "5")
BORIS, LEA = Agent("boris@desk.example", "Boris", "4"), Agent("lea@desk.example", "Lea", "6")
PLAN = DeskPlan(
    (Person(DANA), Person(EVA, limit=2), Person(BORIS), Person(LEA, limit=1)),
    backups=(Turn(EVA.email), Turn(BORIS.email)),
    last=LEA.email,
)


def desk(*away: Agent, plan: DeskPlan = PLAN, barred: tuple[Agent, ...] = ()) -> Desk:
    absent = {
        each.email: Attendance((Absence("a", each.email, NOW - HOUR, NOW + HOUR, AbsenceKind.CALENDAR),))
        for each in away
    }
    return Desk(plan, absent, NOW.date(), NOW, frozenset(("acme", each.email, each.host_id) for each in barred))


def answers(here: Desk, load: Mapping[str, int] | None = None, stored: Cover | None = None) -> tuple[str, str]:
    cover = chosen("Acme", DANA, stored, here, load or {})
    return cover.agent.name, cover.urgent.name


def test_the_dedicated_agent_answers_while_there() -> None:
    assert chosen("Acme", DANA, None, desk(EVA), {}) == plain("Acme", DANA, NOW)


def test_the_first_backup_who_is_there_answers_until_the_agent_is_back() -> None:
    cover = chosen("Acme", DANA, None, desk(DANA, EVA), {})
    assert (cover.agent, cover.until, cover.reason) == (BORIS, NOW + HOUR, CoverReason.ABSENT)


@pytest.mark.parametrize(
    ("load", "expected"),
    [(1, ("Eva", "Eva")), (2, ("Boris", "Eva")), (3, ("Boris", "Eva"))],
)
def test_who_has_as_many_tickets_as_they_take_gets_urgent_ones_alone(load: int, expected: tuple[str, str]) -> None:
    assert answers(desk(DANA), {EVA.email: load}) == expected


def test_the_last_resort_knows_no_limit() -> None:
    assert answers(desk(DANA, BORIS), {EVA.email: 2, LEA.email: 7}) == ("Lea", "Eva")


def test_a_last_resort_who_stands_in_the_chain_too_takes_what_is_left() -> None:
    plan = replace(PLAN, last=EVA.email)
    assert answers(desk(DANA, BORIS, plan=plan), {EVA.email: 9}) == ("Eva", "Eva")


def test_where_nobody_has_room_the_agent_keeps_all_but_urgent_tickets() -> None:
    cover = chosen("Acme", DANA, None, desk(DANA, BORIS, LEA), {EVA.email: 2})
    assert (cover.agent, cover.urgent, cover.nobody) == (DANA, EVA, True)


def test_who_stands_in_stays_although_the_limit_is_reached_later() -> None:
    stored = chosen("Acme", DANA, None, desk(DANA), {})
    assert answers(desk(DANA), {EVA.email: 9}, stored) == ("Eva", "Eva")


def test_who_stands_in_leaves_once_it_is_no_longer_their_turn() -> None:
    stored = chosen("Acme", DANA, None, desk(DANA), {})
    assert answers(desk(DANA, plan=replace(PLAN, backups=(Turn(BORIS.email),))), {}, stored) == ("Boris", "Boris")


def test_whom_the_helpdesk_refused_is_passed_over_for_this_customer_alone() -> None:
    here = desk(DANA, barred=(EVA,))
    assert answers(here) == ("Boris", "Boris")
    assert chosen("Bolt", DANA, None, here, {}).agent == EVA


def test_a_dedicated_agent_whom_the_helpdesk_refuses_is_stood_in_for() -> None:
    cover = chosen("Acme", DANA, None, desk(barred=(DANA,)), {})
    assert (cover.agent, cover.until) == (EVA, None)


def test_a_customer_s_own_chain_counts_alone() -> None:
    plan = replace(PLAN, chains=(Chain("ACME ", (Turn(BORIS.email),)),))
    assert answers(desk(DANA, plan=plan)) == ("Boris", "Boris")


def test_the_dedicated_agent_is_never_their_own_backup() -> None:
    plan = replace(PLAN, backups=(Turn(DANA.email),), last="")
    assert chosen("Acme", DANA, None, desk(DANA, plan=plan), {}).nobody


def test_a_pin_follows_another_dedicated_agent_where_it_was_for_the_former() -> None:
    pinned = replace(plain("Acme", BORIS, NOW), reason=CoverReason.BY_HAND)
    assert answers(desk(), stored=pinned) == ("Dana", "Dana")
    assert answers(desk(), stored=replace(pinned, agent=EVA, urgent=EVA)) == ("Eva", "Eva")


def test_a_calendar_that_can_t_be_read_moves_nothing() -> None:
    here = replace(desk(), attendance={DANA.email: Attendance(known=False)})
    assert answers(here) == ("Dana", "Dana")


def test_nobody_knows_until_when_where_an_absence_has_no_end() -> None:
    absence = Absence("a", DANA.email, NOW, None, AbsenceKind.SICK)
    here = replace(desk(), attendance={DANA.email: Attendance((absence,))})
    assert chosen("Acme", DANA, None, here, {}).until is None


def test_seniors_who_are_away_are_not_on_duty() -> None:
    plan = replace(PLAN, seniors=(Turn(EVA.email), Turn(BORIS.email)), operations=LEA.email)
    duty = desk(EVA, plan=plan).duty()
    assert ([senior.name for senior in duty.seniors], duty.operations) == (["Boris"], LEA.name)
