"""Endpoints, messages, and messages on their way."""

from collections.abc import Iterator

from integration.domain.decision import AlertKind
from integration.domain.outgoing import Message, MessageState
from integration.storage.dynamodb import endpoints, message, posting
from integration.storage.dynamodb.archive.shape import MOVED, Arrival, Row, Source, blob, cupboard, number, text
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.posting import Address, Dispatch, address_of, dispatch_of
from integration.storage.instants import from_micros, to_micros


def _endpoint_rows(source: Source) -> Iterator[Row]:
    for item in source.items(endpoints.KIND):
        sealed = {"kinds": blob(item, "kinds"), "sealed": blob(item, "sealed")}
        yield {"id": text(item, "sk"), "problem": text(item, "problem"), **sealed}


def _endpoint_items(to: Arrival, row: Row) -> Iterator[Item]:
    values = endpoints.values_of(blob(row, "kinds"), text(row, "problem"), blob(row, "sealed"), MOVED)
    yield to.item(endpoints.KIND, text(row, "id"), values)


def _message_rows(source: Source) -> Iterator[Row]:
    for each in map(message.message_of, source.items(message.KIND)):
        told = {"kind": each.kind.value, "ticket": each.ticket, "occurred_at": to_micros(each.occurred_at)}
        yield {"id": each.id, **told, "payload": each.payload}


def _message_items(to: Arrival, row: Row) -> Iterator[Item]:
    kind, at = AlertKind(text(row, "kind")), from_micros(number(row, "occurred_at"))
    each = Message(text(row, "id"), kind, text(row, "ticket"), at, blob(row, "payload"))
    yield to.item(message.KIND, each.id, message.values_of(each))


def _posting_rows(source: Source) -> Iterator[Row]:
    """Each as its endpoint is now, which the items of those that wait may not have been told yet."""
    named = {text(item, "sk"): item for item in source.items(endpoints.KIND)}
    for item in source.by(posting.KIND, lambda item: (number(item, "posted_at"), number(item, "number"))):
        address = address_of(item)
        yield _posting_row(address, dispatch_of(item).under(named.get(address.endpoint)))


def _posting_row(address: Address, dispatch: Dispatch) -> Row:
    return {
        "endpoint": address.endpoint,
        "message": address.message,
        "posted_at": dispatch.posted_at,
        "state": dispatch.state.value,
        "blocked": int(dispatch.blocked),
        "due_at": dispatch.due_at,
        "attempts": dispatch.attempts,
        "outcome": dispatch.outcome,
        "lease_token": None,
        "lease_until": None,
    }


def _posting_items(to: Arrival, row: Row) -> Iterator[Item]:
    address = Address(to.installation, text(row, "endpoint"), text(row, "message"))
    at, state = number(row, "posted_at"), MessageState(text(row, "state"))
    tried = bool(row["blocked"]), number(row, "attempts"), text(row, "outcome")
    dispatch = Dispatch(at, to.nth(posting.KIND, at), MOVED, number(row, "due_at"), state, *tried)
    yield to.item(posting.KIND, address.key[1], posting.values_of(address, dispatch, to.shards))


_COLUMNS = "endpoint message posted_at state blocked due_at attempts outcome lease_token lease_until"

ENDPOINTS = cupboard("id kinds problem sealed", _endpoint_rows, _endpoint_items)
MESSAGES = cupboard("id kind ticket occurred_at payload", _message_rows, _message_items)
POSTINGS = cupboard(
    "endpoint message posted_at state blocked due_at attempts outcome lease_token lease_until",
    _posting_rows,
    _posting_items,
)
