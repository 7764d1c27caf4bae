"""Laws of the decision, over random tickets and histories."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from integration.domain.memory import Memory
from integration.domain.severity.scale import Severity
from integration.domain.terms import FollowUpMode, default_terms
from integration.domain.ticket import Channel, Entry, Happening, Ticket, Timeline
from integration.domain.triage import decide
from tests.fakes.helpdesk import applied
from tests.fakes.now import instant
from tests.fakes.tickets import BORIS, DANA, ROSTER, ticket

MONDAY = instant("2026-11-23 00:00")
AFTERWARDS = MONDAY + timedelta(days=21)
MODES = [replace(default_terms(), follow_up_mode=mode) for mode in FollowUpMode]

instants = st.integers(0, 14 * 24 * 60 * 60).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
entries = st.builds(Entry, instants, st.sampled_from(Happening), st.sampled_from([None, DANA.host_id]))


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    opened = draw(instants)
    later = [replace(each, at=max(each.at, opened)) for each in draw(st.lists(entries, max_size=12))]
    return ticket(
        opened_at=opened,
        timeline=Timeline((Entry(opened, Happening.CUSTOMER_WROTE), *later)),
        channel=draw(st.sampled_from(Channel)),
        severity_field=draw(st.sampled_from([None, "1", "2", "3", "4", "5", "nonsense"])),
        assignee=draw(st.sampled_from([None, DANA.host_id, BORIS.host_id])),
        tags=draw(st.lists(st.sampled_from(["billing", "vip-sev-2", "vip", "blue"]), unique=True).map(tuple)),
        sender=draw(st.sampled_from(["anna@acme.example", "who@nowhere.example"])),
    )


@given(tickets(), instants, st.sampled_from(MODES))
def test_what_was_decided_and_written_is_decided_again_and_writes_nothing(
    subject: Ticket, now: datetime, terms: object
) -> None:
    now = max(now, subject.opened_at)
    first = decide(subject, ROSTER, terms, None, now)  # type: ignore[arg-type]
    written = applied(subject, first.wanted, now)
    told = frozenset({"recognised"} | {alert.key for alert in first.alerts})
    memory = Memory(first, (first.wanted,), settled=True, told=told)
    again = decide(written, ROSTER, terms, memory, now)  # type: ignore[arg-type]
    assert applied(written, again.wanted, now) == written
    assert (again.severity, again.confirmed, again.clocks) == (first.severity, first.confirmed, first.clocks)


@given(tickets(), instants)
def test_a_worse_severity_is_never_due_later(subject: Ticket, now: datetime) -> None:
    now = max(now, subject.opened_at)
    due = [
        decide(replace(subject, severity_field=str(level), tags=()), ROSTER, MODES[0], None, now).wanted.first_due
        for level in range(1, 6)
    ]
    assert due == sorted(due, key=lambda at: at or AFTERWARDS)


@given(tickets(), instants, instants)
def test_a_breach_once_seen_is_seen_at_any_later_moment(subject: Ticket, one: datetime, other: datetime) -> None:
    earlier, later = sorted((max(one, subject.opened_at), max(other, subject.opened_at)))
    fixed = replace(subject, severity_field="1", timeline=_until(subject.timeline, earlier))
    seen = [c.due for c in decide(fixed, ROSTER, MODES[0], None, earlier).clocks if c.breached]
    assert set(seen) <= {c.due for c in decide(fixed, ROSTER, MODES[0], None, later).clocks if c.breached}


@given(tickets(), instants)
def test_what_is_owed_on_a_business_clock_falls_due_while_the_desk_is_open(subject: Ticket, now: datetime) -> None:
    decision = decide(replace(subject, severity_field="3"), ROSTER, MODES[0], None, max(now, subject.opened_at))
    hours = MODES[0].hours
    for clock in decision.clocks:
        assert hours.is_open(clock.due - timedelta(microseconds=1))


@given(tickets(), instants)
def test_the_next_look_is_in_the_future(subject: Ticket, now: datetime) -> None:
    at = decide(subject, ROSTER, MODES[0], None, max(now, subject.opened_at)).look_again_at
    assert at is None or at > now


@given(tickets(), instants)
def test_the_order_in_which_the_host_lists_its_history_is_of_no_matter(subject: Ticket, now: datetime) -> None:
    distinct = {each.at: each for each in subject.timeline}
    listed = replace(subject, timeline=Timeline(tuple(distinct.values())))
    reversed_ = replace(subject, timeline=Timeline(tuple(distinct.values())[::-1]))
    now = max(now, subject.opened_at)
    assert decide(listed, ROSTER, MODES[0], None, now) == decide(reversed_, ROSTER, MODES[0], None, now)


def test_every_severity_has_a_meaning() -> None:
    assert [severity.meaning for severity in Severity] == ["critical", "high", "standard", "bug", "request"]


def _until(timeline: Timeline, end: datetime) -> Timeline:
    return Timeline(tuple(entry for entry in timeline if entry.at <= end))
