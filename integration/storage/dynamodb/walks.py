"""How far the last walk of each kind over a host's tickets has come."""

from dataclasses import dataclass

from integration.domain.walk import Walk, WalkKind
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.items import partition
from integration.storage.dynamodb.shelf import document, put_document
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import at_once

KIND = "walk"


@dataclass(frozen=True, slots=True)
class DynamoWalks:
    """Keeps `ports.Walks`."""

    table: Table

    def walk(self, installation: str, kind: WalkKind) -> Walk | None:
        """The last walk of this kind."""
        kept = document(self.table, partition(installation, KIND), kind.value)
        return decode(kept, Walk) if kept else None

    def keep_walk(self, installation: str, walk: Walk) -> None:
        """Remember how far a walk has come."""
        where = partition(installation, KIND)
        at_once(self.table, lambda unit: put_document(unit, where, walk.kind.value, encode(walk)))
