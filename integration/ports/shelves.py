"""What is kept: decisions, installations, rosters and terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from integration.domain.installation import Credentials, Installation
    from integration.domain.journal import Override, SaidSeverity
    from integration.domain.memory import Memory
    from integration.domain.roster import Roster
    from integration.domain.terms import PublishedTerms, ServiceTerms
    from integration.domain.trouble import SeenTrouble, Trouble, TroubleKind


class Memories(Protocol):
    """What was decided for each ticket, with its trace."""

    def recall(self, installation: str, ticket: str) -> Memory | None:
        """The last decision for this ticket."""
        ...

    def remember(self, installation: str, memory: Memory) -> None:
        """Replace the last decision for this ticket; nothing is kept of an installation that is gone."""
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

    def each(self, installation: str, *, open_only: bool) -> Iterator[Memory]:
        """Every decision, by ticket, a page at a time: memory stays flat however many there are."""
        ...

    def urgent(self, installation: str) -> Sequence[Memory]:
        """The open S1 tickets, the one that was opened first before the others."""
        ...

    def of_customer(self, installation: str, customer: str) -> Sequence[Memory]:
        """The open tickets that VIP terms cover of this customer (any way of writing the name), by ticket."""
        ...

    def customers(self, installation: str) -> Sequence[str]:
        """Whose tickets `of_customer` finds, each once, folded, in order."""
        ...

    def merged_into(self, installation: str, ticket: str) -> Sequence[Memory]:
        """The tickets that the host merged into this one, one step back."""
        ...

    def state(self, installation: str, ticket: str, override: Override) -> None:
        """Keep an override that a person stated here rather than on the host."""
        ...

    def stated(self, installation: str, ticket: str) -> Sequence[Override]:
        """The overrides that were stated for this ticket, oldest first."""
        ...

    def say_severity(self, installation: str, ticket: str, said: SaidSeverity) -> None:
        """Keep a severity that a person said here rather than on the host."""
        ...

    def said_severities(self, installation: str, ticket: str) -> Sequence[SaidSeverity]:
        """The severities that were said of this ticket, oldest first."""
        ...


class KnownInstallations(Protocol):
    """What the door for webhooks asks of who installed us."""

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials."""
        ...

    def set_account(self, installation: str, account: str) -> None:
        """Note the host's number of the account, where none is known yet."""
        ...


class Installations(Protocol):
    """Who installed us, with secrets that are encrypted at rest."""

    def add(self, installation: Installation, credentials: Credentials) -> None:
        """Store a new installation, or replace the one of the same id."""
        ...

    def set_credentials(self, installation: str, credentials: Credentials) -> bool:
        """Put these in the place of the ones before; False, and nothing is stored, for one that is gone."""
        ...

    def get(self, installation: str) -> tuple[Installation, Credentials] | None:
        """An installation with its decrypted credentials."""
        ...

    def all(self) -> Sequence[Installation]:
        """Every installation, by id."""
        ...

    def set_shadow(self, installation: str, *, shadow: bool) -> None:
        """Begin or end that nothing is written to the host."""
        ...

    def set_problem(self, installation: str, problem: str) -> None:
        """Note what an admin must mend; an empty text says that it is mended."""
        ...

    def at_address(self, host: str, base_url: str) -> tuple[Installation, Credentials] | None:
        """The installation on this account of a host; the first by id where there are several."""
        ...

    def set_account(self, installation: str, account: str) -> None:
        """Note the host's number of the account, where none is known yet."""
        ...

    def remove(self, installation: str) -> Mapping[str, int]:
        """Erase an installation with all that is kept of it, also on trial; how many rows of each kind that were."""
        ...

    def sweep_removed(self) -> Mapping[str, int]:
        """Erase what was written of installations after they were removed, by who had asked for them before.

        How many rows of each kind that were. What is kept on trial (`on_trial`) is left until its trip can't go on.
        """
        ...

    def reseal(self) -> int:
        """Encrypt every secret with the newest key, so that the older ones can be thrown away; returns how many."""
        ...


class Troubles(Protocol):
    """What an admin should see and mend, although the work goes on."""

    def report(self, installation: str, trouble: Trouble) -> None:
        """Put a trouble on the list, or count it once more; its text is the latest."""
        ...

    def mended(self, installation: str, kind: TroubleKind, subject: str) -> None:
        """Take a trouble off the list; nothing happens where it isn't on it."""
        ...

    def troubles(self, installation: str) -> Sequence[SeenTrouble]:
        """The list, the latest first."""
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

    def terms_at(self, installation: str, instant: datetime) -> ServiceTerms:
        """The version in force at this instant: the latest one published until then."""
        ...

    def published(self, installation: str) -> Sequence[PublishedTerms]:
        """Every version with the instant of its publication, oldest first, the defaults included."""
        ...

    def publish(self, installation: str, terms: ServiceTerms) -> int:
        """Store terms as the next version, immutable and in force from now on; returns its number."""
        ...
