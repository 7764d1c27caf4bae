"""Changes of who answers as they are kept: by id, and found by their time, those of one instant as they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from integration.domain.cover.cover import Handover
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import Item, in_order, partition, placed
from integration.storage.dynamodb.shelf import document, put_document, unpack
from integration.storage.dynamodb.table import Table
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
        place = str(stands["nth"]) if stands else nth
        by_time = placed("by1", where, f"{in_order(to_micros(handover.at))}#{place}")
        put_document(unit, where, handover.id, encode(handover), nth=place, **by_time)

    def _of(self, item: Item) -> Handover | None:
        if item["parts"] == 1:
            return decode(unpack(item["document"]), Handover)
        kept = document(self.table, str(item["pk"]), cast("str", item["sk"]))
        return decode(kept, Handover) if kept else None
