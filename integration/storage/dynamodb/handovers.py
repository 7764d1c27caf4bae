"""Changes of who answers as they are kept: by id, and found by their time, those of one instant as they came."""

from collections.abc import Sequence
from dataclasses import dataclass

from integration.domain.cover.cover import Handover
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.dynamodb.shelf import document, document_of, put_document
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import Unit
from integration.storage.instants import to_micros

KIND = "handover"


@dataclass(frozen=True, slots=True)
class DynamoHandovers:
    """Reads them from the table and writes them with others."""

    table: Table

    def latest(self, installation: str, limit: int) -> Sequence[Handover]:
        """The latest changes, newest first; one that was made a moment ago may be missing yet."""
        found = self.table.found("by1", partition(installation, KIND), newest_first=True, limit=limit)
        return [each for each in map(self._of, found) if each]

    def get(self, installation: str, handover: str) -> Handover | None:
        """The change of this id."""
        kept = document(self.table, partition(installation, KIND), handover)
        return decode(kept, Handover) if kept else None

    def put(self, unit: Unit, installation: str, handover: Handover, nth: str) -> None:
        """Keep a change; one that is kept again keeps its place among those of the same instant, else it is `nth`."""
        where = partition(installation, KIND)
        stands = unit.get(where, handover.id)
        beside = values_of(installation, to_micros(handover.at), str(stands["nth"]) if stands else nth)
        put_document(unit, where, handover.id, encode(handover), **beside)

    def _of(self, item: Item) -> Handover | None:
        kept = document_of(self.table, item)
        return decode(kept, Handover) if kept else None


def key_of(installation: str, handover: str) -> Key:
    """Where the change of this id stands."""
    return partition(installation, KIND), handover


def nth_of(version: int, number: int) -> str:
    """The place of a change among others of the same instant: by the version that it made, and as it came with it."""
    return f"{version:010d}-{number:04d}"


def values_of(installation: str, at: int, nth: str) -> dict[str, Value]:
    """What stands beside a change of that instant, in microseconds: its place among all."""
    return {"nth": nth, **placed("by1", partition(installation, KIND), f"{in_order(at)}#{nth}")}
