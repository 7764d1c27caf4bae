"""Ask a host what has changed, and put in line what no webhook told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from integration.domain.changed import Changed
from integration.domain.errors import CredentialsRevoked
from integration.domain.walk import Walk, WalkKind
from integration.ports import Helpdesk, HelpdeskOf, Now, Store

_log = structlog.get_logger(__name__)

_OVERLAP = timedelta(minutes=2)
"""How far the host's clock may be behind ours; what changed within it is asked for once more."""


@dataclass(frozen=True, slots=True)
class PollChanges:
    """One question to the host of one installation; the line of work does the repairs.

    A ticket that last changed before we were sure of it, by a look or by our own write, is left alone: most likely its
    webhook came. Of a host that names no instants, one that we looked at since the instant asked for is left alone, so
    that a change soon after a look may be missed. The walk over all open tickets finds it in any case.
    """

    store: Store
    helpdesk_of: HelpdeskOf
    now: Now

    def __call__(self, installation: str) -> Walk | None:
        """What was found; None for an installation that is gone, or whose host can't tell.

        Raises what the host's client raises, and then the next question reaches further back. A key that the host
        refuses is told to the admin.
        """
        found = self.store.get(installation)
        helpdesk = self.helpdesk_of(*found).at(urgent=False) if found else None
        if helpdesk is None or not helpdesk.capabilities.changes:
            return None
        now = self.now()
        since = self._last(installation, now) - _OVERLAP
        changed = self._changed(installation, helpdesk, since)
        older = [each.ticket for each in changed if self._is_older(installation, each, since)]
        self.store.enqueue(installation, older, now)
        walk = Walk(WalkKind.POLL, now, finished_at=now).counted(right=len(changed) - len(older), repaired=len(older))
        self.store.keep_walk(installation, walk)
        if older:
            _log.info("poll.found", installation=installation, changed=len(changed), missed=len(older))
        return walk

    def _last(self, installation: str, now: datetime) -> datetime:
        """When the host was asked last; a clock that was set back asks for no future."""
        before = self.store.walk(installation, WalkKind.POLL)
        return min(before.began_at, now) if before else now

    def _changed(self, installation: str, helpdesk: Helpdesk, since: datetime) -> Sequence[Changed]:
        try:
            return helpdesk.changed(since)
        except CredentialsRevoked as error:
            self.store.set_problem(installation, str(error))
            raise

    def _is_older(self, installation: str, changed: Changed, since: datetime) -> bool:
        """Whether what we know is; hosts count whole seconds, so a change in the second of a look was seen."""
        memory = self.store.recall(installation, changed.ticket)
        if memory is None:
            return True
        decided_at = memory.decision.decided_at
        return decided_at < since if changed.at is None else (memory.looked_at or decided_at) < changed.at
