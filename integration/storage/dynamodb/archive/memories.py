"""Decisions, what people said of tickets, and walks over them."""

from collections.abc import Iterator
from functools import partial

from integration.domain.memory import Memory
from integration.storage.documents import decode
from integration.storage.dynamodb import overrides, second_level, severities, walks
from integration.storage.dynamodb.archive.shape import Arrival, Cupboard, Row, Source, blob, cupboard, number, text
from integration.storage.dynamodb.items import Item, partition
from integration.storage.dynamodb.memories import key_of
from integration.storage.dynamodb.memory_orders import KIND, values_of
from integration.storage.dynamodb.said import key_of as said_key_of
from integration.storage.dynamodb.said import ticket_of
from integration.storage.dynamodb.said import values_of as said_values_of
from integration.storage.dynamodb.shelf import document_items, document_of, unpack
from integration.storage.instants import to_micros
from integration.storage.searched import is_open, is_urgent


def _memory_rows(source: Source) -> Iterator[Row]:
    for item in source.by(KIND, lambda item: (number(item, "written_at"),)):
        if document := document_of(source.table, item):
            yield _memory_row(item, document)


def _memory_row(item: Item, document: bytes) -> Row:
    memory = decode(document, Memory)
    decision = memory.decision
    return {
        "ticket": decision.ticket,
        "decided_at": to_micros(decision.decided_at),
        "unplaced_since": item.get("unplaced_since"),
        "open": int(is_open(memory)),
        "merged_into": decision.merged_into,
        "urgent_since": to_micros(decision.opened_at) if is_urgent(memory) else None,
        "customer": item.get("customer"),
        "document": document,
    }


def _memory_items(to: Arrival, row: Row) -> Iterator[Item]:
    document, (pk, sk) = blob(row, "document"), key_of(to.installation, text(row, "ticket"))
    before: Item = {"written_at": to.nth(KIND)}
    if row["unplaced_since"] is not None:
        before["unplaced_since"] = number(row, "unplaced_since")
    beside = values_of(to.installation, sk, decode(document, Memory), before, 0)
    yield from document_items(pk, sk, document, **beside)


def _said_rows(kind: str, source: Source) -> Iterator[Row]:
    for item in source.by(kind, lambda item: (number(item, "at"), number(item, "number"))):
        yield {"ticket": ticket_of(item), "at": number(item, "at"), "document": unpack(item["document"])}


def _said_items(kind: str, to: Arrival, row: Row) -> Iterator[Item]:
    ticket, at, document = text(row, "ticket"), number(row, "at"), blob(row, "document")
    _, sk = said_key_of(kind, to.installation, ticket, at, document)
    yield to.item(kind, sk, said_values_of(at, to.nth(kind, ticket, at), document))


def _walk_rows(source: Source) -> Iterator[Row]:
    for item in source.items(walks.KIND):
        if "parts" in item and (kept := document_of(source.table, item)):
            yield {"kind": text(item, "sk"), "document": kept}


def _walk_items(to: Arrival, row: Row) -> Iterator[Item]:
    yield from document_items(partition(to.installation, walks.KIND), text(row, "kind"), blob(row, "document"))


def _said(kind: str) -> Cupboard:
    return cupboard("ticket at document", partial(_said_rows, kind), partial(_said_items, kind))


MEMORIES = cupboard(
    "ticket decided_at unplaced_since document open merged_into urgent_since customer", _memory_rows, _memory_items
)
OVERRIDES, SECOND_LEVEL, SEVERITIES = _said(overrides.KIND), _said(second_level.KIND), _said(severities.KIND)
WALKS = cupboard("kind document", _walk_rows, _walk_items)
