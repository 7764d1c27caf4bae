"""A call that nobody took becomes a task of the dedicated agent, and nothing of it is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.entitlement import Standing
from integration.domain.errors import BadInput, CredentialsRevoked, UpstreamRefused, UpstreamUnavailable
from integration.domain.journal import Promise
from integration.domain.phone.answer import Way
from integration.domain.phone.call import Moment, PhoneCall
from integration.domain.phone.call_back import MissedKind
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Happening
from integration.usecases.note_returned import say_returned
from tests.fakes.helpdesk import ProcessDied
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, BORIS, DANA, entry, ticket
from tests.usecases.conftest import SmallDesk
from tests.usecases.phone_world import DESK_247, LINE, NUMBER, STRANGER, PhoneWorld

NIGHT, OPENING = instant("2026-11-23 17:42"), instant("2026-11-24 08:00")


@pytest.fixture
def world(desk: SmallDesk) -> PhoneWorld:
    return PhoneWorld(desk)


@pytest.fixture
def night(world: PhoneWorld) -> PhoneWorld:
    world.now.at = NIGHT
    return world


def test_in_hours_the_dedicated_agent_is_rung_and_nothing_is_noted(world: PhoneWorld) -> None:
    answer = world.call()
    assert (answer.way, answer.to, answer.group) == (Way.RING, "+421905000001", "dept-dana")
    assert world.call(Moment.DIALLED, answered=True).way is Way.END
    assert world.call(Moment.ENDED, answered=True).way is Way.END
    assert world.open_calls() == []


def test_in_hours_the_24_7_desk_takes_it_where_nobody_of_the_chain_is_at_work(world: PhoneWorld) -> None:
    world.away(DANA.email, BORIS.email)
    assert world.call().to == DESK_247
    world.plan(phone="")
    answer = world.call()
    assert (answer.way, answer.opens_at) == (Way.VOICEMAIL, None)
    assert world.only().opens_at == world.now(), "the desk is open, so it is to be returned at once"


def test_a_call_out_of_hours_is_noted_before_the_caller_has_said_a_word(night: PhoneWorld) -> None:
    answer = night.call()
    assert (answer.way, answer.agent, answer.opens_at) == (Way.VOICEMAIL, "Dana Petrova", OPENING)
    missed = night.only()
    assert (missed.kind, missed.customer, missed.at, missed.opens_at) == (MissedKind.MISSED, "Acme", NIGHT, OPENING)


def test_one_call_is_one_task_however_often_it_is_told_and_its_voicemail_takes_the_missed_calls_place(
    night: PhoneWorld,
) -> None:
    for _ in range(2):
        night.call()
    night.now.move(timedelta(minutes=1))
    for _ in range(2):
        assert night.voicemail().way is Way.THANKS
    night.call(Moment.ENDED, answered=True)
    found = night.only()
    assert (found.kind, found.seconds, found.recording) == (MissedKind.VOICEMAIL, 42, "https://api.example/rec/1")
    assert found.at == NIGHT


def test_a_second_telling_without_a_recording_takes_no_voicemail_away(night: PhoneWorld) -> None:
    night.voicemail()
    night.call(Moment.DIALLED)
    assert night.only().kind is MissedKind.VOICEMAIL


def test_an_agent_who_does_not_pick_up_leads_to_voicemail_that_names_them(world: PhoneWorld) -> None:
    world.call()
    answer = world.call(Moment.DIALLED)
    assert (answer.way, answer.agent, answer.opens_at) == (Way.VOICEMAIL, "Dana Petrova", None)
    assert world.only().kind is MissedKind.MISSED


def test_a_caller_who_hung_up_while_it_rang_is_a_missed_call(world: PhoneWorld) -> None:
    world.call()
    assert world.call(Moment.ENDED).way is Way.END
    assert (world.only().kind, world.only().seconds) == (MissedKind.MISSED, 0)


def test_the_ticket_is_filed_for_the_customer_owed_after_the_opening_and_tagged(night: PhoneWorld) -> None:
    night.call()
    night.voicemail()
    assert night.file() is None
    found = night.only()
    shown, memory = night.desk.shown(found.ticket), night.desk.memory(found.ticket)
    assert shown.subject == "Call back Acme: voicemail (0:42) of Mon 2026-11-23 18:42 CET [call-back CA01234567]"
    assert "https://api.example/rec/1" in shown.body
    assert (shown.sender, shown.assignee) == ("ceo@mail.example", DANA.host_id)
    assert "vip-callback" in shown.tags
    owed = memory.decision.owed
    assert owed
    assert (owed.promise, owed.due) == (Promise.FIRST_RESPONSE, OPENING + timedelta(minutes=30))
    assert memory.decision.look_again_at == OPENING


def test_at_the_opening_it_is_first_in_the_queue_and_a_logged_call_ends_it(night: PhoneWorld) -> None:
    night.voicemail()
    night.file()
    ticket_ = night.only().ticket
    assert night.desk.shown(ticket_).priority != Severity.S1.value
    night.now.at = OPENING
    night.desk.work_all()
    assert night.desk.shown(ticket_).priority == Severity.S1.value
    night.now.move(timedelta(minutes=12))
    night.desk.helpdesk.happens(ticket_, entry("2026-11-24 08:10", Happening.CALLED, "3"))
    memory = night.worked(ticket_)
    night.returned(ticket_)
    assert night.open_calls() == []
    assert "vip-callback" not in night.desk.shown(ticket_).tags
    assert night.desk.shown(ticket_).priority != Severity.S1.value
    assert not memory.decision.clocks[0].breached
    (done,) = night.store.call_backs("main", since=NIGHT - timedelta(days=1))
    assert (done.done_at, done.done_by) == (instant("2026-11-24 08:10"), "3")
    assert done.age(night.now()) == timedelta(hours=14, minutes=28)
    noted = [each.text for each in night.desk.shown(ticket_).timeline if each.what is Happening.NOTED]
    assert any("was returned" in text and "14 h 28 min" in text for text in noted)


def test_nobody_returns_it_before_the_due_instant_and_it_is_late(night: PhoneWorld) -> None:
    night.voicemail()
    night.file()
    night.now.at = OPENING + timedelta(minutes=31)
    memory = night.worked(night.only().ticket)
    assert memory.decision.clocks[0].breached_at == OPENING + timedelta(minutes=30)


def test_a_missed_call_waits_for_its_voicemail_and_is_filed_once_none_can_come(night: PhoneWorld) -> None:
    night.call()
    again = night.file()
    assert again == NIGHT + timedelta(minutes=6)
    assert (night.desk.helpdesk.tickets, night.told()) == ({}, [])
    night.now.at = NIGHT + timedelta(minutes=6)
    assert night.file() is None
    assert "missed call of" in night.desk.shown(night.only().ticket).subject
    assert len(night.told()) == 1


def test_a_call_that_is_over_is_filed_without_waiting(world: PhoneWorld) -> None:
    world.call()
    world.call(Moment.DIALLED)
    world.call(Moment.ENDED, answered=True)
    assert world.file() is None
    assert world.only().ticket


def test_a_voicemail_that_comes_after_its_ticket_is_told_on_it(night: PhoneWorld) -> None:
    night.call()
    night.call(Moment.ENDED, answered=True)
    night.file()
    first = night.only().ticket
    night.voicemail()
    night.desk.work_all()
    found = night.only()
    assert (found.ticket, found.kind) == (first, MissedKind.VOICEMAIL)
    noted = [each.text for each in night.desk.shown(first).timeline if each.what is Happening.NOTED]
    assert any("Voicemail (0:42)" in text for text in noted)
    assert len(night.desk.helpdesk.tickets) == 1


def test_it_is_told_outside_once_and_each_time_the_posting_thread_is_woken(night: PhoneWorld) -> None:
    night.call()
    night.voicemail()
    night.file()
    night.file()
    assert (len(night.told()), night.posts) == (1, 1)


@pytest.mark.parametrize("moment", ["before opening", "after opening"])
def test_a_process_that_dies_while_it_files_leaves_one_ticket_in_the_end(night: PhoneWorld, moment: str) -> None:
    night.voicemail()
    night.desk.helpdesk.dies = moment  # type: ignore[assignment]
    with pytest.raises(ProcessDied):
        night.file()
    comes_again = night.file()
    assert comes_again == NIGHT + timedelta(minutes=3)
    night.now.at = comes_again
    night.file()
    assert len(night.desk.helpdesk.tickets) == 1
    assert night.only().ticket
    assert "vip-callback" in night.desk.shown(night.only().ticket).tags


def test_while_the_helpdesk_is_down_it_is_tried_again_and_nothing_is_lost(night: PhoneWorld) -> None:
    night.voicemail()
    night.desk.helpdesk.trouble = UpstreamUnavailable("down", retry_after=timedelta(seconds=90))
    assert night.work("main") == NIGHT + timedelta(seconds=90)
    assert (night.only().ticket, len(night.told())) == ("", 1)
    night.desk.helpdesk.trouble = CredentialsRevoked("the token is wrong")
    assert night.work("main") == NIGHT + timedelta(minutes=5)
    night.desk.helpdesk.trouble = None
    assert night.file() is None
    assert len(night.desk.helpdesk.tickets) == 1


def test_a_refusal_of_the_helpdesk_is_shown_to_an_admin_until_it_is_filed(night: PhoneWorld) -> None:
    night.voicemail()
    night.desk.helpdesk.trouble = UpstreamRefused("no such sender")
    night.work("main")
    (trouble,) = night.phone_troubles()
    assert "no such sender" in trouble
    night.desk.helpdesk.trouble = None
    night.file()
    assert night.phone_troubles() == []


def test_in_shadow_nothing_is_filed_and_it_waits(night: PhoneWorld) -> None:
    night.store.set_shadow("main", shadow=True)
    night.voicemail()
    assert night.work("main") == NIGHT + timedelta(minutes=5)
    assert (night.desk.helpdesk.tickets, night.only().ticket) == ({}, "")


def test_a_call_that_the_hosts_own_telephones_took_stands_on_its_ticket_and_files_none(night: PhoneWorld) -> None:
    night.desk.helpdesk.put(ticket(id="ABC-1", at="2026-11-23 17:42", sender="ceo@mail.example"))
    night.call(id="", ticket="ABC-1")
    night.call(id="", ticket="ABC-1")
    night.desk.work_all()
    found = night.only()
    assert (found.ticket, found.own_ticket, len(night.told())) == ("ABC-1", False, 1)
    assert night.file() is None
    assert list(night.desk.helpdesk.tickets) == ["ABC-1"]
    assert "vip-callback" in night.desk.shown("ABC-1").tags
    (owed,) = night.store.stated("main", "ABC-1")
    assert owed.due == found.opens_at + timedelta(minutes=30), "the call itself made the ticket"


def test_a_missed_call_about_an_older_ticket_leaves_that_tickets_clocks_alone(night: PhoneWorld) -> None:
    night.desk.helpdesk.put(ticket(id="ABC-1", at="2026-11-23 16:00", sender="ceo@mail.example"))
    night.worked("ABC-1")
    night.call(id="", ticket="ABC-1")
    night.desk.work_all()
    assert "vip-callback" in night.desk.shown("ABC-1").tags
    assert not night.store.stated("main", "ABC-1")


def test_a_strangers_voicemail_becomes_a_ticket_that_people_place(night: PhoneWorld) -> None:
    answer = night.call(caller=STRANGER)
    assert (answer.way, answer.agent) == (Way.VOICEMAIL, "")
    night.voicemail(STRANGER)
    night.file()
    found = night.only()
    assert night.desk.memory(found.ticket).decision.standing is Standing.UNKNOWN
    assert "a caller whom nobody knows" in night.desk.shown(found.ticket).subject
    (trouble,) = night.phone_troubles()
    assert f"ticket {found.ticket}" in trouble
    say_returned(night.store, "main", found.id, night.now(), "Dana")
    assert night.phone_troubles() == []


def test_in_hours_a_stranger_is_put_through_to_the_24_7_desk(world: PhoneWorld) -> None:
    assert world.call(caller=STRANGER).to == DESK_247


def test_a_customer_who_is_vip_no_more_is_answered_as_a_stranger_and_called_back_by_name(night: PhoneWorld) -> None:
    ended = replace(ACME.entitlement, addon_until=instant("2026-11-01 00:00"))
    customer = replace(ACME, entitlement=ended, phones=frozenset({"421905123456"}))
    night.store.replace_roster("main", Roster((customer,), (DANA,)))
    assert night.call().agent == ""
    assert night.only().customer == "Acme"


def test_a_customer_without_contacts_has_it_filed_in_their_agents_name(night: PhoneWorld) -> None:
    customer = replace(ACME, contacts=frozenset(), phones=frozenset({"421905123456"}))
    night.store.replace_roster("main", Roster((customer,), (DANA,)))
    night.voicemail()
    night.file()
    shown = night.desk.shown(night.only().ticket)
    assert shown.sender == DANA.email
    assert night.desk.memory(shown.id).decision.customer == "Acme"


def test_where_nobody_is_on_the_roster_an_admin_is_told_and_the_call_stays_on_the_list(night: PhoneWorld) -> None:
    night.store.replace_roster("main", Roster())
    night.voicemail(STRANGER)
    night.work("main")
    assert "nobody is on the roster" in night.phone_troubles()[0]
    assert night.only().ticket == ""


def test_a_variable_that_the_phone_system_leaves_unfilled_is_a_trouble_once_and_until_it_is_mended(
    world: PhoneWorld,
) -> None:
    for _ in range(2):
        world.call(unresolved=("from",))
    listed = [each for each in world.store.troubles("main") if each.trouble.subject == "line"]
    assert [(each.count, "from" in each.trouble.text) for each in listed] == [(1, True)]
    world.call()
    assert world.phone_troubles() == []


def test_somebody_may_say_that_a_call_was_returned_once(night: PhoneWorld) -> None:
    night.voicemail()
    night.file()
    found = night.only()
    night.now.move(timedelta(hours=1))
    say_returned(night.store, "main", found.id, night.now(), "Dana")
    night.desk.work_all()
    assert "vip-callback" not in night.desk.shown(found.ticket).tags
    assert night.open_calls() == []
    with pytest.raises(BadInput, match="no call-back"):
        say_returned(night.store, "main", found.id, night.now(), "Boris")


def test_where_nobody_can_say_who_answers_there_is_voicemail_and_the_call_is_noted(world: PhoneWorld) -> None:
    answer = world.answer.at_least_voicemail("main", LINE, PhoneCall(Moment.RINGS, "CA99", NUMBER))
    assert answer.way is Way.VOICEMAIL
    assert (world.only().id, world.only().customer) == ("CA99", "Acme")
