"""A ticket's way to second level and back: who has it, until when they acknowledge it, and who stays the contact."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integration.domain.alerts import AFTER
from integration.domain.cover.cover import Cover, CoverReason, Senior
from integration.domain.decision import AlertKind
from integration.domain.explanation import explained
from integration.domain.second_level.escalation import TAG
from integration.domain.ticket import Happening
from integration.domain.words.english import ENGLISH
from tests.domain.second_level.tale import SELMA, SVEN, THE_GROUP, ZOE, Tale, looked_at, stay, tale
from tests.domain.story import at, tags
from tests.fakes.helpdesk import OWN_USER
from tests.fakes.tickets import BORIS, DANA

BY_WHAT = "by a note, a reply or a call here, or in the VIP panel"


def test_who_covers_gets_it_with_the_tag_and_a_due_instant_and_the_agent_stays_the_contact() -> None:
    decision = looked_at().hands_over("Mon 10:05").look("Mon 10:06")
    found = stay(decision)
    assert (found.to, found.by, found.reason, found.due) == (SELMA, "Dana", "the disk array degrades", at("Mon 10:20"))
    assert (decision.wanted.assignee, TAG in tags(decision)) == (SELMA.host_id, True)
    assert (decision.agent, decision.answers) == (DANA, DANA)


def test_the_customers_clocks_are_untouched() -> None:
    plain, handed = looked_at(), looked_at().hands_over("Mon 10:05")
    assert handed.look("Mon 10:06").clocks == plain.look("Mon 10:06").clocks


@pytest.mark.parametrize(("level", "due"), [(1, "Mon 10:15"), (2, "Mon 10:30"), (3, "Mon 12:00"), (5, "Tue 10:00")])
def test_the_internal_agreement_goes_by_severity(level: int, due: str) -> None:
    assert stay(looked_at(level).hands_over("Mon 10:00").look("Mon 10:01")).due == at(due)


def test_looking_again_changes_nothing() -> None:
    told = looked_at().hands_over("Mon 10:05")
    first = told.look("Mon 10:06")
    again = told.look("Mon 10:07")
    assert again.journal.escalations == first.journal.escalations
    assert (again.journal.reassignment, again.wanted.notes, again.news) == (None, (), ())


def test_a_ticket_that_is_handed_over_before_we_ever_saw_it_goes_there_too() -> None:
    assert stay(tale().hands_over("Mon 10:05").look("Mon 10:06")).to == SELMA


def test_an_agent_asks_by_the_tag_and_says_why_in_a_note() -> None:
    told = looked_at().notes_that("Mon 10:03", "Tier2: needs somebody who knows the array", DANA.host_id).sets_the_tag()
    found = stay(told.look("Mon 10:04"))
    assert (found.at, found.by, found.reason) == (at("Mon 10:04"), DANA.name, "needs somebody who knows the array")


def test_the_reason_may_stand_there_before_the_tag_although_we_looked_in_between() -> None:
    told = looked_at().notes_that("Mon 10:03", "tier2: the array", DANA.host_id)
    told.look("Mon 10:03")
    assert stay(told.sets_the_tag().look("Mon 10:10")).reason == "the array"


def test_the_reason_may_come_after_the_tag() -> None:
    told = looked_at().sets_the_tag()
    assert stay(told.look("Mon 10:04")).reason == "set on the helpdesk"
    told.notes_that("Mon 10:06", "tier2: the array", DANA.host_id)
    found = stay(told.looks("Mon 10:06", "Mon 10:07"))
    assert (found.by, found.reason, found.at) == (DANA.name, "the array", at("Mon 10:04"))


def test_the_reason_of_one_stay_is_not_that_of_the_next() -> None:
    told = looked_at().notes_that("Mon 10:03", "tier2: the array", DANA.host_id).sets_the_tag()
    told.look("Mon 10:04")
    told.agent_takes_off(TAG).look("Mon 10:05")
    last = told.sets_the_tag().look("Mon 10:06").journal.escalations[-1]
    assert (last.at, last.reason) == (at("Mon 10:06"), "set on the helpdesk")


@pytest.mark.parametrize("text", ["second level - the array", "TIER 2 the array", "tier2, the\narray"])
def test_a_reason_may_be_written_in_several_ways(text: str) -> None:
    told = looked_at().notes_that("Mon 10:03", text, DANA.host_id).sets_the_tag()
    assert stay(told.look("Mon 10:04")).reason == "the array"


def test_a_tag_without_a_reason_is_enough() -> None:
    told = looked_at(begins="Mon 09:00").notes_that("Mon 09:40", "tier2 long ago", DANA.host_id)
    told.notes_that("Mon 10:03", "tier2x is no word of ours", BORIS.host_id).sets_the_tag()
    found = stay(told.look("Mon 10:04"))
    assert (found.by, found.reason) == (BORIS.host_id, "set on the helpdesk")


def test_the_tag_that_we_set_ourselves_begins_nothing_anew() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.looks("Mon 10:06", "Mon 10:07")
    assert TAG in told.ticket.tags
    told.gives_back("Mon 10:08").host(tags=told.ticket.tags)
    assert stay(told.looks("Mon 10:09", "Mon 10:10")).ended_at == at("Mon 10:08")


def test_where_nobody_of_second_level_is_there_the_agent_keeps_it_and_people_are_told() -> None:
    decision = looked_at().on_duty().hands_over("Mon 10:05").look("Mon 10:06")
    assert (stay(decision).to, decision.wanted.assignee) == (Senior("second level"), DANA.host_id)
    assert [alert.kind for alert in decision.news] == [AlertKind.SECOND_LEVEL]


def test_another_senior_who_comes_on_duty_does_not_take_over_a_running_stay() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    assert stay(told.on_duty(SVEN).look("Mon 10:07")).to == SELMA


def test_it_is_acknowledged_here() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    found = stay(told.acknowledges("Mon 10:09").looks("Mon 10:10", "Mon 11:00"))
    assert (found.acknowledged_at, found.acknowledged_by, found.open) == (at("Mon 10:09"), "Selma", True)


@pytest.mark.parametrize("what", [Happening.NOTED, Happening.AGENT_REPLIED, Happening.CALLED])
def test_the_seniors_own_word_acknowledges_it(what: Happening) -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    told.happens("Mon 10:08", what, SELMA.host_id, "On it.")
    found = stay(told.look("Mon 10:09"))
    assert (found.acknowledged_at, found.acknowledged_by) == (at("Mon 10:08"), SELMA.name)


def test_nobody_elses_word_acknowledges_it_nor_an_earlier_one() -> None:
    told = looked_at().notes_that("Mon 10:01", "I saw that", SELMA.host_id).hands_over("Mon 10:05")
    told.notes_that("Mon 10:06", "Waiting for Selma", DANA.host_id)
    assert not stay(told.looks("Mon 10:07", "Mon 10:08")).acknowledged


def test_a_group_acknowledges_by_any_agent_but_those_who_answer_the_customer_and_us() -> None:
    told = looked_at(group="g1").on_duty(THE_GROUP).hands_over("Mon 10:05")
    decision = told.look("Mon 10:06")
    assert (decision.wanted.group, decision.wanted.assignee) == ("g2", DANA.host_id)
    assert OWN_USER in {entry.author for entry in told.history}
    told.notes_that("Mon 10:07", "Come on", DANA.host_id)
    assert not stay(told.look("Mon 10:07")).acknowledged
    found = stay(told.notes_that("Mon 10:08", "Ours", ZOE.host_id).look("Mon 10:08"))
    assert (found.acknowledged_at, found.acknowledged_by) == (at("Mon 10:08"), ZOE.host_id)


def test_what_the_stand_in_said_to_the_customer_is_no_groups_word_once_the_agent_is_back() -> None:
    here = Cover("Acme", DANA, DANA, DANA, at("Mon 09:00"))
    told = looked_at(group="g1").on_duty(THE_GROUP).hands_over("Mon 10:05")
    told.cover = replace(here, agent=BORIS, urgent=BORIS, reason=CoverReason.ABSENT, since=at("Mon 10:01"))
    told.look("Mon 10:06")
    told.replied("Mon 10:07", BORIS.host_id).look("Mon 10:08")
    told.cover = replace(here, since=at("Mon 10:10"))
    for when in ("Mon 10:10", "Mon 10:11"):
        assert not stay(told.look(when)).acknowledged


def test_what_a_person_gave_to_somebody_by_hand_goes_back_there_however_often_we_look_meanwhile() -> None:
    told = looked_at()
    told.host(assignee=BORIS.host_id).look("Mon 10:02")
    told.hands_over("Mon 10:05").looks("Mon 10:06", "Mon 10:07", "Mon 10:08")
    assert told.ticket.assignee == SELMA.host_id
    assert told.gives_back("Mon 10:30").look("Mon 10:30").wanted.assignee == BORIS.host_id


def test_given_to_a_senior_by_hand_first_it_goes_back_to_its_agent() -> None:
    told = looked_at()
    told.host(assignee=SELMA.host_id).look("Mon 10:02")
    told.sets_the_tag().looks("Mon 10:06", "Mon 10:07")
    assert told.gives_back("Mon 10:30").look("Mon 10:30").wanted.assignee == DANA.host_id


def test_a_ticket_goes_back_to_the_group_it_came_from_and_is_left_there() -> None:
    told = looked_at(group="g1").on_duty(THE_GROUP).hands_over("Mon 10:05")
    told.look("Mon 10:06")
    assert told.gives_back("Mon 10:30").look("Mon 10:30").wanted.group == "g1"
    assert told.look("Mon 10:31").wanted.group is None
    assert told.host(group="g3").look("Mon 10:32").wanted.group is None


def test_putting_it_back_into_its_group_by_hand_ends_the_stay() -> None:
    told = looked_at(group="g1").on_duty(THE_GROUP).hands_over("Mon 10:05")
    told.look("Mon 10:06")
    decision = told.host(group="g1").look("Mon 10:10")
    assert (stay(decision).ended_at, decision.wanted.group) == (at("Mon 10:10"), None)


def test_another_group_by_hand_is_respected() -> None:
    told = looked_at(group="g1").on_duty(THE_GROUP).hands_over("Mon 10:05")
    told.look("Mon 10:06")
    decision = told.host(group="g7").look("Mon 10:10")
    assert (stay(decision).open, decision.wanted.group) == (True, "g7")
    assert told.gives_back("Mon 10:12").look("Mon 10:12").wanted.group == "g1"


def test_it_is_given_back_here_with_a_word_why() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    decision = told.gives_back("Mon 10:30", "the array is replaced").look("Mon 10:31")
    found = stay(decision)
    assert (found.ended_at, found.ended_by, found.ended_why) == (at("Mon 10:30"), "Dana", "the array is replaced")
    assert (decision.wanted.assignee, TAG in tags(decision), decision.reassigned) == (DANA.host_id, False, False)
    assert told.look("Mon 10:32").wanted.assignee == DANA.host_id


def test_taking_off_the_tag_gives_it_back() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    told.notes_that("Mon 10:20", "done", SELMA.host_id).agent_takes_off(TAG)
    decision = told.look("Mon 10:21")
    assert (stay(decision).ended_at, stay(decision).ended_by) == (at("Mon 10:21"), SELMA.name)
    assert told.look("Mon 10:22").wanted.assignee == DANA.host_id


def test_a_ticket_that_lost_all_our_tags_was_given_back_by_nobody() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    assert stay(told.host(tags=()).look("Mon 10:21")).open


def test_a_step_that_did_not_reach_the_host_yet_is_not_taken_for_a_persons() -> None:
    told = looked_at().hands_over("Mon 10:05")
    before = told.ticket
    told.look("Mon 10:06")
    memory = told.memory
    assert memory is not None
    told.memory = replace(
        memory, settled=False, known=(replace(memory.known[0], tags=("vip",), assignee="3"), *memory.known)
    )
    told.ticket = before
    decision = told.look("Mon 10:07")
    assert (stay(decision).open, stay(decision).to, decision.wanted.assignee) == (True, SELMA, SELMA.host_id)


def test_solving_the_ticket_ends_it_and_reopening_begins_nothing() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    told.solved("Mon 10:40")
    assert stay(told.look("Mon 10:41")).ended_at == at("Mon 10:40")
    assert stay(told.opened("Mon 11:00").looks("Mon 11:01", "Mon 11:02")).ended_at == at("Mon 10:40")


def test_a_step_for_a_ticket_that_was_solved_meanwhile_is_void() -> None:
    told = looked_at().hands_over("Mon 10:05").solved("Mon 10:06")
    assert told.looks("Mon 10:07").journal.escalations == ()
    assert told.opened("Mon 11:00").look("Mon 11:01").journal.escalations == ()


def test_giving_it_to_who_answers_by_hand_ends_it() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    decision = told.host(assignee=DANA.host_id).look("Mon 10:20")
    assert (stay(decision).ended_at, decision.wanted.assignee, TAG in tags(decision)) == (
        at("Mon 10:20"), DANA.host_id, False
    )  # fmt: skip


def test_giving_it_to_yet_another_by_hand_is_respected_while_it_stays_there() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    told.host(assignee=ZOE.host_id)
    decision = told.looks("Mon 10:20", "Mon 10:21", "Mon 10:22")
    assert (stay(decision).open, decision.wanted.assignee, TAG in tags(decision)) == (True, ZOE.host_id, True)
    assert told.gives_back("Mon 10:30").looks("Mon 10:31", "Mon 10:32").wanted.assignee == DANA.host_id


def test_our_own_move_is_never_taken_for_a_persons() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.looks("Mon 10:06", "Mon 10:07")
    assert told.gives_back("Mon 10:08").looks("Mon 10:09", "Mon 10:10").journal.reassignment is None


def test_it_can_go_there_again_on_a_clock_of_its_own() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    told.gives_back("Mon 10:08").hands_over("Mon 10:50", "again")
    first, second = told.look("Mon 10:51").journal.escalations
    assert (first.open, second.open, second.due, second.reason) == (False, True, at("Mon 11:05"), "again")


def test_two_steps_between_two_looks_both_count() -> None:
    found = stay(looked_at().hands_over("Mon 10:05").gives_back("Mon 10:06").look("Mon 10:07"))
    assert (found.at, found.ended_at) == (at("Mon 10:05"), at("Mon 10:06"))


def test_it_is_looked_at_again_when_the_acknowledgement_falls_due_and_told_once_it_is_late() -> None:
    told = looked_at().hands_over("Mon 10:05")
    due = at("Mon 10:20")
    assert told.look("Mon 10:06").look_again_at == due + AFTER
    late = told.look(due + AFTER)
    assert [(alert.kind, alert.at, alert.due) for alert in late.news] == [(AlertKind.SECOND_LEVEL_LATE, due, due)]
    assert told.look("Mon 10:21").news == ()


def test_an_acknowledgement_at_the_due_instant_is_in_time() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    told.acknowledges("Mon 10:20")
    assert told.look(at("Mon 10:20") + timedelta(seconds=5)).news == ()


def test_operations_are_paged_where_that_is_asked_for_at_once_or_later() -> None:
    at_once = looked_at().hands_over("Mon 10:05", page=True).look("Mon 10:06")
    assert [alert.kind for alert in at_once.news] == [AlertKind.SECOND_LEVEL, AlertKind.OPERATIONS]
    assert stay(at_once).operations == "Night operations"
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    later = told.hands_over("Mon 10:08", page=True).look("Mon 10:09")
    assert ([alert.kind for alert in later.news], stay(later).at) == ([AlertKind.OPERATIONS], at("Mon 10:05"))
    assert told.look("Mon 10:10").news == ()


def test_a_ticket_merged_into_another_takes_its_stay_along() -> None:
    old, survivor = looked_at(id="6").hands_over("Mon 10:05"), looked_at(id="7")
    old.look("Mon 10:06")
    decision = old.merges_into(survivor, "Mon 10:10")
    assert (stay(decision).to, decision.wanted.assignee) == (SELMA, SELMA.host_id)
    ended = survivor.gives_back("Mon 10:20").looks("Mon 10:21", "Mon 10:22")
    assert (stay(ended).ended_at, ended.wanted.assignee) == (at("Mon 10:20"), DANA.host_id)


def test_the_notes_say_to_whom_why_until_when_and_who_stays_the_contact() -> None:
    told = looked_at().hands_over("Mon 10:05", page=True)
    told.look("Mon 10:06")
    told.notes_that("Mon 10:30", "mine", SELMA.host_id).look("Mon 10:31")
    told.gives_back("Mon 10:40", "replaced").look("Mon 10:41")
    begun, paged, taken, ended = told.notes[-4:]
    assert begun.splitlines()[:-1] == [
        "Given to second level: Selma Green.",
        "Why: the disk array degrades (Dana)",
        f"To be acknowledged by Mon 2026-11-23 10:20 CET (09:20 UTC): {BY_WHAT}.",
        "Customer: Acme; severity S1 (critical).",
        "Due: first response by Mon 2026-11-23 11:00 CET (10:00 UTC).",
        "Due: follow-up by Mon 2026-11-23 14:00 CET (13:00 UTC).",
        "Dana Petrova stays the customer's contact throughout.",
        "To give it back: take off the tag vip-tier2, or assign the ticket to Dana Petrova.",
    ]
    assert paged.startswith("Operations are paged: Night operations.")
    assert taken.startswith("In the hands of Selma Green since Mon 2026-11-23 10:30 CET (09:30 UTC), late: it was due")
    assert ended.startswith(
        "Back from second level to Dana Petrova, Mon 2026-11-23 10:40 CET (09:40 UTC), by Dana. replaced"
    )


def test_no_note_of_ours_is_ever_taken_for_the_reason_of_an_agent() -> None:
    told = looked_at().on_duty().hands_over("Mon 10:05", page=True)
    told.looks("Mon 10:06", "Mon 10:25")
    told.gives_back("Mon 10:26").look("Mon 10:27")
    assert stay(told.look("Mon 10:28")).ended_at
    told.sets_the_tag()
    assert told.look("Mon 10:29").journal.escalations[-1].reason == "set on the helpdesk"


def test_an_s1_ticket_is_offered_to_second_level_at_once_and_no_other() -> None:
    said = [
        "Second level can take it at once (Selma Green): set the tag vip-tier2" in looked_at(n).notes[0] for n in (1, 2)
    ]
    assert said == [True, False]
    assert "Night operations" in looked_at(1).notes[0]
    nobody = tale(1).on_duty()
    nobody.look("Mon 10:00")
    assert "Second level" not in nobody.notes[0]


def test_the_story_of_a_ticket_tells_who_has_it_and_who_answers_while_it_is_there() -> None:
    told = looked_at().hands_over("Mon 10:05")
    told.look("Mon 10:06")
    assert story_of(told)[-2:] == [
        "At second level with Selma Green since Mon 2026-11-23 10:05 CET (Dana): the disk array degrades",
        "To be acknowledged by Mon 2026-11-23 10:20 CET (09:20 UTC)",
    ]
    told.acknowledges("Mon 10:09").look("Mon 10:10")
    assert story_of(told)[-1] == "In the hands of Selma since Mon 2026-11-23 10:09 CET"
    told.gives_back("Mon 10:20").look("Mon 10:21")
    assert "second level" not in " ".join(story_of(told))


def story_of(told: Tale) -> list[str]:
    """The explanation as far as how the ticket came."""
    assert told.memory is not None
    lines = explained(told.memory, "Europe/Bratislava", ENGLISH)
    return [*lines[: next(n for n, line in enumerate(lines) if line.startswith("Came"))]]
