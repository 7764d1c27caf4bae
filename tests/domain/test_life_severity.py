"""A severity that is raised, lowered, proposed and confirmed while the clocks run (docs/service.md, 3.9)."""

from dataclasses import replace

import pytest

from integration.domain.decision import ClockState, Decision
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Channel, Happening
from tests.domain.story import TERMS, Story, at, first, follow_up, said, story, tags
from tests.fakes.tickets import BORIS

SEEN, TOLD = "seen by us in the field", "told by the host's history"


def set_to(told: Story, level: int, when: str, way: str) -> Decision:
    """An agent sets the severity, and we look."""
    if way == TOLD:
        return told.happens(when, Happening.SEVERITY_SET, text=str(level)).look(when)
    return told.host(severity_field=str(level)).look(when)


def looked_at(level: int, *, begins: str = "Mon 10:00") -> Story:
    told = story(level, begins)
    told.look(begins)
    return told


@pytest.mark.parametrize("way", [SEEN, TOLD])
def test_a_severity_raised_before_a_breach_counts_from_the_original_start(way: str) -> None:
    told = looked_at(3)  # due at noon, and on Wednesday at 10:00
    raised = set_to(told, 1, "Mon 10:20", way)
    assert (raised.severity, raised.confirmed, raised.rule) == (Severity.S1, True, "set by an agent")
    assert (first(raised).start, raised.wanted.first_due) == (at("Mon 10:00"), at("Mon 11:00"))
    assert (follow_up(raised).start, raised.wanted.follow_up_due) == (at("Mon 10:00"), at("Mon 14:00"))
    assert "vip-breached" not in tags(raised)
    assert first(told.look("Mon 11:01")).breached_at == at("Mon 11:00")


@pytest.mark.parametrize("way", [SEEN, TOLD])
def test_a_severity_raised_beyond_its_due_instant_is_a_breach_at_the_moment_of_the_change(way: str) -> None:
    raised = set_to(looked_at(3), 1, "Mon 11:30", way)
    assert (first(raised).due, first(raised).breached_at) == (at("Mon 11:00"), at("Mon 11:30"))


def test_a_severity_raised_exactly_at_its_new_due_instant_may_still_be_answered_in_time() -> None:
    told = looked_at(3)
    assert not first(set_to(told, 1, "Mon 11:00", TOLD)).breached
    assert first(told.replied("Mon 11:00").look("Mon 11:10")).state is ClockState.MET


@pytest.mark.parametrize("way", [SEEN, TOLD])
def test_a_severity_raised_after_a_breach_leaves_the_breach_at_its_instant(way: str) -> None:
    told = looked_at(3)
    told.look("Mon 12:30")
    raised = set_to(told, 1, "Mon 13:00", way)
    assert (first(raised).due, first(raised).breached_at) == (at("Mon 11:00"), at("Mon 12:00"))
    assert not [alert for alert in raised.news if alert.kind == "breached"]


@pytest.mark.parametrize("way", [SEEN, TOLD])
def test_a_severity_lowered_before_a_breach_gives_the_longer_time_from_the_original_start(way: str) -> None:
    told = looked_at(1)
    lowered = set_to(told, 4, "Mon 10:50", way)
    assert (lowered.wanted.first_due, lowered.wanted.follow_up_due) == (at("Tue 10:00"), None)
    assert not first(told.look("Tue 10:00")).breached
    assert first(told.look("Tue 10:01")).breached_at == at("Tue 10:00")


def test_a_severity_lowered_exactly_at_its_due_instant_is_no_breach() -> None:
    assert not first(set_to(looked_at(1), 4, "Mon 11:00", TOLD)).breached


@pytest.mark.parametrize("way", [SEEN, TOLD])
def test_a_severity_lowered_after_a_breach_leaves_the_breach_on_record(way: str) -> None:
    told = looked_at(1)
    lowered = set_to(told, 4, "Mon 11:30", way)
    assert (first(lowered).due, first(lowered).breached_at) == (at("Tue 10:00"), at("Mon 11:00"))
    assert "vip-breached" in tags(lowered)
    answered = told.replied("Mon 12:00").look("Mon 12:00")
    assert (first(answered).state, first(answered).breached_at) == (ClockState.MISSED, at("Mon 11:00"))


def test_a_change_that_the_host_tells_late_is_dated_by_the_host_not_by_our_look() -> None:
    told = looked_at(1).happens("Mon 10:50", Happening.SEVERITY_SET, BORIS.host_id, "4")
    decision = told.look("Mon 12:00")
    assert (first(decision).due, first(decision).breached) == (at("Tue 10:00"), False)
    assert (decision.severities[-1].at, decision.severities[-1].by) == (at("Mon 10:50"), BORIS.host_id)


