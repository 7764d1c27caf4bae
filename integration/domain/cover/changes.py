"""What is to change of the covers at one moment: all customers together, and grouped by whose absence it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from integration.domain.agent import Agent
from integration.domain.cover.choosing import Bar, Desk, chosen, plain
from integration.domain.cover.cover import Cover, CoverReason, Handover, HandoverState, Move
from integration.domain.cover.load import Load
from integration.domain.entitlement import Entitlement, Standing
from integration.domain.hours.zone_offsets import zone_named
from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.domain.roster import Roster

Served = tuple[str, Agent]
"""A customer by name, and their dedicated agent."""

BARRED = timedelta(days=1)
"""How long somebody whom the helpdesk refused is not tried again."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Every VIP customer's cover as it should be; `moves` change hands, of `others` only the reason or the end does."""

    covers: tuple[Cover, ...] = ()
    moves: tuple[Move, ...] = ()
    others: tuple[Cover, ...] = ()


def changes(
    served: Iterable[Served],
    stored: Mapping[str, Cover],
    desk: Desk,
    load: Load,
    tickets_of: Callable[[str], Sequence[Memory]],
) -> Changes:
    """What is to change for those who are `served`; `stored` is by customer in small letters.

    Customers come one after another, and what one of them moves counts as load for the next. The first cover of a
    customer is no move, unless somebody has to stand in already.
    """
    covers, moves, others = [], [], []
    for customer, dedicated in served:
        before = stored.get(folded(customer))
        cover = chosen(customer, dedicated, before, desk, load.by_address(desk.plan))
        was = before or plain(customer, dedicated, desk.now)
        covers.append(cover)
        if not cover.same_people(was):
            moves.append(Move(was, cover))
            load.move(was, cover, tickets_of(customer))
        elif cover != before:
            others.append(cover)
    return Changes(tuple(covers), tuple(moves), tuple(others))


def must_choose(served: Iterable[Served], desk: Desk) -> bool:
    """Whether anybody's dedicated agent can't answer, so that the load of others matters."""
    has_limits = any(person.limit is not None for person in desk.plan.people)
    return has_limits and any(not desk.can_answer(name, agent) for name, agent in served)


def together(moves: Iterable[Move], desk: Desk) -> list[tuple[str, list[Move]]]:
    """The moves that have one cause, each lot with the reason in words: somebody is away, or is back."""
    lots: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in moves:
        lots[_cause(move, desk)].append(move)
    return [(why, lot) for (_, why), lot in lots.items()]


def barred(handovers: Iterable[Handover], stored: Mapping[str, Cover], desk: Desk) -> Iterator[Bar]:
    """Customers and whom the helpdesk refused for them within a day, while the same absence lasts.

    Whom a person set by hand since then is tried again, and so is who has another id on the helpdesk by now.
    """
    for handover in handovers:
        refused_at = handover.ended_at if handover.state is HandoverState.REFUSED else None
        for move in handover.moves if refused_at and refused_at > desk.now - BARRED else ():
            absence = desk.attendance_of(move.after.dedicated.email).absent_at(desk.now)
            present = stored.get(folded(move.after.customer))
            set_since = present is not None and present.pinned and _is_later(present, handover)
            if not set_since and (absence is None or absence.start <= handover.at):
                yield folded(move.after.customer), folded(handover.refused), handover.refused_id


def _is_later(cover: Cover, handover: Handover) -> bool:
    return cover.handover != handover.id and cover.since >= handover.at


def next_change(
    roster: Roster, covers: Iterable[Cover], handovers: Iterable[Handover], desk: Desk, zone: str
) -> datetime:
    """When something is due to be otherwise by itself: an absence, a turn, a cover by hand, an add-on, a bar."""
    tomorrow = desk.today + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), zone_named(zone)).astimezone(UTC)
    moments: list[datetime | None] = [midnight]
    moments += [each.changes_after(desk.now) for each in desk.attendance.values()]
    moments += [cover.until for cover in covers if cover.pinned]
    moments += [bound for each in roster.customers for bound in _bounds(each.entitlement)]
    moments += [each.ended_at + BARRED for each in handovers if each.ended_at and each.refused]
    return min(moment for moment in moments if moment and moment > desk.now)


def served(
    roster: Roster, names: Iterable[str], tickets_of: Callable[[str], Sequence[Memory]], now: datetime
) -> tuple[Served, ...]:
    """Who has to be answered: the roster's VIP customers, and who else of `names` has tickets open under VIP terms.

    These are VIP by the host's word, or were when the ticket began (docs/service.md, 3.10).
    """
    sold = ((each.name, each.entitlement) for each in roster.customers)
    vip = {folded(name): (name, own.agent) for name, own in sold if own.agent and own.standing_at(now) is Standing.VIP}
    owed = (memory.decision for name in names if folded(name) not in vip for memory in tickets_of(name))
    others = {folded(each.customer): (each.customer, each.agent) for each in owed if each.customer and each.agent}
    return (*vip.values(), *others.values())


def _bounds(sold: Entitlement) -> tuple[datetime | None, datetime | None]:
    return sold.addon_from, sold.addon_until


def _cause(move: Move, desk: Desk) -> tuple[str, str]:
    before, after = move.before, move.after
    if after.reason is CoverReason.NEW_AGENT:
        return after.dedicated.email, CoverReason.NEW_AGENT.value
    if not desk.is_away(before.agent.email) and not desk.can_answer(before.customer, before.agent):
        return folded(before.agent.email), f"the helpdesk refused {before.agent.name}"
    who = next((each for each in (before.agent, after.dedicated) if desk.is_away(each.email)), None)
    if who is not None and after.reason is CoverReason.ABSENT:
        return folded(who.email), f"{who.name} is away"
    if before.pinned:
        return folded(after.dedicated.email), f"what {before.by or 'somebody'} set by hand is over"
    return folded(after.dedicated.email), f"{after.dedicated.name} is there"
