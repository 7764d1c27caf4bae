"""Times within the service's hours at which nobody is there for a customer."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.domain.agent import Agent
from integration.domain.cover.absence import Absence, AbsenceKind, Attendance
from integration.domain.cover.desk_plan import DeskPlan, Person, Turn
from integration.domain.cover.gaps import days_ahead, gaps
from integration.domain.hours.business_hours import BusinessHours
from integration.domain.terms import ZONE, default_hours
from tests.fakes.now import instant

DANA, EVA = Agent("dana@desk.example", "Dana", "3"), Agent("eva@desk.example", "Eva", "5")
PLAN = DeskPlan((Person(DANA), Person(EVA)), backups=(Turn(EVA.email),))
WEEK = days_ahead(instant("2026-11-23 10:00"), timedelta(days=4), ZONE)
HOURS = default_hours()
MORNINGS = BusinessHours(ZONE, (((9 * 60, 12 * 60),),) * 5 + ((),) * 2)


def away(agent: Agent, start: str, end: str | None) -> Absence:
    return Absence(agent.email + start, agent.email, instant(start), instant(end) if end else None, AbsenceKind.LEAVE)


def found(plan: DeskPlan, **attendance: Attendance) -> list[tuple[str, str, tuple[str, ...]]]:
    by_address = {f"{name}@desk.example": each for name, each in attendance.items()}
    told = gaps({"Acme": DANA.email, "Bolt": DANA.email}, plan, by_address, HOURS, WEEK)
    return [(f"{gap.span.start:%d %H:%M}", f"{gap.span.end:%d %H:%M}", gap.customers) for gap in told]


def test_the_days_ahead_begin_and_end_at_midnight_on_the_wall() -> None:
    assert (WEEK.start, WEEK.end) == (instant("2026-11-22 23:00"), instant("2026-11-27 23:00"))


def test_there_is_no_gap_while_one_of_them_is_there() -> None:
    assert found(PLAN, dana=Attendance((away(DANA, "2026-11-23 08:00", None),))) == []


def test_a_gap_is_where_absences_of_all_meet_within_the_hours() -> None:
    dana = Attendance((away(DANA, "2026-11-24 13:00", "2026-11-24 23:00"),))
    eva = Attendance((away(EVA, "2026-11-24 06:00", "2026-11-24 14:00"),))
    assert found(PLAN, dana=dana, eva=eva) == [("24 13:00", "24 14:00", ("Acme", "Bolt"))]


def test_own_hours_leave_gaps_too() -> None:
    off = Attendance((away(DANA, "2026-11-24 00:00", "2026-11-25 00:00"),))
    assert found(PLAN, dana=off, eva=Attendance(hours=MORNINGS)) == [("24 11:00", "24 16:00", ("Acme", "Bolt"))]


def test_a_turn_counts_on_its_dates_alone() -> None:
    plan = DeskPlan(PLAN.people, backups=(Turn(EVA.email, last=date(2026, 11, 24)),))
    gone = Attendance((away(DANA, "2026-11-24 00:00", "2026-11-26 00:00"),))
    assert found(plan, dana=gone) == [("25 08:00", "25 16:00", ("Acme", "Bolt"))]


def test_a_team_without_a_person_closes_no_gap() -> None:
    team = Person(Agent(EVA.email, "Team", ""), group="g")
    plan = DeskPlan((Person(DANA), team), backups=(Turn(EVA.email),), last=EVA.email)
    gone = Attendance((away(DANA, "2026-11-24 00:00", "2026-11-25 00:00"),))
    assert found(plan, dana=gone) == [("24 08:00", "24 16:00", ("Acme", "Bolt"))]


def test_customers_of_other_agents_have_their_own_gaps() -> None:
    plan = DeskPlan((Person(DANA), Person(EVA)))
    gone = {DANA.email: Attendance((away(DANA, "2026-11-24 08:00", "2026-11-24 09:00"),))}
    told = gaps({"Acme": DANA.email, "Bolt": EVA.email}, plan, gone, HOURS, WEEK)
    assert [gap.customers for gap in told] == [("Acme",)]


_SPANS = st.lists(st.tuples(st.integers(0, 110), st.integers(1, 30)), max_size=4)


@given(dana=_SPANS, eva=_SPANS, hour=st.integers(0, 119))
def test_an_instant_is_in_a_gap_iff_it_is_in_hours_and_nobody_works(
    dana: list[tuple[int, int]], eva: list[tuple[int, int]], hour: int
) -> None:
    start, at = WEEK.start, WEEK.start + timedelta(hours=hour)
    attendance = {
        agent.email: Attendance(
            tuple(
                Absence(
                    str(n), agent.email, start + timedelta(hours=n), start + timedelta(hours=n + m), AbsenceKind.SICK
                )
                for n, m in spans
            )
        )
        for agent, spans in ((DANA, dana), (EVA, eva))
    }
    told = gaps({"Acme": DANA.email}, PLAN, attendance, HOURS, WEEK)
    nobody = not any(each.works_at(at) for each in attendance.values())
    assert any(at in gap.span for gap in told) == (HOURS.is_open(at) and nobody)
