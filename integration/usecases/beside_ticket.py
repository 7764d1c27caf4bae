"""What is known beside a ticket and our memory of it, gathered from the store."""

from collections.abc import Callable, Iterator

from integration.domain.beside import Beside
from integration.domain.booking.booking import Booking
from integration.domain.booking.on_ticket import BookedCall
from integration.domain.capabilities import Capabilities
from integration.domain.memory import Memory
from integration.ports import Memories, Store

CallPage = Callable[[str, Booking], str]
"""Gives the address of a booked call's page."""

ChatPage = Callable[[str, str], str]
"""Gives the address of a customer's 24/7 chat, by installation and customer."""

_ALL = Capabilities()


def no_page(_installation: str, _booking: Booking) -> str:
    """No address: where nothing that names one will be written."""
    return ""


def no_chat(_installation: str, _customer: str) -> str:
    """No address, likewise."""
    return ""


def beside(  # noqa: PLR0913 - one argument for each thing that is known of where the ticket stands
    store: Store,
    installation: str,
    ticket: str,
    memory: Memory | None,
    *,
    host_leads: bool = False,
    capabilities: Capabilities = _ALL,
    call_page: CallPage = no_page,
) -> Beside:
    """The tickets merged into this one, over however many steps, overrides that people stated here, and its calls."""
    merged = tuple(_merged(store, installation, ticket, {ticket}))
    tickets = (ticket, *(each.decision.ticket for each in merged))
    calls = (call for each in tickets for call in store.calls_on(installation, each))
    return Beside(
        merged=merged,
        overrides=store.stated(installation, ticket),
        quiet_until=memory.quiet_until if memory else None,
        host_leads=host_leads,
        own_due=not capabilities.due_date,
        calls=tuple(BookedCall(each, call_page(installation, each)) for each in calls),
        call_backs=tuple(call for each in tickets for call in store.call_backs_on(installation, each)),
        asked=store.asked(installation, ticket),
        duty=store.duty(installation),
        severities=store.said_severities(installation, ticket),
    )


def _merged(store: Memories, installation: str, ticket: str, known: set[str]) -> Iterator[Memory]:
    for memory in store.merged_into(installation, ticket):
        if memory.decision.ticket not in known:
            known.add(memory.decision.ticket)
            yield memory
            yield from _merged(store, installation, memory.decision.ticket, known)
