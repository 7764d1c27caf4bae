"""The installation itself with its grant, and what its admins set and should see."""

from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from typing import Any

from integration.domain.installation import Installation
from integration.storage.documents import decode, encode
from integration.storage.dynamodb import desks, grants, policies, troubles
from integration.storage.dynamodb.archive.shape import (
    ONLY,
    Arrival,
    Cupboard,
    Row,
    Source,
    blob,
    cupboard,
    item_at,
    number,
    text,
)
from integration.storage.dynamodb.installations import kept_in, key_of, values_of
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.shelf import document_items, pack, unpack

_PLAIN = [each.name for each in fields(Installation) if each.name != "bots"]
_FLAGS = ("shadow", "host_leads")


def _installation_rows(source: Source) -> Iterator[Row]:
    item = source.table.get(*key_of(source.installation))
    if item is None:
        return
    each, sealed = kept_in(item)
    plain = {name: getattr(each, name) for name in _PLAIN}
    yield plain | {name: int(plain[name]) for name in _FLAGS} | {"bots": encode(each.bots), "sealed": sealed}


def _installation_items(to: Arrival, row: Row) -> Iterator[Item]:
    plain: Any = {name: row[name] for name in _PLAIN} | {name: bool(row[name]) for name in _FLAGS}
    each = Installation(**plain, bots=decode(blob(row, "bots"), frozenset[str]))
    yield item_at(key_of(to.installation), values_of(each, blob(row, "sealed")))


def _grant_rows(source: Source) -> Iterator[Row]:
    for item in source.items(grants.KIND):
        yield {"generation": number(item, "generation"), "renewing_until": None, "sealed": item.get("sealed")}


def _grant_items(to: Arrival, row: Row) -> Iterator[Item]:
    sealed = None if row["sealed"] is None else blob(row, "sealed")
    values = grants.values_of(to.installation, number(row, "generation"), sealed)
    yield item_at(grants.key_of(to.installation), values)


def _trouble_rows(source: Source) -> Iterator[Row]:
    for item in source.items(troubles.KIND):
        yield {name: item[name] for name in troubles.NAMES}


def _trouble_items(to: Arrival, row: Row) -> Iterator[Item]:
    values: Any = {name: row[name] for name in troubles.NAMES}
    yield item_at(troubles.key_of(to.installation, text(row, "kind"), text(row, "subject")), values)


def _terms_rows(source: Source) -> Iterator[Row]:
    for item in source.items(policies.TERMS):
        at, document = number(item, "published_at"), unpack(item["document"])
        yield {"version": int(text(item, "sk")), "published_at": at, "document": document}


def _terms_items(to: Arrival, row: Row) -> Iterator[Item]:
    at, document = number(row, "published_at"), pack(blob(row, "document"))
    key = policies.key_of(number(row, "version"))
    yield to.item(policies.TERMS, key, {"published_at": at, "document": document})


def _only_rows(kind: str, source: Source) -> Iterator[Row]:
    document = source.document(kind)
    if document is not None:
        yield {"document": document}


def _only_items(kind: str, to: Arrival, row: Row) -> Iterator[Item]:
    item = to.item(kind, ONLY, {})
    yield from document_items(text(item, "pk"), ONLY, blob(row, "document"))


def _only(kind: str) -> Cupboard:
    return cupboard("document", partial(_only_rows, kind), partial(_only_items, kind))


INSTALLATIONS = Cupboard(frozenset({*_PLAIN, "bots", "sealed"}), _installation_rows, _installation_items)
GRANTS = cupboard("generation renewing_until sealed", _grant_rows, _grant_items)
TROUBLES = cupboard("kind subject text first_at last_at count", _trouble_rows, _trouble_items)
TERMS = cupboard("version document published_at", _terms_rows, _terms_items)
ROSTERS, DESK_PLANS = _only(policies.ROSTER), _only(desks.PLAN)
