"""The rule by which somebody answers a customer: who, while their dedicated agent is away (docs/service.md, P1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from integration.domain.agent import Agent
from integration.domain.cover.absence import Attendance
from integration.domain.cover.cover import Cover, CoverReason, Duty, Senior
from integration.domain.cover.desk_plan import DeskPlan, Person
from integration.domain.names import folded

_THERE = Attendance()

Bar = tuple[str, str, str]
"""A customer, and the address and the helpdesk's id of whom it refused for them."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk at one moment: its plan, who is there, and whom the helpdesk refused.

    `attendance` is by address, `today` the service's date, and `barred` holds customer, address and the helpdesk's id
    of the person; names and addresses in small letters.
    """

    plan: DeskPlan
    attendance: Mapping[str, Attendance]
    today: date
    now: datetime
    barred: frozenset[Bar] = field(default_factory=frozenset)

    def attendance_of(self, email: str) -> Attendance:
        """When this person is there; always, where nothing is known."""
        return self.attendance.get(folded(email), _THERE)

    def is_away(self, email: str) -> bool:
        """Whether this person is absent now; outside their own hours they are not."""
        return self.attendance_of(email).absent_at(self.now) is not None

    def can_answer(self, customer: str, agent: Agent) -> bool:
        """Whether this person is not absent, and the helpdesk takes them for this customer."""
        return not self.is_away(agent.email) and not self.is_barred(customer, agent)

    def is_barred(self, customer: str, agent: Agent) -> bool:
        """Whether the helpdesk refused this person for this customer, under the id that they still have."""
        return (folded(customer), folded(agent.email), agent.host_id) in self.barred

    def backups(self, customer: str, dedicated: str) -> Iterator[Person]:
        """Who may stand in now, the first before the others and the last resort at the end, each once."""
        turns = (turn.who for turn in self.plan.chain_of(customer) if turn.holds_on(self.today))
        for who in dict.fromkeys((*turns, self.plan.last)):
            person = self.plan.person(who) if who and who != folded(dedicated) else None
            if person and person.agent.host_id and self.can_answer(customer, person.agent):
                yield person

    def duty(self) -> Duty:
        """Who of second level is there now, and who may be paged beyond them."""
        turns = (turn.who for turn in self.plan.seniors if turn.holds_on(self.today) and not self.is_away(turn.who))
        people = (self.plan.person(who) for who in dict.fromkeys(turns))
        seniors = (Senior(each.agent.name, each.agent.host_id, each.group, each.agent.email) for each in people if each)
        paged = self.plan.person(self.plan.operations)
        return Duty(tuple(seniors), paged.agent.name if paged else "")


def plain(customer: str, dedicated: Agent, now: datetime) -> Cover:
    """The cover of a customer whose dedicated agent is there."""
    return Cover(customer, dedicated, dedicated, dedicated, now)


def chosen(customer: str, dedicated: Agent, stored: Cover | None, desk: Desk, load: Mapping[str, int]) -> Cover:
    """Who answers this customer now, as a change of what is stored (`since` and `handover` are as they were).

    The dedicated agent where there; else who stands in already, as long as they are there and it is their turn, so that
    nothing goes to and fro; else the first of the chain who is there and under their limit (`load` is open VIP tickets
    by address); else the last resort; else nobody, and the dedicated agent keeps the tickets. S1 tickets know no limit.
    What a person set by hand stays until its end, unless the helpdesk refused it, and then counts no more.
    """
    known = stored or plain(customer, dedicated, desk.now)
    named = replace(known, customer=customer, dedicated=dedicated)
    if _holds(known, desk):
        return replace(named, agent=dedicated, urgent=dedicated) if _is(known.agent, known.dedicated) else named
    free = replace(named, nobody=False, by="", why="")
    if desk.can_answer(customer, dedicated):
        reason = CoverReason.DEDICATED if _is(known.dedicated, dedicated) else CoverReason.NEW_AGENT
        reason = _settled(reason, known)
        return replace(free, agent=dedicated, urgent=dedicated, reason=reason, until=None)
    until = desk.attendance_of(dedicated.email).back_at(desk.now) if desk.is_away(dedicated.email) else None
    return replace(_stood_in(free, desk, load), reason=CoverReason.ABSENT, until=until)


def _holds(cover: Cover, desk: Desk) -> bool:
    """Whether what a person set by hand still does."""
    is_over = cover.until is not None and cover.until <= desk.now
    return cover.pinned and not is_over and not desk.is_barred(cover.customer, cover.agent)


def _settled(reason: CoverReason, known: Cover) -> CoverReason:
    """Once another dedicated agent is named, that is why they answer until the next change."""
    return known.reason if known.reason is CoverReason.NEW_AGENT and not known.stands_in else reason


def _stood_in(cover: Cover, desk: Desk, load: Mapping[str, int]) -> Cover:
    there = list(desk.backups(cover.customer, cover.dedicated.email))
    free = (each for each in there if _has_room(each, load))
    last = next((each for each in there if folded(each.agent.email) == desk.plan.last), None)
    agent, urgent = next(free, last), next(iter(there), None)
    by_address = {} if cover.pinned else {folded(each.agent.email): each for each in there}
    agent = by_address.get(folded(cover.agent.email), agent)
    urgent = by_address.get(folded(cover.urgent.email), urgent)
    return replace(
        cover,
        agent=agent.agent if agent else cover.dedicated,
        urgent=urgent.agent if urgent else cover.dedicated,
        nobody=agent is None,
    )


def _has_room(person: Person, load: Mapping[str, int]) -> bool:
    return person.limit is None or load.get(folded(person.agent.email), 0) < person.limit


def _is(one: Agent, other: Agent) -> bool:
    return folded(one.email) == folded(other.email)
