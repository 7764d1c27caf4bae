"""What was decided for each ticket: the last decision whole, and its places in the orders in which it is searched.

The orders are indexes and may lag by moments; the decisions themselves are read as they are now, and so is what was
merged into a ticket.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from integration.domain.memory import Memory
from integration.domain.names import folded
from integration.ports import Now
from integration.storage.documents import decode, encode
from integration.storage.dynamodb import beside
from integration.storage.dynamodb.installations import key_of as installation_key_of
from integration.storage.dynamodb.items import Item, partition
from integration.storage.dynamodb.line import key_of as place_key_of
from integration.storage.dynamodb.memory_orders import (
    KIND,
    LATEST,
    LONGEST,
    MERGED,
    OPEN,
    SERVED,
    UNPLACED,
    URGENT,
    beginning_of,
    begins_with,
    merged_where,
    values_of,
    where_of,
)
from integration.storage.dynamodb.overrides import KIND as OVERRIDES
from integration.storage.dynamodb.said import Said
from integration.storage.dynamodb.second_level import KIND as SECOND_LEVEL
from integration.storage.dynamodb.severities import KIND as SEVERITIES
from integration.storage.dynamodb.shelf import delete_document, document_of, put_document
from integration.storage.dynamodb.table import Key, Span, Table
from integration.storage.dynamodb.unit import Unit, at_once
from integration.storage.instants import to_micros

PAGE_SIZE = 500
"""How many decisions, or their keys, are read at once: DynamoDB gives a megabyte of them at most."""

_AT_ONCE = 100
"""How many of the open ones are read at once, by their keys."""


@dataclass(frozen=True, slots=True)
class DynamoMemories:
    """Keeps `ports.Memories`, but for what people state (overrides.py, severities.py).

    A decision of up to about four megabytes, packed, is kept; a larger one raises Misconfigured.
    """

    table: Table
    now: Now

    def recall(self, installation: str, ticket: str) -> Memory | None:
        """The last decision for this ticket."""
        item = self.table.get(*key_of(installation, ticket))
        return self._memory(item) if item else None

    def remember(self, installation: str, memory: Memory) -> None:
        """Replace the last decision for this ticket; nothing is kept of an installation that is gone."""
        # A worker may be at a ticket while all that is kept of its installation is erased: nothing comes back by that.
        # The installation isn't part of the unit, or all workers of a tenant would wait for each other; what is written
        # in the moment of its removal is swept away.
        pk, sk = key_of(installation, memory.decision.ticket)

        def work(unit: Unit) -> None:
            if self.table.get(*installation_key_of(installation)):
                before, into = unit.get(pk, sk), memory.decision.merged_into
                values = values_of(installation, sk, memory, before, to_micros(self.now()))
                put_document(unit, pk, sk, encode(memory), **values)
                if into is not None and (before is None or before.get(f"{MERGED}p") != values[f"{MERGED}p"]):
                    beside.note(unit, installation, KIND, into, sk)

        at_once(self.table, work)

    def forget(self, installation: str, ticket: str) -> None:
        """Drop decision, overrides, severities, second level and place in line of a ticket that is gone.

        That it was heard of stays on record, and so do the calls that are to be returned on it. What people said goes
        first: of a forgetting that breaks off, the place in line is left, so that it is begun again.
        """
        for kind in (OVERRIDES, SECOND_LEVEL, SEVERITIES):
            Said(self.table, kind).forget(installation, ticket)

        pk, sk = key_of(installation, ticket)

        def work(unit: Unit) -> None:
            before = unit.get(pk, sk)
            if before and f"{MERGED}p" in before:
                into = str(before[f"{MERGED}p"]).removeprefix(merged_where(installation, ""))
                beside.drop(unit, installation, KIND, into, sk)
            delete_document(unit, pk, sk)
            unit.delete(*place_key_of(installation, ticket))

        at_once(self.table, work)

    def latest(self, installation: str, *, limit: int = 100) -> Sequence[Memory]:
        """The last decisions, newest first."""
        where = where_of(installation, LATEST)
        return list(self._memories(self.table.found(LATEST, where, newest_first=True, limit=limit)))

    def triage_list(self, installation: str) -> Sequence[Memory]:
        """Tickets whose customer no rule could place, those first that have waited longest for a person."""
        return list(self._memories(self.table.found(UNPLACED, where_of(installation, UNPLACED))))

    def each(self, installation: str, *, open_only: bool) -> Iterator[Memory]:
        """Every decision, by ticket, a page at a time; what changes meanwhile may be told as it was or as it is.

        Of `open_only`, those of tickets that are solved, or were merged into another, are left out.
        """
        return self._memories(self._open(installation) if open_only else self._all(installation))

    def urgent(self, installation: str) -> Sequence[Memory]:
        """The open S1 tickets, the one that was opened first before the others."""
        return list(self._memories(self.table.found(URGENT, where_of(installation, URGENT))))

    def of_customer(self, installation: str, customer: str) -> Sequence[Memory]:
        """The open tickets that VIP terms cover of this customer (any way of writing the name), by ticket."""
        name = folded(customer)
        found = self.table.found(SERVED, where_of(installation, SERVED), Span(prefix=begins_with(name)))
        return list(self._memories(item for item in found if item["customer"] == name))

    def customers(self, installation: str) -> Sequence[str]:
        """Whose tickets `of_customer` finds, each once, folded, in order."""
        names, cut = set[str](), list[Key]()
        for item in self.table.keys(SERVED, where_of(installation, SERVED)):
            name = beginning_of(item)
            if len(name) < LONGEST:
                names.add(name)
            else:
                cut.append((str(item["pk"]), str(item["sk"])))
        return sorted(names.union(str(item["customer"]) for item in self.table.get_all(cut) if "customer" in item))

    def merged_into(self, installation: str, ticket: str) -> Sequence[Memory]:
        """The tickets that the host merged into this one, one step back, by ticket."""
        where = merged_where(installation, ticket)
        found = beside.standing(self.table, installation, KIND, ticket, MERGED, where)
        return list(self._memories(sorted(found, key=lambda item: str(item["sk"]))))

    def _all(self, installation: str) -> Iterator[Item]:
        # The later parts of a large one stand behind its first, and are read with it.
        found = self.table.query(partition(installation, KIND), page=PAGE_SIZE)
        return (item for item in found if "parts" in item)

    def _open(self, installation: str) -> Iterator[Item]:
        where = where_of(installation, OPEN)
        keys = self.table.keys(OPEN, where, page=PAGE_SIZE)
        while some := list(islice(keys, _AT_ONCE)):
            found = self.table.get_all((str(each["pk"]), str(each["sk"])) for each in some)
            yield from (item for item in found if item.get(f"{OPEN}p") == where)

    def _memories(self, items: Iterable[Item]) -> Iterator[Memory]:
        return (memory for memory in map(self._memory, items) if memory)

    def _memory(self, item: Item) -> Memory | None:
        """The memory of an item; None where it went before its later parts were read."""
        whole = document_of(self.table, item)
        return None if whole is None else decode(whole, Memory)


def key_of(installation: str, ticket: str) -> Key:
    """Where the last decision for a ticket stands."""
    # Ends in a sign below all others, which leaves the order as it is and makes a key of a ticket without any name.
    return partition(installation, KIND), f"{ticket}\x00"
