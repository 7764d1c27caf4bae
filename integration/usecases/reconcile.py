"""Find what no webhook told: walk the host's open tickets and put in line those that should look otherwise."""

from dataclasses import dataclass

import structlog

from integration.domain.errors import CredentialsRevoked
from integration.ports import HelpdeskOf, Now, Store
from integration.usecases.triage_ticket import TriageTicket

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many open tickets were seen, and which of them were put in line."""

    seen: int
    enqueued: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconcile:
    """One walk over the open tickets of an installation; reads only, the line of work does the rest."""

    store: Store
    helpdesk_of: HelpdeskOf
    triage: TriageTicket
    now: Now

    def __call__(self, installation: str) -> Reconciled:
        """Raises what the host's client raises; what was found until then is already in line.

        A key that the host refuses is told to the admin, until a whole walk succeeds.
        """
        try:
            walked = self._walk(installation)
        except CredentialsRevoked as error:
            self.store.set_problem(installation, str(error))
            raise
        self.store.set_problem(installation, "")
        return walked

    def _walk(self, installation: str) -> Reconciled:
        found = self.store.get(installation)
        if found is None:
            return Reconciled(0, ())
        helpdesk, seen, enqueued = self.helpdesk_of(*found), 0, []
        for ticket in helpdesk.open_tickets():
            seen += 1
            decision, memory = self.triage.plan(installation, ticket)
            if memory is None or not memory.settled or helpdesk.differs(ticket, decision.wanted):
                self.store.enqueue(installation, [ticket.id], self.now())
                enqueued.append(ticket.id)
        _log.info("reconcile.done", installation=installation, seen=seen, enqueued=len(enqueued))
        return Reconciled(seen, tuple(enqueued))
