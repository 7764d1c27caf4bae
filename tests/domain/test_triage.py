"""The service's promises on single tickets; 2026-11-23 is a Monday, and the desk opens at 08:00 UTC."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integration.domain.decision import ClockState, Decision
from integration.domain.entitlement import Entitlement, Standing
from integration.domain.handwork import seen
from integration.domain.journal import Promise
from integration.domain.memory import Memory
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.terms import default_terms
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket
from integration.domain.triage import decide
from tests.fakes.helpdesk import applied
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, ALWAYS, BORIS, DANA, ROSTER, entry, ticket

TERMS = default_terms()


def decided(subject: Ticket, now: str = "2026-11-23 09:00", *, memory: Memory | None = None) -> Decision:
    return decide(subject, ROSTER, TERMS, memory, instant(now))


def settled(decision: Decision) -> Memory:
    return Memory(decision, (decision.wanted,), settled=True, told=frozenset({"recognised"}))


def of_severity(level: int, **changes: Any) -> Ticket:  # noqa: ANN401 - any field of a ticket
    return ticket(severity_field=str(level), **changes)


@pytest.mark.parametrize(
    ("level", "first", "follow_up"),
    [
        (1, "2026-11-23 10:00", "2026-11-23 13:00"),
        (2, "2026-11-23 10:00", "2026-11-23 13:00"),
        (3, "2026-11-23 11:00", "2026-11-25 09:00"),
        (4, "2026-11-24 09:00", None),
        (5, "2026-11-24 09:00", None),
    ],
)
def test_each_severity_has_the_services_targets(level: int, first: str, follow_up: str | None) -> None:
    wanted = decided(of_severity(level)).wanted
    assert (wanted.due_at, wanted.first_due) == (instant(first), instant(first))
    assert wanted.follow_up_due == (instant(follow_up) if follow_up else None)


def test_a_vip_ticket_gets_its_agent_and_its_tags() -> None:
    wanted = decided(of_severity(2)).wanted
    assert (wanted.assignee, wanted.severity, set(wanted.tags or ())) == (DANA.host_id, 2, {"vip", "vip-sev-2"})


def test_a_guess_is_marked_unconfirmed() -> None:
    decision = decided(ticket(subject="", body=""))
    assert (decision.severity, decision.confirmed, decision.rule) == (3, False, "nothing fired")
    assert "vip-unconfirmed" in (decision.wanted.tags or ())


def test_a_ticket_of_somebody_else_is_left_alone_but_our_tags_come_off() -> None:
    roster = Roster((replace(ACME, entitlement=Entitlement("Small")),))
    decision = decide(ticket(tags=("billing", "vip", "vip-sev-1")), roster, TERMS, None, instant("2026-11-23 09:00"))
    assert (decision.standing, decision.clocks) == (Standing.LOWER_PLAN, ())
    after = applied(ticket(tags=("billing", "vip", "vip-sev-1")), decision.wanted, instant("2026-11-23 09:00"))
    assert after == ticket(tags=("billing",))


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.WEB])
def test_mail_and_web_forms_out_of_hours_are_held_until_the_opening_whatever_the_severity(channel: Channel) -> None:
    decision = decided(of_severity(1, at="2026-11-21 20:00", channel=channel), "2026-11-21 20:00")
    assert decision.held_until == instant("2026-11-23 08:00")
    assert decision.wanted.due_at == instant("2026-11-23 09:00")
    assert "vip-held" in (decision.wanted.tags or ())
    assert decision.look_again_at == instant("2026-11-23 08:00")


def test_the_held_tag_comes_off_at_the_opening() -> None:
    held = of_severity(1, at="2026-11-21 20:00", channel=Channel.MAIL)
    assert "vip-held" not in (decided(held, "2026-11-23 08:00").wanted.tags or ())


@pytest.mark.parametrize("channel", [Channel.CHAT, Channel.API])
def test_chat_is_never_held(channel: Channel) -> None:
    decision = decided(of_severity(1, at="2026-11-21 20:00", channel=channel), "2026-11-21 20:00")
    assert (decision.held_until, decision.wanted.due_at) == (None, instant("2026-11-21 21:00"))


def test_hold_severities_can_be_narrowed() -> None:
    terms = replace(TERMS, hold_severities=frozenset({Severity.S3, Severity.S4, Severity.S5}))
    mail = of_severity(1, at="2026-11-21 20:00", channel=Channel.MAIL)
    assert decide(mail, ROSTER, terms, None, instant("2026-11-21 20:00")).held_until is None


def test_the_clock_starts_when_the_customer_wrote_not_when_we_look() -> None:
    decision = decided(of_severity(1), "2026-11-24 09:00")
    assert (decision.wanted.first_due, decision.clocks[0].breached) == (instant("2026-11-23 10:00"), True)
    assert "vip-breached" in (decision.wanted.tags or ())


def test_a_ticket_open_when_the_add_on_begins_is_clocked_from_then() -> None:
    late = replace(ALWAYS, addon_from=instant("2026-11-23 12:00"))
    roster = Roster((replace(ACME, entitlement=late),))
    before = decide(of_severity(1), roster, TERMS, None, instant("2026-11-23 11:00"))
    assert (before.standing, before.look_again_at) == (Standing.NOT_YET, instant("2026-11-23 12:00"))
    after = decide(of_severity(1), roster, TERMS, None, instant("2026-11-23 12:00"))
    assert after.wanted.due_at == instant("2026-11-23 13:00")


def test_a_ticket_finishes_as_vip_when_its_customer_loses_the_plan() -> None:
    memory = settled(decided(of_severity(1)))
    roster = Roster((replace(ACME, entitlement=Entitlement("Small")),))
    decision = decide(of_severity(1), roster, TERMS, memory, instant("2026-11-23 09:30"))
    assert (decision.standing, decision.wanted.assignee) == (Standing.VIP, DANA.host_id)


def test_a_reply_meets_the_first_response_and_starts_the_follow_up() -> None:
    replied = of_severity(1, timeline=ticket(entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3")).timeline)
    decision = decided(replied, "2026-11-23 09:31")
    assert decision.clocks[0].state is ClockState.MET
    assert decision.wanted.due_at == decision.wanted.follow_up_due == instant("2026-11-23 13:30")
    assert decision.wanted.first_due == instant("2026-11-23 10:00")


@pytest.mark.parametrize(("second", "state"), [(-1, ClockState.MET), (0, ClockState.MET), (1, ClockState.MISSED)])
def test_a_target_is_met_up_to_and_at_its_due_instant(second: int, state: ClockState) -> None:
    reply = Entry(instant("2026-11-23 10:00") + timedelta(seconds=second), Happening.AGENT_REPLIED)
    replied = of_severity(1, timeline=ticket(reply).timeline)
    first = decided(replied, "2026-11-23 12:00").clocks[0]
    assert (first.state, first.breached) == (state, state is ClockState.MISSED)


@pytest.mark.parametrize("what", [Happening.NOTED, Happening.WAITED, Happening.CUSTOMER_WROTE, Happening.OPENED])
def test_only_an_agents_public_reply_is_a_response(what: Happening) -> None:
    subject = of_severity(1, timeline=ticket(entry("2026-11-23 09:30", what, "3")).timeline)
    assert decided(subject, "2026-11-23 09:40").clocks[0].running


def test_the_follow_up_does_not_run_while_the_ticket_waits_for_the_customer() -> None:
    waiting = ticket(
        entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"), entry("2026-11-23 10:30", Happening.WAITED)
    )
    decision = decided(replace(waiting, severity_field="1", status=Status.WAITING), "2026-11-24 18:00")
    assert decision.wanted.due_at is None
    assert decision.clocks[-1].state is ClockState.PAUSED
    assert not decision.clocks[-1].breached


def test_the_customer_who_comes_back_starts_a_new_follow_up() -> None:
    back = ticket(
        entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"),
        entry("2026-11-23 10:30", Happening.WAITED),
        entry("2026-11-24 12:00", Happening.CUSTOMER_WROTE),
    )
    decision = decided(replace(back, severity_field="1"), "2026-11-24 12:01")
    assert decision.wanted.due_at == instant("2026-11-24 16:00")
    assert not any(clock.breached for clock in decision.clocks)


def test_time_spent_waiting_moves_the_due_instant_on() -> None:
    resumed = ticket(
        entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"),
        entry("2026-11-23 10:00", Happening.WAITED),
        entry("2026-11-23 12:00", Happening.OPENED),
    )
    assert decided(replace(resumed, severity_field="1"), "2026-11-23 12:00").wanted.due_at == instant(
        "2026-11-23 15:30"
    )


def test_nothing_is_owed_once_the_ticket_is_solved() -> None:
    solved = ticket(
        entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"), entry("2026-11-23 09:30", Happening.SOLVED)
    )
    decision = decided(replace(solved, severity_field="1", status=Status.SOLVED), "2026-11-25 09:00")
    assert (decision.wanted.due_at, decision.wanted.follow_up_due, decision.owed) == (None, None, None)
    assert decision.look_again_at is None


def test_an_agents_reassignment_is_respected() -> None:
    memory = settled(decided(of_severity(1)))
    decision = decided(of_severity(1, assignee=BORIS.host_id), memory=memory)
    assert (decision.reassigned, decision.wanted.assignee) == (True, BORIS.host_id)
    again = decided(of_severity(1, assignee=BORIS.host_id), memory=settled(decision))
    assert again.wanted.assignee == BORIS.host_id


def test_a_ticket_that_was_taken_from_everybody_goes_back_to_its_agent() -> None:
    memory = settled(decided(of_severity(1)))
    assert decided(of_severity(1, assignee=None), memory=memory).wanted.assignee == DANA.host_id


def test_an_owner_from_before_we_came_gives_way_to_the_dedicated_agent() -> None:
    assert decided(of_severity(1, assignee=BORIS.host_id)).wanted.assignee == DANA.host_id


def test_a_due_date_set_by_a_person_is_kept_until_something_else_is_owed() -> None:
    memory = settled(decided(of_severity(1)))
    theirs = instant("2026-11-23 15:00")
    kept = decided(of_severity(1, due_at=theirs), memory=memory)
    assert (kept.due_overridden, kept.wanted.due_at) == (True, theirs)
    assert decided(of_severity(1, due_at=theirs), memory=settled(kept)).wanted.due_at == theirs
    replied = ticket(entry("2026-11-23 09:30", Happening.AGENT_REPLIED, "3"), due_at=theirs, severity_field="1")
    assert decided(replied, "2026-11-23 09:31", memory=settled(kept)).wanted.due_at == instant("2026-11-23 13:30")


def test_an_agents_severity_stands_confirmed_whatever_the_words_say() -> None:
    memory = settled(decided(ticket()))
    changed = decided(ticket(severity_field="1"), memory=memory)
    assert (changed.severity, changed.confirmed, changed.rule) == (1, True, "set by an agent")
    assert decided(ticket(severity_field="1"), memory=settled(changed)).severity == 1


def test_an_agent_confirms_by_taking_off_the_tag() -> None:
    guess = decided(ticket(subject="", body=""))
    shown = replace(ticket(subject="", body="", tags=("vip", "vip-sev-3")), severity_field="3")
    assert decided(shown, memory=settled(guess)).confirmed
    unwritten = replace(settled(guess), settled=False)
    assert not decided(ticket(subject="", body=""), memory=unwritten).confirmed


def test_a_crash_between_remembering_and_writing_never_looks_like_a_person() -> None:
    first = decided(of_severity(1, assignee=BORIS.host_id, due_at=instant("2026-12-01 00:00")))
    subject = of_severity(1, assignee=BORIS.host_id, due_at=instant("2026-12-01 00:00"))
    intent = Memory(first, (seen(subject), first.wanted))
    assert decided(subject, memory=intent).wanted == first.wanted
    written = applied(subject, replace(first.wanted, notes=()), instant("2026-11-23 09:00"))
    again = decided(written, memory=intent)
    assert (again.reassigned, again.due_overridden, again.wanted) == (False, False, first.wanted)


def test_the_note_says_who_what_and_until_when_once() -> None:
    decision = decided(of_severity(1, at="2026-11-21 20:00", channel=Channel.MAIL), "2026-11-21 20:00")
    [note] = decision.wanted.notes
    for words in ("Acme", "Dana Petrova", "S1", "Held until Mon 2026-11-23 09:00 CET", "first response"):
        assert words in note.text
    assert decided(of_severity(1), memory=settled(decision)).wanted.notes == ()


def test_a_ticket_is_looked_at_again_when_it_is_warned_of_and_just_after_it_would_be_late() -> None:
    decision = decided(of_severity(1))
    assert decision.look_again_at == instant("2026-11-23 09:45")
    late = decided(of_severity(1), "2026-11-23 09:45").look_again_at
    assert late == instant("2026-11-23 10:00") + timedelta(milliseconds=200)
    assert decision.clocks[1].promise is Promise.FOLLOW_UP


def test_a_customer_recognised_late_gets_the_dedicated_agent_whoever_had_the_ticket_meanwhile() -> None:
    meanwhile = ticket(severity_field="1", assignee=BORIS.host_id)
    unknown = decide(meanwhile, Roster(), TERMS, None, instant("2026-11-23 09:05"))
    assert unknown.standing is Standing.UNKNOWN
    late = decided(meanwhile, "2026-11-23 09:10", memory=Memory(unknown, (unknown.wanted,), settled=True))
    assert (late.wanted.assignee, late.reassigned) == (DANA.host_id, False)
    assert late.wanted.first_due == instant("2026-11-23 10:00")
