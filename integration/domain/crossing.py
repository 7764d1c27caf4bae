"""A host that keeps no versions saves a whole ticket as it was before our write: what it shows then is nobody's word.

So does django-helpdesk with every reply: it reads the ticket, and saves it twice, the second time after the reply is
there to be read. Such a reply is dated before our write was answered, and was not yet there when we read the ticket.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from integration.domain.decision import TicketUpdate
from integration.domain.memory import Memory, Overwritten
from integration.domain.ticket import Ticket

_LONGEST_SAVE = timedelta(minutes=1)
"""No request to a host takes longer."""


def known(ticket: Ticket, memory: Memory, now: datetime) -> tuple[TicketUpdate, ...]:
    """The states of the host that are no person's doing: those we know of, and the one that a save brought back."""
    before = memory.overwritten
    is_fresh = before is not None and now <= before.at + _LONGEST_SAVE
    if before is None or not is_fresh or not any(_crossing(ticket, before)):
        return memory.known
    return (*memory.known, before.shown)


def overwritten(ticket: Ticket, memory: Memory | None, shown: TicketUpdate, now: datetime) -> Overwritten:
    """What our write of this moment took the place of; what crossed the one before may be saved once more."""
    again = Counter(_crossing(ticket, memory.overwritten) if memory and memory.overwritten else ())
    return Overwritten(shown, now, tuple((Counter(_saved_by(ticket, now)) - again).elements()))


def _crossing(ticket: Ticket, write: Overwritten) -> Iterator[datetime]:
    return (Counter(_saved_by(ticket, write.at)) - Counter(write.read)).elements()


def _saved_by(ticket: Ticket, instant: datetime) -> Iterator[datetime]:
    """When what may have been saved around this instant was said."""
    return (entry.at for entry in ticket.timeline if instant - _LONGEST_SAVE <= entry.at <= instant)
