"""Our decision beside what the host shows, as shadow mode records both."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from integration.domain.comparison import Agreement, Aspect, Comparison, Outcome, compared
from integration.domain.handwork import seen
from integration.domain.memory import Memory
from integration.domain.terms import default_terms
from integration.domain.ticket import Ticket
from integration.domain.triage import decide
from tests.fakes.helpdesk import applied
from tests.fakes.now import instant
from tests.fakes.tickets import BORIS, DANA, ROSTER, ticket

TERMS = default_terms()
NOW = instant("2026-11-23 09:00")
DUE = instant("2026-11-23 11:00")
HOUR = timedelta(hours=1)
WORD = ticket(severity_field="3")


def in_shadow(subject: Ticket, memory: Memory | None = None) -> Memory:
    decision = decide(subject, ROSTER, TERMS, memory, NOW)
    return Memory(decision, (seen(subject),), settled=True, ticket=subject.without_texts(), shadow=True)


def beside(**theirs: Any) -> Comparison:  # noqa: ANN401 - any field of a ticket
    """A ticket on which the host shows what we would, but for `theirs`."""
    there = applied(WORD, decide(WORD, ROSTER, TERMS, None, NOW).wanted, NOW)
    found = compared(in_shadow(replace(there, **theirs)))
    assert found is not None
    return found


def only(comparison: Comparison) -> tuple[Aspect, object, object]:
    (difference,) = comparison.differences()
    return difference.aspect, difference.theirs, difference.ours


def test_a_host_that_shows_what_we_would_agrees() -> None:
    same = beside()
    assert (same.outcome, list(same.differences()), same.stricter) == (Outcome.SAME, [], False)
    assert {each.aspect for each in same.aspects} == set(Aspect)


@pytest.mark.parametrize(
    ("theirs", "aspect", "shown", "wanted"),
    [
        ({"due_at": DUE + HOUR}, Aspect.DUE, DUE + HOUR, DUE),
        ({"assignee": BORIS.host_id}, Aspect.ASSIGNEE, BORIS.host_id, DANA.host_id),
        ({"priority": 5}, Aspect.PRIORITY, 5, 3),
        (
            {"tags": ("vip", "vip-sev-3", "vip-held")},
            Aspect.TAGS,
            ("vip", "vip-held", "vip-sev-3"),
            ("vip", "vip-sev-3"),
        ),
    ],
)
def test_each_aspect_in_which_the_host_shows_something_else_is_told(
    theirs: dict[str, Any], aspect: Aspect, shown: object, wanted: object
) -> None:
    other = beside(**theirs)
    assert only(other) == (aspect, shown, wanted)
    assert other.outcome is Outcome.OTHER


@pytest.mark.parametrize("empty", [{"due_at": None}, {"assignee": None}, {"priority": None}, {"tags": ()}])
def test_what_the_host_leaves_empty_is_only_filled_in(empty: dict[str, Any]) -> None:
    assert beside(**empty).outcome is Outcome.ADDED


def test_a_due_date_that_we_would_take_away_is_something_else() -> None:
    ended = replace(in_shadow(WORD), ticket=replace(WORD, due_at=DUE))
    nothing = replace(ended, decision=replace(ended.decision, wanted=replace(ended.decision.wanted, due_at=None)))
    found = compared(nothing)
    assert found
    assert found.outcome is Outcome.OTHER


@pytest.mark.parametrize(
    "same", [{"due_at": DUE.replace(microsecond=7)}, {"tags": ("vip-sev-3", "vip", "billing", "vip-tier2")}]
)
def test_fractions_of_a_second_and_tags_that_are_not_of_a_decision_make_no_difference(same: dict[str, Any]) -> None:
    assert beside(**same).outcome is Outcome.SAME


def test_what_the_host_has_no_field_for_is_not_compared() -> None:
    aspects = {each.aspect for each in beside(fields=frozenset()).aspects}
    assert aspects == {Aspect.DUE, Aspect.ASSIGNEE, Aspect.PRIORITY}


@pytest.mark.parametrize(
    ("theirs", "stricter"),
    [
        ({"due_at": DUE + HOUR}, True),
        ({"due_at": DUE - HOUR}, False),
        ({"due_at": None}, False),
        ({"priority": 4}, True),
        ({"priority": 2}, False),
        ({"assignee": BORIS.host_id}, False),
    ],
)
def test_stricter_is_an_earlier_due_date_or_a_worse_priority_where_both_say_something(
    theirs: dict[str, Any], *, stricter: bool
) -> None:
    assert beside(**theirs).stricter is stricter


def test_a_worse_severity_than_the_one_on_the_field_is_stricter() -> None:
    read = replace(in_shadow(WORD), ticket=replace(WORD, severity_field="S4"))
    found = compared(read)
    assert found
    assert [(each.aspect, each.theirs, each.ours) for each in found.aspects if each.stricter] == [
        (Aspect.SEVERITY, 4, 3)
    ]


def test_a_ticket_that_is_left_alone_is_not_compared_unless_it_has_tags_of_ours() -> None:
    stranger = replace(WORD, sender="x@else.example")
    assert compared(in_shadow(stranger)) is None
    found = compared(in_shadow(replace(stranger, tags=("vip",))))
    assert found
    assert only(found) == (Aspect.TAGS, ("vip",), ())


def test_only_what_was_decided_in_shadow_is_compared() -> None:
    assert compared(replace(in_shadow(WORD), shadow=False)) is None
    assert compared(replace(in_shadow(WORD), ticket=None)) is None


def test_what_follows_a_persons_word_on_the_host_is_marked() -> None:
    theirs = in_shadow(replace(WORD, due_at=DUE + HOUR), memory=in_shadow(WORD))
    found = compared(theirs)
    assert found
    assert (found.by_hand, beside().by_hand) == (True, False)
    assert Aspect.DUE not in {each.aspect for each in found.differences()}


def test_the_figures_count_tickets_fields_and_the_middle_of_what_is_earlier_and_later() -> None:
    agreement = Agreement()
    for hours in (1, 2, 6, -3, 0):
        agreement.count(beside(due_at=DUE + hours * HOUR))
    for comparison in (beside(priority=None), None):
        agreement.count(comparison)
    assert (agreement.seen, agreement.tickets, agreement.stricter, agreement.by_hand) == (7, 6, 3, 0)
    assert agreement.outcomes == {Outcome.SAME: 1, Outcome.ADDED: 1, Outcome.OTHER: 4}
    assert agreement.fields[Aspect.DUE, Outcome.OTHER] == 4
    assert agreement.fields[Aspect.PRIORITY, Outcome.ADDED] == 1
    assert agreement.earlier == (3, 2 * HOUR)
    assert agreement.later == (1, 3 * HOUR)
    assert Agreement().earlier == (0, None)
