"""What a person changes of the cover: by hand, undone, sick, on leave, back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from integration.domain.booking.calendar import CalendarAccount, CalendarKey
from integration.domain.booking.events import CalendarEvent, EventKind, EventTime
from integration.domain.cover.cover import CoverReason, HandoverState
from integration.domain.cover.telling import handed_over
from integration.domain.errors import BadInput
from tests.fakes.now import instant
from tests.fakes.tickets import DANA
from tests.usecases.cover_desk import BORIS, DAY, EVA, HOUR, LEA, CoverDesk, on_monday


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CoverDesk]:
    with on_monday(tmp_path) as desk:
        desk.ticket("7")
        desk.settle()
        yield desk


def test_a_pin_holds_until_its_end_whatever_calendars_say(desk: CoverDesk) -> None:
    made = desk.change.pin("main", "acme", BORIS.email, desk.now() + 2 * HOUR, "Lea Kral", "knows them")
    desk.away(DANA, 8)
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Boris", "Eva", "Eva"], [BORIS.host_id])
    assert (made.by, made.why, made.tickets) == ("Lea Kral", "knows them", ("7",))
    desk.now.move(2 * HOUR)
    desk.settle()
    assert desk.answering() == ["Eva"] * 3
    assert desk.handovers()[0].why == "Dana Petrova is away"


def test_what_a_person_typed_of_a_change_stays_in_the_history_and_is_sent_to_nobody(desk: CoverDesk) -> None:
    made = desk.change.pin("main", "Acme", BORIS.email, None, "Lea Kral", "Dana has the flu")
    (told,) = handed_over("main", made, "Europe/Bratislava").payload.decode().splitlines()
    assert desk.handovers()[0].why == "Dana has the flu"
    assert "Boris" in told
    assert "flu" not in told


def test_the_end_of_a_pin_is_looked_at_in_time(desk: CoverDesk) -> None:
    desk.change.pin("main", "Acme", BORIS.email, desk.now() + 2 * HOUR, "Lea Kral", "")
    desk.now.move(2 * HOUR - HOUR / 60)
    desk.keep("main")
    assert desk.keep("main") == desk.now() + HOUR / 60


def test_a_pin_without_an_end_holds_until_it_is_taken_off(desk: CoverDesk) -> None:
    desk.change.pin("main", "Acme", BORIS.email, None, "Lea Kral", "")
    desk.now.move(30 * DAY)
    desk.settle()
    assert desk.answering()[0] == "Boris"
    desk.change.unpin("main", "ACME", "Lea Kral")
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Dana"] * 3, [DANA.host_id])
    assert desk.handovers()[0].why == "what Lea Kral set by hand is over"


def test_the_absent_agent_can_be_pinned_too(desk: CoverDesk) -> None:
    desk.away(DANA)
    desk.settle()
    desk.change.pin("main", "Acme", DANA.email, None, "Lea Kral", "")
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Dana", "Eva", "Eva"], [DANA.host_id])


def test_a_hand_over_is_undone_until_it_would_have_ended(desk: CoverDesk) -> None:
    desk.away(DANA, 4)
    desk.settle()
    (first,) = desk.handovers()
    undo = desk.change.undo("main", first.id, "Lea Kral", "she answers from home")
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Dana"] * 3, [DANA.host_id])
    undone = desk.store.handover("main", first.id)
    assert undone is not None
    assert (undone.state, undone.by, undone.why) == (HandoverState.UNDONE, "Lea Kral", "she answers from home")
    assert {move.after.until for move in undo.moves} == {desk.now() + 4 * HOUR}
    desk.now.move(4 * HOUR)
    desk.settle()
    assert desk.cover().reason is CoverReason.DEDICATED
    with pytest.raises(BadInput, match="was undone already by Lea Kral"):
        desk.change.undo("main", first.id, "Lea Kral", "")


def test_what_changed_since_is_not_undone(desk: CoverDesk) -> None:
    desk.away(DANA, 4)
    desk.settle()
    (first,) = desk.handovers()
    desk.change.pin("main", "Acme", BORIS.email, None, "Lea Kral", "")
    assert [move.after.customer for move in desk.change.undo("main", first.id, "Lea Kral", "").moves] == [
        "Bolt",
        "Core",
    ]
    assert desk.answering() == ["Boris", "Dana", "Dana"]


def test_nothing_is_left_to_undo_once_everything_came_back(desk: CoverDesk) -> None:
    absence = desk.away(DANA, 4)
    desk.keep("main")
    desk.back(absence)
    desk.keep("main")
    with pytest.raises(BadInput, match="other hand-overs came after"):
        desk.change.undo("main", desk.handovers()[-1].id, "Lea Kral", "")


def test_sick_today_is_until_the_next_working_day_opens(desk: CoverDesk) -> None:
    absence = desk.change.sick("main", "Dana@desk.example", "Dana Petrova")
    assert absence.end == instant("2026-11-24 08:00")
    assert desk.answering() == ["Eva"] * 3
    assert desk.change.sick("main", DANA.email, "Dana Petrova") == absence
    desk.moves_to("2026-11-27 17:30")  # Friday after closing
    assert desk.change.sick("main", DANA.email, "Dana Petrova").end == instant("2026-11-30 08:00")


def test_leave_is_of_whole_days_of_the_service_s_zone(desk: CoverDesk) -> None:
    absence = desk.change.leave("main", DANA.email, date(2026, 11, 25), date(2026, 11, 26), "Lea Kral")
    assert (absence.start, absence.end) == (instant("2026-11-24 23:00"), instant("2026-11-26 23:00"))
    assert desk.answering() == ["Dana"] * 3
    desk.moves_to("2026-11-25 09:00")
    desk.keep("main")
    assert desk.cover().until == instant("2026-11-26 23:00")


def test_who_is_back_early_answers_again(desk: CoverDesk) -> None:
    desk.change.sick("main", DANA.email, "Dana Petrova")
    desk.settle()
    desk.now.move(HOUR)
    back = desk.change.back("main", DANA.email, "Dana Petrova")
    desk.settle()
    assert (desk.assignees("7"), back.still, len(back.ended)) == ([DANA.host_id], None, 1)
    with pytest.raises(BadInput, match="is not away"):
        desk.change.back("main", DANA.email, "Dana Petrova")


def test_what_the_calendar_says_counts_on(desk: CoverDesk) -> None:
    span = EventTime(instant("2026-11-23 08:00")), EventTime(instant("2026-11-23 16:00"))
    account = CalendarAccount(DANA.email, synced_at=desk.now())
    desk.store.connect_calendar("main", account, CalendarKey("key"))
    desk.store.replace_view("main", account, [CalendarEvent("e", *span, kind=EventKind.OUT_OF_OFFICE)], "")
    desk.change.sick("main", DANA.email, "Dana Petrova")
    back = desk.change.back("main", DANA.email, "Dana Petrova")
    assert back.still is not None
    assert (back.still.end, desk.answering()) == (instant("2026-11-23 16:00"), ["Eva"] * 3)


@pytest.mark.parametrize(
    ("customer", "agent", "until", "told"),
    [
        ("Nobody", EVA.email, None, "no VIP customer"),
        ("Acme", "x@desk.example", None, "neither among the people"),
        ("Acme", EVA.email, "2026-11-23 10:00", "is over"),
    ],
)
def test_a_pin_that_can_t_be_is_refused(
    desk: CoverDesk, customer: str, agent: str, until: str | None, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        desk.change.pin("main", customer, agent, instant(until) if until else None, "Lea Kral", "")


def test_steps_that_make_no_sense_are_refused(desk: CoverDesk) -> None:
    with pytest.raises(BadInput, match="nobody was set by hand"):
        desk.change.unpin("main", "Acme", "Lea Kral")
    with pytest.raises(BadInput, match="there is no hand-over"):
        desk.change.undo("main", "x", "Lea Kral", "")
    with pytest.raises(BadInput, match="look the address up"):
        desk.change.sick("main", "x@desk.example", "Lea Kral")
    with pytest.raises(BadInput, match="swap the two"):
        desk.change.leave("main", LEA.email, date(2026, 11, 26), date(2026, 11, 25), "Lea Kral")
    with pytest.raises(BadInput, match="is over since"):
        desk.change.leave("main", LEA.email, date(2026, 11, 20), date(2026, 11, 20), "Lea Kral")
