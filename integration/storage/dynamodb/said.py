"""What people said here, rather than on the host, of a ticket: each word once, in the order of saying."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from integration.storage.dynamodb.items import Item, Value, in_order, partition
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one kind, as documents."""

    table: Table
    kind: str

    def say(self, installation: str, ticket: str, at: datetime, document: bytes) -> None:
        """Keep a word; the same one again is no other."""
        when = _of(ticket) + in_order(to_micros(at))
        pk, sk = key_of(self.kind, installation, ticket, to_micros(at), document)

        def work(unit: Unit) -> None:
            if unit.get(pk, sk) is None:
                number = sum(1 for _ in self.table.query(pk, Span(prefix=when)))
                unit.put(pk, sk, values_of(to_micros(at), number, document))

        at_once(self.table, work)

    def all_of(self, installation: str, ticket: str) -> list[bytes]:
        """The words of this ticket, oldest first; those of one instant as they were said."""
        found = list(self.table.query(partition(installation, self.kind), Span(prefix=_of(ticket))))
        found.sort(key=lambda item: (int(item["at"]), int(item["number"])))
        return [unpack(item["document"]) for item in found]

    def forget(self, installation: str, ticket: str) -> None:
        """Drop the words of this ticket."""
        found = self.table.query(partition(installation, self.kind), Span(prefix=_of(ticket)))
        self.table.delete_all((str(item["pk"]), str(item["sk"])) for item in found)


def key_of(kind: str, installation: str, ticket: str, at: int, document: bytes) -> Key:
    """Where a word of this kind stands that was said of a ticket at an instant, in microseconds."""
    return partition(installation, kind), f"{_of(ticket)}{in_order(at)}#{sha256(document).hexdigest()}"


def values_of(at: int, number: int, document: bytes) -> dict[str, Value | None]:
    """What an item says of a word, which is the `number`th of this ticket and instant."""
    return {"at": at, "number": number, "document": pack(document)}


def ticket_of(item: Item) -> str:
    """The ticket of which a word was said."""
    length, _, rest = str(item["sk"]).partition("#")
    return rest[: int(length)]


def _of(ticket: str) -> str:
    """How the sort keys of a ticket begin, and those of no other: a host may name tickets as it likes."""
    return f"{len(ticket)}#{ticket}#"
