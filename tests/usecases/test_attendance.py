"""When everybody is there: from calendars, absences that were entered, and own hours."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from integration.clients.google import expand
from integration.domain.booking.calendar import AgentHours, CalendarAccount, CalendarKey
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime, Occurrence
from integration.domain.cover.absence import AbsenceKind, Attendance
from integration.domain.cover.desk_plan import ChatPlace, DeskPlan, Person, RoundTheClock, Turn
from integration.domain.cover.reach import Answers
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval
from integration.usecases.attendance import Attendances
from integration.usecases.who_answers import WhoAnswers
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.usecases.cover_desk import BORIS, EVA, HOUR, PLAN, CoverDesk, customer, on_monday

AWAY = EventKind.OUT_OF_OFFICE


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CoverDesk]:
    with on_monday(tmp_path) as desk:
        yield desk


def event(name: str, start: str, end: str, kind: EventKind = AWAY, **more: object) -> CalendarEvent:
    times = EventTime(instant(f"2026-11-{start}")), EventTime(instant(f"2026-11-{end}"))
    return replace(CalendarEvent(name, *times, kind=kind), **more)  # type: ignore[arg-type]


def connected(desk: CoverDesk, *events: CalendarEvent, **changes: object) -> None:
    account = replace(CalendarAccount("Dana@desk.example", synced_at=desk.now()), **changes)  # type: ignore[arg-type]
    desk.store.connect_calendar("main", account, CalendarKey("key"))
    desk.store.replace_view("main", account, events, "")


def attendance(desk: CoverDesk, who: str = DANA.email) -> Attendance:
    window = Interval(desk.now() - HOUR, desk.now() + timedelta(days=7))
    return desk.keep.attendances("main", window)[who]


def spans(found: Attendance) -> list[tuple[str, str]]:
    return [(f"{each.start:%d %H}", f"{each.end:%d %H}" if each.end else "") for each in found.absences]


def test_everybody_of_the_plan_and_the_roster_is_told_of(desk: CoverDesk) -> None:
    desk.store.replace_desk_plan("main", DeskPlan(PLAN.people[1:2]))
    window = Interval(desk.now(), desk.now() + HOUR)
    people = desk.keep.attendances("main", window)
    assert set(people) == {f"{name}@desk.example" for name in ("dana", "eva", "boris", "lea")}
    assert set(people.values()) == {Attendance()}


def test_of_some_the_same_is_told_as_of_everybody(desk: CoverDesk) -> None:
    connected(desk, event("a", "23 09:00", "24 12:00"), hours=AgentHours("Europe/Bratislava", (((480, 720),),) * 7))
    desk.away(EVA, 1)
    window = Interval(desk.now(), desk.now() + HOUR)
    everybody = desk.keep.attendances("main", window)
    some = desk.keep.attendances("main", window, [" Eva@Desk.example", DANA.email, EVA.email])
    assert some == {who: everybody[who] for who in (DANA.email, EVA.email)}


def test_out_of_office_in_the_calendar_is_an_absence_and_a_meeting_is_not(desk: CoverDesk) -> None:
    connected(desk, event("a", "23 09:00", "24 12:00"), event("b", "23 10:00", "23 11:00", EventKind.DEFAULT))
    found = attendance(desk)
    assert (spans(found), found.known) == ([("23 09", "24 12")], True)
    assert found.absences[0].kind is AbsenceKind.CALENDAR


def test_what_was_entered_counts_beside_the_calendar(desk: CoverDesk) -> None:
    connected(desk, event("a", "23 09:00", "23 12:00"))
    desk.away(DANA, 5)
    desk.away(EVA, 1)
    found = attendance(desk)
    assert spans(found) == [("23 09", "23 12"), ("23 10", "23 15")]
    assert found.back_at(desk.now()) == instant("2026-11-23 15:00")


def test_a_series_of_absences_is_worked_out_without_what_was_taken_out(desk: CoverDesk) -> None:
    series = event("s", "23 14:00", "23 16:00", recurrence=("RRULE:FREQ=DAILY;COUNT=3",))
    gone = CalendarEvent("s_1", cancelled=True, series="s", original=EventTime(instant("2026-11-24 14:00")))
    connected(desk, series, gone)
    assert spans(attendance(desk)) == [("23 14", "23 16"), ("25 14", "25 16")]


def test_a_series_that_can_t_be_read_hides_no_other_absence(desk: CoverDesk) -> None:
    broken = event("s", "23 14:00", "23 16:00", recurrence=("RRULE:FREQ=NEVER",))
    connected(desk, broken, event("a", "23 09:00", "23 12:00"))
    found = attendance(desk)
    assert (spans(found), found.known) == ([("23 09", "23 12")], False)


@pytest.mark.parametrize(
    "lost", [{"problem": "reconnect"}, {"synced_at": instant("2026-11-22 10:00")}, {"synced_at": None}]
)
def test_a_calendar_that_can_t_be_read_is_told_by_the_last_view(desk: CoverDesk, lost: dict[str, object]) -> None:
    connected(desk, event("a", "23 09:00", "23 12:00"))
    desk.settle()
    connected(desk, event("a", "23 09:00", "23 12:00"), **lost)
    account = desk.store.calendar_accounts("main")[0]
    desk.store.note_calendar("main", replace(account, problem=str(lost.get("problem", ""))))
    found = attendance(desk)
    assert (spans(found), found.known) == ([("23 09", "23 12")], False)
    version = desk.store.covers("main")[0]
    desk.keep("main")
    desk.keep("main")
    assert (desk.answering(), desk.store.covers("main")[0] - version) == (["Eva"] * 3, 0)


def test_own_hours_are_those_of_the_connection_and_move_nothing(desk: CoverDesk) -> None:
    week = AgentHours("Europe/Bratislava", (((12 * 60, 16 * 60),),) * 5 + ((),) * 2)
    connected(desk, hours=week)
    assert (attendance(desk).hours, attendance(desk).works_at(desk.now())) == (week.hours, False)
    desk.keep("main")
    assert desk.answering() == ["Dana"] * 3


def chatting(desk: CoverDesk) -> None:
    people = tuple(replace(each, chat=ChatPlace(widget=each.agent.name)) for each in PLAN.people)
    around = RoundTheClock(chat=ChatPlace(widget="24/7"))
    desk.store.replace_desk_plan("main", replace(PLAN, people=people, round_the_clock=around))


def test_who_answers_is_the_stand_in_with_the_agent_s_return(desk: CoverDesk) -> None:
    chatting(desk)
    desk.away(DANA, 4)
    desk.keep("main")
    reach = desk.who("main", customer("acme"), chat=True)
    assert (reach.answers, reach.agent, reach.dedicated, reach.backup) == (Answers.AGENT, EVA, DANA, BORIS)
    assert reach.until == desk.now() + 4 * HOUR


def test_who_answers_is_found_without_reading_the_calendars_of_others(desk: CoverDesk) -> None:
    desk.store.replace_desk_plan("main", DeskPlan(PLAN.people, backups=(Turn(EVA.email),)))
    for agent in (DANA, EVA, BORIS):
        connected(desk, event(agent.email, "23 09:00", "24 12:00"), agent=agent.email)
    desk.keep("main")
    read: list[str] = []

    def noted(events: Sequence[CalendarEvent], window: Interval, zone: str) -> tuple[Occurrence, ...]:
        read.extend(each.id for each in events)
        return expand(events, window, zone)

    who = WhoAnswers(desk.store, Attendances(desk.store, noted, desk.now), desk.now)
    assert who("main", customer("Acme"), chat=True).answers is Answers.NOBODY
    assert read == [DANA.email, EVA.email]


def test_outside_hours_the_desk_answers_and_the_agent_keeps_the_name(desk: CoverDesk) -> None:
    chatting(desk)
    desk.keep("main")
    desk.moves_to("2026-11-23 18:00")
    reach = desk.who("main", customer("Acme"), chat=True)
    assert (reach.answers, reach.agent, reach.chat.widget) == (Answers.DESK, DANA, "24/7")
    assert reach.opens_at == instant("2026-11-24 08:00")


def test_without_a_stored_cover_the_dedicated_agent_answers(desk: CoverDesk) -> None:
    assert desk.who("main", customer("Acme"), chat=True).agent == DANA


def test_a_cover_of_a_former_dedicated_agent_says_nothing(desk: CoverDesk) -> None:
    desk.away(DANA, 4)
    desk.keep("main")
    assert desk.who("main", customer("Acme", BORIS), chat=False).agent == BORIS


def test_a_customer_without_an_agent_has_nobody_to_ask_for(desk: CoverDesk) -> None:
    nobody = replace(customer("Acme"), entitlement=replace(customer("Acme").entitlement, agent=None))
    with pytest.raises(BadInput, match="Acme has no dedicated agent"):
        desk.who("main", nobody, chat=True)


def test_a_person_without_a_chat_is_passed_over_for_one_who_has(desk: CoverDesk) -> None:
    people = (Person(DANA), Person(EVA, chat=ChatPlace(widget="w")), *PLAN.people[2:])
    desk.store.replace_desk_plan("main", replace(PLAN, people=people))
    assert desk.who("main", customer("Acme"), chat=True).agent == EVA
