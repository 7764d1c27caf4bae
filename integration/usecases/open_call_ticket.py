"""Open the ticket of a call that was booked without one, so that the call stands where the customer's affairs do."""

from dataclasses import dataclass

from integration.domain.booking.booking import Booking
from integration.domain.errors import CredentialsRevoked
from integration.domain.new_ticket import NewTicket
from integration.domain.words.english import ENGLISH
from integration.domain.words.voice import Voice
from integration.ports import Helpdesk, HelpdeskOf, Store
from integration.usecases.known_installation import known_installation

_MARKED = 10


@dataclass(frozen=True, slots=True)
class OpenCallTicket:
    """Files a ticket in the name of whoever booked, on the host of their installation."""

    store: Store
    helpdesk_of: HelpdeskOf

    def __call__(self, installation: str, booking: Booking, /, *, again: bool) -> str:
        """The host's id of the ticket; one that an earlier try has filed is found again (`again`).

        Empty in shadow, where nothing is written to the host. Raises what the host's client raises, and Misconfigured
        for an installation that is gone.
        """
        found = known_installation(self.store, installation)
        if found[0].shadow:
            return ""
        try:
            return self._filed(installation, self.helpdesk_of(*found).at(urgent=booking.urgent), booking, again=again)
        except CredentialsRevoked as error:
            self.store.set_problem(installation, str(error))
            raise

    def _filed(self, installation: str, helpdesk: Helpdesk, booking: Booking, *, again: bool) -> str:
        draft = self._draft(installation, booking)
        there = helpdesk.opened(draft.mark) if again else None
        return there or helpdesk.open_ticket(draft)

    def _draft(self, installation: str, booking: Booking) -> NewTicket:
        zone = self.store.terms(installation).hours.zone
        when = Voice(ENGLISH, zone).stretch(booking.span.start, booking.span.end)
        subject = f"{booking.kind.capitalize()} call, {when}"
        return NewTicket(mark_of(booking), subject, booking.topic, booking.email)


def mark_of(booking: Booking) -> str:
    """What stands in the ticket's subject, by which it is found again."""
    return f"call {booking.id[:_MARKED]}"
