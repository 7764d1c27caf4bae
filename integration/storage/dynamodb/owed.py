"""What a change of who answers still owes: changes to be kept and tickets to be put in line, beyond what fitted in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from integration.domain.cover.cover import Handover
from integration.storage.documents import decode, encode
from integration.storage.dynamodb.handovers import DynamoHandovers, nth_of
from integration.storage.dynamodb.items import partition, placed
from integration.storage.dynamodb.line import DynamoLine
from integration.storage.dynamodb.shelf import delete_document, document, put_document
from integration.storage.dynamodb.table import Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import from_micros

KIND = "owed"
_HANDOVERS, _ALL = 20, 60
"""Changes, and changes and tickets together, that are written at once: what is left of a transaction's hundred items
is for the parts of large documents."""


@dataclass(frozen=True, slots=True)
class Owing:
    """What goes with the change that made this version: numbered handovers, and tickets in line from `at` (µs) on."""

    version: int
    at: int
    handovers: tuple[tuple[int, Handover], ...]
    tickets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """Does what fits into the unit of work of a change, and the rest after it."""

    table: Table
    line: DynamoLine

    def begin(self, unit: Unit, installation: str, made: Owing) -> None:
        """Write what fits into the unit, and with it what is owed from then on."""
        at_once_too = len(made.handovers) + len(made.tickets) <= _ALL
        later = replace(made, handovers=made.handovers[_HANDOVERS:], tickets=() if at_once_too else made.tickets)
        self._keep(unit, installation, made, made.handovers[:_HANDOVERS])
        for ticket in dict.fromkeys(made.tickets if at_once_too else ()):
            self.line.put(unit, installation, ticket, made.at)
        if later.handovers or later.tickets:
            where, key = partition(installation, KIND), _key(made)
            found = placed("due", KIND, partition(installation, key))
            put_document(unit, where, key, encode(later), installation=installation, **found)

    def settle(self, installation: str) -> int:
        """Do what is owed, the oldest first; how many changes owed something."""
        items = [item for item in self.table.query(partition(installation, KIND)) if "parts" in item]
        for item in items:
            self._settle(installation, str(item["sk"]))
        return len(items)

    def owing(self) -> Sequence[str]:
        """The installations that owe something, by the index."""
        return sorted({str(item["installation"]) for item in self.table.found("due", KIND)})

    def _settle(self, installation: str, key: str) -> None:
        where = partition(installation, KIND)
        kept = document(self.table, where, key)
        if kept is None:
            return
        owing = decode(kept, Owing)
        for first in range(0, len(owing.handovers), _HANDOVERS):
            self._keep_late(installation, owing, owing.handovers[first : first + _HANDOVERS])
        self.line.enqueue(installation, owing.tickets, from_micros(owing.at))
        at_once(self.table, lambda unit: delete_document(unit, where, key))

    def _keep_late(self, installation: str, owing: Owing, handovers: Sequence[tuple[int, Handover]]) -> None:
        """Nothing, where somebody else has settled it: a later change may have replaced them since."""

        def work(unit: Unit) -> None:
            if unit.get(partition(installation, KIND), _key(owing)) is not None:
                self._keep(unit, installation, owing, handovers)

        at_once(self.table, work)

    def _keep(self, unit: Unit, installation: str, made: Owing, handovers: Sequence[tuple[int, Handover]]) -> None:
        for number, handover in handovers:
            DynamoHandovers(self.table).put(unit, installation, handover, nth_of(made.version, number))


def _key(made: Owing) -> str:
    return f"{made.version:010d}"
