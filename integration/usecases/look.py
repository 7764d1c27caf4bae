"""One look at a ticket."""

from dataclasses import dataclass, replace
from datetime import datetime

from integration.domain.crossing import overwritten
from integration.domain.decision import Decision, TicketUpdate
from integration.domain.handwork import seen
from integration.domain.installation import Installation
from integration.domain.memory import Memory, Overwritten, Undone
from integration.domain.ticket import Ticket
from integration.domain.undone import without
from integration.ports import Helpdesk


@dataclass(frozen=True, slots=True)
class Look:
    """A ticket as it was read from its host from `began_at` on, what was decided, and what we remembered of it before.

    `undone` is what is taken back on the host each time that we write it, `written` what our write of now replaced.
    """

    where: Installation
    helpdesk: Helpdesk
    ticket: Ticket
    decision: Decision
    memory: Memory | None
    began_at: datetime
    undone: tuple[Undone, ...] = ()
    written: Overwritten | None = None

    @property
    def wanted(self) -> TicketUpdate:
        """What to write, without what rests as it is taken back each time."""
        return without(self.decision.wanted, [each.part for each in self.undone if each.rests])

    @property
    def overwritten(self) -> Overwritten | None:
        """What our last write replaced, this look's or an earlier one's."""
        return self.written or (self.memory.overwritten if self.memory else None)

    def having_written(self, now: datetime) -> "Look":
        """The same look once its write was answered."""
        return replace(self, written=overwritten(self.ticket, self.memory, seen(self.ticket), now))

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
