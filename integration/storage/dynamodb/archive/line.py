"""Deliveries and the line of work."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from integration.storage.dynamodb import inbox
from integration.storage.dynamodb.archive.shape import Arrival, Cupboard, Row, Source, cupboard, number, text
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.line import KIND, key_of, says, ticket_of
from integration.storage.dynamodb.place import Place, place_of
from integration.storage.instants import from_micros

_LEASE = {"token": "lease_token", "lease_until": "lease_until"}
"""Fields of a place that say who holds it, and their columns; every other one has the name of its column."""

_MOVED = [each.name for each in fields(Place) if each.name not in _LEASE]


def _delivery_rows(source: Source) -> Iterator[Row]:
    for item in source.items(inbox.KIND):
        said = {name: item[name] for name in ("id", "ticket", "kind", "received_at")}
        yield {**said, "actor": item.get("actor"), "echo": int(item["echo"])}


def _delivery_items(to: Arrival, row: Row) -> Iterator[Item]:
    said: Any = {"ticket": row["ticket"], "kind": row["kind"], "actor": row["actor"], "echo": bool(row["echo"])}
    key = text(row, "id")
    yield to.item(inbox.KIND, inbox.named(key), inbox.values_of(to.installation, key, number(row, "received_at"), said))


def _alias_rows(source: Source) -> Iterator[Row]:
    for item in source.items(inbox.ALIASES):
        if alias := inbox.alias_of(item):
            yield {"alias": alias, "received_at": number(item, "received_at")}


def _alias_items(to: Arrival, row: Row) -> Iterator[Item]:
    alias = text(row, "alias")
    values = inbox.alias_values_of(alias, from_micros(number(row, "received_at")))
    yield to.item(inbox.ALIASES, inbox.named(alias), values)


def _line_rows(source: Source) -> Iterator[Row]:
    for item in source.items(KIND):
        moved = {name: value for name, value in asdict(place_of(item)).items() if name in _MOVED}
        free: Row = dict.fromkeys(_LEASE.values())
        yield {"ticket": ticket_of(item), **moved, **free}


def _line_items(to: Arrival, row: Row) -> Iterator[Item]:
    moved: Any = {name: row[name] for name in _MOVED}
    ticket = text(row, "ticket")
    _, sk = key_of(to.installation, ticket)
    yield to.item(KIND, sk, says(to.installation, ticket, Place(**moved), to.shards))


DELIVERIES = cupboard("id ticket kind actor received_at echo", _delivery_rows, _delivery_items)
ALIASES = cupboard("alias received_at", _alias_rows, _alias_items)
LINE = Cupboard(frozenset({"ticket", *_MOVED, *_LEASE.values()}), _line_rows, _line_items)
