"""What other terms would make of a ticket; 2026-11-23 is a Monday, and the desk opens at 08:00 UTC."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.domain.beside import Beside
from integration.domain.decision import ClockState
from integration.domain.journal import Override, Promise
from integration.domain.memory import Memory
from integration.domain.roster import Roster
from integration.domain.severity.scale import Severity
from integration.domain.simulation import Aspect, Change, Stand, Trial, can_be_tried, outlook, simulated, untouched
from integration.domain.targets import SeverityTargets, Target
from integration.domain.terms import DEFAULT_TARGETS, ServiceTerms, default_terms
from integration.domain.ticket import Channel, Entry, Happening, Status, Ticket
from integration.domain.triage import decide
from tests.fakes.helpdesk import applied
from tests.fakes.now import instant
from tests.fakes.tickets import BORIS, ROSTER, entry, ticket

TERMS = default_terms()
HOUR = timedelta(hours=1)
ALONE = Beside()


def rows(*changed: SeverityTargets) -> ServiceTerms:
    """The service's terms with other targets for these severities."""
    others = {row.severity: row for row in changed}
    return replace(TERMS, targets=tuple(others.get(row.severity, row) for row in DEFAULT_TARGETS))


QUICKER = rows(SeverityTargets(Severity.S3, Target.business(HOUR / 2), Target.business(HOUR)))


def remembered(subject: Ticket, now: str = "2026-11-23 09:00", memory: Memory | None = None) -> Memory:
    """What is remembered of a ticket that was decided upon, and written to."""
    decision = decide(subject, ROSTER, TERMS, memory, instant(now))
    return Memory(decision, (decision.wanted,), settled=True, ticket=subject.without_texts())


def tried(
    memory: Memory, candidate: ServiceTerms, now: str = "2026-11-23 09:00", *, beside: Beside = ALONE
) -> Change | None:
    return simulated(memory, TERMS, candidate, ROSTER, instant(now), beside)


def changed(memory: Memory, candidate: ServiceTerms, now: str = "2026-11-23 09:00") -> Change:
    found = tried(memory, candidate, now)
    assert found is not None, "nothing changes"
    return found


def test_the_same_terms_change_nothing() -> None:
    assert tried(remembered(ticket(severity_field="3")), replace(TERMS, version=9)) is None


def test_a_shorter_target_moves_the_due_date_and_says_from_what_to_what() -> None:
    change = changed(remembered(ticket(severity_field="3")), QUICKER)
    assert list(change.differences()) == [
        (Aspect.FIRST_DUE, instant("2026-11-23 11:00"), instant("2026-11-23 09:30")),
        (Aspect.FOLLOW_UP_DUE, instant("2026-11-25 09:00"), instant("2026-11-23 10:00")),
    ]
    assert (change.ticket, change.customer, change.severity, change.terms_version) == ("7", "Acme", 3, 1)
    assert change.breached_at_once == ()


def test_what_only_the_candidate_breaks_is_breached_at_once() -> None:
    change = changed(remembered(ticket(severity_field="3")), QUICKER, "2026-11-23 09:45")
    assert change.breached_at_once == (Promise.FIRST_RESPONSE,)
    assert (Aspect.FIRST_STATE, "running", "running, 1 breached") in list(change.differences())


def test_what_its_own_terms_break_as_well_is_not_breached_at_once() -> None:
    late = changed(remembered(ticket(severity_field="3")), QUICKER, "2026-11-26 09:00")
    assert late.before.breached == late.after.breached == {Promise.FIRST_RESPONSE, Promise.FOLLOW_UP}
    assert late.breached_at_once == ()


def test_an_earlier_follow_up_that_would_have_been_late_counts_as_breached() -> None:
    replies = [entry(f"2026-11-23 {at}", Happening.AGENT_REPLIED, "3") for at in ("09:10", "11:00", "11:30")]
    change = changed(remembered(ticket(*replies, severity_field="3"), "2026-11-23 11:31"), QUICKER, "2026-11-23 11:40")
    assert change.breached_at_once == (Promise.FOLLOW_UP,)
    assert change.after.follow_up == Stand(instant("2026-11-23 12:30"), ClockState.RUNNING, breaches=1)


@pytest.mark.parametrize(
    ("state", "breaches", "told"),
    [
        (ClockState.MET, 0, "met"),
        (ClockState.MISSED, 1, "missed"),
        (ClockState.MISSED, 2, "missed, 2 breached"),
        (ClockState.RUNNING, 1, "running, 1 breached"),
    ],
)
def test_a_promise_is_told_with_what_was_broken_before(state: ClockState, breaches: int, told: str) -> None:
    assert str(Stand(instant("2026-11-23 11:00"), state, breaches)) == told


def test_a_hold_that_the_candidate_does_not_know_ends() -> None:
    mail = remembered(ticket(severity_field="1", at="2026-11-21 20:00", channel=Channel.MAIL), "2026-11-21 20:00")
    change = changed(mail, replace(TERMS, hold_severities=frozenset({Severity.S5})), "2026-11-21 20:30")
    assert next(change.differences()) == (Aspect.HELD_UNTIL, instant("2026-11-23 08:00"), None)
    assert change.after.first_response == Stand(instant("2026-11-21 21:00"), ClockState.RUNNING, breaches=0)


