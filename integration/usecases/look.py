"""One look at a ticket."""

from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.decision import Decision, Memory, TicketUpdate, Undone
from integration.domain.installation import Installation
from integration.domain.ticket import Ticket
from integration.domain.undone import without
from integration.ports import Helpdesk


@dataclass(frozen=True, slots=True)
class Look:
    """A ticket as it was read from its host from `began_at` on, what was decided, and what we remembered of it before.

    `undone` is what is taken back on the host each time that we write it.
    """

    where: Installation
    helpdesk: Helpdesk
    ticket: Ticket
    decision: Decision
    memory: Memory | None
    began_at: datetime
    undone: tuple[Undone, ...] = ()

    @property
    def wanted(self) -> TicketUpdate:
        """What to write, without what rests as it is taken back each time."""
        return without(self.decision.wanted, [each.part for each in self.undone if each.rests])

    @property
    def kept(self) -> Ticket:
        """The ticket as it is remembered; one that was merged away keeps the history that its host may have moved."""
        kept, before = self.ticket.without_texts(), self.memory.ticket if self.memory else None
        if self.decision.merged_into is None or before is None:
            return kept
        opened_at = min(kept.opened_at, before.opened_at)
        return replace(kept, timeline=kept.timeline.joined([before.timeline]), opened_at=opened_at)

    @property
    def wants_news(self) -> bool:
        """Whether the host should show something else than after our last look, notes and messages aside."""
        if self.memory is None or not self.memory.settled:
            return True
        before, now = (replace(each.wanted, notes=(), messages=()) for each in (self.memory.decision, self.decision))
        return before != now
