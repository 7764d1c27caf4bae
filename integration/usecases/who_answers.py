"""Who answers a customer at this moment."""

from dataclasses import dataclass
from datetime import timedelta

from integration.domain.agent import Agent
from integration.domain.cover.choosing import plain
from integration.domain.cover.cover import Cover
from integration.domain.cover.reach import Reach, reach, who_may_answer
from integration.domain.errors import BadInput
from integration.domain.hours.interval import Interval
from integration.domain.roster import Customer
from integration.ports import Covers, Now, Store
from integration.usecases.attendance import Attendances


@dataclass(frozen=True, slots=True)
class WhoAnswers:
    """Puts together the cover, the desk's plan and who is there; all of it from the store."""

    store: Store
    attendances: Attendances
    now: Now

    def __call__(self, installation: str, customer: Customer, *, chat: bool) -> Reach:
        """By `chat`, or else by telephone; BadInput for a customer without a dedicated agent."""
        now, cover = self.now(), cover_of(self.store, installation, customer, self.now)
        plan, hours = self.store.desk_plan(installation), self.store.terms(installation).hours
        people = [person.agent.email for person in who_may_answer(cover, plan, now, hours)]
        attendance = self.attendances(installation, Interval(now, now + timedelta.resolution), people)
        return reach(cover, plan, attendance, hours, now, chat=chat)


def cover_of(store: Covers, installation: str, customer: Customer, now: Now) -> Cover:
    """Who answers the customer's tickets now: their dedicated agent where nothing else is stored.

    What is stored for another dedicated agent than the roster's says nothing any more. Raises BadInput for a customer
    without one.
    """
    dedicated = customer.entitlement.agent
    if dedicated is None:
        message = f"{customer.name} has no dedicated agent: name one on the roster"
        raise BadInput(message)
    stored = store.cover(installation, customer.name)
    return stored if stored and _same(stored.dedicated, dedicated) else plain(customer.name, dedicated, now())


def _same(one: Agent, other: Agent) -> bool:
    return one.email.strip().casefold() == other.email.strip().casefold()
