"""Tickets that are merged: the earliest start and the worst state survive (docs/adr/0007)."""

import pytest

from integration.domain.decision import ClockState
from integration.domain.entitlement import Standing
from integration.domain.errors import UpstreamRefused
from integration.domain.journal import Promise
from integration.domain.severity.scale import Severity
from integration.domain.ticket import Channel, Happening, Timeline
from tests.domain.story import Story, at, first, follow_up, said, story, tags


def numbered(number: int, level: int | None, begins: str, **changes: object) -> Story:
    told = story(level, begins, **changes)  # type: ignore[arg-type]
    told.host(id=str(number)).look(begins)
    return told


def test_a_merged_ticket_loses_what_is_ours_and_says_where_it_went() -> None:
    one, other = numbered(8, 1, "Mon 09:30", tags=("billing",)), numbered(7, 3, "Mon 10:00")
    one.merges_into(other, "Mon 10:20")
    decision = one.plan("Mon 10:21")
    assert (decision.standing, decision.merged_into, one.ticket.tags) == (Standing.MERGED, "7", ("billing",))
    assert (decision.look_again_at, decision.news) == (None, ())


def test_the_earliest_start_and_the_strictest_severity_survive_a_merge() -> None:
    one, other = numbered(8, 1, "Mon 09:30"), numbered(7, 3, "Mon 10:00")
    decision = one.merges_into(other, "Mon 10:20")
    assert (first(decision).start, decision.severity, decision.wanted.first_due) == (
        at("Mon 09:30"), Severity.S1, at("Mon 10:30")
    )  # fmt: skip
    assert (decision.merged_from, decision.opened_at) == (("8",), at("Mon 09:30"))


def test_a_stricter_survivor_that_is_younger_gets_the_earlier_start() -> None:
    one, other = numbered(8, 3, "Mon 09:30"), numbered(7, 1, "Mon 10:00")
    decision = one.merges_into(other, "Mon 10:20")  # S3 governed from 09:30, S1 from 10:00
    assert (decision.severity, decision.wanted.first_due) == (Severity.S1, at("Mon 10:30"))


def test_a_merged_ticket_that_the_desk_itself_had_opened_brings_its_opening_as_the_start() -> None:
    one = story(1, "Mon 09:30").host(id="8", timeline=Timeline(()))
    one.look("Mon 09:30")
    assert first(one.merges_into(numbered(7, 3, "Mon 10:00"), "Mon 10:20")).start == at("Mon 09:30")


def test_a_younger_and_milder_ticket_merged_into_an_older_one_changes_no_clock() -> None:
    one, other = numbered(8, 5, "Mon 10:10"), numbered(7, 1, "Mon 10:00")
    before = other.look("Mon 10:15")
    after = one.merges_into(other, "Mon 10:20")
    assert (first(after).start, first(after).due, after.severity) == (first(before).start, first(before).due, 1)


def test_a_reply_on_the_merged_ticket_meets_the_first_response_of_what_came_together() -> None:
    one, other = numbered(8, 1, "Mon 09:30").replied("Mon 09:40"), numbered(7, 1, "Mon 10:00")
    decision = one.merges_into(other, "Mon 10:20")
    assert (first(decision).state, decision.wanted.due_at) == (ClockState.MET, at("Mon 13:40"))


@pytest.mark.parametrize("moved", [True, False])
def test_what_the_host_moved_to_the_survivor_counts_once_and_what_it_left_counts_too(moved: bool) -> None:  # noqa: FBT001
    one, other = numbered(8, 1, "Mon 09:30").replied("Mon 09:40").wrote("Mon 09:50"), numbered(7, 1, "Mon 10:00")
    one.look("Mon 09:55")
    if moved:
        other.host(timeline=Timeline((*other.history, *(e for e in one.history if e.what is not Happening.NOTED))))
        one.host(timeline=Timeline(()))
    decision = one.merges_into(other, "Mon 10:20")
    assert (first(decision).state, first(decision).start, follow_up(decision).start) == (
        ClockState.MET, at("Mon 09:30"), at("Mon 09:40")
    )  # fmt: skip


