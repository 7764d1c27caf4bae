"""Make the addresses that customers get: to book calls, and to move or cancel one."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from integration.domain.booking.booking import Booking
from integration.domain.booking.links import Link, Purpose
from integration.domain.entitlement import Standing
from integration.domain.errors import BadInput
from integration.ports import LinkTokens, Now, Store
from integration.usecases.fresh_id import FreshId, fresh_id

_MAY_BOOK = frozenset({Standing.VIP, Standing.NOT_YET})
"""A link may be made before the service begins, which it then waits for."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MakeLink:
    """Makes links under `public_url`, the address at which customers reach us; where it is empty, none can be made."""

    store: Store
    tokens: LinkTokens
    public_url: str
    now: Now
    fresh_id: FreshId = fresh_id

    def book(
        self, installation: str, customer_name: str, *, ticket: str = "", expires_at: datetime | None = None
    ) -> tuple[Link, str]:
        """A new link by which a customer books calls, and its address.

        What is booked by a link that names a ticket belongs to that ticket. Raises BadInput for a customer who is not
        on the roster, or neither VIP nor soon to be, and for a ticket that is another customer's.
        """
        customer = self.store.roster(installation).named(customer_name)
        if customer is None:
            message = f"the roster has no customer {customer_name!r}: put them on it first"
            raise BadInput(message)
        standing = customer.entitlement.standing_at(self.now())
        if standing not in _MAY_BOOK:
            message = f"the link would open nothing: {customer.name} is not VIP ({standing})"
            raise BadInput(message)
        self._refuse_anothers(installation, customer.name, ticket)
        if not self.public_url:
            message = "nobody could open a link: set the address at which customers reach us first"
            raise BadInput(message)
        link = Link(self.fresh_id(), Purpose.BOOK, customer.name, self.now(), ticket, expires_at)
        self.store.add_link(installation, link)
        _log.info("link.made", installation=installation, link=link.id)
        return link, self._address(installation, link)

    def _refuse_anothers(self, installation: str, customer: str, ticket: str) -> None:
        memory = self.store.recall(installation, ticket) if ticket else None
        owner = memory.decision.customer if memory else None
        if owner and owner.casefold() != customer.casefold():
            message = f"ticket {ticket} is another customer's: calls of {customer} can't belong to it"
            raise BadInput(message)

    def call_url(self, installation: str, booking: Booking) -> str:
        """The address of a call's page, whose link is kept at the first question; empty where there can't be one."""
        if not (self.public_url and booking.manage):
            return ""
        return self._address(installation, self._link_of(installation, booking))

    def _link_of(self, installation: str, booking: Booking) -> Link:
        kept = self.store.link(installation, booking.manage)
        if kept is not None:
            return kept
        link = Link(booking.manage, Purpose.CALL, booking.id, self.now(), booking.ticket)
        self.store.add_link(installation, link)
        return link

    def _address(self, installation: str, link: Link) -> str:
        return f"{self.public_url.rstrip('/')}/vip/{self.tokens.token(installation, link)}/{link.purpose}"
