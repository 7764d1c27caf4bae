"""Who works on an installation's desk: people and where they are reached, chains of backups, second level, 24/7."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from integration.domain.agent import Agent
from integration.domain.errors import BadInput

LOOK_AHEAD = timedelta(days=7)
"""How far ahead gaps in the cover are looked for and told."""


@dataclass(frozen=True, slots=True)
class ChatPlace:
    """Where somebody chats: a widget of the host's (its id), or an https address; empty where they don't.

    `field` is the host's id of a ticket field, in which a widget that fills fields says who answers.
    """

    widget: str = ""
    address: str = ""
    field: str = ""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.widget or self.address)


_NO_CHAT = ChatPlace()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who serves customers, as an agent, a senior or both; a team where `agent.host_id` is empty.

    `phone` is a number in E.164 form or what the host's phone system calls them, `group` the host's id of their group
    (a department, a queue), and `limit` how many open VIP tickets they take, None for any number.
    """

    agent: Agent
    chat: ChatPlace = _NO_CHAT
    phone: str = ""
    group: str = ""
    limit: int | None = None

    def __post_init__(self) -> None:
        if not (self.agent.host_id or self.group):
            message = f"{self.agent.name} needs the helpdesk's id of the person (host_id), or of a group (group)"
            raise BadInput(message)
        if self.limit is not None and self.limit < 1:
            message = f"{self.agent.name}: a limit is at least 1; leave it out for none"
            raise BadInput(message)


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's place in a chain, by address; with dates (the service's days, both included) only on these."""

    who: str
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "who", self.who.strip().casefold())
        if self.first and self.last and self.last < self.first:
            message = f"the turn of {self.who} ends on {self.last}, before it begins on {self.first}; swap the two"
            raise BadInput(message)

    def holds_on(self, day: date) -> bool:
        """Whether it is their turn on this day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Chain:
    """The backups of one customer, the first before the others."""

    customer: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class RoundTheClock:
    """The ordinary 24/7 desk, which every customer has: where it chats and telephones, and what it is called."""

    name: str = "24/7 support"
    chat: ChatPlace = _NO_CHAT
    phone: str = ""


@dataclass(frozen=True)
class DeskPlan:
    """All of it for one installation; `vipdesk desk publish` replaces it whole.

    `backups` stand for the agent of every customer without a chain of their own. `last` is the named person, by
    address, who takes what no other can: S1 tickets always, the rest where nobody else is there. `seniors` are second
    level, in order; `operations` is the address of who may be paged beyond them.
    """

    people: tuple[Person, ...] = ()
    backups: tuple[Turn, ...] = ()
    chains: tuple[Chain, ...] = ()
    last: str = ""
    seniors: tuple[Turn, ...] = ()
    operations: str = ""
    round_the_clock: RoundTheClock = field(default_factory=RoundTheClock)
    look_ahead: timedelta = LOOK_AHEAD

    def __post_init__(self) -> None:
        for name in ("last", "operations"):
            object.__setattr__(self, name, getattr(self, name).strip().casefold())
        known = {person.agent.email.casefold() for person in self.people}
        if len(known) < len(self.people):
            message = "somebody stands twice among the people of the desk: merge the two"
            raise BadInput(message)
        for who in self._named():
            if who not in known:
                message = f"{who} is not among the people of the desk: add them there first"
                raise BadInput(message)

    def person(self, email: str) -> Person | None:
        """The person with this address."""
        wanted = email.strip().casefold()
        return next((each for each in self.people if each.agent.email.casefold() == wanted), None)

    def chain_of(self, customer: str) -> Sequence[Turn]:
        """The customer's own chain, or that of all."""
        wanted = customer.strip().casefold()
        own = (chain.turns for chain in self.chains if chain.customer.strip().casefold() == wanted)
        return next(own, self.backups)

    def _named(self) -> Iterator[str]:
        for turns in (self.backups, self.seniors, *(chain.turns for chain in self.chains)):
            yield from (turn.who for turn in turns)
        yield from (who for who in (self.last, self.operations) if who)
