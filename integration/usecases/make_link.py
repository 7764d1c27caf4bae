"""Make the addresses that customers get, and those that phone systems and hosts' panels ask at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import structlog

from integration.domain.booking.booking import Booking
from integration.domain.booking.links import Link, Purpose
from integration.domain.entitlement import Standing
from integration.domain.errors import BadInput
from integration.domain.roster import Customer
from integration.ports import LinkTokens, Now, Store
from integration.usecases.fresh_id import FreshId, fresh_id

_MAY_BOOK = frozenset({Standing.VIP, Standing.NOT_YET})
"""A link may be made before the service begins, which it then waits for."""

_WHERE: Mapping[Purpose, str] = {
    Purpose.BOOK: "vip/{}/book",
    Purpose.CALL: "vip/{}/call",
    Purpose.PAGE: "vip/{}",
    Purpose.CHAT: "vip/{}/chat",
    Purpose.VOICE: "voice/{}",
    Purpose.PANEL: "panel/{}",
}
_ID_LENGTH = 32

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
        customer = self._entitled(installation, customer_name)
        self._refuse_anothers(installation, customer.name, ticket)
        link = Link(self.fresh_id(), Purpose.BOOK, customer.name, self.now(), ticket, expires_at)
        return self._made(installation, link)

    def page(self, installation: str, customer_name: str, expires_at: datetime | None = None) -> tuple[Link, str]:
        """A new link to a customer's own page, and its address; raises BadInput as `book` does."""
        customer = self._entitled(installation, customer_name)
        link = Link(self.fresh_id(), Purpose.PAGE, customer.name, self.now(), expires_at=expires_at)
        return self._made(installation, link)

    def chat(self, installation: str, customer_name: str, expires_at: datetime | None = None) -> tuple[Link, str]:
        """A new link to a customer's chat, which may stand in public, and its address; BadInput as for `book`."""
        customer = self._entitled(installation, customer_name)
        first = _first_chat(customer.name)
        id_ = self.fresh_id() if self.store.link(installation, first) else first
        return self._made(installation, Link(id_, Purpose.CHAT, customer.name, self.now(), expires_at=expires_at))

    def voice(self, installation: str, name: str) -> tuple[Link, str]:
        """A new link at which a phone system asks who answers, and its address; raises BadInput without a name."""
        return self._made(installation, self._of_the_house(Purpose.VOICE, name))

    def panel(self, installation: str, name: str) -> tuple[Link, str]:
        """A new link to the panel beside a host's tickets, and its address; raises BadInput without a name."""
        return self._made(installation, self._of_the_house(Purpose.PANEL, name))

    def chat_url(self, installation: str, customer_name: str) -> str:
        """The address of the customer's chat, made if there never was one; empty where there can't be one.

        Where the first was closed, it is the newest that is open still; where all were, none is made in their place.
        """
        customer = self.store.roster(installation).named(customer_name)
        if customer is None or not self.public_url or not self._may_have_links(customer):
            return ""
        first = self.store.link(installation, _first_chat(customer.name))
        if first is None:
            return self.chat(installation, customer.name)[1]
        opened = first if first.opens(Purpose.CHAT, self.now()) else self._newest_chat(installation, customer.name)
        return self._address(installation, opened) if opened else ""

    def _newest_chat(self, installation: str, customer: str) -> Link | None:
        name, now = customer.casefold(), self.now()
        chats = (each for each in self.store.links(installation) if each.opens(Purpose.CHAT, now))
        return next((each for each in chats if each.subject.casefold() == name), None)

    def _entitled(self, installation: str, customer_name: str) -> Customer:
        customer = self.store.roster(installation).named(customer_name)
        if customer is None:
            message = f"the roster has no customer {customer_name!r}: put them on it first"
            raise BadInput(message)
        if not self._may_have_links(customer):
            standing = customer.entitlement.standing_at(self.now())
            message = f"the link would open nothing: {customer.name} is not VIP ({standing})"
            raise BadInput(message)
        return customer

    def _may_have_links(self, customer: Customer) -> bool:
        return customer.entitlement.standing_at(self.now()) in _MAY_BOOK

    def _of_the_house(self, purpose: Purpose, name: str) -> Link:
        if not name.strip():
            message = "the address needs a name, by which you find it again"
            raise BadInput(message)
        return Link(self.fresh_id(), purpose, name.strip(), self.now())

    def _made(self, installation: str, link: Link) -> tuple[Link, str]:
        if not self.public_url:
            message = "nobody could open a link: set the address at which customers reach us first"
            raise BadInput(message)
        self.store.add_link(installation, link)
        _log.info("link.made", installation=installation, link=link.id, purpose=link.purpose.value)
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
        where = _WHERE[link.purpose].format(self.tokens.token(installation, link))
        return f"{self.public_url.rstrip('/')}/{where}"


def _first_chat(customer: str) -> str:
    """The id of a customer's first chat link, by which it is found at once; that it can be guessed opens nothing."""
    return sha256(f"chat {customer.strip().casefold()}".encode()).hexdigest()[:_ID_LENGTH]
