"""One ticket, from the host's history to at most one changed state on the host, and what the reasons are made of."""

from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from integration.domain.decision import Decision, Memory
from integration.domain.errors import Misconfigured, TicketGone
from integration.domain.handwork import seen
from integration.domain.installation import Credentials, Installation
from integration.domain.merging import united
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket
from integration.domain.triage import Beside, decide, placed
from integration.domain.work import Work
from integration.ports import Helpdesk, HelpdeskOf, Now, Store
from integration.usecases.beside_ticket import beside
from integration.usecases.tell import Tell

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TriageTicket:
    """Works off one claim; whatever woke it (webhook, deadline, reconcile, replay), the way is the same."""

    store: Store
    helpdesk_of: HelpdeskOf
    tell: Tell
    now: Now

    def __call__(self, work: Work) -> None:
        """Make the host show what should be true; raises what the host's client raises."""
        installation, credentials = self._installation(work)
        helpdesk = self.helpdesk_of(installation, credentials)
        try:
            ticket = helpdesk.read(work.ticket)
        except TicketGone:
            self.store.forget(work.installation, work.ticket)
            _log.info("ticket.gone", installation=work.installation, ticket=work.ticket)
            return
        decision, memory = self.plan(work.installation, ticket)
        if installation.shadow:
            settled = self._settled(work, ticket, decision, memory, shadow=True)
        else:
            self.tell(work.installation, decision)  # first: the host may take its time
            self._write(work, helpdesk, ticket, decision, memory)
            settled = self._settled(work, ticket, decision, memory)
        self.store.remember(work.installation, settled)
        self._pass_on(work, decision, memory)
        self.store.finish(work, look_again_at=decision.look_again_at)

    def plan(self, installation: str, ticket: Ticket) -> tuple[Decision, Memory | None]:
        """What would be decided for a ticket as it was read, without writing anything."""
        memory = self.store.recall(installation, ticket.id)
        known = beside(self.store, installation, ticket.id, memory)
        roster, terms = self.store.roster(installation), self._terms(installation, ticket, memory, known)
        return decide(ticket, roster, terms, memory, self.now(), known), memory

    def _installation(self, work: Work) -> tuple[Installation, Credentials]:
        found = self.store.get(work.installation)
        if found is None:
            message = f"installation {work.installation} is gone; connect it again"
            raise Misconfigured(message)
        return found

    def _terms(self, installation: str, ticket: Ticket, memory: Memory | None, known: Beside) -> ServiceTerms:
        """Those that it began under; for a ticket that is new to us, those in force at its start (3.11)."""
        if memory and memory.decision.clocks:
            return self.store.terms(installation, memory.decision.terms_version)
        ticket = united(ticket, known.merged)
        begin = placed(ticket, self.store.roster(installation), memory, self.now()).covered_from
        return self.store.terms_at(installation, begin or ticket.began_at)

    def _pass_on(self, work: Work, decision: Decision, memory: Memory | None) -> None:
        """A ticket that was merged away changes what is true of the one that survives."""
        into = decision.merged_into
        before = memory.decision if memory else None
        if into and (before is None or (before.merged_into, before.merged_from) != (into, decision.merged_from)):
            self.store.enqueue(work.installation, [into], self.now())

    def _write(self, work: Work, helpdesk: Helpdesk, ticket: Ticket, decision: Decision, memory: Memory | None) -> None:
        if not helpdesk.differs(ticket, decision.wanted):
            return
        known = memory.known if memory and not memory.settled else (seen(ticket),)
        intent = replace(
            memory or Memory(decision, ()),
            decision=decision,
            known=tuple(dict.fromkeys((*known, decision.wanted))),
            settled=False,
            ticket=_kept(ticket, decision, memory),
            shadow=False,
        )
        self.store.remember(work.installation, intent)
        helpdesk.write(ticket, decision.wanted)
        _log.info("ticket.written", installation=work.installation, ticket=ticket.id)

    def _settled(
        self, work: Work, ticket: Ticket, decision: Decision, memory: Memory | None, *, shadow: bool = False
    ) -> Memory:
        told = memory.told if memory else frozenset()
        notes = () if shadow else decision.wanted.notes
        return Memory(
            decision=decision,
            known=(seen(ticket),) if shadow else (decision.wanted,),
            settled=True,
            told=told | {note.key for note in notes} | {alert.key for alert in decision.alerts},
            round_trip=self._trip(work, memory),
            ticket=_kept(ticket, decision, memory),
            quiet_until=memory.quiet_until if memory else None,
            shadow=shadow,
        )

    def _trip(self, work: Work, memory: Memory | None) -> timedelta | None:
        if work.since is None:
            return memory.round_trip if memory else None
        return self.now() - work.since


def _kept(ticket: Ticket, decision: Decision, memory: Memory | None) -> Ticket:
    """The ticket as it is remembered; one that was merged away keeps the history that its host may have moved."""
    kept = ticket.without_texts()
    before = memory.ticket if memory else None
    if decision.merged_into is None or before is None:
        return kept
    opened_at = min(kept.opened_at, before.opened_at)
    return replace(kept, timeline=kept.timeline.joined([before.timeline]), opened_at=opened_at)
