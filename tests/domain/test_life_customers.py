"""Whose ticket it is may turn out late, and may change while it is open (docs/service.md, 3.6 and 3.10)."""

from dataclasses import replace

import pytest

from integration.domain.decision import ClockState
from integration.domain.entitlement import ALL_INCLUSIVE, Entitlement, Standing
from integration.domain.roster import Customer, Roster
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Channel
from tests.domain.story import Story, at, first, follow_up, said, story, tags, with_roster
from tests.fakes.now import instant
from tests.fakes.tickets import ACME, BORIS, DANA, ROSTER

NOBODY = Roster()
GLOBEX = Customer(
    "Globex",
    Entitlement(ALL_INCLUSIVE, addon_from=instant("2026-02-01 00:00"), agent=BORIS),
    domains=frozenset({"globex.example"}),
)
SMALL = Customer("Small", Entitlement("Small"), domains=frozenset({"small.example"}))
BOTH = Roster((ACME, GLOBEX, SMALL), (DANA, BORIS))
OF_GLOBEX, OF_SMALL, UNKNOWN = "hugo@globex.example", "sam@small.example", "who@nowhere.example"


def bought(when: str, until: str | None = None) -> Roster:
    sold = replace(ACME.entitlement, addon_from=at(when), addon_until=at(until) if until else None)
    return Roster((replace(ACME, entitlement=sold),), (DANA, BORIS))


def vip(level: int = 1, **changes: object) -> Story:
    told = with_roster(story(level, **changes), BOTH)  # type: ignore[arg-type]
    told.look("Mon 10:00")
    return told


def test_a_customer_recognised_late_is_clocked_from_their_first_message() -> None:
    told = with_roster(story(1), NOBODY)
    assert told.look("Mon 10:00").standing is Standing.UNKNOWN
    recognised = with_roster(told, ROSTER).look("Mon 10:40")
    assert (first(recognised).start, recognised.wanted.due_at) == (at("Mon 10:00"), at("Mon 11:00"))
    assert (recognised.wanted.assignee, "vip" in tags(recognised)) == (DANA.host_id, True)


def test_a_customer_recognised_after_the_due_instant_has_the_breach_on_record_since_then() -> None:
    told = with_roster(story(1), NOBODY)
    told.look("Mon 10:00")
    recognised = with_roster(told, ROSTER).look("Mon 13:00")
    assert first(recognised).breached_at == at("Mon 11:00")
    assert ("breached", "first response", at("Mon 11:00")) in said(recognised.news)


def test_a_customer_recognised_late_finds_the_replies_that_they_had_meanwhile() -> None:
    told = with_roster(story(1), NOBODY).replied("Mon 10:30", BORIS.host_id)
    told.look("Mon 10:31")
    recognised = with_roster(told, ROSTER).look("Mon 13:00")
    assert (first(recognised).state, recognised.wanted.due_at) == (ClockState.MET, at("Mon 14:30"))


def test_vip_bought_while_the_ticket_was_open_is_clocked_from_then() -> None:
    told = with_roster(story(1), bought("Mon 13:00"))
    before = told.look("Mon 10:00")
    assert (before.standing, before.clocks, before.look_again_at) == (Standing.NOT_YET, (), at("Mon 13:00"))
    after = told.look("Mon 13:00")
    assert (after.covered_from, first(after).start, after.wanted.due_at) == (
        at("Mon 13:00"), at("Mon 13:00"), at("Mon 14:00")
    )  # fmt: skip


def test_a_reply_from_before_vip_was_bought_counts_as_if_it_came_at_its_begin() -> None:
    told = with_roster(story(1), bought("Mon 13:00")).replied("Mon 10:30")
    decision = told.look("Mon 13:30")
    assert (first(decision).state, first(decision).ended_at) == (ClockState.MET, at("Mon 13:00"))
    assert decision.wanted.due_at == at("Mon 17:00")


def test_a_ticket_solved_before_vip_was_bought_owes_nothing_until_it_is_opened() -> None:
    told = with_roster(story(1), bought("Mon 13:00")).solved("Mon 10:30")
    assert told.look("Mon 15:00").owed is None
    assert first(told.opened("Mon 16:00").look("Mon 16:00")).breached_at == at("Mon 16:00")


