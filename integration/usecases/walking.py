"""A walk over a host's tickets, page by page, that remembers how far it came."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

import structlog

from integration.domain.errors import CredentialsRevoked, Rejected, UpstreamRefused
from integration.domain.installation import Installation
from integration.domain.ticket import Ticket
from integration.domain.walk import Walk, WalkKind
from integration.ports import Helpdesk, HelpdeskOf, Now, Store

_log = structlog.get_logger(__name__)

Watch = Callable[[Walk, int | None], None]
"""Is told after each page how far the walk is, and how many tickets there are in all, if the host says."""

Look = Callable[[Installation, Helpdesk, Ticket], "Finding"]
"""Says what it found of a ticket, which it read from this installation's host."""


def unwatched(_walk: Walk, _total: int | None) -> None:
    """Nobody watches."""


class Finding(Enum):
    """What a walk found of one ticket."""

    RIGHT = auto()
    REPAIRED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Walking:
    """Goes on where the last walk of its kind was broken off; `look` says what it found of a ticket."""

    store: Store
    helpdesk_of: HelpdeskOf
    now: Now

    def __call__(self, installation: str, kind: WalkKind, look: Look, watch: Watch = unwatched) -> Iterator[Walk]:
        """How far the walk is after each page, finished at last; raises what the host's client raises.

        A key that the host refuses is told to the admin, until a whole walk succeeds.
        """
        found = self.store.get(installation)
        if found is None:
            return
        walk = self.begun(installation, kind)
        helpdesk = self.helpdesk_of(*found).at(urgent=False)
        try:
            for page in helpdesk.pages(closed_too=kind is WalkKind.BACKFILL, after=walk.cursor):
                findings = (_found(look, found[0], helpdesk, ticket) for ticket in page.tickets)
                walk = replace(_counted(walk, findings), cursor=page.cursor)
                self.store.keep_walk(installation, walk)
                watch(walk, page.total)
                yield walk
        except CredentialsRevoked as error:
            self.store.set_problem(installation, str(error))
            raise
        self.store.set_problem(installation, "")
        walk = replace(walk, finished_at=self.now(), met=(), held_until=None)
        self.store.keep_walk(installation, walk)
        yield walk

    def begun(self, installation: str, kind: WalkKind) -> Walk:
        """The walk that was broken off, or a new one."""
        before = self.store.walk(installation, kind)
        return before if before and before.finished_at is None else Walk(kind, self.now())


def _found(look: Look, installation: Installation, helpdesk: Helpdesk, ticket: Ticket) -> Finding:
    """What was found of one ticket; one that makes no sense must not end the walk for all behind it."""
    try:
        return look(installation, helpdesk, ticket)
    except (Rejected, UpstreamRefused) as error:
        _log.warning("walk.undecided", installation=installation.id, ticket=ticket.id, reason=str(error))
        return Finding.FAILED


def _counted(walk: Walk, findings: Iterable[Finding]) -> Walk:
    found = list(findings)
    return walk.counted(
        right=found.count(Finding.RIGHT), repaired=found.count(Finding.REPAIRED), failed=found.count(Finding.FAILED)
    )
