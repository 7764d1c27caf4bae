"""Which booking a link made with which Idempotency-Key, so that what is asked again makes no second one."""

from integration.domain.booking.booking import Booking
from integration.storage.dynamodb.booking_items import key_of as booking_key_of
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import Unit

KIND = "booking-request"
"""By link and Idempotency-Key: the booking; one that is gone says nothing."""


def asked(table: Table, installation: str, link: str, request: str) -> Item | None:
    """The booking that was made by this link with this Idempotency-Key; an empty one made none."""
    mark = table.get(*key_of(installation, link, request)) if request else None
    item = table.get(*booking_key_of(installation, str(mark["booking"]))) if mark else None
    return item if item and _is_of(item, link, request) else None


def asked_before(unit: Unit, installation: str, booking: Booking, before: Item | None) -> Item | None:
    """Another booking that the same link made with the same request; `before` is the booking as it stands."""
    if not booking.request or (before and _is_of(before, booking.link, booking.request)):
        return None
    mark = unit.get(*key_of(installation, booking.link, booking.request))
    if mark is None or mark["booking"] == booking.id:
        return None
    item = unit.get(*booking_key_of(installation, str(mark["booking"])))
    return item if item and _is_of(item, booking.link, booking.request) else None


def put_request(unit: Unit, installation: str, booking: Booking, before: Item | None) -> None:
    """Let the booking be known by its request, if it has one and was not yet."""
    if booking.request and not (before and _is_of(before, booking.link, booking.request)):
        unit.put(*key_of(installation, booking.link, booking.request), values_of(booking.id))


def _is_of(item: Item, link: str, request: str) -> bool:
    return item["link"] == link and item["request"] == request


def values_of(booking: str) -> dict[str, Value | None]:
    """What an item says of the booking that was made."""
    return {"booking": booking}


def key_of(installation: str, link: str, request: str) -> Key:
    """Where it stands which booking a link made with this Idempotency-Key."""
    return partition(installation, KIND), f"{link}\x00{request}"
