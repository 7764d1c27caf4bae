"""What arrives, and the line of work: what the store must do for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.budget import Allowance
    from integration.domain.delivery import Delivery
    from integration.domain.installation import Credentials, Installation
    from integration.domain.walk import Walk, WalkKind
    from integration.domain.work import Parked, StoredDelivery, Waiting, Work


class InstallationLookup(Protocol):
    """Finds an installation fast enough for an event loop."""

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials."""
        ...

    def get_anew(self, installation: str) -> tuple[Installation, Credentials] | None:
        """The same, not remembered for long: for what the remembered one doesn't explain."""
        ...


class Inbox(Protocol):
    """Deliveries, each stored once and durably before its sender is answered, and what was refused."""

    def accept(self, deliveries: Sequence[Delivery]) -> Sequence[bool]:
        """Store a batch in one transaction and put its tickets in line; False where one of its ids was here before."""
        ...

    def replay(self, installation: str, *, ids: Sequence[str] = (), since: datetime | None = None) -> int:
        """Put the tickets of these deliveries in line again; returns how many tickets."""
        ...

    def deliveries(self, installation: str, *, limit: int = 100) -> Sequence[StoredDelivery]:
        """The latest deliveries, newest first."""
        ...


class Line(Protocol):
    """The line of work: one place per ticket, so that a burst is one piece of work, done by one worker."""

    def enqueue(self, installation: str, tickets: Sequence[str], at: datetime) -> None:
        """Put tickets in line, to be worked at this instant or later (an earlier place is kept)."""
        ...

    def claim(self, now: datetime, lease: timedelta) -> Work | None:
        """The longest waiting ticket that nobody holds, held for `lease`; None when nothing is ready."""
        ...

    def claim_ticket(self, installation: str, ticket: str, now: datetime, lease: timedelta) -> Work | None:
        """This ticket, held for `lease`; None where it isn't ready, or isn't in line."""
        ...

    def ready_at(self, installation: str, ticket: str) -> datetime | None:
        """From when on this ticket may be claimed; None: not until something happens, or it isn't in line."""
        ...

    def finish(self, work: Work, *, look_again_at: datetime | None = None) -> bool:
        """Done, unless more arrived since the claim; the ticket's deadline becomes `look_again_at`.

        False where the lease had passed to another worker, and then nothing changes.
        """
        ...

    def retry(self, work: Work, at: datetime, reason: str) -> bool:
        """Give the ticket back, to be worked again at this instant."""
        ...

    def park(self, work: Work, reason: str, now: datetime) -> bool:
        """Take the ticket out of the line and show it; a new delivery or a replay brings it back."""
        ...

    def try_again(self, installation: str, at: datetime) -> int:
        """Let those be worked at this instant that wait after a failure, as if they had not failed; how many.

        For when what they failed of is mended; what is parked stays so.
        """
        ...

    def parked(self, installation: str) -> Sequence[Parked]:
        """What waits for a person, and why."""
        ...

    def waiting(self) -> Waiting:
        """How many tickets are ready, scheduled, held and parked, and when the next becomes ready."""
        ...

    def due(self, since: datetime, until: datetime, limit: int) -> Sequence[tuple[str, str, datetime]]:
        """Installation, ticket and instant of what becomes ready from `since` on and before `until`, by instant."""
        ...

    def release_all(self) -> int:
        """Void every lease: only for the one process that owns the store, when it starts."""
        ...


class Budgets(Protocol):
    """How many calls a host allows, shared by all workers of an installation, wherever they run."""

    def spend(self, installation: str, now: datetime, allowance: Allowance, *, urgent: bool) -> timedelta:
        """Take one call out of a budget: no wait where there was one, else how long until there will be.

        What an allowance promises of any stretch of time is said in integration.domain.budget.
        """
        ...


class Tallies(Budgets, Protocol):
    """Budgets of whom nothing may be kept, not even a name."""

    def alias(self, name: str) -> str:
        """What stands for a name that must not be kept: the same for all processes with the same key of the store.

        16 letters; without a key nobody finds the name by trying. Where no key is set each process has aliases of its
        own.
        """
        ...


class Walks(Protocol):
    """Long walks over a host's tickets, remembered so that a broken one goes on where it was."""

    def walk(self, installation: str, kind: WalkKind) -> Walk | None:
        """The last walk of this kind."""
        ...

    def keep_walk(self, installation: str, walk: Walk) -> None:
        """Remember how far a walk has come."""
        ...
