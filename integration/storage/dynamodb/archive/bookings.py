"""Bookings with what they claim, and the links by which customers book."""

from collections.abc import Iterator

from integration.domain.booking.booking import Booking
from integration.domain.booking.links import Link, Purpose
from integration.domain.names import folded
from integration.storage.documents import decode
from integration.storage.dynamodb import booking_claims, booking_requests, holds, links
from integration.storage.dynamodb.archive.shape import (
    Arrival,
    Row,
    Source,
    blob,
    cupboard,
    item_at,
    maybe,
    number,
    text,
)
from integration.storage.dynamodb.booking_items import KIND, hidden_values_of, key_of, with_seats
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.shelf import unpack
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import change
from integration.storage.instants import from_micros, maybe_instant, maybe_micros, to_micros


def _booking_rows(source: Source) -> Iterator[Row]:
    return (_booking_row(item, decode(unpack(item["document"]), Booking)) for item in source.items(KIND))


def _booking_row(item: Item, booking: Booking) -> Row:
    return {
        "id": booking.id,
        "agent": booking.agent,
        "customer": folded(booking.customer),
        "link": booking.link,
        "request": booking.request,
        "ticket": booking.ticket,
        "ends_at": number(item, "ends_at"),
        "hold_until": maybe(item, "hold_until"),
        "work_at": maybe(item, "work_at"),
        "lease_until": None,
        "version": number(item, "version"),
        "document": unpack(item["document"]),
        "sealed": blob(item, "sealed"),
    }


def _booking_items(to: Arrival, row: Row) -> Iterator[Item]:
    kept, work_at = (blob(row, "document"), blob(row, "sealed")), maybe_instant(maybe(row, "work_at"))
    booking = decode(kept[0], Booking)
    values = hidden_values_of(to.installation, booking, kept, work_at, to.shards)
    seats = to.told[booking.id] = frozenset(to.seats.get(booking.id, ()))
    yield item_at(key_of(to.installation, booking.id), with_seats(values, seats))
    if booking.request:
        key = booking_requests.key_of(to.installation, booking.link, booking.request)
        yield item_at(key, booking_requests.values_of(booking.id))
    if row["hold_until"] is not None:
        yield item_at(holds.mark_of(to.installation, booking.link), holds.values_of(booking.id))


def _claim_rows(source: Source) -> Iterator[Row]:
    for item in source.items(booking_claims.KIND):
        yield {"claim": text(item, "sk"), "booking": text(item, "booking"), "until": maybe(item, "until")}


def _claim_items(to: Arrival, row: Row) -> Iterator[Item]:
    claim, booking = text(row, "claim"), text(row, "booking")
    to.seats[booking].add(claim)
    yield to.item(booking_claims.KIND, claim, booking_claims.values_of(booking, maybe_instant(maybe(row, "until"))))


def tell_seats(table: Table, to: Arrival) -> None:
    """Let each booking know of what it claims, where its row came before that of a claim."""
    for booking, told in to.told.items():
        seats = to.seats.get(booking, set())
        if seats != told:
            key = key_of(to.installation, booking)
            change(table, *key, lambda item, seats=seats: with_seats(item, seats) if item else None)  # type: ignore[misc]


def _link_rows(source: Source) -> Iterator[Row]:
    for each in sorted(map(links.link_of, source.items(links.KIND)), key=lambda link: (link.made_at, link.id)):
        ends = {"expires_at": maybe_micros(each.expires_at), "revoked_at": maybe_micros(each.revoked_at)}
        named: Row = {"id": each.id, "purpose": each.purpose.value, "subject": each.subject, "ticket": each.ticket}
        yield named | {"made_at": to_micros(each.made_at)} | ends


def _link_items(to: Arrival, row: Row) -> Iterator[Item]:
    ends = (maybe_instant(maybe(row, name)) for name in ("expires_at", "revoked_at"))
    purpose, made_at = Purpose(text(row, "purpose")), from_micros(number(row, "made_at"))
    link = Link(text(row, "id"), purpose, text(row, "subject"), made_at, text(row, "ticket"), *ends)
    yield to.item(links.KIND, link.id, links.values_of(link))


def _secret_rows(source: Source) -> Iterator[Row]:
    return ({"sealed": blob(item, "sealed")} for item in source.items(links.SECRETS))


def _secret_items(to: Arrival, row: Row) -> Iterator[Item]:
    yield to.item(links.SECRETS, links.THE_ONE, {"sealed": blob(row, "sealed")})


BOOKINGS = cupboard(
    "id agent customer link request ticket ends_at hold_until work_at lease_until version document sealed",
    _booking_rows,
    _booking_items,
)
CLAIMS = cupboard("claim booking until", _claim_rows, _claim_items)
LINKS = cupboard("id purpose subject made_at ticket expires_at revoked_at", _link_rows, _link_items)
LINK_SECRETS = cupboard("sealed", _secret_rows, _secret_items)