def test_a_breach_of_the_merged_ticket_stays_on_record_where_the_survivor_had_none() -> None:
    one = numbered(8, 1, "Mon 09:00")
    one.look("Mon 10:05")
    other = numbered(7, 1, "Mon 08:30").replied("Mon 08:45")
    decision = one.merges_into(other, "Mon 10:10")
    assert first(decision).state is ClockState.MET
    [breach] = [clock for clock in decision.clocks if clock.carried_from]
    assert (breach.carried_from, breach.promise, breach.breached_at) == ("8", Promise.FIRST_RESPONSE, at("Mon 10:00"))
    assert (breach.state, breach.start, "vip-breached" in tags(decision)) == (
        ClockState.STOPPED, at("Mon 09:00"), True
    )  # fmt: skip


def test_a_breach_of_the_merged_ticket_is_not_owed_nor_told_again() -> None:
    one = numbered(8, 1, "Mon 09:00")
    assert said(one.look("Mon 10:05").news) == [("breached", "first response", at("Mon 10:00"))]
    other = numbered(7, 1, "Mon 08:30").replied("Mon 08:45")
    decision = one.merges_into(other, "Mon 10:10")
    assert (decision.owed, decision.wanted.due_at) == (follow_up(decision), at("Mon 12:45"))
    assert "breached" not in [kind for kind, *_ in said(decision.news)]


def test_a_breach_of_the_survivor_stays_on_record_where_the_merged_ticket_had_been_answered() -> None:
    other = numbered(7, 1, "Mon 10:00")
    assert first(other.look("Mon 11:05")).breached_at == at("Mon 11:00")
    one = numbered(8, 1, "Mon 08:30").replied("Mon 08:45")
    decision = one.merges_into(other, "Mon 11:10")
    assert at("Mon 11:00") in [clock.breached_at for clock in decision.clocks]
    assert "vip-breached" in tags(decision)


def test_a_breach_seen_after_one_merge_stays_on_record_where_another_merge_brings_an_earlier_reply() -> None:
    other, strict, answered = numbered(7, 5, "Mon 10:00"), numbered(8, 1, "Mon 10:50"), numbered(9, 5, "Mon 10:30")
    assert first(strict.merges_into(other, "Mon 11:10")).breached_at == at("Mon 11:00")
    decision = answered.replied("Mon 10:40").merges_into(other, "Mon 11:20")
    assert at("Mon 11:00") in [clock.breached_at for clock in decision.clocks]


def test_a_ticket_that_was_solved_before_it_was_merged_does_not_stop_the_survivors_clocks() -> None:
    one, other = numbered(8, 1, "Mon 10:05"), numbered(7, 1, "Mon 10:00")
    one.solved("Mon 10:15").look("Mon 10:15")  # as the duplicate that it is
    decision = one.merges_into(other, "Mon 10:20")
    assert (first(decision).state, decision.wanted.due_at) == (ClockState.RUNNING, at("Mon 11:00"))
    assert first(other.look("Mon 11:01")).breached_at == at("Mon 11:00")


def test_a_ticket_that_waited_for_its_customer_before_it_was_merged_does_not_pause_the_survivor() -> None:
    one, other = numbered(8, 1, "Mon 10:00"), numbered(7, 1, "Mon 10:00").replied("Mon 10:10")
    one.replied("Mon 10:05").waited("Mon 10:15").look("Mon 10:15")
    decision = one.merges_into(other, "Mon 10:20")
    assert (follow_up(decision).state, decision.wanted.due_at) == (ClockState.RUNNING, at("Mon 14:10"))


def test_a_breach_that_both_tickets_share_is_on_record_once() -> None:
    one, other = numbered(8, 1, "Mon 09:00"), numbered(7, 5, "Mon 10:30")
    one.look("Mon 10:40")
    decision = one.merges_into(other, "Mon 10:50")
    assert [clock.breached_at for clock in decision.clocks if clock.breached] == [at("Mon 10:00")]


def test_a_breach_of_the_merged_ticket_stays_at_its_instant_however_often_we_look_at_both() -> None:
    one = numbered(8, 1, "Mon 09:00")
    one.look("Mon 10:05")
    other = numbered(7, 1, "Mon 08:30").replied("Mon 08:45")
    one.merges_into(other, "Mon 10:10")
    one.look("Mon 11:00")
    decision = other.looks("Mon 11:00", "Mon 12:00")
    assert [clock.breached_at for clock in decision.clocks if clock.breached] == [at("Mon 10:00")]


