"""A message as an item: what is told, whoever it goes to."""

from integration.domain.decision import AlertKind
from integration.domain.outgoing import Message
from integration.storage.dynamodb.items import Item, Value, partition
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Key
from integration.storage.instants import from_micros, to_micros

KIND = "message"


def message_key(installation: str, message: str) -> Key:
    """Where a message stands in the table."""
    return partition(installation, KIND), message


def message_of(item: Item) -> Message:
    """The message that stands in an item."""
    kind, at = AlertKind(str(item["kind"])), from_micros(int(item["occurred_at"]))
    return Message(str(item["sk"]), kind, str(item["ticket"]), at, unpack(item["document"]))


def values_of(message: Message) -> dict[str, Value | None]:
    """What an item says of a message."""
    at, document = to_micros(message.occurred_at), pack(message.payload)
    return {"kind": message.kind.value, "ticket": message.ticket, "occurred_at": at, "document": document}
