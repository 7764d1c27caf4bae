"""Take the history in at set-up: every ticket that the host has, closed ones too, put on record and told to nobody."""

from dataclasses import dataclass

import structlog

from integration.domain.handwork import seen
from integration.domain.installation import Installation
from integration.domain.memory import Memory
from integration.domain.ticket import Status, Ticket
from integration.domain.walk import Walk, WalkKind
from integration.ports import Helpdesk, Now, Store
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Finding, Walking, Watch, unwatched

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Backfill:
    """Walks all tickets; those already known are left as they are, open ones are put in line to be written."""

    store: Store
    walking: Walking
    triage: TriageTicket
    now: Now

    def __call__(self, installation: str, watch: Watch = unwatched) -> Walk | None:
        """How the walk ended; None for an installation that is gone. Raises what the host's client raises.

        A walk that was broken off goes on where it was.
        """
        walk = None
        for walk in self.walking(installation, WalkKind.BACKFILL, self._take_in, watch):  # noqa: B007 - the last counts
            pass
        if walk:
            _log.info("backfill.done", installation=installation, seen=walk.seen, taken_in=walk.repaired)
        return walk

    def _take_in(self, where: Installation, helpdesk: Helpdesk, ticket: Ticket) -> Finding:
        now = self.now()
        decision, memory, _ = self.triage.plan(where, helpdesk, ticket)
        if memory is not None:
            return Finding.RIGHT
        closed = ticket.status is Status.SOLVED
        told = frozenset(alert.key for alert in decision.alerts)
        known = (seen(ticket),)
        kept = ticket.without_texts()
        taken = Memory(decision, known, settled=closed, told=told, ticket=kept, quiet_until=now, shadow=where.shadow)
        self.store.remember(where.id, taken)
        if not closed:
            self.store.enqueue(where.id, [ticket.id], now)
        return Finding.REPAIRED
