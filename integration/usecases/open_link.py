"""A link's token becomes a visit: who came, to whose calendar, and under which terms."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.booking.booking import Booking
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.links import Link, Purpose
from integration.domain.cover.cover import Cover
from integration.domain.cover.desk_plan import DeskPlan
from integration.domain.entitlement import Entitlement, Standing
from integration.domain.errors import UnknownLink
from integration.domain.installation import Installation
from integration.domain.roster import Customer, Roster
from integration.domain.terms import ServiceTerms
from integration.ports import LinkTokens, Now, Store
from integration.usecases.who_answers import cover_of

_NO_GOOD = "this link is not, or no longer, good: ask for a new one"
_LOOKED_BACK = timedelta(days=7)
"""How long after its end a call's page can still be opened."""

_OF_A_CUSTOMER = frozenset({Purpose.BOOK, Purpose.PAGE, Purpose.CHAT})
_NO_PLAN = DeskPlan()


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came by a link; `account` is the agent's calendar, None where none is connected.

    `agent` is who answers the customer now by the `cover`: the `dedicated` one, or who stands in. Of a link to one call
    it is the agent of that call, `booking` the call as it stood when the link was opened, and the cover None.
    """

    installation: Installation
    link: Link
    customer: Customer
    agent: Agent
    dedicated: Agent
    terms: ServiceTerms
    account: CalendarAccount | None
    booking: Booking | None = None
    cover: Cover | None = None

    @property
    def stands_in(self) -> bool:
        """Whether `agent` stands in for the dedicated one."""
        return self.agent.email.casefold() != self.dedicated.email.casefold()


def require_vip(visit: Visit, now: datetime) -> None:
    """Raise UnknownLink where the customer of a call is VIP no more: what is booked stays, and nothing is added."""
    if visit.customer.entitlement.standing_at(now) is not Standing.VIP:
        raise UnknownLink(_NO_GOOD)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Opens the links of customers: to book calls, to their page or chat alone, and to one call (Purpose.CALL)."""

    store: Store
    tokens: LinkTokens
    now: Now

    def __call__(self, token: str, purpose: Purpose) -> Visit:
        """The visit that the token stands for.

        Raises UnknownLink, always the same, for a token that is wrong, expired, revoked or for something else, and
        where the customer is no longer VIP or has no agent. A call's page stays open to whoever was VIP when it was
        booked, until 7 days after the call.
        """
        visit = self._visit(token, purpose)
        if visit is None:
            raise UnknownLink(_NO_GOOD)
        return visit

    def _visit(self, token: str, purpose: Purpose) -> Visit | None:
        read = self.tokens.read(token, purpose)
        found = self.store.get(read[0]) if read else None
        link = self.store.link(*read) if read else None
        if found is None or link is None or not link.opens(purpose, self.now()):
            return None
        if purpose in _OF_A_CUSTOMER:
            return self._of_customer(found[0], link)
        return self._to_one_call(found[0], link) if purpose is Purpose.CALL else None

    def to_dedicated(self, visit: Visit) -> Visit:
        """The same visit, but to the dedicated agent, although somebody stands in."""
        account = self._account(visit.installation.id, visit.dedicated)
        return replace(visit, agent=visit.dedicated, account=account)

    def _of_customer(self, installation: Installation, link: Link) -> Visit | None:
        customer = self.store.roster(installation.id).named(link.subject)
        if customer is None or customer.entitlement.standing_at(self.now()) is not Standing.VIP:
            return None
        if customer.entitlement.agent is None:
            return None
        cover = cover_of(self.store, installation.id, customer, self.now)
        return self._of(installation, link, customer, cover.agent, cover=cover)

    def _to_one_call(self, installation: Installation, link: Link) -> Visit | None:
        booking = self.store.booking(installation.id, link.subject)
        if booking is None or self._is_long_over(booking.span.end):
            return None
        roster, plan = self.store.roster(installation.id), self.store.desk_plan(installation.id)
        return self._of(
            installation, link, _customer(roster, booking), agent_of(roster, booking, plan), booking=booking
        )

    def _is_long_over(self, end: datetime) -> bool:
        return self.now() >= end + _LOOKED_BACK

    def _of(  # noqa: PLR0913 - one argument for each thing that a visit is made of
        self,
        installation: Installation,
        link: Link,
        customer: Customer,
        agent: Agent,
        *,
        booking: Booking | None = None,
        cover: Cover | None = None,
    ) -> Visit:
        dedicated = customer.entitlement.agent or agent
        terms, account = self.store.terms(installation.id), self._account(installation.id, agent)
        return Visit(installation, link, customer, agent, dedicated, terms, account, booking, cover)

    def _account(self, installation: str, agent: Agent) -> CalendarAccount | None:
        calendar = self.store.calendar(installation, agent.email)
        return calendar[0] if calendar else None


def agent_of(roster: Roster, booking: Booking, plan: DeskPlan = _NO_PLAN) -> Agent:
    """The agent of a booking, from the roster or the desk's plan; one who left both goes by their address."""
    person = plan.person(booking.agent)
    return roster.agent_at(booking.agent) or (person and person.agent) or Agent(booking.agent, booking.agent, "")


def _customer(roster: Roster, booking: Booking) -> Customer:
    """The customer of a booking; one who left the roster has bought nothing any more."""
    return roster.named(booking.customer) or Customer(booking.customer, Entitlement(""))
