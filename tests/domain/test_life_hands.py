"""Human over machine: due dates set by hand and tickets given to somebody else (docs/service.md, 3.12)."""

from dataclasses import replace

import pytest

from integration.domain.decision import ClockState, Decision
from integration.domain.errors import BadInput
from integration.domain.journal import Override, Promise, Reassignment
from integration.domain.roster import Roster
from tests.domain.story import Story, at, first, follow_up, said, story, tags, with_roster
from tests.fakes.tickets import ACME, BORIS, DANA

CLARA = "5"


def looked_at(level: int = 1) -> Story:
    told = story(level)
    told.look("Mon 10:00")
    return told


def stated(when: str, due: str | None, until: str | None = None, promise: Promise = Promise.FIRST_RESPONSE) -> Override:
    due_at, ends = at(due) if due else None, at(until) if until else None
    return Override(at(when), promise, due_at, ends, by="clara@desk.example", why="agreed by phone")


def due_set(told: Story, due: str | None, when: str) -> Decision:
    """A person sets (or clears) the due date on the host, and we look."""
    return told.host(due_at=at(due) if due else None).look(when)


def test_a_due_date_set_on_the_host_is_an_override_with_who_why_and_until_when() -> None:
    told = looked_at().opened("Mon 10:20", BORIS.host_id)
    decision = due_set(told, "Mon 15:00", "Mon 10:20")
    assert decision.journal.overrides == (
        Override(
            at("Mon 10:20"), Promise.FIRST_RESPONSE, at("Mon 15:00"), None, by=BORIS.host_id, why="set on the helpdesk"
        ),
    )
    assert (decision.due_overridden, first(decision).override) == (True, decision.journal.overrides[0])


def test_a_due_date_set_on_the_host_by_a_hand_that_no_host_names_is_nobodys() -> None:
    [override] = due_set(looked_at(), "Mon 15:00", "Mon 10:20").journal.overrides
    assert override.by == ""


def test_a_due_date_set_on_the_host_is_respected_again_and_again() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    told.wrote("Mon 10:30")
    decision = told.looks("Mon 10:30", "Mon 12:00", "Mon 14:59")
    assert (decision.wanted.due_at, decision.wanted.first_due, first(decision).breached) == (
        at("Mon 15:00"), at("Mon 15:00"), False
    )  # fmt: skip
    assert len(decision.journal.overrides) == 1


def test_a_ticket_that_comes_with_a_due_date_of_a_person_keeps_it() -> None:
    told = story(1).host(due_at=at("Mon 15:00"), due_by=BORIS.host_id)
    decision = told.look("Mon 10:00")
    [override] = decision.journal.overrides
    assert (override.due, override.by, decision.wanted.due_at) == (at("Mon 15:00"), BORIS.host_id, at("Mon 15:00"))
    assert len(told.looks("Mon 10:30", "Mon 12:00", "Mon 14:59").journal.overrides) == 1


def test_a_due_date_that_a_person_set_before_the_customer_was_vip_is_kept_once_they_are() -> None:
    told = with_roster(story(1).host(due_at=at("Mon 15:00"), due_by=BORIS.host_id), Roster())
    assert told.look("Mon 10:00").severity is None
    with_roster(told, Roster((ACME,)))
    assert told.looks("Mon 10:30", "Mon 10:40").wanted.due_at == at("Mon 15:00")


def test_a_due_date_that_no_person_is_known_to_have_set_is_overwritten_on_a_new_ticket() -> None:
    decision = story(1).host(due_at=at("Mon 15:00")).look("Mon 10:00")
    assert (decision.journal.overrides, decision.wanted.due_at) == ((), first(decision).due)


def test_a_due_date_set_by_hand_again_replaces_the_one_before() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    assert due_set(told, "Mon 13:00", "Mon 10:30").wanted.due_at == at("Mon 13:00")
    assert due_set(told, "Mon 16:00", "Mon 10:40").wanted.due_at == at("Mon 16:00")


def test_a_breach_is_measured_against_an_earlier_due_date_while_that_is_in_force() -> None:
    told = looked_at()
    due_set(told, "Mon 10:30", "Mon 10:20")
    late = told.replied("Mon 10:45").look("Mon 10:45")
    assert (first(late).state, first(late).breached_at, first(late).due) == (
        ClockState.MISSED, at("Mon 10:30"), at("Mon 10:30")
    )  # fmt: skip


