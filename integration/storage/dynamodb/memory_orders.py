"""In which orders a memory stands in the indexes; which those are, the embedded store's columns say."""

from integration.domain.entitlement import NEEDS_A_PERSON
from integration.domain.memory import Memory
from integration.storage.dynamodb.items import Item, Value, in_order, partition, placed
from integration.storage.instants import to_micros
from integration.storage.searched import is_open, is_urgent, served

KIND = "memory"
LATEST, OPEN, UNPLACED, URGENT, SERVED, MERGED = "by1", "by2", "by3", "by4", "by5", "by6"
"""The index of each order."""

_PARTS = {LATEST: "latest", OPEN: "open", UNPLACED: "unplaced", URGENT: "urgent", SERVED: "served"}
LONGEST = 200
"""Signs of a customer's name that stand in an order: DynamoDB takes 1,024 bytes for the sort key of an index."""


def where_of(installation: str, index: str) -> str:
    """The partition of an index in which an installation's memories stand; of `MERGED` there is one for each ticket."""
    return partition(installation, KIND, _PARTS[index])


def merged_where(installation: str, ticket: str) -> str:
    """The partition of what was merged into this ticket."""
    return partition(installation, KIND, "merged", ticket)


def begins_with(customer: str) -> str:
    """How the places of a customer (folded) begin in the order of those that are served."""
    return f"{customer[:LONGEST]}\x00"


def beginning_of(item: Item) -> str:
    """The customer at whose place an item stands in that order: the whole name where it is shorter than `LONGEST`."""
    return str(item[f"{SERVED}s"]).removesuffix("\x00" + str(item["sk"]))


def values_of(installation: str, sk: str, memory: Memory, before: Item | None, now: int) -> dict[str, Value]:
    """What stands beside a memory: its places, what they are made of, and what was of the one `before` and stays.

    Who has waited for a person keeps the place, however often the ticket is looked at again. Of two decisions of one
    instant that one is the later whose ticket was written later for the first time; `now` is in microseconds.
    """
    before = before or {}
    values = {
        "written_at": before.get("written_at", now),
        "unplaced_since": before.get("unplaced_since", to_micros(memory.decision.decided_at))
        if memory.decision.standing in NEEDS_A_PERSON
        else None,
        "customer": served(memory),
    }
    kept = {name: value for name, value in values.items() if value is not None}
    return kept | _places(installation, sk, memory, kept)


def _places(installation: str, sk: str, memory: Memory, kept: dict[str, Value]) -> dict[str, Value]:
    decision = memory.decision
    sorts = {
        LATEST: f"{in_order(to_micros(decision.decided_at))}#{in_order(int(kept['written_at']))}",
        OPEN: sk if is_open(memory) else None,
        UNPLACED: f"{in_order(int(kept['unplaced_since']))}#{sk}" if "unplaced_since" in kept else None,
        URGENT: f"{in_order(to_micros(decision.opened_at))}#{sk}" if is_urgent(memory) else None,
        SERVED: begins_with(str(kept["customer"])) + sk if "customer" in kept else None,
    }
    places: dict[str, Value] = {}
    for index, sort in sorts.items():
        places |= placed(index, where_of(installation, index), sort) if sort is not None else {}
    if decision.merged_into is not None:
        places |= placed(MERGED, merged_where(installation, decision.merged_into), sk)
    return places