def chained(*, inner_first: bool) -> Story:
    """9 is merged into 8, and 8 into 7; 9 is the oldest, and was breached at 09:30."""
    last, middle, survivor = (
        numbered(9, 1, "Mon 08:30"), numbered(8, 3, "Mon 08:45"), numbered(7, 4, "Mon 08:00").replied("Mon 08:05")
    )  # fmt: skip
    last.look("Mon 09:35")
    pairs = [(last, middle), (middle, survivor)]
    for one, other in pairs if inner_first else pairs[::-1]:
        one.merges_into(other, "Mon 10:00")
    survivor.look("Mon 10:01")
    return survivor


@pytest.mark.parametrize("inner_first", [True, False])
def test_over_a_chain_of_three_the_earliest_start_and_the_strictest_severity_survive(inner_first: bool) -> None:  # noqa: FBT001
    decision = chained(inner_first=inner_first).look("Mon 10:02")
    assert (first(decision).start, decision.severity, set(decision.merged_from)) == (
        at("Mon 08:00"), Severity.S1, {"8", "9"}
    )  # fmt: skip
    assert (decision.opened_at, first(decision).state) == (at("Mon 08:00"), ClockState.MET)


@pytest.mark.parametrize("inner_first", [True, False])
def test_over_a_chain_of_three_a_breach_of_the_first_stays_on_record_once(inner_first: bool) -> None:  # noqa: FBT001
    decision = chained(inner_first=inner_first).look("Mon 10:02")
    breaches = [(clock.promise, clock.start, clock.breached_at) for clock in decision.clocks if clock.breached]
    assert breaches == [(Promise.FIRST_RESPONSE, at("Mon 08:30"), at("Mon 09:30"))]


def test_a_chain_of_three_gives_the_same_clocks_whichever_was_merged_first() -> None:
    one, other = (chained(inner_first=each).look("Mon 10:02") for each in (True, False))
    assert [(each.promise, each.start, each.due, each.breached_at) for each in one.clocks] == [
        (each.promise, each.start, each.due, each.breached_at) for each in other.clocks
    ]
    assert (one.severities, one.wanted.tags) == (other.severities, other.wanted.tags)


def test_two_tickets_merged_into_each_other_are_refused_with_both_named_and_what_to_do() -> None:
    one, other = numbered(8, 1, "Mon 09:30"), numbered(7, 3, "Mon 10:00")
    one.merges_into(other, "Mon 10:20")
    other.host(merged_into="8")
    with pytest.raises(UpstreamRefused, match=r"tickets 7, 8 are merged in a circle; separate one of them"):
        other.look("Mon 10:30")


def test_three_tickets_merged_in_a_circle_are_refused() -> None:
    one, two, three = (numbered(number, 3, "Mon 10:00") for number in (7, 8, 9))
    one.merges_into(two, "Mon 10:10")
    two.merges_into(three, "Mon 10:11")
    three.host(merged_into="7")
    with pytest.raises(UpstreamRefused, match="tickets 7, 8, 9 are merged in a circle"):
        three.look("Mon 10:30")


def test_a_ticket_merged_into_itself_is_refused() -> None:
    told = numbered(7, 3, "Mon 10:00").host(merged_into="7")
    with pytest.raises(UpstreamRefused, match="7 are merged in a circle"):
        told.look("Mon 10:30")


def test_an_agents_later_word_on_the_survivor_wins_over_the_strictest() -> None:
    one, other = numbered(8, 1, "Mon 10:00"), numbered(7, 3, "Mon 10:00")
    assert one.merges_into(other, "Mon 10:20").severity is Severity.S1
    lowered = other.host(severity_field="4").look("Mon 10:40")
    assert (lowered.severity, lowered.wanted.first_due) == (Severity.S4, at("Tue 10:00"))
    one.look("Mon 10:45")
    assert other.looks("Mon 10:50", "Mon 11:30").severity is Severity.S4


def test_an_agents_later_word_told_by_the_hosts_history_wins_over_the_strictest() -> None:
    one, other = numbered(8, 1, "Mon 10:00"), numbered(7, 3, "Mon 10:00")
    one.merges_into(other, "Mon 10:20")
    other.happens("Mon 10:40", Happening.SEVERITY_SET, text="4")
    assert other.looks("Mon 10:41", "Mon 10:50").severity is Severity.S4


