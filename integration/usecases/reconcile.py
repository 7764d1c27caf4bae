"""Find what no webhook told: walk the host's open tickets and put in line those that should look otherwise."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from integration.domain.former_staff import as_once_read
from integration.domain.installation import Installation
from integration.domain.memory import Memory
from integration.domain.ticket import Ticket
from integration.domain.undone import without
from integration.domain.walk import Walk, WalkKind
from integration.ports import Helpdesk, Now, Store
from integration.usecases.triage_ticket import TriageTicket
from integration.usecases.walking import Finding, Walking, Watch, unwatched

_log = structlog.get_logger(__name__)

_SPARE = timedelta(seconds=10)
"""How long after its time a walk may still be held: for the page it is at, and for the end of who was killed there."""


def _same(memory: Memory, ticket: Ticket) -> bool:
    """Whether nothing has happened since; that we wrote to the host ourselves is nothing."""
    before, now = memory.ticket, ticket.without_texts()
    if before is None or memory.shadow:
        return before == now
    return (before.status, before.timeline.without_notes()) == (now.status, now.timeline.without_notes())


@dataclass(frozen=True, slots=True)
class Reconcile:
    """Walks the open tickets of an installation; reads only, the line of work does the repairs."""

    store: Store
    walking: Walking
    triage: TriageTicket
    now: Now

    def __call__(self, installation: str, watch: Watch = unwatched, until: datetime | None = None) -> Walk | None:
        """How far the walk came; None for an installation that is gone. Raises what the host's client raises.

        What was found until then is in line, and the next walk goes on from there. With `until` it is put down
        unfinished after the page on which that instant passes, and nobody else begins before it; None where another
        is at it.
        """
        walk = self._taken(installation, until)
        if walk is None:
            return None
        met = set(walk.met)

        def look(where: Installation, helpdesk: Helpdesk, ticket: Ticket) -> Finding:
            met.add(ticket.id)
            return self._look(where, helpdesk, ticket)

        try:
            for walk in self.walking(installation, WalkKind.RECONCILE, look, watch):  # noqa: B007 - the last one counts
                if until is not None and self.now() >= until:
                    break
        finally:
            if walk.finished_at is None:
                walk = replace(walk, met=tuple(sorted(met)), held_until=None)
                self.store.keep_walk(installation, walk)
        return self._ended(installation, walk, met)

    def _taken(self, installation: str, until: datetime | None) -> Walk | None:
        """The walk, held where there is a time for it to be put down; None where nobody is to begin."""
        if self.store.get(installation) is None:
            return None
        walk = self.walking.begun(installation, WalkKind.RECONCILE)
        if until is None:
            return walk
        if walk.held_until is not None and walk.held_until > self.now():
            return None
        walk = replace(walk, held_until=until + _SPARE)
        self.store.keep_walk(installation, walk)
        return walk

    def _ended(self, installation: str, walk: Walk, met: set[str]) -> Walk:
        if walk.finished_at is None:
            _log.info("reconcile.put_down", installation=installation, seen=walk.seen, repaired=walk.repaired)
            return walk
        if walk.seen == len(met):
            walk = self._with_vanished(installation, walk, met)
        _log.info("reconcile.done", installation=installation, seen=walk.seen, repaired=walk.repaired)
        return walk

    def _look(self, where: Installation, helpdesk: Helpdesk, ticket: Ticket) -> Finding:
        ticket = as_once_read(ticket, self.store.recall(where.id, ticket.id))
        decision, memory, _ = self.triage.plan(where, helpdesk, ticket)
        known = memory is not None and memory.settled and memory.shadow is where.shadow and _same(memory, ticket)
        resting = [each.part for each in memory.undone if each.rests] if memory else []
        if known and (where.shadow or not helpdesk.differs(ticket, without(decision.wanted, resting))):
            return Finding.RIGHT
        self.store.enqueue(where.id, [ticket.id], self.now())
        return Finding.REPAIRED

    def _with_vanished(self, installation: str, walk: Walk, met: set[str]) -> Walk:
        """Tickets that we hold for open and the host didn't list were closed, merged or deleted without a word."""
        known = (memory.decision.ticket for memory in self.store.each(installation, open_only=True))
        gone = [ticket for ticket in known if ticket not in met]
        self.store.enqueue(installation, gone, self.now())
        walk = replace(walk, repaired=walk.repaired + len(gone))
        self.store.keep_walk(installation, walk)
        return walk