def test_a_breach_is_measured_against_a_later_due_date_while_that_is_in_force() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    assert not first(told.look("Mon 15:00")).breached
    assert first(told.look("Mon 15:01")).breached_at == at("Mon 15:00")


def test_a_reply_at_the_due_date_that_was_set_by_hand_is_in_time() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    assert first(told.replied("Mon 15:00").look("Mon 16:00")).state is ClockState.MET


def test_a_due_date_set_by_hand_into_the_past_is_a_breach_at_the_moment_it_was_made() -> None:
    assert first(due_set(looked_at(), "Mon 09:00", "Mon 10:20")).breached_at == at("Mon 10:20")


def test_a_due_date_set_by_hand_after_a_breach_leaves_the_breach_on_record() -> None:
    told = looked_at()
    told.look("Mon 11:10")
    later = due_set(told, "Mon 15:00", "Mon 11:20")
    assert (first(later).due, first(later).breached_at) == (at("Mon 15:00"), at("Mon 11:00"))
    assert "vip-breached" in tags(later)


def test_an_override_of_the_first_response_ends_with_it_and_the_follow_up_is_computed() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    decision = told.replied("Mon 10:30").look("Mon 10:30")
    assert (decision.wanted.first_due, decision.wanted.due_at) == (at("Mon 15:00"), at("Mon 14:30"))
    assert decision.due_overridden is False


def test_an_override_of_a_follow_up_holds_for_that_turn_alone() -> None:
    told = looked_at().replied("Mon 10:30")
    told.look("Mon 10:30")
    assert due_set(told, "Mon 18:00", "Mon 11:00").wanted.follow_up_due == at("Mon 18:00")
    decision = told.replied("Mon 17:00").look("Mon 17:00")
    assert (decision.wanted.due_at, any(clock.breached for clock in decision.clocks)) == (at("Mon 21:00"), False)


def test_a_wait_does_not_move_a_due_date_that_was_set_by_hand() -> None:
    told = looked_at().replied("Mon 10:30")
    told.look("Mon 10:30")
    due_set(told, "Mon 18:00", "Mon 11:00")
    told.waited("Mon 12:00").look("Mon 12:00")
    assert told.opened("Mon 13:00").look("Mon 13:00").wanted.due_at == at("Mon 18:00")


def test_an_override_keeps_its_due_instant_when_the_severity_changes() -> None:
    told = looked_at(3)
    due_set(told, "Mon 15:00", "Mon 10:20")
    assert told.host(severity_field="1").look("Mon 10:30").wanted.due_at == at("Mon 15:00")


def test_clearing_the_due_date_on_the_host_ends_the_override_and_computing_resumes() -> None:
    told = looked_at(3)
    due_set(told, "Mon 15:00", "Mon 10:20")
    cleared = due_set(told, None, "Mon 10:40")
    assert (cleared.wanted.due_at, cleared.due_overridden) == (at("Mon 12:00"), False)
    assert told.look("Mon 10:50").wanted.due_at == at("Mon 12:00")
    assert first(told.look("Mon 12:01")).breached_at == at("Mon 12:00")


def test_clearing_the_due_date_after_the_computed_one_has_passed_is_a_breach_at_that_moment() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    cleared = due_set(told, None, "Mon 13:00")
    assert (first(cleared).due, first(cleared).breached_at) == (at("Mon 11:00"), at("Mon 13:00"))


def test_clearing_a_due_date_that_nobody_had_set_by_hand_only_brings_the_computed_one_back() -> None:
    cleared = due_set(looked_at(), None, "Mon 10:20")
    assert (cleared.wanted.due_at, cleared.due_overridden) == (at("Mon 11:00"), False)


def test_putting_the_computed_due_date_back_by_hand_keeps_it() -> None:
    told = looked_at(3)
    due_set(told, "Mon 15:00", "Mon 10:20")
    back = due_set(told, "Mon 12:00", "Mon 10:30")
    assert (back.wanted.due_at, first(told.look("Mon 12:01")).breached_at) == (at("Mon 12:00"), at("Mon 12:00"))


def test_an_override_stated_here_holds_until_its_end_and_then_computing_resumes() -> None:
    told = looked_at(3).state(stated("Mon 10:10", "Mon 16:00", "Mon 11:00"))
    assert told.look("Mon 10:10").wanted.due_at == at("Mon 16:00")
    assert told.look("Mon 10:59:59").wanted.due_at == at("Mon 16:00")
    resumed = told.look("Mon 11:00")
    assert (resumed.wanted.due_at, resumed.due_overridden) == (at("Mon 12:00"), False)
    assert first(told.look("Mon 12:01")).breached_at == at("Mon 12:00")


