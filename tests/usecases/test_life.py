"""The way of a ticket through the house over its life: deadlines, messages, merges, versions, shadow, overrides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.entitlement import Standing
from integration.domain.journal import Override, Promise
from integration.domain.outgoing import Endpoint, EndpointSecrets
from integration.domain.severity.scale import Severity
from integration.domain.targets import EarlyWarning, Target
from integration.domain.terms import default_terms
from integration.domain.ticket import Happening, Status
from tests.fakes.helpdesk import OWN_USER, ProcessDied
from tests.fakes.now import instant
from tests.fakes.tickets import DANA, entry, ticket
from tests.usecases.conftest import SmallDesk

MINUTE = timedelta(minutes=1)


@pytest.fixture
def listening(desk: SmallDesk) -> SmallDesk:
    desk.store.add_endpoint("main", Endpoint("chat", "https://chat.example/hook"), EndpointSecrets(b"x" * 24))
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    return desk


def told(desk: SmallDesk) -> list[str]:
    return [posting.kind.value for posting in reversed(desk.store.postings("main"))]


def notes(desk: SmallDesk, number: str = "7") -> list[str]:
    return list(desk.shown(number).timeline.notes_by(OWN_USER))


def pass_time(desk: SmallDesk, until: str) -> None:
    """Let the present come to an instant by way of every deadline before it, as the engine does."""
    while (at := desk.store.waiting().next_at) and at <= instant(until):
        desk.now.at = max(at, desk.now())
        desk.work_all()
    desk.now.at = instant(until)


def test_each_deadline_acts_once_at_its_time(listening: SmallDesk) -> None:
    pass_time(listening, "2026-11-23 09:50")
    assert told(listening) == ["warning"]
    pass_time(listening, "2026-11-23 18:00")
    assert told(listening) == ["warning", "breached", "warning", "breached"]
    assert len(notes(listening)) == 5
    listening.deliver("b")
    listening.work_all()
    assert (len(told(listening)), len(notes(listening))) == (4, 5)


def test_a_restart_a_replay_and_a_clock_set_back_repeat_no_deadline(listening: SmallDesk) -> None:
    pass_time(listening, "2026-11-23 09:50")
    for moment in ("2026-11-23 09:50", "2026-11-23 09:40", "2026-11-23 09:46"):
        listening.now.at = instant(moment)
        listening.store.release_all()
        listening.store.replay("main", ids=["a"])
        listening.work_all()
    assert (told(listening), len(notes(listening))) == (["warning"], 2)


@pytest.mark.parametrize("written", [True, False])
def test_a_crash_while_a_deadline_acts_repeats_neither_message_nor_note(listening: SmallDesk, *, written: bool) -> None:
    listening.now.move(45 * MINUTE)
    listening.helpdesk.dies = "after" if written else "before"
    with pytest.raises(ProcessDied):
        listening.work()
    listening.store.release_all()
    listening.work_all()
    assert (told(listening), len(notes(listening))) == (["warning"], 2)


def test_the_priority_rises_with_the_deadlines_and_falls_with_the_reply(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(severity_field="3"))
    desk.deliver("a")
    desk.work_all()
    priorities = []
    for moment in ("2026-11-23 10:00", "2026-11-23 10:31", "2026-11-23 11:01"):
        pass_time(desk, moment)
        priorities.append(desk.shown().priority)
    desk.helpdesk.happens("7", entry("2026-11-23 11:01", Happening.AGENT_REPLIED, DANA.host_id))
    desk.deliver("b")
    desk.work_all()
    assert (priorities, desk.shown().priority, desk.shown().severity_field) == ([3, 2, 1], 3, "3")


def test_the_priority_stays_where_the_terms_say_so(desk: SmallDesk) -> None:
    desk.now.at = instant("2026-11-20 09:00")
    desk.store.publish("main", replace(default_terms(), raise_priority=False))
    desk.now.at = instant("2026-11-23 09:00")
    desk.helpdesk.put(ticket(severity_field="3"))
    desk.deliver("a")
    pass_time(desk, "2026-11-23 11:01")
    assert desk.shown().priority == 3


def test_held_mail_is_released_at_the_opening_and_said_so(desk: SmallDesk) -> None:
    desk.store.add_endpoint("main", Endpoint("chat", "https://chat.example/hook"), EndpointSecrets(b"x" * 24))
    desk.now.at = instant("2026-11-21 20:00")
    desk.helpdesk.put(ticket(at="2026-11-21 20:00", severity_field="1", channel="mail"))
    desk.deliver("a")
    desk.work_all()
    assert "vip-held" in desk.shown().tags
    pass_time(desk, "2026-11-23 08:01")
    assert "vip-held" not in desk.shown().tags
    assert told(desk) == ["released"]
    assert "the clocks of this ticket run" in notes(desk)[-1]


def test_a_ticket_keeps_the_version_in_force_when_it_started_also_if_we_hear_of_it_later(desk: SmallDesk) -> None:
    desk.now.at = instant("2026-11-23 10:00")
    stricter = replace(
        default_terms(),
        targets=tuple(replace(row, first_response=Target.calendar(5 * MINUTE)) for row in default_terms().targets),
    )
    desk.store.publish("main", stricter)
    desk.now.at = instant("2026-11-23 10:10")
    desk.helpdesk.put(ticket(id="1", at="2026-11-23 09:59", severity_field="1"))
    desk.helpdesk.put(ticket(id="2", at="2026-11-23 10:01", severity_field="1"))
    for number in "12":
        desk.deliver(number, number)
    desk.work_all()
    versions = [desk.memory(number).decision.terms_version for number in "12"]
    assert versions == [1, 2]
    assert [desk.shown(number).first_due for number in "12"] == [
        instant("2026-11-23 10:59"),
        instant("2026-11-23 10:06"),
    ]


def test_merged_tickets_keep_the_earliest_start_and_the_worst_state(desk: SmallDesk) -> None:
    desk.helpdesk.put(ticket(id="1", at="2026-11-23 09:00", severity_field="1"))
    desk.helpdesk.put(ticket(id="2", at="2026-11-23 09:30", severity_field="3"))
    desk.helpdesk.put(ticket(id="3", at="2026-11-23 09:40", severity_field="5"))
    for number in "123":
        desk.deliver(number, number)
    desk.work_all()
    pass_time(desk, "2026-11-23 10:30")
    for number, into in (("1", "2"), ("2", "3")):
        desk.helpdesk.put(replace(desk.shown(number), merged_into=into, status=Status.SOLVED))
        desk.deliver(f"merged {number}", number)
    desk.work_all()
    survivor = desk.memory("3").decision
    assert (survivor.severity, survivor.clocks[0].start) == (Severity.S1, instant("2026-11-23 09:00"))
    assert (survivor.clocks[0].breached_at, survivor.merged_from) == (instant("2026-11-23 10:00"), ("2", "1"))
    assert {"vip-sev-1", "vip-breached"} <= set(desk.shown("3").tags)
    assert (desk.shown("1").tags, desk.memory("1").decision.standing) == ((), Standing.MERGED)


def test_tickets_merged_in_a_circle_are_parked_and_named(desk: SmallDesk) -> None:
    for number, into in (("1", "2"), ("2", "1")):
        desk.helpdesk.put(ticket(id=number, merged_into=into))
        desk.deliver(number, number)
    desk.work_all()
    [parked] = desk.store.parked("main")
    assert "1, 2 are merged in a circle" in parked.reason


def test_in_shadow_everything_is_decided_and_nothing_written_or_told(listening: SmallDesk) -> None:
    listening.store.set_shadow("main", shadow=True)
    listening.helpdesk.put(ticket(id="8", severity_field="1"))
    listening.deliver("8", "8")
    pass_time(listening, "2026-11-23 14:00")
    memory = listening.memory("8")
    assert (memory.shadow, len([clock for clock in memory.decision.clocks if clock.breached])) == (True, 2)
    assert listening.shown("8") == ticket(id="8", severity_field="1")
    assert "8" not in {posting.ticket for posting in listening.store.postings("main")}


def test_when_the_shadow_ends_the_host_is_written_and_the_past_is_not_told(listening: SmallDesk) -> None:
    listening.store.set_shadow("main", shadow=True)
    listening.helpdesk.put(ticket(id="8", severity_field="1"))
    listening.deliver("8", "8")
    pass_time(listening, "2026-11-23 10:30")
    listening.store.set_shadow("main", shadow=False)
    listening.reconcile("main")
    listening.work_all()
    assert listening.shown("8").assignee == DANA.host_id
    assert not [each for each in listening.store.postings("main") if each.ticket == "8"]
    assert len(notes(listening, "8")) == 1


def test_a_stated_override_counts_until_it_ends_and_then_computing_resumes(listening: SmallDesk) -> None:
    theirs, until = instant("2026-11-23 12:00"), instant("2026-11-23 09:40")
    made = Override(listening.now(), Promise.FIRST_RESPONSE, theirs, until, by="Dana", why="agreed by phone")
    listening.store.state("main", "7", made)
    listening.store.enqueue("main", ["7"], listening.now())
    listening.work_all()
    assert listening.shown().due_at == theirs
    pass_time(listening, "2026-11-23 09:41")
    assert listening.shown().due_at == instant("2026-11-23 10:00")
    assert told(listening) == ["override ended"]
    assert "set by hand has ended" in notes(listening)[-1]


def test_of_several_warnings_each_comes_once(desk: SmallDesk) -> None:
    desk.store.add_endpoint("main", Endpoint("chat", "https://chat.example/hook"), EndpointSecrets(b"x" * 24))
    desk.now.at = instant("2026-11-20 09:00")
    several = (EarlyWarning(share=0.5), EarlyWarning(share=0.75), EarlyWarning(before=5 * MINUTE))
    desk.store.publish("main", replace(default_terms(), warnings=several))
    desk.now.at = instant("2026-11-23 09:00")
    desk.helpdesk.put(ticket(severity_field="1"))
    desk.deliver("a")
    desk.work_all()
    counted = []
    for moment in ("09:29", "09:31", "09:44", "09:46", "09:54", "09:56"):
        pass_time(desk, f"2026-11-23 {moment}")
        counted.append(len(told(desk)))
    assert counted == [0, 1, 1, 2, 2, 3]
