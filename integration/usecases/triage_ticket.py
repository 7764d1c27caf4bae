"""One ticket, from the host's history to at most one changed state on the host, and a trace of why."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from integration.domain.decision import Decision, Memory
from integration.domain.errors import Misconfigured, TicketGone
from integration.domain.handwork import seen
from integration.domain.ticket import Ticket
from integration.domain.triage import decide
from integration.domain.work import Work
from integration.ports import Helpdesk, HelpdeskOf, Now, Store

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TriageTicket:
    """Works off one claim; whatever woke it (webhook, deadline, reconcile, replay), the way is the same."""

    store: Store
    helpdesk_of: HelpdeskOf
    now: Now

    def __call__(self, work: Work) -> None:
        """Make the host show what should be true; raises what the host's client raises."""
        helpdesk = self._helpdesk(work)
        try:
            ticket = helpdesk.read(work.ticket)
        except TicketGone:
            self.store.forget(work.installation, work.ticket)
            _log.info("ticket.gone", installation=work.installation, ticket=work.ticket)
            return
        memory = self.store.recall(work.installation, work.ticket)
        decision = self._decide(work.installation, ticket, memory)
        settled = self._write(work, helpdesk, ticket, decision, memory)
        self._finish(work, settled)

    def plan(self, installation: str, ticket: Ticket) -> tuple[Decision, Memory | None]:
        """What would be decided for a ticket as it was read, without writing anything."""
        memory = self.store.recall(installation, ticket.id)
        return self._decide(installation, ticket, memory), memory

    def _helpdesk(self, work: Work) -> Helpdesk:
        found = self.store.get(work.installation)
        if found is None:
            message = f"installation {work.installation} is gone; connect it again"
            raise Misconfigured(message)
        return self.helpdesk_of(*found)

    def _decide(self, installation: str, ticket: Ticket, memory: Memory | None) -> Decision:
        began_under = memory.decision.terms_version if memory and memory.decision.clocks else None
        terms = self.store.terms(installation, began_under)
        return decide(ticket, self.store.roster(installation), terms, memory, self.now())

    def _write(
        self, work: Work, helpdesk: Helpdesk, ticket: Ticket, decision: Decision, memory: Memory | None
    ) -> Memory:
        noted = memory.noted if memory else frozenset()
        if helpdesk.differs(ticket, decision.wanted):
            known = memory.known if memory and not memory.settled else (seen(ticket),)
            intent = Memory(decision, tuple(dict.fromkeys((*known, decision.wanted))), noted=noted)
            self.store.remember(work.installation, intent)
            helpdesk.write(ticket, decision.wanted)
            _log.info("ticket.written", installation=work.installation, ticket=ticket.id)
        noted |= {decision.wanted.note.key} if decision.wanted.note else set()
        return Memory(decision, (decision.wanted,), settled=True, noted=noted, round_trip=self._trip(work, memory))

    def _trip(self, work: Work, memory: Memory | None) -> timedelta | None:
        if work.since is None:
            return memory.round_trip if memory else None
        return self.now() - work.since

    def _finish(self, work: Work, settled: Memory) -> None:
        self.store.remember(work.installation, settled)
        self.store.finish(work, look_again_at=settled.decision.look_again_at)