def test_an_override_that_ends_after_the_computed_due_instant_is_a_breach_at_its_end() -> None:
    told = looked_at().state(stated("Mon 10:10", "Mon 16:00", "Mon 12:00"))
    assert not first(told.look("Mon 11:59:59")).breached
    ended = told.look("Mon 12:00")
    assert (first(ended).due, first(ended).breached_at) == (at("Mon 11:00"), at("Mon 12:00"))


def test_an_override_stated_here_says_who_and_why_and_is_shown_on_the_host() -> None:
    told = looked_at().state(stated("Mon 10:10", "Mon 16:00"))
    override = first(told.look("Mon 10:20")).override
    assert override is not None
    assert (override.by, override.why, told.ticket.due_at) == (
        "clara@desk.example", "agreed by phone", at("Mon 16:00")
    )  # fmt: skip
    assert told.look("Mon 10:30").journal.overrides == ()


def test_an_override_stated_here_for_what_is_not_owed_yet_leaves_the_hosts_due_date_alone() -> None:
    told = looked_at().state(stated("Mon 10:10", "Mon 18:00", promise=Promise.FOLLOW_UP))
    decision = told.look("Mon 10:20")
    assert (decision.wanted.due_at, decision.wanted.follow_up_due) == (at("Mon 11:00"), at("Mon 18:00"))


def test_the_later_of_a_stated_and_a_set_due_date_counts() -> None:
    told = looked_at().state(stated("Mon 10:10", "Mon 16:00"))
    told.look("Mon 10:10")
    assert due_set(told, "Mon 13:00", "Mon 10:20").wanted.due_at == at("Mon 13:00")
    assert told.state(stated("Mon 10:30", "Mon 14:00")).look("Mon 10:30").wanted.due_at == at("Mon 14:00")


def test_a_stated_override_taken_back_here_gives_the_due_date_back_to_computing() -> None:
    told = looked_at(3).state(stated("Mon 10:10", "Mon 16:00"))
    told.look("Mon 10:10")
    assert told.state(stated("Mon 10:30", None)).look("Mon 10:30").wanted.due_at == at("Mon 12:00")


def test_an_override_ended_by_clearing_the_host_does_not_come_back() -> None:
    told = looked_at(3).state(stated("Mon 10:10", "Mon 16:00"))
    told.look("Mon 10:10")
    assert due_set(told, None, "Mon 10:30").wanted.due_at == at("Mon 12:00")
    assert told.look("Mon 10:40").wanted.due_at == at("Mon 12:00")


@pytest.mark.parametrize("until", ["Mon 10:10", "Mon 10:00"])
def test_an_override_that_ends_no_later_than_it_was_made_is_refused(until: str) -> None:
    with pytest.raises(BadInput, match="ends after it was made"):
        stated("Mon 10:10", "Mon 16:00", until)


def test_our_own_new_due_date_is_never_taken_for_a_persons() -> None:
    told = looked_at()
    told.replied("Mon 10:30").look("Mon 10:30")
    told.waited("Mon 11:00").look("Mon 11:00")
    decision = told.wrote("Mon 12:00").looks("Mon 12:00", "Mon 12:10")
    assert (decision.journal.overrides, decision.due_overridden) == ((), False)


def test_a_manual_reassignment_is_kept_with_who_did_it_and_when() -> None:
    told = looked_at().opened("Mon 10:20", CLARA).host(assignee=BORIS.host_id)
    decision = told.look("Mon 10:21")
    assert decision.journal.reassignment == Reassignment(at("Mon 10:21"), BORIS.host_id, CLARA)
    assert (decision.wanted.assignee, decision.reassigned) == (BORIS.host_id, True)


def test_a_manual_reassignment_is_respected_through_all_that_comes_later() -> None:
    told = looked_at().host(assignee=BORIS.host_id)
    told.look("Mon 10:20")
    told.replied("Mon 10:30", BORIS.host_id).look("Mon 10:30")
    told.host(severity_field="3").look("Mon 11:00")
    told.waited("Mon 12:00").look("Mon 12:00")
    told.wrote("Tue 10:00").look("Tue 10:00")
    decision = told.solved("Tue 11:00").opened("Wed 11:00").look("Wed 11:00")
    assert (told.ticket.assignee, decision.journal.reassignment) == (
        BORIS.host_id, Reassignment(at("Mon 10:20"), BORIS.host_id)
    )  # fmt: skip