def test_a_promise_that_the_candidate_does_not_make_is_gone() -> None:
    without = rows(SeverityTargets(Severity.S3, Target.business(2 * HOUR), None))
    change = changed(remembered(ticket(severity_field="3")), without)
    assert change.after.follow_up is None
    assert {aspect for aspect, *_ in change.differences()} == {Aspect.FOLLOW_UP_DUE, Aspect.FOLLOW_UP_STATE}


def test_the_severity_on_record_holds_under_both_though_no_text_is_kept() -> None:
    guess = remembered(ticket(subject="Everything is down", body="Nobody can log in, production is halted."))
    assert guess.ticket
    assert (guess.ticket.subject, guess.ticket.body) == ("", "")
    change = tried(guess, rows(SeverityTargets(Severity.S1, Target.calendar(HOUR / 4), Target.calendar(HOUR))))
    assert guess.decision.severity is not None
    assert (change is not None) is (guess.decision.severity is Severity.S1)


def test_a_due_date_that_a_person_set_stands_under_both() -> None:
    first = remembered(ticket(severity_field="3"))
    theirs = remembered(ticket(severity_field="3", due_at=instant("2026-11-23 15:00")), memory=first)
    assert theirs.decision.due_overridden
    aspects = {aspect for aspect, *_ in changed(theirs, QUICKER).differences()}
    assert aspects == {Aspect.FOLLOW_UP_DUE}


def test_an_override_that_was_stated_here_stands_under_both() -> None:
    stated = Beside(
        overrides=(Override(instant("2026-11-23 09:00"), Promise.FIRST_RESPONSE, instant("2026-11-27 09:00")),)
    )
    change = tried(remembered(ticket(severity_field="3")), QUICKER, beside=stated)
    assert change
    assert change.before.first_response == change.after.first_response


def test_a_customer_who_left_the_roster_is_no_difference() -> None:
    memory = remembered(ticket(severity_field="3"))
    assert simulated(memory, TERMS, QUICKER, Roster(), instant("2026-11-23 09:00"), ALONE) is None


@pytest.mark.parametrize("other", [ticket(sender="x@else.example"), ticket(merged_into="8")])
def test_only_vip_tickets_that_live_on_their_own_are_tried(other: Ticket) -> None:
    assert not can_be_tried(remembered(other))
    assert can_be_tried(remembered(ticket()))


def test_a_ticket_whose_history_was_not_kept_cannot_be_tried() -> None:
    memory = replace(remembered(ticket(severity_field="3")), ticket=None)
    assert not can_be_tried(memory)
    assert tried(memory, QUICKER) is None


def test_a_trial_counts_open_and_solved_tickets_apart() -> None:
    memory = remembered(ticket(severity_field="3"))
    solved = remembered(ticket(severity_field="3", status=Status.SOLVED))
    late = changed(memory, QUICKER, "2026-11-23 09:45")
    trial = Trial().counted(memory, late).counted(memory, None).counted(solved, None)
    assert trial == Trial(seen=3, open=2, solved=1, changed=1, breached_at_once=1)


HAPPENINGS = st.sampled_from(
    [
        Happening.CUSTOMER_WROTE,
        Happening.AGENT_REPLIED,
        Happening.WAITED,
        Happening.OPENED,
        Happening.SOLVED,
        Happening.NOTED,
    ]
)
ENTRIES = st.lists(st.tuples(st.integers(0, 5000), HAPPENINGS), max_size=8)


def happened(entries: Sequence[tuple[int, Happening]]) -> list[Entry]:
    begin = instant("2026-11-23 09:00")
    return [Entry(begin + timedelta(minutes=after), what, "3") for after, what in entries]


@given(ENTRIES, st.integers(1, 5), st.integers(0, 6000), st.sampled_from([None, "3", BORIS.host_id]))
def test_a_ticket_as_it_was_read_before_we_wrote_is_decided_as_a_look_at_it_would_be_now(
    entries: list[tuple[int, Happening]], level: int, later: int, assignee: str | None
) -> None:
    first, now = instant("2026-11-23 09:00"), instant("2026-11-23 09:00") + timedelta(minutes=later)
    subject = ticket(*happened(entries), severity_field=str(level), assignee=assignee)
    decision = decide(subject, ROSTER, TERMS, None, first)
    memory = Memory(decision, (decision.wanted,), settled=True, ticket=subject.without_texts())
    written = applied(subject, decision.wanted, first)
    looked = outlook(decide(written, ROSTER, TERMS, memory, now))
    assert memory.ticket
    assert outlook(decide(memory.ticket, ROSTER, TERMS, untouched(memory), now)) == looked


@given(ENTRIES, st.integers(1, 5), st.integers(0, 6000))
def test_no_ticket_changes_under_the_terms_that_it_has(
    entries: list[tuple[int, Happening]], level: int, later: int
) -> None:
    memory = remembered(ticket(*happened(entries), severity_field=str(level)))
    now = instant("2026-11-23 09:00") + timedelta(minutes=later)
    assert simulated(memory, TERMS, default_terms(2), ROSTER, now, ALONE) is None
