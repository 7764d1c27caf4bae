"""What calendars and calls have to tell the outside, as messages: names and figures, nothing that anybody wrote."""

from collections.abc import Mapping
from datetime import datetime

from integration.domain.booking.booking import Booking
from integration.domain.decision import AlertKind
from integration.domain.outgoing import Message
from integration.domain.telling import encoded, message_id, stamp

_CALLS: Mapping[AlertKind, str] = {
    AlertKind.CALL_CLASHED: "clashes with something else in the agent's calendar; speak with the customer",
    AlertKind.CALL_FAILED: "could not be put into the agent's calendar, and its time is free again; tell the customer",
    AlertKind.URGENT_CALL: "was booked at short notice for an open S1 ticket",
}


def calendar_lost(installation: str, agent: str, since: datetime, why: str) -> Message:
    """An agent's calendar can't be read any more; nothing is offered until it is connected again."""
    text = f"The calendar of {agent} is no longer connected, so no calls are offered: {why}."
    data = {"installation": installation, "agent": agent}
    key = (AlertKind.CALENDAR_LOST, installation, agent, stamp(since))
    return _message(AlertKind.CALENDAR_LOST, key, "", since, text, data)


def call_news(installation: str, booking: Booking, kind: AlertKind, at: datetime) -> Message:
    """What somebody should know of a call at once; told once for each time that the call has."""
    start = booking.span.start
    text = f"The {booking.kind} call of {booking.customer} on {start:%Y-%m-%d %H:%M} UTC {_CALLS[kind]}."
    data = {
        "installation": installation,
        "booking": booking.id,
        "ticket": booking.ticket or None,
        "customer": booking.customer,
        "agent": booking.agent,
        "call": booking.kind,
        "start": stamp(start),
        "end": stamp(booking.span.end),
    }
    return _message(kind, (kind, installation, booking.id, stamp(start)), booking.ticket, at, text, data)


def _message(  # noqa: PLR0913, PLR0917 - one argument for each thing in it
    kind: AlertKind, key: tuple[str, ...], ticket: str, at: datetime, text: str, data: Mapping[str, object]
) -> Message:
    kind_of = "calendar" if kind is AlertKind.CALENDAR_LOST else "call"
    said = kind.value.removeprefix(f"{kind_of} ").replace(" call", "").replace(" ", "_")
    body = {"type": f"{kind_of}.{said}", "timestamp": stamp(at), "text": text, "data": data}
    return Message(message_id(*key), kind, ticket, at, encoded(body))