def test_a_change_that_only_the_field_shows_is_dated_by_our_look() -> None:
    told = looked_at(1).host(severity_field="4").opened("Mon 10:50", BORIS.host_id)
    decision = told.look("Mon 12:00")
    assert (first(decision).due, first(decision).breached_at) == (at("Tue 10:00"), at("Mon 11:00"))
    assert (decision.severities[-1].at, decision.severities[-1].by) == (at("Mon 12:00"), BORIS.host_id)


def test_a_severity_raised_and_lowered_again_governs_each_time_from_its_change() -> None:
    told = looked_at(3)
    set_to(told, 1, "Mon 10:10", SEEN)
    set_to(told, 3, "Mon 10:40", SEEN)
    decision = told.looks("Mon 10:41", "Mon 11:30")
    assert [(step.at, step.severity) for step in decision.severities] == [
        (at("Mon 10:00"), 3), (at("Mon 10:10"), 1), (at("Mon 10:40"), 3)
    ]  # fmt: skip
    assert (decision.wanted.first_due, first(decision).breached) == (at("Mon 12:00"), False)
    assert set_to(told, 1, "Mon 11:40", SEEN).wanted.first_due == at("Mon 11:00")


def test_a_follow_up_lowered_to_a_severity_without_one_owes_nothing_but_keeps_its_breach() -> None:
    told = looked_at(1).replied("Mon 10:30")
    told.look("Mon 15:00")
    lowered = set_to(told, 4, "Mon 15:30", SEEN)
    assert (lowered.wanted.due_at, lowered.wanted.follow_up_due, lowered.owed) == (None, None, None)
    assert (follow_up(lowered).state, follow_up(lowered).breached_at) == (ClockState.STOPPED, at("Mon 14:30"))


def test_a_turn_raised_to_a_severity_with_a_follow_up_is_counted_from_the_turns_begin() -> None:
    told = looked_at(4).replied("Mon 10:30")
    assert told.look("Mon 11:00").owed is None
    assert set_to(told, 2, "Mon 12:00", SEEN).wanted.due_at == at("Mon 14:30")


def test_a_severity_set_as_a_tag_is_an_agents_word() -> None:
    told = looked_at(3)
    told.host(tags=(*told.ticket.tags, "vip-sev-1"))
    decision = told.look("Mon 10:20")
    assert (decision.severity, decision.confirmed, decision.wanted.first_due) == (1, True, at("Mon 11:00"))
    assert told.look("Mon 10:30").severity is Severity.S1
    assert set_to(told, 3, "Mon 10:40", SEEN).severity is Severity.S3
    assert told.look("Mon 10:41").severity is Severity.S3


def test_a_severity_that_an_agent_tags_after_a_word_in_the_hosts_history_governs_from_then_on() -> None:
    told = looked_at(3)
    set_to(told, 1, "Mon 10:40", TOLD)
    told.host(tags=(*told.ticket.tags, "vip-sev-4")).look("Mon 10:50")
    assert told.look("Mon 10:55").severity is Severity.S4


def test_a_severity_tag_that_an_agent_puts_back_right_after_we_took_it_off_is_their_word_again() -> None:
    told = looked_at(1)
    set_to(told, 3, "Mon 10:20", SEEN)
    assert "vip-sev-1" not in told.ticket.tags
    told.host(tags=(*told.ticket.tags, "vip-sev-1"))
    assert told.look("Mon 10:30").severity is Severity.S1


def test_a_tag_of_the_hosts_own_does_not_undo_what_an_agent_said_later() -> None:
    told = story(None, tags=("sev-1",))
    assert told.look("Mon 10:00").severity is Severity.S1
    assert set_to(told, 3, "Mon 10:20", SEEN).severity is Severity.S3
    assert told.look("Mon 10:30").severity is Severity.S3


@pytest.mark.parametrize("proposed", ["1", "S1", "critical"])
def test_a_severity_that_the_customer_proposes_governs_unconfirmed_where_it_is_the_stricter(proposed: str) -> None:
    told = story(None, proposed_severity=proposed)
    decision = told.look("Mon 10:00")
    assert (decision.severity, decision.confirmed, decision.rule) == (1, False, "proposed by the customer")
    assert (decision.wanted.first_due, "vip-unconfirmed" in tags(decision)) == (at("Mon 11:00"), True)


def test_words_that_are_stricter_than_what_the_customer_proposes_govern_unconfirmed() -> None:
    body = "Completely down, nobody can log in, all work has stopped, everybody waits!"
    alone = story(None, subject="Outage: everything is down", body=body).look("Mon 10:00")
    assert alone.severity is Severity.S1
    proposed = story(None, subject="Outage: everything is down", body=body, proposed_severity="5").look("Mon 10:00")
    assert (proposed.severity, proposed.confirmed, proposed.rule) == (Severity.S1, False, alone.rule)


