"""Who works on the desk, and the absences that somebody entered.

An absence stands where it ends, so that those that are over are never read, and whoever asks misses none that was
entered a moment ago, as they might in an index. Where it stands is kept under its id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integration.domain.cover.absence import Absence
from integration.domain.cover.desk_plan import DeskPlan
from integration.storage.documents import decode, decode_once, encode
from integration.storage.dynamodb.items import Item, in_order, partition
from integration.storage.dynamodb.shelf import document, pack, put_document, unpack
from integration.storage.dynamodb.table import Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros

PLAN, ABSENCES, PLACES = "desk-plan", "absence", "absence-place"
_ONLY = "-"
_NEVER = "~"
"""The end of what has none: after every number."""

_EMPTY = DeskPlan()


@dataclass(frozen=True, slots=True)
class DynamoDesks:
    """Keeps `ports.Desks`."""

    table: Table

    def desk_plan(self, installation: str) -> DeskPlan:
        """The plan in force; the empty one for an installation without any."""
        kept = document(self.table, partition(installation, PLAN), _ONLY)
        return decode_once(kept, DeskPlan) if kept else _EMPTY

    def replace_desk_plan(self, installation: str, plan: DeskPlan) -> None:
        """Put a whole new plan in force at once; as large as `put_document` takes it."""
        where, whole = partition(installation, PLAN), encode(plan)
        at_once(self.table, lambda unit: put_document(unit, where, _ONLY, whole))

    def add_absence(self, installation: str, absence: Absence) -> None:
        """Keep an absence that somebody entered, or replace the one of the same id."""

        def work(unit: Unit) -> None:
            _taken_away(unit, installation, absence.id)
            for item in items_of(installation, absence, encode(absence)):
                unit.put(str(item["pk"]), str(item["sk"]), {**item})

        at_once(self.table, work)

    def end_absence(self, installation: str, absence: str) -> bool:
        """Take an absence away; False where there is none of this id."""
        return at_once(self.table, lambda unit: _taken_away(unit, installation, absence))

    def absences(self, installation: str, since: datetime) -> Sequence[Absence]:
        """Those that end after `since` or have no end, by start."""
        after = Span(start=in_order(to_micros(since) + 1))
        kept = self.table.query(partition(installation, ABSENCES), after)
        found = (decode(unpack(item["document"]), Absence) for item in kept)
        return sorted(found, key=lambda each: (each.start, each.id))


def items_of(installation: str, absence: Absence, document: bytes) -> list[Item]:
    """The items of an absence: where it ends, and under its id."""
    place = f"{_end(absence)}#{absence.id}"
    return [
        {"pk": partition(installation, ABSENCES), "sk": place, "document": pack(document)},
        {"pk": partition(installation, PLACES), "sk": absence.id, "place": place},
    ]


def _taken_away(unit: Unit, installation: str, absence: str) -> bool:
    stands = unit.get(partition(installation, PLACES), absence)
    if stands is None:
        return False
    unit.delete(partition(installation, ABSENCES), str(stands["place"]))
    unit.delete(partition(installation, PLACES), absence)
    return True


def _end(absence: Absence) -> str:
    return _NEVER if absence.end is None else in_order(to_micros(absence.end))
