"""Calendars with our views of them, push channels, and pictures."""

from collections.abc import Iterator

from integration.domain.booking.calendar import Channel, Picture
from integration.domain.booking.events import CalendarEvent
from integration.storage.documents import decode
from integration.storage.dynamodb import channels, pictures
from integration.storage.dynamodb.archive.shape import (
    MOVED,
    Arrival,
    Row,
    Source,
    blob,
    cupboard,
    maybe,
    number,
    text,
)
from integration.storage.dynamodb.calendars import EVENTS as EVENT
from integration.storage.dynamodb.calendars import KIND, Turn, turn_of
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.shelf import document_items, document_of, pack, unpack
from integration.storage.dynamodb.views import event_item, events_in
from integration.storage.instants import from_micros, to_micros


def _calendar_rows(source: Source) -> Iterator[Row]:
    for item in source.items(KIND):
        turn = {"sync_at": number(item, "sync_at"), "lease_until": None, "woken_at": maybe(item, "woken_at")}
        kept = {"document": unpack(item["document"]), "sealed": blob(item, "sealed")}
        yield {"agent": text(item, "sk"), **kept, **turn}


def _calendar_items(to: Arrival, row: Row) -> Iterator[Item]:
    agent, turn = text(row, "agent"), Turn(number(row, "sync_at"), maybe(row, "woken_at"))
    kept = {"document": pack(blob(row, "document")), "sealed": blob(row, "sealed")}
    view = {"view": MOVED, "generation": MOVED}
    yield to.item(KIND, agent, {**kept, **view, **turn_of(to.installation, agent, turn, to.shards)})


def _event_rows(source: Source) -> Iterator[Row]:
    """Those of the views that are read; what was left of others, or is about to become one, isn't."""
    for connection in source.items(KIND):
        for item in source.table.query(source.where(EVENT), events_in(connection)):
            yield {"agent": text(connection, "sk"), **_event_row(unpack(item["document"]))}


def _event_row(document: bytes) -> Row:
    event = decode(document, CalendarEvent)
    return {"id": event.id, "series": event.series, "cancelled": int(event.cancelled), "document": document}


def _event_items(to: Arrival, row: Row) -> Iterator[Item]:
    document = blob(row, "document")
    decode(document, CalendarEvent)
    yield event_item(to.installation, text(row, "agent"), MOVED, text(row, "id"), document)


def _channel_rows(source: Source) -> Iterator[Row]:
    for each in map(channels.channel_of, source.items(channels.KIND)):
        named: Row = {"id": each.id, "agent": each.agent, "resource": each.resource, "secret_hash": each.secret_hash}
        yield named | {"expires_at": to_micros(each.expires_at), "renew_at": to_micros(each.renew_at)}


def _channel_items(to: Arrival, row: Row) -> Iterator[Item]:
    named = text(row, "id"), text(row, "agent"), text(row, "resource"), blob(row, "secret_hash")
    ends, renewed = from_micros(number(row, "expires_at")), from_micros(number(row, "renew_at"))
    yield from channels.items_of(to.installation, Channel(*named, ends, renewed))


def _picture_rows(source: Source) -> Iterator[Row]:
    for item in source.items(pictures.KIND):
        if document := document_of(source.table, item):
            picture = pictures.picture_of(document)
            agent = pictures.agent_of(item)
            yield {"agent": agent, "media_type": picture.media_type, "content": picture.content}


def _picture_items(to: Arrival, row: Row) -> Iterator[Item]:
    picture = Picture(text(row, "media_type"), blob(row, "content"))
    yield from document_items(*pictures.key_of(to.installation, text(row, "agent")), pictures.joined(picture))


CALENDARS = cupboard("agent document sealed sync_at lease_until woken_at", _calendar_rows, _calendar_items)
EVENTS = cupboard("agent id series cancelled document", _event_rows, _event_items)
CHANNELS = cupboard("id agent resource secret_hash expires_at renew_at", _channel_rows, _channel_items)
PICTURES = cupboard("agent media_type content", _picture_rows, _picture_items)
