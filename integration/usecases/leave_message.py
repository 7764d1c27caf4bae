"""Leave a message for the agent, which becomes a ticket in the customer's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import structlog

from integration.domain.errors import CredentialsRevoked, InvalidFields, UpstreamRefused
from integration.domain.new_ticket import NewTicket
from integration.ports import Helpdesk, HelpdeskOf, Now, Store
from integration.usecases.booking_request import LONGEST_KEY, is_address, seen
from integration.usecases.file_once import FileOnce
from integration.usecases.known_installation import known_installation
from integration.usecases.open_link import Visit, require_vip

LONGEST_MESSAGE = 4000
_MARKED = 12

PATIENCE = timedelta(seconds=10)
"""How long who sends a message twice waits to hear what becomes of the first."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """What a visitor typed; under one `key` it is one ticket, however often it is sent."""

    text: str = field(repr=False)
    email: str = field(repr=False)
    key: str = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", seen(self.text).strip())
        object.__setattr__(self, "email", self.email.strip())


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """Files messages on the host of their installation; those of one key wait for each other, for this long at most."""

    store: Store
    helpdesk_of: HelpdeskOf
    now: Now
    patience: timedelta = PATIENCE

    def __call__(self, visit: Visit, message: LeftMessage) -> str:
        """The host's id of the ticket.

        Raises InvalidFields, UnknownLink for a customer who is VIP no more, and what the host's client raises: then
        nothing was filed as far as we know, and the same key may be sent again. UpstreamUnavailable as well while
        another process is at it. In shadow UpstreamRefused, as nothing is written to the host.
        """
        require_vip(visit, self.now())
        _refuse_invalid(message)
        mark = mark_of(visit.link.id, message.key)
        file_once = FileOnce(self.store, self.now, self.patience)
        ticket = file_once(visit.installation.id, mark, lambda _again: self._filed(visit, _draft(visit, message, mark)))
        _log.info("message.left", installation=visit.installation.id, ticket=ticket, link=visit.link.id)
        return ticket

    def _filed(self, visit: Visit, draft: NewTicket) -> str:
        helpdesk = self._helpdesk(visit.installation.id)
        try:
            return helpdesk.opened(draft.mark) or helpdesk.open_ticket(draft)
        except CredentialsRevoked as error:
            self.store.set_problem(visit.installation.id, str(error))
            raise

    def _helpdesk(self, installation: str) -> Helpdesk:
        found = known_installation(self.store, installation)
        if found[0].shadow:
            message = "nothing is written to the helpdesk in shadow"
            raise UpstreamRefused(message)
        return self.helpdesk_of(*found).at(urgent=True)


def mark_of(link: str, key: str) -> str:
    """What stands in the ticket's subject, by which it is found again."""
    return f"message {sha256(f'{link} {key}'.encode()).hexdigest()[:_MARKED]}"


def _draft(visit: Visit, message: LeftMessage, mark: str) -> NewTicket:
    where = f"Left on the page of {visit.customer.name}."
    return NewTicket(mark, "Message for the dedicated agent", f"{message.text}\n\n{where}", message.email)


def _refuse_invalid(message: LeftMessage) -> None:
    checks: Mapping[str, tuple[bool, str]] = {
        "message": (1 <= len(message.text) <= LONGEST_MESSAGE, f"write 1 to {LONGEST_MESSAGE} characters"),
        "email": (is_address(message.email), "give the address at which you are answered, such as anna@example.com"),
        "key": (1 <= len(message.key) <= LONGEST_KEY, "load the page again, and send the form there"),
    }
    wrong = {name: what for name, (good, what) in checks.items() if not good}
    if wrong:
        raise InvalidFields(wrong)
