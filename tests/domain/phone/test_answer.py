"""Who takes a call."""

from dataclasses import replace

import pytest

from integration.domain.cover.absence import Absence, AbsenceKind, Attendance
from integration.domain.cover.cover import Cover
from integration.domain.cover.desk_plan import DeskPlan, Person, RoundTheClock, Turn
from integration.domain.cover.reach import reach
from integration.domain.phone.answer import Answer, Way, to_customer, to_stranger
from integration.domain.terms import default_terms
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, BORIS, DANA

TERMS = default_terms()
MORNING, NIGHT = instant("2026-11-23 09:00"), instant("2026-11-23 19:00")
SUNDAY = instant("2026-11-22 08:00")
OPENING = instant("2026-11-24 08:00")
PEOPLE = (Person(DANA, phone="+421905000001", group="dept-d"), Person(BORIS, phone="+421905000002", group="dept-b"))
PLAN = DeskPlan(PEOPLE, backups=(Turn(BORIS.email),), round_the_clock=RoundTheClock(phone="+421800111222"))
COVER = Cover("Acme", DANA, DANA, DANA, instant("2026-11-01 08:00"))


def answer(at: str, *away: str, plan: DeskPlan = PLAN) -> Answer:
    now = instant(at)
    attendance = {email: Attendance((Absence("a", email, SUNDAY, None, AbsenceKind.SICK),)) for email in away}
    found = reach(COVER, plan, attendance, TERMS.hours, now, chat=False)
    return to_customer(found, plan, ACME, TERMS, "en")


def test_in_hours_the_dedicated_agents_telephone_rings() -> None:
    found = answer("2026-11-23 09:00")
    assert (found.way, found.to, found.group, found.agent) == (Way.RING, "+421905000001", "dept-d", "Dana Petrova")


def test_in_hours_the_backup_takes_the_call_of_an_agent_who_is_away() -> None:
    found = answer("2026-11-23 09:00", DANA.email)
    assert (found.way, found.to, found.group, found.agent) == (Way.RING, "+421905000002", "dept-b", "Boris Novak")


def test_in_hours_with_nobody_at_work_the_round_the_clock_desk_takes_it_where_it_has_a_telephone() -> None:
    nobody = (DANA.email, BORIS.email)
    assert answer("2026-11-23 09:00", *nobody).to == "+421800111222"
    assert answer("2026-11-23 09:00", *nobody).group == ""
    without = replace(PLAN, round_the_clock=RoundTheClock())
    found = answer("2026-11-23 09:00", *nobody, plan=without)
    assert (found.way, found.agent, found.opens_at) == (Way.VOICEMAIL, "Dana Petrova", None)


@pytest.mark.parametrize("at", ["2026-11-23 16:00", "2026-11-23 19:00", "2026-11-24 07:59"])
def test_outside_hours_it_is_always_voicemail_though_the_24_7_desk_has_a_telephone(at: str) -> None:
    found = answer(at)
    assert (found.way, found.agent, found.opens_at) == (Way.VOICEMAIL, "Dana Petrova", OPENING)


def test_a_customer_is_spoken_to_in_their_language_and_by_their_clock() -> None:
    found = reach(COVER, PLAN, {}, TERMS.hours, NIGHT, chat=False)
    theirs = to_customer(found, PLAN, replace(ACME, language="bg", zone="Europe/Sofia"), TERMS, "en")
    assert (theirs.language, theirs.zone, theirs.their_zone) == ("bg", "Europe/Sofia", True)
    ours = to_customer(found, PLAN, ACME, TERMS, "sk")
    assert (ours.language, ours.zone, ours.their_zone) == ("sk", "Europe/Bratislava", False)


def test_a_stranger_gets_the_round_the_clock_desk_in_hours_and_else_voicemail_without_a_name() -> None:
    assert to_stranger(PLAN, TERMS, MORNING, "en").to == "+421800111222"
    assert to_stranger(PLAN, TERMS, MORNING, "en").way is Way.RING
    assert to_stranger(replace(PLAN, round_the_clock=RoundTheClock()), TERMS, MORNING, "en").way is Way.VOICEMAIL
    at_night = to_stranger(PLAN, TERMS, NIGHT, "en")
    assert (at_night.way, at_night.agent, at_night.opens_at) == (Way.VOICEMAIL, "", OPENING)