def test_a_plan_that_ends_while_a_ticket_is_open_lets_it_finish_under_its_terms_and_with_its_agent() -> None:
    told = with_roster(story(1), bought("Mon 08:00", "Mon 10:30"))
    told.look("Mon 10:00")
    later = told.look("Mon 10:45")
    assert (later.standing, later.wanted.assignee, later.wanted.due_at) == (Standing.VIP, DANA.host_id, at("Mon 11:00"))
    ended = with_roster(told, Roster((replace(ACME, entitlement=Entitlement("Small", agent=BORIS)),)))
    answered = ended.replied("Mon 10:50").look("Mon 11:30")
    assert (answered.standing, answered.wanted.assignee, answered.terms_version) == (Standing.VIP, DANA.host_id, 1)
    assert answered.wanted.due_at == at("Mon 14:50")
    assert follow_up(ended.look("Mon 15:00")).breached_at == at("Mon 14:50")


def test_a_ticket_that_begins_at_the_end_of_the_plan_or_later_is_not_vip() -> None:
    told = with_roster(story(1), bought("Mon 08:00", "Mon 10:00"))
    assert told.look("Mon 10:00").standing is Standing.ENDED


def test_a_plan_that_is_bought_again_after_a_gap_does_not_restart_what_runs() -> None:
    told = with_roster(story(1), bought("Mon 08:00", "Mon 10:20"))
    told.look("Mon 10:00")
    again = with_roster(told, bought("Mon 10:40")).look("Mon 10:45")
    assert (first(again).start, again.wanted.due_at) == (at("Mon 10:00"), at("Mon 11:00"))


def test_an_add_on_that_is_renewed_leaves_the_breach_of_an_open_ticket_on_record() -> None:
    told = with_roster(story(1), bought("Mon 08:00", "Mon 12:00"))
    told.look("Mon 11:30")
    renewed = with_roster(told, bought("Mon 12:00")).look("Mon 12:10")
    assert (first(renewed).start, first(renewed).breached_at) == (at("Mon 10:00"), at("Mon 11:00"))


def test_a_requester_of_another_vip_company_brings_its_agent_and_keeps_the_start() -> None:
    told = vip().host(sender=OF_GLOBEX)
    moved = told.look("Mon 10:30")
    assert (moved.customer, moved.wanted.assignee, moved.reassigned) == ("Globex", BORIS.host_id, False)
    assert (first(moved).start, moved.wanted.due_at) == (at("Mon 10:00"), at("Mon 11:00"))
    assert told.look("Mon 10:40").wanted.assignee == BORIS.host_id


def test_a_requester_of_another_vip_company_leaves_a_breach_on_record() -> None:
    told = vip()
    told.look("Mon 11:30")
    moved = told.host(sender=OF_GLOBEX).look("Mon 12:00")
    assert (moved.customer, first(moved).breached_at) == ("Globex", at("Mon 11:00"))


@pytest.mark.parametrize(("sender", "standing"), [(OF_SMALL, Standing.LOWER_PLAN), (UNKNOWN, Standing.UNKNOWN)])
def test_a_requester_who_is_not_vip_takes_the_ticket_and_its_tags_out_of_vip(sender: str, standing: Standing) -> None:
    told = vip(tags=("billing",)).host(sender=sender)
    decision = told.look("Mon 10:30")
    assert (decision.standing, decision.clocks, decision.news) == (standing, (), ())
    assert (decision.look_again_at, told.ticket.tags) == (None, ("billing",))
    before = told.ticket
    told.look("Mon 13:00")
    assert told.ticket == before


def test_a_ticket_that_went_to_somebody_else_and_came_back_runs_from_its_original_start() -> None:
    told = vip().host(sender=UNKNOWN)
    told.look("Mon 10:20")
    back = told.host(sender="anna@acme.example").look("Mon 10:40")
    assert (back.customer, first(back).start, back.wanted.due_at) == ("Acme", at("Mon 10:00"), at("Mon 11:00"))


