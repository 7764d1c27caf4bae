"""All that we ask of the outside, on one page: what a clock, a host and a store must be able to do."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from integration.domain.decision import Memory, TicketUpdate
from integration.domain.delivery import Delivery, RawWebhook, TicketEvent
from integration.domain.installation import Credentials, Installation
from integration.domain.roster import Roster
from integration.domain.terms import ServiceTerms
from integration.domain.ticket import Ticket
from integration.domain.work import Parked, StoredDelivery, Waiting, Work


class Now(Protocol):
    """The source of the present: aware, UTC."""

    def __call__(self) -> datetime:
        """This instant."""
        ...


class Webhook(Protocol):
    """One host's way of telling us that something happened; pure, and fast enough for an event loop."""

    def verify(self, raw: RawWebhook, credentials: Credentials) -> bool:
        """Whether the sender knows the secret; constant time, on raw bytes, never raises."""
        ...

    def parse(self, raw: RawWebhook) -> TicketEvent:
        """The event in the body; raises BadInput for any bytes that are not one."""
        ...


class Helpdesk(Protocol):
    """One installation's host. Every method raises UpstreamUnavailable, UpstreamRefused or CredentialsRevoked."""

    def read(self, ticket: str) -> Ticket:
        """The ticket with its history; raises TicketGone where it was deleted."""
        ...

    def differs(self, ticket: Ticket, wanted: TicketUpdate) -> bool:
        """Whether writing this update would change what the host shows."""
        ...

    def write(self, ticket: Ticket, wanted: TicketUpdate) -> None:
        """Make the host show the wanted state with the smallest request; nothing differs, nothing is sent."""
        ...

    def open_tickets(self) -> Iterator[Ticket]:
        """All tickets that are not yet closed, page by page."""
        ...


class HelpdeskOf(Protocol):
    """The telephone to an installation's host."""

    def __call__(self, installation: Installation, credentials: Credentials, /) -> Helpdesk:
        """Ready to be asked; nothing is sent yet."""
        ...


class Probe(Protocol):
    """Tries things out on an installation's host, with a ticket of our own; raises what `Helpdesk` raises."""

    def create_probe(self, queue: int) -> Ticket:
        """A new ticket that says what it is for."""
        ...

    def user_of(self, ticket: Ticket) -> str:
        """The host's id of the user behind our key."""
        ...

    def fields(self, ticket: Ticket) -> Mapping[str, bool]:
        """What the host calls each of our fields, and whether it has it."""
        ...

    def try_assign(self, ticket: Ticket, host_id: str) -> bool:
        """Whether the host lets this user own the ticket."""
        ...

    def delete(self, ticket: Ticket) -> None:
        """Remove the ticket for good."""
        ...


class InstallationLookup(Protocol):
    """Finds an installation fast enough for an event loop."""

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials."""
        ...


class Inbox(Protocol):
    """Deliveries, each stored once and durably before its sender is answered, and what was refused."""

    def accept(self, deliveries: Sequence[Delivery]) -> Sequence[bool]:
        """Store a batch in one transaction and put its tickets in line; False where the id was here before."""
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

    def parked(self, installation: str) -> Sequence[Parked]:
        """What waits for a person, and why."""
        ...

    def waiting(self) -> Waiting:
        """How many tickets are ready, scheduled, held and parked, and when the next becomes ready."""
        ...

    def release_all(self) -> int:
        """Void every lease: only for the one process that owns the store, when it starts."""
        ...


class Memories(Protocol):
    """What was decided for each ticket, with its trace."""

    def recall(self, installation: str, ticket: str) -> Memory | None:
        """The last decision for this ticket."""
        ...

    def remember(self, installation: str, memory: Memory) -> None:
        """Replace the last decision for this ticket."""
        ...

    def forget(self, installation: str, ticket: str) -> None:
        """Drop decision and place in line of a ticket that no longer exists; its deliveries stay on record."""
        ...

    def latest(self, installation: str, *, limit: int = 100) -> Sequence[Memory]:
        """The last decisions, newest first."""
        ...

    def triage_list(self, installation: str) -> Sequence[Memory]:
        """Tickets whose customer no rule could place, oldest first."""
        ...


class Installations(Protocol):
    """Who installed us, with secrets that are encrypted at rest."""

    def add(self, installation: Installation, credentials: Credentials) -> None:
        """Store a new installation, or replace the one of the same id."""
        ...

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials."""
        ...

    def all(self) -> Sequence[Installation]:
        """Every installation, by id."""
        ...

    def set_problem(self, installation: str, problem: str) -> None:
        """Note what an admin must mend; an empty text says that it is mended."""
        ...

    def reseal(self) -> int:
        """Encrypt every secret with the newest key, so that the older ones can be thrown away; returns how many."""
        ...


class Policies(Protocol):
    """What each installation sells and to whom."""

    def roster(self, installation: str) -> Roster:
        """The roster in force; empty for an installation without one."""
        ...

    def replace_roster(self, installation: str, roster: Roster) -> None:
        """Put a whole new roster in force at once."""
        ...

    def terms(self, installation: str, version: int | None = None) -> ServiceTerms:
        """A published version of the terms (the latest where None); the defaults while none was published."""
        ...

    def publish(self, installation: str, terms: ServiceTerms) -> int:
        """Store terms as the next version, immutable from then on; returns its number."""
        ...


class Store(Inbox, Line, Memories, Installations, Policies, Protocol):
    """All cupboards of one file or table set; the tenant is part of every key."""

    def close(self) -> None:
        """Give back files and connections."""
        ...
