"""Who answers each customer: while their agent is away, and once they are back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from integration.domain.agent import Agent
from integration.domain.claim import HostClaim
from integration.domain.cover.cover import CoverReason, HandoverState
from integration.domain.cover.desk_plan import Turn
from integration.domain.decision import AlertKind
from integration.domain.installation import Credentials, Installation
from integration.domain.phone.call_back import CallBack, MissedKind
from integration.domain.ticket import Happening, Status
from tests.fakes.helpdesk import OWN_USER
from tests.fakes.now import instant
from tests.fakes.tickets import DANA, entry, ticket
from tests.usecases.cover_desk import BORIS, DAY, EVA, HOUR, LEA, PLAN, CoverDesk, limited, on_monday, roster


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CoverDesk]:
    with on_monday(tmp_path) as desk:
        yield desk


def test_the_first_covers_are_stored_silently(desk: CoverDesk) -> None:
    desk.keep("main")
    assert desk.answering() == ["Dana"] * 3
    assert (desk.handovers(), desk.messages(AlertKind.HANDOVER)) == ([], [])


def test_open_tickets_go_to_the_first_backup_and_come_back(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.ticket("8", "Bolt")
    desk.settle()
    absence = desk.away(DANA)
    desk.settle()
    assert desk.answering() == ["Eva"] * 3
    assert desk.assignees("7", "8") == [EVA.host_id] * 2
    desk.ticket("9", "Core", level=1)
    assert desk.assignees("9") == [EVA.host_id]
    desk.back(absence)
    desk.settle()
    assert desk.answering() == ["Dana"] * 3
    assert desk.assignees("7", "8", "9") == [DANA.host_id] * 3


def test_one_absence_is_one_hand_over_with_its_tickets_and_its_end(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.ticket("8", "Bolt")
    desk.settle()
    desk.away(DANA, 4)
    desk.keep("main")
    (handover,) = desk.handovers()
    assert [move.after.customer for move in handover.moves] == ["Acme", "Bolt", "Core"]
    assert (handover.tickets, handover.state, handover.why) == (
        ("7", "8"),
        HandoverState.MOVING,
        "Dana Petrova is away",
    )
    assert desk.cover().until == desk.now() + 4 * HOUR
    desk.settle()
    assert desk.handovers()[0].state is HandoverState.DONE
    assert len(desk.messages(AlertKind.HANDOVER)) == 1


def test_nothing_happens_while_nothing_changes(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.away(DANA, None)
    desk.settle()
    version, writes = desk.store.covers("main")[0], desk.helpdesk.writes
    desk.settle()
    assert (desk.store.covers("main")[0], desk.helpdesk.writes) == (version, writes)


def test_two_agents_away_are_two_hand_overs(desk: CoverDesk) -> None:
    desk.store.replace_roster(
        "main", replace(roster(), customers=(*roster().customers[:2], roster(BORIS).customers[2]))
    )
    desk.keep("main")
    desk.away(DANA)
    desk.away(BORIS)
    desk.keep("main")
    assert sorted(each.why for each in desk.handovers()) == ["Boris Novak is away", "Dana Petrova is away"]
    assert desk.answering() == ["Eva"] * 3


def test_a_stand_in_who_falls_ill_too_passes_on_to_the_next(desk: CoverDesk) -> None:
    desk.away(DANA)
    desk.keep("main")
    desk.away(EVA, 1)
    desk.keep("main")
    assert desk.answering() == ["Boris"] * 3
    assert desk.handovers()[0].why == "Eva Novak is away"


def test_an_earlier_backup_who_comes_back_does_not_take_over_again(desk: CoverDesk) -> None:
    eva = desk.away(EVA)
    desk.away(DANA)
    desk.keep("main")
    desk.back(eva)
    desk.keep("main")
    assert desk.answering() == ["Boris"] * 3


def test_where_nobody_of_the_chain_is_there_the_last_resort_answers(desk: CoverDesk) -> None:
    desk.away(EVA)
    desk.away(BORIS)
    desk.away(DANA)
    desk.keep("main")
    assert desk.answering() == ["Lea"] * 3


def test_where_nobody_is_there_the_tickets_stay_and_an_admin_is_told(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.keep("main")
    away = [desk.away(agent) for agent in (DANA, EVA, BORIS, LEA)]
    desk.settle()
    assert (desk.answering(), desk.cover().nobody) == (["Dana"] * 3, True)
    assert desk.assignees("7") == [DANA.host_id]
    assert "nobody for Dana Petrova" in desk.troubles()
    desk.back(*away)
    desk.settle()
    assert (desk.cover().nobody, desk.troubles()) == (False, {})


def test_a_limit_counts_what_is_being_moved_but_not_for_urgent_tickets(desk: CoverDesk) -> None:
    desk.store.replace_desk_plan("main", limited(EVA, 2))
    for number, name in enumerate(("Acme", "Acme", "Bolt", "Core")):
        desk.ticket(str(number), name)
    desk.ticket("9", "Bolt", level=1)
    desk.away(DANA)
    desk.settle()
    assert desk.answering() == ["Eva", "Boris", "Boris"]
    assert desk.cover("Bolt").urgent == EVA
    assert desk.assignees("0", "1", "2", "9") == [EVA.host_id, EVA.host_id, BORIS.host_id, EVA.host_id]
    assert "limit of Eva Novak" in desk.troubles()


def test_a_turn_holds_on_its_dates_alone(desk: CoverDesk) -> None:
    today = desk.now().date()
    turns = (Turn(EVA.email, first=today + DAY), Turn(BORIS.email, last=today))
    desk.store.replace_desk_plan("main", replace(PLAN, backups=turns))
    desk.away(DANA, 72)
    desk.keep("main")
    assert desk.answering() == ["Boris"] * 3
    desk.now.move(DAY)
    desk.keep("main")
    assert desk.answering() == ["Eva"] * 3


def test_what_a_person_moved_by_hand_stays_where_it_is(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.ticket("8")
    desk.settle()
    for name, agent in (("7", BORIS), ("8", EVA)):
        desk.helpdesk.put(replace(desk.shown(name), assignee=agent.host_id))
        desk.store.enqueue("main", [name], desk.now())
    desk.settle()
    absence = desk.away(DANA)
    desk.settle()
    assert desk.handovers()[0].tickets == ()
    desk.back(absence)
    desk.settle()
    assert desk.assignees("7", "8") == [BORIS.host_id, EVA.host_id]


def test_the_customer_is_told_on_the_ticket_that_is_owed_soonest(desk: CoverDesk) -> None:
    desk.ticket("7", level=5)
    desk.ticket("8", level=2)
    desk.ticket("9", "Bolt", level=3)
    desk.helpdesk.happens("8", entry("2026-11-23 10:00", Happening.AGENT_REPLIED, DANA.host_id))
    desk.helpdesk.put(replace(desk.shown("8"), status=Status.WAITING))
    desk.helpdesk.happens("8", entry("2026-11-23 10:00", Happening.WAITED, DANA.host_id))
    desk.store.enqueue("main", ["8"], desk.now())
    desk.settle()
    desk.away(DANA)
    desk.keep("main")
    assert [desk.cover(name).announced_on for name in ("Acme", "Bolt", "Core")] == ["7", "9", ""]


def test_the_customer_is_not_told_on_a_callers_ticket_that_has_no_address_to_mail_to(desk: CoverDesk) -> None:
    now = desk.now()
    desk.store.add_call_back("main", CallBack("c1", "Acme", now, now, MissedKind.MISSED, "+421905123456", ticket="7"))
    desk.helpdesk.put(replace(ticket(at=f"{now:%Y-%m-%d %H:%M}"), id="7", sender="", severity_field="2"))
    desk.store.enqueue("main", ["7"], now)
    desk.ticket("8")
    desk.settle()
    desk.away(DANA)
    desk.settle()
    assert desk.assignees("7", "8") == [EVA.host_id] * 2
    assert desk.cover().announced_on == "8"


def test_the_customer_is_not_told_on_a_ticket_that_somebody_else_has(desk: CoverDesk) -> None:
    desk.ticket("7", level=1)
    desk.ticket("8", level=3)
    desk.helpdesk.put(replace(desk.shown("7"), assignee=BORIS.host_id))
    desk.store.enqueue("main", ["7"], desk.now())
    desk.settle()
    desk.away(DANA)
    desk.keep("main")
    assert desk.cover().announced_on == "8"


def test_the_agents_read_on_the_ticket_who_answers_and_who_is_back(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.settle()
    desk.now.move(HOUR)
    absence = desk.away(DANA)
    desk.settle()
    desk.now.move(HOUR)
    desk.back(absence)
    desk.settle()
    notes = [note for note in desk.shown("7").timeline.notes_by("2") if "answers" in note]
    assert len(notes) == 2
    assert notes[0].startswith("Eva Novak answers this ticket from now on, in place of Dana Petrova (away until Mon")
    assert "Owed: first response by Mon" in notes[0]
    assert notes[1].startswith("Dana Petrova is back and answers again.")
    desk.ticket("8")
    assert not [note for note in desk.shown("8").timeline.notes_by("2") if "is back" in note]


def test_another_dedicated_agent_takes_everything_over(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.settle()
    desk.store.replace_roster("main", roster(BORIS))
    desk.settle()
    assert (desk.answering(), desk.assignees("7")) == (["Boris"] * 3, [BORIS.host_id])
    assert desk.cover().reason is CoverReason.NEW_AGENT
    assert desk.handovers()[0].why == "another dedicated agent is named"


def test_a_customer_who_is_new_while_their_agent_is_away_is_handed_over_at_once(desk: CoverDesk) -> None:
    desk.store.replace_roster("main", roster(names=("Acme",)))
    desk.keep("main")
    desk.away(DANA)
    desk.keep("main")
    desk.store.replace_roster("main", roster())
    desk.keep("main")
    assert desk.answering() == ["Eva"] * 3
    assert [move.after.customer for move in desk.handovers()[0].moves] == ["Bolt", "Core"]


def test_who_of_second_level_is_there_is_kept(desk: CoverDesk) -> None:
    desk.store.replace_desk_plan(
        "main", replace(PLAN, seniors=(Turn(BORIS.email), Turn(LEA.email)), operations=LEA.email)
    )
    desk.away(BORIS)
    desk.keep("main")
    duty = desk.store.duty("main")
    assert ([senior.email for senior in duty.seniors], duty.operations) == ([LEA.email], LEA.name)


def test_it_looks_again_when_an_absence_ends(desk: CoverDesk) -> None:
    desk.away(DANA, 10)
    desk.keep("main")
    desk.keep("main")
    desk.now.move(10 * HOUR - HOUR / 20)
    assert desk.keep("main") == desk.now() + HOUR / 20


def test_a_gap_is_told_once_and_mended(desk: CoverDesk) -> None:
    tuesday = instant("2026-11-24 13:00")
    away = [desk.away(agent, 1, tuesday) for agent in (DANA, EVA, BORIS, LEA)]
    desk.keep("main")
    desk.now.move(HOUR)
    desk.keep("main")
    assert len(desk.messages(AlertKind.COVER_GAP)) == 1
    (text,) = desk.troubles().values()
    assert text.startswith("Tue 2026-11-24 14:00-15:00 CET: nobody is there for 3 customers (Acme, Bolt, Core).")
    desk.back(away[1])
    desk.keep("main")
    assert desk.troubles() == {}


def test_a_backup_without_an_id_on_the_helpdesk_is_passed_over(desk: CoverDesk) -> None:
    team = replace(PLAN.people[1], agent=Agent(EVA.email, "The team", ""), group="g1")
    desk.store.replace_desk_plan("main", replace(PLAN, people=(PLAN.people[0], team, *PLAN.people[2:])))
    desk.away(DANA)
    desk.keep("main")
    assert desk.answering() == ["Boris"] * 3


def test_the_tickets_of_a_customer_who_is_vip_no_more_are_covered_to_their_end(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.settle()
    sold = roster()
    acme = replace(sold.customers[0], entitlement=replace(sold.customers[0].entitlement, addon_until=desk.now() + HOUR))
    desk.store.replace_roster("main", replace(sold, customers=(acme, *sold.customers[1:])))
    absence = desk.away(DANA, 48)
    desk.settle()
    desk.now.move(2 * HOUR)
    desk.settle()
    assert desk.assignees("7") == [EVA.host_id]
    desk.back(absence)
    desk.settle()
    assert desk.assignees("7") == [DANA.host_id]
    desk.away(DANA)
    desk.settle()
    assert desk.assignees("7") == [EVA.host_id]


def test_a_customer_of_whom_the_helpdesk_alone_says_that_they_are_vip_is_covered_too(desk: CoverDesk) -> None:
    desk.store.replace_roster("main", roster(names=("Bolt", "Core")))
    led = Installation("main", "fake", "https://desk.example", OWN_USER, host_leads=True)
    desk.store.add(led, Credentials("token", "secret"))
    claim = HostClaim("Zenit", is_vip=True, agent=DANA.email)
    desk.helpdesk.put(replace(ticket(), id="7", sender="zoe@zenit.example", claim=claim))
    desk.store.enqueue("main", ["7"], desk.now())
    desk.settle()
    assert desk.assignees("7") == [DANA.host_id]
    absence = desk.away(DANA)
    desk.settle()
    assert (desk.assignees("7"), desk.cover("Zenit").agent) == ([EVA.host_id], EVA)
    desk.back(absence)
    desk.settle()
    assert desk.assignees("7") == [DANA.host_id]


def test_the_return_is_told_where_the_ticket_of_the_absence_was_merged_into(desk: CoverDesk) -> None:
    desk.ticket("7")
    desk.ticket("8")
    desk.settle()
    absence = desk.away(DANA)
    desk.settle()
    told = desk.cover().announced_on
    survivor = "8" if told == "7" else "7"
    desk.helpdesk.merge(told, survivor)
    desk.store.enqueue("main", [told, survivor], desk.now())
    desk.settle()
    desk.back(absence)
    desk.settle()
    stands_in, is_back = desk.shown(survivor).timeline.messages_by(OWN_USER)
    assert "stands in" in stands_in
    assert "is back" in is_back
