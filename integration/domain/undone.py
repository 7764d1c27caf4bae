"""What somebody takes back on the host each time that we write it: it rests, ever longer, before we write it again.

Mostly that is a rule of the host's own. Without rests we and the rule would fight for as long as both are there.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from integration.domain.decision import TicketUpdate
from integration.domain.memory import Undone

ENOUGH = 3
"""How often a part is taken back in a row until it rests: a person does so once or twice."""

_FIRST_REST, _LONGEST_REST = timedelta(minutes=5), timedelta(days=1)
_MOST_DOUBLINGS = 9

PARTS: Mapping[str, Callable[[TicketUpdate], TicketUpdate]] = {
    "tags": lambda wish: TicketUpdate(tags=wish.tags),
    "agent": lambda wish: TicketUpdate(assignee=wish.assignee, group=wish.group),
    "severity": lambda wish: TicketUpdate(severity=wish.severity),
    "priority": lambda wish: TicketUpdate(urgency=wish.urgency),
    "due dates": lambda wish: TicketUpdate(
        dates=wish.dates,
        due_at=wish.due_at,
        first_due=wish.first_due,
        follow_up_due=wish.follow_up_due,
        zone=wish.zone,
    ),
}
"""The parts of a wish that can be taken back, each as a wish of its own; what was said can't be."""

_EMPTY: Mapping[str, Callable[[TicketUpdate], TicketUpdate]] = {
    "tags": lambda wish: replace(wish, tags=None),
    "agent": lambda wish: replace(wish, assignee=None, group=None),
    "severity": lambda wish: replace(wish, severity=None),
    "priority": lambda wish: replace(wish, urgency=None),
    "due dates": lambda wish: replace(wish, dates=False, due_at=None, first_due=None, follow_up_due=None),
}


def noticed(before: Sequence[Undone], parts: Collection[str], now: datetime) -> tuple[Undone, ...]:
    """What we know once these parts are found taken back, although nothing else is wanted; what stands is forgotten."""
    known = {each.part: each for each in before}
    return tuple(_noticed(known.get(part), part, now) for part in PARTS if part in parts)


def tried(before: Iterable[Undone]) -> tuple[Undone, ...]:
    """The same once all parts were written along with something new."""
    return tuple(replace(each, rests=False) for each in before)


def without(wish: TicketUpdate, parts: Iterable[str]) -> TicketUpdate:
    """The wish that leaves these parts as they are."""
    for part in parts:
        wish = _EMPTY[part](wish)
    return wish


def _noticed(before: Undone | None, part: str, now: datetime) -> Undone:
    if before is None:
        return Undone(part, 1, now)
    if before.rests:
        return before if now < before.until else replace(before, rests=False)
    times = before.times + 1
    return Undone(part, times, now + _rest(times), rests=True) if times >= ENOUGH else Undone(part, times, now)


def _rest(times: int) -> timedelta:
    doublings = min(times - ENOUGH, _MOST_DOUBLINGS)
    return min(_FIRST_REST * (1 << doublings), _LONGEST_REST)
