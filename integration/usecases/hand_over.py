"""Make a hand-over out of moves: which tickets go, on which one the customer is told, and the pack."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.cover.cover import Cover, Handover, Move
from integration.domain.cover.load import is_movable
from integration.domain.cover.pack import Part, pack
from integration.domain.memory import Memory
from integration.domain.names import same
from integration.ports import Store
from integration.usecases.fresh_id import FreshId


@dataclass(frozen=True, slots=True)
class Prepared:
    """A hand-over that is ready to be stored, and every ticket that must be looked at for it."""

    handover: Handover
    tickets: tuple[str, ...]

    @property
    def covers(self) -> tuple[Cover, ...]:
        """The covers that it makes."""
        return tuple(move.after for move in self.handover.moves)


@dataclass(frozen=True, slots=True)
class PrepareHandover:
    """Reads what is open for the customers of a hand-over made `now`; stores nothing."""

    store: Store
    now: datetime
    fresh_id: FreshId

    def __call__(self, installation: str, moves: Sequence[Move], *, by: str = "", why: str = "") -> Prepared:
        """One hand-over of all these moves.

        Its tickets are the open ones that change hands; those of second level, and those that a person gave to
        somebody, are looked at too.
        """
        made, now = self.fresh_id(), self.now
        parts = [self._part(installation, move, made) for move in moves]
        tickets = [memory for part in parts for memory in part.tickets]
        handover = Handover(
            made,
            now,
            tuple(part.move for part in parts),
            tuple(memory.decision.ticket for memory in tickets if is_movable(memory)),
            by=by,
            why=why,
            pack=pack(parts, self.store.terms(installation).hours.zone, now),
        )
        return Prepared(handover, tuple(memory.decision.ticket for memory in tickets))

    def _part(self, installation: str, move: Move, handover: str) -> Part:
        customer, now = move.after.customer, self.now
        tickets = self.store.of_customer(installation, customer)
        after = replace(move.after, since=now, handover=handover, announced_on=_announced_on(move, tickets))
        missed = (each for each in self.store.call_backs(installation) if same(each.customer, customer))
        calls = tuple(self.store.bookings_for(installation, customer, now))
        return Part(Move(move.before, after), tuple(tickets), tuple(missed), calls)


def _announced_on(move: Move, tickets: Sequence[Memory]) -> str:
    """The ticket on which something is owed soonest; of a return, the one on which the customer was told before.

    Not one of a caller of whom no address is known: nobody would read it.
    """
    if not move.after.stands_in:
        return move.before.announced_on if move.before.stands_in else ""
    if same(move.before.agent.email, move.after.agent.email):
        return move.before.announced_on
    read = (memory for memory in tickets if is_movable(memory) and (memory.ticket is None or memory.ticket.sender))
    clocks = ((memory.decision.owed, memory.decision.ticket) for memory in read)
    return min(((clock.due, ticket) for clock, ticket in clocks if clock), default=(None, ""))[1]
