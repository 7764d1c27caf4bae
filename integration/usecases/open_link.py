"""A link's token becomes a visit: who came, to whose calendar, and under which terms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from integration.domain.agent import Agent
from integration.domain.booking.booking import Booking
from integration.domain.booking.calendar import CalendarAccount
from integration.domain.booking.links import Link, Purpose
from integration.domain.entitlement import Entitlement, Standing
from integration.domain.errors import UnknownLink
from integration.domain.installation import Installation
from integration.domain.roster import Customer, Roster
from integration.domain.terms import ServiceTerms
from integration.ports import LinkTokens, Now, Store

_NO_GOOD = "this link is not, or no longer, good: ask for a new one"
_LOOKED_BACK = timedelta(days=7)
"""How long after its end a call's page can still be opened."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came by a link; `account` is the agent's calendar, None where none is connected.

    `booking` is the call of a link to one call, as it stood when the link was opened.
    """

    installation: Installation
    link: Link
    customer: Customer
    agent: Agent
    terms: ServiceTerms
    account: CalendarAccount | None
    booking: Booking | None = None


def require_vip(visit: Visit, now: datetime) -> None:
    """Raise UnknownLink where the customer of a call is VIP no more: what is booked stays, and nothing is added."""
    if visit.customer.entitlement.standing_at(now) is not Standing.VIP:
        raise UnknownLink(_NO_GOOD)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Opens the links of customers: those to book calls (Purpose.BOOK), and those to one call (Purpose.CALL)."""

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
        if purpose is Purpose.BOOK:
            return self._to_book(found[0], link)
        return self._to_one_call(found[0], link) if purpose is Purpose.CALL else None

    def _to_book(self, installation: Installation, link: Link) -> Visit | None:
        customer = self.store.roster(installation.id).named(link.subject)
        if customer is None or customer.entitlement.standing_at(self.now()) is not Standing.VIP:
            return None
        agent = customer.entitlement.agent
        return self._of(installation, link, customer, agent) if agent else None

    def _to_one_call(self, installation: Installation, link: Link) -> Visit | None:
        booking = self.store.booking(installation.id, link.subject)
        if booking is None or self._is_long_over(booking.span.end):
            return None
        roster = self.store.roster(installation.id)
        return self._of(installation, link, _customer(roster, booking), agent_of(roster, booking), booking)

    def _is_long_over(self, end: datetime) -> bool:
        return self.now() >= end + _LOOKED_BACK

    def _of(
        self, installation: Installation, link: Link, customer: Customer, agent: Agent, booking: Booking | None = None
    ) -> Visit:
        calendar = self.store.calendar(installation.id, agent.email)
        terms, account = self.store.terms(installation.id), calendar[0] if calendar else None
        return Visit(installation, link, customer, agent, terms, account, booking)


def agent_of(roster: Roster, booking: Booking) -> Agent:
    """The agent of a booking; one who left the roster goes by their address."""
    return roster.agent_at(booking.agent) or Agent(booking.agent, booking.agent, "")


def _customer(roster: Roster, booking: Booking) -> Customer:
    """The customer of a booking; one who left the roster has bought nothing any more."""
    return roster.named(booking.customer) or Customer(booking.customer, Entitlement(""))