def test_a_second_manual_reassignment_replaces_the_first() -> None:
    told = looked_at().host(assignee=BORIS.host_id)
    told.look("Mon 10:20")
    decision = told.host(assignee=CLARA).looks("Mon 10:40", "Mon 10:50")
    assert decision.journal.reassignment == Reassignment(at("Mon 10:40"), CLARA)
    assert decision.wanted.assignee == CLARA


def test_a_ticket_given_back_to_the_dedicated_agent_is_reassigned_no_more() -> None:
    told = looked_at().host(assignee=BORIS.host_id)
    told.look("Mon 10:20")
    back = told.host(assignee=DANA.host_id).look("Mon 10:40")
    assert (back.reassigned, back.wanted.assignee) == (False, DANA.host_id)
    assert told.host(assignee=BORIS.host_id).look("Mon 10:50").reassigned is True


def test_a_reassigned_ticket_that_is_taken_from_everybody_goes_back_to_the_dedicated_agent() -> None:
    told = looked_at().host(assignee=BORIS.host_id)
    told.look("Mon 10:20")
    back = told.host(assignee=None).look("Mon 10:40")
    assert (back.reassigned, told.ticket.assignee) == (False, DANA.host_id)


def test_a_manual_reassignment_outlasts_a_change_of_the_dedicated_agent() -> None:
    told = looked_at().host(assignee=CLARA)
    told.look("Mon 10:20")
    handed = Roster((replace(ACME, entitlement=replace(ACME.entitlement, agent=BORIS)),), (DANA, BORIS))
    decision = with_roster(told, handed).look("Mon 10:40")
    assert (decision.wanted.assignee, decision.reassigned) == (CLARA, True)


def test_a_manual_reassignment_is_still_respected_when_the_ticket_comes_back_from_somebody_else() -> None:
    told = looked_at().host(assignee=BORIS.host_id)
    told.look("Mon 10:20")
    told.host(sender="who@nowhere.example").look("Mon 10:30")
    back = told.host(sender="anna@acme.example").look("Mon 10:40")
    assert (back.wanted.assignee, back.reassigned) == (BORIS.host_id, True)


def test_an_override_is_still_in_force_when_the_ticket_comes_back_from_somebody_else() -> None:
    told = looked_at()
    due_set(told, "Mon 15:00", "Mon 10:20")
    told.host(sender="who@nowhere.example").look("Mon 10:30")
    assert told.host(sender="anna@acme.example").look("Mon 10:40").wanted.due_at == at("Mon 15:00")


def test_a_due_date_set_while_the_ticket_waits_for_its_customer_holds_once_it_is_opened_again() -> None:
    told = looked_at().replied("Mon 10:30").waited("Mon 11:00")
    told.look("Mon 11:00")
    due_set(told, "Tue 12:00", "Mon 11:30")
    opened = told.opened("Mon 13:00").look("Mon 13:00")
    assert (opened.wanted.due_at, opened.due_overridden) == (at("Tue 12:00"), True)


def test_the_end_of_an_override_is_told_once_with_who_had_made_it() -> None:
    told = looked_at(3).state(stated("Mon 10:10", "Mon 16:00", "Mon 11:00"))
    assert told.look("Mon 10:10").look_again_at == at("Mon 11:00")
    ended = told.look("Mon 11:00")
    assert said(ended.news) == [("clara@desk.example", "first response", at("Mon 11:00"))]
    assert "set by hand has ended" in told.notes[-1]
    assert told.look("Mon 11:01").news == ()


def test_an_override_that_was_replaced_before_its_end_does_not_end() -> None:
    told = looked_at(3).state(stated("Mon 10:10", "Mon 16:00", "Mon 11:00"))
    told.look("Mon 10:10")
    told.state(stated("Mon 10:30", "Mon 15:00")).look("Mon 10:30")
    decision = told.look("Mon 11:00")
    assert (decision.news, decision.wanted.due_at) == ((), at("Mon 15:00"))


def test_a_due_date_set_while_a_reply_comes_is_of_the_follow_up_and_is_kept() -> None:
    told = looked_at().replied("Mon 10:20").host(due_at=at("Tue 10:00"))
    decision = told.look("Mon 10:21")
    assert (first(decision).state, follow_up(decision).due, decision.wanted.due_at) == (
        ClockState.MET, at("Tue 10:00"), at("Tue 10:00")
    )  # fmt: skip
