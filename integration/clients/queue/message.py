"""Errands as messages: JSON with a word for their kind; ids and instants alone, never what anybody wrote."""

from datetime import datetime, timedelta

import msgspec

from integration.domain.delivery import Delivery, EventKind, TicketEvent
from integration.domain.errand import Arrived, Chore, DoChore, Errand, GoRounds, Round, WorkTicket
from integration.domain.errors import BadInput


class _Arrived(msgspec.Struct, tag="arrived", omit_defaults=True):
    installation: str
    id: str
    kind: EventKind
    ticket: str
    received_at: datetime
    actor: str | None = None
    also: str = ""
    echo: bool = False
    settle: timedelta = timedelta(0)
    tells_account: str = ""
    trace: str = ""


class _WorkTicket(msgspec.Struct, tag="ticket"):
    installation: str
    ticket: str


class _DoChore(msgspec.Struct, tag="chore"):
    chore: Chore


class _GoRounds(msgspec.Struct, tag="rounds"):
    installation: str
    rounds: tuple[Round, ...]


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Arrived | _WorkTicket | _DoChore | _GoRounds)


def written(errand: Errand) -> str:
    """The message."""
    return _ENCODER.encode(_shape(errand)).decode()


def read(message: str) -> Errand:
    """The errand in a message; raises BadInput for any text that is none."""
    try:
        shape = _DECODER.decode(message)
    except msgspec.MsgspecError as error:
        text = "this is no errand of ours"
        raise BadInput(text) from error
    match shape:
        case _WorkTicket(installation, ticket):
            return WorkTicket(installation, ticket)
        case _DoChore(chore):
            return DoChore(chore)
        case _GoRounds(installation, rounds):
            return GoRounds(installation, rounds)
        case _:
            return Arrived(_delivery(shape))


def _shape(errand: Errand) -> msgspec.Struct:
    match errand:
        case WorkTicket(installation, ticket):
            return _WorkTicket(installation, ticket)
        case DoChore(chore):
            return _DoChore(chore)
        case GoRounds(installation, rounds):
            return _GoRounds(installation, rounds)
        case Arrived(delivery):
            return _arrived(delivery)


def _arrived(delivery: Delivery) -> _Arrived:
    event = delivery.event
    return _Arrived(
        delivery.installation,
        event.id,
        event.kind,
        event.ticket,
        delivery.received_at,
        event.actor,
        event.also,
        delivery.echo,
        delivery.settle,
        delivery.tells_account,
        delivery.trace,
    )


def _delivery(shape: _Arrived) -> Delivery:
    event = TicketEvent(shape.id, shape.kind, shape.ticket, shape.actor, shape.also)
    return Delivery(
        shape.installation,
        event,
        shape.received_at,
        shape.echo,
        shape.settle,
        shape.tells_account,
        shape.trace,
    )