def test_an_agents_word_on_the_survivor_from_before_the_merge_gives_way_to_the_strictest() -> None:
    one, other = numbered(8, 1, "Mon 10:00"), numbered(7, 3, "Mon 10:00")
    other.host(severity_field="4").look("Mon 10:10")
    assert one.merges_into(other, "Mon 10:20").severity is Severity.S1


def test_an_agent_can_give_the_survivor_back_the_severity_that_it_had_before_the_merge() -> None:
    one, other = numbered(8, 1, "Mon 10:00"), numbered(7, 3, "Mon 10:00")
    one.merges_into(other, "Mon 10:20")
    lowered = other.host(severity_field="3").look("Mon 10:40")
    assert (lowered.severity, lowered.wanted.first_due) == (Severity.S3, at("Mon 12:00"))


def test_a_guess_that_came_with_a_merge_can_be_confirmed() -> None:
    one, other = numbered(8, None, "Mon 10:00", proposed_severity="1"), numbered(7, 3, "Mon 10:00")
    merged = one.merges_into(other, "Mon 10:20")
    assert (merged.severity, merged.confirmed) == (Severity.S1, False)
    confirmed = other.agent_takes_off("vip-unconfirmed").look("Mon 10:30")
    assert (confirmed.severity, confirmed.confirmed) == (Severity.S1, True)


def test_an_agents_word_after_one_merge_still_counts_after_another_merge_of_a_milder_ticket() -> None:
    one, other, mild = numbered(8, 1, "Mon 10:00"), numbered(7, 3, "Mon 10:00"), numbered(9, 5, "Mon 10:00")
    one.merges_into(other, "Mon 10:20")
    other.host(severity_field="4").look("Mon 10:40")
    decision = mild.merges_into(other, "Mon 11:30")
    assert (decision.severity, first(decision).due, first(decision).breached) == (Severity.S4, at("Tue 10:00"), False)


def test_a_merge_is_no_word_of_an_agent() -> None:
    one, other = numbered(8, 1, "Mon 10:00"), numbered(7, 3, "Mon 10:00")
    one.merges_into(other, "Mon 10:20")
    decision = other.looks("Mon 10:25", "Mon 10:30")
    assert [step.rule for step in decision.severities] == ["field"]
    assert [step.severity for step in decision.journal.severities] == [Severity.S3]


def test_a_held_ticket_merged_into_one_that_runs_starts_with_the_earlier_of_the_two() -> None:
    one = numbered(8, 3, "Mon 20:00", channel=Channel.MAIL)
    other = numbered(7, 3, "Mon 21:00")
    decision = one.merges_into(other, "Mon 21:10")
    assert (first(decision).start, decision.wanted.first_due) == (at("Mon 20:00"), at("Tue 11:00"))


def test_a_ticket_that_is_separated_again_is_what_it_was() -> None:
    one, other = numbered(8, 1, "Mon 09:30"), numbered(7, 3, "Mon 09:40")
    before = one.look("Mon 09:45")
    one.merges_into(other, "Mon 09:50")
    other.merged.clear()
    again = one.host(merged_into=None).look("Mon 10:00")
    assert (again.standing, again.severities, again.wanted) == (Standing.VIP, before.severities, before.wanted)
    assert first(other.look("Mon 10:00")).start == at("Mon 09:40")


def test_a_guess_on_a_ticket_that_is_separated_again_is_still_a_guess() -> None:
    one, other = numbered(8, None, "Mon 09:30", proposed_severity="1"), numbered(7, 3, "Mon 10:00")
    one.merges_into(other, "Mon 10:10")
    again = one.host(merged_into=None).look("Mon 10:20")
    assert (again.severity, again.confirmed) == (Severity.S1, False)


def test_a_ticket_of_somebody_else_merged_in_brings_its_start_and_no_severity() -> None:
    one = story(1, "Mon 09:30").host(id="8", sender="who@nowhere.example")
    one.look("Mon 09:30")
    other = numbered(7, 3, "Mon 10:00")
    decision = one.merges_into(other, "Mon 10:20")
    assert (first(decision).start, decision.severity) == (at("Mon 09:30"), Severity.S3)
