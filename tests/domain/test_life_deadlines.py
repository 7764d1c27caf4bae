"""Deadlines that come while nobody looks: each is told once, and the next look is at the next one (docs/adr/0007)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from integration.domain.decision import ClockState, Decision
from integration.domain.journal import Override, Promise
from integration.domain.severity.scale import Severity
from integration.domain.targets import EarlyWarning
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Channel, Happening
from tests.domain.story import MINUTE, TERMS, Story, at, first, follow_up, said, story, tags
from tests.fakes.tickets import QUESTION

THREE = replace(TERMS, warnings=(EarlyWarning(share=0.5), EarlyWarning(share=0.75), EarlyWarning(before=10 * MINUTE)))
FIRST, FOLLOW_UP = "first response", "follow-up"
LAST_WARNING = str(THREE.warnings[-1])
JUST_AFTER = timedelta(milliseconds=200)


def looked_at(level: int = 1, *, terms: ServiceTerms = TERMS) -> Story:
    told = story(level, terms=terms)
    told.look("Mon 10:00")
    return told


def all_looks(told: Story, begin: str, *, limit: int = 40) -> list[tuple[datetime, Decision]]:
    """Look whenever the last decision asked for it, until it asks no more."""
    looks, when = [], at(begin)
    for _ in range(limit):
        decision = told.look(when)
        looks.append((when, decision))
        if decision.look_again_at is None:
            return looks
        when = decision.look_again_at
    message = f"still asking for looks at {when}"
    raise AssertionError(message)


def test_several_warnings_at_a_share_and_at_a_time_before_come_each_at_its_instant_and_once() -> None:
    told = looked_at(terms=THREE)
    assert said(told.look("Mon 10:29:59").news) == []
    assert said(told.look("Mon 10:30").news) == [("50%", FIRST, at("Mon 10:30"))]
    assert said(told.look("Mon 10:45").news) == [("75%", FIRST, at("Mon 10:45"))]
    assert said(told.look("Mon 10:50").news) == [(LAST_WARNING, FIRST, at("Mon 10:50"))]
    assert len(told.notes) == 4  # with the one that told whose it is


@pytest.mark.parametrize("when", ["Mon 10:30", "Mon 10:45", "Mon 10:50", "Mon 11:00:01"])
def test_a_deadline_looked_at_again_is_no_news(when: str) -> None:
    told = looked_at(terms=THREE)
    assert len(told.look(when).news) == 1
    before = told.ticket
    again = told.look(when)
    assert (again.news, again.wanted.notes, told.ticket) == ((), (), before)
    assert told.look(at(when) + timedelta(seconds=1)).news == ()


def test_a_warning_of_business_time_comes_after_its_share_of_open_hours() -> None:
    told = story(3, "Mon 16:00")  # an hour is left on Monday, so it is due on Tuesday at 10:00
    assert told.look("Mon 16:00").wanted.due_at == at("Tue 10:00")
    assert said(told.look("Tue 09:30").news) == [("75%", FIRST, at("Tue 09:30"))]


def test_a_warning_moves_with_the_wait_for_the_customer() -> None:
    told = looked_at().replied("Mon 10:30")  # due 14:30, and warned at 13:30
    told.waited("Mon 11:00").opened("Mon 12:00")
    assert (told.look("Mon 12:00").look_again_at, told.plan("Mon 14:00").news) == (at("Mon 14:30"), ())
    assert said(told.look("Mon 14:30").news) == [("75%", FOLLOW_UP, at("Mon 14:30"))]


def test_no_warning_comes_while_the_ticket_waits_for_the_customer() -> None:
    told = looked_at().replied("Mon 10:30").waited("Mon 11:00")
    decision = told.looks("Mon 11:00", "Mon 16:00")
    assert (decision.news, decision.alerts, decision.look_again_at) == ((), (), None)


@pytest.mark.parametrize("reply", [Happening.AGENT_REPLIED, Happening.CALLED])
def test_no_deadline_of_the_first_response_comes_after_the_reply(reply: Happening) -> None:
    told = looked_at(terms=THREE)
    told.look("Mon 10:30")
    told.happens("Mon 10:40", reply)
    for when in ("Mon 10:40", "Mon 10:45", "Mon 10:50", "Mon 11:00:01", "Mon 12:00"):
        assert told.look(when).news == ()


def test_no_deadline_of_a_follow_up_comes_after_its_reply() -> None:
    told = looked_at().replied("Mon 10:30")
    told.look("Mon 10:30")
    told.replied("Mon 13:00")
    assert [told.look(when).news for when in ("Mon 13:00", "Mon 13:30", "Mon 14:31")] == [(), (), ()]
    assert said(told.look("Mon 16:00").news) == [("75%", FOLLOW_UP, at("Mon 16:00"))]


def test_a_breach_is_told_once_whatever_comes_later() -> None:
    told = looked_at()
    assert said(told.look("Mon 11:00:01").news) == [("breached", FIRST, at("Mon 11:00"))]
    told.host(severity_field="2").look("Mon 11:10")
    told.replied("Mon 11:20").look("Mon 11:20")
    told.host(severity_field="3").look("Mon 11:30")
    told.solved("Mon 11:40").opened("Mon 11:50").look("Mon 11:50")
    told.look("Mon 12:00")
    [note] = [note for note in told.notes if "not in time" in note]
    assert "Mon 2026-11-23 11:00" in note


def test_a_breach_is_not_told_at_the_due_instant_but_just_after_it() -> None:
    told = looked_at()
    told.look("Mon 10:45")
    at_due = told.look("Mon 11:00")
    assert (at_due.news, at_due.look_again_at) == ((), at("Mon 11:00") + JUST_AFTER)
    assert said(told.look(at("Mon 11:00") + JUST_AFTER).news) == [("breached", FIRST, at("Mon 11:00"))]


def test_of_several_warnings_that_come_at_once_only_the_last_is_told_but_all_count_as_told() -> None:
    told = looked_at(terms=THREE)
    decision = told.look("Mon 10:55")
    assert [of for of, *_ in said(decision.alerts)] == ["50%", "75%", LAST_WARNING]
    assert [of for of, *_ in said(decision.news)] == [LAST_WARNING]
    assert told.look("Mon 10:56").news == ()


def test_a_breach_that_comes_with_its_warnings_is_told_alone_and_no_warning_follows_it() -> None:
    told = looked_at(terms=THREE)
    assert [kind for kind, *_ in said(told.look("Mon 11:05").news)] == ["breached"]
    assert told.look("Mon 11:06").news == ()


def test_of_several_that_come_at_once_the_worst_is_told_for_each_promise() -> None:
    told = looked_at(terms=THREE)
    decision = told.look("Mon 13:55")  # the first response is late, the follow-up is due at 14:00
    assert said(decision.news) == [("breached", FIRST, at("Mon 11:00")), (LAST_WARNING, FOLLOW_UP, at("Mon 13:50"))]
    assert len(decision.alerts) == 4
    assert told.look("Mon 13:56").news == ()


def test_two_follow_ups_that_were_missed_between_two_looks_are_both_on_record_and_the_later_one_is_told() -> None:
    told = looked_at().replied("Mon 10:30").replied("Mon 15:00").replied("Mon 20:00")
    decision = told.look("Mon 20:01")
    assert [clock.breached_at for clock in decision.clocks if clock.breached] == [at("Mon 14:30"), at("Mon 19:00")]
    assert said(decision.news) == [("breached", FOLLOW_UP, at("Mon 19:00"))]
    assert told.look("Mon 20:02").news == ()


def held_mail() -> Story:
    return story(3, "Sat 21:00", channel=Channel.MAIL)


def test_the_opening_that_releases_held_mail_is_told_once() -> None:
    told = held_mail()
    held = told.look("Sat 21:00")
    assert (held.look_again_at, held.news, "vip-held" in tags(held)) == (at("next Mon 09:00"), (), True)
    released = told.look("next Mon 09:00")
    assert said(released.news) == [("released", "", at("next Mon 09:00"))]
    assert ("vip-held" in tags(released), released.wanted.due_at) == (False, at("next Mon 11:00"))
    assert "First response is due by Mon 2026-11-30 11:00" in told.notes[-1]
    assert told.look("next Mon 09:01").news == ()


def test_the_opening_is_not_told_to_those_who_learn_of_the_ticket_only_after_it() -> None:
    told = held_mail()
    decision = told.look("next Mon 09:30")
    assert (decision.held_until, decision.news) == (at("next Mon 09:00"), ())
    assert told.look("next Mon 09:31").news == ()


def test_the_end_of_an_override_is_told_once_and_asks_for_a_look_at_its_instant() -> None:
    made = Override(at("Mon 10:10"), Promise.FIRST_RESPONSE, at("Mon 15:00"), at("Mon 10:20"), by="clara@desk.example")
    told = looked_at().state(made)
    assert told.look("Mon 10:10").look_again_at == at("Mon 10:20")
    ended = told.look("Mon 10:20")
    assert [(alert.kind, alert.at, alert.due) for alert in ended.news] == [
        ("override ended", at("Mon 10:20"), at("Mon 11:00"))
    ]
    assert (told.look("Mon 10:21").news, told.look("Mon 10:21").look_again_at) == ((), at("Mon 10:45"))


def test_the_end_of_an_override_that_makes_it_late_is_told_as_the_breach_that_it_is() -> None:
    made = Override(at("Mon 10:10"), Promise.FIRST_RESPONSE, at("Mon 15:00"), at("Mon 12:00"))
    told = looked_at().state(made)
    told.look("Mon 10:10")
    assert said(told.look("Mon 12:00").news) == [("breached", FIRST, at("Mon 12:00"))]
    assert told.look("Mon 12:01").news == ()


def test_look_again_at_names_each_deadline_in_turn_and_then_none() -> None:
    made = Override(at("Mon 10:05"), Promise.FIRST_RESPONSE, at("Mon 15:00"), at("Mon 10:20"))
    told = looked_at(terms=THREE).state(made)
    looks = all_looks(told, "Mon 10:05")
    assert [when for when, _ in looks[1:]] == [
        at("Mon 10:20"),  # the override ends
        at("Mon 10:30"),
        at("Mon 10:45"),
        at("Mon 10:50"),
        at("Mon 11:00") + JUST_AFTER,
        at("Mon 12:00"),
        at("Mon 13:00"),
        at("Mon 13:50"),
        at("Mon 14:00") + JUST_AFTER,
    ]
    assert [len(decision.news) for _, decision in looks[1:]] == [1] * 9


def test_look_again_at_names_the_opening_and_then_the_deadlines_of_business_time() -> None:
    looks = all_looks(held_mail(), "Sat 21:00")
    assert [when for when, _ in looks[1:]] == [
        at("next Mon 09:00"),
        at("next Mon 10:30"),  # three quarters of two hours
        at("next Mon 11:00") + JUST_AFTER,
        at("next Tue 13:00"),  # twelve of sixteen hours
        at("next Tue 17:00") + JUST_AFTER,
    ]
    assert [kind for _, each in looks for kind, *_ in said(each.news)] == [
        "released", "75%", "breached", "75%", "breached"
    ]  # fmt: skip


def test_looks_that_come_exactly_when_asked_for_find_every_deadline_that_later_looks_find() -> None:
    told = looked_at(terms=THREE)
    looks = all_looks(told, "Mon 10:00")
    assert [kind for _, each in looks for kind, *_ in said(each.news)] == [
        "50%", "75%", LAST_WARNING, "breached", "50%", "75%", LAST_WARNING, "breached"
    ]  # fmt: skip


def quiet(until: str) -> Story:
    return Story(story(1).ticket, TERMS, at(until))


def test_what_fell_due_before_a_ticket_was_taken_in_is_on_record_and_told_to_nobody() -> None:
    told = quiet("Mon 12:00")
    decision = told.look("Mon 12:00")
    assert (decision.news, first(decision).breached_at, "vip-breached" in tags(decision)) == (
        (), at("Mon 11:00"), True
    )  # fmt: skip
    assert told.look("Mon 12:30").news == ()


def test_what_falls_due_at_the_very_end_of_the_quiet_time_is_not_told() -> None:
    told = quiet("Mon 13:00")  # the follow-up is warned of at 13:00
    assert told.look("Mon 13:00").news == ()
    assert said(told.look("Mon 14:01").news) == [("breached", FOLLOW_UP, at("Mon 14:00"))]


def test_what_falls_due_after_the_quiet_time_is_told() -> None:
    told = quiet("Mon 12:00")
    told.look("Mon 12:00")
    assert said(told.look("Mon 13:00").news) == [("75%", FOLLOW_UP, at("Mon 13:00"))]


def test_urgency_rises_by_one_at_a_warning_and_to_the_top_while_late_and_returns_after_the_reply() -> None:
    told = looked_at(3)  # due at noon, warned at 11:30
    steps = [("Mon 11:29", 3), ("Mon 11:30", 2), ("Mon 12:00", 2), ("Mon 12:00:01", 1), ("Mon 13:00", 1)]
    for when, level in steps:
        assert (when, told.look(when).wanted.urgency, told.ticket.priority) == (when, Severity(level), level)
    after = told.replied("Mon 13:10").look("Mon 13:10")
    assert (after.wanted.urgency, told.ticket.priority, after.severity) == (Severity.S3, 3, Severity.S3)


def test_urgency_rises_by_one_however_many_warnings_came() -> None:
    told = looked_at(5, terms=THREE)  # due on Tuesday at 10:00
    assert told.look("Mon 13:59").wanted.urgency is Severity.S5
    assert told.look("Mon 14:00").wanted.urgency is Severity.S4
    assert told.look("Tue 09:55").wanted.urgency is Severity.S4
    assert told.look("Tue 10:01").wanted.urgency is Severity.S1


def test_urgency_of_the_most_critical_cannot_rise() -> None:
    assert looked_at(1).look("Mon 10:45").wanted.urgency is Severity.S1


def test_urgency_returns_while_the_ticket_waits_for_the_customer() -> None:
    told = looked_at(3).replied("Mon 11:00")  # due on Wednesday at 11:00
    assert told.look("Wed 10:00").wanted.urgency is Severity.S2
    assert told.waited("Wed 10:30").look("Wed 10:30").wanted.urgency is Severity.S3


def test_urgency_returns_when_a_later_due_date_is_set_by_hand() -> None:
    told = looked_at(3)
    assert told.look("Mon 12:30").wanted.urgency is Severity.S1
    moved = told.host(due_at=at("Mon 16:00")).look("Mon 12:40")
    assert (moved.wanted.urgency, first(moved).breached) == (Severity.S3, True)


def test_urgency_stays_the_severitys_own_where_the_terms_say_so() -> None:
    told = looked_at(3, terms=replace(TERMS, raise_priority=False))
    assert [told.look(when).wanted.urgency for when in ("Mon 11:30", "Mon 12:30")] == [Severity.S3, Severity.S3]


def test_the_tag_due_soon_stands_from_the_warning_until_the_reply() -> None:
    told = looked_at()
    shown = [told.look(when) and "vip-due-soon" in told.ticket.tags for when in ("Mon 10:44:59", "Mon 10:45")]
    told.replied("Mon 10:50").look("Mon 10:50")
    assert [*shown, "vip-due-soon" in told.ticket.tags] == [False, True, False]


def test_the_tag_due_soon_gives_way_to_the_tag_breached() -> None:
    told = looked_at()
    told.look("Mon 10:59")
    told.look("Mon 11:01")
    assert {"vip-due-soon", "vip-breached"} & set(told.ticket.tags) == {"vip-breached"}


def test_the_tag_breached_stays_whatever_comes_later() -> None:
    told = looked_at()
    told.look("Mon 11:01")
    told.replied("Mon 11:10").look("Mon 11:10")
    told.host(severity_field="5").look("Mon 11:20")
    told.solved("Mon 11:30").look("Mon 11:30")
    assert "vip-breached" in told.ticket.tags


def test_a_warning_is_given_again_for_another_severity_and_not_for_one_that_was_warned_of_before() -> None:
    told = looked_at(2)
    assert [of for of, *_ in said(told.look("Mon 10:45").news)] == ["75%"]
    assert told.host(severity_field="3").look("Mon 10:50").news == ()
    assert told.host(severity_field="2").look("Mon 10:55").news == ()


def test_a_row_of_the_targets_may_have_its_own_warnings_or_none() -> None:
    rows = tuple(replace(row, warnings=() if row.severity is Severity.S1 else None) for row in TERMS.targets)
    terms = replace(TERMS, targets=rows)
    silent, warned = (story(level, terms=terms).look("Mon 10:00") for level in (1, 2))
    assert (silent.look_again_at, warned.look_again_at) == (at("Mon 11:00") + JUST_AFTER, at("Mon 10:45"))


def test_a_warning_before_a_due_date_that_was_set_by_hand_is_measured_from_that_date() -> None:
    told = looked_at()
    moved = told.host(due_at=at("Mon 12:00")).look("Mon 10:20")  # two hours from the start
    assert moved.look_again_at == at("Mon 11:30")
    assert said(told.look("Mon 11:30").news) == [("75%", FIRST, at("Mon 11:30"))]


def test_nothing_is_noted_on_a_solved_ticket_and_its_deadlines_stop() -> None:
    told = looked_at()
    told.look("Mon 11:10")
    count = len(told.notes)
    decision = told.replied("Mon 11:15").solved("Mon 11:20").looks("Mon 11:20", "Mon 18:00")
    assert (len(told.notes), decision.look_again_at, decision.owed) == (count, None, None)


def test_a_breach_first_seen_on_a_ticket_that_is_solved_by_then_is_news_but_no_note() -> None:
    told = looked_at().replied("Mon 11:10").solved("Mon 11:20")
    decision = told.look("Mon 11:30")
    assert (first(decision).state, said(decision.news)) == (
        ClockState.MISSED, [("breached", FIRST, at("Mon 11:00"))]
    )  # fmt: skip
    assert (decision.wanted.notes, told.look("Mon 11:40").news) == ((), ())


def test_a_paused_follow_up_asks_for_no_look() -> None:
    told = looked_at().replied("Mon 10:30").waited("Mon 11:00")
    decision = told.look("Mon 11:00")
    assert (follow_up(decision).state, decision.look_again_at) == (ClockState.PAUSED, None)


def test_a_wait_that_a_host_dates_later_is_looked_at_then() -> None:
    told = looked_at().replied("Mon 10:30").waited("Mon 11:00")
    assert told.look("Mon 10:40").look_again_at == at("Mon 11:00")


def test_what_was_told_under_one_severity_is_not_taken_back_when_words_are_all_that_is_known() -> None:
    told = story(None, body=QUESTION)
    assert told.look("Mon 10:00").severity is Severity.S5
    assert said(told.look("Mon 16:00").news) == [("75%", FIRST, at("Mon 16:00"))]
    assert told.look("Mon 16:01").news == ()
