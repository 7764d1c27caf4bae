"""What people said here, rather than on the host, of a ticket: each word once, in the order of saying."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from integration.storage.dynamodb.items import in_order, partition
from integration.storage.dynamodb.shelf import pack, unpack
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one kind, as documents."""

    table: Table
    kind: str

    def say(self, installation: str, ticket: str, at: datetime, document: bytes) -> None:
        """Keep a word; the same one again is no other."""
        pk, when = partition(installation, self.kind), _of(ticket) + in_order(to_micros(at))
        sk = f"{when}#{sha256(document).hexdigest()}"

        def work(unit: Unit) -> None:
            if unit.get(pk, sk) is None:
                number = sum(1 for _ in self.table.query(pk, Span(prefix=when)))
                unit.put(pk, sk, {"at": to_micros(at), "number": number, "document": pack(document)})

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


def _of(ticket: str) -> str:
    """How the sort keys of a ticket begin, and those of no other: a host may name tickets as it likes."""
    return f"{len(ticket)}#{ticket}#"
