"""Who answers each customer: one document for all of an installation, so that a change of many is one change.

One transaction has room for a hundred items. What of a change goes beyond is owed: it stands in an item of the same
transaction until all of it is done, so that whoever comes next can finish what was broken off.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from msgspec import Raw, Struct

from integration.domain.cover.cover import Cover, Duty, Handover
from integration.domain.errors import Superseded, UpstreamUnavailable
from integration.domain.names import folded
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.handovers import DynamoHandovers
from integration.storage.dynamodb.items import Value, partition
from integration.storage.dynamodb.line import DynamoLine
from integration.storage.dynamodb.owed import Owed, Owing
from integration.storage.dynamodb.shelf import document, pack, put_document, unpack
from integration.storage.dynamodb.table import Key, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros

COVERS, DUTY = "cover", "duty"
_ONLY = "-"
_NOBODY = Duty()


class Kept(Struct):
    """The document: covers by folded customer, and the version in it too, so that both are read of one instant."""

    version: int
    covers: dict[str, Raw]


@dataclass(frozen=True, slots=True)
class DynamoCovers:
    """Keeps `ports.Covers`."""

    table: Table
    line: DynamoLine

    def covers(self, installation: str) -> tuple[int, Sequence[Cover]]:
        """Every cover by customer, and the version of all of them together: 0 before the first."""
        kept = self._kept(installation)
        return kept.version, [decode(bytes(kept.covers[customer]), Cover) for customer in sorted(kept.covers)]

    def cover(self, installation: str, customer: str) -> Cover | None:
        """Who answers this customer, however the name is written in capitals."""
        found = self._kept(installation).covers.get(folded(customer))
        return decode(bytes(found), Cover) if found is not None else None

    def hand_over(  # noqa: PLR0913, PLR0917 - as the port
        self,
        installation: str,
        covers: Sequence[Cover],
        handovers: Sequence[Handover],
        tickets: Sequence[str],
        before: int,
        now: datetime,
    ) -> None:
        """Change who answers, in one transaction: these customers' covers are replaced, these tickets are put in line.

        The handovers, new ones and changed ones, are kept with them. Raises Superseded, and changes nothing, where the
        covers' version is not `before`. Tickets beyond some sixty are owed in that transaction, and follow it.
        """
        self.settle_owed(installation)
        made, name = Owing(before + 1, to_micros(now), tuple(enumerate(handovers)), tuple(tickets)), token_hex(8)

        def work(unit: Unit) -> bool:
            return not _is_made(unit, installation, before, name) and self._make(unit, installation, covers, made, name)

        at_once(self.table, work)
        # It is made, whatever comes now: what can't be put in line yet stays owed.
        with suppress(UpstreamUnavailable):
            self.settle_owed(installation)

    def settle_owed(self, installation: str) -> int:
        """Finish what changes of this installation still owe: all of it may be done again; how many changes."""
        return self._owed.settle(installation)

    def owing(self) -> Sequence[str]:
        """The installations whose changes still owe something, as far as is known a moment later."""
        return self._owed.owing()

    def handovers(self, installation: str, *, limit: int = 100) -> Sequence[Handover]:
        """The latest changes, newest first."""
        return DynamoHandovers(self.table).latest(installation, limit)

    def handover(self, installation: str, handover: str) -> Handover | None:
        """The change of this id."""
        return DynamoHandovers(self.table).get(installation, handover)

    def duty(self, installation: str) -> Duty:
        """Who of second level was there when the desk was looked at last."""
        item = self.table.get(partition(installation, DUTY), _ONLY)
        return decode(unpack(item["document"]), Duty) if item else _NOBODY

    def set_duty(self, installation: str, duty: Duty) -> None:
        """Keep who of second level is there now."""
        where, values = partition(installation, DUTY), {"document": pack(encode(duty))}
        at_once(self.table, lambda unit: unit.put(where, _ONLY, {**values}))

    @property
    def _owed(self) -> Owed:
        return Owed(self.table, self.line)

    def _kept(self, installation: str) -> Kept:
        return kept_of(self.table, installation)

    def _make(self, unit: Unit, installation: str, covers: Sequence[Cover], made: Owing, name: str) -> bool:
        after = {folded(each.customer): Raw(encode(each)) for each in covers}
        # Who changed it since the unit saw it makes the unit begin again, so this is what it saw.
        kept, (pk, sk) = Kept(made.version, self._kept(installation).covers | after), key_of(installation)
        put_document(unit, pk, sk, encode(kept), **beside(kept, name))
        self._owed.begin(unit, installation, made)
        return True


def kept_of(table: Table, installation: str) -> Kept:
    """All covers as they stand."""
    found = document(table, *key_of(installation))
    return decode(found, Kept) if found else Kept(0, {})


def key_of(installation: str) -> Key:
    """Where all covers stand."""
    return partition(installation, COVERS), _ONLY


def beside(kept: Kept, change: str) -> dict[str, Value]:
    """What stands beside the document: its version, and by which change it was made."""
    return {"version": kept.version, "change": change}


def _is_made(unit: Unit, installation: str, before: int, name: str) -> bool:
    """Whether this very change stands already: its answer was lost. Superseded where another one was made."""
    stored = unit.get(*key_of(installation))
    version = int(stored["version"]) if stored else 0
    if stored and version == before + 1 and stored["change"] == name:
        return True
    if version != before:
        message = "who answers was changed by somebody else: read the covers again"
        raise Superseded(message)
    return False