def test_a_guess_of_ours_is_still_a_guess_when_the_ticket_comes_back_from_somebody_else() -> None:
    told = with_roster(story(None, subject="", body=""), BOTH)
    guessed = told.look("Mon 10:00")
    assert (guessed.severity, guessed.confirmed) == (Severity.S3, False)
    told.host(sender=UNKNOWN).look("Mon 10:20")
    back = told.host(sender="anna@acme.example").look("Mon 10:40")
    assert (back.severity, back.confirmed) == (Severity.S3, False)


def test_what_an_agent_said_and_when_is_still_known_when_the_ticket_comes_back_from_somebody_else() -> None:
    told = vip(3)
    raised = told.host(severity_field="1").look("Mon 11:30")
    assert first(raised).breached_at == at("Mon 11:30")
    told.host(sender=UNKNOWN).look("Mon 11:40")
    back = told.host(sender="anna@acme.example").look("Mon 11:50")
    assert (back.severity, first(back).breached_at) == (Severity.S1, at("Mon 11:30"))


def test_a_company_that_takes_a_person_over_takes_their_open_ticket_over() -> None:
    told = vip()
    bought_up = Roster((ACME, replace(GLOBEX, contacts=frozenset({"anna@acme.example"}))), (DANA, BORIS))
    moved = with_roster(told, bought_up).look("Mon 10:30")
    assert (moved.customer, moved.wanted.assignee) == ("Globex", BORIS.host_id)
    assert (first(moved).start, moved.wanted.due_at) == (at("Mon 10:00"), at("Mon 11:00"))


def test_a_company_of_no_vip_that_takes_a_person_over_ends_vip_for_their_ticket() -> None:
    told = vip()
    moved = with_roster(told, Roster((ACME, replace(SMALL, contacts=frozenset({"anna@acme.example"})))))
    assert moved.look("Mon 10:30").standing is Standing.LOWER_PLAN
    assert moved.ticket.tags == ()


def test_of_a_persons_several_companies_the_vip_one_counts() -> None:
    anna = frozenset({"anna@acme.example"})
    roster = Roster((replace(SMALL, contacts=anna), replace(GLOBEX, contacts=anna)))
    assert with_roster(story(1), roster).look("Mon 10:00").customer == "Globex"


def test_a_new_dedicated_agent_takes_over_what_is_open() -> None:
    told = vip()
    handed = Roster((replace(ACME, entitlement=replace(ACME.entitlement, agent=BORIS)),), (DANA, BORIS))
    decision = with_roster(told, handed).look("Mon 10:30")
    assert (decision.wanted.assignee, decision.reassigned) == (BORIS.host_id, False)
    assert with_roster(told, handed).look("Mon 10:31").reassigned is False


def test_a_ticket_split_off_another_starts_from_the_customers_message_that_was_moved_to_it() -> None:
    moved = story(1, "Mon 10:00").host(id="8", opened_at=at("Mon 12:00"))  # the message is older than the ticket
    decision = moved.look("Mon 12:00")
    assert (first(decision).start, decision.wanted.first_due) == (at("Mon 10:00"), at("Mon 11:00"))
    assert first(decision).breached_at == at("Mon 11:00")


def test_a_mail_split_off_in_hours_is_held_by_when_its_message_came() -> None:
    moved = story(1, "Mon 20:00", channel=Channel.MAIL).host(opened_at=at("Tue 11:00"))
    decision = moved.look("Tue 11:00")
    assert (decision.held_until, decision.wanted.first_due) == (at("Tue 09:00"), at("Tue 10:00"))


def test_a_ticket_that_another_was_split_off_is_left_as_it_was() -> None:
    told = vip().replied("Mon 10:30").wrote("Mon 10:40")
    before = told.look("Mon 11:00")
    kept = [entry for entry in told.history if entry.at != at("Mon 10:40")]
    after = told.host(timeline=type(told.history)(tuple(kept))).look("Mon 11:10")
    assert (after.clocks, after.wanted) == (before.clocks, replace(before.wanted, notes=()))