@pytest.mark.parametrize("mark", [{"severity_field": "4"}, {"tags": ("sev-4",)}])
def test_a_mark_of_the_desk_is_stronger_than_what_the_customer_proposes(mark: dict[str, object]) -> None:
    decision = story(None, proposed_severity="1").host(**mark).look("Mon 10:00")
    assert (decision.severity, decision.confirmed) == (Severity.S4, True)


def test_a_proposed_severity_stays_unconfirmed_however_often_we_look() -> None:
    told = story(None, proposed_severity="1")
    decision = told.looks("Mon 10:00", "Mon 10:10", "Mon 10:20", "Mon 10:30")
    assert (decision.severity, decision.confirmed, len(decision.severities)) == (Severity.S1, False, 1)


def test_an_agent_who_confirms_the_proposed_severity_takes_off_the_tag() -> None:
    told = story(None, proposed_severity="1")
    told.look("Mon 10:00")
    confirmed = told.agent_takes_off("vip-unconfirmed").look("Mon 10:20")
    assert (confirmed.severity, confirmed.confirmed, confirmed.rule) == (1, True, "confirmed by an agent")
    assert "vip-unconfirmed" not in tags(confirmed)
    assert (told.look("Mon 10:30").confirmed, confirmed.wanted.first_due) == (True, at("Mon 11:00"))


@pytest.mark.parametrize("way", [SEEN, TOLD])
def test_an_agent_who_lowers_a_proposed_severity_ends_its_rule_from_then(way: str) -> None:
    told = story(None, proposed_severity="1")
    told.look("Mon 10:00")
    lowered = set_to(told, 5, "Mon 10:30", way)
    assert (lowered.severity, lowered.confirmed, lowered.wanted.first_due) == (Severity.S5, True, at("Tue 10:00"))
    assert "vip-unconfirmed" not in tags(lowered)


def test_a_proposed_severity_that_is_lowered_after_its_breach_leaves_the_breach_on_record() -> None:
    told = story(None, proposed_severity="1")
    told.look("Mon 10:00")
    lowered = set_to(told, 5, "Mon 11:30", SEEN)
    assert (first(lowered).due, first(lowered).breached_at) == (at("Tue 10:00"), at("Mon 11:00"))


def test_a_severity_that_the_customer_proposes_later_changes_nothing() -> None:
    told = looked_at(3)
    assert told.host(proposed_severity="1").look("Mon 10:10").severity is Severity.S3


def test_a_held_mail_raised_to_a_severity_that_is_not_held_starts_at_that_moment() -> None:
    terms = replace(TERMS, hold_severities=frozenset(Severity) - {Severity.S1})
    told = story(3, "Mon 20:00", terms=terms, channel=Channel.MAIL)
    assert told.look("Mon 20:00").held_until == at("Tue 09:00")
    raised = told.happens("Mon 22:00", Happening.SEVERITY_SET, text="1").look("Mon 22:00")
    assert (raised.held_until, first(raised).start, raised.wanted.due_at) == (
        at("Mon 22:00"), at("Mon 22:00"), at("Mon 23:00")
    )  # fmt: skip
    assert "vip-held" not in tags(raised)


def test_a_held_mail_that_is_released_at_night_is_not_said_to_be_released_by_the_opening() -> None:
    terms = replace(TERMS, hold_severities=frozenset(Severity) - {Severity.S1})
    told = story(3, "Mon 20:00", terms=terms, channel=Channel.MAIL)
    told.look("Mon 20:00")
    set_to(told, 1, "Mon 22:00", TOLD)
    assert "The desk is open" not in told.notes[-1]


def test_a_held_mail_raised_to_a_severity_that_is_held_too_waits_for_the_opening() -> None:
    told = story(3, "Mon 20:00", channel=Channel.MAIL)
    told.look("Mon 20:00")
    raised = set_to(told, 1, "Mon 22:00", TOLD)
    assert (raised.held_until, raised.wanted.due_at) == (at("Tue 09:00"), at("Tue 10:00"))


def test_an_outage_that_had_only_been_guessed_mild_is_told_as_breached_at_the_moment_it_was_raised() -> None:
    told = looked_at(5)
    raised = set_to(told, 1, "Mon 13:00", SEEN)
    assert ("breached", "first response", at("Mon 13:00")) in said(raised.news)


def test_a_severity_of_the_future_does_not_govern_until_then() -> None:
    told = looked_at(3).happens("Mon 10:30", Happening.SEVERITY_SET, text="1").host(severity_field="3")
    early = told.look("Mon 10:10")
    assert (early.severity, early.look_again_at) == (Severity.S3, at("Mon 10:30"))
    assert told.look("Mon 10:30").wanted.first_due == at("Mon 11:00")
